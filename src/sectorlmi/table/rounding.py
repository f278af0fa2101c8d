"""How jobs of a single county are shown: estimates to the nearest ten, because they stand for hidden cells.

The tool informs regional choices and does not publish what BLS hides. JSON keeps the unrounded values, for programs.
Every output takes the rule from here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.cells import Array, Flags, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.significant import nearest_ten
from sectorlmi.terms.study import Study

DECIMALS: Final = -1  # as a spreadsheet's ROUND counts them: to the nearest ten
# A bridged number may rest on an estimate.
_ROUNDED: Final = np.array((Status.ESTIMATED, Status.BRIDGED, Status.BRIDGED_ESTIMATED), dtype=np.str_)
# Jobs without a status of their own, and that of the number made from them.
_BEHIND: Final = {
    "wage_employment": "avg_annual_wage_status",
    "growth_from": "growth_status",
    "growth_to": "growth_status",
}


def is_one_county(study: Study) -> bool:
    """Whether the region, or an industry's own, is a single county: its estimates stand for hidden cells."""
    return study.rounds_to_ten


def is_rounded(status: Text) -> Flags:
    """Which jobs of a single county are rounded: those that rest on an estimate, or may."""
    return np.asarray(np.isin(status, _ROUNDED))


def rounded_jobs(jobs: Array, status: Text) -> Array:
    """The jobs that rest on an estimate to the nearest ten, the others as they are."""
    values = jobs.astype(np.float64)
    return np.where(is_rounded(status), nearest_ten(values), values)


def shown(study: Study, column: Column, values: Array, status: Text | None) -> Array:
    """A column's values as people are shown them."""
    if status is None or column.unit != "jobs" or not is_one_county(study):
        return values
    return rounded_jobs(values, status)


def status_columns() -> dict[str, str]:
    """Columns of jobs that rest on an estimate, or may, each with the column that says so."""
    counted = dictionary(FACTORS.values()).values()
    return {c.name: c.status for c in counted if c.unit == "jobs" and c.status} | _BEHIND


def as_shown(table: DataTable, study: Study) -> DataTable:
    """The table as people are shown it; the same one unless the region is a single county."""
    if not is_one_county(study):
        return table
    found = {
        name: rounded_jobs(table[name], table[status])
        for name, status in status_columns().items()
        if name in table.columns and status in table.columns
    }
    return replace(table, columns={**table.columns, **found})


def by_rule(section: Section, study: Study) -> Section:
    """The section with what its `as_shown` rounds; the same one unless the region is a single county."""
    if not is_one_county(study):
        return section
    counted = {c.name for c in section.columns if c.unit == "jobs"}
    return replace(section, tens={n: is_rounded(s) for n, s in section.statuses.items() if n in counted})
