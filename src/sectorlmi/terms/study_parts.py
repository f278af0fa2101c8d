"""What a study is made of beside its own keys: regions, groups of industries, readiness, and files of numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from sectorlmi import reference
from sectorlmi.terms import forms as f
from sectorlmi.terms import naics
from sectorlmi.terms.presets import Better
from sectorlmi.terms.study_keys import key, mapping_of

# The keys of a region in study.yml; each but `name` and `group` is a way to say which counties.
REGION: Final = f.mapping(
    "Where: a named set of counties, by one of the keys below.",
    {
        "name": f.text("How the region is called in reports."),
        "counties": f.texts('Counties by FIPS code in quotes, as in "13121", or by name.'),
        "names": f.texts('Counties by name, as in "Fulton County, Georgia".'),
        "cbsa": f.text(
            'All counties of a metropolitan or micropolitan area (July 2023), as in "12060", Atlanta or "Madison, WI".'
        ),
        "state": f.text('All counties of a state that the store holds, as in "13", GA or Georgia.'),
        "file": f.text("A CSV or workbook that lists counties, by code or by name and state, relative to the study."),
        "group": f.text("Of `file` only the counties of this group, such as a workforce area, in any other column."),
    },
)


@dataclass(frozen=True)
class Region:
    """A named set of counties, before or after its names are turned into codes.

    `counties` are area codes. `state` (two digits) asks for every county of a state that the store holds. `notes` say
    what was odd about the list that the counties come from.
    """

    name: str
    counties: tuple[str, ...] = ()
    state: str = ""
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"name": self.name, "counties": list(self.counties)}


@dataclass(frozen=True)
class IndustryRegion:
    """A region of its own for one industry and all beneath it: its numbers are of these counties."""

    industry: str
    region: Region


def own_region(given: Sequence[IndustryRegion], code: str) -> IndustryRegion | None:
    """The entry that an industry falls under; the narrowest where several hold it, None where none does."""
    holding = [one for one in given if naics.is_within(code, one.industry)]
    return max(holding, key=lambda one: naics.digits(one.industry), default=None)


def own_regions(given: Sequence[IndustryRegion]) -> dict[str, Any]:
    """Plain JSON values by industry."""
    return {one.industry: one.region.as_dict() for one in given}


Kind = Literal["traded", "local", ""]
KINDS: Final[tuple[Kind, ...]] = ("traded", "local")


@dataclass(frozen=True)
class IndustryGroup:
    """A named set of industries of any NAICS levels, none of which holds another.

    `reason` says why it is suggested; `notes` what was odd about the list that it comes from.
    """

    name: str = key(f.needed_text("How the group is called."))
    industries: tuple[str, ...] = key(
        f.texts("Its NAICS codes, none inside another.") | {"type": "array", "minItems": 1}
    )
    reason: str = ""
    kind: Kind = key(
        f.choice(
            "Whether it sells mostly outside the region (traded) or in it (local).", (*KINDS, ""), may_be_empty=True
        ),
        "",
        shown="if_set",
    )
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The line that takes the group over into a study, under `groups:`."""
        codes = ", ".join(f'"{code}"' for code in self.industries)
        return f"- {{name: {json.dumps(self.name, ensure_ascii=False)}, industries: [{codes}]}}"


# A list of groups in a file of its own, or one that comes with the program.
GROUPS_FILE: Final = f.mapping(
    "",
    {
        "file": f.text("A CSV or workbook with columns `group` and `industry_code`, relative to the study."),
        "sheet": f.text("The worksheet, where the file is a workbook."),
        "preset": f.choice("A list that comes with the program.", reference.CLUSTER_LISTS, may_be_empty=True),
    },
)


@dataclass(frozen=True)
class OwnQuestion:
    """A question of the study's own, asked of every industry on the short list."""

    topic: str = key(f.needed_text("In short."))
    text: str = key(f.needed_text("In full."), name="question")


@dataclass(frozen=True)
class ReadinessRule:
    """`weight` is the part of the combined place that readiness decides, 0 to 1; the data place decides the rest."""

    weight: float = key(f.number("How much readiness weighs beside the data place, 0 to 1.", most=1), 0.5)
    questions: tuple[OwnQuestion, ...] = key(
        f.listed(
            "Questions of your own for every short-listed industry.",
            f.either("", f.needed_text("The question; its topic is the question itself."), mapping_of(OwnQuestion)),
        ),
        (),
        of=OwnQuestion,
    )


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
    titles: tuple[tuple[str, str], ...] = key(
        f.mapping(
            "Of a file without codes: the NAICS code of each title, as you confirm it.",
            {},
            others=f.text("A NAICS code, in quotes."),
        ),
        (),
        shown="never",
    )


@dataclass(frozen=True)
class ThirdPartyTable:
    """The whole data table of a study from a vendor's or agency's file.

    `columns` are (role, heading) pairs; a role is an entry of `table.third_party.ROLES`. Without any, the headings of
    the file tell (`sources.vendor_tables`). `percents` says how the file writes percents (7.2 or 0.072); empty lets the
    cells tell.
    """

    file: Path = key(_FILE, is_path=True)
    columns: tuple[tuple[str, str], ...] = key(
        f.mapping(
            "The headings by role; without it the headings tell, where the file is one that people often have.",
            {},
            others=f.text("A heading of the file."),
        ),
        (),
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
