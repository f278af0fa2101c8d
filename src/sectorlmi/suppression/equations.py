"""The sums of a period as equations over its hidden cells: what is printed is known, what is not is unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.suppression.system import Sums, is_inside
from sectorlmi.suppression.values import renumbered, total_by
from sectorlmi.terms.cells import Flags, Floats, Ints


@dataclass(frozen=True, eq=False)
class Equations:
    """Σ sign·x over the unknowns of row k is `total[k]` within `slack[k]`.

    `unknown` are the nodes solved for; `row`, `column` (a position in `unknown`) and `sign` list the non-zeros: +1 for
    a child, -1 for a parent that is itself hidden. Rows of one `family` share no child.
    """

    unknown: Ints
    total: Floats
    slack: Floats
    family: Ints
    row: Ints
    column: Ints
    sign: Floats

    @property
    def is_inside(self) -> Flags:
        """The rows of industries inside one area and ownership."""
        return is_inside(self.family)


def equations(sums: Sums, known: Floats, is_free: Flags, slack: Floats, same: Ints | None = None) -> Equations:
    """The sums that touch a free node, given the `known` values of all other nodes; rows without end are left out.

    `same` has the node that stands for each (see `one_unknown`); without, each stands for itself.
    """
    if same is None:
        same = np.arange(len(is_free))
    n = len(sums.parent)
    fixed = np.where(is_free, 0.0, known)
    total = fixed[sums.parent] - total_by(sums.row, fixed[sums.child], n)
    row = np.concatenate([sums.row, np.arange(n)])
    node = np.concatenate([sums.child, sums.parent])
    sign = np.concatenate([np.ones(len(sums.child)), -np.ones(n)])
    says_nothing = sums.is_same & is_free[sums.parent] & (same[sums.parent] == same[sums.first_child])
    kept = is_free[node] & (np.isfinite(slack) & ~says_nothing)[row]
    rows, row = renumbered(row[kept], n)
    unknown, column = renumbered(same[is_free], len(same))
    column = column[(np.cumsum(is_free) - 1)[node[kept]]]
    return Equations(unknown, total[rows], slack[rows], sums.family[rows], row, column, sign[kept])


def one_unknown(sums: Sums, is_free: Flags) -> Ints:
    """For each node the one that stands for it: the topmost of free nodes that are each other's only child."""
    same = np.arange(len(is_free))
    parent, child = sums.parent[sums.is_same], sums.first_child[sums.is_same]
    both = is_free[parent] & is_free[child]
    same[child[both]] = parent[both]
    while (above := same[same] != same).any():
        same = np.where(above, same[same], same)
    return same


def of_published(sums: Sums, is_free: Flags, slack: Floats) -> Floats:
    """The slack without the part of figures that are estimated: what is not printed is not rounded."""
    of_children = 0.5 * total_by(sums.row, is_free[sums.child].astype(np.float64), len(sums.parent))
    return np.maximum(slack - of_children - is_free[sums.parent], 0.0)
