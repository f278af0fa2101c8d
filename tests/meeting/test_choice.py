"""`shortlist --choose` on the bundled real region: the same numbers beside each other, and who finds out what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sectorlmi.cli import short_list, study
from sectorlmi.cli.app import app

assert short_list, study  # their commands register on import


def run(*given: str, code: int = 0) -> Any:
    done = CliRunner().invoke(app, list(given))
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if code == 0 and "--json" in given else " ".join(done.output.split())


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("choice")
    run("demo", "--out", str(folder), "-q")
    return folder


def given(region: Path) -> list[str]:
    return [str(region / "study.yml"), "--store", str(region / "store"), "--out", str(region / "out"), "-q"]


def test_candidates_stand_beside_each_other_with_the_rankings_numbers(region: Path) -> None:
    ranked = run("rank", *given(region), "--json", "--format", "json")
    found = run("shortlist", *given(region), "--choose", "518, 512", "--json")
    first, second = found["candidates"]
    assert [one["industry_code"] for one in found["candidates"]] == ["518", "512"]
    assert list(first["rows"]) == list(second["rows"])
    row = next(r for r in ranked["ranking"] if r["industry_code"] == "518")
    place = first["rows"][f"Place of {len(ranked['ranking'])}"]
    assert place.startswith(f"{row['place']:g} (almost always")
    board = next(r for r in ranked["board"]["rows"] if r["industry_code"] == "512")
    assert second["rows"]["How firm"] == f"{board['firmness']}; {board['tries']}"
    assert second["rows"]["Occupations, by national pattern"] == "not loaded"
    sites = next(r["n_establishments"] for r in ranked["table"] if r["industry_code"] == "512")
    assert second["rows"]["Worksites"].startswith(f"{sites:,.0f} worksites")
    assert any("Name two executives" in task["what"] and task["who"] == "the board" for task in first["to_do"])
    assert any("which occupations it employs" in task["what"] for task in second["to_do"])
    assert not any("Choose the part" in task["what"] for task in second["to_do"])  # film and video has nearly all jobs
    # Sure numbers for others of the list are no task of this choice.
    others = [task for task in ranked["board"]["to_do"] if not task["what"].startswith("Sure numbers for")]
    assert found["to_do"] == others
    assert (region / "out" / "metro-atlanta-2018-choose-518-512.html").is_file()


def test_a_near_tie_is_told_and_is_no_task(region: Path) -> None:
    found = run("shortlist", *given(region), "--choose", "519,525", "--json")
    web, funds = found["candidates"]
    assert "Near tie: if" in web["rows"]["Against it, or unsure"]
    assert not any("near tie" in task["what"].casefold() for task in web["to_do"])
    assert any(task["what"].startswith("Look into: ") for task in funds["to_do"])
    assert any(task["what"].startswith("Sure numbers for investment funds") for task in found["to_do"])


@pytest.mark.parametrize(
    ("codes", "says"),
    [("518", "not two or three industries"), ("518,512,525,524", "not two or three"), ("518,484", "484 is not on the")],
)
def test_what_is_no_choice_is_refused(region: Path, codes: str, says: str) -> None:
    assert says in run("shortlist", *given(region), "--choose", codes, code=2)
