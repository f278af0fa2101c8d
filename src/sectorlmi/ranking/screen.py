"""Thresholds instead of weights: ordered steps that eliminate, and "meets any of" tests.

A threshold is a number or the mean or median of the candidates. Means and medians are taken over all the
candidates that have a value, before anything is removed, so that the order of the steps decides only who is
removed where, not who is left. An unknown value neither passes nor fails: it is undecided, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.criteria import known_word
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array, Flags, Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Screen, Section, file_stem, section_rows
from sectorlmi.terms.significant import rounded
from sectorlmi.terms.study import Study

ABOVE: Final = "above"
AT_LEAST: Final = "at_least"
BELOW: Final = "below"
AT_MOST: Final = "at_most"

_RULES: Final = {ABOVE: np.greater, AT_LEAST: np.greater_equal, BELOW: np.less, AT_MOST: np.less_equal}
_MEAN: Final = "mean"
_MEDIAN: Final = "median"


@dataclass(frozen=True)
class Threshold:
    """One test: a factor, how it is compared, and with what (a number, `mean` or `median`).

    `word` is what the study calls the number, where it names it; `values_of` names the values that are compared where
    they are not all of the factor's.
    """

    factor: str
    rule: str
    value: float | str
    word: str = ""
    values_of: str = ""

    def cutoff(self, column: Floats) -> float:
        """The number the factor is compared with; NaN where nobody has a value to take the mean of."""
        if not isinstance(self.value, str):
            return float(self.value)
        known = column[~np.isnan(column)]
        if not len(known):
            return float("nan")
        return float(rounded(float(np.mean(known) if self.value == _MEAN else np.median(known))))

    def __str__(self) -> str:
        value = self.word or (self.value if isinstance(self.value, str) else f"{self.value:g}")
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
    columns = [np.asarray(values, dtype=np.float64)[:, list(names).index(t.values_of or t.factor)] for t in thresholds]
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


def document(table: DataTable, study: Study, tests: AnyOf, steps: Screened | None, *, is_sample: bool) -> Document:
    """The candidates with their tests; where the study screens in steps, also what each step removed."""
    candidates = screen_section(table, tests, steps)
    removed = [] if steps is None else [steps_section(steps)]
    return Document(
        key="screen",
        title=f"{study.name}: screen",
        stem=f"{file_stem(study.name)}-screen",
        sections=tuple(replace(s, screen=Screen(told=("marks", "how to read"))) for s in (candidates, *removed)),
        payload=lambda: {"screen": section_rows(candidates), "steps": [r for s in removed for r in section_rows(s)]},
        envelope=("schema", "study"),
        study=study,
        is_sample=is_sample,
    )


def screen_section(table: DataTable, tests: AnyOf, steps: Screened | None) -> Section:
    """One row a candidate: each test as yes, no or unknown, whether enough are passed, and the step that removed it."""
    words, titles = dictionary(table.factors), table.titles()
    columns = [words["industry_code"], words["title"]]
    rows: dict[str, Array] = {
        "industry_code": np.array(tests.industries, dtype=np.str_),
        "title": np.array([titles[c] for c in tests.industries], dtype=np.str_),
    }
    for k, (threshold, cutoff) in enumerate(zip(tests.thresholds, tests.cutoffs, strict=True)):
        name = f"test_{k + 1}"
        number = "unknown" if np.isnan(cutoff) else f"{cutoff:,.1f}"
        is_word = threshold.word or isinstance(threshold.value, str)
        heading = f"{threshold} ({number})" if is_word else str(threshold)
        columns.append(kinds.text(name, heading, "Whether the industry passes this test"))
        passed = np.where(tests.passes[:, k], "yes", "no")
        rows[name] = np.where(tests.unknown[:, k], "unknown", passed).astype(np.str_)
    columns.append(kinds.text("meets", f"Passes {tests.needed} or more", "Whether enough tests are passed"))
    rows["meets"] = _outcome(tests)
    if steps is not None:
        columns.append(kinds.text("screened", "Screen", "The step that removed the industry, or that it remains"))
        rows["screened"] = _fate(tests.industries, steps)
    intro = "Means and medians are taken over all candidates. An unknown value neither passes nor fails."
    return Section("screen", "Screen", intro, tuple(columns), rows)


def steps_section(steps: Screened) -> Section:
    """One row a step: the number compared with, how many it left, and who it removed or could not judge."""
    left = len(steps.remaining)
    counts: list[int] = []
    for step in reversed(steps.steps):
        counts.insert(0, left)
        left += len(step.removed) + len(step.undecided)
    rows: dict[str, Array] = {
        "step": np.array([f"{i}: {s.threshold}" for i, s in enumerate(steps.steps, 1)], dtype=np.str_),
        "cutoff": np.array([s.cutoff for s in steps.steps]),
        "left": np.array(counts, dtype=np.float64),
        "n_removed": np.array([len(s.removed) for s in steps.steps], dtype=np.float64),
        "removed": np.array([", ".join(s.removed) for s in steps.steps], dtype=np.str_),
        "undecided": np.array([", ".join(s.undecided) for s in steps.steps], dtype=np.str_),
    }
    columns = (
        kinds.text("step", "Step", "Test of the step"),
        Column("cutoff", "Compared with", "number", "", "The number of the test", "", kinds.DECIMAL),
        kinds.count("left", "Left", "industries", "Industries that remain after the step"),
        kinds.count("n_removed", "Removed", "industries", "Industries that fail the test of the step"),
        kinds.text("removed", "Who", "Industries that fail the test of the step"),
        kinds.text("undecided", "Not known", "Industries without a value to test; they go no further"),
    )
    return Section("screen_steps", "What each step removes", "Steps in the study's order.", columns, rows)


def _outcome(tests: AnyOf) -> Array:
    meets, undecided = set(tests.meets), set(tests.undecided)
    words = ["yes" if c in meets else "undecided" if c in undecided else "no" for c in tests.industries]
    return np.array(words, dtype=np.str_)


def _fate(industries: tuple[str, ...], steps: Screened) -> Array:
    fate = dict.fromkeys(steps.remaining, "remains")
    for number, step in enumerate(steps.steps, 1):
        fate |= dict.fromkeys(step.removed, f"step {number}: {step.threshold}")
        fate |= dict.fromkeys(step.undecided, f"step {number}: undecided on {step.threshold.factor}")
    return np.array([fate[c] for c in industries], dtype=np.str_)
