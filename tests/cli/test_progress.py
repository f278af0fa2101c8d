"""Progress: a bar with bytes and the time left on a terminal, a line with the steps of work, plain lines elsewhere."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from sectorlmi.cli import progress as module
from sectorlmi.cli.progress import Lines, Steps
from sectorlmi.workflows.demo import samples


def test_lines_come_late_and_seldom() -> None:
    now, said = [0.0], list[str]()
    lines = Lines(said.append, lambda: now[0])
    for second in range(31):
        now[0] = float(second)
        lines("QCEW 2018", second * 1_000_000, 40_000_000)
    assert said == [
        "QCEW 2018: 2.0 of 40.0 MB, about 38 s left",
        "QCEW 2018: 12.0 of 40.0 MB, about 28 s left",
        "QCEW 2018: 22.0 of 40.0 MB, about 18 s left",
    ]


def test_the_time_left_is_of_the_transfer_that_runs() -> None:
    now, said = [0.0], list[str]()
    lines = Lines(said.append, lambda: now[0])
    lines("QCEW 2015", 80_000_000, 80_000_000)
    now[0] = 100.0
    lines("QCEW 2018", 0, 80_000_000)
    now[0] = 110.0
    lines("QCEW 2018", 40_000_000, 80_000_000)
    assert said[-1] == "QCEW 2018: 40.0 of 80.0 MB, about 10 s left"


def test_what_is_over_at_once_is_not_spoken_of() -> None:
    said = list[str]()
    lines = Lines(said.append, lambda: 0.0)
    lines("QCEW 2018", 5, 5)
    assert said == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_bar_on_a_terminal(tmp_path: Path) -> None:
    """The bar tells bytes and time; the same command into a pipe writes no bar."""
    with zipfile.ZipFile(next(samples().glob("*2025*.zip"))) as bundle:
        bundle.extractall(tmp_path / "in")
    command = [sys.executable, "-m", "sectorlmi", "load", str(tmp_path / "in"), "--store", str(tmp_path / "store")]
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environ)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # how Linux ends a pseudo-terminal
        pass
    process.communicate()
    os.close(ours)
    assert process.returncode == 0
    assert "━".encode() in shown
    assert b"MB" in shown or b"kB" in shown
    assert b":" in shown
    piped = subprocess.run(command, capture_output=True, check=True)
    assert "━".encode() not in piped.stderr + piped.stdout


def test_steps_tell_their_place_and_the_time_left() -> None:
    now = [0.0]
    steps = Steps(("read", "think", "write"), {"read": 1.0, "think": 2.0, "write": 1.0}, lambda: now[0])
    assert steps.line() == "Starting, 0 s"
    steps("read")
    now[0] = 3.0
    assert steps.line() == "read (1 of 3), 3 s"  # nothing is done yet to judge by
    steps("think")  # a quarter of the work took 3 s: 12 s in all
    now[0] = 5.0
    assert steps.line() == "think (2 of 3), 5 s, about 7 s left"
    now[0] = 20.0
    assert steps.line() == "think (2 of 3), 20 s"  # longer than expected
    steps("write")
    now[0] = 21.0
    assert steps.line() == "write (3 of 3), 21 s, about 6 s left"


def test_steps_repeated_are_counted_on_and_others_keep_the_place() -> None:
    now = [0.0]
    steps = Steps(("read", "rank", "read", "rank"), {}, lambda: now[0])
    for name, place in (("read", 1), ("rank", 2), ("read", 3), ("tidy", 3), ("rank", 4)):
        steps(name)
        assert steps.line() == f"{name} ({place} of 4), 0 s"


def test_one_step_alone_has_no_place() -> None:
    steps = Steps(("hash",), {}, lambda: 0.0)
    steps("hash")
    assert steps.line() == "hash, 0 s"


def test_the_line_of_a_step_is_drawn_late_and_wiped_off(monkeypatch: pytest.MonkeyPatch) -> None:
    class Over(threading.Event):
        """Over after three looks at it."""

        def __init__(self) -> None:
            super().__init__()
            self.waits = list[float]()

        def wait(self, timeout: float | None = None) -> bool:
            self.waits.append(timeout or 0.0)
            return len(self.waits) > 3

    shown, over = io.StringIO(), Over()
    steps = Steps(("hash",), {}, lambda: 0.0)
    steps("hash")
    module._draw(steps, shown, over)
    assert over.waits[0] == 1.0
    assert shown.getvalue() == f"\rhash, 0 s\r{' ' * 9}\r"
