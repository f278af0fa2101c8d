"""Whether a second public source would improve estimates of hidden cells: measured where the truth is made up.

    python benchmarks/second_sources.py [--draws N] [--write docs/accuracy.md]

Two worlds, both bundled, are loaded and read as a study reads them. The sample is made up whole. Georgia's published
figures of 2018 are real; its hidden cells are filled at random around their estimates, as far as held-out cells lie off
theirs, so that every published sum holds. A second source is made from that truth as its publisher makes it:

- *County Business Patterns* counts jobs of the week of 12 March. Every worksite is multiplied by a factor of its own;
  cells are flagged by how far that moved them (under 2 %, under 5 %, more). From 2017 on a cell is published only if it
  holds three establishments or more (Census Bureau, methodology of County Business Patterns).
- *Quarterly Workforce Indicators* rest on the same records of unemployment insurance as QCEW. Every worksite is
  distorted by at least some percent, always in one direction (the percent is confidential), and small cells are shown.

Both class part of the worksites otherwise than QCEW does: such a worksite is lost to the cell, or a strange one of its
size is in it. A source moves the centre of a cell's estimate by its weight (its uncertainty, assumed, against the
estimate's own), inside the certain bounds; the joint fit then makes all published sums hold.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from page import write_block
from sectorlmi.store import Store
from sectorlmi.suppression.bounds import known_values
from sectorlmi.suppression.fit import fitted
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.terms.cells import Flags, Floats, Ints
from sectorlmi.workflows.load import load
from through_store import study_year

DATA = Path(__file__).resolve().parent.parent / "data"
# Makes the error of Georgia's filled cells of three and four worksites that of held-out ones, 0.42.
OFF_BY = 0.55
# March against the year's average: as far as a quarter of Wisconsin's private cells lies off their year (2016).
SEASON = 0.06
# How large worksites of one cell differ (standard deviation of logarithms), as in `hiding`.
SIZE_SPREAD = 1.5
ASSUMED_SPREADS = (0.25, 0.6)
OTHERWISE_CLASSED = (0.0, 0.1, 0.3)


@dataclass(frozen=True)
class Source:
    """A second source: the least and the greatest distortion of a worksite, and the least number of them shown."""

    name: str
    least_noise: float
    most_noise: float
    least_worksites: int


SOURCES = (
    Source("County Business Patterns, 2017 on", 0.02, 0.10, 3),
    Source("County Business Patterns, if it showed all cells", 0.02, 0.10, 1),
    Source("Quarterly Workforce Indicators, distorted by 5 to 15 %", 0.05, 0.15, 1),
    Source("Quarterly Workforce Indicators, distorted by 10 to 25 %", 0.10, 0.25, 1),
)


@dataclass(frozen=True, eq=False)
class World:
    """What the program says of a year, and the truth of its hidden cells of three and four digits in counties."""

    resolved: Resolved
    rows: Ints
    jobs: Floats

    @property
    def worksites(self) -> Floats:
        return self.resolved.cells.establishments[self.rows]

    @classmethod
    def sample(cls) -> World:
        resolved = _read(DATA / "samples", 2025, is_sample=True)
        with gzip.open(DATA / "samples" / "truth.csv.gz", "rt", encoding="utf-8", newline="") as stream:
            rows = [r for r in csv.DictReader(stream) if r["year"] == "2025"]
        truth = {(r["county"], r["naics"]): float(r["employment"]) for r in rows}
        hidden = _hidden(resolved)
        c = resolved.cells
        return cls(resolved, hidden, np.array([truth[str(c.area[k]), str(c.industry[k])] for k in hidden]))

    @classmethod
    def georgia(cls, seed: int) -> World:
        resolved = _read(DATA / "georgia", 2018)
        centre, spread = _prior(resolved)
        off = np.exp(OFF_BY * spread * np.random.default_rng(seed).standard_normal(len(centre)))
        filled = _fitted(resolved, centre * off, spread)
        hidden = _hidden(resolved)
        return cls(resolved, hidden, filled[hidden])


def _read(folder: Path, year: int, *, is_sample: bool = False) -> Resolved:
    with TemporaryDirectory(prefix="sectorlmi-second-") as place:
        store = Store(Path(place))
        load([folder], store, is_sample=is_sample)
        return study_year(store, current=year, level=4)


def _hidden(resolved: Resolved) -> Ints:
    c = resolved.cells
    is_county = ~np.char.endswith(c.area, "000") & ~np.char.endswith(c.area, "999")
    return np.flatnonzero(c.suppressed & is_county & (c.own == "5") & np.isin(c.agglvl, (75, 76)))


def _prior(resolved: Resolved) -> tuple[Floats, Floats]:
    """The centre and the spread of every node; a remainder of a state has its worksites at a usual size."""
    system = resolved.system
    centre = np.maximum(system.padded(resolved.employment.estimate, np.nan), 0.5)
    spread = np.maximum(system.padded(resolved.spread, 1.0), 1e-3)
    usual = 10 * np.maximum(system.establishments, 0.5)
    return np.where(np.isnan(centre), usual, centre), spread


def _fitted(resolved: Resolved, centre: Floats, spread: Floats) -> Floats:
    found, known = resolved.intervals["employment"], known_values(resolved.system, "employment")
    inside = np.clip(centre, found.lower, found.upper)
    return fitted(resolved.system, known, found, (inside, spread))


def reported(source: Source, worksites: Floats, jobs: Floats, otherwise: float, rng: np.random.Generator) -> Floats:
    """What the source says of cells; NaN where it shows nothing."""
    said = np.full(len(jobs), np.nan)
    for k, (n, total) in enumerate(zip(worksites, jobs, strict=True)):
        count = max(1, round(n))
        sizes = np.exp(SIZE_SPREAD * rng.standard_normal(count))
        sizes *= total / sizes.sum()
        is_strange = rng.random(count) < otherwise
        is_lost = is_strange & (rng.random(count) < 0.5)
        # A worksite counted in by mistake is as large as one that the cell might have.
        strange = sizes * np.exp(SIZE_SPREAD * rng.standard_normal(count)) * (is_strange & ~is_lost)
        sizes = np.where(is_lost, 0.0, sizes) + strange
        factor = 1 + rng.choice([-1, 1], count) * rng.uniform(source.least_noise, source.most_noise, count)
        shown = count - is_lost.sum() >= source.least_worksites
        if shown:
            said[k] = max(round(float((sizes * factor).sum()) * np.exp(SEASON * rng.standard_normal())), 0)
    return said


def moved(world: World, said: Floats, assumed: float) -> Floats:
    """Jobs of every node when a second source, trusted to within `assumed`, tells of the hidden cells too."""
    centre, spread = _prior(world.resolved)
    told = ~np.isnan(said)
    at = world.rows[told]
    weight = assumed**-2 / (assumed**-2 + spread[at] ** -2)
    centre[at] = np.exp((1 - weight) * np.log(centre[at]) + weight * np.log(np.maximum(said[told], 0.5)))
    spread[at] = (assumed**-2 + spread[at] ** -2) ** -0.5
    return _fitted(world.resolved, centre, spread)


def measure(worlds: list[World]) -> Iterator[str]:
    """Error of hidden cells by worksites, without and with each source, as a table of Markdown."""
    assumed = " | ".join(f"trusted to {spread:.0%}" for spread in ASSUMED_SPREADS)
    yield f"| second source | worksites classed otherwise | {assumed} |"
    yield "|---|---:|" + "---:|" * len(ASSUMED_SPREADS)
    without = [_errors(world, world.resolved.employment.estimate) for world in worlds]
    yield f"| none | |{f' {_shown(without)} |' * len(ASSUMED_SPREADS)}"
    for source in SOURCES:
        for otherwise in OTHERWISE_CLASSED:
            columns = []
            for spread in ASSUMED_SPREADS:
                found = []
                for seed, world in enumerate(worlds):
                    said = reported(source, world.worksites, world.jobs, otherwise, np.random.default_rng(100 + seed))
                    found.append(_errors(world, moved(world, said, spread)))
                columns.append(_shown(found))
            yield f"| {source.name} | {otherwise:.0%} | {' | '.join(columns)} |"


def _errors(world: World, estimate: Floats) -> list[float]:
    few = world.worksites <= 2
    return [_error(estimate[world.rows], world.jobs, of) for of in (few, ~few)]


def _error(estimate: Floats, jobs: Floats, of: Flags) -> float:
    return float(np.abs(estimate - jobs)[of].sum() / jobs[of].sum())


def _shown(errors: list[list[float]]) -> str:
    return " / ".join(f"{e:.3f}" for e in np.mean(errors, axis=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--write", type=Path, help="replace the tables of this page")
    given = parser.parse_args()
    lines = []
    for name, worlds in (
        ("Made-up sample", [World.sample()] * given.draws),
        ("Georgia 2018, filled", [World.georgia(seed) for seed in range(given.draws)]),
    ):
        few = int((worlds[0].worksites <= 2).sum())
        rest = len(worlds[0].rows) - few
        lines += [f"{name}: error of cells of one or two worksites ({few:,}) / of more ({rest:,})", ""]
        lines += [*measure(worlds), ""]
    text = "\n".join(lines).strip()
    print(text)
    if given.write:
        write_block(given.write, "second sources", text)


if __name__ == "__main__":
    main()
