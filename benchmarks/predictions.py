"""How well the jobs of regions can be told ahead, from figures that are published.

    python benchmarks/predictions.py NEW_YORK QCEW [--draws N] [--write docs/accuracy.md]

NEW_YORK holds `ny_qcew_annual_2010.txt` to `_2015.txt`, New York's own tables; QCEW holds `oh15_annual_2020_2023.zip`,
BLS annual files of 15 Ohio counties. Regions are one to ten counties drawn at random; of their industries of three
digits those count whose figure is published in all of the region's counties, and in the wider area, at all three times.
The wider area is New York State, in Ohio the 15 counties together. The error is Σ |jobs said - jobs that came| / Σ jobs
that came, over all regions and years. The shares of the model `trend` were chosen on New York, with an eye on Ohio.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

import new_york
from page import write_block
from raw_files import Archive
from sectorlmi.table import outlook, trials
from sectorlmi.table.outlook import Past
from sectorlmi.table.trials import Trial
from sectorlmi.terms import breaks
from sectorlmi.terms.cells import Floats

_MOST_COUNTIES = 10
_SEED = 5
# Years before, years ahead.
SPANS = ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2))


@dataclass(frozen=True, eq=False)
class Panel:
    """Published jobs of counties (counties × industries × years) and of the wider area; NaN where unpublished."""

    name: str
    years: tuple[int, ...]
    jobs: Floats
    wider: Floats

    @classmethod
    def of_new_york(cls, folder: Path) -> Panel:
        found = new_york.read(folder)
        years, areas, industries = (sorted(set(part)) for part in zip(*found, strict=True))
        counties = [area for area in areas if area != new_york.STATE]

        def figures(area: str) -> list[list[float]]:
            return [[found.get((year, area, code), np.nan) for year in years] for code in industries]

        return cls("New York", tuple(years), np.array([figures(c) for c in counties]), np.array(figures("State")))

    @classmethod
    def of_ohio(cls, file: Path) -> Panel:
        """Industries that a revision of NAICS changed are left out. The wider area is what all counties publish."""
        archive = Archive.of(file)
        years = sorted(archive.years)
        changed = {code for g in breaks.bridge_groups(2017, 2022, 3) for code in g.old | g.new}
        found = {
            (year, area, code): jobs
            for year, cells in archive.years.items()
            for area, code, jobs in zip(cells.area, cells.industry, cells.employment, strict=True)
            if len(code) == 3 and not code.startswith("99") and code not in changed
        }
        counties, industries = (sorted({key[part] for key in found}) for part in (1, 2))
        jobs = np.array([[[found.get((y, c, i), np.nan) for y in years] for i in industries] for c in counties])
        whole = np.where(np.isnan(jobs).any(axis=2, keepdims=True), 0, jobs).sum(axis=0)
        return cls("Ohio", tuple(years), jobs, np.where(whole > 0, whole, np.nan))

    def regions(self, draws: int) -> Iterator[Floats]:
        """Jobs (industries × years) of regions drawn at random; unknown where one of its counties publishes none."""
        rng = np.random.default_rng(_SEED)
        for _ in range(draws):
            n = int(rng.integers(1, _MOST_COUNTIES + 1))
            yield self.jobs[rng.choice(len(self.jobs), n, replace=False)].sum(axis=0)

    def trials(self, region: Floats, before: int, ahead: int) -> Iterator[Trial]:
        """A region's trials, one for each year that can be stood in."""
        for now in range(before, len(self.years) - ahead):
            then, to = now - before, now + ahead
            ends = region[:, then], region[:, now], self.wider[:, then], self.wider[:, now]
            yield Trial(Past(before, *ends, np.ones(len(region))), ahead, region[:, to], self.years[to])


def wider_trend(trial: Trial, part: float = 1.0) -> Floats:
    """The wider area's rate of the industry carried on, or a part of it."""
    return trial.past.end * np.exp(trial.ahead * part * outlook.wider_rates(trial.past)[0])


def plain_form(trial: Trial) -> Floats:
    """0.6 of the wider area's rate and 0.3 of the own shift, by jobs ÷ (jobs + 2,000)."""
    past = trial.past
    wider = outlook.wider_rates(past)[0]
    size = past.end / (past.end + outlook.HALF_SIZE)
    return past.end * np.exp(trial.ahead * (0.6 * wider + 0.3 * size * (outlook.own_rates(past) - wider)))


MODELS: dict[str, Callable[[Trial], Floats]] = {
    "no change": trials.no_change,
    "own trend": trials.own_trend,
    "shift-share": trials.shift_share,
    "wider area's trend": wider_trend,
    "half of it": partial(wider_trend, part=0.5),
    "0.6 wider + 0.3 own shift": plain_form,
    "`trend`": trials.trend,
}


