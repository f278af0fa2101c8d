"""Files of numbers that a study names: projections, factors of its own, and a vendor's or agency's whole table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from sectorlmi.terms import forms as f
from sectorlmi.terms.presets import Better
from sectorlmi.terms.study_keys import key

Unit = Literal["jobs", "thousands"]
_FILE: Final = f.needed_text("The file, relative to the study.", may_be_blank=True)
_SHEET: Final = f.text("The worksheet, where the file is a workbook.")
_UNIT: Final = f.choice("What the jobs of the file are counted in.", get_args(Unit))
PROJECTION_COLUMNS: Final = {
    "code": "industry codes",
    "title": "names of industries",
    "base": "jobs of the base year",
    "projected": "jobs of the projected year",
    "area": "areas",
    "area_type": "kinds of areas",
    "period": "both years in one text, as in 2024-2034",
    "base_year": "the base year",
    "projected_year": "the projected year",
    "percent": "the change in percent",
    "change": "the change in jobs",
}


@dataclass(frozen=True)
class ProjectionFile:
    """A projections file with the preset or column map that reads it, and the areas to take from it."""

    file: Path = key(_FILE, is_path=True)
    preset: str = key(f.text("The publisher's layout; without it the content tells."), "")
    areas: tuple[str, ...] = key(
        f.texts("The region's area or areas in the file; several are added up."), (), name="area"
    )
    columns: tuple[tuple[str, str], ...] = key(
        f.mapping(
            "The headings of a file that no preset reads.",
            {name: f.text(f"Heading of the column with {what}.") for name, what in PROJECTION_COLUMNS.items()},
        ),
        (),
        shown="never",
    )
    base_year: int = key(
        f.whole("From this year."),
        0,
        name="years.base",
        within="The years, where no column says them.",
        shown="never",
    )
    projected_year: int = key(f.whole("To this year."), 0, name="years.projected", shown="never")
    unit: Unit = key(_UNIT, "jobs", shown="never")
    term: Literal["short", "long", ""] = key(
        f.choice("Which projections to take where the file holds both.", ("short", "long", "")), "", shown="if_set"
    )
    sheet: str = key(_SHEET, "", shown="never")


@dataclass(frozen=True)
class ThirdPartyTable:
    """The whole data table of a study from a vendor's or agency's file.

    `columns` are (role, heading) pairs; a role is an entry of `table.third_party.ROLES`. `percents` says how the file
    writes percents (7.2 or 0.072); empty lets the cells tell.
    """

    file: Path = key(_FILE, is_path=True)
    columns: tuple[tuple[str, str], ...] = key(
        f.mapping("The headings by role.", {}, others=f.text("A heading of the file."))
        | {"type": "object", "minProperties": 1}
    )
    sheet: str = key(_SHEET, "")
    unit: Unit = key(_UNIT, "jobs")
    percents: Literal["percent", "fraction", ""] = key(
        f.choice("How percents are written: 7.2 or 0.072.", ("percent", "fraction", "")), ""
    )


@dataclass(frozen=True)
class ExtraFactor:
    """A factor read from a CSV or workbook keyed by `industry_code`."""

    file: Path = key(_FILE, is_path=True)
    column: str = key(
        f.needed_text("The column with the values; a column of text is shown and ranks nothing.", may_be_blank=True)
    )
    name: str = key(f.text("How the factor is called; default: the column."))
    better: Better = key(f.choice("Which direction ranks high.", get_args(Better)), "higher")
    weight: float = key(f.number("How much it counts beside the others; 0 shows it without counting.", 1), 1.0)
