"""Texts that stand in files: headings made comparable, names of files, cells that no spreadsheet runs."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any, Final

_LONGEST_PART: Final = 255
# Signs that mean something else on another system: of drives, schemes and streams, of folders, of a terminal.
_ODD: Final = re.compile(r"[\\:\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# A cell that begins so would be run as a formula by a spreadsheet program.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def plain_heading(text: str) -> str:
    """A column heading made comparable: one case, single blanks (underscores are blanks), no quotes around it."""
    return re.sub(r"[\s_]+", " ", text.strip().strip("'\"")).strip().casefold()


def no_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula: behind an apostrophe where it begins like one."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def stays_inside(name: Any) -> bool:
    """Whether this is a file's name that stays inside the folder that it is put into, the same on any system.

    Neither absolute nor with `..`, a drive or a scheme (`C:`, `file:`), and in one spelling.
    """
    if not isinstance(name, str) or _ODD.search(name):
        return False
    path = PurePosixPath(name)
    is_odd = path.is_absolute() or ".." in path.parts or any(len(p.encode()) > _LONGEST_PART for p in path.parts)
    return bool(path.parts) and not is_odd and path.as_posix() == name


def portable(name: str) -> str:
    """A file's name with a sign that any system has in the place of each that some lack."""
    return _ODD.sub("_", name)
