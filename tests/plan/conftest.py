"""Plans of the bundled regions: Metro Atlanta, and the made-up sample with made-up people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from sectorlmi.people.supply import MEASURES, Estimate, LaborForce, Supply
from sectorlmi.plan.evidence import Evidence
from sectorlmi.ranking.report import Report
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.workflows import demo, plan, rank
from sectorlmi.workflows.load import load
from sectorlmi.workflows.study_cells import StudyCells

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "reports" / "browser")]
from made_up_people import made_up_coverage, made_up_gap, made_up_profiles  # noqa: E402

Gives = Callable[[str], Evidence]
Ranked = tuple[Report, StudyCells, Store]


def _ranked(folder: Path, source: Path, *, is_sample: bool) -> Ranked:
    store = Store(folder / "store")
    load([source], store, is_sample=is_sample)
    return *rank.run_with_cells(load_study(source / "study.yml"), store), store


def _of(ranked: Ranked) -> Gives:
    report, found, store = ranked

    @cache
    def gives(template: str) -> Evidence:
        return plan._evidence(report, found, store, template, ())

    return gives


@pytest.fixture(scope="session")
def atlanta(tmp_path_factory: pytest.TempPathFactory) -> Gives:
    """What is known of Metro Atlanta, by template; nothing on people is loaded."""
    return _of(_ranked(tmp_path_factory.mktemp("atlanta"), demo.georgia(), is_sample=False))


@pytest.fixture(scope="session")
def sample_ranking(tmp_path_factory: pytest.TempPathFactory) -> Ranked:
    """The made-up region, ranked, with its store."""
    return _ranked(tmp_path_factory.mktemp("sample"), demo.samples(), is_sample=True)


@pytest.fixture(scope="session")
def sample(sample_ranking: Ranked) -> Gives:
    """The made-up region, with projections."""
    return _of(sample_ranking)


@pytest.fixture(scope="session")
def peopled(sample: Gives) -> Gives:
    """The made-up region with people: occupations of two industries, labor force, a survey, career clusters."""
    found, demand = made_up_profiles(), made_up_coverage().demand
    people = {MEASURES[0]: ("2022", Estimate(17.25, 0.4)), MEASURES[9]: ("2022", Estimate(31.5, 1.25))}
    supply = Supply("2024", LaborForce(123_456.0, 118_000.0, 5_456.0), people, {"622": 24.5}, "2023Q4")

    def gives(template: str) -> Evidence:
        missing = sample(template).missing - {"patterns", "labor_force", "people", "older", "clusters", "training"}
        return replace(
            sample(template), targets=("622", "484"), profiles=found, supply=supply, demand=demand, framework="16",
            missing=missing, training=made_up_gap(found.study),
        )  # fmt: skip

    return gives
