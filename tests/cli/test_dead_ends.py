"""Where a user would be stuck: messages lead on, nothing is cut in a pipe, no table is empty without a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

import sectorlmi.cli.init
from sectorlmi.cli.app import app
from sectorlmi.sources.study_file import load_study
from sectorlmi.terms.columns import COUNT_OR_RATE, Column
from sectorlmi.terms.document import plain_table

Call = Callable[..., Any]
SAMPLE = "98001,98003,98005,98007"
CALIFORNIA = """\
Area Type,Area Name (County Names),Period,Series Code,Industry Title,Base Year Employment Estimate,Projected Year Employment Estimate,Numeric Change,Percentage Change
State,California,2022-2032,000001,Total Employment,1000,1100,100,0.1
State,California,2022-2032,31325000,Chemical Manufacturing,100,110,10,0.1
"""  # noqa: E501 - as the publisher writes it


def test_projections_that_are_loaded_say_how_a_study_names_them(call: Call, workplace: Path) -> None:
    (workplace / "ca.csv").write_text(CALIFORNIA, encoding="utf-8")
    result = call("load", "ca.csv")
    assert result.exit_code != 0
    assert "`projections: {file: ca.csv, preset: ca_edd}`" in result.stderr
    assert "Known files" not in result.stderr, "it is known: a list of others leads nowhere"
    (workplace / "odd.csv").write_text("shoe,size\nleft,9\n", encoding="utf-8")
    assert "Known files" in call("load", "ca.csv", "odd.csv").stderr


def test_a_study_without_projections_is_not_told_to_load_them(call: Call, workplace: Path) -> None:
    _change(workplace, projections=None)
    told = " ".join(call("rank", "--format", "").output.split())
    assert "Load projections" not in told
    assert "Name a file of projections in the study: `projections: {file: FILE}`." in told


@pytest.mark.parametrize(
    ("region", "names"),
    [("GA", "columns: {code"), ("CA", "ca_edd, area: California"), ("NY", "ny_dol, area: New York")],
)
def test_init_names_the_projections_of_the_regions_own_state(
    call: Call, tmp_path: Path, region: str, names: str
) -> None:
    assert call("init", tmp_path, "--state", region, "--store", tmp_path / "s").exit_code == 0
    text = (tmp_path / "study.yml").read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if line.startswith("# projections:"))
    assert names in line
    assert ("California" in line) == (region == "CA")
    assert load_study(tmp_path / "study.yml"), "and the braces of the other lines are YAML"


def test_another_states_projections_are_used_with_a_warning(call: Call, workplace: Path) -> None:
    (workplace / "ca.csv").write_text(CALIFORNIA, encoding="utf-8")
    _change(workplace, projections={"file": "ca.csv", "preset": "ca_edd", "area": "California"})
    for command in (["check"], ["rank", "--format", ""]):
        told = " ".join(call(*command).output.split())
        assert "The projections are of California, and the region is in" in told, command


def test_an_empty_store_is_filled_by_one_command_that_can_be_pasted(call: Call, workplace: Path) -> None:
    counties = [f"13{n:03d}" for n in range(1, 40, 2)]
    _change(workplace, region={"name": "Many", "counties": counties}, benchmark="13000", projections=None)
    told = call("check", "study.yml", "--store", workplace / "none").stderr
    assert "`sectorlmi fetch study.yml`" in told
    flags = ("--counties", ",".join(counties), "--years", "2015:2018", "--benchmark", "13000")
    told = call("rank", *flags, "--store", workplace / "none").stderr
    assert all(f"--area {code}" in told for code in ("13001", "13039", "13000")), "and not the first eight"


def test_nothing_is_cut_in_a_pipe(call: Call, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    result = call("rank", "--format", "", "--no-color")
    assert result.exit_code == 0, result.output
    assert "…" not in result.stdout
    assert "Computer and electronic product manufacturing" in result.stdout
    heads = result.stdout.splitlines()
    assert any(len(line) > 120 for line in heads)


def test_long_texts_of_a_plain_table_stay_on_their_line_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    from sectorlmi.reports import terminal

    console = terminal.stdout(no_color=True)
    sentence = "word " * 60 + "end"
    with console.capture() as captured:
        terminal.show_one(console, plain_table("k", "T", {"a": "A", "b": "B"}, [("x", sentence)]), whole=False)
    assert sentence in captured.get()


def test_the_heading_names_the_region_once_and_the_benchmark(call: Call, workplace: Path) -> None:
    _change(workplace, name="Sample Region (made up) now")
    (line,) = (line for line in call("rank", "--format", "").stdout.splitlines() if "2022 → 2025" in line)
    assert line.count("Sample Region (made up)") == 1
    assert line.endswith(", compared with Sample Nation (made up)")


def test_a_benchmark_inside_the_region_is_noticed(call: Call, workplace: Path) -> None:
    for command in (["check"], ["rank", "--format", ""]):
        told = " ".join(call(*command, *(["--benchmark", "98001"] if command[0] == "rank" else [])).output.split())
        assert ("is in the region that is compared with it" in told) == (command[0] == "rank")
    _change(workplace, benchmark="98001")
    assert "is in the region that is compared with it" in " ".join(call("check").output.split())


def test_an_industry_that_is_not_there_gets_a_sentence(call: Call, workplace: Path) -> None:
    result = call("region", "footprint", "--industry", "211")
    assert result.exit_code == 0, result.output
    told = " ".join(result.stdout.split())
    assert "Footprints: 80 % of the jobs: no county of Sample Region (made up) has a job in 211 in 2025." in told
    assert "NAICS" not in told, "no headings above nothing"


def test_a_table_without_rows_says_so_in_every_format() -> None:
    empty = plain_table("k", "Title", {"a": "A"}, [], "How to read it.", nothing="none, for a reason.")
    full = plain_table("k", "Title", {"a": "A"}, [("x",)], "How to read it.", nothing="none, for a reason.")
    assert (empty.intro, full.intro) == ("none, for a reason.", "How to read it.")


@pytest.mark.parametrize(
    ("typed", "counties"),
    [
        ("55025, 55105", ("55025", "55105")),
        ("Dane, Rock, Wisconsin", None),
        ("Dane County, Wisconsin; 55105", ("55025", "55105")),
        ("Dane, WI; Rock, WI; 55021", ("55025", "55105", "55021")),
        ("55105; Madison, WI", ("55105", "55021", "55025", "55045", "55049")),
    ],
)
def test_a_conversation_takes_what_the_option_takes(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, typed: str, counties: tuple[str, ...] | None
) -> None:
    result = _talk(monkeypatch, typed)
    assert result.exit_code == 0, result.output
    found = load_study("talk").region.counties
    assert found == counties if counties else {"55025", "55105"} <= set(found)


def test_a_state_in_a_list_is_all_of_it(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _talk(monkeypatch, "13121; Wisconsin").exit_code == 0
    study = load_study("talk").region
    assert (study.counties, study.state) == (("13121",), "55")


def test_an_entry_that_is_nothing_is_named(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sectorlmi.cli.init, "_is_terminal", lambda: True)
    result = CliRunner().invoke(app, ["init", "talk"], input="55025; Nowhereland\n")
    assert "no area is called 'Nowhereland'" in result.output


def test_people_have_thousands_and_rates_a_decimal() -> None:
    column = Column("value", "Value", "number", "", "", "", COUNT_OR_RATE)
    assert [column.shown(v) for v in (2_005_740.0, 3.84, 1000.0, 999.94, np.nan)] == [
        "2,005,740", "3.8", "1,000", "999.9", "–",
    ]  # fmt: skip


def _talk(monkeypatch: pytest.MonkeyPatch, typed: str) -> Any:
    monkeypatch.setattr(sectorlmi.cli.init, "_is_terminal", lambda: True)
    flags = ["--years", "2015:2018", "--level", "3", "--preset", "equal"]
    return CliRunner().invoke(app, ["init", "talk", *flags], input="\n".join([typed, "", "", "", ""]) + "\n")


def _change(workplace: Path, **keys: Any) -> None:
    file = workplace / "study.yml"
    study = yaml.safe_load(file.read_text(encoding="utf-8")) | {"uncertainty": {"fills": 0}} | keys
    file.write_text(yaml.safe_dump({k: v for k, v in study.items() if v is not None}), encoding="utf-8")
