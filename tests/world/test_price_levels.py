"""Wages at US prices, by hand: the wage over the state's price parity, beside real dollars, in every way to ask."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.table import price_levels
from sectorlmi.workflows import rank
from sectorlmi.workflows.load import load
from world.by_hand import PAY
from world.conftest import World
from world.test_pay import CPI
from world.truth import COAST, INLAND

_FILE = """\
GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit,2019,2023
 "00000","United States", ,SARPP,5,"...","RPPs: All items ","Index",100.0,100.0
 "02000","Alaska",8,SARPP,5,"...","RPPs: All items ","Index",104.0,{alaska}
 "13000","Georgia",5,SARPP,5,"...","RPPs: All items ","Index",95.0,96.0
"""
NAMES = ("parity_avg_annual_wage_usd", "parity_avg_annual_wage_lower_usd", "parity_avg_annual_wage_upper_usd")


def with_parities(folder: Path, alaska: str = "102.5") -> World:
    world = World(folder)
    (folder / "sarpp.csv").write_text(_FILE.format(alaska=alaska))
    world.run("load", folder / "sarpp.csv")
    return world


@pytest.fixture(scope="module")
def dear(tmp_path_factory: pytest.TempPathFactory) -> World:
    return with_parities(tmp_path_factory.mktemp("dear"))


@pytest.mark.parametrize(
    ("wages", "worth"),
    [
        ({"price_parities": True}, 100 / 102.5),
        ({"price_parities": 2019}, 100 / 104.0),
        ({"price_parities": True, "real": 2018}, 100 / 102.5 * CPI[2018] / CPI[2023]),
    ],
)
def test_the_wage_over_the_parity(dear: World, wages: dict[str, Any], worth: float) -> None:
    row = dear.rows(wages=wages)["541"]
    assert [row[name] for name in NAMES] == [pytest.approx(PAY * worth, rel=1e-9)] * 3
    assert row["avg_annual_wage_usd"] == pytest.approx(PAY, rel=1e-9)
    assert (row["parity_avg_annual_wage_status"], row["parity_avg_annual_wage_grade"]) == ("sum_published", "published")
    assert row["price_parity"] == (104.0 if wages["price_parities"] == 2019 else 102.5)


def test_nothing_is_divided_unless_it_is_asked_for(dear: World) -> None:
    for wages in ({}, {"real": 2018}, {"price_parities": False}):
        assert not [name for name in dear.rows(wages=wages)["541"] if "parity" in name]


def test_a_hidden_wage_is_as_unsure_at_us_prices(dear: World) -> None:
    row = dear.rows(wages={"price_parities": True}, region={"name": "Inland", "counties": list(INLAND)})["484"]
    assert row["parity_avg_annual_wage_status"] == row["avg_annual_wage_status"] == "estimated"
    assert row["parity_avg_annual_wage_grade"] == row["avg_annual_wage_grade"]
    ratios = [row[name] / row[name.removeprefix("parity_")] for name in NAMES]
    assert ratios == [pytest.approx(100 / 102.5, rel=1e-9)] * 3


def test_a_batch_an_own_region_and_a_comparison_have_them(dear: World) -> None:
    asked = {"wages": {"price_parities": True}}
    rows = dear.batch({"Coast": COAST[2023], "Inland": INLAND}, **asked)
    assert float(rows["Coast", "541"][NAMES[0]]) == pytest.approx(PAY * 100 / 102.5, rel=1e-9)
    own = dear.rows(industry_regions={"541": {"counties": list(INLAND)}}, **asked)["541"]
    assert own[NAMES[0]] == pytest.approx(float(rows["Inland", "541"][NAMES[0]]), rel=1e-9)
    both = [dear.study(**asked), dear.study(region={"name": "Inland", "counties": list(INLAND)}, **asked)]
    told = json.loads(dear.run("compare", *both, "--json"))
    assert NAMES[0] in json.dumps(told)


def test_the_result_says_which_parities(dear: World) -> None:
    notes = " ".join(dear.ask("rank", wages={"price_parities": True})["notes"])
    assert "over the price parity of the state in 2023 (BEA, from sarpp.csv)" in notes
    assert "Price parity of the region's state (U.S. 100): Alaska 102.5." in notes


def test_a_year_that_is_not_there_is_refused(dear: World, world: World) -> None:
    study = load_study(dear.study(wages={"price_parities": 2021}))
    with pytest.raises(StoreError, match=r"no price parities of states for 2021; sarpp.csv has those of 2019, 2023"):
        rank.ranked(study, Store(dear.store))
    with pytest.raises(StoreError, match="the store has no price parities of states"):
        rank.ranked(load_study(world.study(wages={"price_parities": True})), Store(world.store))


@pytest.mark.parametrize("value", [1990, 2018.5, "yes", "2018"])
def test_what_is_no_year_of_parities(dear: World, value: object) -> None:
    with pytest.raises(ConfigError, match=r"wages\.price_parities"):
        load_study(dear.study(wages={"price_parities": value}))


def test_a_state_without_one_has_no_such_wages(tmp_path: Path) -> None:
    dear = with_parities(tmp_path, alaska="(NA)")
    found = dear.ask("rank", wages={"price_parities": True})
    assert {row[NAMES[0]] for row in found["table"]} == {None}
    assert {row["parity_avg_annual_wage_status"] for row in found["table"]} == {"missing"}
    assert any("there is no price parity of Alaska" in note for note in found["notes"])


def test_several_states_are_weighted_by_the_regions_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """100 jobs in the one, 300 in the two counties of the other: (100 × 90 + 300 × 110) ÷ 400 = 105."""
    jobs = {"13001": 100.0, "01001": 250.0, "01003": 50.0}

    class Cells:
        def __init__(self, _resolved: object, areas: Sequence[Sequence[str]], _owns: object) -> None:
            self._jobs = np.array([sum(jobs[a] for a in area) for area in areas])

        def sums(self, _targets: object, _rows: object) -> SimpleNamespace:
            return SimpleNamespace(employment=SimpleNamespace(estimate=self._jobs))

    monkeypatch.setattr(price_levels, "CellsOf", Cells)
    parities = {"13": 90.0, "01": 110.0}
    level: Any = price_levels.price_level
    assert level(parities, None, tuple(jobs), ("5",)) == 105.0
    assert level(parities, None, ("13001",), ("5",)) == 90.0
    assert np.isnan(level({"13": 90.0}, None, tuple(jobs), ("5",)))
    jobs["01003"] = float("nan")
    assert np.isnan(level(parities, None, tuple(jobs), ("5",)))
    assert level(parities, None, ("01001", "01003"), ("5",)) == 110.0


def test_load_keeps_it_as_a_table(tmp_path: Path) -> None:
    (tmp_path / "sarpp.csv").write_text(_FILE.format(alaska="102.5"))
    store = Store(tmp_path / "store")
    load([tmp_path / "sarpp.csv"], store)
    assert store.tables("price_parities") == ["us"]
