"""Take the screens of docs/walk-through.md anew: run each command of the page and write what it prints below it.

    python scripts/capture_screens.py [PAGE]

Commands run in an empty folder with a store of their own, 80 columns wide. Of a long screen the middle is left out.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import tempfile
from pathlib import Path
from typing import Final

from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "walk-through.md"
_BLOCK: Final = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FIRST, _LAST = 25, 10


def capture(page: str) -> str:
    """The page with every console block's output as the program prints it now. Runs in the current folder."""
    return _BLOCK.sub(lambda found: f"```console\n{_screen(found[1])}```", page)


def _screen(block: str) -> str:
    shown, code = "", 0
    for line in (text for text in block.splitlines() if text.startswith("$ ")):
        if line == "$ echo $?":
            shown += f"{line}\n{code}\n"
            continue
        result = CliRunner().invoke(app, shlex.split(line)[2:])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        code = result.exit_code
        shown += f"{line}\n{_shortened(result.output)}"
    return shown


def _shortened(output: str) -> str:
    output = output.replace(f"{Path.cwd()}/", ".../")  # a folder of this machine is nobody's business
    lines = [text.rstrip() for text in output.splitlines() if text.strip()]
    if len(lines) > _FIRST + _LAST:
        lines = [*lines[:_FIRST], "...", *lines[-_LAST:]]
    return "".join(f"{text}\n" for text in lines)


def main() -> None:
    """Rewrite the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path, nargs="?", default=PAGE)
    page = parser.parse_args().page.resolve()
    register_commands()
    os.environ.update(COLUMNS="80", NO_COLOR="1", SECTORLMI_STORE="store")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        page.write_text(capture(page.read_text(encoding="utf-8")), encoding="utf-8")
        os.chdir(page.parent)


if __name__ == "__main__":
    main()
