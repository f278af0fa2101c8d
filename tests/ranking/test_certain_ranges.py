"""The list of estimates that `--verbose` adds to the screen: by place, certain and likely ranges side by side."""

from __future__ import annotations

import numpy as np

from sectorlmi.ranking.certain_ranges import ranges_section
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.cells import Array

NAN = float("nan")


def table(**more: Array) -> DataTable:
    columns: dict[str, Array] = {
        "title": np.array(["Food", "Drink", "Cloth"]),
        "employment": np.array([12_883.0, 3_507.0, 13_150.0]),
        "employment_lower": np.array([12_883.0, 3_396.0, 10_950.0]),
        "employment_upper": np.array([12_883.0, 5_385.5, 15_010.0]),
        "employment_status": np.array(["published", "estimated", "estimated"]),
        **more,
    }
    return DataTable(("311", "312", "313"), columns, None, (FACTORS["employment"],))  # type: ignore[arg-type]


def rows(found: DataTable) -> list[list[str]]:
    ranking = rank(found.industries, found.factor_values(), [Criterion("employment", 1.0, "higher")])
    section = ranges_section(found, ranking)
    return [[section.cell(c, row) for c in section.columns] for row in range(len(section))]


def test_every_estimate_by_place_with_both_ranges() -> None:
    likely = {
        "employment_low": np.array([12_883.0, 3_428.6, 12_961.0]),
        "employment_high": np.array([12_883.0, 3_801.9, 13_204.0]),
    }
    assert rows(table(**likely)) == [
        ["1", "313", "Employment", "13,200", "rough", "10,900 to 15,100", "12,900 to 13,300"],
        ["3", "312", "Employment", "3,510", "unsure", "3,390 to 5,390", "3,420 to 3,810"],
    ]


def test_without_fills_nothing_is_likely() -> None:
    assert [row[-1] for row in rows(table())] == ["–", "–"]
    unknown = {"employment_low": np.full(3, NAN), "employment_high": np.full(3, NAN)}
    assert [row[-1] for row in rows(table(**unknown))] == ["–", "–"]
