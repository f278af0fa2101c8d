"""Presets, screens and other methods on the sample, against what the table says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from openpyxl import load_workbook


def test_a_preset_sets_weights_and_directions(workplace: Path, call: Callable) -> None:
    found = json.loads(call("rank", "--json", "--format", "", "--preset", "low_wage_uplift").stdout)
    factors = {f["name"]: f for f in found["factors"]}
    assert factors["avg_annual_wage"]["better"] == "lower"
    assert factors["employment"]["given_weight"] == 3
    names = [p["name"] for p in json.loads(call("presets", "--json").stdout)["presets"]]
    assert names == ["equal", "good_jobs", "growth", "low_wage_uplift", "concentration"]
    assert call("rank", "--preset", "fairness").exit_code == 2


def test_factors_of_the_study_change_a_preset(workplace: Path, call: Callable) -> None:
    file = workplace / "study.yml"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if "{weight: 1" not in line]
    file.write_text("\n".join(kept).replace("factors:", "preset: growth\nfactors: {growth: 7}"), encoding="utf-8")
    found = json.loads(call("rank", "--json", "--format", "").stdout)
    weights = {f["name"]: f["given_weight"] for f in found["factors"]}
    assert (weights["growth"], weights["projected_growth"]) == (7, 3)


def test_screen_agrees_with_the_table(workplace: Path, call: Callable) -> None:
    file = workplace / "study.yml"
    rule = "\nscreen: {steps: [{factor: employment, at_least: 500}], any_of: [{factor: growth, above: mean}]}\n"
    file.write_text(file.read_text(encoding="utf-8") + rule, encoding="utf-8")
    ranked = json.loads(call("rank", "--json", "--format", "").stdout)
    rows = {r["industry_code"]: r for r in ranked["table"]}
    candidates = [r["industry_code"] for r in ranked["ranking"]]
    mean = np.mean([rows[c]["growth_pct"] for c in candidates if rows[c]["growth_pct"] is not None])
    for row in json.loads(call("screen", "--json").stdout)["screen"]:
        values = rows[row["industry_code"]]
        assert (row["screened"] == "remains") == (values["employment"] >= 500)
        expected = "unknown" if values["growth_pct"] is None else "yes" if values["growth_pct"] > mean else "no"
        assert row["test_1"] == expected


def with_screen(workplace: Path, rule: str) -> None:
    file = workplace / "study.yml"
    file.write_text(file.read_text(encoding="utf-8") + f"\nscreen: {rule}\n", encoding="utf-8")


def test_a_screen_may_test_what_the_study_does_not_rank_on(workplace: Path, call: Callable) -> None:
    with_screen(workplace, "{any_of: [{factor: wage_premium, above: 0}, {factor: growth, above: 0}], needed: 2}")
    table = json.loads(call("table", "--json").stdout)["table"]
    both = {r["industry_code"] for r in table if (r["wage_premium_pct"] or -1) > 0 and (r["growth_pct"] or -1) > 0}
    rows = json.loads(call("screen", "--json").stdout)["screen"]
    assert {r["industry_code"] for r in rows if r["meets"] == "yes"} == both & {r["industry_code"] for r in rows}
    assert 0 < len(both) < len(rows)


def test_each_step_says_what_it_removes(workplace: Path, call: Callable) -> None:
    with_screen(workplace, "{steps: [{factor: employment, at_least: 500}, {factor: location_quotient, above: median}]}")
    found = json.loads(call("screen", "--json").stdout)
    assert found["study"]["screen"]["steps"][0] == {"factor": "employment", "at_least": 500}
    first, second = found["steps"]
    fate = {r["industry_code"]: r["screened"] for r in found["screen"]}
    removed = [code for code, said in fate.items() if said.startswith("step 1")]
    assert (first["step"], first["n_removed"], first["removed"]) == (
        "1: employment at least 500", len(removed), ", ".join(removed)
    )  # fmt: skip
    assert first["left"] == len(fate) - len(removed)
    assert second["left"] == sum(said == "remains" for said in fate.values())
    assert "What each step removes" in call("screen").stdout


def test_tests_that_cannot_be_meant_are_refused(workplace: Path, call: Callable) -> None:
    with_screen(workplace, "{any_of: [{factor: growh, above: mean}]}")
    result = call("screen")
    assert result.exit_code == 2
    assert "Did you mean `growth`?" in " ".join(result.stderr.split())


def test_other_methods_are_compared(workplace: Path, call: Callable) -> None:
    shown = call("rank", "--format", "", "--compare", "percentile_sum,minmax_sum").stdout
    assert "Agreement with other methods" in shown
    assert call("rank", "--format", "", "--compare", "median_sum").exit_code == 2
    found = json.loads(call("rank", "--format", "", "--json", "--compare", "minmax_sum").stdout)["agreement"]
    assert list(found) == ["minmax_sum"]
    agreed = found["minmax_sum"]
    assert len(agreed["shared"]) + len(agreed["only_first"]) == agreed["top"] == 10
    assert 0 < agreed["kendall"] < agreed["spearman"] <= 1


def test_how_firm_the_list_is_stands_in_the_json(workplace: Path, call: Callable) -> None:
    found = json.loads(call("rank", "--format", "", "--json").stdout)
    firm, ranked = found["robustness"], [r["industry_code"] for r in found["ranking"]]
    counting = [f["name"] for f in found["factors"] if f["weight"] > 0]
    for key in ("p_top_all_weights", "p_top_near_weights", "p_top_hidden_cells", "p_top_together"):
        assert list(firm[key]) == ranked
    for code, shares in firm["rank_acceptability"].items():
        assert len(shares) == firm["top"] == 10
        assert abs(sum(shares) - firm["p_top_all_weights"][code]) < 1e-9
    assert set(firm["central_weights"]) == {c for c, shares in firm["rank_acceptability"].items() if shares[0] > 0}
    assert all(abs(sum(w.values()) - 1) < 1e-9 for w in firm["central_weights"].values())
    assert [left["factor"] for left in firm["leave_one_out"]] == counting
    assert firm["correlation"]["growth"]["growth"] == 1


def test_leaving_a_factor_out_is_what_a_weight_of_zero_does(workplace: Path, call: Callable) -> None:
    whole = json.loads(call("rank", "--format", "", "--json").stdout)
    without = json.loads(call("rank", "--format", "", "--json", "--weight", "growth=0").stdout)

    def top(found: dict) -> set[str]:
        return {r["industry_code"] for r in found["ranking"] if r["place"] <= 10}

    said = next(left for left in whole["robustness"]["leave_one_out"] if left["factor"] == "growth")
    assert set(said["enters"]) == top(without) - top(whole)
    assert set(said["leaves"]) == top(whole) - top(without)


def test_shift_share_adds_up(workplace: Path, call: Callable) -> None:
    rows = json.loads(call("shiftshare", "--json").stdout)["shift_share"]
    assert len(rows) > 50
    for row in rows:
        assert abs(row["national"] + row["mix"] + row["regional"] - row["change"]) < 1e-6
        assert row["regional_lower"] <= row["regional"] + 2
        assert row["regional"] - 2 <= row["regional_upper"]


def test_page_and_workbook_show_how_firm_the_list_is(workplace: Path, call: Callable) -> None:
    assert call("rank", "--format", "html,xlsx").exit_code == 0
    (page,) = (workplace / "out").glob("*.html")
    (book,) = (workplace / "out").glob("*.xlsx")
    tab = load_workbook(book, read_only=True)["Robustness"]
    words = {str(cell) for row in tab.iter_rows(values_only=True) for cell in row if isinstance(cell, str)}
    text = page.read_text(encoding="utf-8")
    for title in ("Which place, how often", "Whose first choice", "The list without each factor"):
        assert title in words
        assert title in text
