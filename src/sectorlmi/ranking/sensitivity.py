"""What one weight does to the list: the smallest change that swaps a name, and each factor left out in turn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.agreement import spearman
from sectorlmi.ranking.order import places
from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.scoring import weighted_mean
from sectorlmi.terms.cells import Flags, Floats, Text
from sectorlmi.terms.significant import rounded

_EDGE: Final = 1e-9


@dataclass(frozen=True)
class WeightChange:
    """One weight changed, the others rescaled in proportion, and what that does to the list.

    Attributes:
        factor: whose weight changes.
        weight_from: its share now.
        crossing: the exact share at which two industries are level.
        weight_to: the next tenth of a percent beyond it, at which the list has changed as said.
        enters, leaves: names that join and drop off the list at `weight_to`.
    """

    factor: str
    weight_from: float
    crossing: float
    weight_to: float
    enters: tuple[str, ...]
    leaves: tuple[str, ...]

    @property
    def size(self) -> float:
        """How much the share must change, 0 to 1."""
        return abs(self.crossing - self.weight_from)

    def text(self, titles: Mapping[str, str] | None = None) -> str:
        """The change in words: "raise wages from 20% to 26% and Hospitals replaces Food manufacturing".

        Args:
            titles: what to call industries by code and factors by name; a code or name without one stands as is.
        """
        named = titles or {}
        verb = "raise" if self.weight_to > self.weight_from else "lower"
        factor = named.get(self.factor) or self.factor
        change = f"{verb} {factor} from {_percent(self.weight_from)} to {_percent(self.weight_to)}"
        return f"{change} and {_swap(self.enters, self.leaves, named)}"


@dataclass(frozen=True)
class LeftOut:
    """The ranking without one factor: names that join and drop off the list, and how far the order agrees."""

    factor: str
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    spearman: float

    def text(self, titles: Mapping[str, str] | None = None) -> str:
        """What leaving the factor out does to the list, in words."""
        if not self.enters and not self.leaves:
            return "the same names"
        named = titles or {}
        return _swap(self.enters, self.leaves, named) if self.enters else f"{_listing(self.leaves, named)} left off"


def weight_changes(ranking: Ranking, top: int = 10) -> tuple[WeightChange, ...]:
    """The nearest change of the list for each factor, upwards and downwards, smallest first.

    A listed and an unlisted industry are level where their weighted means are equal. With t = w'/(1 − w') for
    the changed weight w', that is a quadratic in t (linear when both know every factor), so nothing is searched.
    An industry level with the last listed place is listed; such a tie breaks at any change and counts only as
    part of a change that also lets somebody pass.
    """
    current = _List.of(ranking, top)
    changes = []
    for factor, now in enumerate(current.weights):
        crossings = current.crossings(factor)
        for side in (crossings[crossings > now], crossings[crossings < now]):
            nearest_first = side[np.argsort(np.abs(side - now))]
            changes.append(current.first_change(factor, rounded(nearest_first).tolist()))
    return tuple(sorted((c for c in changes if c is not None), key=lambda c: (c.size, c.factor)))


def leave_one_out(ranking: Ranking, top: int = 10) -> tuple[LeftOut, ...]:
    """The list without each factor that counts, the others' weights rescaled; empty when only one counts."""
    current = _List.of(ranking, top)
    counting = np.flatnonzero(current.weights > 0).tolist()
    return tuple(current.without(factor) for factor in counting) if len(counting) > 1 else ()


def reweighed(weights: Floats, factor: int, share: float) -> Floats:
    """The weights, adding to 1, with one factor at this share and the others rescaled in proportion."""
    changed: Floats = weights * ((1.0 - share) / (1.0 - weights[factor]))
    changed[factor] = share
    return changed


