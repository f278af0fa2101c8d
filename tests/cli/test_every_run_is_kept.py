"""Every `rank` leaves a run, whatever it was asked to write; and says with which options."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from sectorlmi.runs import folder as folders


def kept(folder: Path) -> dict[str, list[str]]:
    """The options of every run under a folder of reports, by study, oldest first."""
    return {
        study: [json.loads((run / folders.MANIFEST).read_bytes())["options"] for run in runs]
        for study, runs in folders.all_runs(folder).items()
    }


def test_a_ranking_that_is_only_looked_at(call: Callable, workplace: Path) -> None:
    assert call("rank", "--format", "").exit_code == 0
    (runs,) = folders.all_runs(Path("out")).values()
    names = {file.name for file in runs[0].iterdir()}
    assert {folders.MANIFEST, folders.STUDY, folders.RESULT} <= names
    assert folders.REPORTS not in names
    assert call("run", "verify", runs[0]).exit_code == 0


def test_the_options_that_changed_the_study_are_kept_with_it(call: Callable, workplace: Path) -> None:
    words = ("--weight", "growth=2", "--level", "4", "--weight", "employment=0.5", "--format", "", "--out", "there")
    assert call("rank", "study.yml", *words).exit_code == 0
    (found,) = kept(Path("there")).values()
    assert found == [["--level 4", "--weight growth=2", "--weight employment=0.5"]]
    assert "--level 4" in call("run", "list", "there").stdout
    assert json.loads(call("run", "list", "there", "--json").stdout)["runs"][0]["options"] == found[0]


def test_a_region_named_on_the_command_line(call: Callable, workplace: Path) -> None:
    Path("study.yml").unlink()
    counties = "98001,98003"
    result = call("rank", "--counties", counties, "--years", "2022:2025", "--suppressed", "floor")
    assert result.exit_code == 0, result.output
    expected = [f"--counties {counties}", "--years 2022:2025", "--suppressed floor"]
    assert kept(Path("out")) == {"region": [expected]}


def test_each_study_of_a_comparison(call: Callable, workplace: Path) -> None:
    text = Path("study.yml").read_text(encoding="utf-8")
    name = next(line for line in text.splitlines() if line.startswith("name:"))
    Path("other.yml").write_text(text.replace(name, "name: Another"), encoding="utf-8")
    assert call("rank", "study.yml", "other.yml", "--format", "").exit_code == 0
    assert [len(found) for found in kept(Path("out")).values()] == [1, 1]


def test_reports_without_a_run_say_so(call: Callable, workplace: Path) -> None:
    Path("out").mkdir()
    Path("out/runs").write_text("a file, no folder", encoding="utf-8")
    result = call("rank", "--format", "csv")
    assert result.exit_code == 7
    assert "The reports are written, but no run of them is kept." in result.stderr


def test_a_method_that_is_none_is_refused_before_anything_is_written(call: Callable, workplace: Path) -> None:
    assert call("rank", "--compare", "nonsense").exit_code == 2
    assert not Path("out").exists()


def test_where_nothing_can_be_written_a_ranking_can_still_be_looked_at(call: Callable, workplace: Path) -> None:
    Path("blocked").write_text("a file, no folder", encoding="utf-8")
    result = call("rank", "--format", "", "--out", "blocked")
    assert result.exit_code == 0
    assert "Ranking" in result.stdout
    assert "Not recorded: blocked" in result.stderr
    assert call("rank", "--format", "csv", "--out", "blocked").exit_code == 7
