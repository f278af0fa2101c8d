"""`profile` and `coverage` as a user runs them: without data, and on the real Georgia store."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from sectorlmi.cli import people
from sectorlmi.cli.app import app
from sectorlmi.store import Store
from sectorlmi.workflows.load import load

assert people  # its commands register on import

STUDY = """
name: Metro Atlanta
region: {name: Fulton and DeKalb, counties: ["13121", "13089"]}
benchmark: "13000"
years: {base: 2015, current: 2018}
suppressed: floor
"""
LIST = "career_cluster,employers,coaches\nMarketing,29,10\nFinance,14,0\nManufacturing,21,3\n"


def run(folder: Path, *arguments: str, store: Path | None = None, code: int = 0) -> Any:
    (folder / "study.yml").write_text(STUDY, encoding="utf-8")
    given = [arguments[0], str(folder / "study.yml"), *arguments[1:]]
    given += ["--store", str(store or folder / "store"), "--out", str(folder / "out"), "--json", "-q"]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if code == 0 else done.output


def listed(folder: Path, text: str = LIST) -> str:
    (folder / "list.csv").write_text(text, encoding="utf-8")
    return str(folder / "list.csv")


def test_coverage_without_any_data(tmp_path: Path) -> None:
    found = run(tmp_path, "coverage", "--participation", listed(tmp_path))
    assert (found["schema"], found["framework"], found["totals"]) == (1, "16", {"employers": 64, "coaches": 13})
    first = found["coverage"][0]
    assert (first["career_cluster"], first["counts"]) == ("Marketing", {"employers": 29, "coaches": 10})
    assert first["share_pct"] == {"employers": 45.31, "coaches": 76.92}
    assert [first[k] for k in ("demand_jobs", "demand_share_pct", "ratio", "needed_for_parity")] == [None] * 4
    assert any("No demand is shown" in note for note in found["notes"])
    (output,) = found["outputs"]
    book = openpyxl.load_workbook(output)
    assert [c.value for c in book["Employers"][6]][:3] == ["Marketing", 29, pytest.approx(100 * 29 / 64)]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (LIST + "Total,65,13\n", 4, "the total of 'employers' is 65, but the rows add up to 64"),
        (LIST + "Helth Science,1,1\n", 4, "did you mean 'Health Science'?"),
        ("", 4, "list.csv is empty"),
    ],
)
def test_bad_lists_have_an_exit_code(tmp_path: Path, text: str, code: int, says: str) -> None:
    assert says in " ".join(run(tmp_path, "coverage", "--participation", listed(tmp_path, text), code=code).split())


def test_profile_says_what_to_load(tmp_path: Path) -> None:
    said = run(tmp_path, "profile", "622", store=tmp_path / "nothing", code=5)
    assert "oesmYYin4.zip" in said


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("people") / "store"
    files = ["occupations", "clusters", "labor_force", "qcew/ga_annual_2015.zip", "qcew/ga_annual_2018.zip",
             "projections/bls_ep_occupation_2024_34.xlsx"]  # fmt: skip
    load([shared_data / name for name in files], Store(root))
    return root


def plain_rows(shared_data: Path, industry: str) -> dict[str, float]:
    path = shared_data / "occupations" / "oews_2024_industry_occupation.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {r["occ_code"]: float(r["employment"]) for r in csv.DictReader(file) if r["naics"] == industry}


@pytest.mark.slow
def test_profile_of_georgia(store: Path, tmp_path: Path, shared_data: Path) -> None:
    found = run(tmp_path, "profile", "238", "511", "--format", "xlsx", store=store)
    building, publishing = found["industries"]
    rows = plain_rows(shared_data, "238")
    total = sum(n for code, n in rows.items() if code.endswith("00"))
    first = building["occupations"][0]
    assert first["occ_code"] == "47-2111"
    assert first["jobs"] == pytest.approx(building["employment"] * rows["47-2111"] / total)
    assert first["education"] == "High school diploma or equivalent"
    assert (first["job_zone"], first["clusters"]) == (3, ["Construction"])
    assert first["us_median_usd"] == 55_190  # of May 2018, the year of the study
    assert len(first["skills"]) == 5
    assert building["unmapped_share"] == pytest.approx(
        1 - sum(o["share_pct"] for o in building["occupations"] if o["share_pct"]) / 100
    )
    # 511 of NAICS 2017 is not in the patterns of NAICS 2022.
    assert publishing["pattern"]["source"] == ["513", "516", "519"]
    assert any("O*NET" in note and "CC BY 4.0" in note for note in found["notes"])
    assert found["supply"]["labor_force"]["year"] == 2018
    names = openpyxl.load_workbook(found["outputs"][0]).sheetnames
    assert {"Staffing pattern", "Wages", "Education", "Characteristics", "Occupations 238", "Sources and notes"} <= set(
        names
    )


@pytest.mark.slow
@pytest.mark.parametrize("framework", ["16", "2024"])
def test_coverage_against_demand(store: Path, tmp_path: Path, framework: str) -> None:
    found = run(tmp_path, "coverage", "--participation", listed(tmp_path), "--framework", framework, store=store)
    assert found["framework"] == framework
    rows, demand = found["coverage"], found["demand"]
    assert len(rows) == int(framework.replace("2024", "14"))
    assert sum(r["demand_share_pct"] for r in rows) == pytest.approx(100, abs=0.01)
    mapped = sum(r["demand_jobs"] for r in rows)
    assert mapped + demand["unmapped_jobs"] + demand["unclustered_jobs"] == pytest.approx(demand["total_jobs"])
    for row in rows:
        n, total, d = row["counts"]["employers"], found["totals"]["employers"], row["demand_share_pct"] / 100
        needed = row["needed_for_parity"]
        assert (n + needed) / (total + needed) >= d - 1e-4
        assert needed == 0 or (n + needed - 1) / (total + needed - 1) < d + 1e-4


@pytest.mark.slow
def test_a_list_by_industry_finds_uncovered_targets(store: Path, tmp_path: Path) -> None:
    text = "industry_code,employers,seats\n5415,6,2\n238,3,\n"
    found = run(tmp_path, "coverage", "--participation", listed(tmp_path, text), store=store)
    targets: Sequence[dict[str, Any]] = found["targets"]
    assert targets[0]["counts"]["employers"] == 6
    assert any(t["is_uncovered"] for t in targets)
    building = next(t for t in targets if t["industry"] == "238")
    assert building["counts"] == {"employers": 3, "seats": None}  # blank is not known, and not nobody
    assert len(found["notes"]) == len(set(found["notes"]))
    assert sum(r["counts"]["employers"] for r in found["coverage"]) == pytest.approx(9, abs=0.1)


@pytest.mark.slow
def test_demand_is_of_the_study_region_and_says_whose_jobs(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run(tmp_path, "coverage", "--participation", listed(tmp_path), store=store)
    said = "Ownership counted: Private."
    assert any(note.startswith(said) for note in before["notes"])
    here = '\nindustry_regions: {"541": {name: Cobb, counties: ["13067"]}}\n'
    monkeypatch.setitem(globals(), "STUDY", STUDY + here)
    own = run(tmp_path, "coverage", "--participation", listed(tmp_path), store=store)
    assert own["demand"]["total_jobs"] == before["demand"]["total_jobs"]
    assert "Demand is over Fulton and DeKalb, also for industries with a region of their own." in own["notes"]
    profile = run(tmp_path, "profile", "541", store=store)
    assert profile["industries"][0]["title"].endswith("[own region: 1 county]")
    assert any(
        n.startswith("541: jobs are over Cobb (Cobb County, Georgia), not over Fulton") for n in profile["notes"]
    )
    monkeypatch.setitem(globals(), "STUDY", STUDY + "ownership: total\n")
    every = run(tmp_path, "coverage", "--participation", listed(tmp_path), store=store)
    assert not any(note.startswith("Ownership counted") for note in every["notes"])
    assert every["demand"]["total_jobs"] > before["demand"]["total_jobs"]


@pytest.mark.slow
def test_the_workbook_reads_well_in_print(store: Path, tmp_path: Path) -> None:
    found = run(tmp_path, "profile", "238", "--format", "xlsx", store=store)
    book = openpyxl.load_workbook(found["outputs"][0])
    people = next(row for row in book["Labor supply"].iter_rows() if row[0].value == "Labor force")
    assert (people[1].number_format, people[1].value > 500_000) == ("[>=1000]#,##0;0.0", True)
    assert "sum published" in [cell.value for cell in book["Industries"][6]]
    sources = book["Sources and notes"]
    assert sources["A4"].alignment.wrap_text
    assert sources.column_dimensions["D"].width > 20
