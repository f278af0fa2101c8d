"""`init`: with flags and no terminal, in a conversation, and what it refuses. What it writes can be run at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import sectorlmi.cli.init
from sectorlmi.cli.app import app
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms.study_years import Years
from sectorlmi.workflows.init import Place, advise

SAMPLE = "98001,98003,98005,98007"
Call = Callable[..., Any]


def test_flags_alone_write_a_study_that_ranks(call: Call, workplace: Path) -> None:
    result = call("init", "new", "--counties", SAMPLE, "--region-name", "Four: made up # 1", "--preset", "good_jobs")
    assert result.exit_code == 0, result.output
    study = load_study("new")
    assert study.region.counties == tuple(SAMPLE.split(","))
    assert study.region.name == "Four: made up # 1"
    assert (study.years, study.benchmark) == (Years.of(2022, 2025), "US000")
    assert {f.name: f.weight for f in study.factors}["avg_annual_wage"] == 3
    ranked = call("rank", "new/study.yml", "--json", "--format", "")
    assert ranked.exit_code == 0, ranked.output


def test_directions_of_a_preset_are_written(call: Call, workplace: Path) -> None:
    assert call("init", "new", "--counties", SAMPLE, "--preset", "low_wage_uplift").exit_code == 0
    assert {f.name: f.better for f in load_study("new").factors}["avg_annual_wage"] == "lower"


def test_every_flag_wins_over_the_advice(call: Call, workplace: Path) -> None:
    flags = ("--years", "2022:2024", "--level", "2", "--benchmark", "98000", "--ownership", "3,5", "--name", "Mine")
    result = call("init", "new", "--counties", SAMPLE, *flags, "--json")
    assert result.exit_code == 0, result.output
    study = json.loads(result.stdout)["study"]
    assert (study["name"], study["years"], study["level"]) == ("Mine", {"base": 2022, "current": 2024}, 2)
    assert (study["benchmark"], study["ownership"]) == ("98000", "3,5")


def test_metropolitan_areas_are_written_out(call: Call, tmp_path: Path) -> None:
    assert call("init", tmp_path, "--cbsa", "Madison, WI", "--store", tmp_path / "s").exit_code == 0
    text = (tmp_path / "study.yml").read_text()
    assert '- "55025"   # Dane County, Wisconsin' in text
    assert "delineation of July 2023" in text
    assert len(load_study(tmp_path).region.counties) == 4


def test_a_state_stays_a_state(call: Call, tmp_path: Path) -> None:
    assert call("init", tmp_path, "--state", "GA", "--store", tmp_path / "s").exit_code == 0
    assert load_study(tmp_path).region.state == "13"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--counties"),
        (("--counties", "Dan County, Wisconsin"), "Nearest"),
        (("--counties", "55999"), "55999"),
        (("--counties", "55025", "--years", "2018:2015"), "--years"),
        (("--counties", "55025", "--level", "9"), "level"),
        (("--counties", "55025", "--preset", "nice"), "good_jobs"),
        (("--counties", "55025", "--ownership", "7"), "--ownership"),
        (("--counties", "55025", "--benchmark", "Ohayo"), "--benchmark"),
        (("--counties", "09110,09001"), "two vintages"),
        (("--counties", "09110", "--years", "2018:2020"), "from 2024"),
    ],
)
def test_mistakes_write_nothing(call: Call, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    result = call("init", tmp_path / "new", *words, "--store", tmp_path / "s")
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert not (tmp_path / "new").exists()


def test_a_study_is_not_overwritten(call: Call, tmp_path: Path) -> None:
    words = ("init", tmp_path, "--counties", "55025", "--store", tmp_path / "s")
    assert call(*words).exit_code == 0
    first = (tmp_path / "study.yml").read_text()
    assert call(*words, "--level", "4").exit_code == 2
    assert (tmp_path / "study.yml").read_text() == first
    assert call(*words, "--level", "4", "--force").exit_code == 0
    assert load_study(tmp_path).level.default == 4


def test_a_folder_that_cannot_be_made(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = call("init", tmp_path / "file" / "new", "--counties", "55025", "--store", tmp_path / "s")
    assert result.exit_code == 7


def test_a_conversation(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sectorlmi.cli.init, "_is_terminal", lambda: True)
    typed = ["nowhereland", "dane wi", "rock county", "0", "rock county, wi", "", "South Wisconsin", "2015:2018", "3"]
    typed += ["55000", "growth", "Our study"]
    result = CliRunner().invoke(app, ["init", "talk"], input="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    study = load_study("talk")
    assert study.region.counties == ("55025", "55105")
    assert (study.region.name, study.name, study.benchmark) == ("South Wisconsin", "Our study", "55000")
    assert study.years == Years.of(2015, 2018)
    assert {f.name: f.weight for f in study.factors}["growth"] == 3


def test_a_name_that_many_have_is_asked_without_a_default(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sectorlmi.cli.init, "_is_terminal", lambda: True)
    flags = ["--years", "2015:2018", "--level", "3", "--preset", "equal"]
    typed = ["Madison", "", "10", "2", "", "", "", ""]
    result = CliRunner().invoke(app, ["init", "talk", *flags], input="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    offered = [line for line in result.output.splitlines() if line.startswith("  ")]
    assert offered[:3] == [
        "  1  Madison, IN MicroSA (C3150)",
        "  2  Madison, WI MSA (C3154)",
        "  3  Madison County, Alabama (01089)",
    ]
    assert "13 more" in result.output
    assert load_study("talk").region.counties == ("55021", "55025", "55045", "55049")


def test_flags_are_not_asked_again(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sectorlmi.cli.init, "_is_terminal", lambda: True)
    flags = ["--counties", SAMPLE, "--years", "2022:2025", "--level", "3", "--preset", "equal"]
    result = CliRunner().invoke(app, ["init", "talk", *flags], input="\n\n")
    assert result.exit_code == 0, result.output
    assert "NAICS digits" not in result.output
    assert call_yes(flags).exit_code == 0


def call_yes(flags: list[str]) -> Any:
    return CliRunner().invoke(app, ["init", "quiet", *flags, "--yes"], input="")


class TestAdvice:
    def test_the_calendar_when_nothing_is_loaded(self, tmp_path: Path) -> None:
        dane = Place("Dane", ("55025",))
        in_may = advise(dane, Store(tmp_path), today=date(2026, 5, 31))
        in_june = advise(dane, Store(tmp_path), today=date(2026, 6, 1))
        assert (in_may.base, in_may.current) == Years.of(2021, 2024).periods
        assert (in_june.base, in_june.current) == Years.of(2022, 2025).periods

    def test_years_that_hold_the_region(self, loaded: Path) -> None:
        found = advise(Place("Sample", tuple(SAMPLE.split(","))), Store(loaded))
        assert (found.base, found.current) == Years.of(2022, 2025).periods
        assert any("one edition of NAICS" in reason for reason in found.reasons)
