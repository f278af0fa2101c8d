"""Footprints and concentrations on a small table worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.places.footprint import CountyJobs, additions, concentrations, footprints, is_concentration

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
