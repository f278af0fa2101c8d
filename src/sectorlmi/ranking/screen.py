"""Thresholds instead of weights: ordered steps that eliminate, and "meets any of" tests.

A threshold is a number or the mean or median of the candidates. Means and medians are taken over all the
candidates that have a value, before anything is removed, so that the order of the steps decides only who is
removed where, not who is left. An unknown value neither passes nor fails: it is undecided, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.criteria import known_word
from sectorlmi.terms.cells import Flags, Floats
from sectorlmi.terms.significant import rounded

ABOVE: Final = "above"
AT_LEAST: Final = "at_least"
BELOW: Final = "below"
AT_MOST: Final = "at_most"

_RULES: Final = {ABOVE: np.greater, AT_LEAST: np.greater_equal, BELOW: np.less, AT_MOST: np.less_equal}
_MEAN: Final = "mean"
_MEDIAN: Final = "median"


@dataclass(frozen=True)
class Threshold:
    """One test: a factor, how it is compared, and with what (a number, `mean` or `median`)."""

    factor: str
    rule: str
    value: float | str

    def cutoff(self, column: Floats) -> float:
        """The number the factor is compared with; NaN where nobody has a value to take the mean of."""
        if not isinstance(self.value, str):
            return float(self.value)
        known = column[~np.isnan(column)]
        if not len(known):
            return float("nan")
        return float(rounded(float(np.mean(known) if self.value == _MEAN else np.median(known))))

    def __str__(self) -> str:
        value = self.value if isinstance(self.value, str) else f"{self.value:g}"
        return f"{self.factor} {self.rule.replace('_', ' ')} {value}"


def new_york_tests(minimum_jobs: float) -> tuple[Threshold, ...]:
    """The New York State Department of Labor's marks of a significant industry; one of them is enough.

    Faster growth than the mean, many jobs, faster projected growth than the mean, pay above the mean.
    """
    return (
        Threshold("growth", ABOVE, _MEAN),
        Threshold("employment", ABOVE, minimum_jobs),
        Threshold("projected_growth", ABOVE, _MEAN),
        Threshold("avg_annual_wage", ABOVE, _MEAN),
    )


@dataclass(frozen=True)
class Step:
    """One step of a screen: the number compared with, who failed it, and who could not be judged."""

    threshold: Threshold
    cutoff: float
    removed: tuple[str, ...]
    undecided: tuple[str, ...]


@dataclass(frozen=True)
class Screened:
    """What a screen left, in the order given, and what each step took out."""

    remaining: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, eq=False)
class AnyOf:
    """Who meets enough of several tests.

    Attributes:
        industries: (n) all the candidates, in the order given.
        thresholds, cutoffs: (t) the tests and the numbers compared with.
        passes: (n, t) whether a test is known to be passed.
        unknown: (n, t) whether the value is missing.
        needed: how many tests are enough.
    """

    industries: tuple[str, ...]
    thresholds: tuple[Threshold, ...]
    cutoffs: tuple[float, ...]
    passes: Flags
    unknown: Flags
    needed: int

    @property
    def meets(self) -> tuple[str, ...]:
        """Industries known to pass enough tests."""
        return self._named(self.passes.sum(axis=1) >= self.needed)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Industries that do not pass enough tests, but might if what is missing were known."""
        sure = self.passes.sum(axis=1)
        return self._named((sure < self.needed) & (sure + self.unknown.sum(axis=1) >= self.needed))

    def _named(self, rows: Flags) -> tuple[str, ...]:
        return tuple(code for code, yes in zip(self.industries, rows.tolist(), strict=True) if yes)


def screen(
    industries: Sequence[str], values: Floats, names: Sequence[str], thresholds: Sequence[Threshold]
) -> Screened:
    """Eliminate step by step: (n) industries with values (n, k) of the named factors.

    An undecided industry goes no further, but is named apart from those that failed.

    Raises:
        ConfigError: no threshold, an unknown factor, rule or word.
    """
    outcome = any_of(industries, values, names, thresholds, needed=1)
    left = np.ones(len(outcome.industries), dtype=np.bool_)
    steps = []
    for j, threshold in enumerate(outcome.thresholds):
        unknown, passed = outcome.unknown[:, j], outcome.passes[:, j]
        removed = outcome._named(left & ~passed & ~unknown)
        steps.append(Step(threshold, outcome.cutoffs[j], removed, outcome._named(left & unknown)))
        left &= passed
    return Screened(outcome._named(left), tuple(steps))


def any_of(
    industries: Sequence[str],
    values: Floats,
    names: Sequence[str],
    thresholds: Sequence[Threshold],
    *,
    needed: int = 1,
) -> AnyOf:
    """Test (n) industries with values (n, k) of the named factors; `needed` passes are enough.

    Raises:
        ConfigError: no threshold, an unknown factor, rule or word, or more passes needed than there are tests.
    """
    _check(names, thresholds, needed)
    columns = [np.asarray(values, dtype=np.float64)[:, list(names).index(t.factor)] for t in thresholds]
    cutoffs = [t.cutoff(column) for t, column in zip(thresholds, columns, strict=True)]
    judged = list(zip(thresholds, columns, cutoffs, strict=True))
    unknown = np.stack([np.isnan(column) | np.isnan(cutoff) for _, column, cutoff in judged], axis=1)
    passes = np.stack([_RULES[t.rule](column, cutoff) for t, column, cutoff in judged], axis=1)
    return AnyOf(tuple(industries), tuple(thresholds), tuple(cutoffs), passes, unknown, needed)


def _check(names: Sequence[str], thresholds: Sequence[Threshold], needed: int) -> None:
    if not thresholds:
        raise ConfigError("there is no threshold to test", "Name at least one under `screen`.")
    if not 1 <= needed <= len(thresholds):
        raise ConfigError(f"{needed} of {len(thresholds)} tests cannot be needed", "Ask for 1 up to all of them.")
    for threshold in thresholds:
        known_word("threshold.factor", threshold.factor, names)
        known_word(f"threshold on {threshold.factor}", threshold.rule, tuple(_RULES))
        if isinstance(threshold.value, str):
            known_word(f"threshold on {threshold.factor}", threshold.value, (_MEAN, _MEDIAN))
