"""Rankings as one long table, a row an industry, for programs: of a study, and of each region of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.report import Report
from sectorlmi.table import rounding
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import Factor
from sectorlmi.terms import columns as c
from sectorlmi.terms.cells import Array, Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, Section

# Columns of a table that explain it in sentences, or serve the workbook's tabs; the tidy table has numbers.
_LEFT_OUT = frozenset(
    {
        "total_annual_wages_usd",
        "wage_employment",
        "avg_annual_wage_lower_usd",
        "avg_annual_wage_upper_usd",
        "growth_from",
        "growth_from_lower",
        "growth_from_upper",
        "growth_to",
        "growth_to_lower",
        "growth_to_upper",
        "benchmark_employment",
        "benchmark_status",
    }
)
_REGION = (
    c.text("region", "Region", "Code or name of the region"),
    c.text("region_title", "Region title", "Name of the region"),
    c.text("counties", "Counties", "County codes of the region, as the study or list has them"),
    c.count("n_counties", "Number of counties", "counties", "How many counties the region has"),
    Column("base_year", "Base year", "count", "year", "First year of past growth", "", "0"),
    Column("current_year", "Current year", "count", "year", "Year of the table", "", "0"),
)
_PLACES = (
    Column("is_short_listed", "Short list", "flag", "", "Whether the rule or the study puts it on the short list"),
    c.text("set_aside", "Set aside", "Why an industry is not ranked; empty when it is"),
)


def long_section(report: Report) -> Section:
    """The table's columns, then place and ranks, and why an industry is on the short list or set aside."""
    table, ranking, ranges = report.table, report.ranking, report.ranges
    row_of = {code: i for i, code in enumerate(ranking.industries)}
    at = np.array([row_of.get(code, -1) for code in table.industries])

    def ranked(values: Array) -> Array:
        """A value of each ranked industry; NaN for the others."""
        return np.where(at >= 0, values.astype(np.float64)[at], np.nan)

    first = ranking.place <= report.study.shortlist.top
    rows: dict[str, Array] = {name: table[name] for name in table.columns}
    rows |= {
        "place": _whole(ranked(ranking.place)),
        "mean_rank": ranked(ranking.mean_rank),
        "weight_coverage": ranked(ranking.weight_coverage),
        "place_low": _whole(ranked(ranking.place if ranges is None else ranges.low)),
        "place_high": _whole(ranked(ranking.place if ranges is None else ranges.high)),
        "p_top_weights": ranked(
            np.full(len(ranking), np.nan) if report.robustness is None else report.robustness.all_weights.p_top
        ),
        "p_top": ranked(first if ranges is None else ranges.p_top),
    }
    rows |= {f"rank_{name}": ranked(ranking.ranks[:, k]) for k, name in enumerate(ranking.names)}
    why = {s.industry: s.reason for s in report.set_aside}
    picked = {p.industry: p.reason for p in report.short_list.picks}
    cautions = {p.industry: " ".join(p.cautions) for p in report.short_list.picks}
    rows["set_aside"] = np.array([why.get(code, "") for code in table.industries], dtype=np.str_)
    rows["short_list"] = np.array([picked.get(code, "") for code in table.industries], dtype=np.str_)
    rows["caution"] = np.array([cautions.get(code, "") for code in table.industries], dtype=np.str_)
    tens = {
        name: rounding.is_rounded(table[status])
        for name, status in rounding.status_columns().items()
        if name in rows and status in rows and rounding.is_one_county(report.study)
    }
    return Section("long", "Long table", "", tuple(described(list(rows), table.factors)), rows, tens=tens)


def _whole(values: Floats) -> Array:
    """Whole numbers, None where there is none."""
    return np.array([None if np.isnan(v) else int(v) for v in values.tolist()], dtype=object)


def tidy_columns(found: Mapping[str, Array], factors: Sequence[Factor], *, is_sample: bool) -> dict[str, Array]:
    """The columns of one part, in the order of the table; infinite bounds are missing."""
    names = {f.column.name for f in factors} | {f.status_column for f in factors}
    extra = _without_factors(names)
    notes = {name for name in found if name.endswith("_note")} - names
    columns = {name: _finite(values) for name, values in found.items() if name not in _LEFT_OUT | extra | notes}
    if is_sample:
        columns["made_up"] = np.full(len(columns["region"]), SAMPLE_BANNER)
    return columns


def _without_factors(chosen: set[str]) -> set[str]:
    """Values of built-in factors that the study does not name."""
    from sectorlmi.table.factors import FACTORS

    return {f.column.name for f in FACTORS.values()} - chosen - {"growth_pct", "location_quotient"}


def _finite(values: Array) -> Array:
    return np.where(np.isfinite(values), values, np.nan) if values.dtype.kind == "f" else values


def shown_rounded(names: Sequence[str], factors: Sequence[Factor]) -> dict[str, str]:
    """Columns of jobs that people are shown rounded in a one-county region, each with its column of statuses."""
    known = dictionary(factors)
    jobs = {c.name: c.status for c in known.values() if c.unit == "jobs" and c.status}
    return {name: status for name, status in jobs.items() if name in names and status in names}


def meanings(names: Sequence[str], factors: Sequence[Factor]) -> list[dict[str, str]]:
    """Heading, unit and meaning of each column of the table."""
    return [
        {"name": column.name, "heading": column.heading, "unit": column.unit, "meaning": column.meaning}
        for column in described(names, factors)
    ]


def described(names: Sequence[str], factors: Sequence[Factor]) -> list[Column]:
    """The entry of the data dictionary for each column."""
    known = dictionary(factors) | {column.name: column for column in (*_REGION, *_PLACES)}
    return [_entry(name, known) for name in names]


def _entry(name: str, known: Mapping[str, Column]) -> Column:
    if name.startswith("rank_"):
        factor = name.removeprefix("rank_")
        return Column(name, f"Rank: {factor}", "number", "rank", f"Rank on `{factor}` in the region", "", c.RANK)
    return known.get(name) or c.text(name, name.replace("_", " ").capitalize(), "")


def about(
    study: Mapping[str, Any],
    criteria: Sequence[Criterion],
    names: Sequence[str],
    factors: Sequence[Factor],
    **more: Any,
) -> dict[str, Any]:
    """What a table of places must not go without: directions, weights, rules, columns, inputs and notes."""
    return {
        "schema": 1,
        "study": study,
        "factors": [{"name": k.name, "weight": k.weight, "better": k.better} for k in criteria],
        **more,
        "columns": meanings(names, factors),
    }
