"""Projection files that lie beside a study: told by their content, each with the key that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sectorlmi.sources import projections

_ENDINGS: Final = (".csv", ".txt", ".xls", ".xlsx")
_LARGEST: Final = 3_000_000
_LOOKED_AT: Final = 40


def beside(folder: Path) -> dict[str, str]:
    """The key of the study for each projection file of a folder, by the file's name; few and small files are opened."""
    if not folder.is_dir():
        return {}
    files = sorted(f for f in folder.iterdir() if f.suffix.casefold() in _ENDINGS and f.is_file())
    small = [f for f in files[:_LOOKED_AT] if f.stat().st_size <= _LARGEST]
    found = {f.name: projections.how_to_use(f.name, f.read_bytes(), f.name) for f in small}
    return {name: key for name, key in found.items() if key}
