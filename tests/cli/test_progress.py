"""Progress: a bar with bytes and the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sectorlmi.cli.progress import Lines
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
