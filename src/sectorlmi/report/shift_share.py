"""Shift-share as a section: one row an industry, or a bridge group where codes are compared together."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.errors import CoverageError
from sectorlmi.report.document import Section
from sectorlmi.table.datatable import Array, DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.shift_share import regional_shift_bounds, shift_share
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column
from sectorlmi.terms.provenance import Status

# What a narrow screen can do without, the first one first.
SPARE: Final = (
    *("competitive", "allocation", "regional_lower", "regional_upper"),
    "growth_from",
)
_PARTS = {
    "change": ("Change", "Jobs of the current year less those of the base year"),
    "national": ("Benchmark's growth", "What growth at the benchmark's overall rate would have brought"),
    "mix": ("Industry mix", "What the benchmark's growth of this very industry adds to that"),
    "regional": ("Regional shift", "What the region did better or worse than the benchmark in this industry"),
    "competitive": (
        "Competitive effect",
        "Esteban-Marquillas: the regional shift at the benchmark's mix of industries",
    ),
    "allocation": ("Allocation effect", "Esteban-Marquillas: the rest of the regional shift"),
}


def shift_share_section(table: DataTable) -> Section:
    """National share, industry mix and regional shift; with hidden cells, the certain bounds of the regional shift.

    Industries without comparable growth or without a benchmark are left out. Rows need not add to the region's total:
    excluded industries and those not comparable are missing from it. CoverageError without benchmark jobs.
    """
    q = table.quantities
    if np.isnan(q.benchmark_total_base):
        raise CoverageError(
            "there are no benchmark jobs of the base year to compare with, so there is no shift-share",
            "Shift-share needs QCEW cells of the region and the benchmark in both years.",
        )
    parts = shift_share(
        q.growth_from,
        q.growth_to,
        q.benchmark_from,
        q.benchmark_to,
        region_total=q.region_total_base,
        benchmark_total_base=q.benchmark_total_base,
        benchmark_total_current=q.benchmark_total,
    )
    low, high = regional_shift_bounds(
        (table["growth_from_lower"], table["growth_from_upper"]),
        (table["growth_to_lower"], table["growth_to_upper"]),
        q.benchmark_from,
        q.benchmark_to,
    )
    shown = [row for row in _first_of_each_comparison(table) if not np.isnan(parts.regional[row])]
    rows: dict[str, Array] = {
        "industry_code": np.array([_codes(table, row) for row in shown], dtype=np.str_),
        "title": table["title"][shown],
        "growth_from": q.growth_from[shown],
    }
    rows |= {name: getattr(parts, name)[shown] for name in _PARTS}
    rows |= {"regional_lower": low[shown], "regional_upper": high[shown], "quadrant": table["quadrant"][shown]}
    # Every part is made from the same jobs, so that each rests on an estimate where they do.
    statuses = dict.fromkeys(("growth_from", *_PARTS), table.status_shown("growth_status")[shown])
    return Section(
        "shift_share", "Shift-share", _intro(q.benchmark_total, q.benchmark_total_base), _columns(), rows, statuses
    )


def _intro(now: float, then: float) -> str:
    overall = 100 * (now / then - 1)
    return f"Change = benchmark's growth ({overall:.1f} % overall) + industry mix + regional shift, exactly."


def _first_of_each_comparison(table: DataTable) -> list[int]:
    """Rows that share a bridge group share their growth: only the first of them is shown."""
    seen: set[str] = set()
    rows = []
    for row in range(len(table)):
        group = (
            str(table["growth_note"][row]) if table["growth_status"][row] == Status.BRIDGED else table.industries[row]
        )
        if group not in seen:
            seen.add(group)
            rows.append(row)
    return rows


def _codes(table: DataTable, row: int) -> str:
    """The industry, or every industry that is compared together with it."""
    if table["growth_status"][row] != Status.BRIDGED:
        return table.industries[row]
    together = np.flatnonzero(table["growth_note"] == table["growth_note"][row])
    return " ".join(table.industries[i] for i in together)


def _columns() -> tuple[Column, ...]:
    words = dictionary()
    parts = (
        kinds.count(name, heading, "jobs", meaning, status="growth_status")
        for name, (heading, meaning) in _PARTS.items()
    )
    bounds = (
        kinds.count("regional_lower", "Shift, at least", "jobs", "Guaranteed lower bound of the regional shift"),
        kinds.count("regional_upper", "Shift, at most", "jobs", "Guaranteed upper bound of the regional shift"),
    )
    base = replace(words["growth_from"], status="growth_status")
    return (words["industry_code"], words["title"], base, *parts, *bounds, words["quadrant"])
