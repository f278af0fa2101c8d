"""Commands about runs, as a user or cron calls them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import sectorlmi.cli.runs  # noqa: F401 - registers the commands
from sectorlmi.runs import folder as folders
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import WatchedStore
from sectorlmi.workflows import rank


def record(workplace: Path, store: Path, **weights: float) -> Path:
    study = load_study(workplace / "study.yml")
    factors = tuple(replace(f, weight=weights.get(f.name, f.weight)) for f in study.factors)
    study = replace(study, factors=factors, uncertainty=replace(study.uncertainty, fills=4))
    watched = WatchedStore(store)
    return rank.keep(study, rank.run(study, watched), [], watched)


@pytest.fixture
def made(workplace: Path, loaded: Path) -> Path:
    return record(workplace, loaded)


def test_list(made: Path, call: Callable) -> None:
    result = call("run", "list", "--json")
    (entry,) = json.loads(result.stdout)["runs"]
    assert Path(entry["folder"]).name == made.name
    assert entry["years"] == {"base": 2022, "current": 2025}
    assert made.name[:8] in call("run", "list", "out").stdout.replace("\n", "")
    assert json.loads(call("run", "list", "nowhere", "--json").stdout)["runs"] == []


def test_freeze_and_verify_on_an_empty_machine(made: Path, call: Callable, workplace: Path) -> None:
    result = call("run", "freeze", "out", "--out", "frozen.zip", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["is_proved"] is True
    result = call("run", "verify", "frozen.zip", "--store", workplace / "none")
    assert result.exit_code == 0, result.output
    assert "byte for byte" in result.stdout


def test_verify_that_fails_exits_4(made: Path, call: Callable) -> None:
    (made / "result.json").write_text("{}")
    assert call("run", "verify", made).exit_code == 4


def test_verify_what_is_not_there(call: Callable, workplace: Path) -> None:
    result = call("run", "verify", "no.zip")
    assert result.exit_code == 4
    assert "does not exist" in result.stderr


def test_diff(made: Path, workplace: Path, loaded: Path, call: Callable) -> None:
    later = record(workplace, loaded, growth=3)
    found = json.loads(call("diff", made, later, "--json", "--out", "d.xlsx").stdout)
    assert found["study_changes"] == ["factors.growth.weight: 1.0 → 3"]
    assert [c["cause"] for c in found["causes"]] == ["weights_or_study"]
    assert found["is_sample"] is True
    sheet = openpyxl.load_workbook("d.xlsx")["Diff"]
    texts = {cell.value for line in sheet.iter_rows() for cell in line}
    assert {"What is compared", "Causes", "Places", "weights or study"} <= texts
    assert any("MADE-UP" in str(text) for text in texts)
    shown = call("diff", made, later)
    assert "MADE-UP" in shown.stdout
    assert "factors.growth.weight" in shown.stdout


def test_diff_of_frozen_file_and_bare_result(made: Path, call: Callable, workplace: Path) -> None:
    call("run", "freeze", made, "--out", "a.zip", "--no-verify")
    shutil.copy(made / "result.json", "b.json")
    found = json.loads(call("diff", "a.zip", "b.json", "--json").stdout)
    assert found["industries"] == []
    assert found["b"]["version"] is None


def test_refresh_offline(made: Path, call: Callable, workplace: Path) -> None:
    first = call("refresh", "--offline", "--json", "--log", "logs/refresh.log")
    assert first.exit_code == 10, first.output  # the earlier run had fewer fills
    assert json.loads(first.stdout)["outcome"] == "new_results"
    assert (workplace / "out" / "made-up-sample-region-2025.xlsx").is_file()
    second = call("refresh", "--offline", "--quiet", "--log", "logs/refresh.log")
    assert second.exit_code == 0, second.output
    assert second.output == ""
    log = (workplace / "logs" / "refresh.log").read_text()
    assert "INFO exit 10" in log
    assert "INFO exit 0" in log


def test_refresh_logs_its_faults(call: Callable, workplace: Path) -> None:
    result = call("refresh", "--offline", "--store", "empty", "--log", "refresh.log")
    assert result.exit_code == 5
    assert "ERROR" in (workplace / "refresh.log").read_text()


def test_the_log_is_rotated(call: Callable, workplace: Path) -> None:
    Path("refresh.log").write_text("x" * 1_000_000)
    call("refresh", "--offline", "--store", "empty", "--log", "refresh.log")
    assert Path("refresh.log.1").stat().st_size == 1_000_000
    assert Path("refresh.log").stat().st_size < 10_000


def test_doctor(call: Callable, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECTORLMI_CONTACT", "someone@example.org")
    result = call("doctor", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["is_ready"] is True
    assert found["newest"][0] == {
        "source": "qcew",
        "newest": "2025",
        "release": "unknown",
        "is_sample": True,
        "n_areas": 11,
    }
    states = {check["name"]: check["state"] for check in found["checks"]}
    assert states["contact"] == "fine"
    assert states["bundled sample"] == "fine"
    assert "newest qcew" in call("doctor").stdout


def test_doctor_finds_a_damaged_store(call: Callable, workplace: Path, loaded: Path) -> None:
    shutil.copytree(loaded, "store")
    part = next(Path("store").rglob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-1])
    result = call("doctor", "--store", "store")
    assert result.exit_code == 5
    assert part.name in result.stderr


def test_doctor_without_a_store(call: Callable, workplace: Path) -> None:
    result = call("doctor", "--store", "none", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["newest"] == []
    assert not Path("none").exists()


def test_no_unfinished_folder_is_left(made: Path) -> None:
    assert [f.name for f in made.parent.iterdir()] == [made.name]
    assert folders.runs_in(made.parent) == [made]
