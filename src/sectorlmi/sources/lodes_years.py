"""Which states LODES8 leaves out in which years.

Source: U.S. Census Bureau, LODES Technical Documentation (data availability), as of the release with data to 2021.
Later gaps are not in this list: a file that cannot be had is then reported as not loaded.
"""

from __future__ import annotations

from typing import Final

FIRST_YEAR: Final = 2002
# Postal abbreviation in small letters → years without files.
_GAPS: Final = {
    "ak": range(2017, 2100),
    "ar": (2002, 2019, 2020, 2021),
    "az": (2002, 2003),
    "dc": range(2002, 2010),
    "ma": range(2002, 2011),
    "ms": (2002, 2003, 2019, 2020, 2021),
    "nh": (2002,),
}
# Places without LODES8 files in any year.
_NEVER: Final = frozenset({"vi"})


def is_unpublished(state: str, year: int) -> bool:
    """Whether the publisher says that a state has no files of a year."""
    return state in _NEVER or year < FIRST_YEAR or year in _GAPS.get(state, ())
