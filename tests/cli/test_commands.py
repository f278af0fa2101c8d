"""The commands on the bundled sample, as a user runs them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest


def test_rank_json_has_the_form_of_the_contract(workplace: Path, call: Callable) -> None:
    result = call("rank", "--json", "--format", "json,csv", "--out", "out")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["schema"] == 1
    assert found["is_sample"] is True
    assert found["outputs"] == ["out/made-up-sample-region-2025.json", "out/made-up-sample-region-2025.csv"]
    row = next(r for r in found["table"] if r["industry_code"] == "311")
    for key in (
        *("title", "naics_vintage", "n_establishments", "n_disclosed", "n_suppressed", "n_absent"),
        *("employment", "employment_lower", "employment_upper", "employment_floor", "employment_status"),
        *("employment_estimated_share", "employment_base", "employment_base_lower", "employment_base_upper"),
        *("employment_base_status", "avg_annual_wage_usd", "avg_annual_wage_status", "growth_pct"),
        *("growth_per_year_pct", "growth_status", "projected_growth_pct", "projected_growth_status"),
        *("location_quotient", "location_quotient_lower", "location_quotient_upper"),
    ):
        assert key in row
    place = found["ranking"][0]
    assert place["place"] == 1
    assert set(place["ranks"]) == {f["name"] for f in found["factors"]}
    assert sum(f["weight"] for f in found["factors"]) == pytest.approx(1)
    assert found["provenance"][0]["is_sample"] is True
    assert [r["place"] for r in found["ranking"]] == sorted(r["place"] for r in found["ranking"])


def test_flags_override_the_study(workplace: Path, call: Callable) -> None:
    words = ["rank", "--json", "--format", "", "--level", "4", "--top", "5", "--weight", "growth=3"]
    found = json.loads(call(*words, "--suppressed", "floor", "--counties", "98001,98003").stdout)
    assert all(len(r["industry_code"]) == 4 for r in found["table"])
    assert found["study"]["region"]["counties"] == ["98001", "98003"]
    weights = {f["name"]: f["weight"] for f in found["factors"]}
    assert weights["growth"] == pytest.approx(3 / 7)
    assert found["outputs"] == []


def test_lists_in_flags_may_have_blanks_after_their_commas(workplace: Path, call: Callable) -> None:
    words = ("--counties", "98001, 98003", "--ownership", "3, 5", "--format", "")
    study = json.loads(call("rank", "--json", *words).stdout)["study"]
    assert study["region"]["counties"] == ["98001", "98003"]
    assert study["ownership"] == "3,5"


def test_rank_without_a_study(workplace: Path, call: Callable) -> None:
    (workplace / "study.yml").unlink()
    result = call("rank", "--counties", "98001,98003", "--years", "2022:2025", "--benchmark", "98000", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["study"]["benchmark"] == "98000"
    assert len(found["ranking"]) > 40


def test_everything_made_from_the_sample_says_so(workplace: Path, call: Callable) -> None:
    assert "MADE-UP" in call("rank", "--format", "csv", "--out", "out").stdout
    assert "MADE-UP" in call("table").stdout
    with (workplace / "out" / "made-up-sample-region-2025.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all("MADE-UP" in row["made_up"] for row in csv.DictReader(file))


def test_estimates_of_a_single_county_are_shown_to_the_nearest_ten(workplace: Path, call: Callable) -> None:
    """In JSON they stay as they are; everywhere else they would pass for what the publisher hides."""
    words = ("--counties", "98007", "--level", "4")
    found = json.loads(call("rank", *words, "--format", "csv", "--out", "out", "--json").stdout)
    exact = {r["industry_code"]: r for r in found["table"] if r["employment_status"] == "estimated"}
    assert any(row["employment"] % 10 > 0.5 for row in exact.values())
    with (workplace / "out" / "made-up-sample-region-2025.csv").open(encoding="utf-8-sig", newline="") as file:
        shown = {row["industry_code"]: row for row in csv.DictReader(file)}
    screen = {line.split()[0]: line for line in call("table", *words).stdout.splitlines() if line[:4].strip().isdigit()}
    for code, row in exact.items():
        assert float(shown[code]["employment"]) % 10 == 0
        assert float(shown[code]["wage_employment"]) % 10 == 0
        assert abs(float(shown[code]["employment"]) - row["employment"]) <= 5
        if row["employment_grade"] in ("close", "rough"):
            # Three figures besides: 1,230 jobs to the nearest ten, and 12,300 of 12,345.
            three = float(f"{float(shown[code]['employment']):.3g}")
            assert f" ≈{three:,.0f} " in screen[code]
        else:
            assert "≈" not in " ".join(screen[code].split()[:8])
    published = next(r for r in found["table"] if r["employment_status"] == "published" and r["employment"] % 10)
    assert float(shown[published["industry_code"]]["employment"]) == published["employment"]


def test_estimates_of_a_region_are_not_rounded(workplace: Path, call: Callable) -> None:
    found = json.loads(call("rank", "--format", "csv", "--out", "out", "--json").stdout)
    with (workplace / "out" / "made-up-sample-region-2025.csv").open(encoding="utf-8-sig", newline="") as file:
        shown = {row["industry_code"]: float(row["employment"]) for row in csv.DictReader(file)}
    assert shown == {row["industry_code"]: row["employment"] for row in found["table"]}


@pytest.mark.parametrize("columns", ["80", "100"])
def test_a_narrow_screen_cuts_titles_and_no_number(
    workplace: Path, call: Callable, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for command in (("rank", "--format", ""), ("table",)):
        lines = call(*command).stdout.splitlines()
        assert max(map(len, lines)) <= int(columns)
        row = next(line for line in lines if "541" in line.split() and "$" in line)
        assert row.count("…") <= 1
        assert len([word for word in row.split() if word.lstrip("$-")[:1].isdigit()]) >= 6
        assert any("NAICS" in line and "LQ" in line.split() for line in lines)


def test_a_section_wider_than_the_screen_loses_no_column(
    workplace: Path, call: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = call("shiftshare", "--verbose").stdout.splitlines()
    heading = next(line for line in lines if "NAICS" in line.split())
    assert len(heading) > 80
    found = json.loads(call("shiftshare", "--json").stdout)["shift_share"]
    row = next(line for line in lines if "541" in line.split())
    assert len(row.split()) >= len(found[0])


def test_quiet_and_data_on_stdout_only(workplace: Path, call: Callable) -> None:
    result = call("rank", "--format", "csv", "--out", "out", "--quiet", "--json")
    assert result.stderr == ""
    json.loads(result.stdout)


def test_check_says_how_much_is_hidden(workplace: Path, call: Callable) -> None:
    found = json.loads(call("check", "--json").stdout)
    assert [level["level"] for level in found["levels"]] == [2, 3, 4, 5, 6]
    hidden = [level["n_hidden"] / level["n_cells"] for level in found["levels"]]
    assert hidden == sorted(hidden)
    assert found["advised_level"] in (3, 4)
    assert "NAICS digits" in call("check").stdout


def test_look_ups(workplace: Path, call: Callable) -> None:
    names = [f["name"] for f in json.loads(call("factors", "--json").stdout)["factors"]]
    assert names[:5] == ["employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient"]
    found = json.loads(call("industries", "dairy", "--json").stdout)["industries"]
    assert {"3115", "31151"} <= {entry["industry_code"] for entry in found}
    assert "311" in call("industries", "food manufacturing", "--level", "3").stdout
    assert "qcew" in call("sources").stdout
    listing = json.loads(call("store", "--json").stdout)["holdings"]
    assert {(h["key"], h["is_sample"]) for h in listing if h["source"] == "qcew"} == {("2022", True), ("2025", True)}
    assert call("store", "verify").exit_code == 0


def test_loading_twice_changes_nothing(tmp_path: Path, call: Callable) -> None:
    from sectorlmi.workflows.demo import samples

    first = json.loads(call("load", samples(), "--store", tmp_path, "--json").stdout)
    again = json.loads(call("load", samples(), "--store", tmp_path, "--json").stdout)
    assert {c["new"] for c in first["changes"] if c["source"] == "qcew"} == {11}
    assert {(c["new"], c["revised"], c["unchanged"]) for c in again["changes"] if c["source"] == "qcew"} == {(0, 0, 11)}


def test_demo_in_an_empty_folder(tmp_path: Path, call: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("demo", "--sample")
    assert result.exit_code == 0, result.output
    assert "MADE-UP" in result.stdout
    assert (tmp_path / "demo" / "made-up-sample-region-2025.xlsx").is_file()
    assert (tmp_path / "demo" / "made-up-sample-region-2025.html").is_file()
    assert call("rank", "demo/study.yml", "--store", "demo/store", "--format", "csv").exit_code == 0


def test_demo_of_the_real_region(tmp_path: Path, call: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = json.loads(call("demo", "--json").stdout)
    assert not found["is_sample"]
    assert {Path(o).name for o in found["outputs"]} == {"metro-atlanta-2018.xlsx", "metro-atlanta-2018.html"}
    # BLS publishes 58,173 jobs of 551 in the ten counties of 2018, all of them open.
    management = next(row for row in found["table"] if row["industry_code"] == "551")
    assert (management["employment"], management["employment_status"]) == (58173, "sum_published")
    assert call("demo").exit_code == 0  # again into the same folder
    (tmp_path / "demo" / "study.yml").write_text("name: mine\n", encoding="utf-8")
    assert call("demo").exit_code == 7
    assert (tmp_path / "demo" / "study.yml").read_text(encoding="utf-8") == "name: mine\n"


def test_version_and_help(call: Callable) -> None:
    assert call("--version").stdout.startswith("sectorlmi ")
    for command in ("demo", "load", "check", "table", "rank", "factors", "industries", "store"):
        assert command in call("--help").stdout
        assert call(command, "--help").exit_code == 0
