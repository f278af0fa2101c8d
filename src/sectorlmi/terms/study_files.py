"""Files of numbers that a study names: projections, and a vendor's or agency's whole table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class ProjectionFile:
    """A projections file with the preset or column map that reads it, and the areas to take from it."""

    file: Path
    preset: str = ""
    areas: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    base_year: int = 0
    projected_year: int = 0
    unit: Literal["jobs", "thousands"] = "jobs"
    term: Literal["short", "long", ""] = ""
    sheet: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, without the file's folder."""
        term = {"term": self.term} if self.term else {}
        return {"file": self.file.name, "preset": self.preset, "area": list(self.areas), **term}


@dataclass(frozen=True)
class ThirdPartyTable:
    """The whole data table of a study from a vendor's or agency's file.

    `columns` are (role, heading) pairs; a role is an entry of `table.third_party.ROLES`. `percents` says how the file
    writes percents (7.2 or 0.072); empty lets the cells tell.
    """

    file: Path
    columns: tuple[tuple[str, str], ...]
    sheet: str = ""
    unit: Literal["jobs", "thousands"] = "jobs"
    percents: Literal["percent", "fraction", ""] = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, without the file's folder."""
        return {
            "file": self.file.name,
            "columns": dict(self.columns),
            "sheet": self.sheet,
            "unit": self.unit,
            "percents": self.percents,
        }
