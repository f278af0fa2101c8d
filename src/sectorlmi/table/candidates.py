"""Which industries may be ranked, decided by rule before any rank is computed, because an average of ranks depends on
who else is ranked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.cells import Flags
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.set_aside import SetAside
from sectorlmi.terms.study import Study


@dataclass(frozen=True, eq=False)
class Candidates:
    """`rows` of the table that are ranked, and the industries set aside."""

    rows: Flags
    set_aside: tuple[SetAside, ...]


def choose(table: DataTable, study: Study) -> Candidates:
    """Apply the study's rules in order; the first that fails gives the reason."""
    reasons = [_reason(table, study, row) for row in range(len(table))]
    kept = np.array([reason is None for reason in reasons], dtype=np.bool_)
    aside = (SetAside(c, r) for c, r in zip(table.industries, reasons, strict=True) if r is not None)
    return Candidates(kept, tuple(aside))


def _reason(table: DataTable, study: Study, row: int) -> str | None:
    return next((r for r in (rule(table, study, row) for rule in _RULES) if r is not None), None)


def _retired(table: DataTable, _study: Study, row: int) -> str | None:
    if table["naics_vintage"][row] == table["naics_vintage"].max():
        return None
    return f"the code was {table['growth_note'][row]}"


def _unknown(table: DataTable, study: Study, row: int) -> str | None:
    if table["employment_status"][row] != Status.BOUNDED_ONLY:
        return None
    low, high = table["employment_lower"][row], table["employment_upper"][row]
    hidden = int(table["n_suppressed"][row])
    policy = f"the study's policy for hidden cells is `{study.suppressed}`"
    return f"{hidden} hidden cell(s) and {policy}; employment lies between {low:,.0f} and {high:,.0f}"


def _few_jobs(table: DataTable, study: Study, row: int) -> str | None:
    jobs, least = table["employment"][row], study.industries.minimum_employment
    if np.isnan(jobs) or (jobs >= least and jobs > 0):
        return None
    if jobs == 0:
        return f"no jobs in {study.years.current}"
    return f"{jobs:,.0f} jobs, under the study's minimum of {least:,.0f}"


def _few_establishments(table: DataTable, study: Study, row: int) -> str | None:
    count, least = table["n_establishments"][row], study.industries.minimum_establishments
    return f"{count:,.0f} establishments, under the study's minimum of {least:,.0f}" if count < least else None


def _mostly_estimated(table: DataTable, study: Study, row: int) -> str | None:
    most, share = study.industries.maximum_estimated_share, table["employment_estimated_share"][row]
    if most is None or share <= most:
        return None
    return f"{share:.0%} of the employment is estimated, over the study's maximum of {most:.0%}"


_RULES: tuple[Callable[[DataTable, Study, int], str | None], ...] = (
    _retired,
    _unknown,
    _few_jobs,
    _few_establishments,
    _mostly_estimated,
)
