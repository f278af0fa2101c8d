"""Thresholds instead of weights, as sections: which tests each candidate passes, where it fell, what a step removed."""

from __future__ import annotations

import numpy as np

from sectorlmi.ranking.screen import AnyOf, Screened
from sectorlmi.report.document import Section
from sectorlmi.table.datatable import Array, DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column


def screen_sections(table: DataTable, tests: AnyOf, steps: Screened | None) -> tuple[Section, ...]:
    """The candidates with their tests; where the study screens in steps, also what each step removed."""
    candidates = screen_section(table, tests, steps)
    return (candidates,) if steps is None else (candidates, steps_section(steps))


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
        heading = f"{threshold} ({number})" if isinstance(threshold.value, str) else str(threshold)
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
