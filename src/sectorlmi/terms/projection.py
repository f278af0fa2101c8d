"""Employment projections as publishers print them: one row an area × set of NAICS codes × span of years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sectorlmi.terms.codes import AreaKind, area_kind


class Term(StrEnum):
    """Short-term (about 2 years) and long-term (about 10 years) projections come from different methods."""

    SHORT = "short"
    LONG = "long"


_LONGEST_SHORT_TERM: Final = 4


class Reach(StrEnum):
    """How wide a projection's area is, narrowest first."""

    REGION = "region"
    STATE = "state"
    NATION = "nation"


@dataclass(frozen=True)
class ProjectionRow:
    """One printed row.

    `codes` are the NAICS codes (sectors as QCEW writes them, `31-33`) that the row covers *together*; `10` is the
    total of all industries. `printed_code` is the publisher's own text. Employment is in jobs, never thousands;
    it counts other people than QCEW does (self-employed in some states), so levels are never spliced with QCEW.
    """

    area: str
    codes: tuple[str, ...]
    printed_code: str
    title: str
    base_year: int
    projected_year: int
    base_employment: float
    projected_employment: float
    line: int = 0

    @property
    def span(self) -> tuple[int, int]:
        return self.base_year, self.projected_year

    @property
    def years(self) -> int:
        return self.projected_year - self.base_year

    @property
    def term(self) -> Term:
        return term_of(self.years)


@dataclass(frozen=True)
class Projections:
    """The rows of one file, checked.

    `reach` says how wide each named area is. `warnings` are for the report (printed percents that its own levels do
    not give, hidden rows); `skipped` counts rows that stand for no NAICS industry (government, self-employed).
    """

    source: str
    file: str
    naics_vintage: int
    rows: tuple[ProjectionRow, ...]
    reach: Mapping[str, Reach]
    warnings: tuple[str, ...] = ()
    skipped: int = 0

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(self.reach)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """(base year, projected year) of every span in the file, oldest first."""
        return tuple(sorted({row.span for row in self.rows}))

    def of_area(self, name: str) -> tuple[ProjectionRow, ...]:
        return tuple(row for row in self.rows if row.area == name)


def term_of(years: int) -> Term:
    """Which of the two programs a span of so many years belongs to."""
    return Term.SHORT if years <= _LONGEST_SHORT_TERM else Term.LONG


_NATION: Final = re.compile(
    r"(the )?(united states( of america)?|u\.?s\.?a?\.?|nation(al|wide)?)( total)?", re.IGNORECASE
)
_STATEWIDE: Final = re.compile(r"(state of .+|.+ statewide|statewide|.+ state total)", re.IGNORECASE)
_STATE_NAMES: Final = """
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii
idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan
minnesota mississippi missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york
new_york_state north_carolina north_dakota ohio oklahoma oregon pennsylvania rhode_island
south_carolina south_dakota tennessee texas utah vermont virginia washington washington_state
west_virginia wisconsin wyoming puerto_rico district_of_columbia
"""
_STATES: Final = frozenset(_STATE_NAMES.split())


def reach_of(name: str) -> Reach:
    """How wide an area is, from its name or code, where the file does not say."""
    kind = area_kind(name)
    if kind is AreaKind.NATION or _NATION.fullmatch(name):
        return Reach.NATION
    if kind is AreaKind.STATE or name.lower().replace(" ", "_") in _STATES or _STATEWIDE.fullmatch(name):
        return Reach.STATE
    return Reach.REGION
