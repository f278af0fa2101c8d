"""Published figures one NAICS digit finer than the system: a floor for hidden cells of its finest level.

A hidden 4-digit cell often has published 5-digit children (BLS hides each level on its own). Their sum is a lower bound
and the firm part of an estimate; carrying the whole finer level through the system would double its cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.suppression.ratios import total_by
from sectorlmi.suppression.system import System, with_parents
from sectorlmi.terms.cells import Cells, Floats

_FINEST: Final = 6


@dataclass(frozen=True, eq=False)
class Detail:
    """Sums over the published finer children of each node: jobs, dollars, establishments; and how many they are."""

    employment: Floats
    wages: Floats
    establishments: Floats
    n_children: Floats

    def floor(self, measure: str) -> Floats:
        """What the children prove of the cell, less the rounding of the figures (1 + 0.5 a child)."""
        total: Floats = getattr(self, measure)
        return np.maximum(total - 1 - 0.5 * self.n_children, 0.0)


def published_detail(cells: Cells, system: System, level: int) -> Detail:
    """The detail that `cells` hold below the finest level of the system; all zeros where they hold none."""
    none = np.zeros(len(system))
    if level >= _FINEST:
        return Detail(none, none, none, none)
    finer, step, parent = with_parents(cells, level=level + 1)
    is_coarse = step <= level + 2
    number = np.cumsum(is_coarse) - 1
    child = np.flatnonzero(~is_coarse & ~finer.suppressed & (parent >= 0))
    above = number[parent[child]]

    def total(values: Floats) -> Floats:
        return total_by(above, np.nan_to_num(values[child]), len(system))

    return Detail(total(finer.employment), total(finer.wages), total(finer.establishments), total(np.ones(len(finer))))
