"""Own factors, text columns, provenance of the study's files, and studies from a third party's table, as a user runs
them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.table.factors import FACTORS

VENDOR = """\
Acme labor data,,,,,,,
NAICS,Description,2023 Jobs,Earnings,Change,Projected,LQ,Places
111,Crops,700,"$39,100",-2.5%,1.1%,0.70,40
236,Buildings,"2,310","$71,250",14.2%,6.0%,1.10,310
311,Food,"4,020","$52,310",8.4%,2.2%,2.35,61
541,Services,"7,450",n/a,17.6%,11.3%,0.89,980
622,Hospitals,"5,510","$78,600",4.4%,5.6%,1.18,9
Total,All,"20,000","$60,000",7.0%,6.0%,1.00,"1,400"
"""
STUDY = """\
name: Vendor
region: {name: Somewhere}
years: {base: 2018, current: 2023}
source:
  file: vendor.csv
  columns:
    industry_code: NAICS
    title: Description
    employment: 2023 Jobs
    avg_annual_wage: Earnings
    growth: Change
    projected_growth: Projected
    location_quotient: LQ
    establishments: Places
shortlist: {top: 2}
output: {folder: out, formats: [csv, json, html]}
"""


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a vendor's table, its study, and no store."""
    (tmp_path / "vendor.csv").write_text(VENDOR, encoding="utf-8")
    (tmp_path / "study.yml").write_text(STUDY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECTORLMI_STORE", str(tmp_path / "no-store"))
    return tmp_path


def ranked(call: Callable, *words: str) -> dict[str, Any]:
    result = call("rank", "--json", "--format", "", *words)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_vendors_table_is_ranked_without_a_store(vendor: Path, call: Callable) -> None:
    found = ranked(call)
    rows = {r["industry_code"]: r for r in found["table"]}
    food = rows["311"]
    assert (food["employment"], food["avg_annual_wage_usd"], food["growth_pct"]) == (4020, 52310, 8.4)
    factors = ("employment", "avg_annual_wage", "growth", "projected_growth")
    assert {food[f"{name}_status"] for name in factors} == {"third_party"}
    assert rows["541"]["avg_annual_wage_usd"] is None
    # Ranks by hand over 541, 236, 311, 111 (622 has 9 establishments): 541 is first on jobs and both growths.
    first = found["ranking"][0]
    assert (first["industry_code"], first["place"], first["place_low"]) == ("541", 1, 1)
    assert first["ranks"]["location_quotient"] == 3
    assert [s["industry_code"] for s in found["set_aside"]] == ["622"]
    assert found["robustness"]["draws"] == 10000
    assert not (vendor / "no-store").exists()


def test_where_the_vendors_numbers_come_from_is_said(vendor: Path, call: Callable) -> None:
    found = ranked(call)
    assert found["provenance"] == [
        {
            "source": "third-party table",
            "file": "vendor.csv",
            "sha256": hashlib.sha256(VENDOR.encode()).hexdigest(),
            "url": None,
            "retrieved_at": "",
            "release": "",
            "is_sample": False,
        }
    ]
    assert any("taken as they are from vendor.csv" in note for note in found["notes"])
    assert found["study"]["source"]["columns"]["growth"] == "Change"


def test_every_text_format_shows_a_vendors_study(vendor: Path, call: Callable) -> None:
    assert call("rank").exit_code == 0
    with (vendor / "out" / "vendor.csv").open(encoding="utf-8-sig") as file:
        rows = {r["industry_code"]: r for r in csv.DictReader(file)}
    assert rows["541"]["place"] == "1"
    assert rows["541"]["employment_status"] == "third_party"
    page = (vendor / "out" / "vendor.html").read_text(encoding="utf-8")
    assert "vendor.csv" in page
    assert "third_party" in page
    assert "4,020†" in call("table").stdout


def test_the_same_vendors_study_gives_the_same_bytes(vendor: Path, call: Callable) -> None:
    first, second = (call("rank", "--json", "--format", "").stdout for _ in range(2))
    assert first == second


def test_check_and_shiftshare_know_that_there_are_no_cells(vendor: Path, call: Callable) -> None:
    assert "5 industries of 3 digits" in json.loads(call("check", "--json").stdout)["advice"][0]
    assert call("shiftshare").exit_code == 6


def test_projections_may_stand_beside_a_vendors_table(vendor: Path, call: Callable) -> None:
    text = "code,area,b,p\n311,Somewhere,100,150\n62,Somewhere,100,120\n"
    (vendor / "state.csv").write_text(text, encoding="utf-8")
    columns = "columns: {code: code, area: area, base: b, projected: p}, years: {base: 2022, projected: 2032}"
    study = STUDY.replace("    projected_growth: Projected\n", "")
    study += f"projections: {{file: state.csv, area: Somewhere, {columns}}}\n"
    (vendor / "study.yml").write_text(study, encoding="utf-8")
    rows = {r["industry_code"]: r for r in ranked(call)["table"]}
    assert (rows["311"]["projected_growth_pct"], rows["311"]["projected_growth_status"]) == (50, "published")
    assert rows["622"]["projected_growth_status"] == "parent_rate"
    assert rows["541"]["projected_growth_pct"] is None
    (vendor / "study.yml").write_text(study.replace("    growth:", "    projected_growth: Projected\n    growth:"))
    assert call("rank").exit_code == 2


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("growth: Change", "grwth: Change"), 2, "Did you mean `growth`"),
        (("employment: 2023 Jobs", "employment: 2024 Jobs"), 4, "2023 Jobs"),
        (("file: vendor.csv", "file: vendr.csv"), 2, "source.file"),
        (("shortlist: {top: 2}", "level: 5"), 6, "has codes of 3 digits"),
        (("  file: vendor.csv", "  file: vendor.csv\n  percents: both"), 2, "source.percents"),
    ],
)
def test_a_column_map_that_cannot_be_meant(
    vendor: Path, call: Callable, change: tuple[str, str], code: int, words: str
) -> None:
    (vendor / "study.yml").write_text(STUDY.replace(*change), encoding="utf-8")
    result = call("rank")
    assert result.exit_code == code
    assert words in " ".join(result.stderr.split())


