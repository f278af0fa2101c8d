"""The sections of a comparison: every factor with its status and note, ranges of places, and who is on which list."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from sectorlmi.ranking.picks import choose
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.side_by_side import compare, lists_section, side_by_side_section
from sectorlmi.table import notes as cell_notes
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms.study import Region, Years

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reports" / "excel"))
from start_report import Wanted, start_report

LABELS = ("East", "West")


def east_and_west(**wanted: object) -> tuple[Report, Report]:
    west = start_report(Wanted(seed=6, **wanted))  # type: ignore[arg-type]
    return start_report(Wanted(seed=5)), replace(west, study=replace(west.study, region=Region("West", ("99007",))))


def test_ranges_of_places_stand_beside_the_places() -> None:
    reports = east_and_west()
    rows = side_by_side_section(reports, LABELS).rows
    codes = rows["industry_code"].tolist()
    for i, report in enumerate(reports, start=1):
        assert report.ranges is not None
        for name, values in (("place_low", report.ranges.low), ("place_high", report.ranges.high)):
            known = dict(zip(report.ranking.industries, values.tolist(), strict=True))
            expected = [known.get(code, np.nan) for code in codes]
            assert np.array_equal(rows[f"{name}_{i}"], expected, equal_nan=True)
    without = east_and_west(has_ranges=False)
    assert np.isnan(side_by_side_section(without, LABELS).rows["place_low_2"]).all()
    neither = [replace(r, ranges=None) for r in without]
    assert "place_low_1" not in side_by_side_section(neither, LABELS).rows


def test_a_factor_that_one_study_has_is_unknown_in_the_other() -> None:
    east, west = east_and_west(factors=("employment", "wage_premium"), weights=(1, 1))
    # As with a factor of the other study's own, of which this one's table has no column.
    known = {name: values for name, values in east.table.columns.items() if "wage_premium" not in name}
    east = replace(east, table=replace(east.table, columns=known))
    section = side_by_side_section((east, west), LABELS)
    names = [c.name for c in section.columns]
    assert "wage_premium_pct_2" in names
    assert np.isnan(section.rows["wage_premium_pct_1"]).all()
    assert not np.isnan(section.rows["wage_premium_pct_2"]).all()
    assert "projected_growth_pct_1" in names


def test_every_number_has_its_status_and_its_note() -> None:
    reports = east_and_west()
    section = side_by_side_section(reports, LABELS)
    column = dictionary()["employment"]
    for i, report in enumerate(reports, start=1):
        for row, code in enumerate(section.rows["industry_code"].tolist()):
            at = report.table.row_of(code)
            assert section.statuses[f"employment_{i}"][row] == report.table["employment_status"][at]
            assert section.notes[f"employment_{i}"][row] == cell_notes.note(report.table, column, at)
    assert any("between" in str(note) for note in section.notes["employment_1"])


def test_lists_are_told_apart_those_on_both_first() -> None:
    east, west = east_and_west()
    section = lists_section((east, west), LABELS)
    rows = section.rows
    on = {code: (code in east.short_list.industries, code in west.short_list.industries)
          for code in rows["industry_code"].tolist()}  # fmt: skip
    words = {(True, True): "on both", (True, False): "only East", (False, True): "only West"}
    assert rows["standing"].tolist() == [words[where] for where in on.values()]
    assert rows["standing"].tolist() == sorted(rows["standing"].tolist(), key=list(words.values()).index)
    assert {*on} == {*east.short_list.industries, *west.short_list.industries}
    first = east.short_list.picks[0]
    assert rows["reason_1"][rows["industry_code"].tolist().index(first.industry)] == first.reason


def test_of_one_region_the_lists_tell_what_changed() -> None:
    now, before = start_report(Wanted(seed=5)), start_report(Wanted(seed=6))
    before = replace(before, study=replace(before.study, years=Years.of(2016, 2019)))
    standing = {*lists_section((before, now), ("2016-2019", "2019-2022")).rows["standing"].tolist()}
    assert standing == {"on both", "no longer in 2019-2022", "new in 2019-2022"}
    backwards = {*lists_section((now, before), ("2019-2022", "2016-2019")).rows["standing"].tolist()}
    assert backwards == {"on both", "only 2019-2022", "only 2016-2019"}


def test_an_industry_put_on_a_list_by_hand_is_compared_though_nowhere_ranked() -> None:
    east, west = east_and_west()
    small = east.table.industries[-1]
    others = [s.industry for s in east.set_aside]
    east = replace(east, short_list=choose(east.ranking, add=(small,), others=others))
    section = compare((east, west)).sections[1]
    row = section.rows["industry_code"].tolist().index(small)
    assert np.isnan(section.rows["place_1"][row])
    assert section.rows["short_lists"][row].startswith("Made-up region")


def test_what_differs_is_said_without_what_is_left_open() -> None:
    east, west = east_and_west()
    factors = tuple(replace(f, weight=2.0 if f.name == "growth" else 1.0, better="") for f in west.study.factors)
    (said,) = (n for n in compare((east, replace(west, study=replace(west.study, factors=factors)))).notes if "`f" in n)
    assert "West: employment (weight 1), avg_annual_wage (weight 1), growth (weight 2), projected" in said
    assert "Made-up region: employment (weight 1, better higher)" in said
