"""Which industries may be ranked, decided by rule before any rank is computed, because an average of ranks depends on
who else is ranked.

One rule looks at places: it sets aside whom hidden numbers could put almost anywhere, unless the estimate puts it among
the first. It is judged once, on the places among all who pass the other rules (`place_columns`), so that it never
depends on whom it sets aside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

import numpy as np

from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.cells import Array, Flags, Floats, Ints
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study

_PLACE: Final = "candidate_place"
_LOW: Final = "candidate_place_low"
_HIGH: Final = "candidate_place_high"
_N: Final = "n_candidates"


class Rule(StrEnum):
    """The rules that set an industry aside, in the order in which they are judged."""

    RETIRED = "retired"
    UNKNOWN = "unknown"
    FEW_JOBS = "few_jobs"
    FEW_ESTABLISHMENTS = "few_establishments"
    MOSTLY_ESTIMATED = "mostly_estimated"
    OPEN_PLACE = "open_place"


@dataclass(frozen=True)
class SetAside:
    """An industry that is not ranked, and why, in words."""

    industry: str
    reason: str


class Columns(Protocol):
    """A table's columns by the names of the data dictionary; of one region or of many."""

    def __getitem__(self, name: str, /) -> Array: ...

    def __contains__(self, name: object, /) -> bool: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Candidates:
    """`rows` of the table that are ranked, and the industries set aside."""

    rows: Flags
    set_aside: tuple[SetAside, ...]


def choose(table: DataTable, study: Study) -> Candidates:
    """Apply the study's rules in order; the first that fails gives the reason.

    A table without `place_columns` has no places yet, and nobody is set aside for an open one.
    """
    why = reasons(table, study)
    aside = (SetAside(code, reason) for code, reason in zip(table.industries, why, strict=True) if reason)
    return Candidates(np.array([not reason for reason in why], dtype=np.bool_), tuple(aside))


def reasons(table: Columns, study: Study) -> list[str]:
    """Why each row is not ranked; empty for candidates."""
    rules = failed(table, study)
    return [_RULES[rule][1](table, row, study) if rule else "" for row, rule in enumerate(rules)]


def failed(table: Columns, study: Study) -> list[Rule | None]:
    """The first rule that each row fails; None for candidates."""
    found: list[Rule | None] = [None] * len(table)
    is_left: Flags = np.ones(len(found), dtype=np.bool_)
    for rule, (fails, _) in _RULES.items():
        for row in np.flatnonzero(is_left & fails(table, study)).tolist():
            found[row] = rule
            is_left[row] = False
    return found


def _is_retired(c: Columns, _study: Study) -> Flags:
    is_old: Flags = c["naics_vintage"] != c["naics_vintage"].max(initial=0)
    return is_old


def _is_unknown(c: Columns, _study: Study) -> Flags:
    is_unknown: Flags = c["employment_status"] == str(Status.BOUNDED_ONLY)
    return is_unknown


def _has_few_jobs(c: Columns, study: Study) -> Flags:
    jobs = c["employment"]
    is_few: Flags = ~np.isnan(jobs) & ((jobs < study.industries.minimum_employment) | (jobs <= 0))
    return is_few


def _has_few_establishments(c: Columns, study: Study) -> Flags:
    is_few: Flags = c["n_establishments"] < study.industries.minimum_establishments
    return is_few


def _is_mostly_estimated(c: Columns, study: Study) -> Flags:
    most, share = study.industries.maximum_estimated_share, c["employment_estimated_share"]
    is_over: Flags = ~(share <= (np.inf if most is None else most))
    return is_over if most is not None else np.zeros(len(share), dtype=np.bool_)


def place_columns(place: Floats, low: Floats, high: Floats, n: Ints) -> dict[str, Array]:
    """Columns of a table from where each candidate stands among all `n` of its region.

    `low` and `high` are the 5-95 % ranges of the places over fills of the hidden cells; NaN where nothing is drawn, as
    all are of whom is no candidate.
    """
    return {_PLACE: place, _LOW: low, _HIGH: high, _N: n}


def is_wide(low: Floats, high: Floats, n: Ints | int, most: float) -> Flags:
    """Whether the range of a place spans more than `most` (0 to 1) of `n` candidates; not where none is known."""
    wide: Flags = high - low > most * n
    return wide


def is_open(place: Floats, low: Floats, high: Floats, n: Ints | int, study: Study) -> Flags:
    """Whether a place is left open: its range is wide, and the estimate does not put it among the first ones."""
    most = study.industries.maximum_place_range_share
    if most is None:
        return np.zeros(np.shape(low), dtype=np.bool_)
    return is_wide(low, high, n, most) & ~(place <= study.shortlist.top)


def left_open(table: DataTable, ranked: Sequence[str]) -> list[str]:
    """The candidates that had a range of places and are not ranked: set aside because the place is open."""
    has_range = ~np.isnan(table[_LOW])
    return [c for c, has in zip(table.industries, has_range.tolist(), strict=True) if has and c not in ranked]


def _leaves_it_open(c: Columns, study: Study) -> Flags:
    if _LOW not in c:
        return np.zeros(len(c), dtype=np.bool_)
    return is_open(c[_PLACE], c[_LOW], c[_HIGH], c[_N], study)


def _words_of_retired(c: Columns, row: int, _study: Study) -> str:
    return f"the code was {c['growth_note'][row]}"


def _words_of_unknown(c: Columns, row: int, study: Study) -> str:
    low, high = c["employment_lower"][row], c["employment_upper"][row]
    policy = f"the study's policy for hidden cells is `{study.suppressed}`"
    return (
        f"{int(c['n_suppressed'][row])} hidden cell(s) and {policy}; employment lies between {low:,.0f} and {high:,.0f}"
    )


def _words_of_few_jobs(c: Columns, row: int, study: Study) -> str:
    if c["employment"][row] == 0:
        return f"no jobs in {study.years.current}"
    return f"{c['employment'][row]:,.0f} jobs, under the study's minimum of {study.industries.minimum_employment:,.0f}"


def _words_of_few_establishments(c: Columns, row: int, study: Study) -> str:
    least = study.industries.minimum_establishments
    return f"{c['n_establishments'][row]:,.0f} establishments, under the study's minimum of {least:,.0f}"


def _words_of_mostly_estimated(c: Columns, row: int, study: Study) -> str:
    most = study.industries.maximum_estimated_share
    share = c["employment_estimated_share"][row]
    return f"{share:.0%} of the employment is estimated, over the study's maximum of {most:.0%}"


def _words_of_open(c: Columns, row: int, _study: Study) -> str:
    return words_of_open(*(float(c[name][row]) for name in (_LOW, _HIGH, _N)))


def words_of_open(low: float, high: float, n: float) -> str:
    """That a place is left open, and how far."""
    return f"hidden numbers leave its place open: between {low:.0f} and {high:.0f} of {n:.0f}"


_RULES: Mapping[Rule, tuple[Callable[[Columns, Study], Flags], Callable[[Columns, int, Study], str]]] = {
    Rule.RETIRED: (_is_retired, _words_of_retired),
    Rule.UNKNOWN: (_is_unknown, _words_of_unknown),
    Rule.FEW_JOBS: (_has_few_jobs, _words_of_few_jobs),
    Rule.FEW_ESTABLISHMENTS: (_has_few_establishments, _words_of_few_establishments),
    Rule.MOSTLY_ESTIMATED: (_is_mostly_estimated, _words_of_mostly_estimated),
    Rule.OPEN_PLACE: (_leaves_it_open, _words_of_open),
}
