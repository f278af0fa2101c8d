"""What a run rests on: versions, seed, files and the fingerprints of the store's content."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Final

from sectorlmi.errors import DataError
from sectorlmi.terms.json_text import parse_json
from sectorlmi.terms.texts import stays_inside
from sectorlmi.version import __version__

FORMAT: Final = 1
# Libraries whose arithmetic or reading the numbers of a result can depend on.
_LIBRARIES: Final = ("numpy", "duckdb", "pyarrow", "highspy", "XlsxWriter", "isal")


@dataclass(frozen=True)
class Manifest:
    """The record of one run.

    Args:
        run: the run's name, which is its folder's.
        made_at: UTC, ISO 8601.
        base, current: the study's years, or quarters such as `2016Q2`.
        program: versions of sectorlmi, Python and the libraries, and the machine's kind.
        content: areas by period and tables by source of the store, each with its rows' fingerprint.
        files: SHA-256 of every other file of the run's folder, by its path there.
        options: those of the command line that changed the study, as they were typed.
    """

    run: str
    made_at: str
    name: str
    base: int | str
    current: int | str
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
        raw = parse_json(data, where, _NAME_A_RUN)
        if not isinstance(raw, dict) or raw.get("format") != FORMAT:
            found = repr(raw.get("format"))[:40] if isinstance(raw, dict) else "none"
            raise DataError(f"{where}: a run of format {found}", "Another version wrote it, or it is no run.")
        wrong = _faults({"options": [], **raw})
        if wrong:
            raise DataError(f"{where}: is not the manifest of a run (`{wrong[0]}` is not as it should be)", _NAME_A_RUN)
        made = cls(**{name: value for name, value in raw.items() if name != "format"})
        outside = [name for name in (made.run, *made.files) if not stays_inside(name)]
        if outside or "/" in made.run:
            named = repr((*outside, made.run)[0])[:100]
            raise DataError(f"{where}: names {named}, which does not lie in the run's folder", "Do not use it.")
        return made


_NAME_A_RUN: Final = "Name a run's folder."


def _faults(raw: Mapping[str, Any]) -> list[str]:
    """The keys of a manifest that are missing, unknown or of another form."""
    unknown = [name for name in raw if name not in _FORMS and name != "format"]
    return unknown + [name for name, fits in _FORMS.items() if not fits(raw.get(name))]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_period(value: Any) -> bool:
    return _is_whole(value) or (_is_text(value) and re.fullmatch(r"[0-9]{4}Q[1-4]", value) is not None)


def _is_mapping(value: Any, fits: Callable[[Any], bool] = _is_text) -> bool:
    return isinstance(value, dict) and all(map(fits, value.values()))


def _is_content(value: Any) -> bool:
    """Fingerprints by period and area, and by source and key."""
    if not isinstance(value, dict) or set(value) != {"cells", "tables"}:
        return False
    is_nested = all(_is_mapping(part, _is_mapping) for part in value.values())
    return is_nested and all(re.fullmatch(r"[0-9]{4}(Q[1-4])?", period) for period in value["cells"])


_FORMS: Final[Mapping[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(("run", "made_at", "name"), _is_text),
    **dict.fromkeys(("base", "current"), _is_period),
    "seed": _is_whole,
    "is_sample": lambda value: isinstance(value, bool),
    **dict.fromkeys(("program", "files"), _is_mapping),
    "content": _is_content,
    "options": lambda value: isinstance(value, list) and all(map(_is_text, value)),
}


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