def with_own(workplace: Path, text: str, *columns: str) -> None:
    (workplace / "own.csv").write_text(text, encoding="utf-8")
    entries = ", ".join(f"{{file: own.csv, column: {c}}}" for c in columns)
    study = (workplace / "study.yml").read_text(encoding="utf-8")
    (workplace / "study.yml").write_text(study + f"\nextra_factors: [{entries}]\n", encoding="utf-8")


def test_a_text_column_becomes_a_note_and_orders_nothing(workplace: Path, call: Callable) -> None:
    before = ranked(call)
    with_own(workplace, "industry_code,contact\n311,Ms. Lee\n62,Hospital board\n", "contact")
    found = ranked(call)
    assert found["ranking"] == before["ranking"]
    assert [f["name"] for f in found["factors"]] == [f["name"] for f in before["factors"]]
    texts = {r["industry_code"]: r["contact"] for r in found["table"]}
    assert (texts["311"], texts["622"], texts["722"]) == ("Ms. Lee", "Hospital board (62)", "")
    assert "`contact` is text (own.csv): it is shown as a note and ranks nothing." in found["notes"]
    assert call("rank", "--format", "html").exit_code == 0
    (page,) = (workplace / "out").glob("*.html")
    assert "Own notes" in page.read_text(encoding="utf-8")


def test_an_own_factor_counts_and_its_file_is_in_the_provenance(workplace: Path, call: Callable) -> None:
    with_own(workplace, "industry_code,openings\n31-33,50\n62,40\n72,30\n", "openings")
    found = ranked(call)
    factor = next(f for f in found["factors"] if f["name"] == "openings")
    assert factor["n"] > 5
    rows = {r["industry_code"]: r for r in found["table"]}
    assert (rows["311"]["openings"], rows["311"]["openings_status"]) == (50, "parent_rate")
    own = next(p for p in found["provenance"] if p["source"] == "own factors")
    assert own["sha256"] == hashlib.sha256((workplace / "own.csv").read_bytes()).hexdigest()
    assert own["is_sample"] is False


def test_little_coverage_and_no_variation_are_said(workplace: Path, call: Callable) -> None:
    with_own(workplace, "industry_code,few,same\n311,5,1\n622,6,1\n722,7,1\n", "few", "same")
    notes = " ".join(ranked(call)["notes"])
    assert "own.csv, column `few`, covers only" in notes
    assert "Same is the same for every industry, so it orders nothing." in notes


def test_an_own_file_in_codes_of_another_revision_is_said(workplace: Path, call: Callable) -> None:
    """The sample is of 2025, in NAICS 2022: 441 held other shops in NAICS 2017, and 448 is gone."""
    with_own(workplace, "industry_code,score\n441,1\n448,2\n622,3\n62,4\n", "score")
    notes = ranked(call)["notes"]
    assert "own.csv: 1 row matched no industry, because NAICS 2022, that of 2025, has no 448." in notes
    assert any(note.startswith("own.csv is coded in NAICS 2017: 441 exist") for note in notes)


