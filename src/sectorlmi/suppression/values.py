"""Bounds and best guesses of cells, contradictions, and quotients and sums that keep unknown unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.terms.cells import Floats, Ints


@dataclass(frozen=True, eq=False)
class Values:
    """Bounds and best guess of one measure, one entry a cell; a published cell has all three equal to its value.

    `upper` is infinite where no published figure bounds the cell. `estimate` is NaN for hidden cells when only bounds
    were asked for.
    """

    lower: Floats
    upper: Floats
    estimate: Floats


@dataclass(frozen=True)
class Contradiction:
    """Published figures that cannot all be right: `parent` against the sum of `children`, off by `gap` units."""

    measure: str
    parent: str
    children: tuple[str, ...]
    gap: float

    def __str__(self) -> str:
        shown = ", ".join(self.children[:4])
        more = f" and {len(self.children) - 4} more" if len(self.children) > 4 else ""
        return (
            f"{self.measure} of {self.parent} does not fit the sum of {shown}{more}: "
            f"off by {self.gap:,.0f} beyond rounding"
        )


def at(values: Floats, nodes: Ints) -> Floats:
    """The values at these nodes, NaN where the node is -1."""
    return np.where(nodes >= 0, values[np.maximum(nodes, 0)], np.nan) if len(values) else values


def ratio(top: Floats, bottom: Floats) -> Floats:
    """top / bottom where both are above zero, else NaN."""
    is_defined = (bottom > 0) & (top > 0)
    return np.where(is_defined, top / np.where(is_defined, bottom, 1.0), np.nan)


def renumbered(numbers: Ints, n: int) -> tuple[Ints, Ints]:
    """(which of 0..n-1 occur, in order; the place of each number among them): `np.unique` without its sorting."""
    occurs = np.zeros(n, dtype=np.bool_)
    occurs[numbers] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[numbers]


def total_by(group: Ints, values: Floats, n: int) -> Floats:
    """Sum of the values of each group 0..n-1."""
    return np.bincount(group, weights=values, minlength=n).astype(np.float64, copy=False)
