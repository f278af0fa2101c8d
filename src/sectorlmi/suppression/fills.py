"""Feasible fills: random values of a region's hidden cells that fit every sum inside its counties.

Each fill moves every hidden cell by log-normal noise of its own spread around the estimate, then walks each county
from the top down: the children of a total are moved, each in proportion to its spread and within its bounds, until
they add up. Bounds come from the whole system, so a county's fills respect the state's rows as far as they bind it. A
cell goes above its likely ceiling only where its parent cannot be filled otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.suppression.bounds import Measure
from sectorlmi.suppression.lending import matches
from sectorlmi.suppression.prior import PriorKind
from sectorlmi.suppression.region_bounds import RegionSums
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.targets import Region, region_of
from sectorlmi.suppression.values import total_by
from sectorlmi.terms.cells import Floats, Ints, among
from sectorlmi.terms.significant import exp

# Spreads are widened so that 5-95 % ranges, of cells and of regional sums, cover a little over 90 % of held-out truths.
_WIDENING: Final = 1.3
_WIDEST: Final = 1.5
# Puts the noise between median-true (0) and mean-true (0.5): measured, covers best.
_CENTRING: Final = 0.25
# Noise of the same hidden cell in two years: whatever makes it unlike its industry mostly stays.
_PERSISTENCE: Final = 0.8
_ROUNDS: Final = 6
_LIKELY_ROUNDS: Final = 4
_FAR: Final = 1e15
_PINNED: Final = 1e-6
# A sum that misses its parent by no more than so much of it is one.
_CLOSED: Final = 1e-10


@dataclass(frozen=True, eq=False)
class Draws:
    """Regional totals of each fill; shape (n fills, n targets), jobs and dollars. Published parts do not vary."""

    employment: Floats
    wages: Floats


def draw(
    resolved: Resolved,
    areas: Sequence[str],
    targets: Sequence[tuple[str, ...]],
    *,
    owns: Sequence[str],
    n: int,
    seed: int,
    within: RegionSums | None = None,
) -> Draws:
    """`n` fills of the region's targets; `within` are employment bounds (`region_bounds`) that no fill leaves."""
    place = _Place(resolved, region_of(resolved, areas, targets, owns=owns))
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((2, len(place.hidden), n))
    return place.fill(noise, within)


def draw_years(
    years: Sequence[tuple[Resolved, Sequence[tuple[str, ...]]]],
    areas: Sequence[str],
    *,
    owns: Sequence[str],
    n: int,
    seed: int,
    within: Sequence[RegionSums | None] = (),
) -> list[Draws]:
    """Fills of several years together, each with targets under its own codes. A cell hidden in two has kindred noise.

    What a year is drawn depends on those before it in the list alone.
    """
    places = [_Place(resolved, region_of(resolved, areas, targets, owns=owns)) for resolved, targets in years]
    rng = np.random.default_rng(seed)
    noise: list[Floats] = []
    for k, place in enumerate(places):
        new = rng.standard_normal((2, len(place.hidden), n))
        is_alone = ~place.is_from_other_year
        for before, old in zip(places[:k], noise, strict=True):
            if not len(before.hidden):
                continue
            same, found = matches(place.cells, before.cells)
            found &= is_alone & ~before.is_from_other_year[same]
            kindred = np.sqrt(1 - _PERSISTENCE**2) * new[:, found] + _PERSISTENCE * old[:, same[found]]
            new[:, found] = kindred
            is_alone &= ~found
        noise.append(new)
    bounds = within or [None] * len(places)
    return [place.fill(new, bound) for place, new, bound in zip(places, noise, bounds, strict=True)]


def draw_cells(resolved: Resolved, areas: Sequence[str], cells: Ints, *, n: int, seed: int) -> Draws:
    """`n` fills of single cells of the areas, by their places among `resolved.cells`: a target each."""
    system = resolved.system
    inside = np.concatenate([among(system.cells.area, areas), np.zeros(len(system) - len(system.cells), np.bool_)])
    region = Region(system, inside, cells, np.arange(len(cells)), cells, len(cells))
    place = _Place(resolved, region)
    return place.fill(np.random.default_rng(seed).standard_normal((2, len(place.hidden), n)), None)