def test_a_vendors_codes_of_another_revision_are_said(vendor: Path, call: Callable) -> None:
    (vendor / "vendor.csv").write_text(VENDOR.replace("622,Hospitals", "448,Clothing"), encoding="utf-8")
    assert any("NAICS 2022, that of 2023, has no 448" in note for note in ranked(call)["notes"])


@pytest.mark.parametrize(
    "words", [("profile", "study.yml", "448"), ("region", "footprint", "study.yml", "--industry", "448")]
)
def test_an_industry_asked_for_must_be_one_of_the_current_year(
    workplace: Path, call: Callable, words: tuple[str, ...]
) -> None:
    result = call(*words)
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert "448 is no code of 2025 (NAICS 2022)" in said
    assert "Nearest: 458" in said


@pytest.mark.parametrize("name", ["growth", "employment_status", "title", "place"])
def test_an_own_column_replaces_none_of_the_programs(workplace: Path, call: Callable, name: str) -> None:
    with_own(workplace, f"industry_code,{name}\n31-33,50\n62,40\n", name)
    result = call("rank")
    assert result.exit_code == 2
    assert f"extra_factors[0].name: '{name}'" in " ".join(result.stderr.split())
    assert f"own_{name}" in result.stderr


def test_many_factors_do_not_cut_a_number_on_the_screen(workplace: Path, call: Callable) -> None:
    study = (workplace / "study.yml").read_text(encoding="utf-8")
    # The sample's last year is one for which no consumer prices are bundled.
    others = [name for name in FACTORS if f"  {name}:" not in study and name != "real_wage_growth"]
    more = "".join(f"  {name}: {{weight: 0}}\n" for name in others)
    (workplace / "study.yml").write_text(study.replace("factors:\n", f"factors:\n{more}"), encoding="utf-8")
    first, table = ranked(call)["ranking"][0], {r["industry_code"]: r for r in ranked(call)["table"]}
    (line,) = [li for li in call("rank", "--format", "").stdout.splitlines() if re.match(r" +1\*? .*", li)]
    values = table[first["industry_code"]]
    # Certain within 5 %: shown to three figures.
    assert values["employment_grade"] == "close"
    assert 1_000 <= values["employment"] < 10_000
    assert f" ≈{round(values['employment'], -1):,.0f} " in line
    assert f"{values['competitive_effect']:,.0f}" in line
    assert f"{values['average_establishment_size']:,.1f}" in line


def test_percents_mixed_with_fractions_stop_the_run(workplace: Path, call: Callable) -> None:
    with_own(workplace, "industry_code,rate\n311,5%\n622,0.06\n", "rate")
    result = call("rank")
    assert result.exit_code == 4
    assert "row 2" in result.stderr
    assert "row 3" in result.stderr


def test_the_samples_projections_are_made_up_wherever_they_are_copied(workplace: Path, call: Callable) -> None:
    found = next(p for p in ranked(call)["provenance"] if p["source"] == "projections")
    assert (found["file"], found["is_sample"]) == ("projections.csv", True)


PAGE = Path(__file__).resolve().parents[2] / "docs" / "factors-of-your-own.md"


def blocks(kind: str) -> list[tuple[str, str]]:
    """(name, text) of the page's fenced blocks of a kind, in order."""
    return re.findall(rf"```{kind} ?(\S*)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_pages_snippets_run(workplace: Path, call: Callable) -> None:
    for name, text in blocks("csv"):
        (workplace / name).write_text(text, encoding="utf-8")
    presets, columns, own, (name, whole) = blocks("yaml")
    assert "preset: bls_ep" in presets[1]
    sample = (workplace / "study.yml").read_text(encoding="utf-8")
    kept = "\n".join(line for line in sample.splitlines() if not line.startswith("projections:"))
    (workplace / "study.yml").write_text(f"{kept}\n{columns[1]}\n{own[1]}", encoding="utf-8")
    rows = {r["industry_code"]: r for r in ranked(call)["table"]}
    assert (rows["311"]["projected_growth_pct"], rows["311"]["job_openings"]) == (pytest.approx(5), 55)
    assert rows["622"]["local_contact"] == "Ms. Lee at County Hospital"
    (workplace / name).write_text(whole, encoding="utf-8")
    assert [r["industry_code"] for r in ranked(call, name)["ranking"]][:2] == ["541", "621"]
