"""Which industries stand above which: NAICS parents, then BLS supersectors, domains and the total.

Source: BLS QCEW high-level industry structure (supersector and domain definitions); aggregation level codes.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from sectorlmi.terms import naics
from sectorlmi.terms.cells import Ints, Text
from sectorlmi.terms.codes import ALL_INDUSTRIES

_SUPERSECTOR_OF: Final = {sector: above for above, sectors in naics.SUPERSECTORS.items() for sector in sectors}
_BASES: Final = (10, 40, 50, 70)
_FINEST_STEP: Final = 8


def industry_step(agglvl: Ints) -> Ints:
    """The grain of rows by their `agglvl_code`: 0 all covered, 1 total, 2 domain, 3 supersector, 4-8 NAICS 2-6 digits.

    -1 for rows that take no part in sums by industry (CSA, size class and other special levels).
    """
    step = agglvl % 10
    return np.where(np.isin(agglvl - step, _BASES) & (step <= _FINEST_STEP), step, -1)


@cache
def chain_above(code: str) -> tuple[str, ...]:
    """Every industry above this one, nearest first, ending with the total `10`."""
    if code == ALL_INDUSTRIES:
        return ()
    if code in ("101", "102"):
        return (ALL_INDUSTRIES,)
    if code in naics.SUPERSECTORS:
        return (code[:3], ALL_INDUSTRIES)
    upwards = tuple(naics.ancestors(code))
    supersector = _SUPERSECTOR_OF.get(naics.sector_of(code))
    above = (supersector, supersector[:3]) if supersector else ()
    return (*upwards, *above, ALL_INDUSTRIES)


def ancestors_of(industries: Text) -> Ints:
    """Positions in `industries` of each one's ancestors, nearest first, -1 where not listed. Shape (n, depth)."""
    position = {code: k for k, code in enumerate(industries.tolist())}
    chains = [chain_above(code) for code in industries.tolist()]
    depth = max((len(c) for c in chains), default=0)
    table = np.full((len(chains), depth), -1)
    for row, chain in zip(table, chains, strict=True):
        row[: len(chain)] = [position.get(code, -1) for code in chain]
    return table
