"""What hidden cells do to a top ten: random three-county regions and three ways to treat what is hidden.

    python benchmarks/short_list_effect.py DATA [--regions N] [--seed S]

DATA holds `ga_annual_2015.zip` and `ga_annual_2018.zip`. In both years published cells are hidden by the p-percent-like
rule of `hiding`. In each region the candidates are the three-digit industries with at least 100 jobs whose every cell
was really published, so that the true list is known. They are ranked on employment, average wage, growth and location
quotient (against the state). Ways: drop industries with a hidden county; take hidden as zero; the program's estimate.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from accuracy import read
from hiding import hide_by_rule
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank
from sectorlmi.suppression.resolved import resolve
from sectorlmi.table import measures
from sectorlmi.terms.cells import Cells, Floats

FACTORS = [Criterion(name, 1) for name in ("employment", "wage", "growth", "lq")]
LEAST_JOBS = 100.0
TOP = 10


@dataclass(frozen=True)
class Grid:
    """One year by county and industry; `hidden` marks cells hidden here, `lost` the really hidden ones."""

    jobs: Floats
    wages: Floats
    estimate: Floats
    wage_estimate: Floats
    hidden: np.ndarray
    lost: np.ndarray
    state: Floats
    totals: Floats
    state_total: float


def grid(blank: Cells, truth: Cells, other: Cells, counties: list[str], codes: list[str]) -> Grid:
    """Both the truth and the estimate on one county × industry grid; absent cells are zero."""
    found = resolve(blank, level=4, other_periods=[other])
    row, column = {c: i for i, c in enumerate(counties)}, {c: i for i, c in enumerate(codes)}
    shape = len(counties), len(codes)
    jobs, wages, estimate, wage_estimate = (np.zeros(shape) for _ in range(4))
    hidden, lost = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    keys = {(str(a), str(i)): n for n, (a, i) in enumerate(zip(truth.area, truth.industry, strict=True))}
    for n, (area, code) in enumerate(zip(found.cells.area, found.cells.industry, strict=True)):
        if str(area) not in row or str(code) not in column:
            continue
        at, true = (row[str(area)], column[str(code)]), keys[str(area), str(code)]
        lost[at] = truth.suppressed[true]
        hidden[at] = found.cells.suppressed[n]
        jobs[at], wages[at] = np.nan_to_num(truth.employment[true]), np.nan_to_num(truth.wages[true])
        estimate[at], wage_estimate[at] = found.employment.estimate[n], found.wages.estimate[n]

    def of(area: str, code: str) -> float:
        n = keys.get((area, code))
        return float(truth.employment[n]) if n is not None else 0.0

    return Grid(
        jobs,
        wages,
        estimate,
        wage_estimate,
        hidden,
        lost,
        np.array([of("13000", c) for c in codes]),
        np.array([of(c, "10") for c in counties]),
        of("13000", "10"),
    )


def top(jobs: Floats, wages: Floats, base: Floats, year: Grid, region: list[int], codes: list[str]) -> set[str]:
    """The first ten, ties at the boundary included."""
    quotient = measures.location_quotient(jobs, float(year.totals[region].sum()), year.state, year.state_total)
    values = np.column_stack([jobs, measures.ratio(wages, jobs), measures.growth_pct(base, jobs), quotient])
    known = ~np.isnan(values).all(axis=1) & ~np.isnan(jobs)
    names = [c for c, ok in zip(codes, known, strict=True) if ok]
    return set(rank(names, values[known], FACTORS, min_weight_coverage=0.5).listed(TOP))


def main() -> None:
    """Print the mean overlap with the true top ten."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--regions", type=int, default=600)
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    raw = {y: read(given.data / f"ga_annual_{y}.zip")[y] for y in (2015, 2018)}
    blanks = {y: hide_by_rule(raw[y], seed=given.seed + y) for y in raw}
    counties = sorted({str(a) for a in raw[2018].area if not str(a).endswith("000")})
    codes = sorted(
        {str(i) for i, g in zip(raw[2018].industry, raw[2018].agglvl, strict=True) if g == 75 and i != "999"}
    )
    years = {
        y: grid(blanks[y][0], blanks[y][1], blanks[o][0], counties, codes) for y, o in ((2018, 2015), (2015, 2018))
    }
    now, then = years[2018], years[2015]
    rng = np.random.default_rng(given.seed)
    kept: dict[str, list[float]] = {"drop": [], "zero": [], "ours": []}
    while len(kept["ours"]) < given.regions:
        region = rng.choice(len(counties), 3, replace=False).tolist()
        lost = now.lost[region].any(axis=0) | then.lost[region].any(axis=0)
        jobs = now.jobs[region].sum(axis=0)
        candidates = ~lost & (jobs >= LEAST_JOBS) & (then.jobs[region].sum(axis=0) > 0) & (now.state > 0)
        if candidates.sum() < 2 * TOP:
            continue
        names = [c for c, ok in zip(codes, candidates, strict=True) if ok]
        cut = Grid(
            *(getattr(now, f)[:, candidates] for f in ("jobs", "wages", "estimate", "wage_estimate", "hidden", "lost")),
            now.state[candidates],
            now.totals,
            now.state_total,
        )

        def added(values: Floats, sure: np.ndarray | None = None, region: list[int] = region) -> Floats:
            inside = values[region]
            return (inside if sure is None else np.where(sure[region], 0.0, inside)).sum(axis=0)

        before = then.jobs[:, candidates], then.hidden[:, candidates], then.estimate[:, candidates]
        true = top(added(cut.jobs), added(cut.wages), added(before[0]), cut, region, names)
        veiled = (cut.hidden | before[1])[region].any(axis=0)
        dropped = np.where(veiled, np.nan, added(cut.jobs))
        lists = {
            "drop": top(dropped, added(cut.wages), added(before[0]), cut, region, names),
            "zero": top(
                added(cut.jobs, cut.hidden),
                added(cut.wages, cut.hidden),
                added(before[0], before[1]),
                cut,
                region,
                names,
            ),
            "ours": top(added(cut.estimate), added(cut.wage_estimate), added(before[2]), cut, region, names),
        }
        for way, found in lists.items():
            kept[way].append(len(found & true) / max(len(true), 1) * TOP)
    print(f"{given.regions} regions of 3 counties; names of the true top {TOP} that are kept:")
    print("| way | mean | worst tenth |\n|---|---|---|")
    for way, found in kept.items():
        print(f"| {way} | {np.mean(found):.2f} | {np.quantile(found, 0.1):.1f} |")


if __name__ == "__main__":
    main()
