"""Regional sums of cells: what is published, how much is hidden, and between which bounds the truth lies.

Three states are counted for every industry: disclosed, suppressed and absent (no row, so no covered establishment).
A hidden cell is never taken as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeVar

import numpy as np

from sectorlmi import reference
from sectorlmi.suppression.regional import region_bounds
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.values import Values
from sectorlmi.terms.cells import Flags, Floats, Ints, Text
from sectorlmi.terms.labels import among
from sectorlmi.terms.study import Policy

Measure = Literal["employment", "wages"]


@dataclass(frozen=True, eq=False)
class Amounts:
    """One measure (jobs or wages) summed over a region; one entry an industry.

    `floor` is the sum of the published cells, NaN where every cell is hidden; `lower` and `upper` always hold;
    `estimate` includes the hidden cells (NaN where no estimate was made); `hidden` is the estimate's hidden part.
    """

    floor: Floats
    lower: Floats
    upper: Floats
    estimate: Floats
    hidden: Floats

    def followed_by(self, other: Amounts, rows: Ints) -> Amounts:
        """These entries and then the other's, at the given positions."""
        return Amounts(*(_joined(getattr(self, f.name), getattr(other, f.name), rows) for f in fields(Amounts)))


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of one period over a region's areas and ownerships; one entry a target (an industry or a bridge group)."""

    n_disclosed: Ints
    n_suppressed: Ints
    n_absent: Ints
    establishments: Floats
    employment: Amounts
    wages: Amounts

    def followed_by(self, other: Sums, rows: Ints) -> Sums:
        """These entries and then the other's, at the given positions."""
        return Sums(
            _joined(self.n_disclosed, other.n_disclosed, rows),
            _joined(self.n_suppressed, other.n_suppressed, rows),
            _joined(self.n_absent, other.n_absent, rows),
            _joined(self.establishments, other.establishments, rows),
            self.employment.followed_by(other.employment, rows),
            self.wages.followed_by(other.wages, rows),
        )


_Column = TypeVar("_Column", Floats, Ints)


def _joined(first: _Column, second: _Column, rows: Ints) -> _Column:
    return np.concatenate([first, second])[rows]


@dataclass(frozen=True, eq=False)
class Year:
    """One period as the study sees it.

    `areas` are the region's counties under the codes of that period; `broken` says why the region is not the same as
    in the other year (empty when it is).
    """

    resolved: Resolved
    areas: tuple[str, ...]
    broken: tuple[str, ...] = ()


def ranked_amount(amounts: Amounts, n_suppressed: Ints, policy: Policy) -> Floats:
    """The value that is ranked on: with estimates, the published floor, or nothing where a cell is hidden."""
    if policy == "estimate":
        return amounts.estimate
    if policy == "floor":
        return amounts.floor
    return np.where(n_suppressed > 0, np.nan, amounts.floor)


