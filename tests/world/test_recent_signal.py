"""The recent signal beside annual years: the newest quarter against the same quarter a year before."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app
from world.conftest import FACTORS, World
from world.rows import write_quarter
from world.truth import COAST

_MONTHS = ("month1_emplvl", "month2_emplvl", "month3_emplvl")
PAIR = {"base": "2022Q2", "current": "2023Q2"}


def a_year_before(file: Path) -> None:
    """The same quarter of the year before, with four jobs where there are five now."""
    with file.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    with file.with_name(f"before-{file.name}").open("w", newline="") as stream:
        out = csv.DictWriter(stream, rows[0])
        out.writeheader()
        for row in rows:
            out.writerow(row | {"year": 2022} | {name: int(row[name]) * 4 // 5 for name in _MONTHS})


def load_quarters(world: World) -> None:
    """Two quarters beside the years."""
    quarters = world.folder / "quarters"
    quarters.mkdir()
    for annual in sorted(world.files.glob("2023-*.csv")):
        file = quarters / f"q2-{annual.name}"
        write_quarter(annual, file, 2)
        a_year_before(file)
    world.run("load", quarters)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world with two quarters beside its years."""
    world = World(tmp_path_factory.mktemp("beside"))
    load_quarters(world)
    return world


def row_of(found: dict[str, Any], code: str) -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in found["table"] if row["industry_code"] == code)
    return row


def test_hand_worked(beside: World) -> None:
    """541: 400 + 25 + 800 jobs against 320 + 20 + 640 a year before."""
    row = beside.rows()["541"]
    assert (row["recent_period"], row["recent_growth_pct"]) == ("2023Q2", pytest.approx(25.0, abs=0.5))
    assert row["recent_growth_status"] == row["growth_status"] == "sum_published"
    assert row["recent_growth_grade"] == "published"


def test_it_is_what_a_study_of_these_quarters_says(beside: World) -> None:
    """Numbers, bounds, statuses and notes, of hidden industries too; past growth itself stays over the years."""
    annual, quarterly = beside.rows(), beside.rows(years=PAIR)
    assert annual["541"]["growth_pct"] != pytest.approx(quarterly["541"]["growth_pct"])
    for code, row in quarterly.items():
        for part in ("pct", "lower_pct", "upper_pct", "status", "note", "grade", "estimated_share"):
            assert annual[code][f"recent_growth_{part}"] == row[f"growth_{part}"], (code, part)
        # A study of these very quarters has no second signal.
        assert (row["recent_period"], row["recent_growth_pct"]) == ("", None)


def test_without_such_quarters_there_is_none(world: World) -> None:
    row = world.rows()["541"]
    assert (row["recent_period"], row["recent_growth_pct"], row["recent_growth_status"]) == ("", None, "missing")
    assert not any("Recent signal" in note for note in world.ask("rank")["notes"])


def test_it_ranks_nothing_unless_named(world: World, beside: World) -> None:
    plain, named = ({"employment": 1}, {"employment": 0, "recent_growth": 1})
    without = [r["industry_code"] for r in world.ask("rank", factors=plain, suppressed="floor")["ranking"]]
    assert [r["industry_code"] for r in beside.ask("rank", factors=plain, suppressed="floor")["ranking"]] == without
    found = beside.ask("rank", factors=named, suppressed="floor")
    growths = [row_of(found, r["industry_code"])["recent_growth_pct"] for r in found["ranking"]]
    assert growths == sorted(growths, reverse=True)
    assert [f["n"] for f in found["factors"] if f["name"] == "recent_growth"] == [len(growths)]


def test_an_earlier_study_has_no_code_of_another_revision(beside: World) -> None:
    """The quarters are coded in NAICS 2022: 511 is none of its codes, and 519 another industry than in 2021."""
    rows = beside.rows(years={"base": 2019, "current": 2021})
    assert rows["541"]["recent_growth_pct"] == pytest.approx(25.0, abs=0.5)
    assert (rows["511"]["recent_growth_pct"], rows["511"]["recent_growth_status"]) == (None, "missing")
    assert (rows["519"]["recent_growth_pct"], rows["519"]["recent_growth_status"]) == (None, "not_comparable")
    assert "NAICS 2017" in rows["519"]["recent_growth_note"]


def test_every_output_has_it(beside: World) -> None:
    study = beside.study(output={"folder": "out", "formats": ["xlsx", "html"]})
    screen = beside.run("rank", study)
    assert "Recent %" in screen
    assert "jobs in 2023Q2 against 2022Q2" in " ".join(screen.split())
    book = openpyxl.load_workbook(beside.folder / "out" / "world.xlsx", read_only=True)
    tab = [row for row in book["Recent signal"].iter_rows(values_only=True) if row[0] == "541"]
    assert tab[0][3] == pytest.approx(25.0, abs=0.5)
    page = (beside.folder / "out" / "world.html").read_text(encoding="utf-8")
    assert "Recent signal" in page


def test_a_batch_has_it_as_a_factor(beside: World) -> None:
    row = beside.batch({"Coast": COAST[2023]}, factors=FACTORS | {"recent_growth": {"weight": 1}})["Coast", "541"]
    assert row["recent_period"] == "2023Q2"
    assert float(row["recent_growth_pct"]) == pytest.approx(25.0, abs=0.5)


def test_a_refresh_tells_of_a_new_quarter_in_the_store(tmp_path: Path) -> None:
    """Its exit code says that results are new; the years stay, and the next one finds nothing."""
    world = World(tmp_path)
    study = world.study()
    with pytest.raises(AssertionError, match="New results"):
        world.run("refresh", study, "--offline")
    load_quarters(world)
    told = "A new quarter, 2023Q2, is in the store; the study's years are not changed by it."
    with pytest.raises(AssertionError, match=told):
        world.run("refresh", study, "--offline")
    again = CliRunner().invoke(app, ["refresh", str(study), "--offline", "--store", str(world.store)])
    assert (again.exit_code, "A new quarter" in again.output) == (0, False)
