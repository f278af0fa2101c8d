"""Made-up reports to draw pages from: any number of industries, with gaps, ties, marks and titles as asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sectorlmi.ranking import picks
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.robustness import place_ranges
from sectorlmi.ranking.sections import compose
from sectorlmi.table.candidates import SetAside
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, Factor, Quantities
from sectorlmi.table.measures import quadrants
from sectorlmi.terms.cells import Cells, Floats, Text
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance, Status
from sectorlmi.terms.study import FactorChoice, RankingRule, Region, ShortListRule, Study, Years

FIVE = ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
_WORDS = ("Food", "Wood", "Paper", "Chemical", "Machinery", "Transit", "Telecom", "Health", "Social", "Repair")
_KINDS = ("manufacturing", "services", "wholesalers", "contractors", "support activities", "stores", "products")


def made_up_report(
    n: int = 90,
    *,
    factors: tuple[str, ...] = FIVE,
    seed: int = 1,
    counties: tuple[str, ...] = ("99001", "99002"),
    titles: dict[int, str] | None = None,
    name: str = "Made-up region 2022",
    is_sample: bool = True,
    has_ranges: bool = True,
    ranking: RankingRule | None = None,
    weights: tuple[float, ...] | None = None,
    nobody_has: str = "",
) -> Report:
    """A report of n industries, of which the last three are too small to be ranked and some know little."""
    rng = np.random.default_rng(seed)
    table = _table(n, factors, rng, titles or {})
    if nobody_has:
        table.columns[FACTORS[nobody_has].column.name][:] = np.nan
    weights = weights or (1.0,) * len(factors)
    study = Study(
        name,
        Region("Made-up region", counties),
        Years.of(2019, 2022),
        factors=tuple(FactorChoice(f, w) for f, w in zip(factors, weights, strict=True)),
        ranking=ranking or RankingRule(),
        shortlist=ShortListRule(10, 3),
    )
    return _report(study, table, rng, has_ranges=has_ranges, is_sample=is_sample)


def _report(study: Study, table: DataTable, rng: np.random.Generator, *, has_ranges: bool, is_sample: bool) -> Report:
    criteria = [Criterion(f.name, f.weight, FACTORS[f.name].better) for f in study.factors]
    kept, values = table.industries[:-3], table.factor_values()[:-3]
    ties, least = study.ranking.ties, study.ranking.min_weight_coverage
    ranked = rank(kept, values, criteria, method=study.ranking.method, ties=ties, min_weight_coverage=least)
    rows = [kept.index(code) for code in ranked.industries]
    draws = values[rows] * rng.lognormal(sigma=0.05, size=(40, len(rows), len(criteria)))
    ranges = place_ranges(draws, ranked.criteria, ties=ties, min_weight_coverage=least)
    small = tuple(SetAside(code, "40 jobs, under the study's minimum of 100") for code in table.industries[-3:])
    return compose(
        study=study,
        table=table,
        ranking=ranked,
        ranges=ranges if has_ranges else None,
        short_list=picks.choose(ranked),
        set_aside=(*small, *ranked.set_aside),
        cells_base=_no_cells(2019),
        cells_current=_no_cells(2022),
        benchmark_title="U.S. TOTAL",
        area_titles=dict.fromkeys(study.region.counties, "Made-up County"),
        provenance=(Provenance("qcew", "made-up.csv", "0" * 64, is_sample=is_sample),),
        notes=("Some numbers are estimated, and marked ~.",),
    )


def _table(n: int, factors: tuple[str, ...], rng: np.random.Generator, titles: dict[int, str]) -> DataTable:
    codes = tuple(str(311 + i) if n <= 600 else f"{i:04}" for i in range(n))
    every = {**{f.column.name: _values(f.name, n, rng) for f in FACTORS.values()}}
    used = tuple(FACTORS[name] for name in factors)
    named = [titles.get(i, f"{_WORDS[i % 10]} {_KINDS[i % 7]}") for i in range(n)]
    columns = {
        "industry_code": np.array(codes, dtype=np.str_),
        "title": np.array(named, dtype=np.str_),
        "n_establishments": rng.integers(10, 900, n).astype(np.float64),
        **_counts(n, rng),
        **_bounds(every),
        **{name: every[name] for name in _shown(used)},
        **_statuses(every, rng),
        "quadrant": quadrants(every["location_quotient"], every["growth_pct"]),
        "naics_vintage": np.full(n, 2022.0),
        "growth_note": np.array([""] * n),
        "projected_growth_note": np.array([""] * n),
    }
    nothing = np.zeros(n)
    quantities = Quantities(*([nothing] * 6), 3, 1.0, 1.0, 1.0, nothing, 1.0, np.nan, nothing, nothing, nothing)
    return DataTable(codes, columns, quantities, used)


def _shown(used: tuple[Factor, ...]) -> list[str]:
    always = ("employment", "avg_annual_wage_usd", "growth_pct", "location_quotient")
    return list(dict.fromkeys([*always, *(f.column.name for f in used)]))


def _values(name: str, n: int, rng: np.random.Generator) -> Floats:
    """Skewed sizes, growth around zero; a sixth is rounded so far that values tie, and a tenth is unknown."""
    if name in {"employment", "jobs_change", "competitive_effect"}:
        values = np.round(rng.lognormal(7, 1.2, n))
    elif "wage" in name and name != "wage_premium":
        values = rng.lognormal(10.9, 0.35, n)
    elif name in {"location_quotient", "share_of_jobs", "average_establishment_size"}:
        values = rng.lognormal(0, 0.6, n)
    else:
        values = rng.normal(4, 9, n)
    coarse = rng.random(n) < 1 / 6
    values[coarse] = np.round(values[coarse], -2 if values.mean() > 100 else 0) + 0.0
    if name not in {"employment", "location_quotient"}:
        values[rng.random(n) < 0.1] = np.nan
    return values


def _counts(n: int, rng: np.random.Generator) -> dict[str, Floats]:
    hidden = rng.integers(0, 3, n).astype(np.float64)
    return {
        "n_disclosed": 4 - hidden,
        "n_suppressed": hidden,
        "n_disclosed_base": 4 - hidden,
        "n_suppressed_base": hidden,
        "employment_estimated_share": hidden / 4,
        "growth_estimated_share": hidden / 4,
    }


def _bounds(every: dict[str, Floats]) -> dict[str, Floats]:
    names = (("employment", ""), ("avg_annual_wage", "_usd"), ("growth", "_pct"), ("location_quotient", ""))
    sides = (("lower", 0.8), ("upper", 1.2))
    return {f"{name}_{side}{unit}": every[name + unit] * by for name, unit in names for side, by in sides}


def _statuses(every: dict[str, Floats], rng: np.random.Generator) -> dict[str, Text]:
    made: dict[str, Text] = {}
    kinds = [Status.PUBLISHED, Status.SUM_PUBLISHED, Status.ESTIMATED, Status.PARENT_RATE]
    for factor in FACTORS.values():
        if factor.status_column in made:
            continue
        values = every[factor.column.name]
        drawn = rng.choice(kinds, len(values), p=[0.4, 0.3, 0.25, 0.05])
        made[factor.status_column] = np.where(np.isnan(values), Status.MISSING, drawn).astype(np.str_)
    return made


def _no_cells(year: int) -> Cells:
    text, numbers = np.array([], dtype=np.str_), np.array([])
    return Cells(Period(year), text, text, text, numbers.astype(int), numbers, numbers, numbers, numbers.astype(bool))


def renamed(report: Report, name: str) -> Report:
    """The same report under another study name."""
    return replace(report, study=replace(report.study, name=name))
