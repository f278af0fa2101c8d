"""Presets, screens and other methods on the sample, against what the table says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np


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


def test_other_methods_are_compared(workplace: Path, call: Callable) -> None:
    shown = call("rank", "--format", "", "--compare", "percentile_sum,minmax_sum").stdout
    assert "Agreement with other methods" in shown
    assert call("rank", "--format", "", "--compare", "median_sum").exit_code == 2


def test_shift_share_adds_up(workplace: Path, call: Callable) -> None:
    rows = json.loads(call("shiftshare", "--json").stdout)["shift_share"]
    assert len(rows) > 50
    for row in rows:
        assert abs(row["national"] + row["mix"] + row["regional"] - row["change"]) < 1e-6
        assert row["regional_lower"] <= row["regional"] + 2
        assert row["regional"] - 2 <= row["regional_upper"]
