"""Every command on a study whose numbers all come from one file: it works, or says why it cannot and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

STUDY = (
    "name: Vendor\nregion: {name: Somewhere}\nyears: {base: 2018, current: 2023}\n"
    "factors: {employment: 1, growth: 1, location_quotient: 1}\noutput: {formats: [csv]}\n"
    "source: {file: vendor.csv, columns: {industry_code: NAICS, employment: Jobs, growth: Change}}\n"
)
TABLE = "NAICS,Jobs,Change\n311,500,1.5\n622,900,\n541,700,4\n"


@pytest.fixture(autouse=True)
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with the study and its table, a store that is not there, and no server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECTORLMI_STORE", str(tmp_path / "no-store"))
    monkeypatch.setenv("SECTORLMI_QCEW_URL", "http://127.0.0.1:9")
    (tmp_path / "study.yml").write_text(STUDY, encoding="utf-8")
    (tmp_path / "vendor.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_check_says_what_is_known(call: Callable) -> None:
    result = call("check")
    assert result.exit_code == 0, result.output
    assert "What is known: Vendor" in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["Past", "growth", "3", "2", "67%"] in rows
    assert "Nothing is known of Location quotient" in result.stdout
    known = json.loads(call("check", "--json").stdout)["known"]
    assert [(k["factor"], k["n_known"]) for k in known] == [("employment", 3), ("growth", 2), ("location_quotient", 0)]


def test_the_title_claims_no_ownership(call: Callable) -> None:
    first = call("rank", "--format", "").stdout.splitlines()[0]
    assert first == "Vendor  Somewhere, 2018 → 2023, from vendor.csv"


def test_the_legend_names_no_mark_that_no_number_has(call: Callable) -> None:
    shown = call("rank", "--format", "").stdout
    assert "†  taken as it is" in shown
    assert "§" not in shown


def test_refresh_freeze_verify_and_diff(call: Callable, vendor: Path) -> None:
    assert call("refresh").exit_code == 10
    assert call("refresh", "--quiet").exit_code == 0
    (vendor / "vendor.csv").write_text(TABLE.replace("541,700", "541,7000"), encoding="utf-8")
    result = call("refresh", "--json")
    assert result.exit_code == 10
    found = json.loads(result.stdout)
    assert found["diff"]["causes"][0]["cause"] == "data_revision"
    assert "vendor.csv is not the file of the last run." in result.stderr
    assert call("diff", found["previous"], found["run"]).exit_code == 0
    frozen = call("run", "freeze", found["previous"], "--out", "old.zip")
    assert frozen.exit_code == 0, frozen.output
    (vendor / "vendor.csv").unlink()
    assert call("run", "verify", "old.zip").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("fetch", "study.yml"), 2, "sectorlmi refresh"),
        (("fetch", "study.yml", "--dry-run"), 2, "vendor.csv"),
        (("refresh", "--year", "2024"), 2, "write its years into the study"),
        (("batch", "study.yml"), 2, "sectorlmi rank"),
        (("shiftshare",), 6, "QCEW"),
    ],
)
def test_what_it_cannot_do(call: Callable, words: tuple[str, ...], code: int, says: str) -> None:
    result = call(*words)
    assert result.exit_code == code
    assert says in result.stderr
    assert "Traceback" not in result.output
