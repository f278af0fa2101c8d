"""How far two orders agree: Spearman and Kendall correlation, and two rankings side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.ranking.order import LOWER, ranks
from sectorlmi.ranking.ranking import Ranking
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.significant import rounded


def spearman(x: Floats, y: Floats) -> float:
    """Spearman's rho over the pairs that are both known: the correlation of mid-ranks. NaN if one is constant."""
    both = ~(np.isnan(x) | np.isnan(y))
    a = ranks(x[both], better=LOWER)
    b = ranks(y[both], better=LOWER)
    a, b = a - a.mean() if len(a) else a, b - b.mean() if len(b) else b
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float(rounded((a * b).sum() / norm)) if norm > 0 else float("nan")


def kendall(x: Floats, y: Floats) -> float:
    """Kendall's tau-b over the pairs that are both known; NaN if one is constant. Memory grows as n²."""
    both = ~(np.isnan(x) | np.isnan(y))
    a = np.sign(x[both][:, None] - x[both][None, :])
    b = np.sign(y[both][:, None] - y[both][None, :])
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float(rounded((a * b).sum() / norm)) if norm > 0 else float("nan")


@dataclass(frozen=True)
class Agreement:
    """Two rankings of the same region compared.

    Attributes:
        n_common: industries both rank; the correlations are over these.
        spearman, kendall: of the places; 1 is the same order.
        top: how long the lists compared are, ties at the boundary included.
        shared: industries on both lists, in the first ranking's order.
        only_first, only_second: industries on one list and not on the other.
    """

    n_common: int
    spearman: float
    kendall: float
    top: int
    shared: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def overlap(self) -> float:
        """Shared names as a share of the longer list; NaN when both are empty."""
        longest = len(self.shared) + max(len(self.only_first), len(self.only_second))
        return len(self.shared) / longest if longest else float("nan")


def compare(first: Ranking, second: Ranking, *, top: int = 10) -> Agreement:
    """How far two rankings agree, and which names of the top differ."""
    place = dict(zip(second.industries, second.place.tolist(), strict=True))
    common = [row for row, code in enumerate(first.industries) if code in place]
    x = first.place[common].astype(np.float64)
    y = np.array([place[first.industries[row]] for row in common], dtype=np.float64)
    one, two = first.listed(top), second.listed(top)
    return Agreement(
        n_common=len(common),
        spearman=spearman(x, y),
        kendall=kendall(x, y),
        top=top,
        shared=tuple(code for code in one if code in two),
        only_first=tuple(code for code in one if code not in two),
        only_second=tuple(code for code in two if code not in one),
    )
