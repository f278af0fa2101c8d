"""What factors told of the made-up world's last year, against plain arithmetic on its truth.

Two counties, 2019 and 2021 to look back on, 2023 came. Retail and information, which NAICS drew anew, are left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from world.conftest import World
from world.truth import INLAND, STATE, YEARS, hidden, leaves

REGION = ("02020", "02090")
FIRST = 3
CHANGES: dict[str, Any] = {
    "region": {"name": "Two", "counties": list(REGION)},
    "benchmark": STATE,
    "level": 4,
    "years": {"base": 2021, "current": 2023},
    "industries": {"exclude": ["44-45", "51"], "minimum_employment": 0, "minimum_establishments": 0},
    "factors": {
        "employment": 1,
        "avg_annual_wage": {"weight": 1, "better": "lower"},
        "growth": 1,
        "benchmark_growth": 1,
        "real_wage_growth": 1,
    },
    "shortlist": {"top": FIRST},
}


def sums(areas: tuple[str, ...]) -> dict[str, dict[int, tuple[float, float]]]:
    """Jobs and wages of each industry by year, of those that are published in the two counties and in the state."""
    found: dict[str, dict[int, tuple[float, float]]] = {}
    for (year, area, own, six), (_, jobs, dollars) in leaves().items():
        code = six[:4]
        if own == "5" and area in areas and code[:2] not in {"44", "45", "51"}:
            before = found.setdefault(code, {}).get(year, (0.0, 0.0))
            found[code][year] = before[0] + jobs, before[1] + dollars
    veiled = {code for _, area, own, code in hidden() if own == "5" and area in (*REGION, STATE)}
    whole = {code: years for code, years in found.items() if len(years) == len(YEARS) and code not in veiled}
    return {code: whole[code] for code in sorted(whole)}


@pytest.fixture(scope="module")
def told(world: World) -> dict[str, Any]:
    return world.ask("backtest", **CHANGES)


def jobs(areas: tuple[str, ...], year: int, codes: list[str]) -> np.ndarray:
    every = sums(areas)
    return np.array([every[code][year][0] for code in codes])


def everywhere() -> tuple[str, ...]:
    return tuple(sorted({area for _, area, _, _ in leaves() if area.startswith("02")}))


def test_each_factor_against_the_growth_that_came(told: dict[str, Any]) -> None:
    mine = sums(REGION)
    codes = list(mine)
    then, now, later = (jobs(REGION, year, codes) for year in YEARS)
    grown = later / now - 1
    pay = np.array([mine[code][2021][1] / mine[code][2021][0] for code in codes])
    state = [jobs(everywhere(), year, codes) for year in YEARS]
    values = {
        "employment": now,
        "avg_annual_wage": -pay,
        "growth": now / then - 1,
        "benchmark_growth": state[1] / state[0] - 1,
        # Prices are the same for all, so they change no order.
        "real_wage_growth": pay * np.array([mine[code][2019][0] / mine[code][2019][1] for code in codes]),
    }
    by_name = {f["name"]: f for f in told["factors"]}
    assert list(by_name) == list(values)
    outgrew = grown > np.median(grown)
    for name, value in values.items():
        found = by_name[name]
        assert (found["from"], found["to"], found["horizon_years"], found["n"]) == ("2019-2021", "2023", 2, len(codes))
        assert found["rank_correlation"] == pytest.approx(spearmanr(value, grown).statistic)
        if name in {"growth", "benchmark_growth"}:
            right = ((value > 0) == (grown > 0))[grown != 0].mean()
        else:
            right = ((value > np.median(value)) == outgrew).mean()
        assert found["direction_right_share"] == pytest.approx(right), name
        first = np.argsort(-value, kind="stable")[:FIRST]
        assert found["top_outgrew_median_share"] == pytest.approx(outgrew[first].mean())


def test_plain_ways_to_tell_jobs(told: dict[str, Any]) -> None:
    codes = list(sums(REGION))
    then, now, later = (jobs(REGION, year, codes) for year in YEARS)
    wide = [jobs(everywhere(), year, codes) for year in YEARS]
    (found,) = told["projections"]
    assert (found["model"], found["from"], found["to"], found["n"]) == ("trend", "2019-2021", "2023", len(codes))

    def error(jobs_told: np.ndarray) -> float:
        return float(np.abs(jobs_told - later).sum() / later.sum())

    assert found["no_change_error_share"] == pytest.approx(error(now))
    assert found["own_trend_error_share"] == pytest.approx(error(now * now / then))
    shift = now * (now / then - wide[1] / wide[0])
    assert found["shift_share_error_share"] == pytest.approx(error(now * wide[1] / wide[0] + shift))
    assert 0 < found["error_share"] < 1
    assert 0 <= found["range_covers_share"] <= 1


def test_the_board_is_told_in_words(told: dict[str, Any]) -> None:
    by_name = {f["name"]: f for f in told["factors"]}
    right = int(10 * by_name["growth"]["direction_right_share"] + 0.5)
    said = next(line for line in told["in_words"] if line.startswith("Past growth"))
    assert f"Past growth of 2 years told the direction of the next 2 years right in {right} of 10 industries" in said
    assert any(line.startswith("`trend` missed the jobs of the next 2 years by") for line in told["in_words"])


def test_of_too_few_industries_nothing_is_said(world: World) -> None:
    found = world.ask("backtest", **CHANGES | {"region": {"name": "Inland", "counties": list(INLAND)}, "level": 3})
    assert {f["n"] for f in found["factors"]} == {4}
    assert {f["rank_correlation"] for f in found["factors"]} == {None}


def test_every_format_holds_it(world: World) -> None:
    out = world.folder / "told"
    world.run("backtest", world.study(**CHANGES), "--format", "xlsx,html,csv,json,parquet", "--out", out)
    assert sorted(f.suffix for f in out.iterdir()) == [".csv", ".html", ".json", ".parquet", ".xlsx"]
    page = next(out.glob("*.html")).read_text(encoding="utf-8")
    assert "told the direction of the next 2 years right" in page