class _Place:
    """The hidden cells of a region, in the order in which a fill settles them."""

    def __init__(self, resolved: Resolved, region: Region) -> None:
        self._resolved, self._region = resolved, region
        # What is finer than every target moves none of them: they are settled from the top down.
        deepest = resolved.system.step[region.node].max(initial=0)
        is_hidden = resolved.cells.suppressed & (resolved.system.step[: len(resolved.cells)] <= deepest)
        self.hidden = np.flatnonzero(region.inside[: len(resolved.cells)] & is_hidden)
        self.cells = resolved.cells.take(self.hidden)
        self.is_from_other_year = resolved.prior[self.hidden] == PriorKind.OTHER_YEAR

    def fill(self, noise: Floats, within: RegionSums | None) -> Draws:
        r = self._resolved
        jobs = np.maximum(r.employment.estimate[self.hidden], 0.0)[:, None]
        wages = np.maximum(r.wages.estimate[self.hidden], 0.0)[:, None]
        spread = np.minimum(r.spread[self.hidden] * _WIDENING, _WIDEST)[:, None]
        pay_spread = r.pay_spread[self.hidden][:, None] * _WIDENING
        drawn = self._settled("employment", jobs * exp(spread * noise[0] - spread**2 * _CENTRING), spread)
        moved = drawn / np.where(jobs > 0, jobs, 1.0)
        paid = self._settled("wages", wages * moved * exp(pay_spread * noise[1]), spread + pay_spread)
        employment = self._totals("employment", drawn)
        if within is not None:
            employment = np.clip(employment, within.lower, within.upper)
        return Draws(employment, self._totals("wages", paid))

    def _settled(self, measure: Measure, x: Floats, spread: Floats) -> Floats:
        """The values moved so that every parent industry of the region's counties is the sum of its children."""
        system, found = self._resolved.system, self._resolved.intervals[measure]
        low, high = found.lower[self.hidden][:, None], np.minimum(found.upper[self.hidden], _FAR)[:, None]
        likely = self._likely(measure, low, high)
        x = np.clip(x, low, likely)
        values = np.where(found.upper - found.lower < _PINNED, found.lower, 0.0)
        number = np.full(len(system), -1)
        number[self.hidden] = np.arange(len(self.hidden))
        is_coarser = system.step <= system.step[self.hidden].max(initial=0)
        published = np.flatnonzero(self._region.inside & is_coarser & (number < 0) & (system.parent >= 0))
        known = total_by(system.parent[published], values[published], len(system))
        parent = system.parent[self.hidden]
        for step in sorted(set(system.step[self.hidden].tolist())):
            rows = np.flatnonzero((system.step[self.hidden] == step) & (parent >= 0))
            rows = rows[np.argsort(parent[rows], kind="stable")]
            if not len(rows):
                continue
            heads, first = np.unique(parent[rows], return_index=True)
            above = np.where((number[heads] >= 0)[:, None], x[number[heads]], values[heads][:, None])
            x[rows] = _shared_out(
                x[rows], (low[rows], likely[rows], high[rows]), spread[rows], first, above - known[heads][:, None]
            )
        return x

    def _likely(self, measure: Measure, low: Floats, high: Floats) -> Floats:
        """The highest plausible values; an estimate that sums force above its ceiling is plausible."""
        if measure == "wages":
            return high
        jobs = self._resolved.employment.estimate[self.hidden]
        return np.clip(np.maximum(self._resolved.ceiling[self.hidden], jobs)[:, None], low, high)

    def _totals(self, measure: Measure, x: Floats) -> Floats:
        found = self._resolved.intervals[measure]
        number = np.full(len(self._resolved.system), -1)
        number[self.hidden] = np.arange(len(self.hidden))
        fixed = self._region.sums(np.where(number < 0, found.lower, 0.0))
        totals = np.repeat(fixed[None, :], x.shape[1], axis=0)
        varying = number[self._region.node] >= 0
        target, row = self._region.target[varying], number[self._region.node[varying]]
        if len(target):
            heads, first = np.unique(target, return_index=True)
            totals[:, heads] += np.add.reduceat(x[row], first, axis=0).T
        return totals


def _shared_out(x: Floats, ends: tuple[Floats, Floats, Floats], spread: Floats, first: Ints, goal: Floats) -> Floats:
    """Values near `x` whose groups (rows from `first` on) add up to `goal`, fill by fill.

    `ends` are least, likely and greatest values; above the likely one only what is still missing in the end.
    """
    low, likely, high = ends
    group = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(x))))
    goal = np.clip(goal, np.add.reduceat(low, first, axis=0), np.add.reduceat(high, first, axis=0))
    for attempt in range(_ROUNDS):
        top = likely if attempt < _LIKELY_ROUNDS else high
        gap = goal - np.add.reduceat(x, first, axis=0)
        room = np.where(gap[group] > 0, top - x, x - low)
        is_last = attempt >= _ROUNDS - 1
        share = room if is_last else np.minimum(room, np.maximum(x, 1.0) * spread)
        total = np.add.reduceat(share, first, axis=0)
        portion = gap / np.where(total > 0, total, 1.0)
        x = np.clip(x + portion[group] * share, low, top)
    return x
