"""How near the estimates of hidden cells come to the truth.

    python benchmarks/accuracy.py DATA [--write docs/accuracy.md]

DATA holds BLS QCEW annual area files: `ga_annual_2015.zip`, `ga_annual_2018.zip` (159 counties and the state row) and
`oh15_annual_2020_2023.zip` (15 counties, no state row). Published cells are hidden and estimated; the error is
Σ |estimate - truth| / Σ truth over the cells hidden here. Really hidden cells stay hidden and are not counted.
"""

from __future__ import annotations

import argparse
import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from baselines import equal_split, proportional_fitting, smallest_total, zero
from hiding import hide_as_in, hide_by_rule
from sectorlmi.suppression.fills import draw
from sectorlmi.suppression.region_bounds import region_bounds
from sectorlmi.suppression.resolved import Resolved, resolve
from sectorlmi.suppression.system import build_system
from sectorlmi.suppression.targets import region_of
from sectorlmi.terms.cells import Cells, Flags
from sectorlmi.terms.period import Period

BASELINES = {
    "zero": zero,
    "equal split": equal_split,
    "smallest total": smallest_total,
    "IPF": proportional_fitting,
}
METHODS = (*BASELINES, "ours")
SIZES = ((0, 20), (20, 100), (100, 500), (500, np.inf))


@dataclass(frozen=True)
class Case:
    """Cells with some hidden on purpose, their truth, and the other years that the estimate may use."""

    blank: Cells
    truth: Cells
    new: Flags
    others: list[Cells]


class Tally:
    """Sums of absolute errors and of truths by any key."""

    def __init__(self) -> None:
        self.error: dict[tuple[object, ...], float] = defaultdict(float)
        self.truth: dict[tuple[object, ...], float] = defaultdict(float)
        self.count: dict[tuple[object, ...], int] = defaultdict(int)

    def add(self, key: tuple[object, ...], found: np.ndarray, truth: np.ndarray) -> None:
        self.error[key] += float(np.abs(found - truth).sum())
        self.truth[key] += float(truth.sum())
        self.count[key] += len(truth)

    def text(self, *key: object) -> str:
        return f"{self.error[key] / self.truth[key]:.3f}" if self.truth[key] else "-"


def read(archive: Path) -> dict[int, Cells]:
    """Private rows of every year in an archive of area files."""
    by_year: dict[int, list[dict[str, str]]] = defaultdict(list)
    with zipfile.ZipFile(archive) as z:
        for name in sorted(n for n in z.namelist() if n.endswith(".csv")):
            for r in csv.DictReader(io.TextIOWrapper(z.open(name), "utf-8-sig")):
                if r["own_code"] == "5":
                    by_year[int(r["year"])].append(r)
    return {year: _cells(year, rows) for year, rows in by_year.items()}


def _cells(year: int, rows: list[dict[str, str]]) -> Cells:
    def column(name: str) -> np.ndarray:
        return np.array([float(r[name]) for r in rows])

    hidden = np.array([r["disclosure_code"] == "N" for r in rows])
    return Cells(
        Period(year),
        np.array([r["area_fips"].zfill(5) for r in rows]),
        np.array([r["own_code"] for r in rows]),
        np.array([r["industry_code"] for r in rows]),
        np.array([int(r["agglvl_code"]) for r in rows]),
        column("annual_avg_estabs"),
        np.where(hidden, np.nan, column("annual_avg_emplvl")),
        np.where(hidden, np.nan, column("total_annual_wages")),
        hidden,
    )


def by_rule(years: dict[int, Cells], year: int, others: Iterable[int], seeds: Iterable[int]) -> list[Case]:
    return [Case(*hide_by_rule(years[year], seed=s), [years[y] for y in others]) for s in seeds]


def as_in(years: dict[int, Cells], year: int, pattern: int, others: Iterable[int]) -> list[Case]:
    return [Case(*hide_as_in(years[year], years[pattern]), [years[y] for y in others])]


def cases(data: Path) -> dict[str, Callable[[], list[Case]]]:
    ga = read(data / "ga_annual_2015.zip") | read(data / "ga_annual_2018.zip")
    oh = read(data / "oh15_annual_2020_2023.zip")
    return {
        "Georgia 2018, other year 2015, state rows": lambda: by_rule(ga, 2018, (2015,), range(11, 21)),
        "Georgia 2015, other year 2018, state rows": lambda: by_rule(ga, 2015, (2018,), range(21, 26)),
        "Georgia 2018, no other year": lambda: by_rule(ga, 2018, (), range(11, 16)),
        "Georgia 2018, hidden where 2015 really was": lambda: as_in(ga, 2018, 2015, (2015,)),
        "Georgia 2015, hidden where 2018 really was": lambda: as_in(ga, 2015, 2018, (2018,)),
        "Ohio 2023, other years 2020-22, no state row": lambda: by_rule(oh, 2023, (2020, 2021, 2022), range(11, 17)),
        "Ohio 2020, other year 2021, not looked at while tuning": lambda: by_rule(oh, 2020, (2021,), range(11, 17)),
        "Ohio 2022, other year 2023, not looked at while tuning": lambda: by_rule(oh, 2022, (2023,), range(11, 17)),
        "Ohio 2021, hidden where 2020 really was, 2020 and 2022 held": lambda: as_in(oh, 2021, 2020, (2020, 2022)),
        "Ohio 2022, hidden where 2021 really was, 2021 and 2023 held": lambda: as_in(oh, 2022, 2021, (2021, 2023)),
    }


