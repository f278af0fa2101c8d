"""Past growth as in `growth`, for many regions at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sectorlmi.table import measures, status
from sectorlmi.table.batch_sums import BatchCells, Pick, Targets, disclosed_in_both
from sectorlmi.table.comparison import Basis
from sectorlmi.table.datatable import Array
from sectorlmi.table.growth import estimated_share, kinds_of_growth, notes_of_growth
from sectorlmi.table.sums import Sums, ranked_amount
from sectorlmi.terms.cells import Flags, Floats, Ints, Text
from sectorlmi.terms.study import Policy


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
    kinds = kinds_of_growth(before, after, compared.is_(Basis.BRIDGED), is_refused, policy)
    return BatchGrowth(
        start,
        end,
        (before, after),
        status.missing_where(kinds, measures.growth_pct(start, end)),
        notes_of_growth(start, end, compared.note),
        estimated_share(before, after, policy),
    )
