"""An industry with a region of its own, against sums from the raw files: its numbers, its marks, everybody else's."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from main_job import raw
from main_job.conftest import ATLANTA
from sectorlmi.ranking import result
from sectorlmi.ranking.report import Report
from sectorlmi.reports import show
from sectorlmi.reports.page.start import page_data
from sectorlmi.reports.terminal import show_rows, stdout
from sectorlmi.store import Store
from sectorlmi.table import notes
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.study import ShortListRule, Study, Uncertainty
from sectorlmi.terms.study_parts import IndustryGroup, IndustryRegion, Region
from sectorlmi.workflows import profile, rank, short_list

# Fulton, Henry, Jackson, Clayton: nothing of 493 is hidden there. Jackson lies outside the region.
SOUTH = ("13121", "13151", "13157", "13063")
# Hall and Jackson, both outside the region; some of their manufacturing is hidden.
NORTH = ("13139", "13157")
OWN = (
    IndustryRegion("493", Region("Freight", SOUTH)),
    IndustryRegion("31-33", Region("Poultry belt", NORTH)),
    IndustryRegion("311", Region("Hall alone and Jackson", (*NORTH, "13311"))),
)


@pytest.fixture(scope="module")
def cells() -> dict[int, raw.Cells]:
    return {year: raw.georgia(year) for year in (2015, 2018)}


@pytest.fixture(scope="module")
def plain(real_store: Store, atlanta: Study) -> Report:
    return rank.run(replace(atlanta, uncertainty=Uncertainty(fills=20)), real_store)


@pytest.fixture(scope="module")
def own(real_store: Store, atlanta: Study) -> Report:
    return rank.run(replace(atlanta, uncertainty=Uncertainty(fills=20), industry_regions=OWN), real_store)


def jobs_and_wages(cells: raw.Cells, areas: tuple[str, ...], agglvl: str, code: str) -> tuple[int, int]:
    found = [cells.get((area, "5", agglvl, code)) for area in areas]
    assert not any(c and c[0] for c in found), "chosen because nothing is hidden"
    return sum(c[2] for c in found if c), sum(c[3] for c in found if c)


def test_numbers_of_a_published_industry(own: Report, cells: dict[int, raw.Cells]) -> None:
    row = own.table.row_of("493")
    jobs, wages = jobs_and_wages(cells[2018], SOUTH, "75", "493")
    before, _ = jobs_and_wages(cells[2015], SOUTH, "75", "493")
    everything, _ = jobs_and_wages(cells[2018], SOUTH, "71", "10")
    state = cells[2018]["13000", "5", "55", "493"][2]
    whole_state = cells[2018]["13000", "5", "51", "10"][2]
    assert own.table["employment"][row] == jobs
    assert own.table["avg_annual_wage_usd"][row] == pytest.approx(wages / jobs)
    assert own.table["growth_pct"][row] == pytest.approx(100 * (jobs / before - 1))
    lq = (jobs / everything) / (state / whole_state)
    assert own.table["location_quotient"][row] == pytest.approx(lq)
    assert own.table["share_of_jobs_pct"][row] == pytest.approx(100 * jobs / everything)
    assert own.table["employment_status"][row] == "sum_published"
    assert jobs != jobs_and_wages(cells[2018], ("13121", "13151", "13063"), "75", "493")[0]


def test_bounds_and_floor_are_of_the_own_counties(own: Report, cells: dict[int, raw.Cells]) -> None:
    n_hidden = 0
    for code in (c for c in own.table.industries if c[0] == "3" and c != "311"):
        row = own.table.row_of(code)
        found = [cells[2018].get((area, "5", "75", code)) for area in NORTH]
        shown = [c for c in found if c and not c[0]]
        hidden = [c for c in found if c and c[0]]
        n_hidden += len(hidden)
        table = own.table
        assert table["n_suppressed"][row] == len(hidden)
        assert table["n_disclosed"][row] == len(shown)
        assert np.nan_to_num(table["employment_floor"][row]) == sum(c[2] for c in shown)
        low, jobs, high = (table[f"employment{end}"][row] for end in ("_lower", "", "_upper"))
        assert sum(c[2] for c in shown) - 0.5 <= low <= jobs <= high
        # All manufacturing of a county is published, so no industry of the two can have more.
        assert high <= sum(cells[2018][area, "5", "74", "31-33"][2] for area in NORTH) + 20
    assert n_hidden >= 10


def test_the_narrowest_entry_counts(own: Report) -> None:
    said = dict(zip(own.table.industries, own.table["own_region"].tolist(), strict=True))
    assert said["311"] == "Hall alone and Jackson, 3 counties"
    assert said["312"] == "Poultry belt, 2 counties"
    assert said["493"] == "Freight, 4 counties"
    assert said["541"] == ""


def test_every_other_industry_stays_as_it_was(own: Report, plain: Report) -> None:
    others = [c for c in plain.table.industries if c != "493" and c[0] != "3"]
    assert len(others) > 60
    for name, column in plain.table.columns.items():
        if "candidate" in name:
            continue  # places, which are among all industries
        mine = column[[plain.table.row_of(c) for c in others]]
        theirs = own.table[name][[own.table.row_of(c) for c in others]]
        if mine.dtype.kind == "f":
            np.testing.assert_allclose(mine, theirs, rtol=1e-9, err_msg=name)
        elif name != "growth_note":
            assert mine.tolist() == theirs.tolist(), name


def test_it_ranks_with_its_own_numbers(own: Report, plain: Report) -> None:
    at = {r: r.ranking.industries.index("493") for r in (own, plain)}
    column = [c.name for c in own.ranking.criteria].index("employment")
    jobs = own.table["employment"]
    ranked = [jobs[own.table.row_of(code)] for code in own.ranking.industries]
    place = 1 + sum(n > jobs[own.table.row_of("493")] for n in ranked)
    assert own.ranking.ranks[at[own], column] == place
    assert own.ranking.ranks[at[own], column] != plain.ranking.ranks[at[plain], column]
    assert own.ranges is not None
    assert own.ranges.low[at[own]] <= own.ranking.place[at[own]] <= own.ranges.high[at[own]]


def test_every_output_says_so(own: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = {path.suffix: path for path in rank.write(own, ["xlsx", "html", "csv", "json"], tmp_path)}
    said = "Warehousing and storage [own region: 4 counties]"
    (row,) = (r for r in json.loads(made[".json"].read_text())["table"] if r["industry_code"] == "493")
    assert (row["title"], row["own_region"]) == (said, "Freight, 4 counties")
    lines = csv.DictReader(made[".csv"].read_text(encoding="utf-8-sig").splitlines())
    assert {r["industry_code"]: r["own_region"] for r in lines}["493"] == "Freight, 4 counties"
    page = made[".html"].read_text(encoding="utf-8")
    assert said in page
    assert "Over the industry's own region (Freight, 4 counties)." in page
    book = pd.read_excel(made[".xlsx"], sheet_name=None, header=None, engine="openpyxl")
    for tab in ("B Jobs and wages", "D Growth", "G Region share", "H LQ", "I Data table", "J Highlights", "Set aside"):
        assert any("[own region: " in str(value) for value in book[tab].to_numpy().ravel()), tab
    assert any(note.startswith("493: jobs, wage, growth and location quotient are over Freight") for note in own.notes)
    show(stdout(no_color=True), result.document(own), whole=True)
    shown = capsys.readouterr().out
    assert "§  over a region of the industry's own" in shown
    assert f"{row['employment']:,.0f}§" in shown


def test_a_projection_is_not_of_the_own_region(own: Report) -> None:
    words = dictionary(own.table.factors)
    row = own.table.row_of("493")
    told = {n: notes.note(own.table, FACTORS[n].column, row) for n in ("employment", "location_quotient", "growth")}
    assert all("own region" in text for text in told.values())
    assert "own region" not in notes.note(own.table, words["projected_growth_pct"], row)


def test_the_workbook_divides_by_the_total_of_the_own_region(
    own: Report, cells: dict[int, raw.Cells], tmp_path: Path
) -> None:
    (path,) = rank.write(own, ["xlsx"], tmp_path)
    sheet = pd.read_excel(path, sheet_name="G Region share", header=None, engine="openpyxl", dtype=object)
    at = sheet.index[sheet[0] == "493"][0]
    head = sheet.index[sheet[0] == "NAICS"][0]
    row = dict(zip(sheet.loc[head], sheet.loc[at], strict=True))
    everything, _ = jobs_and_wages(cells[2018], SOUTH, "71", "10")
    assert row["All jobs of its own region"] == everything
    assert row["Share of region's jobs"] == pytest.approx(row["Employment"] / everything)
    region, _ = jobs_and_wages(cells[2018], ATLANTA, "71", "10")
    assert region in sheet.loc[: head - 1].to_numpy().ravel()


def test_source_rows_are_those_of_the_own_counties(own: Report) -> None:
    rows = own.cells_current
    assert set(rows.area[rows.industry == "493"].tolist()) == set(SOUTH)
    assert set(rows.area[rows.industry == "541"].tolist()) == set(ATLANTA)


def test_an_entry_that_no_industry_falls_under_is_said(real_store: Store, atlanta: Study) -> None:
    study = replace(atlanta, industry_regions=(IndustryRegion("6221", Region("Clinics", NORTH)),), suppressed="floor")
    found, _ = rank.study_table(study, real_store)
    assert "industry_regions.6221: no industry of the table lies within it." in found.notes
    assert "own_region" not in found.columns


def test_a_single_county_of_an_own_region_rounds_on_the_page_too(own: Report) -> None:
    alone = replace(own.study, industry_regions=(IndustryRegion("622", Region("Fulton", ("13121",))),))
    assert page_data(replace(own, study=alone))["rounds_to_ten"] is True
    assert page_data(own)["rounds_to_ten"] is False


GROUPS = (IndustryGroup("Moving things", ("484", "493")), IndustryGroup("Food", ("311", "722")))


def test_groups_are_of_the_study_region_and_parts_of_their_picks(
    own: Report, real_store: Store, cells: dict[int, raw.Cells]
) -> None:
    listed = replace(own.study, uncertainty=Uncertainty(fills=0), shortlist=ShortListRule(0, 0, add=("493", "722")))
    found = short_list.run(listed, real_store, short_list.Wanted(groups=GROUPS))
    groups, parts = found.section("groups"), found.section("sub_industries")
    assert groups is not None
    assert parts is not None
    jobs = {code: jobs_and_wages(cells[2018], ATLANTA, "75", code)[0] for code in ("484", "722")}
    state = {code: cells[2018]["13000", "5", "55", code][2] for code in ("484", "493")}
    warehouses = sum(c[2] for area in ATLANTA if (c := cells[2018].get((area, "5", "75", "493"))) and not c[0])
    moving = dict(zip(groups.rows["title"].tolist(), groups.rows["employment"].tolist(), strict=True))["Moving things"]
    assert moving >= jobs["484"] + warehouses
    assert moving != pytest.approx(jobs["484"] + own.table["employment"][own.table.row_of("493")])
    region, whole = jobs_and_wages(cells[2018], ATLANTA, "71", "10")[0], cells[2018]["13000", "5", "51", "10"][2]
    lq = (moving / region) / (sum(state.values()) / whole)
    at = groups.rows["title"].tolist().index("Moving things")
    assert groups.rows["location_quotient"][at] == pytest.approx(lq)
    assert "Groups are over Metro Atlanta, also for 311, 493, which have regions of their own." in groups.intro
    of_4931 = parts.rows["industry_code"].tolist().index("4931")
    assert parts.rows["employment"][of_4931] == own.table["employment"][own.table.row_of("493")]
    said = "Not over Metro Atlanta: 493 and its parts (over Freight, 4 counties)."
    assert parts.intro.endswith(said)
    picks = found.section("short_list")
    assert picks is not None
    assert picks.intro.endswith("Not over Metro Atlanta: 493 (over Freight, 4 counties).")


def test_a_part_with_a_region_of_its_own_is_told_apart_from_its_pick(real_store: Store, atlanta: Study) -> None:
    study = replace(
        atlanta,
        uncertainty=Uncertainty(fills=0),
        suppressed="floor",
        shortlist=ShortListRule(0, 0, add=("541",)),
        industry_regions=(IndustryRegion("5416", Region("Advisers", ("13121",))),),
    )
    found = short_list.run(study, real_store, short_list.Wanted())
    intros = {section.key: section.intro for section in found.sections}
    assert intros["sub_industries"].endswith("Not over Metro Atlanta: 5416 (over Advisers, 1 county).")
    assert "Not over" not in intros["short_list"]


def test_jobs_for_a_profile_are_those_of_the_table_with_its_title(own: Report, real_store: Store) -> None:
    found = profile.jobs_of(own.study, real_store, ("493", "541"))
    for code in ("493", "541"):
        row = own.table.row_of(code)
        assert found.employment[code] == pytest.approx(own.table["employment"][row])
        assert found.titles[code] == own.table.titles()[code]
    assert found.titles["493"].endswith("[own region: 4 counties]")


def test_the_short_list_without_its_robustness_is_the_same(own: Report, real_store: Store) -> None:
    assert rank.ranked(own.study, real_store).short_list == own.short_list


def test_a_title_with_brackets_is_shown_whole_over_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows(stdout(no_color=True), "493 Warehousing [own region: 4 counties]", ["A"], [["b" * 60]])
    assert "[own region: 4 counties]" in " ".join(capsys.readouterr().out.split())
