"""Cells hidden on purpose, asked for as a study asks, beside their truth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import hiding
import made_quarters
from baselines import equal_split, proportional_fitting, smallest_total
from plain_check import Checked, check
from raw_files import PRIVATE, Archive, Key, keys_of
from sectorlmi.store import Store
from sectorlmi.suppression.fills import draw
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.system import build_system
from sectorlmi.terms.cells import Cells, Flags, Floats, Ints, Text
from through_store import loaded, study_year

BASELINES = {"equal split": equal_split, "smallest total": smallest_total, "IPF": proportional_fitting}
# The digits that studies of the page rank at.
RANKED = 4
_FILLS = 200
_ROUNDING = 1e-6
# By rule: few worksites, so small cells. At random: as many large cells as are published.
RANDOM_SHARE = 0.4


@dataclass(frozen=True, eq=False)
class Outcome:
    """Hidden cells with their truth, one entry a cell; `low` and `high` are NaN where no fills were drawn.

    `plain` are the jobs by each of the `BASELINES`, shape (cells, ways), NaN where they were not asked.
    """

    digits: Ints
    establishments: Floats
    truth: Floats
    wages: Floats
    estimate: Floats
    wage_estimate: Floats
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    prior: Text
    plain: Floats

    def __len__(self) -> int:
        return len(self.truth)

    def take(self, rows: Flags) -> Outcome:
        return Outcome(*(getattr(self, f.name)[rows] for f in fields(self)))

    def of(self, digits: int) -> Outcome:
        return self.take(self.digits == digits)

    @property
    def error(self) -> float:
        """Σ |estimate - truth| / Σ truth."""
        return float(np.abs(self.estimate - self.truth).sum() / self.truth.sum()) if len(self) else np.nan

    def plain_error(self, way: int) -> float:
        """As `error`, of a baseline, over the cells of which it was asked."""
        asked = ~np.isnan(self.plain[:, way])
        away = np.abs(self.plain[asked, way] - self.truth[asked]).sum()
        return float(away / self.truth[asked].sum()) if asked.any() else np.nan

    @property
    def wage_error(self) -> float:
        return float(np.abs(self.wage_estimate - self.wages).sum() / self.wages.sum()) if len(self) else np.nan

    @property
    def failures(self) -> int:
        """How many certain bounds do not hold the truth."""
        low, high = self.lower > self.truth + _ROUNDING, self.upper < self.truth - _ROUNDING
        return int((low | high).sum())

    @property
    def coverage(self) -> float:
        """Share of cells of 20 jobs or more whose 5-95 % range of fills holds the truth."""
        drawn = self.take((self.truth >= 20) & ~np.isnan(self.low))
        inside = (np.floor(drawn.low) <= drawn.truth) & (np.ceil(drawn.high) >= drawn.truth)
        return float(inside.mean()) if len(drawn) else np.nan


def pooled(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(*(np.concatenate([getattr(o, f.name) for o in outcomes]) for f in fields(Outcome)))


def at_random(cells: Cells, *, seed: int, share: float = RANDOM_SHARE) -> set[Key]:
    """A share of the published cells of three to six digits, whatever their size, and what protects them."""
    published = hiding.Published(cells)
    drawn = np.random.default_rng(seed).random(len(cells)) < share
    return published.protected(published.is_open & drawn & (published.step > hiding.SECTOR))


@dataclass(frozen=True, eq=False)
class Answer:
    """What the program said of a year, with what was published to it, the truth, and the cells hidden on purpose."""

    resolved: Resolved
    published: Cells
    truth: Cells
    judged: Collection[Key]

    def outcome(self, *, with_ranges: bool = False, with_baselines: bool = False) -> Outcome:
        """The judged cells of two digits and more; ranges and baselines take some seconds."""
        cells, place = self.resolved.cells, {key: k for k, key in enumerate(keys_of(self.truth))}
        digits = cells.agglvl % 10 - 2
        is_judged = np.array([key in self.judged for key in keys_of(cells)]) & (cells.own == PRIVATE) & (digits >= 2)
        rows = np.flatnonzero(is_judged)
        at = np.array([place[key] for key in keys_of(cells.take(rows))], dtype=np.int64)
        low, high = np.full((2, len(rows)), np.nan)
        if with_ranges:
            ranked = digits[rows] <= RANKED
            low[ranked], high[ranked] = _ranges(self.resolved, rows[ranked])
        jobs, wages = self.resolved.employment, self.resolved.wages
        return Outcome(
            digits=digits[rows],
            establishments=cells.establishments[rows],
            truth=self.truth.employment[at],
            wages=self.truth.wages[at],
            estimate=jobs.estimate[rows],
            wage_estimate=wages.estimate[rows],
            lower=jobs.lower[rows],
            upper=jobs.upper[rows],
            low=low,
            high=high,
            prior=self.resolved.prior[rows],
            plain=_plain(cells, rows) if with_baselines else np.full((len(rows), len(BASELINES)), np.nan),
        )

    def checked(self) -> Checked:
        """Certain bounds, estimates and published sums, looked at by plain loops."""
        cells, jobs = self.resolved.cells, self.resolved.employment
        grain = int((cells.agglvl % 10).max())
        mine = zip(keys_of(cells), cells.own.tolist(), jobs.lower, jobs.upper, jobs.estimate, strict=True)
        answers = {key: (low, high, estimate) for key, own, low, high, estimate in mine if own == PRIVATE}
        shown = self.published.take(~self.published.suppressed & (self.published.agglvl % 10 <= grain))
        truth = self.truth.take(np.array([key in self.judged for key in keys_of(self.truth)]))
        return check(answers, _jobs(shown), _jobs(truth))


def _jobs(cells: Cells) -> dict[Key, float]:
    return dict(zip(keys_of(cells), cells.employment.tolist(), strict=True))


def _plain(cells: Cells, rows: Ints) -> Floats:
    """Jobs of these cells by each of the baselines."""
    system = build_system(cells, level=RANKED)
    position = {key: k for k, key in enumerate(zip(*_codes(system.cells), strict=True))}
    at = [position.get(key, -1) for key in zip(*_codes(cells.take(rows)), strict=True)]
    filled = [np.append(fill(system)[: len(system.cells)], np.nan)[at] for fill in BASELINES.values()]
    return np.column_stack(filled)


def _codes(cells: Cells) -> tuple[list[str], list[str], list[str]]:
    return cells.area.tolist(), cells.own.tolist(), cells.industry.tolist()


def answered(
    archive: Archive,
    *,
    current: int,
    years: Collection[int],
    hidden: Mapping[int, Collection[Key]],
    level: int = RANKED,
    judged: Collection[Key] | None = None,
    further: Sequence[Path] = (),
) -> Answer:
    """Load these years of the archive with more cells hidden, and read the current one as `rank` does.

    Args:
        years: those that are loaded.
        hidden: cells to hide in each year.
        level: the digits that the study ranks at.
        judged: the cells that are compared, all that are hidden in the current year if not given.
        further: more files that are loaded.
    """
    truth, mine = archive.years[current], hidden.get(current, ())
    with loaded(archive, years=years, hidden=hidden, further=further) as store:
        resolved = study_year(store, current=current, level=level)
    return Answer(resolved, hiding.without(truth, set(mine)), truth, mine if judged is None else judged)


def held_out(
    archive: Archive,
    *,
    current: int,
    years: Collection[int],
    hidden: Mapping[int, Collection[Key]],
    level: int = RANKED,
) -> Outcome:
    """The cells hidden in the current year, as `answered` and compared."""
    return answered(archive, current=current, years=years, hidden=hidden, level=level).outcome()


def really_hidden(resolved: Resolved) -> Outcome:
    """The cells of counties that the publisher hid, whose truth nobody knows (NaN)."""
    cells = resolved.cells
    is_county = ~np.char.endswith(cells.area, "000") & (cells.own == PRIVATE) & (cells.agglvl % 10 > hiding.SUPERSECTOR)
    hidden = {key for key, one in zip(keys_of(cells), cells.suppressed & is_county, strict=True) if one}
    return Answer(resolved, cells, cells.take(cells.own == PRIVATE), hidden).outcome()


def _ranges(resolved: Resolved, rows: Ints) -> tuple[Floats, Floats]:
    """The 5-95 % range of fills of each of these cells."""
    cells = resolved.cells
    low, high = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
    for area in np.unique(cells.area[rows]).tolist():
        here = rows[cells.area[rows] == area]
        targets = [(str(code),) for code in cells.industry[here]]
        drawn = draw(resolved, [area], targets, owns=[PRIVATE], n=_FILLS, seed=1).employment
        low[here], high[here] = np.percentile(drawn, [5, 95], axis=0)
    return low[rows], high[rows]


def hidden_in_both(archive: Archive, before: int, current: int, *, seed: int) -> tuple[Outcome, Outcome]:
    """Cells hidden in two years, half of which have open quarters in the earlier: (without, with the quarters)."""
    first: set[Key] = set()
    for year in (before, current):
        first |= hiding.by_rule(archive.years[year], seed=seed)
    hidden = {year: hiding.protected(archive.years[year], first) for year in (before, current)}
    both = sorted(hidden[before] & hidden[current])
    shown = made_quarters.open_quarters(both[seed % 2 :: 2], seed=seed)
    with TemporaryDirectory(prefix="sectorlmi-quarters-") as folder:
        quarters = Path(folder) / "quarters.zip"
        made_quarters.write(quarters, archive, before, hidden[before], shown)

        def found(*further: Path) -> Outcome:
            years = before, current
            return answered(
                archive, current=current, years=years, hidden=hidden, judged=shown, further=further
            ).outcome()

        return found(), found(quarters)


def sector_width(store: Store, *, current: int, level: int) -> float:
    """The summed width of the bounds of hidden sectors of counties."""
    resolved = study_year(store, current=current, level=level)
    sectors = (resolved.cells.agglvl == 74) & (resolved.cells.own == PRIVATE)
    return float((resolved.employment.upper - resolved.employment.lower)[sectors].sum())
