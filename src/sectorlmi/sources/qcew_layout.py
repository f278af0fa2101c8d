"""Which columns a QCEW file has, from its header alone; and the codes of its rows, repaired where the repair is
certain, refused where it is not.

Codes arrive dictionary-encoded, so each distinct text is looked at once a batch and never once a row.
Source: BLS QCEW open-data layouts (annual and quarterly slices, singlefiles) and the by-area zips, whose
establishment columns end in `_count` and which carry five title columns more.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.terms import naics
from sectorlmi.terms.codes import ALL_INDUSTRIES, OWNERSHIP_TITLES, AreaKind, area_kind, naics_digits

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


_POINT_ZERO: Final = re.compile(r"\d+\.0")
_NEVER_COUNTIES: Final = frozenset({"995", "996", "997", "998"})
_KINDS: Final = tuple(AreaKind)
# The tens of an agglvl_code say what kind of area the row is about (9: sums over areas and over ownerships).
_KINDS_OF_TENS: Final = {
    1: (AreaKind.NATION,),
    3: (AreaKind.CSA,),
    4: (AreaKind.CBSA,),
    5: (AreaKind.STATE,),
    7: (AreaKind.COUNTY, AreaKind.UNKNOWN_COUNTY),
    8: (AreaKind.CBSA,),
    9: (AreaKind.NATION, AreaKind.NATION_GROUP, AreaKind.STATE),
}


class Memo(dict[str, int]):
    """A code for each distinct text, worked out once."""

    def __init__(self, code: Callable[[str], int]) -> None:
        super().__init__()
        self._code = code

    def __missing__(self, text: str) -> int:
        code = self[text] = self._code(text)
        return code


class CodeList:
    """The labels of one column in the order first seen, each with a trait; a row holds a position in them."""

    def __init__(self, trait: Callable[[str], int]) -> None:
        self.labels: list[str] = []
        self._trait = trait
        self._traits: list[int] = []
        self._positions = Memo(self._add)

    def position(self, label: str) -> int:
        """Where the label stands; a new one is added at the end."""
        return self._positions[label]

    def traits(self) -> npt.NDArray[np.int8]:
        """The trait of each label."""
        return np.array(self._traits, dtype=np.int8)

    def _add(self, label: str) -> int:
        self.labels.append(label)
        self._traits.append(self._trait(label))
        return len(self.labels) - 1


def plain(text: str) -> str:
    """A code without blanks around it and without the `.0` of a column that went through floating point."""
    text = text.strip()
    return text[:-2] if _POINT_ZERO.fullmatch(text) else text


def area(text: str, file: str) -> str:
    """An `area_fips`, with its leading zero put back (`9001` → `09001`). Raises IntegrityError."""
    code = plain(text)
    if code.lower() == "area_fips":
        raise IntegrityError(
            f"{file}: headings stand among the rows: it was joined of files with different columns",
            "Load the files one by one; only files with the same columns may be joined.",
        )
    if code.isdigit() and len(code) == 4:
        code = "0" + code
    kind = area_kind(code)
    if kind is None or (kind is AreaKind.COUNTY and code[2:] in _NEVER_COUNTIES):
        raise IntegrityError(f"{file}, column area_fips: {text!r} is no QCEW area", "Area codes have five characters.")
    return code


def industry(text: str, file: str) -> str:
    """An `industry_code`, hyphenated as BLS does (`31_33` → `31-33`). Raises DataError on SIC codes."""
    code = plain(text).replace("_", "-")
    if code.upper().startswith("SIC"):
        raise DataError(f"{file}: holds SIC industries ({text})", "Only NAICS years (1990 and later) can be used.")
    if not code or len(code) > 6:
        raise IntegrityError(f"{file}, column industry_code: {text!r} is no QCEW industry", "Load the original file.")
    return code


def ownership(text: str, file: str) -> int:
    """An `own_code` as a number. Raises IntegrityError on one that BLS does not list."""
    code = plain(text)
    if code not in OWNERSHIP_TITLES:
        raise IntegrityError(f"{file}, column own_code: {text!r} is no ownership", "BLS uses 0-5, 8 and 9.")
    return int(code)


def kind_of(label: str) -> int:
    """The position of an area's kind in the table `AGGLVL_FITS_AREA`."""
    kind = area_kind(label)
    assert kind is not None  # noqa: S101 - labels have been through area()
    return _KINDS.index(kind)


def digits_of(label: str) -> int:
    """The NAICS digits that an industry code's shape claims: 2-6; 1 for industry 10; 0 for other aggregates."""
    return 1 if label == ALL_INDUSTRIES else naics.digits(label)


def _agglvl_fits_area() -> npt.NDArray[np.bool_]:
    fits = np.zeros((len(_KINDS), 100), dtype=np.bool_)
    for tens, kinds in _KINDS_OF_TENS.items():
        for kind in kinds:
            fits[_KINDS.index(kind), tens * 10 : tens * 10 + 10] = True
    return fits


def _digits_of_agglvl() -> npt.NDArray[np.int8]:
    digits = np.array([naics_digits(agglvl) for agglvl in range(100)], dtype=np.int8)
    totals = [agglvl for agglvl in range(100) if agglvl % 10 <= 1 or agglvl >= 90]
    digits[totals] = 1
    return digits


# [kind of area, agglvl_code] → whether the two belong together.
AGGLVL_FITS_AREA: Final = _agglvl_fits_area()
# [agglvl_code] → the digits of the industries at that level, counted as in `digits_of`.
DIGITS_OF_AGGLVL: Final = _digits_of_agglvl()
