"""The benchmark is a region like any other: several states or counties, added up with estimates and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from main_job.conftest import ATLANTA
from main_job.test_batch_equals_rank import check
from sectorlmi.errors import StoreError
from sectorlmi.store import Store
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.study import Region, Study, Uncertainty
from sectorlmi.workflows import rank

_FULTON = Region("Fulton", ("13121",))
_METRO = "+".join(ATLANTA)


@pytest.fixture(scope="module")
def study(atlanta: Study) -> Study:
    return replace(atlanta, uncertainty=Uncertainty(fills=0))


@pytest.fixture(scope="module")
def fulton(study: Study, real_store: Store) -> DataTable:
    return rank.run(replace(study, region=_FULTON, benchmark=_METRO), real_store).table


@pytest.fixture(scope="module")
def metro(study: Study, real_store: Store) -> DataTable:
    return rank.run(replace(study, benchmark=_METRO), real_store).table


def by_code(table: DataTable, name: str) -> dict[str, Any]:
    return dict(zip(table.industries, table[name].tolist(), strict=True))


def test_its_jobs_are_those_of_the_region_of_these_counties(fulton: DataTable, metro: DataTable) -> None:
    there = by_code(metro, "employment")
    assert by_code(fulton, "benchmark_employment") == {code: there[code] for code in fulton.industries}
    kinds = by_code(metro, "employment_status")
    assert by_code(fulton, "benchmark_status") == {code: kinds[code] for code in fulton.industries}
    assert {"sum_published", "estimated"} <= set(fulton["benchmark_status"].tolist())


def test_a_region_beside_itself_has_its_very_share_and_growth(metro: DataTable) -> None:
    np.testing.assert_array_equal(metro["location_quotient"][metro["employment"] > 0], 1.0)
    known = metro["growth_status"] != "not_comparable"
    np.testing.assert_allclose(metro["competitive_effect"][known], 0.0, atol=1e-6)
    for name in ("pct", "lower_pct", "upper_pct", "estimated_share"):
        np.testing.assert_array_equal(metro[f"benchmark_growth_{name}"], metro[f"growth_{name}"])
    assert metro.quantities.benchmark_total == metro.quantities.region_total
    assert metro.quantities.benchmark_total_base == metro.quantities.region_total_base


def test_bounds_cross(fulton: DataTable, metro: DataTable) -> None:
    """The least quotient is the region's least over the benchmark's greatest, whose bounds are joint ones too."""
    low, high = by_code(metro, "employment_lower"), by_code(metro, "employment_upper")
    total = float(fulton.quantities.region_total) / fulton.quantities.benchmark_total
    assert any(low[code] < high[code] for code in fulton.industries)
    for row, code in enumerate(fulton.industries):
        least = fulton["employment_lower"][row] / high[code] / total
        most = fulton["employment_upper"][row] / low[code] / total if low[code] else np.nan
        found = fulton["location_quotient_lower"][row], fulton["location_quotient_upper"][row]
        np.testing.assert_allclose(found, (least, most), rtol=1e-9)
        assert not found[0] > fulton["location_quotient"][row] * (1 + 1e-9)
        assert not found[1] < fulton["location_quotient"][row] * (1 - 1e-9)


def test_the_region_does_not_depend_on_the_counties_it_is_compared_with(
    study: Study, real_store: Store, fulton: DataTable
) -> None:
    other = rank.run(replace(study, region=_FULTON, benchmark="13063+13089+13003"), real_store).table
    # Places among the candidates are places by quotient, too.
    of_benchmark = ("benchmark_", "location_quotient", "lq_change", "competitive_effect", "quadrant", "candidate_")
    for name, column in fulton.columns.items():
        if not name.startswith(of_benchmark):
            np.testing.assert_array_equal(other[name], column, err_msg=name)


@pytest.mark.parametrize("policy", ["floor", "exclude"])
def test_without_estimates_what_it_hides_is_unknown(study: Study, real_store: Store, policy: Any) -> None:
    table = rank.run(replace(study, region=_FULTON, benchmark=_METRO, suppressed=policy), real_store).table
    hidden = np.isnan(table["benchmark_employment"])
    assert 0 < hidden.sum() < len(table)
    assert np.isnan(table["location_quotient"][hidden]).all()
    assert set(table["location_quotient_status"][hidden]) <= {"bounded_only", "missing"}
    assert set(table["benchmark_status"][~hidden]) == {"sum_published"}


def test_an_area_that_is_not_there_is_named(study: Study, real_store: Store) -> None:
    with pytest.raises(StoreError, match="01001"):
        rank.run(replace(study, benchmark="13121+01001"), real_store)


def test_people_are_told_how_many_areas(study: Study, real_store: Store) -> None:
    found = rank.run(replace(study, benchmark=_METRO), real_store)
    assert found.benchmark_title == "10 counties"
    assert found.study.resolved()["benchmark"] == _METRO
    two = rank.run(replace(study, benchmark="13121+13089"), real_store)
    assert two.benchmark_title == "Fulton County, Georgia + DeKalb County, Georgia"


_OVER_TWO_STATES = [
    pytest.param(
        policy, benchmark, marks=[pytest.mark.slow] if policy == "estimate" and benchmark != "13000+01089" else []
    )
    for policy in ("estimate", "floor", "exclude")
    for benchmark in ("13000", _METRO, "13000+01000", "13000+01089")
]


@pytest.mark.parametrize(("policy", "benchmark"), _OVER_TWO_STATES)
def test_a_batch_over_two_states_has_the_numbers_of_rank(
    two_states: Store, study: Study, tmp_path: Path, policy: Any, benchmark: str
) -> None:
    regions: Mapping[str, tuple[str, ...]] = {
        "Both": ("13121", "13089", "01089", "01097"),
        "Georgia": ATLANTA,
        "The other": ("01089", "01063", "01097"),
    }
    check(replace(study, suppressed=policy, benchmark=benchmark), two_states, tmp_path, dict(regions))
