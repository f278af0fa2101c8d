"""Hide published cells the way a publisher would, so that an estimate can be held against the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sectorlmi.suppression.lending import matches
from sectorlmi.suppression.system import System, build_system
from sectorlmi.terms.cells import Cells, Flags, Ints

_FINEST = 5
_PERCENT = 0.15
_SIZE_SPREAD = 1.5


def hide_by_rule(cells: Cells, *, seed: int, share: float = 0.5) -> tuple[Cells, Cells, Flags]:
    """Primary hiding by a p-percent rule on made-up worksites, then secondary hiding.

    Each county cell's jobs are split over its establishments by log-normal draws; it violates when it has fewer than
    three or the remainder beyond the two largest is under 15 % of the largest. `share` of the violators are hidden.
    Returns (cells with more hidden, the truth in the same order, flags of the newly hidden).
    """
    system = build_system(cells, level=_FINEST)
    rng = np.random.default_rng(seed)
    chosen = np.zeros(len(system.cells), dtype=np.bool_)
    for k in np.flatnonzero(_hideable(system)):
        places = max(1, round(system.cells.establishments[k]))
        sizes = np.sort(np.exp(_SIZE_SPREAD * rng.standard_normal(places)))[::-1]
        is_violator = places < 3 or sizes[2:].sum() < _PERCENT * sizes[0]
        chosen[k] = is_violator and rng.random() < share
    return _hidden(system, chosen)


def hide_as_in(cells: Cells, other: Cells) -> tuple[Cells, Cells, Flags]:
    """Hide the published county cells that the publisher really hid in another year; only those are flagged."""
    system = build_system(cells, level=_FINEST)
    at, found = matches(system.cells, other)
    chosen = _hideable(system) & found & other.suppressed[at]
    blank, truth, _ = _hidden(system, chosen)
    return blank, truth, chosen


def _hideable(system: System) -> Flags:
    c = system.cells
    is_county = ~np.char.endswith(c.area, "000")
    return is_county & (system.step[: len(c)] >= 4) & ~c.suppressed & (c.employment > 0)


def _hidden(system: System, chosen: Flags) -> tuple[Cells, Cells, Flags]:
    truth = system.cells
    new = chosen.copy()
    while len(more := _secondary(system, new)):
        new[more] = True
    hidden = truth.suppressed | new
    blank = replace(
        truth,
        suppressed=hidden,
        employment=np.where(hidden, np.nan, truth.employment),
        wages=np.where(hidden, np.nan, truth.wages),
    )
    return blank, truth, new


def _secondary(system: System, new: Flags) -> Ints:
    """The smallest published cell of every sum that would give away its only hidden one."""
    sums, c, n = system.sums, system.cells, len(system.cells)
    hidden = np.ones(len(system), dtype=np.bool_)
    hidden[:n] = c.suppressed | new
    count = np.bincount(sums.row, weights=hidden[sums.child], minlength=len(sums.parent)) + hidden[sums.parent]
    able = _hideable(system) & ~new
    more = set()
    for row in np.flatnonzero(count == 1):
        members = np.append(sums.child[sums.start[row] : sums.start[row + 1]], sums.parent[row])
        members = members[members < n]
        if new[members].any():
            candidates = [int(k) for k in members if able[k]]
            if candidates:
                more.add(min(candidates, key=lambda k: (c.employment[k], k)))
    return np.array(sorted(more), dtype=np.int64)
