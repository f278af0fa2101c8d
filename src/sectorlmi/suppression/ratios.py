"""Quotients, look-ups and group sums that keep unknown unknown."""

from __future__ import annotations

import numpy as np

from sectorlmi.terms.cells import Floats, Ints


def at(values: Floats, nodes: Ints) -> Floats:
    """The values at these nodes, NaN where the node is -1."""
    return np.where(nodes >= 0, values[np.maximum(nodes, 0)], np.nan) if len(values) else values


def ratio(top: Floats, bottom: Floats) -> Floats:
    """top / bottom where both are above zero, else NaN."""
    is_defined = (bottom > 0) & (top > 0)
    return np.where(is_defined, top / np.where(is_defined, bottom, 1.0), np.nan)


def total_by(group: Ints, values: Floats, n: int) -> Floats:
    """Sum of the values of each group 0..n-1."""
    return np.bincount(group, weights=values, minlength=n).astype(np.float64, copy=False)
