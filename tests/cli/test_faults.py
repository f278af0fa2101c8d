"""A fault of the program itself, in a process of its own: the traceback, how to report it, and exit code 1."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import typer

from sectorlmi import __version__
from sectorlmi.cli.app import app, register_commands

BROKEN = (
    "import sys; from sectorlmi.reports import terminal; from sectorlmi.cli import main\n"
    "terminal.show_rows = None\n"
    "sys.argv = ['sectorlmi', 'presets']\n"
    "main()"
)


def ran(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_fault_of_the_program_says_how_to_report_it() -> None:
    found = ran(BROKEN)
    assert found.returncode == 1
    traceback, said = found.stderr.split("\n\n")
    assert traceback.endswith("TypeError: 'NoneType' object is not callable")
    assert f"a fault of sectorlmi {__version__} itself" in said
    assert said.endswith("  sectorlmi presets\n")


def test_an_error_that_is_the_users_is_no_fault_of_the_program() -> None:
    found = ran(BROKEN.replace("'presets'", "'rank', 'no.yml'"))
    assert found.returncode == 2
    assert "fault of sectorlmi" not in found.stderr


def test_an_interruption_is_none_either() -> None:
    found = ran(BROKEN.replace("None", "lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)"))
    assert found.returncode == 130
    assert "fault of sectorlmi" not in found.stderr


@pytest.mark.parametrize(
    ("ended", "code", "says"), [(EOFError, 2, "the answers ended"), (KeyboardInterrupt, 130, "Int")]
)
def test_a_question_without_an_answer(
    ended: type[BaseException], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the end of input, as after Ctrl-D, and at Ctrl-C."""

    def nobody(_: str) -> str:
        raise ended

    register_commands("init")
    monkeypatch.setattr("sectorlmi.cli.init._is_terminal", lambda: True)
    monkeypatch.setattr(f"{typer.prompt.__module__}.visible_prompt_func", nobody)
    monkeypatch.setattr("sys.argv", ["sectorlmi", "init", str(tmp_path)])
    with pytest.raises(SystemExit) as exit_, redirect_stderr(io.StringIO()) as told, redirect_stdout(io.StringIO()):
        app()
    assert exit_.value.code == code
    assert says in told.getvalue()
    assert list(tmp_path.iterdir()) == []
