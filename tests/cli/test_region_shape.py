"""`region footprint`, `advise`, `suggest`: Georgia against a plain computation, made-up flows against their truth."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import sectorlmi.cli.region  # noqa: F401 - registers the commands
from sectorlmi.cli.app import app

ROOT = Path(__file__).resolve().parent.parent.parent
STUDY = ROOT / "configs" / "metro-atlanta.yml"
ATLANTA = ("13057", "13063", "13067", "13089", "13097", "13113", "13117", "13121", "13135", "13151")
Call = Callable[..., Any]


@pytest.fixture(scope="module")
def georgia(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Georgia's cells and the adjacency list."""
    store = tmp_path_factory.mktemp("georgia") / "store"
    files = [shared_data / "qcew" / f"ga_annual_{year}.zip" for year in (2015, 2018)]
    files.append(shared_data / "geo" / "county_adjacency.txt")
    result = CliRunner().invoke(app, ["load", *map(str, files), "--store", str(store)])
    assert result.exit_code == 0, result.output
    return store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, ROOT / "scripts" / "make_lodes.py", "--out", folder], check=True)
    return folder


@pytest.fixture(scope="module")
def flows(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the made-up flows of three states."""
    store = tmp_path_factory.mktemp("flows") / "store"
    assert CliRunner().invoke(app, ["load", str(made), "--store", str(store)]).exit_code == 0
    return store


def answer(result: Any) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def raw_2018(shared_data: Path) -> dict[str, dict[tuple[str, str], dict[str, str]]]:
    """County → (own, industry) → row, read with `csv` from the real zip."""
    found: dict[str, dict[tuple[str, str], dict[str, str]]] = defaultdict(dict)
    with zipfile.ZipFile(shared_data / "qcew" / "ga_annual_2018.zip") as archive:
        for name in archive.namelist():
            for row in csv.DictReader(archive.read(name).decode().splitlines()):
                if row["size_code"] == "0" and int(row["agglvl_code"]) % 10 in (0, 1, 5):
                    found[row["area_fips"].zfill(5)][row["own_code"], row["industry_code"]] = row
    return found


def neighbours_of(region: tuple[str, ...], shared_data: Path) -> set[str]:
    county, found = "", set()
    for line in (shared_data / "geo" / "county_adjacency.txt").read_text(encoding="latin-1").splitlines():
        cells = line.split("\t")
        county = cells[1] or county
        if county in region:
            found.add(cells[3])
    return found - set(region)


class TestGeorgia:
    @pytest.mark.slow
    def test_footprints_and_outside_are_those_of_a_plain_computation(
        self, call: Call, georgia: Path, shared_data: Path
    ) -> None:
        codes = ("493", "722", "541")
        words = [w for code in codes for w in ("--industry", code)]
        found = answer(call("region", "footprint", STUDY, *words, "--store", georgia, "--json"))
        raw, outside = raw_2018(shared_data), neighbours_of(ATLANTA, shared_data)
        assert set(found["looked_at"]) == outside
        listed = {(o["industry_code"], o["area_fips"]): o for o in found["just_outside"]}
        for code, print_ in zip(codes, found["footprints"], strict=True):
            cells = {c: raw[c].get(("5", code)) for c in (*ATLANTA, *outside, "13000")}
            hidden = {c for c, row in cells.items() if row and row["disclosure_code"] == "N"}
            jobs = {c: float(row["annual_avg_emplvl"]) if row else 0.0 for c, row in cells.items()}
            if not hidden & set(ATLANTA):
                self.check_footprint(print_, jobs)
            for county in outside - hidden:
                self.check_outside(listed.get((code, county)), county, jobs, raw, is_exact=not hidden & set(ATLANTA))

    @staticmethod
    def check_footprint(found: dict[str, Any], jobs: dict[str, float]) -> None:
        total = sum(jobs[c] for c in ATLANTA)
        assert found["employment"] == total
        held, expected = 0.0, []
        for county in sorted(ATLANTA, key=lambda c: (-jobs[c], c)):
            expected.append(county)
            held += jobs[county]
            if held >= 0.8 * total:
                break
        assert found["counties"] == expected
        assert found["share"] == pytest.approx(held / total)

    @staticmethod
    def check_outside(
        found: dict[str, Any] | None, county: str, jobs: dict[str, float], raw: Any, *, is_exact: bool
    ) -> None:
        def every(area: str) -> float:
            return float(raw[area]["5", "10"]["annual_avg_emplvl"])

        quotient = (jobs[county] / every(county)) / (jobs["13000"] / every("13000"))
        region = sum(jobs[c] for c in ATLANTA)
        if is_exact:
            is_listed = jobs[county] >= 50 and jobs[county] >= 0.05 * region and quotient >= 1.2
            assert (found is not None) == is_listed
        if found and is_exact:
            assert found["employment"] == jobs[county]
            assert found["location_quotient"] == pytest.approx(quotient)
            joined = (region + jobs[county]) / (sum(map(every, ATLANTA)) + every(county))
            expected = joined / (jobs["13000"] / every("13000"))
            assert found["region_location_quotient_with_it"] == pytest.approx(expected)

    @pytest.mark.slow
    def test_it_agrees_with_rank(self, call: Call, georgia: Path, tmp_path: Path) -> None:
        ranked = answer(call("rank", STUDY, "--store", georgia, "--json", "--format", "", "--out", tmp_path))
        found = answer(call("region", "footprint", STUDY, "--store", georgia, "--json"))
        jobs = {row["industry_code"]: row["employment"] for row in ranked["table"]}
        listed = [p["industry_code"] for p in ranked["short_list"]]
        assert [f["industry_code"] for f in found["footprints"]] == listed
        for one in found["footprints"]:
            assert one["employment"] == pytest.approx(jobs[one["industry_code"]], rel=1e-6)

    def test_advice_is_that_of_a_plain_computation(self, call: Call, georgia: Path, shared_data: Path) -> None:
        """Every industry of which nothing is hidden in the region: what neighbours add, what members carry."""
        raw, outside = raw_2018(shared_data), neighbours_of(ATLANTA, shared_data)

        def cell(area: str, code: str) -> tuple[float, float]:
            row = raw[area].get(("5", code))
            return (float(row["annual_avg_emplvl"]), float(row["annual_avg_estabs"])) if row else (0.0, 0.0)

        def is_hidden(area: str, code: str) -> bool:
            row = raw[area].get(("5", code))
            return row is not None and row["disclosure_code"] == "N"

        def quotient(areas: tuple[str, ...], code: str) -> float:
            jobs, every = sum(cell(a, code)[0] for a in areas), sum(cell(a, "10")[0] for a in areas)
            return (jobs / every) / (cell("13000", code)[0] / cell("13000", "10")[0])

        codes = [
            c
            for o, c in raw["13121"]
            if o == "5" and len(c) == 3 and c > "110" and not any(is_hidden(a, c) for a in ATLANTA)
        ]
        codes = sorted(set(codes) - {"999"})
        assert len(codes) > 20
        words = [w for code in codes for w in ("--industry", code)]
        found = answer(call("region", "advise", STUDY, *words, "--store", georgia, "--json"))
        assert {c["area_fips"] for c in found["candidates"]} == outside
        n_notable = 0
        for candidate in found["candidates"]:
            county = candidate["area_fips"]
            shown = {o["industry_code"]: o for o in candidate["adds"] if not is_hidden(county, o["industry_code"])}
            assert set(shown) == {c for c in codes if not is_hidden(county, c) and cell(county, c)[0]}
            for code, adds in shown.items():
                jobs, sites = cell(county, code)
                region = sum(cell(a, code)[0] for a in ATLANTA)
                assert (adds["employment"], adds["n_establishments"]) == (jobs, sites)
                assert adds["region_location_quotient"] == pytest.approx(quotient(ATLANTA, code))
                joined = quotient((*ATLANTA, county), code)
                assert adds["region_location_quotient_with_it"] == pytest.approx(joined)
                assert adds["is_notable"] == (jobs >= 50 and jobs >= 0.05 * region)
                n_notable += adds["is_notable"]
        assert n_notable > 5
        assert {m["area_fips"] for m in found["members"]} == set(ATLANTA)
        n_carried = 0
        for member in found["members"]:
            rest = tuple(a for a in ATLANTA if a != member["area_fips"])
            without = {code: quotient(rest, code) for code in codes}
            carried = {c for c in codes if quotient(ATLANTA, c) - without[c] >= 0.1 * quotient(ATLANTA, c)}
            assert {o["industry_code"] for o in member["holds"]} == carried
            for holds in member["holds"]:
                code = holds["industry_code"]
                assert holds["region_location_quotient_without_it"] == pytest.approx(without[code])
            n_carried += len(carried)
        assert n_carried > 3

    def test_hidden_neighbours_are_rounded(self, call: Call, georgia: Path) -> None:
        found = answer(call("region", "advise", STUDY, "--industry", "313", "--store", georgia, "--json"))
        estimated = [o for c in found["candidates"] for o in c["adds"] if o["employment_status"] == "estimated"]
        assert estimated
        assert all(o["employment"] % 10 == 0 for o in estimated)

    def test_advice_without_commuting_says_so(self, call: Call, georgia: Path) -> None:
        result = call("region", "advise", STUDY, "--industry", "493", "--store", georgia)
        assert result.exit_code == 0, result.output
        assert "By industries alone" in result.stdout
        lines = result.stdout.splitlines()
        rule = next(i for i, line in enumerate(lines) if line.strip().startswith("─"))
        assert "Jackson County" in lines[rule + 1]

    def test_without_adjacency(self, call: Call, workplace: Path) -> None:
        result = call("region", "footprint", "--industry", "311")
        assert result.exit_code == 0, result.output
        assert "MADE-UP" in result.stdout
        assert "nothing outside the region was looked at" in " ".join(result.stdout.split())
        assert call("region", "advise", "--industry", "311").exit_code == 5

    @pytest.mark.parametrize("words", [("--industry", "31x"), ("--share", "0"), ("--share", "101")])
    def test_mistakes(self, call: Call, workplace: Path, words: tuple[str, str]) -> None:
        assert call("region", "footprint", *words).exit_code == 2


class TestSuggest:
    def test_from_green_county(self, call: Call, flows: Path) -> None:
        found = answer(call("region", "suggest", "--start", "55045", "--store", flows, "--json"))
        assert found["is_reached"]
        assert found["counties"] == ["17201", "55045", "55105"]
        assert [s["self_containment_share"] >= 0.75 for s in found["steps"]] == [False, False, True]
        sheds = answer(call("region", "sheds", "--counties", ",".join(found["counties"]), "--store", flows, "--json"))
        contained = sheds["balance"][0]["self_containment_share"]
        assert found["steps"][-1]["self_containment_share"] == pytest.approx(contained)

    def test_on_screen(self, call: Call, flows: Path) -> None:
        result = call("region", "suggest", "--start", "Green County, Wisconsin", "--store", flows)
        assert 'counties: ["17201", "55045", "55105"]' in result.stdout

    def test_not_reached(self, call: Call, flows: Path) -> None:
        result = call("region", "suggest", "--start", "55045", "--containment", "1", "--store", flows, "--json")
        found = answer(result)
        assert found["is_reached"] == (found["steps"][-1]["self_containment_share"] == 1)

    @pytest.mark.parametrize(
        ("words", "code"),
        [(("--start", "55045", "--containment", "75"), 2), (("--start", "27053"), 5), (("--start", "55999"), 2)],
    )
    def test_mistakes(self, call: Call, flows: Path, words: tuple[str, ...], code: int) -> None:
        assert call("region", "suggest", *words, "--store", flows).exit_code == code

    def test_made_up_commuting_marks_advice_on_real_cells(
        self, call: Call, tmp_path: Path, made: Path, georgia: Path
    ) -> None:
        """Georgia's real cells with Wisconsin's made-up flows renamed would pass as real without the mark."""
        store = tmp_path / "store"
        shutil.copytree(georgia, store)
        raw = tmp_path / "raw"
        raw.mkdir()
        with gzip.open(made / "wi_od_main_JT00_2021.csv.gz", "rt") as stream:
            moved = stream.read()
        for old, new in (
            ("55025", "13121"),
            ("55021", "13089"),
            ("55045", "13045"),
            ("55049", "13077"),
            ("55105", "13067"),
        ):
            moved = moved.replace(old, new)
        (raw / "ga_od_main_JT00_2021.csv").write_text(moved)
        (raw / "MADE-UP.txt").write_text("made up")
        assert call("load", raw, "--store", store).exit_code == 0
        counties = tmp_path / "study.yml"
        text = STUDY.read_text()
        start, end = text.index("  counties:"), text.index("]", text.index("  counties:")) + 1
        counties.write_text(text[:start] + '  counties: ["13121", "13089", "13067"]' + text[end:])
        result = call("region", "advise", counties, "--industry", "493", "--store", store, "--json")
        found = answer(result)
        assert found["is_sample"]
        ties = {c["area_fips"]: c["commuting"] for c in found["candidates"] if c["commuting"]}
        assert set(ties) == {"13045", "13077"}
        assert [m["area_fips"] for m in found["members"]]
        flows = {(w, h): n for (w, h), n in moved_truth(moved).items()}
        region = {"13121", "13089", "13067"}
        works_here = sum(n for (w, h), n in flows.items() if h == "13045" and w in region)
        employed = sum(n for (w, h), n in flows.items() if h == "13045")
        assert ties["13045"]["works_there_share"] == pytest.approx(works_here / employed)


def moved_truth(text: str) -> Counter[tuple[str, str]]:
    """County flows of a LODES text, added up row by row."""
    found: Counter[tuple[str, str]] = Counter()
    for row in csv.DictReader(text.splitlines()):
        found[row["w_geocode"][:5], row["h_geocode"][:5]] += int(row["S000"])
    return found