class RegionCells:
    """The cells of one period that lie in a region, ready to be summed by industry code.

    Args:
        resolved: cells with bounds and, by policy, estimates.
        areas: the region's area codes as they are written in that period.
        owns: the ownerships that are added up.
    """

    def __init__(self, resolved: Resolved, areas: Sequence[str], owns: Sequence[str]) -> None:
        inside = among(resolved.cells.area, areas) & among(resolved.cells.own, owns)
        self._resolved = resolved
        self._rows = np.flatnonzero(inside)
        self.cells = resolved.cells.take(self._rows)
        self._areas, self._owns = tuple(areas), tuple(owns)
        self.codes, self.code_of_row = np.unique(self.cells.industry, return_inverse=True)
        self._position = {str(code): i for i, code in enumerate(self.codes)}

    def sums(self, targets: Sequence[tuple[str, ...]], *, tight: Sequence[Measure] = ()) -> Sums:
        """Add up each target: a tuple of industry codes (one code, or those of a bridge group).

        `tight` names the measures whose regional sum is bounded as a whole, which is never looser than adding the
        bounds of its cells: hidden siblings in one county share one remainder.
        """
        chosen = self.chosen(targets)
        hidden = self.cells.suppressed
        n_disclosed, n_suppressed = self._add(chosen, ~hidden), self._add(chosen, hidden)
        n_possible = np.array([len(self._areas) * len(self._owns) * len(t) for t in targets], dtype=np.float64)
        jobs = self._amounts(chosen, self.cells.employment, self._resolved.employment)
        wages = self._amounts(chosen, self.cells.wages, self._resolved.wages)
        return Sums(
            n_disclosed.astype(np.int64),
            n_suppressed.astype(np.int64),
            (n_possible - n_disclosed - n_suppressed).astype(np.int64),
            self._add(chosen, self.cells.establishments),
            self._tightened(jobs, targets, "employment") if "employment" in tight else jobs,
            self._tightened(wages, targets, "wages") if "wages" in tight else wages,
        )

    def _tightened(self, amounts: Amounts, targets: Sequence[tuple[str, ...]], measure: Measure) -> Amounts:
        bounds = region_bounds(self._resolved, self._areas, targets, owns=self._owns, measure=measure)
        return replace(amounts, lower=bounds.lower, upper=bounds.upper)

    def chosen(self, targets: Sequence[tuple[str, ...]]) -> Flags:
        """(targets × codes): which industry codes each target adds up."""
        chosen = np.zeros((len(targets), len(self.codes)), dtype=np.bool_)
        for t, codes in enumerate(targets):
            chosen[t, [self._position[c] for c in codes if c in self._position]] = True
        return chosen

    def _amounts(self, chosen: Flags, published: Floats, values: Values) -> Amounts:
        hidden = self.cells.suppressed
        floor = self._add(chosen, np.where(hidden, 0.0, published))
        nothing_shown = (self._add(chosen, hidden) > 0) & (self._add(chosen, ~hidden) == 0)
        hidden_part = self._add(chosen, np.where(hidden, values.estimate[self._rows], 0.0))
        return Amounts(
            floor=np.where(nothing_shown, np.nan, floor),
            lower=self._add(chosen, values.lower[self._rows]),
            upper=self._add(chosen, values.upper[self._rows]),
            estimate=floor + hidden_part,
            hidden=hidden_part,
        )

    def _add(self, chosen: Flags, values: Floats | Flags) -> Floats:
        """Sums by code, then by target; not a matrix product, in which 0 × unknown would be unknown."""
        by_code = np.bincount(self.code_of_row, np.asarray(values, dtype=np.float64), len(self.codes))
        total: Floats = np.where(chosen, by_code, 0.0).sum(axis=1)
        return total


def disclosed_in_both(
    base: RegionCells,
    current: RegionCells,
    base_targets: Sequence[tuple[str, ...]],
    current_targets: Sequence[tuple[str, ...]],
) -> tuple[Floats, Floats]:
    """Published jobs of each target in both years, over the counties that hide nothing of it in either year.

    The growth of two floors would mix growth with a change of what is hidden. An absent cell is known: it is zero.
    Unknown (NaN) where the target has cells but no county shows it in both years.
    """
    keys, key_of_row = np.unique(np.concatenate([_area_and_own(base), _area_and_own(current)]), return_inverse=True)
    split = len(base.cells)
    years = ((base, base_targets, key_of_row[:split]), (current, current_targets, key_of_row[split:]))
    hidden = [_by_key(y, t, k, len(keys), y.cells.suppressed) for y, t, k in years]
    jobs = [_by_key(y, t, k, len(keys), np.where(y.cells.suppressed, 0.0, y.cells.employment)) for y, t, k in years]
    rows = [_by_key(y, t, k, len(keys), np.ones(len(y.cells))) for y, t, k in years]
    usable = (hidden[0] + hidden[1]) == 0
    nothing = ((rows[0] + rows[1]) > 0).any(axis=1) & ~(usable & ((rows[0] + rows[1]) > 0)).any(axis=1)
    totals = [np.where(nothing, np.nan, np.where(usable, j, 0.0).sum(axis=1)) for j in jobs]
    return totals[0], totals[1]


def _by_key(
    year: RegionCells, targets: Sequence[tuple[str, ...]], key_of_row: Ints, n_keys: int, values: Floats | Flags
) -> Floats:
    """(targets × area-and-ownership keys): sums of the values."""
    index = year.code_of_row * n_keys + key_of_row
    table = np.bincount(index, np.asarray(values, dtype=np.float64), len(year.codes) * n_keys)
    by_code = table.reshape(len(year.codes), n_keys)
    return np.array([by_code[codes].sum(axis=0) for codes in year.chosen(targets)]).reshape(len(targets), n_keys)


def _area_and_own(year: RegionCells) -> Text:
    """A key that is the same in both years for counties that were renamed or merged in between."""
    renamed = {old: min(change.new) for change in reference.area_changes() for old in change.old | change.new}
    areas, index = np.unique(year.cells.area, return_inverse=True)
    names = np.array([renamed.get(str(a), str(a)) for a in areas], dtype=np.str_)
    return np.char.add(names[index] if len(areas) else year.cells.area, year.cells.own)
