"""The codes of QCEW rows: repaired where the repair is certain, refused where it is not.

Codes arrive dictionary-encoded, so each distinct text is looked at once a batch and never once a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.terms import naics
from sectorlmi.terms.codes import ALL_INDUSTRIES, OWNERSHIP_TITLES, AreaKind, area_kind, naics_digits

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
