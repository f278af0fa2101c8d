"""What a hidden cell is likely to be before the sums are consulted, and how far to trust it.

Best first: the same cell in other years, moved by the state's growth of the industry and by the cell's own change in
establishments; its own published children plus an estimate of the rest; its establishments times jobs per
establishment in the state, else the benchmark, else the counties held, else the industry above. A cell hidden in every
year leans on the last and on what the sums of the other years say about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from sectorlmi.suppression.detail import LEAST_ESTABLISHMENTS, Detail
from sectorlmi.suppression.lending import OtherYear, averaged, interpolated
from sectorlmi.suppression.system import System
from sectorlmi.suppression.values import at, ratio, total_by
from sectorlmi.terms.cells import Floats, Text
from sectorlmi.terms.significant import power


class PriorKind(StrEnum):
    """What the estimate of a hidden cell leans on."""

    OTHER_YEAR = "other_year"
    OTHER_YEAR_ESTIMATE = "other_year_estimate"
    CHILDREN = "children"
    STATE_SIZE = "state_size"
    BENCHMARK_SIZE = "benchmark_size"
    PEER_SIZE = "peer_size"
    PARENT_SIZE = "parent_size"


_KIND: Final = "<U19"
# Relative uncertainty of a prior (log standard deviation): sqrt(a² + b² / establishments). A cell of few establishments
# varies more, because one large worksite is a larger part of it; a figure of another period ages with the square root
# of the years between. Chosen by measurement: docs/methods.md.
_SPREAD: Final = {
    PriorKind.OTHER_YEAR: (0.12, 0.15),
    PriorKind.OTHER_YEAR_ESTIMATE: (0.3, 2.0),
    PriorKind.CHILDREN: (0.9, 6.0),
    PriorKind.STATE_SIZE: (0.3, 2.0),
    PriorKind.BENCHMARK_SIZE: (0.3, 2.0),
    PriorKind.PEER_SIZE: (0.3, 2.0),
    PriorKind.PARENT_SIZE: (0.3, 2.0),
}
_SIZE_WITHOUT_ANY_FIGURE: Final = 5.0
# How far the state's growth and the cell's own establishments move a figure of another year; and how much an estimate
# of another year counts beside the size of this year's establishments (both in logarithms).
_GROWTH_POWER: Final = 0.5
_ESTABLISHMENT_POWER: Final = 0.3
_OTHER_ESTIMATE_SHARE: Final = 0.65
_GROWTH_LIMITS: Final = (0.5, 2.0)
_ESTABLISHMENT_LIMITS: Final = (0.25, 4.0)
_LEAST_SHARE_OF_SIZE: Final = 0.1


@dataclass(frozen=True, eq=False)
class Prior:
    """Centre (jobs), spread (log standard deviation) and kind of every node; meaningful for hidden ones."""

    centre: Floats
    spread: Floats
    kind: Text


def size_prior(system: System, known: Floats, benchmark_area: str | None, detail: Detail) -> Prior:
    """The prior of employment from this period alone. `known` is NaN for hidden nodes."""
    size, kind = _jobs_per_establishment(system, known, benchmark_area)
    has_detail = (detail.employment > 0) & np.isnan(known)
    of_rest = np.where(has_detail, detail.size_of_the_rest(size, benchmark_area), size)
    rest = np.maximum(system.establishments - detail.establishments, LEAST_ESTABLISHMENTS) * of_rest
    centre = detail.employment + rest
    _from_children(system, known, centre, kind)
    prior = _with_spread(system, known, centre, kind)
    kind[has_detail] = PriorKind.CHILDREN
    return Prior(centre, prior.spread * np.where(has_detail, rest / centre, 1.0), np.where(np.isnan(known), kind, ""))


def employment_prior(
    system: System,
    known: Floats,
    alone: Prior,
    others: Sequence[OtherYear],
    estimates: Sequence[Floats],
    *,
    largest: Floats,
) -> Prior:
    """The prior of employment with other years: `alone` improved where they say more.

    `estimates` are the estimated jobs of each of the others, one entry a node, NaN where it has no such cell; at most
    the `largest` plausible (`ceilings.largest_published`) are believed.
    """
    if not others:
        return alone
    centre, kind = alone.centre.copy(), alone.kind.copy()
    hidden = np.isnan(known)
    likely, _ = averaged(others, _all_moved(system, known, others, estimates))
    likely = np.maximum(np.minimum(likely, largest), _LEAST_SHARE_OF_SIZE * centre)
    use = hidden & (likely > 0) & (kind != PriorKind.CHILDREN)
    share = _OTHER_ESTIMATE_SHARE
    centre[use] = power(centre[use], 1 - share) * power(likely[use], share)
    kind[use] = PriorKind.OTHER_YEAR_ESTIMATE
    shown, nearness = interpolated(others, _all_moved(system, known, others, [o.employment for o in others]))
    use = hidden & (nearness > 0)
    centre[use], kind[use] = shown[use], PriorKind.OTHER_YEAR
    improved = _with_spread(system, known, centre, kind)
    spread = np.where(kind == alone.kind, alone.spread, improved.spread)
    # What wanders between two known points strays by √(d₁d₂ / (d₁ + d₂)), and by √d beyond the last of them.
    ageing = np.where(use, 1 / np.sqrt(np.where(use, nearness, 1.0)), 1.0)
    return Prior(centre, spread * ageing, improved.kind)


def _with_spread(system: System, known: Floats, centre: Floats, kind: Text) -> Prior:
    places = np.maximum(system.establishments, LEAST_ESTABLISHMENTS)
    spread = np.zeros(len(system))
    for name, (firm, loose) in _SPREAD.items():
        spread = np.where(kind == name, np.sqrt(firm**2 + loose**2 / places), spread)
    hidden = np.isnan(known)
    return Prior(centre, np.where(hidden, spread, 0.0), np.where(hidden, kind, "").astype(_KIND))


def _jobs_per_establishment(system: System, known: Floats, benchmark_area: str | None) -> tuple[Floats, Text]:
    """Average size for each node from the closest level of area, then of industry, that is published."""
    n = len(system)
    own_size = ratio(known, system.establishments)
    sizes = (
        (PriorKind.STATE_SIZE, at(own_size, system.state)),
        (PriorKind.BENCHMARK_SIZE, _benchmark_size(system, own_size, benchmark_area)),
        (PriorKind.PEER_SIZE, _peer_size(system, known)),
    )
    size, kind = np.full(n, np.nan), np.full(n, PriorKind.PARENT_SIZE, dtype=_KIND)
    for name, candidate in sizes:
        use = np.isnan(size) & ~np.isnan(candidate)
        size[use], kind[use] = candidate[use], name
    for _ in range(int(system.step.max(initial=0))):
        size = np.where(np.isnan(size), at(size, system.parent), size)
    return np.nan_to_num(size, nan=_SIZE_WITHOUT_ANY_FIGURE), kind


def _benchmark_size(system: System, own_size: Floats, benchmark_area: str | None) -> Floats:
    size = np.full((int(system.own.max(initial=0)) + 1, len(system.industry_codes)), np.nan)
    rows = np.flatnonzero(system.cells.area == (benchmark_area or ""))
    size[system.own[rows], system.industry[rows]] = own_size[rows]
    return np.asarray(size[system.own, system.industry])


def _peer_size(system: System, known: Floats) -> Floats:
    """Jobs per establishment over all published cells of the industry and ownership."""
    n_industries = len(system.industry_codes)
    group = system.own * n_industries + system.industry
    published = ~np.isnan(known)
    n = int(group.max(initial=0)) + 1
    jobs = total_by(group[published], known[published], n)
    places = total_by(group[published], system.establishments[published], n)
    pooled = ratio(jobs, places)
    return np.asarray(pooled[group], dtype=np.float64)


def _from_children(system: System, known: Floats, centre: Floats, kind: Text) -> None:
    """Hidden cells with published children: those plus the centres of the hidden ones, finest level first."""
    filled = np.where(np.isnan(known), centre, known)
    for step in range(int(system.step.max(initial=0)), 1, -1):
        children = np.flatnonzero((system.step == step) & (system.parent >= 0))
        above = system.parent[children]
        total = total_by(above, filled[children], len(system))
        firm = total_by(above, np.nan_to_num(known[children]), len(system))
        use = np.isnan(known) & (firm > 0)
        centre[use] = filled[use] = total[use]
        kind[use] = PriorKind.CHILDREN


def _all_moved(system: System, known: Floats, others: Sequence[OtherYear], jobs: Sequence[Floats]) -> list[Floats]:
    return [_moved_from(system, known, other, there) for other, there in zip(others, jobs, strict=True)]


def _moved_from(system: System, known: Floats, other: OtherYear, jobs: Floats) -> Floats:
    """Jobs of another year moved to this one; NaN where there are none."""
    growth = np.clip(ratio(at(known, system.state), at(other.employment, system.state)), *_GROWTH_LIMITS)
    change = ratio(
        np.maximum(system.establishments, LEAST_ESTABLISHMENTS),
        np.maximum(other.establishments, LEAST_ESTABLISHMENTS),
    )
    change = np.clip(change, *_ESTABLISHMENT_LIMITS)
    moved = jobs * power(np.nan_to_num(growth, nan=1.0), _GROWTH_POWER)
    return np.asarray(moved * power(np.nan_to_num(change, nan=1.0), _ESTABLISHMENT_POWER))
