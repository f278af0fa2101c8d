"""`shortlist` and `compare` as a user meets them, on the bundled sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import sectorlmi.cli.shortlist  # noqa: F401 - registers the commands
from sectorlmi.cli.app import app
from sectorlmi.config import load_study
from sectorlmi.store import Store
from sectorlmi.terms.groups import groups_from
from sectorlmi.workflows import demo
from sectorlmi.workflows import shortlist as workflow
from sectorlmi.workflows.load import load

BOOK = "made-up-sample-region-2025-short-list.xlsx"


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "store"
    load([demo.samples()], Store(folder), is_sample=True)
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    for name in ("study.yml", "projections.csv"):
        (tmp_path / name).write_bytes((demo.samples() / name).read_bytes())
    return tmp_path / "study.yml"


def call(store: Path, *words: object) -> Any:
    return CliRunner().invoke(app, [*map(str, words), "--store", str(store)])


def shortlist(store: Path, study: Path, *more: object) -> dict[str, Any]:
    done = call(store, "shortlist", study, "--json", "--quiet", *more)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def score(path: Path, copy: Path, partner: str, scores: dict[tuple[str, str], Any]) -> Path:
    """A copy of the workbook, filled in by a partner."""
    book = load_workbook(path)
    sheet = book["Readiness"]
    sheet["C4"] = partner
    for row in sheet.iter_rows(min_row=6):
        key = row[0].value, row[2].value
        if key in scores:
            row[6].value = scores[key]
    book.save(copy)
    return copy


def test_picks_say_why_and_how_big(sample_store: Path, study: Path) -> None:
    found = shortlist(sample_store, study)
    first = found["short_list"][0]
    assert found["is_sample"] is True
    assert first["place"] == 1
    assert first["reason"] == "place 1"
    assert first["n_establishments"] > 0
    assert first["employment_lower"] <= first["employment"] <= first["employment_upper"]
    assert first["avg_annual_wage_lower_usd"] <= first["avg_annual_wage_usd"] <= first["avg_annual_wage_upper_usd"]
    assert found["sub_industries"]
    assert {p["industry_code"][:3] for p in found["sub_industries"]} <= {
        p["industry_code"] for p in found["short_list"]
    }
    assert all(row["combined_place"] is None for row in found["readiness"])  # nobody scored: nobody is low


def test_size_is_shown_even_if_it_does_not_rank(sample_store: Path, study: Path) -> None:
    unranked = "  employment: {weight: 1}\n  avg_annual_wage: {weight: 1, better: higher}\n"
    assert unranked in study.read_text()
    study.write_text(study.read_text().replace(unranked, ""))
    first = shortlist(sample_store, study)["short_list"][0]
    assert first["employment_lower"] <= first["employment"] <= first["employment_upper"]
    assert first["avg_annual_wage_usd"] > 0


def test_parts_add_up_to_their_pick(sample_store: Path, study: Path) -> None:
    found = shortlist(sample_store, study)
    for pick in found["short_list"]:
        parts = [p for p in found["sub_industries"] if p["pick"] == pick["industry_code"]]
        assert sum(p["n_establishments"] for p in parts) == pick["n_establishments"]
        assert sum(p["employment"] for p in parts) == pytest.approx(
            pick["employment"], rel=0.03
        )  # each level estimates for itself


def test_filled_worksheets_come_back_averaged_and_stay(sample_store: Path, study: Path, tmp_path: Path) -> None:
    (empty,) = shortlist(sample_store, study)["outputs"]
    assert Path(empty).name == BOOK
    a = score(Path(empty), tmp_path / "a.xlsx", "Alpha", {("325", "Champions"): 4, ("336", "Champions"): "unknown"})
    b = score(Path(empty), tmp_path / "b.xlsx", "Beta", {("325", "Champions"): 1, ("336", "Convener"): 5})
    given = shortlist(sample_store, study, "--worksheet", a, "--worksheet", b)
    by_code = {row["industry_code"]: row for row in given["readiness"]}
    assert by_code["325"]["topics"]["Champions"] == {
        "mean": 2.5, "low": 1, "high": 4, "spread": pytest.approx(4.5**0.5), "n_scores": 2, "n_unknown": 0,
    }  # fmt: skip
    assert (by_code["336"]["readiness"], by_code["336"]["n_unknown"]) == (5, 1)
    # By data 325 is before 336, by readiness behind: at equal weights they tie.
    assert (by_code["325"]["combined_place"], by_code["336"]["combined_place"]) == (1, 1)
    assert given["partners"] == ["Alpha", "Beta"]
    again = shortlist(sample_store, study)
    assert again["readiness"] == given["readiness"]
    weighted = shortlist(sample_store, study, "--readiness-weight", 1)
    by_code = {row["industry_code"]: row for row in weighted["readiness"]}
    assert (by_code["325"]["combined_place"], by_code["336"]["combined_place"]) == (2, 1)


@pytest.mark.slow
def test_what_people_changed_in_the_workbook_is_kept_beside_the_new_one(sample_store: Path, study: Path) -> None:
    (path,) = shortlist(sample_store, study)["outputs"]
    score(Path(path), Path(path), "Us", {("325", "Champions"): 4})
    found = shortlist(sample_store, study)
    assert [Path(p).name for p in found["outputs"]] == [BOOK, BOOK.replace(".xlsx", ".before.xlsx")]
    assert found["partners"] == ["Us"]
    assert len(shortlist(sample_store, study)["outputs"]) == 1  # nobody saved it since


@pytest.mark.slow
def test_an_industry_that_left_the_list_is_told_and_comes_back(sample_store: Path, study: Path) -> None:
    (path,) = shortlist(sample_store, study)["outputs"]
    score(Path(path), Path(path), "Us", {("325", "Champions"): 4})
    text = study.read_text()
    study.write_text(text.replace("any_factor_top: 3", 'any_factor_top: 3, drop: ["325"]'))
    gone = shortlist(sample_store, study)
    (message,) = gone["messages"]
    assert "325 is not on the short list any more" in message
    assert f"{BOOK}, Readiness!G" in message
    assert "('4')" in message
    study.write_text(text)
    back = {row["industry_code"]: row for row in shortlist(sample_store, study)["readiness"]}
    assert back["325"]["readiness"] == 4


@pytest.mark.slow
def test_messages_go_to_stderr_and_the_rest_is_done(sample_store: Path, study: Path, tmp_path: Path) -> None:
    (path,) = shortlist(sample_store, study)["outputs"]
    bad = score(Path(path), tmp_path / "bad.xlsx", "B", {("325", "Champions"): "about 4", ("336", "Champions"): 3})
    done = call(sample_store, "shortlist", study, "--worksheet", bad)
    assert done.exit_code == 0
    assert "bad.xlsx, Readiness!G" in done.stderr
    assert "'about 4' is no score" in done.stderr
    assert "MADE-UP SAMPLE DATA" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--worksheet", "none.xlsx"), 4, "none.xlsx: no such file"),
        (("--page", "none.json"), 2, "none.json"),
        (("--readiness-weight", "3"), 2, "--readiness-weight: 3.0 is not a number from 0 to 1"),
    ],
)
def test_what_cannot_be_meant(sample_store: Path, study: Path, words: tuple[str, str], code: int, told: str) -> None:
    done = call(sample_store, "shortlist", study, *words)
    assert done.exit_code == code
    assert told in " ".join(done.stderr.split())
    assert not (study.parent / "out").exists()


def test_a_list_saved_from_the_page(sample_store: Path, study: Path, tmp_path: Path) -> None:
    five = ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
    saved = {
        "kind": "sectorlmi short list", "schema": 1, "study": "MADE-UP sample region 2025", "is_sample": True,
        "saved_at": "2026-05-02T14:03:11.000Z",
        "factors": {f: {"weight": int(f == "employment"), "better": "higher"} for f in five},
        "rules": {"ties": "average", "method": "mean_rank", "min_weight_coverage": 0.75, "top": 2, "any_factor_top": 0},
        "add": ["485"], "drop": [],
        "picks": [{"industry_code": "722", "title": "Food services", "place": 1, "reason": "place 1"}],
        "notes": {"722": "the hotel group would lead", "119": "gone"},
    }  # fmt: skip
    page = tmp_path / "list.json"
    page.write_text(json.dumps(saved), encoding="utf-8")
    found = shortlist(sample_store, study, "--page", page)
    assert [p["industry_code"] for p in found["short_list"]] == ["722", "622", "485"]
    assert found["short_list"][0]["note"] == "the hotel group would lead"
    assert found["messages"] == ["list.json: industry 119 is not in the data table any more"]


@pytest.mark.slow
def test_groups_of_the_study(sample_store: Path, study: Path) -> None:
    groups = groups_from([{"name": "Care", "industries": ["62"]}, {"name": "Mix", "industries": ["325", "3361"]}])
    found = workflow.run(load_study(study), Store(sample_store), workflow.Wanted(groups=groups))
    section = found.section("groups")
    assert section is not None
    assert section.rows["title"].tolist() == ["Care", "Mix"]
    assert section.rows["industries"].tolist() == ["62", "325 + 3361"]
    deep = groups_from([{"name": "Deep", "industries": ["325412"]}])
    section = workflow.run(load_study(study), Store(sample_store), workflow.Wanted(groups=deep)).section("groups")
    assert section is not None
    assert len(section) == 1


@pytest.mark.slow
def test_two_spans_side_by_side(sample_store: Path, study: Path) -> None:
    other = study.with_name("other.yml")
    other.write_text(study.read_text().replace('"98005", "98007"', "").replace('"98003",', '"98003"').replace(
        "name: Sample Region (made up)", "name: West"))  # fmt: skip
    done = call(sample_store, "compare", study, other, "--json", "--quiet", "--out", study.parent / "out")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["labels"] == ["Sample Region (made up)", "West"]
    alone = {row["industry_code"]: row for row in shortlist(sample_store, study)["short_list"]}
    for row in found["industries"]:
        if row["industry_code"] in alone:
            assert row["place_1"] == alone[row["industry_code"]]["place"]
            assert row["employment_1"] == alone[row["industry_code"]]["employment"]
        if None not in (row["place_1"], row["place_2"]):
            assert row["place_change"] == row["place_1"] - row["place_2"]
    book = load_workbook(found["outputs"][0])
    assert book.sheetnames == ["Side by side", "Studies"]
    assert "MADE-UP" in str(book["Studies"]["A3"].value)
    assert call(sample_store, "compare", study).exit_code == 2