def measure(name: str, case: Case, tally: Tally, checks: dict[str, list[int]]) -> None:
    """Add one case: errors by method, level, prior, size and half of the counties; bounds and fills checked."""
    resolved = resolve(case.blank, level=4, other_periods=case.others)
    system = build_system(case.blank, level=4)
    kept = case.truth.agglvl % 10 <= 6
    truth, new = case.truth.employment[kept], case.new[kept]
    n = len(system.cells)
    found = {method: fill(system)[:n] for method, fill in BASELINES.items()} | {"ours": resolved.employment.estimate}
    level = resolved.cells.agglvl - 72
    is_odd = np.array([int(a[2:]) // 2 % 2 == 1 for a in resolved.cells.area])
    for digits in (3, 4):
        rows = new & (level == digits)
        for method, x in found.items():
            tally.add((name, digits, method), x[rows], truth[rows])
        ours = found["ours"]
        large = rows & (truth >= 20)
        tally.add(("large", name, digits), ours[large], truth[large])
        for kind in np.unique(resolved.prior[rows]):
            these = rows & (resolved.prior == kind)
            tally.add(("prior", str(kind), digits), ours[these], truth[these])
        for low, high in SIZES:
            these = rows & (truth >= low) & (truth < high)
            tally.add(("size", low, digits), ours[these], truth[these])
        for half in (False, True):
            tally.add(("half", half, digits), ours[rows & (is_odd == half)], truth[rows & (is_odd == half)])
        tally.add(("wages", name, digits), resolved.wages.estimate[rows], case.truth.wages[kept][rows])
    inside = (resolved.employment.lower <= truth + 1e-6) & (resolved.employment.upper >= truth - 1e-6)
    checks["cells inside their bounds"].extend(inside[new].astype(int).tolist())
    _check_regions(resolved, truth, new, checks)


def _check_regions(resolved: Resolved, truth: np.ndarray, new: Flags, checks: dict[str, list[int]]) -> None:
    """Random regions of 1, 3 and 10 counties: bounds and the 5-95 % range of 200 fills against the true sum."""
    rng = np.random.default_rng(7)
    counties = np.unique(resolved.cells.area[new])
    for size in (1, 3, 10):
        for _ in range(8):
            areas = rng.choice(counties, min(size, len(counties)), replace=False).tolist()
            here = np.isin(resolved.cells.area, areas) & np.isin(resolved.cells.agglvl, (75, 76))
            unknown = set(resolved.cells.industry[here & np.isnan(truth)])
            codes = [c for c in np.unique(resolved.cells.industry[here & new]) if c not in unknown]
            targets = [(str(c),) for c in codes]
            if not targets:
                continue
            sums = np.array([truth[here & (resolved.cells.industry == c)].sum() for c in codes])
            found = region_bounds(resolved, areas, targets, owns=["5"])
            region, interval = region_of(resolved, areas, targets, owns=["5"]), resolved.intervals["employment"]
            drawn = draw(resolved, areas, targets, owns=["5"], n=200, seed=1, within=found).employment
            low, high = np.percentile(drawn, [5, 95], axis=0)
            checks["regional sums inside their bounds"].extend(
                ((found.lower <= sums + 1e-3) & (found.upper >= sums - 1e-3)).astype(int).tolist()
            )
            low_sum, high_sum = region.sums(interval.lower), region.sums(interval.upper)
            is_tighter = (found.lower >= low_sum - 1e-3) & (found.upper <= high_sum + 1e-3)
            checks["regional bounds no looser than summed ones"].extend(is_tighter.astype(int).tolist())
            covered = (np.floor(low) <= sums) & (np.ceil(high) >= sums)
            for label in ("all", f"{size} counties"):
                checks[f"fills: 5-95 % range covers, {label}"].extend(covered.astype(int).tolist())


def report(names: Iterable[str], tally: Tally, checks: dict[str, list[int]]) -> str:
    """The tables of docs/accuracy.md."""
    lines = ["| case | digits | cells | jobs | " + " | ".join(METHODS) + " | ours, 20+ jobs | ours, wages |"]
    lines.append("|---|" + "---:|" * 10)
    for name in names:
        for digits in (3, 4):
            key = (name, digits, "ours")
            errors = " | ".join(tally.text(name, digits, m) for m in METHODS)
            extra = f"{tally.text('large', name, digits)} | {tally.text('wages', name, digits)}"
            lines.append(f"| {name} | {digits} | {tally.count[key]:,} | {tally.truth[key]:,.0f} | {errors} | {extra} |")
    for title, label in (("prior", "what the estimate leans on"), ("size", "true jobs from"), ("half", "odd counties")):
        lines += ["", f"| {label} | digits | cells | jobs | error |", "|---|---:|---:|---:|---:|"]
        for key in sorted((k for k in tally.truth if k[0] == title), key=lambda k: (k[2], k[1])):
            shown = f"| {key[1]} | {key[2]} | {tally.count[key]:,} | {tally.truth[key]:,.0f} | {tally.text(*key)} |"
            lines.append(shown)
    lines += ["", "| check | cases | share |", "|---|---:|---:|"]
    lines += [f"| {label} | {len(hits):,} | {np.mean(hits):.4f} |" for label, hits in checks.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", type=Path, help="replace the tables of this document")
    options = parser.parse_args()
    tally, checks = Tally(), defaultdict(list)
    found = cases(options.data)
    for name, build in found.items():
        for case in build():
            measure(name, case, tally, checks)
    text = report(found, tally, checks)
    print(text)
    if options.write:
        head = options.write.read_text("utf-8").split("<!-- tables -->")[0]
        options.write.write_text(f"{head}<!-- tables -->\n\n{text}\n", "utf-8")


if __name__ == "__main__":
    main()
