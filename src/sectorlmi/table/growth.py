"""Past growth of each industry: like with like, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.table import measures, status
from sectorlmi.table.comparison import Basis, Comparison
from sectorlmi.table.datatable import Array
from sectorlmi.table.sums import RegionCells, Sums, disclosed_in_both, ranked_amount
from sectorlmi.terms.cells import Flags, Floats, Text
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Policy


@dataclass(frozen=True, eq=False)
class Growth:
    """The jobs that growth compares with their bounds, the bounds of growth in percent, and how firm it is."""

    base: Floats
    current: Floats
    base_bounds: tuple[Floats, Floats]
    current_bounds: tuple[Floats, Floats]
    lower_pct: Floats
    upper_pct: Floats
    status: Text
    note: Text
    estimated_share: Floats

    def columns(self) -> dict[str, Array]:
        """By the names of the data dictionary."""
        return {
            "growth_from": self.base,
            "growth_to": self.current,
            "growth_from_lower": self.base_bounds[0],
            "growth_from_upper": self.base_bounds[1],
            "growth_to_lower": self.current_bounds[0],
            "growth_to_upper": self.current_bounds[1],
            "growth_lower_pct": self.lower_pct,
            "growth_upper_pct": self.upper_pct,
            "growth_status": self.status,
            "growth_note": self.note,
            "growth_estimated_share": self.estimated_share,
        }


@dataclass(frozen=True, eq=False)
class Side:
    """One year of the comparison: the region's cells, and their sums by each industry's own code."""

    cells: RegionCells
    own: Sums

    def sums(self, targets: Sequence[tuple[str, ...]], bridged: Flags) -> Sums:
        """The sums of each target; those of bridge groups are made here, each group once."""
        groups = list(dict.fromkeys(t for t, is_bridged in zip(targets, bridged, strict=True) if is_bridged))
        position = {group: len(targets) + i for i, group in enumerate(groups)}
        rows = [position[t] if b else i for i, (t, b) in enumerate(zip(targets, bridged, strict=True))]
        return self.own.followed_by(self.cells.sums(groups, tight=("employment",)), np.array(rows, dtype=np.int64))


def compare_years(base: Side, current: Side, comparisons: Sequence[Comparison], policy: Policy) -> Growth:
    """Growth of each comparison over its own codes or its bridge group.

    With the floor policy only counties that hide nothing of the industry in either year are compared: the growth of
    two floors would mix growth with a change of what is hidden.
    """
    old, new = [c.base_codes for c in comparisons], [c.current_codes for c in comparisons]
    bridged = np.array([c.basis is Basis.BRIDGED for c in comparisons], dtype=np.bool_)
    before, after = base.sums(old, bridged), current.sums(new, bridged)
    if policy == "floor":
        start, end = disclosed_in_both(base.cells, current.cells, old, new)
    else:
        start = ranked_amount(before.employment, before.n_suppressed, policy)
        end = ranked_amount(after.employment, after.n_suppressed, policy)
    refused = np.array([c.basis in (Basis.RETIRED, Basis.NOT_COMPARABLE) for c in comparisons], dtype=np.bool_)
    start, end = np.where(refused, np.nan, start), np.where(refused, np.nan, end)
    kinds = kinds_of_growth(before, after, bridged, refused, policy)
    return Growth(
        start,
        end,
        (_unless(refused, before.employment.lower), _unless(refused, before.employment.upper)),
        (_unless(refused, after.employment.lower), _unless(refused, after.employment.upper)),
        _bound(before.employment.upper, after.employment.lower, refused),
        _bound(before.employment.lower, after.employment.upper, refused),
        status.missing_where(kinds, measures.growth_pct(start, end)),
        notes_of_growth(start, end, np.array([c.note for c in comparisons], dtype=np.str_)),
        estimated_share(before, after, policy),
    )


def kinds_of_growth(before: Sums, after: Sums, bridged: Flags, refused: Flags, policy: Policy) -> Text:
    """How firm growth is: as the weaker of its two sums, unless a bridge joins them or they must not be compared."""
    kinds = status.weakest(status.of_sum(before, policy), status.of_sum(after, policy))
    kinds = np.where(bridged, str(Status.BRIDGED), kinds)
    return np.where(refused, str(Status.NOT_COMPARABLE), kinds)


def notes_of_growth(start: Floats, end: Floats, notes: Text) -> Text:
    """The notes of the comparisons; where there is no base, that instead."""
    return np.where((start == 0) & (end > 0), "no jobs in the base year, so growth has no percent", notes)


def estimated_share(before: Sums, after: Sums, policy: Policy) -> Floats:
    """The estimated part of the jobs of both years, 0 to 1."""
    jobs = before.employment, after.employment
    hidden = jobs[0].hidden + jobs[1].hidden if policy == "estimate" else np.zeros(len(before.n_disclosed))
    return np.nan_to_num(measures.ratio(hidden, jobs[0].estimate + jobs[1].estimate))


def _unless(refused: Flags, values: Floats) -> Floats:
    return np.where(refused, np.nan, values)


def _bound(base: Floats, current: Floats, refused: Flags) -> Floats:
    return _unless(refused, measures.growth_pct(base, current))
