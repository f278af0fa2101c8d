"""How jobs of a single county are shown: estimates to the nearest ten, because they stand for hidden cells.

The tool informs regional choices and does not publish what BLS hides. JSON keeps the unrounded values, for programs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.table.datatable import Array, DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.cells import Text
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study

_NEAREST: Final = 10
# A bridged number may rest on an estimate.
_ROUNDED: Final = (Status.ESTIMATED, Status.BRIDGED)
# Jobs without a status of their own, and that of the number made from them.
_BEHIND: Final = {
    "wage_employment": "avg_annual_wage_status",
    "growth_from": "growth_status",
    "growth_to": "growth_status",
}


def as_shown(table: DataTable, study: Study) -> DataTable:
    """The table as people are shown it; the same one unless the region is a single county."""
    if len(study.region.counties) != 1:
        return table
    counted = {c.name: c.status for c in dictionary(FACTORS.values()).values() if c.unit == "jobs" and c.status}
    found = {
        name: rounded_jobs(table[name], table[status])
        for name, status in (counted | _BEHIND).items()
        if name in table.columns and status in table.columns
    }
    return replace(table, columns={**table.columns, **found})


def rounded_jobs(jobs: Array, status: Text) -> Array:
    """Halves go away from zero, as in a spreadsheet."""
    values = jobs.astype(np.float64)
    tens = np.sign(values) * np.floor(np.abs(values) / _NEAREST + 0.5) * _NEAREST
    return np.where(np.isin(status, np.array(_ROUNDED, dtype=np.str_)), tens, values)
