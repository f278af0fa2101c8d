"""Which prices a store gives: the bundled table, a loaded one, or both."""

from __future__ import annotations

from pathlib import Path

import pytest

from sectorlmi.reference.price_index import cpi_u
from sectorlmi.store import Store
from sectorlmi.workflows.consumer_prices import consumer_prices
from sectorlmi.workflows.load import load


def months(values: dict[int, float]) -> str:
    lines = [f"{year}-{month:02d}-01,{value},0" for year, value in values.items() for month in range(1, 13)]
    return "\n".join(["Date,Index,Inflation", *lines]) + "\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def loaded(store: Store, tmp_path: Path, values: dict[int, float]) -> Store:
    file = tmp_path / "cpi.csv"
    file.write_text(months(values), encoding="utf-8")
    load([file], store)
    return store


def test_without_a_loaded_table_the_bundled_one_serves(store: Store) -> None:
    prices = consumer_prices(store)
    assert prices.index == cpi_u().index
    assert prices.provenance == ()
    assert prices.source.endswith("(CUUR0000SA0, BLS), annual averages; bundled, months to 2026-05")


def test_a_newer_file_of_the_same_series_goes_first_and_leaves_the_other_years(store: Store, tmp_path: Path) -> None:
    # 0.05 % off in 2024: another rounding, not another series.
    prices = consumer_prices(loaded(store, tmp_path, {2024: 313.845, 2025: 322.0}))
    assert (prices.index[2024], prices.index[2025], prices.index[2018]) == (313.845, 322.0, 251.107)
    assert prices.source.endswith("annual averages; from cpi.csv; 1913 to 2023 bundled, months to 2026-05")
    assert [p.file for p in prices.provenance] == ["cpi.csv"]


def test_a_table_that_denies_the_bundled_one_stands_alone(store: Store, tmp_path: Path) -> None:
    prices = consumer_prices(loaded(store, tmp_path, {2017: 98.0, 2018: 100.0}))
    assert prices.index == {2017: 98.0, 2018: 100.0}
    assert "from cpi.csv alone" in prices.source


def test_a_table_that_shares_no_year_stands_alone(store: Store, tmp_path: Path) -> None:
    assert consumer_prices(loaded(store, tmp_path, {2030: 400.0})).index == {2030: 400.0}
