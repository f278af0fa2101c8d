"""The shape of NAICS codes as QCEW writes them: levels, parents, hyphenated sectors, supersectors.

Source: U.S. Census Bureau, NAICS manual (structure); BLS QCEW for the hyphenated sector codes and the supersectors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SHARED_SECTORS: Final = {
    "31": "31-33",
    "32": "31-33",
    "33": "31-33",
    "44": "44-45",
    "45": "44-45",
    "48": "48-49",
    "49": "48-49",
}
# Supersectors and the sectors in them (BLS QCEW, high-level industries).
SUPERSECTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "1011": ("11", "21"),
    "1012": ("23",),
    "1013": ("31-33",),
    "1021": ("22", "42", "44-45", "48-49"),
    "1022": ("51",),
    "1023": ("52", "53"),
    "1024": ("54", "55", "56"),
    "1025": ("61", "62"),
    "1026": ("71", "72"),
    "1027": ("81",),
    "1028": ("92",),
    "1029": ("99",),
}
_SECTOR: Final = re.compile(r"\d\d|31-33|44-45|48-49")
_INDUSTRY: Final = re.compile(r"[1-9]\d{2,5}")


def digits(code: str) -> int:
    """The NAICS level of a code: 2 for sectors (`31-33` too), 3-6 below; 0 when it is no NAICS code.

    Use it on codes a person typed. For rows of a QCEW file ask `codes.naics_digits(agglvl_code)`.
    """
    if _SECTOR.fullmatch(code):
        return 2 if code != "10" else 0
    if _INDUSTRY.fullmatch(code) and not code.startswith("10"):
        return len(code)
    return 0


def sector_of(code: str) -> str:
    """The sector (2-digit or hyphenated) that a NAICS code belongs to."""
    return _SHARED_SECTORS.get(code[:2], code[:2])


def parent(code: str) -> str | None:
    """The code one level up; None for a sector."""
    level = digits(code)
    if level <= 2:
        return None
    return sector_of(code) if level == 3 else code[:-1]


def ancestors(code: str) -> list[str]:
    """The codes above this one, nearest first, up to the sector."""
    level = digits(code)
    return [*(code[:n] for n in range(level - 1, 2, -1)), sector_of(code)] if level > 2 else []


def is_within(code: str, ancestor: str) -> bool:
    """Whether `code` is `ancestor` itself or lies under it."""
    return code == ancestor or ancestor in ancestors(code)


def canonical_sector(code: str) -> str:
    """A sector as QCEW writes it, from the spellings people and URLs use (`31_33`, `31`, `31-33`)."""
    return sector_of(code.replace("_", "-")) if digits(code.replace("_", "-")) == 2 else code
