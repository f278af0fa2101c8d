"""What a hidden cell hardly exceeds, from the largest jobs per worksite that are published of its industry.

A likely bound of the estimate and of the fills, never a certain one, and a published sum that needs more wins. Without
it, what a county's sum leaves over goes to the one cell of which nothing is known: 4,600 jobs to the only airline
worksite of a county whose warehouses had grown. Where the state's figure of the industry is published, that sum says
more, and no ceiling is set (docs/methods.md).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.suppression.prior import PriorKind
from sectorlmi.suppression.system import System
from sectorlmi.suppression.values import at, ratio
from sectorlmi.terms.cells import Floats, Text

# Published cells are averages over worksites, and a single one can be several times as large: measured.
_ABOVE_THE_LARGEST: Final = 6.0
# Of an industry with fewer published cells the largest says little; the industries above it count as well.
_ENOUGH: Final = 3
# What leans on figures of the very cell, its own or its children's, has no ceiling.
_KNOWN: Final = (PriorKind.OTHER_YEAR, PriorKind.CHILDREN)


def largest_published(system: System, known: Floats) -> Floats:
    """Jobs of each node if its worksites are as large as the largest that are published, as averages, of the industry.

    `known` is NaN for hidden nodes. Infinite where nothing of the industry, or of one above it, is published, and where
    the state's figure is.
    """
    group = system.own * len(system.industry_codes) + system.industry
    size = ratio(known, system.establishments)
    shown = np.flatnonzero(size > 0)
    n = int(group.max(initial=0)) + 1
    largest = np.zeros(n)
    np.maximum.at(largest, group[shown], size[shown])
    is_rare = (np.bincount(group[shown], minlength=n) < _ENOUGH)[group]
    top = largest[group]
    for _ in range(int(system.step.max(initial=0))):
        top = np.where(is_rare, np.fmax(top, at(top, system.parent)), top)
    is_open = (top > 0) & np.isnan(at(known, system.state))
    return np.where(is_open, top * np.maximum(system.establishments, 1.0), np.inf)


def ceilings(largest: Floats, kind: Text) -> Floats:
    """Jobs that each node likely has at most, by what its estimate leans on; `largest` from `largest_published`."""
    return np.where(np.isin(kind, _KNOWN), np.inf, _ABOVE_THE_LARGEST * largest)
