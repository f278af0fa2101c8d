"""Connecticut's planning regions from LODES files by old counties: flows are put together tract by tract."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sectorlmi.cli.region  # noqa: F401 - registers the commands

Call = Callable[..., Any]
HEADER = "w_geocode,h_geocode,S000,SA01,SA02,SA03,SE01,SE02,SE03,SI01,SI02,SI03,createdate"
# Tract → planning region. Hartford County (003) lies in three regions; Tolland (013) shares one of them.
TRACTS = {
    "09003405100": "09140",
    "09003466101": "09110",
    "09003520100": "09110",
    "09013530100": "09110",
    "09013840100": "09150",
}
WESTCHESTER = "36119"
# (work, home) → jobs; a tract in Connecticut, a county elsewhere.
FLOWS = {
    ("09003466101", "09003466101"): 50,
    ("09003466101", "09013530100"): 20,
    ("09003520100", "09003405100"): 7,
    ("09003405100", "09003520100"): 9,
    ("09013840100", "09003466101"): 4,
    ("09013840100", "09013840100"): 30,
    ("09003405100", WESTCHESTER): 3,
    ("09003520100", WESTCHESTER): 2,
    (WESTCHESTER, "09013530100"): 11,
    (WESTCHESTER, WESTCHESTER): 400,
}


def region_of(place: str) -> str:
    return TRACTS.get(place, place)


def block(place: str) -> str:
    return f"{place:<15}".replace(" ", "0") if len(place) == 5 else f"{place}1001"


def is_inside(place: str) -> bool:
    return place.startswith("09")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The od files of Connecticut and New York as the publisher would name them."""
    folder = tmp_path / "lodes"
    folder.mkdir()
    for name, state, crosses in (("ct_od_main", True, False), ("ct_od_aux", True, True), ("ny_od_aux", False, True)):
        rows = [
            ((w, h), n)
            for (w, h), n in FLOWS.items()
            if is_inside(w) == state and (is_inside(w) != is_inside(h)) == crosses
        ]
        lines = [f"{block(w)},{block(h)},{n},{n},0,0,0,{n},0,0,0,{n},20231016" for (w, h), n in rows]
        assert lines
        (folder / f"{name}_JT00_2021.csv").write_text("\n".join([HEADER, *lines]) + "\n")
    return folder


@pytest.fixture
def crosswalk(tmp_path: Path) -> Path:
    file = tmp_path / "2022tractcrosswalk.csv"
    lines = ["tract_fips_2020,Tract_fips_2022,tract_name"]
    lines += [f"{tract},{new}{tract[5:]},1" for tract, new in TRACTS.items()]
    file.write_text("\n".join(lines), encoding="utf-8-sig")
    return file


@pytest.fixture
def lodes_crosswalk(tmp_path: Path) -> Path:
    file = tmp_path / "ct_xwalk.csv"
    lines = [f"{tract}{i:04d},09,{new}" for tract, new in TRACTS.items() for i in (1001, 1002)]
    file.write_text("\n".join(["tabblk2020,st,cty", *lines]) + "\n")
    return file


def expected(region: set[str]) -> tuple[Counter[str], Counter[str]]:
    labor, commute = Counter[str](), Counter[str]()
    for (work, home), jobs in FLOWS.items():
        labor[region_of(home)] += jobs if region_of(work) in region else 0
        commute[region_of(work)] += jobs if region_of(home) in region else 0
    return +labor, +commute


def sheds(call: Call, store: Path, counties: str) -> dict[str, Any]:
    result = call("region", "sheds", "--counties", counties, "--store", store, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("kind", ["crosswalk", "lodes_crosswalk"])
@pytest.mark.parametrize("counties", ["09110", "09110,09140", "09150", "09140,36119"])
def test_sheds_of_planning_regions(
    call: Call, files: Path, kind: str, counties: str, request: pytest.FixtureRequest
) -> None:
    store = files.parent / "store"
    if "36119" in counties:
        (files / "ny_od_main_JT00_2021.csv").write_text(
            f"{HEADER}\n{block(WESTCHESTER)},{block(WESTCHESTER)},400,400,0,0,0,400,0,0,0,400,20231016\n"
        )
    assert call("load", files, request.getfixturevalue(kind), "--store", store).exit_code == 0
    found = sheds(call, store, counties)
    region = set(counties.split(","))
    labor, commute = expected(region)
    assert {r["area_fips"]: r["jobs"] for r in found["labor_shed"]} == labor
    assert {r["area_fips"]: r["jobs"] for r in found["commute_shed"]} == commute
    both = sum(n for (w, h), n in FLOWS.items() if region_of(w) in region and region_of(h) in region)
    assert found["balance"][0]["live_and_work"] == both
    assert any("by planning region" in note for note in found["notes"])


def test_old_counties_need_no_crosswalk(call: Call, files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert call("load", files, "--store", store).exit_code == 0
    found = sheds(call, store, "09003")
    labor: Counter[str] = Counter()
    for (work, home), jobs in FLOWS.items():
        labor[home[:5]] += jobs if work[:5] == "09003" else 0
    assert {r["area_fips"]: r["jobs"] for r in found["labor_shed"]} == +labor


def test_without_a_crosswalk_the_fix_is_named(call: Call, files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert call("load", files, "--store", store).exit_code == 0
    result = call("region", "sheds", "--counties", "09110", "--store", store)
    assert result.exit_code == 5
    assert "2022tractcrosswalk.csv" in result.stderr


def test_a_crosswalk_with_gaps_is_refused(call: Call, files: Path, crosswalk: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    crosswalk.write_text("\n".join(crosswalk.read_text().splitlines()[:-1]))
    assert call("load", files, crosswalk, "--store", store).exit_code == 0
    result = call("region", "sheds", "--counties", "09110", "--store", store)
    assert result.exit_code == 4
    assert "no planning region for" in result.stderr


def test_suggest_from_a_planning_region(call: Call, files: Path, crosswalk: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert call("load", files, crosswalk, "--store", store).exit_code == 0
    words = ("--start", "09140", "--containment", "0.3", "--store", store, "--json")
    found = json.loads(call("region", "suggest", *words).stdout)
    assert [step["area_fips"] for step in found["steps"]] == ["09140", "09110"]
    lives = sum(n for (_, h), n in FLOWS.items() if region_of(h) in ("09140", "09110"))
    assert found["steps"][-1]["employed_residents"] == lives


def test_the_real_crosswalk(call: Call, shared_data: Path, files: Path, tmp_path: Path) -> None:
    """879 tracts and nine regions, one each: every tract of these made-up flows is in it."""
    file = shared_data / "geo" / "ct_2022tractcrosswalk.csv"
    with file.open(encoding="utf-8-sig") as stream:
        real = {r["tract_fips_2020"]: r["Tract_fips_2022"][:5] for r in csv.DictReader(stream)}
    store = tmp_path / "store"
    assert call("load", files, file, "--store", store).exit_code == 0
    missing = [tract for tract in TRACTS if tract not in real]
    if missing:
        pytest.skip(f"the crosswalk has no {missing}")
    found = sheds(call, store, "09110")
    labor: Counter[str] = Counter()
    for (work, home), jobs in FLOWS.items():
        labor[real.get(home, home)] += jobs if real.get(work) == "09110" else 0
    assert {r["area_fips"]: r["jobs"] for r in found["labor_shed"]} == +labor
