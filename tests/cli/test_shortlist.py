"""`shortlist` and `compare` as a user meets them, on the bundled sample."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import sectorlmi.cli.short_list  # noqa: F401 - registers the commands
from sectorlmi.cli.app import app
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms.study_parts import IndustryGroup
from sectorlmi.workflows import demo
from sectorlmi.workflows import short_list as workflow
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
    sheet["B4"] = partner
    codes = [str(cell.value).split()[0] for cell in sheet[5] if cell.value]
    for row in sheet.iter_rows(min_row=6):
        for code, cell in zip(codes, row, strict=False):
            if (code, row[0].value) in scores:
                cell.value = scores[code, row[0].value]
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
    assert f"{BOOK}, Readiness!" in message
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
    assert "bad.xlsx, Readiness!" in done.stderr
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
def test_cautions_stand_below_the_table(sample_store: Path, study: Path) -> None:
    said = [
        f"({p['industry_code']}): {p['caution']}" for p in shortlist(sample_store, study)["short_list"] if p["caution"]
    ]
    assert said
    screen = call(sample_store, "shortlist", study).output
    shown = " ".join(screen.split())
    assert all(" ".join(line.split()) in shown for line in said)
    assert "Caution" not in screen


def test_groups_of_the_study(sample_store: Path, study: Path) -> None:
    groups = (IndustryGroup("Care", ("62",)), IndustryGroup("Mix", ("325", "3361")))
    found = workflow.run(load_study(study), Store(sample_store), workflow.Wanted(groups=groups))
    section = found.section("groups")
    assert section is not None
    assert section.rows["title"].tolist() == ["Care", "Mix"]
    assert section.rows["industries"].tolist() == ["62", "325 + 3361"]
    deep = (IndustryGroup("Deep", ("325412",)),)
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
    assert book.sheetnames == ["Side by side", "Short lists", "Studies"]
    assert "MADE-UP" in str(book["Studies"]["A3"].value)
    assert call(sample_store, "compare", study).exit_code == 2


def _size_files(folder: Path, codes: list[str]) -> Path:
    """MADE-UP files in the real layouts of QCEW by size and of County Business Patterns."""
    from_slices = (
        "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,qtrly_estabs,"
        "month1_emplvl,month2_emplvl,month3_emplvl,total_qtrly_wages"
    )
    folder.mkdir()
    (folder / "MADE-UP.txt").write_text("made up")
    for size in range(1, 10):
        rows = [f"US000,5,{code},25,{size},2025,1,,10,{size * 10},{size * 10},{size * 10},9" for code in codes]
        (folder / f"{size}.csv").write_text("\n".join([from_slices, *rows, ""]))
    head = "fipstate,fipscty,naics,est,n<5,n5_9,n10_19,n20_49,n50_99,n100_249,n250_499,n500_999,n1000"
    rows = [f'"98","001","{code}///","20","9","N","3","N","N","4","N","N","N"' for code in (*codes, "513")]
    (folder / "cbp23co.txt").write_text("\n".join([head, *rows, ""]))
    return folder


def test_worksites_by_size_where_they_are_loaded(sample_store: Path, study: Path, tmp_path: Path) -> None:
    before = shortlist(sample_store, study)
    assert before["size_classes"] == []
    first, second = (pick["industry_code"] for pick in before["short_list"][:2])
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    load([_size_files(tmp_path / "sizes", [first])], Store(store), is_sample=True)
    found = shortlist(store, study)
    by_code = {row["industry_code"]: row for row in found["size_classes"]}
    assert list(by_code) == [pick["industry_code"] for pick in found["short_list"]]
    known = by_code[first]
    assert [known[f"sites_{i}"] for i in range(4)] == [12, 0, 4, 0]
    assert known["sites_not_told"] == 4
    assert known["us_sites_0_pct"] == pytest.approx(100 * 3 / 9)
    assert known["us_large_jobs_pct"] == pytest.approx(100 * (6 + 7 + 8 + 9) / 45)
    assert by_code[second]["sites_0"] is None  # not in the files: unknown, not zero
    assert found["short_list"][0]["sites_large"] == 4
    book = load_workbook(next(p for p in found["outputs"] if p.endswith(BOOK)))
    assert "Worksites by size" in book.sheetnames


def test_a_size_class_that_is_not_loaded_is_told(sample_store: Path, study: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    files = _size_files(tmp_path / "sizes", ["311"])
    (files / "4.csv").unlink()
    (files / "cbp23co.txt").unlink()
    load([files], Store(store), is_sample=True)
    found = shortlist(store, study)
    assert found["size_classes"] == []
    assert any("class 4 are missing" in message for message in found["messages"])


def test_suggested_groups_come_with_a_reason_and_a_line_that_the_study_takes(sample_store: Path, study: Path) -> None:
    found = shortlist(sample_store, study)
    first = found["suggested_groups"][0]
    assert first["reason"].startswith("one sector: ")
    study.write_text(study.read_text() + f"\ngroups:\n  {first['accept']}\n")
    again = shortlist(sample_store, study)
    assert again["groups"][0]["title"] == first["title"]
    assert again["groups"][0]["employment"] == first["employment"]
    assert first["industries"] not in [g["industries"] for g in again["suggested_groups"]]  # accepted: no suggestion
    shown = call(sample_store, "shortlist", study)
    assert again["suggested_groups"][0]["accept"] in shown.stdout


def test_industries_of_like_occupations_are_suggested(
    sample_store: Path, study: Path, shared_data: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    load([shared_data / "occupations" / "oews_2024_industry_occupation.csv.gz"], Store(store))
    found = shortlist(store, study)
    alike = [g for g in found["suggested_groups"] if "alike in occupations" in g["reason"]]
    assert all("national patterns, May 2024" in g["reason"] and "most in common: " in g["reason"] for g in alike)
    picks = {pick["industry_code"] for pick in found["short_list"]}
    assert all(set(g["industries"]) <= picks and len(g["industries"]) > 1 for g in alike)
    assert alike or len(picks) < 5


def test_counties_are_called_by_the_titles_that_were_loaded(sample_store: Path, study: Path) -> None:
    done = call(sample_store, "rank", study, "--format", "xlsx")
    assert done.exit_code == 0, done.output
    titles = dict(csv.reader((demo.samples() / "area_titles.csv").open(encoding="utf-8")))
    counties = load_study(study).region.counties
    names = [titles[c].split(",")[0].removesuffix(" County") for c in counties]
    assert all(name in done.stdout for name in names)
    book = load_workbook(study.parent / "out" / "made-up-sample-region-2025.xlsx")
    region = next(str(row[2]) for row in book["Summary"].iter_rows(values_only=True) if row[0] == "Region")
    assert all(name in region for name in names)
    sources = {row[3] for row in book["A QCEW current"].iter_rows(min_row=6, values_only=True)}
    assert {titles[c] for c in counties} <= sources


def test_parts_of_picks_of_two_levels(sample_store: Path, study: Path) -> None:
    pick = shortlist(sample_store, study)["short_list"][0]["industry_code"]
    level = f'level: {{default: 3, "{pick}": 4}}'
    study.write_text("\n".join(level if x.startswith("level:") else x for x in study.read_text().splitlines()))
    found = shortlist(sample_store, study)
    picks = [p["industry_code"] for p in found["short_list"]]
    parts = [p["industry_code"] for p in found["sub_industries"]]
    assert any(len(code) == 4 for code in picks)
    assert all(any(code.startswith(p) and len(code) == len(p) + 1 for p in picks) for code in parts)
