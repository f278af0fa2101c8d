"""Shift-share: what part of a region's change is the benchmark's growth, its mix of industries, and its own doing.

National share NS = e·G, industry mix IM = e·(G_i − G), regional shift RS = e·(g_i − G_i); the three add to the change
exactly. Esteban-Marquillas splits RS with the jobs h_i = e·E_i/E the region would have if its mix were the benchmark's:
competitive effect h·(g_i − G_i) and allocation effect (e − h)·(g_i − G_i).

Sources: Dunn (1960), Papers of the Regional Science Association 6; Esteban-Marquillas (1972), Regional and Urban
Economics 2(3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypedDict, Unpack

import numpy as np

from sectorlmi.errors import CoverageError
from sectorlmi.table import certainty
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.measures import ratio
from sectorlmi.table.rounding import by_rule
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array, Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Screen, Section, file_stem, section_rows
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study


@dataclass(frozen=True, eq=False)
class ShiftShare:
    """One entry an industry, in jobs. `change` = `national` + `mix` + `regional`, and `regional` = `competitive` +
    `allocation`; NaN where the industry or its benchmark is unknown. An industry that is new to the region has no
    growth rate: its whole change is regional and its allocation is unknown (NaN), as is its competitive effect.
    """

    change: Floats
    national: Floats
    mix: Floats
    regional: Floats
    competitive: Floats
    allocation: Floats


class Totals(TypedDict):
    """Jobs in all industries: the region's of the base year (one an industry where regions differ), the benchmark's."""

    region_total: float | Floats
    benchmark_total_base: float
    benchmark_total_current: float


def shift_share(
    base: Floats, current: Floats, benchmark_base: Floats, benchmark_current: Floats, **totals: Unpack[Totals]
) -> ShiftShare:
    """Decompose the change of each industry's jobs.

    Args:
        base, current: the region's jobs by industry in both years.
        benchmark_base, benchmark_current: the benchmark's jobs in the same industries.
        totals: the jobs in all industries.
    """
    growth = totals["benchmark_total_current"] / totals["benchmark_total_base"] - 1
    industry_growth = ratio(benchmark_current - benchmark_base, benchmark_base)
    own_growth = ratio(current - base, base)
    national = base * growth
    # An industry the benchmark had none of has no growth rate there; nothing of its change is the mix's.
    mix = np.where(np.isnan(industry_growth), np.nan, base * (industry_growth - growth))
    mix = np.where(base == 0, 0.0, mix)
    lead = own_growth - industry_growth
    as_benchmark = _as_benchmark(benchmark_base, totals)
    return ShiftShare(
        change=current - base,
        national=national,
        mix=mix,
        regional=(current - base) - national - mix,
        competitive=as_benchmark * lead,
        allocation=(base - as_benchmark) * lead,
    )


def _as_benchmark(benchmark_base: Floats, totals: Totals) -> Floats:
    """The jobs that the region would have if its mix of industries were the benchmark's (h)."""
    return totals["region_total"] * benchmark_base / totals["benchmark_total_base"]


def shift_share_bounds(
    base: tuple[Floats, Floats],
    current: tuple[Floats, Floats],
    benchmark_base: Floats,
    benchmark_current: Floats,
    **totals: Unpack[Totals],
) -> tuple[ShiftShare, ShiftShare]:
    """The least and the most that each part can be, from (lower, upper) of both years; NaN where that is not known.

    Every part but the allocation effect rises or falls with either year, so that its ends lie at corners. With jobs e₁
    that effect is greatest at e₀ = √(h·e₁ / (1 + G_i)), where (e₀ − h)·(e₁/e₀ − 1 − G_i) turns. The benchmark and the
    region's total are taken as known.
    """
    grown = 1 + ratio(benchmark_current - benchmark_base, benchmark_base)
    as_benchmark = _as_benchmark(benchmark_base, totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        turns = [np.sqrt(as_benchmark * jobs / grown) for jobs in current]
    # Without growth in the benchmark nothing turns.
    inside = [np.where(np.isfinite(turn), np.clip(turn, *base), base[0]) for turn in turns]
    corners = [(then, now) for then in base for now in current]
    points = [
        shift_share(then, now, benchmark_base, benchmark_current, **totals)
        for then, now in (*corners, *zip(inside, current, strict=True))
    ]
    every = {name: np.array([getattr(point, name) for point in points]) for name in _PARTS}
    low = ShiftShare(**{name: values.min(axis=0) for name, values in every.items()})
    return low, ShiftShare(**{name: values.max(axis=0) for name, values in every.items()})


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


def document(table: DataTable, study: Study, *, is_sample: bool) -> Document:
    """Shift-share for the screen and for programs."""
    section = shift_share_section(table)
    seen = Screen(spare=SPARE, told=("marks", "how to read"))
    return Document(
        key="shift_share",
        title=f"{study.name}: shift-share",
        stem=f"{file_stem(study.name)}-shift-share",
        sections=(replace(by_rule(section, study), screen=seen),),
        payload=lambda: {"shift_share": section_rows(section)},
        envelope=("schema", "study"),
        study=study,
        is_sample=is_sample,
    )


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
    jobs = q.benchmark_from, q.benchmark_to
    totals = Totals(
        region_total=q.region_total_base,
        benchmark_total_base=q.benchmark_total_base,
        benchmark_total_current=q.benchmark_total,
    )
    parts = shift_share(q.growth_from, q.growth_to, *jobs, **totals)
    base, current = ((table[f"growth_{end}_lower"], table[f"growth_{end}_upper"]) for end in ("from", "to"))
    low, high = shift_share_bounds(base, current, *jobs, **totals)
    shown = [row for row in _first_of_each_comparison(table) if not np.isnan(parts.regional[row])]
    rows: dict[str, Array] = {
        "industry_code": np.array([_codes(table, row) for row in shown], dtype=np.str_),
        "title": table["title"][shown],
        "growth_from": q.growth_from[shown],
    }
    rows |= {name: getattr(parts, name)[shown] for name in _PARTS}
    rows |= {"regional_lower": low.regional[shown], "regional_upper": high.regional[shown]}
    rows |= {"quadrant": table["quadrant"][shown]}
    # Every part is made from the same jobs, so that each rests on an estimate where they do.
    status = table.status_shown("growth_status")[shown]
    ends = {name: (getattr(low, name)[shown], getattr(high, name)[shown]) for name in _PARTS}
    ends["growth_from"] = base[0][shown], base[1][shown]
    certain = {name: certainty.judged(rows[name], bounds, status) for name, bounds in ends.items()}
    text = _intro(q.benchmark_total, q.benchmark_total_base)
    return Section("shift_share", "Shift-share", text, _columns(), rows, dict.fromkeys(ends, status), certain=certain)


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
