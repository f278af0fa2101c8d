"""The cheapest moves away from given values after which every sum holds: one linear programme.

A hidden industry whose parts are all hidden is their sum to the last digit, since none of them is printed and so none
is rounded. It is no unknown of the programme, and its sum is no row: what is left are the parts and the sums of printed
figures, about half of both. What bounds such an industry follows from the sums that it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.suppression.equations import Equations
from sectorlmi.suppression.linear_program import Matrix, Programme
from sectorlmi.suppression.values import renumbered, total_by
from sectorlmi.terms.cells import Flags, Floats, Ints


def least_moves(eq: Equations, near: Floats, cost: Floats, lower: Floats, upper: Floats) -> Floats | None:
    """Values that satisfy all equations inside the bounds, Σ cost·|moved| least; None where there are none."""
    parts = _Parts.of(eq)
    leaves = np.flatnonzero(parts.is_leaf)
    at = (np.cumsum(parts.is_leaf) - 1)[parts.leaf]
    row, column, sign = _over_leaves(eq, parts)
    column = (np.cumsum(parts.is_leaf) - 1)[column]
    rows, row = renumbered(row, len(eq.total))
    near, n = near[leaves], len(leaves)
    missing = eq.total[rows] - total_by(row, sign * near[column], len(rows))
    matrix = Matrix.from_entries(
        np.tile(row, 2), np.concatenate([column, column + n]), np.concatenate([sign, -sign]), 2 * n
    )
    room = np.concatenate([upper[leaves] - near, near - lower[leaves]])
    slack = eq.slack[rows]
    rows_within = missing - slack, missing + slack
    moves = Programme(matrix, (np.zeros(2 * n), room), rows_within, np.tile(cost[leaves], 2)).minimiser()
    if moves is None:
        return None
    values = np.clip(near + moves[:n] - moves[n:], lower[leaves], upper[leaves])
    return total_by(parts.whole, values[at], len(parts.is_leaf))


@dataclass(frozen=True, eq=False)
class _Parts:
    """Each unknown as a sum of leaves: pairs (`whole`, `leaf`) in the order of the whole; a leaf is its own."""

    is_leaf: Flags
    is_used: Flags
    whole: Ints
    leaf: Ints

    @classmethod
    def of(cls, eq: Equations) -> _Parts:
        """`is_used` flags the equations that say what a whole is, and nothing else."""
        n, n_rows = len(eq.unknown), len(eq.total)
        is_parent = eq.sign < 0
        is_used = (eq.slack == 0) & (eq.total == 0) & eq.is_inside
        is_used &= np.bincount(eq.row[is_parent], minlength=n_rows) == 1
        says = is_used[eq.row]
        whole_of = np.full(n_rows, -1)
        whole_of[eq.row[is_parent & says]] = eq.column[is_parent & says]
        of_part, part = whole_of[eq.row[~is_parent & says]], eq.column[~is_parent & says]
        order = np.argsort(of_part, kind="stable")
        of_part, part = of_part[order], part[order]
        first, last = np.searchsorted(of_part, np.arange(n)), np.searchsorted(of_part, np.arange(n), side="right")
        is_leaf = first == last
        whole, leaf = np.arange(n), np.arange(n)
        while not is_leaf[leaf].all():
            size = np.where(is_leaf[leaf], 1, (last - first)[leaf])
            place = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
            whole, one = np.repeat(whole, size), np.repeat(leaf, size)
            leaf = np.where(is_leaf[one], one, part[np.minimum(first[one] + place, len(part) - 1)])
        return cls(is_leaf, is_used, whole, leaf)


def _over_leaves(eq: Equations, parts: _Parts) -> tuple[Ints, Ints, Floats]:
    """(row, leaf, sign) of the equations that are left."""
    kept = np.flatnonzero(~parts.is_used[eq.row])
    count = np.bincount(parts.whole, minlength=len(parts.is_leaf))
    start, size = (np.cumsum(count) - count)[eq.column[kept]], count[eq.column[kept]]
    place = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    leaf = parts.leaf[np.repeat(start, size) + place]
    return np.repeat(eq.row[kept], size), leaf, np.repeat(eq.sign[kept], size)
