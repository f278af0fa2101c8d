"""What models would have said of years that have come since, how far off that was, and what the model `trend` learns.

A trial is a past that could be looked back on and the jobs that came some years later. Only industries whose jobs are
known at all three times, in the region and in the wider area, count, and of these the ones that are hardly estimated:
an estimate leans on other years and on the wider area, and would prove them right. An error is
Σ |jobs - came| / Σ came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import product
from typing import Final

import numpy as np

from sectorlmi.table import measures, outlook
from sectorlmi.table.outlook import PUBLISHED, Past, Shares
from sectorlmi.terms.cells import Flags, Floats
from sectorlmi.terms.significant import exp, log

# So much of the jobs compared must be published.
SURE: Final = 0.9


@dataclass(frozen=True, eq=False)
class Trial:
    """A past, and the jobs of each industry that came `ahead` years after it, in the year `to`; NaN where unknown."""

    past: Past
    ahead: int
    came: Floats
    to: int

    @property
    def is_known(self) -> Flags:
        """The industries that count."""
        past = self.past
        every = (past.start, past.end, past.wider_start, past.wider_end, self.came)
        known: Flags = np.logical_and.reduce([*(values > 0 for values in every), past.certain >= SURE])
        return known


def no_change(trial: Trial) -> Floats:
    """As many jobs as there are."""
    return trial.past.end


def own_trend(trial: Trial) -> Floats:
    """The region's own rate of growth carried on."""
    return trial.past.end * exp(trial.ahead * outlook.own_rates(trial.past))


def shift_share(trial: Trial) -> Floats:
    """The wider area's rate carried on, and the regional shift, in jobs of today, added again for as many years."""
    past = trial.past
    shift = past.end * (measures.ratio(past.end, past.start) - measures.ratio(past.wider_end, past.wider_start))
    return past.end * exp(trial.ahead * outlook.wider_rates(past)[0]) + shift * trial.ahead / past.years


PLAIN: Final[Mapping[str, Callable[[Trial], Floats]]] = {
    "no_change": no_change,
    "own_trend": own_trend,
    "shift_share": shift_share,
}


def trend(trial: Trial, shares: Shares = PUBLISHED) -> Floats:
    """What the model `trend` would have said."""
    return outlook.project(trial.past, trial.ahead, shares=shares).jobs


def error_share(trials: Sequence[Trial], model: Callable[[Trial], Floats]) -> float:
    """The error of a model over several trials; NaN where no industry counts in any."""
    missed = came = 0.0
    for trial in trials:
        known = trial.is_known
        missed += float(np.abs(model(trial)[known] - trial.came[known]).sum())
        came += float(trial.came[known].sum())
    return missed / came if came else float("nan")


def covers_share(trials: Sequence[Trial], shares: Shares = PUBLISHED, scale: float = 1.0) -> float:
    """In which share of the cases the range held what came; NaN where there is none."""
    strays = _strays(trials, shares)
    return float((strays <= scale).mean()) if len(strays) else float("nan")


def _strays(trials: Sequence[Trial], shares: Shares) -> Floats:
    """How far what came lies from the model's jobs, in halves of the published range."""
    found = [np.zeros(0)]
    for trial in trials:
        known, jobs = trial.is_known, trend(trial, shares)
        half = outlook.half_range(jobs, trial.ahead)[known]
        found.append(np.abs(log(trial.came[known] / jobs[known])) / half)
    return np.concatenate(found)


_STEPS: Final = Shares(0.2, 0.2, 0.3, 0.2)
# So many errors are needed to say how wide a range must be, and so far it may part from the published one.
_ENOUGH: Final = 100
_NARROWEST, _WIDEST = 0.75, 2.5
_NOMINAL: Final = 0.9


def learned(trials: Sequence[Trial]) -> Shares:
    """The shares that would have served best, of the published ones and those a step from them.

    The published ones stay where the trials lie in fewer than two years, or where the best of all other years would not
    have told each year in turn better than they do.
    """
    years = np.array([trial.to for trial in trials])
    if len(set(years.tolist())) < 2:
        return PUBLISHED
    every = _around(PUBLISHED)
    missed = np.array([_missed(trial, every) for trial in trials])
    untold, told = 0.0, 0.0
    for year in np.unique(years):
        best = int(missed[years != year].sum(axis=0).argmin())
        untold += missed[years == year, 0].sum()
        told += missed[years == year, best].sum()
    return Shares(*every[int(missed.sum(axis=0).argmin())].tolist()) if told < untold else PUBLISHED


def _around(shares: Shares) -> Floats:
    """(81 × 4) the shares themselves, then each of those around them."""
    steps: Floats = np.array(list(product((0.0, -1.0, 1.0), repeat=len(fields(Shares)))))
    return np.asarray(np.array(astuple(shares)) + steps * np.array(astuple(_STEPS)))


def _missed(trial: Trial, every: Floats) -> Floats:
    """The error of one trial under each of many shares, a year ahead, so that far and near trials count alike."""
    known = trial.is_known
    # Not a matrix product, whose last digits depend on the processor.
    rates = sum(every[:, k, np.newaxis] * part[known] for k, part in enumerate(outlook.parts(trial.past)))
    jobs = trial.past.end[known] * exp(trial.ahead * np.asarray(rates))
    came = trial.came[known]
    return np.asarray(np.abs(jobs - came).sum(axis=1) / max(came.sum(), 1.0) / trial.ahead)


def learned_scale(trials: Sequence[Trial], shares: Shares) -> float:
    """How many times the published range holds nine tenths of what came; 1 where too little has come."""
    strays = _strays(trials, shares)
    if len(strays) < _ENOUGH:
        return 1.0
    return float(np.clip(np.quantile(strays, _NOMINAL), _NARROWEST, _WIDEST))
