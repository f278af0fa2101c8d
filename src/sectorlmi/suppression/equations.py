"""The sums seen from their hidden cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.suppression.ratios import total_by
from sectorlmi.suppression.system import Sums
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


def equations(sums: Sums, known: Floats, is_free: Flags, slack: Floats) -> Equations:
    """The sums that touch a free node, given the `known` values of all other nodes; rows without end are left out."""
    n = len(sums.parent)
    fixed = np.where(is_free, 0.0, known)
    total = fixed[sums.parent] - total_by(sums.row, fixed[sums.child], n)
    row = np.concatenate([sums.row, np.arange(n)])
    node = np.concatenate([sums.child, sums.parent])
    sign = np.concatenate([np.ones(len(sums.child)), -np.ones(n)])
    kept = is_free[node] & np.isfinite(slack)[row]
    rows, renumbered = np.unique(row[kept], return_inverse=True)
    column = (np.cumsum(is_free) - 1)[node[kept]]
    return Equations(
        np.flatnonzero(is_free), total[rows], slack[rows], sums.family[rows], renumbered, column, sign[kept]
    )
