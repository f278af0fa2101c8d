"""Made-up reports whose numbers fit together from the county cells up, so that a workbook's formulas can be checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.picks import choose
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.robustness import place_ranges
from sectorlmi.ranking.sections import compose
from sectorlmi.table.candidates import SetAside
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, Factor, Quantities
from sectorlmi.terms.cells import Cells, Floats
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance, Status
from sectorlmi.terms.study import FactorChoice, OutputRule, RankingRule, Region, ShortListRule, Study, Years

FIVE = ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
EVIL_TITLE = '=HYPERLINK("http://example.org","click")'
TOO_SMALL = 2

# Rows with a story, by position.
ALL_HIDDEN, TWIN_A, TWIN_B, NOT_COMPARABLE, BRIDGED, NO_BASE, NO_PROJECTION, NO_BENCHMARK = range(8)


@dataclass(frozen=True)
class Wanted:
    """What a made-up report should be like."""

    n: int = 26
    counties: tuple[str, ...] = ("99001", "99003", "99005")
    factors: tuple[str, ...] = FIVE
    weights: tuple[float, ...] = (1, 1, 1, 1, 1)
    better: tuple[str, ...] = ()
    rule: RankingRule = field(default_factory=RankingRule)
    listing: ShortListRule = field(default_factory=lambda: ShortListRule(6, 2))
    highlight: Any = "top10"
    nobody_has: str = ""
    is_sample: bool = False
    has_ranges: bool = True
    seed: int = 5
    benchmark_title: str = "U.S. TOTAL"


def start_report(wanted: Wanted | None = None) -> Report:
    """A report of the kind that is wanted."""
    wanted = wanted or Wanted()
    rng = np.random.default_rng(wanted.seed)
    base, current = (_cells(year, wanted, rng) for year in (2019, 2022))
    table = _table(wanted, base, current, rng)
    better = wanted.better or tuple(FACTORS[name].better for name in wanted.factors)
    study = Study(
        "Made-up & tested 2022",
        Region("Made-up region", wanted.counties),
        Years.of(2019, 2022),
        factors=tuple(FactorChoice(f, w, b) for f, w, b in zip(wanted.factors, wanted.weights, better, strict=True)),
        ranking=wanted.rule,
        shortlist=wanted.listing,
        output=OutputRule(highlight=wanted.highlight),
    )
    return _ranked(study, wanted, table, base, current)


def _ranked(study: Study, wanted: Wanted, table: DataTable, base: Cells, current: Cells) -> Report:
    criteria = [Criterion(f.name, f.weight, f.better) for f in study.factors]
    kept, values = table.industries[:-TOO_SMALL], table.factor_values()[:-TOO_SMALL]
    rule, listing = study.ranking, study.shortlist
    options = {"method": rule.method, "ties": rule.ties, "min_weight_coverage": rule.min_weight_coverage}
    ranked = rank(kept, values, criteria, **options)
    rows = [kept.index(code) for code in ranked.industries]
    noise = np.random.default_rng(1).lognormal(sigma=0.05, size=(30, len(rows), len(criteria)))
    ranges = place_ranges(values[rows] * noise, ranked.criteria, top=listing.top, **options)
    small = [SetAside(code, "40 jobs, under the study's minimum of 100") for code in table.industries[-TOO_SMALL:]]
    picks = choose(ranked, top=listing.top, any_factor_top=listing.any_factor_top, add=listing.add, drop=listing.drop)
    return compose(
        study=study,
        table=table,
        ranking=ranked,
        ranges=ranges if wanted.has_ranges else None,
        short_list=picks,
        set_aside=(*small, *ranked.set_aside),
        cells_base=base,
        cells_current=current,
        benchmark_title=wanted.benchmark_title,
        area_titles={c: f"County {c}, Made-up" for c in wanted.counties},
        provenance=(
            Provenance("qcew", "made-up.csv", "0" * 64, retrieved_at="2024-05-01", is_sample=wanted.is_sample),
        ),
        notes=("Some numbers are estimated, and marked ~.",),
    )


def _codes(n: int) -> list[str]:
    return [str(311 + i) for i in range(n)]


def _cells(year: int, wanted: Wanted, rng: np.random.Generator) -> Cells:
    """A row a county and industry; a fifth hidden, one industry hidden everywhere, twins alike."""
    n, many = wanted.n, len(wanted.counties)
    jobs = np.round(rng.lognormal(6, 1, (n, many)))
    jobs[TWIN_B] = jobs[TWIN_A]
    pay = rng.lognormal(10.8, 0.3, (n, many))
    pay[TWIN_B] = pay[TWIN_A]
    hidden = rng.random((n, many)) < 0.2
    hidden[ALL_HIDDEN], hidden[[TWIN_A, TWIN_B]] = True, False
    blank = np.where(hidden, np.nan, 1.0)
    return Cells(
        Period(year),
        area=np.tile(np.array(wanted.counties), n),
        own=np.full(n * many, "5"),
        industry=np.repeat(np.array(_codes(n)), many),
        agglvl=np.full(n * many, 75),
        establishments=np.round(jobs / 9 + 3).ravel(),
        employment=(jobs * blank).ravel(),
        wages=np.round(jobs * pay * blank).ravel(),
        suppressed=hidden.ravel(),
    )


@dataclass(frozen=True)
class _Sums:
    """Regional sums of one year with a made-up estimate of what is hidden."""

    floor: Floats
    hidden_jobs: Floats
    wages: Floats
    n_hidden: Floats
    establishments: Floats

    @property
    def jobs(self) -> Floats:
        return np.nan_to_num(self.floor) + self.hidden_jobs


def _sums(cells: Cells, n: int, rng: np.random.Generator) -> _Sums:
    def rows(values: Any) -> Any:
        return np.asarray(values).reshape(n, -1)

    hidden = rows(cells.suppressed)
    guess = np.where(hidden, rows(cells.establishments) * 8.7, 0).sum(axis=1)
    floor = np.nansum(rows(cells.employment), axis=1)
    wages = np.nansum(rows(cells.wages), axis=1) + guess * 51_234.5
    floor = np.where(hidden.all(axis=1), np.nan, floor)
    return _Sums(floor, guess, wages, hidden.sum(axis=1).astype(float), rows(cells.establishments).sum(axis=1))


def _table(wanted: Wanted, base: Cells, current: Cells, rng: np.random.Generator) -> DataTable:
    n = wanted.n
    before, after = _sums(base, n, rng), _sums(current, n, rng)
    benchmark = np.round(after.jobs * rng.lognormal(5, 0.5, n))
    benchmark[TWIN_B], benchmark[NO_BENCHMARK] = benchmark[TWIN_A], 0
    start = before.jobs.copy()
    start[NOT_COMPARABLE], start[NO_BASE] = np.nan, 0
    projection = np.round(rng.lognormal(7, 1, n))
    projected = np.round(projection * rng.normal(1.1, 0.1, n))
    projection[NO_PROJECTION] = projected[NO_PROJECTION] = np.nan
    projection[TWIN_B], projected[TWIN_B] = projection[TWIN_A], projected[TWIN_A]
    quantities = Quantities(
        employment=after.jobs,
        establishments=after.establishments,
        wages=after.wages,
        wage_employment=after.jobs,
        growth_from=start,
        growth_to=np.where(np.isnan(start), np.nan, after.jobs),
        years=3,
        region_total=float(after.jobs.sum() * 1.07),
        region_total_base=float(before.jobs.sum() * 1.07),
        region_wage=50_000.0,
        benchmark_employment=benchmark,
        benchmark_total=float(benchmark.sum() * 1.02),
        benchmark_total_base=float(benchmark.sum()),
        benchmark_from=benchmark,
        benchmark_to=benchmark * 1.03,
        projected_growth_pct=100 * ((projected - projection) / projection),
    )
    if wanted.nobody_has == "projected_growth":
        quantities = replace(quantities, projected_growth_pct=np.full(n, np.nan))
        projection[:] = projected[:] = np.nan
    factors = tuple(FACTORS[name] for name in wanted.factors)
    columns = _columns(wanted, before, after, quantities, factors)
    columns |= {"projection_base": projection, "projection_projected": projected}
    return DataTable(tuple(_codes(n)), columns, quantities, factors)


def _columns(
    wanted: Wanted, before: _Sums, after: _Sums, q: Quantities, factors: tuple[Factor, ...]
) -> dict[str, np.ndarray[Any, Any]]:
    n, nothing = wanted.n, np.full(wanted.n, "", dtype="<U80")
    estimated = np.where(after.n_hidden > 0, Status.ESTIMATED, Status.SUM_PUBLISHED).astype(np.str_)
    growth = np.where(before.n_hidden > 0, Status.ESTIMATED, estimated).astype("<U20")
    growth[NOT_COMPARABLE], growth[BRIDGED], growth[NO_BASE] = Status.NOT_COMPARABLE, Status.BRIDGED, Status.MISSING
    about = nothing.copy()
    about[NOT_COMPARABLE], about[BRIDGED] = "the region changed", "NAICS 2017 315 against NAICS 2022 315 316"
    projected = np.where(np.isnan(q.projected_growth_pct), Status.MISSING, Status.PARENT_RATE).astype(np.str_)
    titles = np.array([f"Industry {c}" for c in _codes(n)], dtype="<U80")
    titles[TWIN_A] = EVIL_TITLE
    share = np.nan_to_num(after.hidden_jobs / after.jobs)
    columns: dict[str, np.ndarray[Any, Any]] = {
        "industry_code": np.array(_codes(n)),
        "title": titles,
        "naics_vintage": np.full(n, 2022),
        "n_establishments": after.establishments,
        "n_disclosed": len(wanted.counties) - after.n_hidden,
        "n_suppressed": after.n_hidden,
        "n_disclosed_base": len(wanted.counties) - before.n_hidden,
        "n_suppressed_base": before.n_hidden,
        "employment_floor": after.floor,
        "employment_status": estimated,
        "employment_estimated_share": share,
        "avg_annual_wage_status": estimated,
        "growth_status": growth,
        "growth_note": about,
        "growth_estimated_share": share,
        "projected_growth_status": projected,
        "projected_growth_note": np.where(projected == Status.PARENT_RATE, "from the wider industry", ""),
        "location_quotient_status": np.where(q.benchmark_employment > 0, estimated, Status.MISSING).astype(np.str_),
        "benchmark_employment": q.benchmark_employment,
        "benchmark_status": np.full(n, str(Status.PUBLISHED)),
    }
    # As in a real table, which has the value of every factor there is, whatever the study ranks on.
    for factor in dict.fromkeys((*FACTORS.values(), *factors)):
        columns[factor.column.name] = factor.compute(q)
        columns.setdefault(factor.status_column, np.full(n, str(Status.PUBLISHED)))
    for name in ("growth_from", "growth_to"):
        columns |= {f"{name}_lower": getattr(q, name) * 0.9, f"{name}_upper": getattr(q, name) * 1.1}
    columns["quadrant"] = np.full(n, "star")
    for name, unit in (("employment", ""), ("avg_annual_wage", "_usd"), ("growth", "_pct"), ("location_quotient", "")):
        values = FACTORS[name].compute(q)
        columns |= {f"{name}_lower{unit}": values * 0.9, f"{name}_upper{unit}": values * 1.1}
    return columns
