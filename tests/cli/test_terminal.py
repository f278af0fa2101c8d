"""Screens on a real pseudo-terminal of 80 columns: tables that fit, a pager for those that do not, and what is next."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import struct
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import fcntl
import pty
import termios

NEEDS_LESS = pytest.mark.skipif(shutil.which("less") is None, reason="no less here")
PROMPT = "Wide table"
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]")
_PATIENCE = 60.0


def on_terminal(
    words: Sequence[str],
    *,
    columns: int = 80,
    keys: bytes = b"",
    until: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> tuple[str, int]:
    """The screen without colours, and the exit code; `keys` are pressed once `until` was shown."""
    environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "PAGER", "LESS")}
    environ |= {"TERM": "xterm", **(env or {})}
    process, terminal = pty.fork()
    if not process:
        os.execve(sys.executable, [sys.executable, "-m", "sectorlmi", *words], environ)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    shown, ends = b"", time.monotonic() + _PATIENCE
    while piece := _read(terminal, ends):
        shown += piece
        if keys and until in shown:
            os.write(terminal, keys)
            keys = b""
    if time.monotonic() >= ends:
        os.kill(process, signal.SIGKILL)
    os.close(terminal)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return _COLOUR.sub("", shown.decode()).replace("\r\n", "\n"), code


def _read(terminal: int, ends: float) -> bytes:
    """What comes next; nothing at the end of the program or of the time."""
    if not select.select([terminal], [], [], max(0.0, ends - time.monotonic()))[0]:
        return b""
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux ends a pseudo-terminal
        return b""


def _words(screen: str) -> str:
    return " ".join(screen.split())


@pytest.mark.parametrize(
    "command", ["rank", "table", "shiftshare", "screen", "shortlist", "check", "doctor", "factors"]
)
def test_tables_fit_80_columns(workplace: Path, command: str) -> None:
    screen, code = on_terminal([command])
    assert code == 0
    rules = [line for line in re.split(r"[\r\n]", screen) if line and not line.strip(" ─")]
    assert rules
    assert max(map(len, rules)) <= 80
    assert PROMPT not in screen


def test_a_narrow_screen_says_what_it_leaves_out_and_a_wide_one_has_it(workplace: Path) -> None:
    narrow, _ = on_terminal(["shiftshare"])
    assert "Not shown for want of room: Jobs before; Competitive effect" in _words(narrow)
    wide, _ = on_terminal(["shiftshare"], columns=160)
    assert "Not shown" not in wide
    assert "Competitive" in wide


@NEEDS_LESS
def test_a_wide_table_scrolls_in_a_pager(workplace: Path) -> None:
    screen, code = on_terminal(["shiftshare", "--verbose"], keys=b"q", until=PROMPT.encode())
    assert code == 0
    assert PROMPT in screen
    assert "Health care" in screen or "Crop production" in screen


def test_pager_is_the_users_own_and_none_when_it_is_empty(workplace: Path) -> None:
    words = ["shiftshare", "--verbose"]
    own, _ = on_terminal(words, env={"PAGER": "sed s/^/paged:/"})
    assert "paged:" in own
    none, _ = on_terminal(words, env={"PAGER": ""})
    assert PROMPT not in none
    assert "Shift-share" in none
    missing, _ = on_terminal(words, env={"PAGER": "no-such-pager"})
    assert "Shift-share" in missing


def test_a_pager_that_fails_loses_nothing(workplace: Path) -> None:
    screen, code = on_terminal(["shiftshare", "--verbose"], env={"PAGER": "false"})
    assert code == 0
    assert "Shift-share" in screen


def test_narrow_tables_json_and_dumb_terminals_have_no_pager(workplace: Path) -> None:
    own = {"PAGER": "sed s/^/paged:/"}
    assert "paged:" not in on_terminal(["presets"], env=own)[0]
    assert "paged:" not in on_terminal(["shiftshare", "--verbose", "--json"], env=own)[0]
    assert "paged:" not in on_terminal(["shiftshare", "--verbose"], env=own | {"TERM": "dumb"})[0]


def test_the_next_step_is_named(workplace: Path) -> None:
    assert "Next: sectorlmi rank" in on_terminal(["check"])[0]
    screen, _ = on_terminal(["rank", "study.yml"])
    assert "sectorlmi shortlist study.yml" in screen
    assert "Next:" not in on_terminal(["rank", "--quiet"])[0]
    (workplace / "study.yml").unlink()
    empty = {"SECTORLMI_STORE": str(workplace / "empty")}
    words = ["init", "mine", "--counties", "55025", "--years", "2019:2024", "--yes"]
    assert "Next: sectorlmi fetch mine/study.yml" in _words(on_terminal(words, env=empty)[0])
