"""BLS code lists: areas, ownerships and aggregation levels of QCEW, and occupations of the older classification.

Source: BLS QCEW open-data field definitions (areas, ownership and aggregation level codes), as of 2025.
Codes are text everywhere: a FIPS code that became a number has lost its leading zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import Final


class AreaKind(StrEnum):
    """What a five-character QCEW `area_fips` stands for."""

    NATION = "nation"
    NATION_GROUP = "nation_group"
    STATE = "state"
    COUNTY = "county"
    UNKNOWN_COUNTY = "unknown_county"
    CSA = "csa"
    CBSA = "cbsa"


_FORMS: Final = (
    (re.compile(r"US000"), AreaKind.NATION),
    (re.compile(r"US(MSA|CMS|NMS)"), AreaKind.NATION_GROUP),
    (re.compile(r"\d\d000"), AreaKind.STATE),
    (re.compile(r"\d\d999"), AreaKind.UNKNOWN_COUNTY),
    (re.compile(r"\d{5}"), AreaKind.COUNTY),
    (re.compile(r"CS\d{3}"), AreaKind.CSA),
    (re.compile(r"C\d{4}"), AreaKind.CBSA),
)


@cache
def area_kind(area_fips: str) -> AreaKind | None:
    """The kind of an area code, or None when the text is no QCEW area code."""
    return next((kind for form, kind in _FORMS if form.fullmatch(area_fips)), None)


def bare(text: str) -> str:
    """A code as it was before a spreadsheet took it for a number or was kept from it: `'311'` and `311.0` are 311."""
    return text.strip("'\"= ").removesuffix(".0")


def state_of(area_fips: str) -> str:
    """The statewide `SS000` code of a county, an unknown county or a state."""
    return area_fips[:2] + "000"


OWNERSHIP_TITLES: Final = {
    "0": "Total covered",
    "1": "Federal government",
    "2": "State government",
    "3": "Local government",
    "4": "International government",
    "5": "Private",
    "8": "Total government",
    "9": "Total U.I. covered (excludes federal government)",
}

PRIVATE: Final = ("5",)
ALL_OWNERSHIPS: Final = ("1", "2", "3", "5")


def ownerships_in_words(owns: Sequence[str]) -> str:
    """Own codes in order as people name them: `ownership 5`, `ownerships 1-3`, `ownerships 1 and 3`."""
    if len(owns) == 1:
        return f"ownership {owns[0]}"
    follow = int(owns[-1]) - int(owns[0]) == len(owns) - 1
    return f"ownerships {owns[0]}-{owns[-1]}" if follow else f"ownerships {' and '.join(owns)}"


ALL_COVERED: Final = "0"

ALL_INDUSTRIES: Final = "10"

# agglvl_code = a base for the kind of area + a step for the grain of the industry.
_AGGLVL_BASE: Final = {
    AreaKind.NATION: 10,
    AreaKind.CBSA: 40,
    AreaKind.STATE: 50,
    AreaKind.COUNTY: 70,
    AreaKind.UNKNOWN_COUNTY: 70,
}
_DIGIT_STEP: Final = {2: 4, 3: 5, 4: 6, 5: 7, 6: 8}
LEVELS: Final = tuple(_DIGIT_STEP)


def agglvl(kind: AreaKind, digits: int) -> int:
    """The `agglvl_code` of NAICS rows with so many `digits` (2-6) in areas of this kind, by ownership."""
    return _AGGLVL_BASE[kind] + _DIGIT_STEP[digits]


def naics_digits(agglvl_code: int) -> int:
    """How many NAICS digits rows of this `agglvl_code` have (2-6); 0 for totals, domains and supersectors.

    The level comes from here and never from the length of `industry_code`: 101 and 1011 are aggregates.
    """
    if not 10 <= agglvl_code <= 78:
        return 0
    step = agglvl_code % 10
    return step - 2 if 4 <= step <= 8 and agglvl_code - step in _AGGLVL_BASE.values() else 0


_ONLY_IN_2010: Final = re.compile(r"15-11\d\d|29-106\d|31-101\d|35-302[12]|39-9021|53-10[23]1")


def only_in_2010(codes: Iterable[str]) -> list[str]:
    """Those occupation codes that SOC 2018 does not have, in order, each once.

    Files of SOC 2010 and SOC 2018 look alike, and most codes stand in both. Those of 2010 alone are computer
    occupations (15-11..), physicians (29-106.), aides (31-101., 39-9021), counter workers, transport supervisors.
    Source: BLS, SOC 2010 to 2018 crosswalk.
    """
    return sorted({code for code in codes if _ONLY_IN_2010.fullmatch(code)})
