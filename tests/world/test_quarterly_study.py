"""A study of two quarters: its numbers are those of the years whose quarters are alike, and it says what it is."""

from __future__ import annotations

import json
from typing import Any

import openpyxl
import pytest

from sectorlmi.runs import folder as folders
from world.by_hand import BY_HAND
from world.conftest import FACTORS, OF_TWO_YEARS, STUDY, World
from world.test_process import installed
from world.truth import COAST

QUARTERS = {"base": "2019Q2", "current": "2023Q2"}
QUARTERLY = {"years": QUARTERS, "factors": FACTORS}
_SAID = "jobs: mean of the quarter's three months; wages: annualized, the quarter's wages per job × 4"


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("quarterly"), quarter=2)


def test_hand_worked_numbers(quarterly: World) -> None:
    """Months lie around the year's jobs, and the quarter has a fourth of its wages."""
    row = quarterly.rows(**QUARTERLY)["541"]
    for column, (value, _) in BY_HAND.items():
        assert row[column] == pytest.approx(value, rel=1e-9), column


@pytest.mark.parametrize("policy", ["estimate", "floor", "exclude"])
def test_every_number_is_that_of_the_year(world: World, quarterly: World, policy: str) -> None:
    """Jobs, wages at an annual rate, growth over four years, location quotients; with their bounds and statuses.

    Estimates lean on the other periods by how far they are, which is the same for quarters as for years.
    """
    years, quarters = world.rows(suppressed=policy), quarterly.rows(suppressed=policy, years=QUARTERS)
    assert quarters.keys() == years.keys()
    for code, row in years.items():
        for name, value in row.items():
            told = quarters[code][name]
            if name.endswith("_note"):
                told = told.replace("Q2", "")  # which periods a trend runs over
            if isinstance(value, float | int) and not isinstance(value, bool):
                assert told == pytest.approx(value, rel=1e-5), (code, name)
            else:
                assert told == value, (code, name)


def test_ranges_of_hidden_numbers_are_those_of_the_year(world: World, quarterly: World) -> None:
    """The fills draw dollars of the quarter; what is said of them is at an annual rate like the wage itself."""
    years, quarters = world.ask("rank")["table"], quarterly.ask("rank", years=QUARTERS)["table"]
    ranged = [row for row in years if row["avg_annual_wage_low_usd"] is not None and row["n_suppressed"]]
    assert ranged
    for row in ranged:
        told = next(r for r in quarters if r["industry_code"] == row["industry_code"])
        for name in ("avg_annual_wage_low_usd", "avg_annual_wage_high_usd", "employment_low", "employment_high"):
            assert told[name] == pytest.approx(row[name], rel=1e-3), (row["industry_code"], name)


def test_a_batch_gives_the_same_numbers(quarterly: World) -> None:
    alone = quarterly.rows(**QUARTERLY)
    found = quarterly.batch({"Coast": COAST[2023]}, years=QUARTERS, factors=OF_TWO_YEARS)
    for code in ("541", "722", "484"):
        row = found["Coast", code]
        assert (row["base_year"], row["current_year"]) == ("2019Q2", "2023Q2")
        for name in ("employment", "growth_pct", "avg_annual_wage_usd", "location_quotient"):
            assert float(row[name]) == pytest.approx(alone[code][name], rel=1e-9), (code, name)


def test_the_table_itself_says_what_it_is(quarterly: World) -> None:
    found = quarterly.ask("rank", **QUARTERLY)
    assert found["study"]["years"] == QUARTERS
    assert any(_SAID in note and note.startswith("2023Q2 is a quarter") for note in found["notes"])


def test_reports_say_what_they_are(quarterly: World) -> None:
    study = quarterly.study(**QUARTERLY, output={"folder": "reports", "formats": ["xlsx", "html"]})
    screen = quarterly.run("rank", study)
    assert "2019Q2 → 2023Q2" in screen
    page = (quarterly.folder / "reports" / "world.html").read_text(encoding="utf-8")
    assert "2023Q2, growth since 2019Q2" in page
    assert "wages: annualized" in page
    book = openpyxl.load_workbook(quarterly.folder / "reports" / "world.xlsx", read_only=True)
    words = " ".join(str(cell) for row in book["Summary"].iter_rows(values_only=True) for cell in row if cell)
    assert "2023Q2, with growth since 2019Q2" in words
    assert _SAID in words
    source_rows = [row for row in book["A QCEW current"].iter_rows(values_only=True) if row[0] == "541"]
    annual = next(row for row in source_rows if row[2] == "02020")
    # 400 × 70,000 + 800 × 95,000 dollars a year: the tab shows what was published, a quarter of it.
    assert (annual[6], annual[7]) == (1200, (400 * 70_000 + 800 * 95_000) / 4)


@pytest.mark.parametrize("command", ["check", "table", "shortlist", "screen", "shiftshare"])
def test_commands_about_a_quarter(quarterly: World, command: str) -> None:
    assert quarterly.run(command, quarterly.study(**QUARTERLY))


def test_two_studies_of_quarters_side_by_side(quarterly: World) -> None:
    earlier = quarterly.study(years={"base": "2019Q2", "current": "2021Q2"})
    text = quarterly.run("compare", earlier, quarterly.study(**QUARTERLY))
    assert "2019Q2 to 2021Q2" in text
    assert "2019Q2 to 2023Q2" in text


def test_a_refresh_moves_quarters_to_the_same_quarter(quarterly: World) -> None:
    study = quarterly.study(years={"base": "2019Q2", "current": "2021Q2"}, output={"folder": "moved", "formats": []})
    with pytest.raises(AssertionError, match="New results"):
        # It ends with the code of new results.
        quarterly.run("refresh", study, "--offline")
    (written,) = (quarterly.folder / "moved").rglob(folders.MANIFEST)
    manifest = json.loads(written.read_text(encoding="utf-8"))
    assert (manifest["base"], manifest["current"]) == ("2021Q2", "2023Q2")


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ("2019Q1:2023Q2", "different quarters"),
        ("2019:2023Q2", "compares a year with a quarter"),
        ("2023Q2:2023Q2", "no span of years"),
        ("2019Q5:2023Q5", "not two years"),
        ("2018Q2:2023Q2", "has no QCEW 2018Q2"),
    ],
)
def test_refused_in_a_sentence(quarterly: World, years: str, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        installed(quarterly, "rank", quarterly.study(), "--years", years)


def test_the_installed_program(quarterly: World) -> None:
    found: dict[str, Any] = json.loads(installed(quarterly, "table", quarterly.study(**QUARTERLY), "--json"))
    row = next(r for r in found["table"] if r["industry_code"] == "541")
    assert row["avg_annual_wage_usd"] == pytest.approx(BY_HAND["avg_annual_wage_usd"][0], rel=1e-9)
    assert STUDY["years"] == {"base": 2019, "current": 2023}
