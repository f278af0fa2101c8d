"""Side by side: labels, places, changes, and what makes two studies unlike."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from sectorlmi.ranking.report import Report
from sectorlmi.ranking.side_by_side import compare
from sectorlmi.terms.study import Region, Years

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reports" / "excel"))
from start_report import Wanted, start_report


def reports(**other: object) -> tuple[Report, Report]:
    first = start_report(Wanted(seed=5))
    second = start_report(Wanted(seed=6, is_sample=True))
    return first, replace(second, study=replace(second.study, **other))  # type: ignore[arg-type]


def test_labels_tell_the_studies_apart() -> None:
    assert compare(reports(region=Region("West", ("99007",)))).labels == ("Made-up region", "West")
    assert compare(reports(years=Years.of(2016, 2019))).labels == ("2019-2022", "2016-2019")
    assert compare(reports()).labels == ("1. Made-up & tested 2022", "2. Made-up & tested 2022")


def test_every_industry_ranked_somewhere_has_its_places() -> None:
    one, two = reports(region=Region("West", ("99007",)))
    section = compare((one, two)).sections[1]
    codes = section.rows["industry_code"].tolist()
    assert sorted(codes) == sorted({*one.ranking.industries, *two.ranking.industries})
    for i, report in enumerate((one, two), start=1):
        place = dict(zip(report.ranking.industries, report.ranking.place.tolist(), strict=True))
        for code, shown in zip(codes, section.rows[f"place_{i}"], strict=True):
            assert shown == place[code] if code in place else np.isnan(shown)
        row = codes.index(report.ranking.industries[0])
        jobs = report.table["employment"][report.table.row_of(codes[row])]
        assert section.rows[f"employment_{i}"][row] == jobs
    change = section.rows["place_1"] - section.rows["place_2"]
    assert np.array_equal(section.rows["place_change"], change, equal_nan=True)


def test_the_worse_sample_banner_wins() -> None:
    found = compare(reports())
    assert found.is_sample
    assert found.joint_report().is_sample
    assert not compare((reports()[0], reports()[0])).is_sample


def test_what_differs_is_said() -> None:
    notes = compare(reports(benchmark="13000", years=Years.of(2015, 2018))).notes
    assert notes[0] == "The studies differ in `benchmark`: 2019-2022: US000; 2015-2018: 13000."
    assert "Wages are nominal: part of a difference between years is inflation." in notes
    assert compare(reports()).notes == ()


def test_a_code_that_changed_its_meaning_is_remarked() -> None:
    # NAICS 2022, in QCEW from 2022 on, moved parts of 454 into 441; 445 kept its number and changed, too.
    one = start_report(Wanted(n=150))
    two = replace(one, study=replace(one.study, years=Years.of(2015, 2018)))
    rows = compare((one, two)).sections[1].rows
    remarks = dict(zip(rows["industry_code"].tolist(), rows["remark"].tolist(), strict=True))
    assert remarks["441"] == "means something else in NAICS 2017 and NAICS 2022"
    assert remarks["311"] == ""
