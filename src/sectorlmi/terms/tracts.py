"""Census tracts of Connecticut as small whole numbers, beside county numbers in one column.

Connecticut's planning regions are made of tracts, not of its old counties; LODES counts jobs by blocks of the old
counties. Flows that touch the state are therefore kept by tract as well. A county is its number (13121), a tract of
Connecticut is `FIRST` or more.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

STATE: Final = 9
FIRST: Final = 100_000
# Above every number: two places fit into one whole number of 64 bits.
LIMIT: Final = 10_000_000
_A_COUNTY: Final = 1_000_000
_FIRST_COUNTY: Final = 9_001

Ints = npt.NDArray[np.int64]


def numbers(counties: Ints, tracts: Ints) -> Ints:
    """Places: the county's number, or in Connecticut that of the tract (its six digits as a number)."""
    inside = FIRST + (counties - _FIRST_COUNTY) // 2 * _A_COUNTY + tracts
    return np.where(counties // 1000 == STATE, inside, counties)


def number(code: str) -> int:
    """The number of a tract's eleven-digit code of 2020."""
    return int(numbers(np.array([int(code[:5])]), np.array([int(code[5:])]))[0])


def in_counties(places: npt.NDArray[Any], new: dict[int, int]) -> Ints:
    """County numbers of places, tracts by the counties that `new` gives them; 0 where it gives none."""
    known = np.array(sorted(new), dtype=np.int64)
    counties = np.array([new[n] for n in known.tolist()], dtype=np.int64)
    at = np.minimum(np.searchsorted(known, places), max(len(known) - 1, 0))
    found = np.where(known[at] == places, counties[at], 0) if len(known) else np.zeros(len(places), dtype=np.int64)
    return np.where(places < FIRST, places, found).astype(np.int64)
