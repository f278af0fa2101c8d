from __future__ import annotations

from collections.abc import Callable

import pytest

from sectorlmi.suppression.advice import hidden_shares
from sectorlmi.terms.cells import Cells


def county(four_digit_jobs: float | None) -> list[tuple[str, str, str, int, float, float | None]]:
    return [
        ("13001", "5", "10", 71, 9, 100.0),
        ("13001", "5", "62", 74, 9, 100.0),
        ("13001", "5", "621", 75, 9, 95.0),
        ("13001", "5", "622", 75, 1, None),
        ("13001", "5", "6211", 76, 9, four_digit_jobs),
    ]


def test_shares_by_level(make_cells: Callable[..., Cells]) -> None:
    found = hidden_shares(make_cells(county(40.0)), ["13001"], ["5"])
    assert [(r.level, r.n_cells, r.n_hidden) for r in found.levels] == [
        (2, 1, 0),
        (3, 2, 1),
        (4, 1, 0),
        (5, 0, 0),
        (6, 0, 0),
    ]
    assert [r.jobs_disclosed_share for r in found.levels[:3]] == pytest.approx([1.0, 0.95, 0.4])
    assert found.advised_level == 3


def test_four_digits_where_nearly_all_jobs_are_disclosed(make_cells: Callable[..., Cells]) -> None:
    assert hidden_shares(make_cells(county(93.0)), ["13001"], ["5"]).advised_level == 4
    # Just nine tenths are enough.
    assert hidden_shares(make_cells(county(90.0)), ["13001"], ["5"]).advised_level == 4
    assert hidden_shares(make_cells(county(89.9)), ["13001"], ["5"]).advised_level == 3


def test_neither_sectors_nor_five_digits_are_advised(make_cells: Callable[..., Cells]) -> None:
    fine = [*county(93.0), ("13001", "5", "62111", 77, 9, 93.0), ("13001", "5", "621111", 78, 9, 93.0)]
    assert hidden_shares(make_cells(fine), ["13001"], ["5"]).advised_level == 4
    coarse = [row if row[2] != "621" else (*row[:5], 40.0) for row in county(None)]
    found = hidden_shares(make_cells(coarse), ["13001"], ["5"])
    assert found.levels[0].jobs_disclosed_share == 1
    assert found.advised_level == 3


def test_without_totals_the_share_is_unknown(make_cells: Callable[..., Cells]) -> None:
    found = hidden_shares(make_cells(county(None)[3:]), ["13001"], ["5"])
    assert found.levels[1].jobs_disclosed_share is None
    assert found.advised_level == 3
