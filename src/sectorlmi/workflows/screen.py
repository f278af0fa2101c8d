"""Other ways to choose: thresholds instead of weights, and how far other ranking methods agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sectorlmi.errors import ConfigError, CoverageError
from sectorlmi.ranking import screen as screens
from sectorlmi.ranking.agreement import Agreement, compare
from sectorlmi.ranking.criteria import known_word
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.screen import Threshold
from sectorlmi.store import Store
from sectorlmi.table import candidates
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.self_sufficiency import LINE, MARK, UNSURE
from sectorlmi.terms.cells import Floats, Ints
from sectorlmi.terms.document import Document
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_screen import Test
from sectorlmi.workflows.rank import run_with_cells, study_table


def agreement(report: Report, methods: Sequence[str]) -> dict[str, Agreement]:
    """How far each other method agrees with the report's ranking, on the same candidates and weights."""
    mine = report.ranking
    return {
        method: compare(
            mine,
            rank(
                mine.industries,
                mine.values,
                mine.criteria,
                method=method,
                ties=mine.ties,
                min_weight_coverage=mine.min_weight_coverage,
            ),
            top=report.study.shortlist.top,
        )
        for method in methods
    }


def screened(study: Study, store: Store, *, minimum_jobs: float, tell: Progress = nobody) -> Document:
    """Every candidate with what it passes: the study's preset, or its steps and any-of tests (default: New York's).

    Tests may be on any built-in factor, and on the study's own.

    Raises:
        ConfigError: an unknown factor, or more passes needed than there are tests.
        CoverageError: no candidate is left to test.
    """
    if study.screen.preset:
        return _statutory(study, store, minimum_jobs, tell)
    table, found = study_table(study, store, tell)
    rows = np.flatnonzero(candidates.choose(table, found.study).rows)
    if not len(rows):
        raise CoverageError(
            "no industry is left to test", "Lower industries.minimum_employment or choose a coarser level."
        )
    codes = [table.industries[i] for i in rows]
    factors = {f.name: f for f in (*FACTORS.values(), *table.factors) if f.column.name in table}
    columns = {name: table[f.column.name][rows] for name, f in factors.items()} | _certain_wages(table, rows)
    values, names, rule = np.stack(list(columns.values()), axis=-1), list(columns), found.study.screen
    steps = screens.screen(codes, values, names, _thresholds(rule.steps, table)) if rule.steps else None
    tests = _thresholds(rule.any_of, table) or screens.new_york_tests(minimum_jobs)
    any_of = screens.any_of(codes, values, names, tests, needed=rule.needed)
    is_sample = any(p.is_sample for p in found.provenance)
    return screens.document(table, found.study, any_of, steps, is_sample=is_sample)


def _statutory(study: Study, store: Store, minimum_jobs: float, tell: Progress) -> Document:
    """The limbs of the study's preset for every ranked industry, with who works there where that is loaded."""
    from sectorlmi.plan import statutory
    from sectorlmi.plan.evidence import Evidence
    from sectorlmi.workflows.plan import profiles_of, totals_of

    report, found = run_with_cells(study, store, tell)
    targets = tuple(sorted(report.ranking.industries))
    profiles = profiles_of(found.study, store, targets) if study.screen.preset == "wioa_3_23" else None
    evidence = Evidence(
        report,
        targets,
        report.table.titles(),
        totals_of(found),
        profiles,
        provenance=(*report.provenance, *(profiles.provenance if profiles else ())),
        notes=report.notes,
    )
    return statutory.document(evidence, study.screen.preset, minimum_jobs)


_WORD: Final = "self_sufficiency"
# What the line may be held against, and what a year's wage is divided by for it.
_WAGES: Final = {"avg_annual_wage": 1, "weekly_wage": 52}
_CERTAIN: Final = ", as far as it is certain of the line"


def _certain_wages(table: DataTable, rows: Ints) -> dict[str, Floats]:
    """The wages of the industries of which it is certain on which side of the line they are; unknown of the others."""
    if MARK not in table:
        return {}
    is_open = table[MARK][rows] == UNSURE
    return {f"{n}{_CERTAIN}": np.where(is_open, np.nan, table[FACTORS[n].column.name][rows]) for n in _WAGES}


def _thresholds(tests: Sequence[Test], table: DataTable) -> tuple[Threshold, ...]:
    return tuple(_of_line(t, table) if t.value == _WORD else Threshold(t.factor, t.rule, t.value) for t in tests)


def _of_line(test: Test, table: DataTable) -> Threshold:
    """A test against the study's wage of self-sufficiency, by what is certain of the wage."""
    if LINE not in table:
        raise ConfigError(
            f"screen: a test of {test.factor} names `{_WORD}`, and the study has none",
            f"Write, for instance, wages: {{{_WORD}: 41600}}.",
        )
    known_word(f"screen: a test against `{_WORD}`", test.factor, tuple(_WAGES))
    line = float(table[LINE][0]) / _WAGES[test.factor]
    return Threshold(test.factor, test.rule, line, _WORD, f"{test.factor}{_CERTAIN}")
