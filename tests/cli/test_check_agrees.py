"""`check` never says other than `rank`: the same exit code and the same words, over a table of studies."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from sectorlmi.cli.app import app

SECTORS = ("11", "21", "22", "23", "31-33", "42", "44-45", "48-49", "51", "52", "53", "54", "55", "56", "61", "62")
EVERYTHING = [*SECTORS, "71", "72", "81", "92", "99"]
STUDIES: dict[str, tuple[int, dict[str, Any]]] = {
    "as it is": (0, {}),
    "an unknown method": (2, {"ranking": {"method": "foo"}}),
    "an unknown factor": (2, {"factors": {"foo": 1}}),
    "no weight": (2, {"factors": {"employment": 0}}),
    "added below the level": (2, {"shortlist": {"add": ["5413"]}}),
    "added and dropped": (2, {"shortlist": {"add": ["622"], "drop": ["622"]}}),
    "a retired code": (2, {"groups": [{"name": "G", "industries": ["448", "541"]}]}),
    "an unknown format": (2, {"output": {"formats": ["foo"]}}),
    "a file that is not there": (2, {"projections": {"file": "nothing.csv"}}),
    "an area the file does not have": (2, {"projections": {"file": "projections.csv", "area": "Nowhere"}}),
    "a state for a county": (2, {"region": {"counties": ["09000"]}}),
    "a year not loaded": (5, {"years": {"base": 2021, "current": 2025}}),
    "counties not loaded": (5, {"region": {"counties": ["13121"]}}),
    "a benchmark not loaded": (5, {"benchmark": "13000"}),
    "an own region not loaded": (5, {"industry_regions": {"622": {"counties": ["13121"]}}}),
    "nobody is large enough": (6, {"industries": {"minimum_employment": 10**9}}),
    "everything excluded": (6, {"industries": {"exclude": EVERYTHING}}),
    "total ownership": (0, {"ownership": "total"}),
    "floors": (0, {"suppressed": "floor"}),
}


@pytest.mark.parametrize("name", STUDIES)
def test_check_says_what_rank_says(workplace: Path, call: Callable, name: str) -> None:
    code, keys = STUDIES[name]
    study = yaml.safe_load((workplace / "study.yml").read_text(encoding="utf-8"))
    study["uncertainty"] = {"fills": 0}
    (workplace / "study.yml").write_text(yaml.safe_dump(study | keys), encoding="utf-8")
    checked, ranked = call("check"), call("rank", "--json")
    assert (checked.exit_code, ranked.exit_code) == (code, code), checked.output + ranked.output
    if code:
        assert checked.stderr == ranked.stderr


@pytest.mark.parametrize("level", [3, 6])
def test_where_nobody_is_left_check_shows_what_is_hidden_first(workplace: Path, call: Callable, level: int) -> None:
    study = yaml.safe_load((workplace / "study.yml").read_text(encoding="utf-8"))
    rule = {"industries": {"minimum_employment": 10**9}, "level": level}
    (workplace / "study.yml").write_text(yaml.safe_dump(study | rule), encoding="utf-8")
    checked = call("check")
    assert checked.exit_code == 6
    assert "Jobs published" in checked.stdout
    assert "Advised level: 3 digits" in checked.stdout
    assert "is complete" not in checked.stdout
    found = json.loads(call("check", "--json").stdout)
    assert [row["level"] for row in found["levels"]] == [2, 3, 4, 5, 6]


CONNECTICUT = (
    (0, {"cbsa": "25540"}),
    (0, {"state": "09"}),
    (0, {"counties": ["09110"]}),
    (2, {"counties": ["09001"]}),
    (2, {"counties": ["09001"], "state": "09"}),
    (5, {"counties": ["09002"]}),
)


@pytest.fixture(scope="session")
def connecticut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with Connecticut in old counties (2022) and planning regions (2025): `../shared/cases`, where it is."""
    files = Path(__file__).parents[3] / "shared" / "cases" / "redefined" / "connecticut"
    if not files.is_dir():
        pytest.skip("no shared cases")
    folder = tmp_path_factory.mktemp("connecticut") / "store"
    assert CliRunner().invoke(app, ["load", str(files), "--store", str(folder)]).exit_code == 0
    return folder


@pytest.mark.parametrize(("code", "region"), CONNECTICUT)
def test_check_says_what_rank_says_of_redefined_counties(
    connecticut: Path, tmp_path: Path, call: Callable, code: int, region: dict[str, Any]
) -> None:
    study = {"name": "C", "region": region, "years": {"base": 2022, "current": 2025}, "uncertainty": {"fills": 0}}
    file = tmp_path / "study.yml"
    file.write_text(yaml.safe_dump(study), encoding="utf-8")
    options = ("--store", connecticut)
    checked, ranked = call("check", file, *options), call("rank", file, "--json", "--format", "", *options)
    assert (checked.exit_code, ranked.exit_code) == (code, code), checked.output + ranked.output
    if code:
        assert checked.stderr == ranked.stderr
    if region.get("cbsa"):
        assert "Growth is refused, because the region changed: Connecticut" in ranked.stdout
