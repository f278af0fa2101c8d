"""Regions: named sets of counties, of a whole study or of one industry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sectorlmi.terms import forms as f
from sectorlmi.terms import naics

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
