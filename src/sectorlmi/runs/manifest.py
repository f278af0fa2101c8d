"""What a run rests on: versions, seed, files and the fingerprints of the store's content."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Final

from sectorlmi import __version__
from sectorlmi.errors import DataError

FORMAT: Final = 1
# Libraries whose arithmetic or reading the numbers of a result can depend on.
_LIBRARIES: Final = ("numpy", "duckdb", "pyarrow", "highspy", "XlsxWriter", "isal")


@dataclass(frozen=True)
class Manifest:
    """The record of one run.

    Args:
        run: the run's name, which is its folder's.
        made_at: UTC, ISO 8601.
        program: versions of sectorlmi, Python and the libraries, and the machine's kind.
        content: areas by period and tables by source of the store, each with its rows' fingerprint.
        files: SHA-256 of every other file of the run's folder, by its path there.
        options: those of the command line that changed the study, as they were typed.
    """

    run: str
    made_at: str
    name: str
    base: int
    current: int
    seed: int
    is_sample: bool
    program: Mapping[str, str]
    content: Mapping[str, Any]
    files: Mapping[str, str]
    options: Sequence[str] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"format": FORMAT, **asdict(self)}

    def text(self) -> str:
        """The JSON file's text."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, data: bytes, where: str) -> Manifest:
        """Read what `text` gave. Raises DataError naming the file."""
        try:
            raw = json.loads(data)
            found = raw.pop("format")
            if found != FORMAT:
                raise DataError(f"{where}: a run of format {found!r}", "It was written by another version.")
            made = cls(**raw)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DataError(f"{where}: is not the manifest of a run ({error})", "Name a run's folder.") from error
        wrong = [name for name, kind in _KINDS.items() if not isinstance(getattr(made, name), kind)]
        if wrong or not all(isinstance(made.content.get(part), dict) for part in ("cells", "tables")):
            what = f"`{(*wrong, 'content')[0]}` is not as it should be"
            raise DataError(f"{where}: is not the manifest of a run ({what})", "Name a run's folder.")
        outside = [name for name in (made.run, *made.files) if not stays_inside(name)]
        if outside:
            raise DataError(f"{where}: names {outside[0]!r}, which does not lie in the run's folder", "Do not use it.")
        return made


# What `json.loads` makes of each.
_KINDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    **dict.fromkeys(("run", "made_at", "name"), str),
    **dict.fromkeys(("base", "current", "seed"), int),
    "is_sample": bool,
    **dict.fromkeys(("program", "content", "files"), dict),
    "options": (list, tuple),
}


def stays_inside(name: str) -> bool:
    """Whether a file's name stays inside the folder that it is put into, on any system."""
    path = PurePosixPath(name)
    return bool(path.parts) and not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name)


def versions() -> dict[str, str]:
    """Versions that a result can depend on."""
    found = {"sectorlmi": __version__, "python": platform.python_version(), "machine": platform.machine()}
    return found | {name.lower(): version for name in _LIBRARIES if (version := _installed(name))}


def _installed(library: str) -> str:
    """A library's version, from the name of the folder that its installation left; empty where there is none.

    `importlib.metadata` finds the same and installations of older forms, after importing what else it can do:
    https://packaging.python.org/en/latest/specifications/recording-installed-packages/.
    """
    ours = re.compile(rf"{library}-(.+)\.dist-info", re.IGNORECASE)
    for folder in sys.path:
        if found := next(filter(None, map(ours.fullmatch, _names_in(folder))), None):
            return found[1]
    from importlib import metadata

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


@cache
def _names_in(folder: str) -> tuple[str, ...]:
    try:
        return tuple(os.listdir(folder or "."))
    except OSError:
        return ()
