"""Which columns a QCEW file has, from its header alone.

Source: BLS QCEW open-data layouts (annual and quarterly slices, singlefiles) and the by-area zips, whose
establishment columns end in `_count` and which carry five title columns more.
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import SchemaError

KEYS: Final = (
    "area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code",
)  # fmt: skip
# Our name of a measure → the spellings BLS uses for it; a file must have exactly one of them.
ANNUAL_MEASURES: Final = {
    "establishments": ("annual_avg_estabs", "annual_avg_estabs_count"),
    "employment": ("annual_avg_emplvl",),
    "wages": ("total_annual_wages",),
}
QUARTERLY_MEASURES: Final = {
    "establishments": ("qtrly_estabs", "qtrly_estabs_count"),
    "month1_employment": ("month1_emplvl",),
    "month2_employment": ("month2_emplvl",),
    "month3_employment": ("month3_emplvl",),
    "wages": ("total_qtrly_wages",),
}
_MARKERS: Final = frozenset(KEYS).union(
    *(spellings for measures in (ANNUAL_MEASURES, QUARTERLY_MEASURES) for spellings in measures.values())
)
# A file with so many of our columns means to be QCEW, and one that is missing is then an error.
_ENOUGH_MARKERS: Final = 5


@dataclass(frozen=True)
class Layout:
    """The columns to read: `columns` maps our name to the name in the file, whose columns are `names` in order."""

    columns: dict[str, str]
    names: tuple[str, ...]
    is_annual: bool
    delimiter: str

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(ANNUAL_MEASURES if self.is_annual else QUARTERLY_MEASURES)


def header(head: bytes) -> list[str]:
    """The column names of a CSV file, as they stand, from its first bytes; empty when there is no first line."""
    try:
        return next(csv.reader([_first_line(head)], delimiter=delimiter(head)), [])
    except csv.Error:
        return []


def comma_header(head: bytes) -> list[str]:
    """The column names of a CSV as its publisher serves it, with commas; none for other separators."""
    return header(head) if delimiter(head) == "," else []


def _first_line(head: bytes) -> str:
    lines = head.removeprefix(b"\xef\xbb\xbf").splitlines()
    return lines[0].decode("utf-8", errors="replace") if lines else ""


def delimiter(head: bytes) -> str:
    """The sign between columns: a comma, or what a spreadsheet of another country writes."""
    return max(",;\t", key=_first_line(head).count)


def looks_like_qcew(head: bytes) -> bool:
    """Whether a file means to be QCEW, even if a column is missing or renamed."""
    return len(_MARKERS.intersection(_plain(name) for name in header(head))) >= _ENOUGH_MARKERS


def resolve(head: bytes, file: str) -> Layout:
    """The layout of a QCEW file. Raises SchemaError naming the file, the column and what stands in its place."""
    names = header(head)
    found = {_plain(name): name for name in names}
    for name in found:
        if name in _MARKERS and [_plain(n) for n in names].count(name) > 1:
            raise SchemaError(f"{file}: column {name} stands there more than once", "Keep one of them.")
    is_annual = _is_annual(found)
    wanted: dict[str, tuple[str, ...]] = {key: (key,) for key in KEYS}
    wanted |= ANNUAL_MEASURES if is_annual else QUARTERLY_MEASURES
    columns = {ours: found[_spelling(found, spellings, file)] for ours, spellings in wanted.items()}
    return Layout(columns, tuple(names), is_annual, delimiter(head))


def _plain(name: str) -> str:
    return name.strip().lower()


def _is_annual(found: dict[str, str]) -> bool:
    def n_present(measures: dict[str, tuple[str, ...]]) -> float:
        return sum(any(name in found for name in spellings) for spellings in measures.values()) / len(measures)

    return n_present(ANNUAL_MEASURES) >= n_present(QUARTERLY_MEASURES)


def _spelling(found: dict[str, str], spellings: tuple[str, ...], file: str) -> str:
    present = [name for name in spellings if name in found]
    if len(present) == 1:
        return present[0]
    if present:
        raise SchemaError(f"{file}: columns {' and '.join(present)} both stand for one thing", "Keep one of them.")
    near = difflib.get_close_matches(spellings[0], [n for n in found if n not in _MARKERS], n=1, cutoff=0.0)
    nearest = f"; the nearest is {near[0]!r}" if near else ""
    raise SchemaError(
        f"{file}: column {' or '.join(spellings)} is missing (found {len(found)} columns{nearest})",
        "Load the file as the publisher serves it; renamed or dropped columns are not guessed.",
    )
