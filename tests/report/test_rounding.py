"""Estimated jobs of a single county are shown in tens, everywhere by one rule."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from sectorlmi.ranking.report import counties_in_words
from sectorlmi.table.rounding import by_rule, rounded_jobs
from sectorlmi.terms.significant import nearest_ten

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reports" / "excel"))
from start_report import Wanted, start_report


def test_halves_go_away_from_zero_and_nothing_is_minus_zero() -> None:
    jobs = np.array([14.9, 15, -15, -3, 4, np.nan, 123.4])
    status = np.array(["estimated"] * 6 + ["published"])
    found = rounded_jobs(jobs, status)
    assert found[:5].tolist() == [10, 20, -20, 0, 0]
    assert not np.signbit(found[3])
    assert np.isnan(found[5])
    assert found[6] == 123.4  # published: as it is


def test_a_section_is_rounded_for_one_county_alone() -> None:
    report = start_report(Wanted(counties=("99001",)))
    section = report.section("shift_share")
    shown = by_rule(section, report.study).as_shown()
    kinds = section.statuses["growth_from"]
    for name in ("growth_from", "change", "national", "mix", "regional", "competitive", "allocation"):
        assert (shown.rows[name][np.isin(kinds, ("estimated", "bridged"))] % 10 == 0).all()
        assert (shown.rows[name][kinds == "published"] == section.rows[name][kinds == "published"]).all()
    two = replace(report.study, region=replace(report.study.region, counties=("99001", "99003")))
    assert by_rule(section, two).as_shown() is section


def test_counties_are_named_as_people_say_them() -> None:
    report = start_report(Wanted(counties=("99001", "99003")))
    titled = replace(report, area_titles={"99001": "Alpha County, Nowhere", "99003": "Beta Parish, Nowhere"})
    assert counties_in_words(titled) == "2 counties: Alpha, Beta Parish"
    many = tuple(f"99{i:03}" for i in range(1, 28, 2))
    region = replace(report.study.region, counties=many)
    assert counties_in_words(replace(titled, study=replace(report.study, region=region))) == "14 counties"
    nowhere = replace(report.study, region=replace(report.study.region, counties=()))
    assert counties_in_words(replace(titled, study=nowhere)) == ""


def test_halves_go_away_from_zero_as_in_a_spreadsheet() -> None:
    jobs = np.array([4.9, 5, 15, 25, -5, np.nan])
    np.testing.assert_array_equal(nearest_ten(jobs), [0, 10, 20, 30, -10, np.nan])
