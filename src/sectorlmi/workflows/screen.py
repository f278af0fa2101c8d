"""Other ways to choose: thresholds instead of weights, and how far other ranking methods agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sectorlmi.errors import CoverageError
from sectorlmi.ranking import screen as screens
from sectorlmi.ranking.agreement import Agreement, compare
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.screen import Threshold
from sectorlmi.store import Store
from sectorlmi.table import candidates
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.document import Document
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study, Test
from sectorlmi.workflows.rank import study_table


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
    """Every candidate with what it passes: the study's steps and its any-of tests (default: New York's).

    Tests may be on any built-in factor, and on the study's own.

    Raises:
        ConfigError: an unknown factor, or more passes needed than there are tests.
        CoverageError: no candidate is left to test.
    """
    table, found = study_table(study, store, tell)
    rows = np.flatnonzero(candidates.choose(table, found.study).rows)
    if not len(rows):
        raise CoverageError(
            "no industry is left to test", "Lower industries.minimum_employment or choose a coarser level."
        )
    codes = [table.industries[i] for i in rows]
    factors = {f.name: f for f in (*FACTORS.values(), *table.factors)}
    values = np.stack([table[f.column.name][rows] for f in factors.values()], axis=-1)
    names, rule = list(factors), found.study.screen
    steps = screens.screen(codes, values, names, _thresholds(rule.steps)) if rule.steps else None
    tests = _thresholds(rule.any_of) or screens.new_york_tests(minimum_jobs)
    any_of = screens.any_of(codes, values, names, tests, needed=rule.needed)
    is_sample = any(p.is_sample for p in found.provenance)
    return screens.document(table, found.study, any_of, steps, is_sample=is_sample)


def _thresholds(tests: Sequence[Test]) -> tuple[Threshold, ...]:
    return tuple(Threshold(t.factor, t.rule, t.value) for t in tests)
