"""Footprints and concentrations on a small table worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.places.footprint import (
    CountyJobs,
    Outside,
    additions,
    concentrations,
    county_jobs,
    footprints,
    is_concentration,
)
from sectorlmi.suppression.resolved import resolve
from sectorlmi.table.sums import Year
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period

COUNTIES = ("A", "B", "C", "X", "Y")
JOBS = np.array([[500.0, 10], [300, 0], [200, 0], [400, 40], [60, 0]])


def table() -> CountyJobs:
    hidden = np.zeros(JOBS.shape, dtype=np.bool_)
    hidden[3, 0] = True
    totals = np.array([5000.0, 4000, 1000, 1000, 6000])
    return CountyJobs(
        COUNTIES, ("311", "312"), JOBS, JOBS / 10, hidden, totals, np.array([50_000.0, 1000]), 1_000_000.0
    )


def test_the_footprint_is_the_smallest_set() -> None:
    first, second = footprints(table(), ["A", "B", "C"])
    assert (first.counties, first.jobs, first.share) == (("A", "B"), 1000, 0.8)
    assert (second.counties, second.share) == (("A",), 1)
    assert not first.has_hidden


def test_a_larger_share_takes_more_counties() -> None:
    assert footprints(table(), ["A", "B", "C"], share=0.81)[0].counties == ("A", "B", "C")


def test_an_industry_without_jobs_has_none() -> None:
    assert [f.industry for f in footprints(table(), ["B"])] == ["311"]


def test_additions_by_hand() -> None:
    of_311, of_312 = additions(table(), ["A", "B", "C"], "X")
    assert (of_311.jobs, of_311.region_jobs, of_311.added_pct) == (400, 1000, 40)
    assert of_311.is_hidden
    assert of_311.quotient == pytest.approx((400 / 1000) / 0.05)
    assert of_311.region_quotient == pytest.approx((1000 / 10_000) / 0.05)
    assert of_311.joined_quotient == pytest.approx((1400 / 11_000) / 0.05)
    assert of_312.added_pct == 400


def test_a_concentration_is_specialised_and_large() -> None:
    found = concentrations(table(), ["A", "B", "C"], ["X", "Y"])
    # X has 40 jobs in 312 (too few); Y has 6 % of the region's 311 at a quotient of 0.2.
    assert [(o.industry, o.county) for o in found] == [("311", "X")]
    assert not is_concentration(additions(table(), ["A", "B", "C"], "Y")[0])


def test_the_share_of_nothing_is_unknown() -> None:
    assert np.isnan(additions(table(), ["B"], "X")[1].added_pct)


@pytest.mark.parametrize(
    ("jobs", "region_jobs", "quotient", "is_one"),
    [
        (50.0, 1000.0, 1.2, True),
        (49.9, 100.0, 5.0, False),
        (50.0, 1001.0, 5.0, False),
        (60.0, 1200.0, 1.2, True),
        (60.0, 100.0, 1.19, False),
        (50.0, 0.0, 1.2, True),
    ],
)
def test_fifty_jobs_a_twentieth_and_a_quotient_of_1_2_are_just_enough(
    jobs: float, region_jobs: float, quotient: float, is_one: bool
) -> None:
    given = Outside("311", "X", jobs, 5.0, False, quotient, region_jobs, 1.0, 1.0)
    assert is_concentration(given) == is_one


def test_jobs_of_counties_and_of_the_benchmark_apart() -> None:
    """B hides 311, all that its sector has: 50 jobs."""
    rows = [
        ("01001", "10", 71, 100.0),
        ("01001", "31-33", 74, 40.0),
        ("01001", "311", 75, 40.0),
        ("01003", "10", 71, 60.0),
        ("01003", "31-33", 74, 50.0),
        ("01003", "311", 75, np.nan),
        ("US000", "10", 11, 1000.0),
        ("US000", "31-33", 14, 200.0),
        ("US000", "311", 15, 200.0),
    ]
    area, industry, agglvl, jobs = (np.array(column) for column in zip(*rows, strict=True))
    n = len(rows)
    cells = Cells(
        Period(2023), area, np.full(n, "5"), industry, agglvl, np.full(n, 4.0), jobs, jobs * 30_000, np.isnan(jobs)
    )
    resolved = resolve(cells, level=3, benchmark_area="US000")
    counties, nation = Year(resolved, ("01001", "01003")), Year(resolved, ("US000",))
    found = county_jobs(counties, ["311"], ["5"], nation, total_own=["5"])
    assert found.jobs.tolist() == [[40.0], [pytest.approx(50, abs=2)]]
    assert (found.hidden.tolist(), found.establishments.tolist()) == ([[False], [True]], [[4.0], [4.0]])
    assert (found.totals.tolist(), found.benchmark.tolist(), found.benchmark_total) == ([100.0, 60.0], [200.0], 1000.0)
