"""`rank --by clusters` on the bundled sample: sums read from its raw files by themselves, places worked out by hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from sectorlmi.workflows.demo import samples

COUNTIES = ("98001", "98003", "98005", "98007")
# Published in every county of both years, so that each sum is a plain one.
LIST = "group,industry_code,type\nTools,332,traded\nTools,337,traded\nShops,455,local\nShops,456,local\nLearning,611,\n"
DOUBLE = "group,industry_code\nAll care,62\nDoctors,621\nDoctors,541\n"


def published(year: int, codes: tuple[str, ...], column: str) -> int:
    """The sum of a column over the counties' private rows, none of which is hidden."""
    total = 0
    with ZipFile(samples() / f"qcew_sample_{year}.zip") as files:
        for county in COUNTIES:
            with files.open(f"{county}.csv") as stream:
                rows = list(csv.DictReader(io.TextIOWrapper(stream)))
            mine = [r for r in rows if r["own_code"] == "5" and r["industry_code"] in codes and r["size_code"] == "0"]
            assert not any(r["disclosure_code"] for r in mine)
            total += sum(int(r[column]) for r in mine)
    return total


def ranked(call: Callable[..., Any], folder: Path, text: str, *more: str) -> dict[str, Any]:
    (folder / "clusters.csv").write_text(text)
    study = folder / "study.yml"
    study.write_text(study.read_text() + "groups: {file: clusters.csv}\n")
    done = call("rank", "study.yml", "--by", "clusters", "--json", "--quiet", "--format", "", *more)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_number_is_of_the_sums(workplace: Path, call: Callable[..., Any]) -> None:
    found = ranked(call, workplace, LIST)
    rows = {row["cluster"]: row for row in found["clusters"]}
    for name, codes in (("Tools", ("332", "337")), ("Shops", ("455", "456")), ("Learning", ("611",))):
        jobs, before = (published(year, codes, "annual_avg_emplvl") for year in (2025, 2022))
        wages = published(2025, codes, "total_annual_wages")
        row = rows[name]
        assert row["employment"] == row["employment_lower"] == row["employment_upper"] == jobs
        assert row["avg_annual_wage_usd"] == pytest.approx(wages / jobs)
        assert row["growth_pct"] == pytest.approx(100 * (jobs / before - 1))
    assert (rows["Tools"]["kind"], rows["Shops"]["kind"], rows["Learning"]["kind"]) == ("traded", "local", "")
    assert [(r["cluster"], r["industry_code"]) for r in found["industries"]] == [
        ("Tools", "332"), ("Tools", "337"), ("Shops", "455"), ("Shops", "456"), ("Learning", "611"),
    ]  # fmt: skip


def test_places_are_of_the_mean_of_ranks(workplace: Path, call: Callable[..., Any]) -> None:
    # By jobs: Tools 5,339, Shops 3,119, Learning 2,785; by growth Shops 3.3 % and Learning 2.0 % over Tools 1.8 %.
    found = ranked(call, workplace, LIST, "--weight", "avg_annual_wage=0", "--weight", "location_quotient=0",
                   "--weight", "projected_growth=0", "--weight", "growth=2")  # fmt: skip
    # Means of ranks: Shops (2 + 2·1) / 3, Tools (1 + 2·3) / 3, Learning (3 + 2·2) / 3.
    assert {r["cluster"]: r["place"] for r in found["clusters"]} == {"Shops": 1, "Tools": 2, "Learning": 2}


def test_few_jobs_are_set_aside_with_the_reason(workplace: Path, call: Callable[..., Any]) -> None:
    study = workplace / "study.yml"
    study.write_text(study.read_text().replace("minimum_employment: 100", "minimum_employment: 3000"))
    found = ranked(call, workplace, LIST)
    last = found["clusters"][-1]
    assert (last["cluster"], last["place"]) == ("Learning", None)
    assert "3,000" in last["reason"]


def test_double_membership_is_said_and_counted_once_a_cluster(workplace: Path, call: Callable[..., Any]) -> None:
    found = ranked(call, workplace, DOUBLE)
    jobs = {row["cluster"]: row["employment"] for row in found["clusters"]}
    assert jobs["Doctors"] == published(2025, ("621", "541"), "annual_avg_emplvl")
    assert jobs["All care"] == published(2025, ("62",), "annual_avg_emplvl")
    also = {(r["cluster"], r["industry_code"]): r["also_in"] for r in found["industries"]}
    assert also == {("All care", "62"): "Doctors", ("Doctors", "621"): "All care", ("Doctors", "541"): ""}
    assert any("62 (All care, Doctors)" in note for note in found["notes"])


def test_hidden_cells_give_clusters_ranges(workplace: Path, call: Callable[..., Any]) -> None:
    text = "group,industry_code\nMetal,331\nMetal,333\nFood,311\nDrinks,312\nCars,336\nGear,335\nShops,455\n"
    found = ranked(call, workplace, text)
    rows = {row["cluster"]: row for row in found["clusters"]}
    metal, shops = rows["Metal"], rows["Shops"]
    assert metal["employment_lower"] < metal["employment"] < metal["employment_upper"]
    assert shops["employment_lower"] == shops["employment_upper"]
    assert all(row["place_low"] <= row["place"] <= row["place_high"] for row in found["clusters"] if row["place"])
    assert any(row["place_low"] < row["place_high"] for row in found["clusters"] if row["place"])


REFUSED: dict[str, tuple[str, tuple[str, ...], int]] = {
    "a ranking needs two or more": ("", (), 2),
    "the study has 1": ('groups: [{name: One, industries: ["311"]}]\n', (), 2),
    "Leave out --compare": ("groups: {preset: eight_sectors}\n", ("--compare", "minmax_sum"), 2),
    "no group has an industry": (
        'groups: [{name: A, industries: ["92"]}, {name: B, industries: ["928"]}]\n', (), 6,
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", REFUSED)
def test_what_cannot_be_ranked(told: str, workplace: Path, call: Callable[..., Any]) -> None:
    groups, words, code = REFUSED[told]
    study = workplace / "study.yml"
    study.write_text(study.read_text() + groups)
    done = call("rank", "study.yml", "--by", "clusters", "--format", "", *words)
    assert (done.exit_code, told in done.output) == (code, True), done.output
    assert call("rank", "study.yml", "--by", "places").exit_code == 2
