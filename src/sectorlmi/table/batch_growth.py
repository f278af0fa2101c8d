"""Past growth as in `growth`, for many regions at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sectorlmi.table import measures, status
from sectorlmi.table.batch_sums import BatchCells, Pick, Targets, disclosed_in_both
from sectorlmi.table.comparison import Basis
from sectorlmi.table.datatable import Array
from sectorlmi.table.sums import Sums, ranked_amount
from sectorlmi.terms.cells import Flags, Floats, Ints, Text
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Policy

_FROM_NOTHING = "no jobs in the base year, so growth has no percent"


class Compared(Protocol):
    """How each row is compared: its target, its note, and whether it is of a basis."""

    target: Ints
    note: Text

    def is_(self, *kinds: Basis) -> Flags: ...


@dataclass(frozen=True, eq=False)
class BatchGrowth:
    """Jobs that growth compares, a row each, and how firm it is; `sums` are those of the base and current year."""

    start: Floats
    end: Floats
    sums: tuple[Sums, Sums]
    status: Text
    note: Text
    estimated_share: Floats

    def columns(self) -> dict[str, Array]:
        """By the names of the data dictionary."""
        return {
            "growth_from": self.start,
            "growth_to": self.end,
            "growth_status": self.status,
            "growth_note": self.note,
            "growth_estimated_share": self.estimated_share,
        }


def compare_years(
    cells: tuple[BatchCells, BatchCells],
    targets: tuple[Targets, Targets],
    region: Ints,
    compared: Compared,
    policy: Policy,
) -> BatchGrowth:
    """Growth of each row over its own code or its bridge group; `region` is each row's region."""
    pick = Pick(region, compared.target)
    before, after = (c.sums(t, pick) for c, t in zip(cells, targets, strict=True))
    if policy == "floor":
        start, end = disclosed_in_both(*cells, targets, pick)
    else:
        start, end = (ranked_amount(s.employment, s.n_suppressed, policy) for s in (before, after))
    is_refused = compared.is_(Basis.RETIRED, Basis.NOT_COMPARABLE)
    start, end = np.where(is_refused, np.nan, start), np.where(is_refused, np.nan, end)
    kinds = weakest(status.of_sum(before, policy), status.of_sum(after, policy))
    kinds = np.where(compared.is_(Basis.BRIDGED), str(Status.BRIDGED), kinds)
    kinds = np.where(is_refused, str(Status.NOT_COMPARABLE), kinds)
    hidden = before.employment.hidden + after.employment.hidden if policy == "estimate" else np.zeros(len(start))
    return BatchGrowth(
        start,
        end,
        (before, after),
        status.missing_where(kinds, measures.growth_pct(start, end)),
        np.where((start == 0) & (end > 0), _FROM_NOTHING, compared.note),
        np.nan_to_num(measures.ratio(hidden, before.employment.estimate + after.employment.estimate)),
    )


def weakest(one: Text, other: Text) -> Text:
    """`status.weakest` of two columns, worked out once for each pair of statuses that occurs."""
    first, of_row = np.unique(one, return_inverse=True)
    second, of_other = np.unique(other, return_inverse=True)
    pairs, pair = np.unique(of_row * len(second) + of_other, return_inverse=True)
    chosen = status.weakest(first[pairs // max(len(second), 1)], second[pairs % max(len(second), 1)])
    return np.asarray(chosen[pair] if len(pairs) else one, dtype=np.str_)