def errors(panel: Panel, draws: int) -> Iterator[str]:
    """A row for each look back and horizon: the errors of the models, and how often the range of `trend` held."""
    yield f"| {panel.name}: years before, ahead | cases | {' | '.join(MODELS)} | range holds |"
    yield "|---|" + "---:|" * (len(MODELS) + 2)
    for before, ahead in SPANS:
        every = _trials(panel, before, ahead, draws)
        if every:
            found = [trials.error_share(every, model) for model in MODELS.values()]
            n = sum(int(t.is_known.sum()) for t in every)
            figures = " | ".join(f"{x:.4f}" for x in (*found, trials.covers_share(every)))
            yield f"| {before}, {ahead} | {n:,} | {figures} |"


def _trials(panel: Panel, before: int, ahead: int, draws: int) -> list[Trial]:
    return [t for region in panel.regions(draws) for t in panel.trials(region, before, ahead)]


def widths(panel: Panel, draws: int) -> Iterator[str]:
    """How far what came lay from what `trend` said, by projected jobs and years ahead: 5 and 95 of 100, in percent."""
    every = [t for before, ahead in SPANS for t in _trials(panel, before, ahead, draws)]
    ahead = sorted({t.ahead for t in every})
    yield f"| {panel.name}: projected jobs | {' | '.join(f'{n} ahead' for n in ahead)} |"
    yield "|---|" + "---:|" * len(ahead)
    for low, high in zip((0.0, *outlook.SIZES), outlook.SIZES, strict=False):
        cells = [_spread([t for t in every if t.ahead == n], low, high) for n in ahead]
        name = f"{low:,.0f} or more" if np.isinf(high) else f"{low:,.0f} to {high - 1:,.0f}"
        yield f"| {name} | {' | '.join(cells)} |"


def _spread(every: Sequence[Trial], low: float, high: float) -> str:
    found = []
    for trial in every:
        jobs = trials.trend(trial)
        here = trial.is_known & (jobs >= low) & (jobs < high)
        found.append(trial.came[here] / jobs[here] - 1)
    below, above = np.quantile(np.concatenate(found), (0.05, 0.95))
    return f"{below:+.0%} to {above:+.0%}"


def correlations(panel: Panel, draws: int) -> Iterator[str]:
    """Rank correlation of past growth with later growth over a region's industries, the mean of all regions."""
    yield f"| {panel.name}: years before, ahead | the region's own past growth | the wider area's | rate of `trend` |"
    yield "|---|---:|---:|---:|"
    for before, ahead in SPANS:
        found = [_correlated(t) for t in _trials(panel, before, ahead, draws)]
        if found:
            own, wider, rate = np.nanmean(np.array(found), axis=0)
            yield f"| {before}, {ahead} | {own:.2f} | {wider:.2f} | {rate:.2f} |"


def _correlated(trial: Trial) -> list[float]:
    known, past = trial.is_known, trial.past
    if known.sum() < 10:
        return [np.nan] * 3
    later = trial.came[known] / past.end[known]
    told = outlook.own_rates(past), outlook.wider_rates(past)[0], outlook.rates(past)
    return [float(spearmanr(rate[known], later).statistic) for rate in told]


def learning(panel: Panel, draws: int, until: int) -> str:
    """What a region's own years up to one teach: errors in the years after it with published and with own shares."""
    untold, told, taken, held = [], [], 0, []
    for region in panel.regions(draws):
        every = [t for before, ahead in SPANS for t in panel.trials(region, before, ahead)]
        known = [t for t in every if t.to <= until]
        later = [t for t in every if panel.years[panel.years.index(t.to) - t.ahead] == until]
        shares = trials.learned(known)
        taken += shares != outlook.PUBLISHED
        untold.append(trials.error_share(later, trials.trend))
        told.append(trials.error_share(later, partial(trials.trend, shares=shares)))
        held.append(trials.covers_share(later, shares, trials.learned_scale(known, shares)))
    return (
        f"| {panel.name}, told of {panel.years[0]}-{until} | {taken / draws:.0%} | {np.nanmean(untold):.4f} |"
        f" {np.nanmean(told):.4f} | {np.nanmean(held):.3f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("new_york", type=Path)
    parser.add_argument("qcew", type=Path)
    parser.add_argument("--draws", type=int, default=400, help="regions that are drawn")
    parser.add_argument("--write", type=Path, help="replace the tables of this page")
    given = parser.parse_args()
    panels = [Panel.of_new_york(given.new_york), Panel.of_ohio(given.qcew / "oh15_annual_2020_2023.zip")]
    blocks = []
    for panel in panels:
        for part in (errors, correlations, widths):
            blocks.append("\n".join(part(panel, given.draws)))
            print(blocks[-1], flush=True)
    print(learning(panels[0], given.draws, 2013), learning(panels[0], given.draws, 2014), sep="\n")
    if given.write:
        write_block(given.write, "predictions", "\n\n".join(blocks))


if __name__ == "__main__":
    main()
