"""`region` as a user meets it: answers on stdout, messages on stderr, exit codes, JSON in the contract's form."""

from __future__ import annotations

import csv
import gzip
import json
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import sectorlmi.cli.region  # noqa: F401 - registers the commands
from sectorlmi.cli.app import app
from sectorlmi.cli.help import EXAMPLES

ROOT = Path(__file__).resolve().parent.parent.parent
REGION = ("55025", "55021", "55045")
Call = Callable[..., Any]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "lodes"
    subprocess.run([sys.executable, ROOT / "scripts" / "make_lodes.py", "--out", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def commuting(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the made-up flows of three states."""
    store = tmp_path_factory.mktemp("commuting") / "store"
    assert CliRunner().invoke(app, ["load", str(made), "--store", str(store)]).exit_code == 0
    return store


def truth(made: Path) -> dict[tuple[str, str], int]:
    with (made / "truth.csv").open() as stream:
        return {(r["w_county"], r["h_county"]): int(r["S000"]) for r in csv.DictReader(stream)}


def answer(result: Any) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


class TestFind:
    def test_json(self, call: Call) -> None:
        first = answer(call("region", "find", "dane", "--json"))["areas"][0]
        expected = {"area_fips": "55025", "title": "Dane County, Wisconsin", "kind": "county"}
        assert expected | {"valid_from": None, "valid_to": None} == {
            k: first[k] for k in (*expected, "valid_from", "valid_to")
        }

    def test_words_need_no_quotes(self, call: Call) -> None:
        assert (
            answer(call("region", "find", "fulton", "county", "georgia", "--json"))["areas"][0]["area_fips"] == "13121"
        )

    def test_on_screen(self, call: Call) -> None:
        result = call("region", "find", "western connecticut")
        assert "09190" in result.stdout
        assert "from 2024" in result.stdout

    def test_unknown(self, call: Call) -> None:
        result = call("region", "find", "brooklyn")
        assert result.exit_code == 2
        assert "Nearest" in result.stderr


class TestExpand:
    def test_a_metropolitan_area(self, call: Call) -> None:
        counties = answer(call("region", "expand", "--cbsa", "12060", "--json"))["counties"]
        assert len(counties) == 29
        assert {"area_fips": "13121", "title": "Fulton County, Georgia"} in counties

    def test_lines_begin_with_the_code(self, call: Call) -> None:
        result = call("region", "expand", "--cbsa", "12060")
        assert [line[:5] for line in result.stdout.splitlines()][:2] == ["13013", "13015"]

    def test_by_name_in_a_file(self, call: Call, shared_data: Path) -> None:
        file = shared_data / "geo" / "list1_2023_cbsa_delineation.xlsx"
        found = answer(call("region", "expand", "--cbsa", "Madison, WI", "--delineation", file, "--json"))
        assert {c["area_fips"] for c in found["counties"]} == {"55021", "55025", "55045", "55049"}
        assert found["basis"] == "delineation of July 2023"

    def test_madison_is_asked_which(self, call: Call) -> None:
        result = call("region", "expand", "--cbsa", "Madison")
        assert result.exit_code == 2
        assert "Madison, IN MicroSA (31500)" in result.stderr
        assert "Madison, WI MSA (31540)" in result.stderr

    def test_the_documented_examples_run(self, call: Call, tmp_path: Path) -> None:
        program, *words = shlex.split(EXAMPLES["region expand"])
        assert "55025  Dane County, Wisconsin" in call(*words).stdout
        program, *words = shlex.split(EXAMPLES["init"])
        assert program == "sectorlmi"
        assert call(*words, tmp_path / "new", "--store", tmp_path / "s").exit_code == 0

    def test_a_typo_in_a_state_is_not_taken_for_one(self, call: Call) -> None:
        for text in ("Gorgia", "Dane", "York"):
            result = call("region", "expand", "--state", text)
            assert result.exit_code == 2
            assert "is no state" in result.stderr
        assert len(answer(call("region", "expand", "--state", "D.C.", "--json"))["counties"]) == 1

    def test_another_edition_says_what_differs(self, call: Call, tmp_path: Path) -> None:
        file = tmp_path / "list.csv"
        file.write_text(
            "CBSA Code,CBSA Title,FIPS State Code,FIPS County Code\n31540,Madison,55,025\n31540,Madison,55,999\n"
        )
        (note,) = answer(call("region", "expand", "--cbsa", "31540", "--delineation", file, "--json"))["notes"]
        assert "also 55999" in note
        assert "not 55021 55045 55049" in note

    def test_a_code_of_another_delineation(self, call: Call) -> None:
        result = call("region", "expand", "--cbsa", "11300")  # Anderson, Indiana, until 2015
        assert result.exit_code == 2
        assert "--delineation" in result.stderr

    def test_states(self, call: Call) -> None:
        for text in ("13", "GA", "georgia", "13000"):
            assert len(answer(call("region", "expand", "--state", text, "--json"))["counties"]) == 159
        assert len(answer(call("region", "expand", "--state", "CT", "--year", "2020", "--json"))["counties"]) == 8
        assert call("region", "expand", "--state", "99").exit_code == 2

    def test_a_workforce_area(self, call: Call, shared_data: Path) -> None:
        file = shared_data / "geo" / "tx_county_wda_crosswalk.csv"
        found = answer(call("region", "expand", "--list", file, "Golden Crescent", "--json"))
        assert found["counties"][0] == {"area_fips": "48057", "title": "Calhoun County, Texas"}

    def test_one_way_at_a_time(self, call: Call) -> None:
        assert call("region", "expand").exit_code == 2
        assert call("region", "expand", "--cbsa", "12060", "--state", "13").exit_code == 2


class TestNeighbours:
    def test_of_dane(self, call: Call, shared_data: Path) -> None:
        file = shared_data / "geo" / "county_adjacency.txt"
        found = answer(call("region", "neighbours", "55025", "Rock County, Wisconsin", "--adjacency", file, "--json"))
        touches = {n["area_fips"]: n["touches"] for n in found["neighbours"]}
        assert touches["55045"] == ["55025", "55105"]
        assert "55105" not in touches

    def test_from_the_store(self, call: Call, shared_data: Path, tmp_path: Path) -> None:
        store = tmp_path / "store"
        assert call("load", shared_data / "geo" / "county_adjacency.txt", "--store", store).exit_code == 0
        assert "55021" in call("region", "neighbours", "55025", "--store", store).stdout

    def test_without_a_list(self, call: Call, tmp_path: Path) -> None:
        result = call("region", "neighbours", "55025", "--store", tmp_path)
        assert result.exit_code == 5
        assert "--adjacency" in result.stderr

    def test_of_another_vintage(self, call: Call, shared_data: Path) -> None:
        file = shared_data / "geo" / "county_adjacency.txt"
        assert call("region", "neighbours", "09110", "--adjacency", file).exit_code == 4
        mixed = call("region", "neighbours", "09110", "09001", "--adjacency", file)
        assert mixed.exit_code == 2
        assert "two vintages" in mixed.stderr


class TestSheds:
    def test_against_the_truth(self, call: Call, commuting: Path, made: Path) -> None:
        found = answer(call("region", "sheds", "--counties", ",".join(REGION), "--store", commuting, "--json"))
        flows = truth(made)
        labor: Counter[str] = Counter()
        commute: Counter[str] = Counter()
        for (work, home), jobs in flows.items():
            labor[home] += jobs if work in REGION else 0
            commute[work] += jobs if home in REGION else 0
        assert {r["area_fips"]: r["jobs"] for r in found["labor_shed"]} == {c: n for c, n in labor.items() if n}
        assert {r["area_fips"]: r["jobs"] for r in found["commute_shed"]} == {c: n for c, n in commute.items() if n}
        both = sum(n for (w, h), n in flows.items() if w in REGION and h in REGION)
        total = found["balance"][0]
        assert (total["jobs"], total["employed_residents"], total["live_and_work"]) == (
            labor.total(),
            commute.total(),
            both,
        )
        assert total["in_commuters"] == labor.total() - both
        assert total["self_containment_share"] == pytest.approx(both / commute.total())
        assert found["labor_shed"][-1]["cumulative_share"] == pytest.approx(1)
        assert found["is_sample"]
        assert found["residents_counted_share"] == pytest.approx(1)
        for first, last in ((1, 3), (4, 6), (7, 9)):
            assert sum(b["jobs"] for b in found["balance"][first : last + 1]) == labor.total()

    def test_missing_states_are_said(self, call: Call, commuting: Path) -> None:
        found = answer(call("region", "sheds", "--counties", "55025", "--store", commuting, "--json"))
        assert found["is_complete"] == {"labor_shed": True, "commute_shed": False}
        assert {"MN", "MI"} <= set(found["missing_aux"])
        assert "AK" in found["not_published"]
        assert any("mn_od_aux_JT00_2021" in note for note in found["notes"])

    def test_without_the_own_aux(self, call: Call, made: Path, tmp_path: Path) -> None:
        for name in ("wi_od_main_JT00_2021.csv.gz", "wi_rac_S000_JT00_2021.csv.gz"):
            shutil.copy(made / name, tmp_path / name)
        store = tmp_path / "store"
        assert call("load", tmp_path / name, tmp_path / "wi_od_main_JT00_2021.csv.gz", "--store", store).exit_code == 0
        found = answer(call("region", "sheds", "--counties", "55105", "--store", store, "--json"))
        assert found["is_complete"] == {"labor_shed": False, "commute_shed": False}
        assert found["residents_counted_share"] < 0.95

    def test_area_files_say_what_the_flows_lack(self, call: Call, made: Path, tmp_path: Path) -> None:
        names = ("wi_od_main_JT00_2021.csv.gz", "wi_rac_S000_JT00_2021.csv.gz", "wi_wac_S000_JT00_2021.csv.gz")
        files = [made / name for name in names]
        store = tmp_path / "store"
        assert call("load", *files, "--store", store).exit_code == 0
        found = answer(call("region", "sheds", "--counties", "55105", "--store", store, "--json"))
        flows = truth(made)
        lives = {w: n for (w, h), n in flows.items() if h == "55105"}
        works = {h: n for (w, h), n in flows.items() if w == "55105"}
        for share, ends in (("residents_counted_share", lives), ("jobs_counted_share", works)):
            inside = sum(n for county, n in ends.items() if county.startswith("55"))
            assert inside < sum(ends.values())
            assert found[share] == pytest.approx(inside / sum(ends.values()))

    @pytest.mark.parametrize("segment", ["SA01", "SE03", "SI02"])
    def test_a_segment_is_the_sum_of_its_blocks(self, call: Call, commuting: Path, made: Path, segment: str) -> None:
        labor: Counter[str] = Counter()
        for part in ("main", "aux"):
            with gzip.open(made / f"wi_od_{part}_JT00_2021.csv.gz", "rt") as stream:
                for row in csv.DictReader(stream):
                    labor[row["h_geocode"][:5]] += int(row[segment]) if row["w_geocode"][:5] in REGION else 0
        words = ("--counties", ",".join(REGION), "--segment", segment, "--store", commuting, "--json")
        found = answer(call("region", "sheds", *words))
        assert {r["area_fips"]: r["jobs"] for r in found["labor_shed"]} == +labor
        assert [r["jobs"] for r in found["labor_shed"]] == sorted((+labor).values(), reverse=True)

    def test_primary_jobs_are_kept_apart(self, call: Call, made: Path, tmp_path: Path) -> None:
        """The publisher's name alone says which jobs a file counts."""
        shutil.copy(made / "wi_od_main_JT00_2021.csv.gz", tmp_path / "wi_od_main_JT01_2021.csv.gz")
        store = tmp_path / "store"
        assert call("load", tmp_path / "wi_od_main_JT01_2021.csv.gz", "--store", store).exit_code == 0
        words = ("region", "sheds", "--counties", "55025", "--store", store)
        found = answer(call(*words, "--jobs", "jt01", "--json"))
        assert found["job_type"] == "JT01"
        assert any("wi_od_aux_JT01_2021" in note for note in found["notes"])
        result = call(*words)
        assert result.exit_code == 5
        assert "it has JT01 2021 of that state" in result.stderr

    def test_by_segment(self, call: Call, commuting: Path) -> None:
        found = answer(
            call("region", "sheds", "--counties", "55025", "--segment", "goods", "--store", commuting, "--json")
        )
        assert found["segment"] == "SI01"
        assert sum(r["jobs"] for r in found["labor_shed"]) == found["balance"][7]["jobs"]

    def test_on_screen(self, call: Call, commuting: Path) -> None:
        result = call("region", "sheds", "--counties", "55025", "--store", commuting, "--top", "2")
        assert "MADE-UP" in result.stdout
        assert "Commute shed" in result.stdout
        assert "2 of " not in result.stderr

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--counties", "27053"), 5, "mn_od_main_JT00_"),
            (("--counties", "55025", "--year", "2019"), 5, "2019"),
            (("--counties", "02020", "--year", "2019"), 5, "LODES has no files of Alaska"),
            (("--counties", "55025", "--jobs", "JT09"), 2, "JT00"),
            (("--counties", "55025", "--segment", "SX01"), 2, "SA01"),
            (("--counties", "55001"), 4, "55001"),
            (("--counties", "55025,Dan County"), 2, "Nearest"),
        ],
    )
    def test_mistakes(self, call: Call, commuting: Path, words: tuple[str, ...], code: int, says: str) -> None:
        result = call("region", "sheds", *words, "--store", commuting)
        assert result.exit_code == code, result.output
        assert says in result.stderr
