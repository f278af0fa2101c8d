"""`trend` asked through the command line: screen, JSON, CSV, workbook and page say the same."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from sectorlmi.cli.app import app
from world.conftest import World
from world.test_quarters import with_quarter  # noqa: F401
from world.truth import INLAND

INLAND_ONLY = {"region": {"name": "Inland", "counties": list(INLAND)}}
KEYS = (
    *("industry_code", "title", "period", "employment", "employment_lower", "employment_upper", "employment_low"),
    *("employment_high", "employment_status", "avg_annual_wage_usd", "real_avg_annual_wage_usd", "n_establishments"),
    *("location_quotient", "naics_vintage", "break_before"),
)


def series(world: World, *codes: str, **changes: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.ask("trend", *codes, **changes)["series"]
    return found


def refused(world: World, *words: str, **changes: Any) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(world.folder)
        patch.setenv("SECTORLMI_STORE", str(world.store))
        return CliRunner().invoke(app, ["trend", str(world.study(**changes)), *words])


def test_json_has_the_keys_of_the_contract_in_its_envelope(world: World) -> None:
    found = world.ask("trend", "541")
    assert list(found) == ["schema", "is_sample", "study", "series", "provenance", "notes", "outputs"]
    (first, *_) = found["series"]
    assert set(KEYS) <= set(first)
    assert {row["period"] for row in found["series"]} == {"2019", "2021", "2023"}
    assert [row["employment"] for row in found["series"]] == [1000, 1112, 1225]
    assert [row["break_before"] for row in found["series"]] == [None, None, None]
    assert [row["naics_vintage"] for row in found["series"]] == [2017, 2017, 2022]


def test_a_gap_is_null_with_its_reason(world: World) -> None:
    rows = series(world, "515")
    assert [row["employment"] for row in rows] == [140, 128, None]
    assert rows[2]["break_before"].startswith("retired after NAICS 2017")
    assert [rows[2][name] for name in ("employment_lower", "employment_high", "avg_annual_wage_usd")] == [None] * 3


def test_likely_ranges_lie_inside_the_certain_ones_and_hold_the_number(world: World) -> None:
    rows = series(world, "332", "484", "493", "541", **INLAND_ONLY)
    hidden = [row for row in rows if row["employment_status"] == "estimated"]
    assert len(hidden) == 9
    for row in rows:
        ends = [row[f"employment{end}"] for end in ("_lower", "_low", "", "_high", "_upper")]
        assert ends == sorted(ends)
    assert any(row["employment_low"] < row["employment_high"] for row in hidden)


def test_current_and_base_year_are_those_of_the_ranking(world: World) -> None:
    ranked = {row["industry_code"]: row for row in world.ask("rank", **INLAND_ONLY)["table"]}
    rows = {(row["industry_code"], row["period"]): row for row in series(world, "332", "484", "493", **INLAND_ONLY)}
    for code in ("332", "484", "493"):
        row, then = rows[code, "2023"], rows[code, "2019"]
        assert then["employment"] == ranked[code]["employment_base"]
        for name in ("employment", "employment_lower", "employment_upper", "employment_low", "employment_high"):
            assert row[name] == ranked[code][name], name
        assert row["location_quotient"] == ranked[code]["location_quotient"]


def test_without_industries_it_is_about_the_short_list(world: World) -> None:
    listed = {row["industry_code"] for row in world.ask("rank")["short_list"]}
    assert listed
    assert {row["industry_code"] for row in series(world)} == listed


def test_an_industry_s_own_region_is_what_its_series_is_over(world: World) -> None:
    own = {"industry_regions": {"493": {"name": "Inland", "counties": list(INLAND)}}}
    alone = {row["period"]: row["employment"] for row in series(world, "493", **INLAND_ONLY)}
    rows = series(world, "493", "541", **own)
    assert {row["period"]: row["employment"] for row in rows if row["industry_code"] == "493"} == alone
    assert [row["employment"] for row in rows if row["industry_code"] == "541"] == [1000, 1112, 1225]


def test_the_screen_has_a_line_an_industry(world: World) -> None:
    shown = world.run("trend", world.study(), "541", "515")
    (line,) = (text for text in shown.splitlines() if text.startswith(" 541") and "2019 to 2023" in text)
    assert "▁▄█" in line
    assert "1,225" in line
    assert "22.5" in line
    (ended,) = (text for text in shown.splitlines() if text.startswith(" 515") and "2019 to 2021" in text)
    assert "█▁" in ended
    assert "128" in ended
    assert "515: not comparable from 2023 on: retired after NAICS 2017" in " ".join(shown.split())


def test_csv_workbook_and_page_hold_the_rows_of_the_json(world: World, tmp_path: Path) -> None:
    rows = series(world, "541", "515")
    world.run("trend", world.study(), "541", "515", "--format", "csv,xlsx,html,parquet,json", "--out", tmp_path)
    with (tmp_path / "world-trend.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert [(r["industry_code"], r["period"]) for r in listed] == [(r["industry_code"], r["period"]) for r in rows]
    assert [float(r["employment"]) if r["employment"] else None for r in listed] == [r["employment"] for r in rows]
    assert (tmp_path / "world-trend.parquet").stat().st_size
    assert json.loads((tmp_path / "world-trend.json").read_text())["series"] == rows
    page = (tmp_path / "world-trend.html").read_text()
    assert '<noscript><p class="warning">' in page
    assert "<td>1,225</td>" in page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert '"lines":{"title":"Jobs"' in page


def test_the_workbook_draws_a_line_for_each_comparable_run(world: World, tmp_path: Path) -> None:
    """With a gap where one ends: every run has cells of its own, formulas on the table."""
    part = {"region": {"name": "Part", "counties": ["02020", "02063"]}}
    world.run("trend", world.study(**part), "541", "622", "--format", "xlsx", "--out", tmp_path, "--periods", "annual")
    book = openpyxl.load_workbook(tmp_path / "world-trend.xlsx")
    assert book.sheetnames == ["Years", "Trend", "Jobs charts", "Sources and notes"]
    sheet = book["Jobs charts"]
    charts = sheet._charts  # type: ignore[attr-defined]
    assert len(charts) == 2
    values = [[series.val.numRef.f for series in chart.series] for chart in charts]
    # Two gaps of the region begin two more runs, of three lines each: the number and both ends of its likely range.
    assert [len(series) for series in values] == [6, 6]
    cells = list(sheet.iter_rows(min_row=5, max_row=8, values_only=True))
    formulas = [value for row in cells for value in row if isinstance(value, str) and value.startswith("=")]
    assert all("Trend" in formula for formula in formulas)
    assert len(formulas) >= 6


def test_quarters_are_lines_of_their_own(with_quarter: World) -> None:  # noqa: F811
    counties = {"region": {"name": "Two", "counties": ["02020", "02090"]}, "benchmark": "02000"}
    both = series(with_quarter, "484", "541", "--periods", "all", **counties)
    assert [row["period"] for row in both if row["industry_code"] == "541"] == ["2019", "2021", "2023", "2023Q2"]
    year, quarter = (row for row in both if row["industry_code"] == "541" and row["period"].startswith("2023"))
    assert year["employment"] == quarter["employment"] == 800 + 400 + 150 + 100
    # The quarter's wages are a fourth of the year's: pay is four times what it paid.
    assert quarter["avg_annual_wage_usd"] == pytest.approx(year["avg_annual_wage_usd"], rel=1e-6)
    shown = with_quarter.run("trend", with_quarter.study(**counties), "541", "--periods", "all")
    assert "Years, 2019 to 2023" in shown
    assert "Quarters, 2023Q2" in shown
    only = series(with_quarter, "541", "--periods", "quarterly", **counties)
    assert [row["period"] for row in only] == ["2023Q2"]
    hidden, shown = (row for row in both if row["industry_code"] == "484" and row["period"].startswith("2023"))
    assert (hidden["employment_status"], shown["employment_status"]) == ("estimated", "sum_published")


def test_two_floors_make_no_change(world: World) -> None:
    """What is hidden differs between the years: 332 of Inland is 100 of 160 jobs, then hidden whole."""
    shown = world.run(
        "trend", world.study(**INLAND_ONLY), "332", "541", "--suppressed", "floor", "--years", "2019:2021"
    )
    (hidden,) = (text for text in shown.splitlines() if text.startswith(" 332") and " to " in text)
    (open_,) = (text for text in shown.splitlines() if text.startswith(" 541") and " to " in text)
    assert "⌊" in hidden
    assert hidden.split()[-1].startswith("–")
    assert open_.split()[-1] == "25.0"


@pytest.mark.parametrize(
    ("words", "changes", "code", "said"),
    [
        (("541", "--periods", "monthly"), {}, 2, "--periods monthly: no kind of periods"),
        (("541", "--periods", "quarterly"), {}, 5, "holds no quarter of any county of Coast"),
        (("5419999",), {}, 2, "is no NAICS code"),
        (("3111",), {}, 6, "has no covered job of 3111 in any period of the store"),
        (("541",), {"years": {"base": 2019, "current": 2019}}, 2, "is no span of years"),
        ((), {"years": {"base": 2018, "current": 2023}}, 5, "has no QCEW 2018"),
    ],
)
def test_one_sentence_says_what_is_wrong(
    world: World, words: tuple[str, ...], changes: dict[str, Any], code: int, said: str
) -> None:
    found = refused(world, *words, **changes)
    assert (said in found.output, found.exit_code) == (True, code), found.output
    assert "Traceback" not in found.output