@dataclass(frozen=True, eq=False)
class _List:
    """The points (n, k) and weights (k) behind a list, and which of the (n) industries are on it."""

    codes: Text
    names: tuple[str, ...]
    points: Floats
    weights: Floats
    place: Floats
    top: int

    @classmethod
    def of(cls, ranking: Ranking, top: int) -> _List:
        place = ranking.place.astype(np.float64)
        return cls(np.array(ranking.industries), ranking.names, ranking.points(), ranking.weights, place, top)

    def crossings(self, factor: int) -> Floats:
        """The shares of one factor, between 0 and 1, at which a listed industry meets an unlisted one."""
        known = ~np.isnan(self.points)
        if self.weights[factor] >= 1 or not known[:, factor].any():
            return np.empty(0)
        filled = np.where(known, self.points, 0.0)
        others = reweighed(self.weights, factor, 0.0)
        columns = (
            np.sum(filled * others, axis=1),
            np.sum(known * others, axis=1),
            filled[:, factor],
            known[:, factor].astype(np.float64),
        )
        listed: Flags = self.place <= self.top
        s, w, p, h = (column[listed][:, None] for column in columns)
        s2, w2, p2, h2 = (column[~listed][None, :] for column in columns)
        odds = _roots(p * h2 - p2 * h, p * w2 + s * h2 - p2 * w - s2 * h, s * w2 - s2 * w)
        share: Floats = odds / (1.0 + odds)
        return share[(share > _EDGE) & (share < 1 - _EDGE)]

    def first_change(self, factor: int, crossings: list[float]) -> WeightChange | None:
        """The first of the crossings, going outwards, beyond which somebody new is listed."""
        now = float(self.weights[factor])
        for crossing in dict.fromkeys(crossings):
            beyond = _beyond(crossing, now)
            enters, leaves = self.difference(self.placed(reweighed(self.weights, factor, beyond)))
            if enters:
                return WeightChange(self.names[factor], now, crossing, beyond, enters, leaves)
        return None

    def without(self, factor: int) -> LeftOut:
        place = self.placed(reweighed(self.weights, factor, 0.0))
        return LeftOut(self.names[factor], *self.difference(place), spearman(self.place, place))

    def placed(self, weights: Floats) -> Floats:
        return places(weighted_mean(self.points, weights))

    def difference(self, place: Floats) -> tuple[tuple[str, ...], tuple[str, ...]]:
        was: Flags = self.place <= self.top
        now: Flags = place <= self.top
        return tuple(self.codes[now & ~was].tolist()), tuple(self.codes[was & ~now].tolist())


def _roots(a: Floats, b: Floats, c: Floats) -> Floats:
    """The simple positive roots of a t² + b t + c = 0, flat; a touching (double) root swaps nobody."""
    a, b, c = (x.ravel() for x in np.broadcast_arrays(a, b, c))
    discriminant = b * b - 4 * a * c
    real = discriminant > 0
    a, b, c, root = a[real], b[real], c[real], np.sqrt(discriminant[real])
    q = -0.5 * (b + np.where(b >= 0, root, -root))  # the form without cancellation; never 0 for a simple root
    found = np.concatenate([q[a != 0] / a[a != 0], c / q])
    positive: Floats = found[np.isfinite(found) & (found > 0)]
    return positive


def _beyond(crossing: float, now: float) -> float:
    """The next tenth of a percent past the crossing; half the way to 0 % or 100 % where there is no room."""
    if crossing > now:
        step = (math.floor(crossing * 1000 + 1e-9) + 1) / 1000
        return step if step <= 1 else (crossing + 1) / 2
    step = (math.ceil(crossing * 1000 - 1e-9) - 1) / 1000
    return step if step >= 0 else crossing / 2


def _percent(share: float) -> str:
    return f"{100 * share:.3g}%"


def _swap(enters: tuple[str, ...], leaves: tuple[str, ...], titles: Mapping[str, str]) -> str:
    new = _listing(enters, titles)
    if not leaves:
        return f"{new} {'joins' if len(enters) == 1 else 'join'} the list"
    return f"{new} {'replaces' if len(enters) == 1 else 'replace'} {_listing(leaves, titles)}"


def _listing(codes: tuple[str, ...], titles: Mapping[str, str]) -> str:
    named = [titles.get(code) or code for code in codes]
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
