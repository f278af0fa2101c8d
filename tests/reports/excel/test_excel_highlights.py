"""Which numbers tab J fills, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.reports.excel.table_tabs import strong

NAN = np.nan


def picked(values: list[float], rule: str, better: str = "higher") -> list[int]:
    return np.flatnonzero(strong(np.array(values, dtype=float), better, rule)).tolist()


def test_top_ten_includes_a_tie_at_the_boundary() -> None:
    values = [20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 11, 10]
    assert picked(values, "top10") == list(range(11))


def test_fewer_than_ten_are_all_among_the_ten_best() -> None:
    assert picked([3, NAN, 1], "top10") == [0, 2]


def test_median_is_strictly_exceeded() -> None:
    assert picked([1, 2, 3, 4, 5], "above_median") == [3, 4]
    assert picked([1, 2, 3, 4], "above_median") == [2, 3]


def test_median_not_mean() -> None:
    assert picked([1, 2, 3, 100], "above_median") == [2, 3]


def test_all_equal_are_never_above_the_median() -> None:
    assert picked([7, 7, 7], "above_median") == []
    assert picked([7, 7, 7], "top_third") == [0, 1, 2]


@pytest.mark.parametrize(("count", "third"), [(1, 1), (3, 1), (4, 2), (7, 3), (9, 3)])
def test_a_third_is_rounded_up(count: int, third: int) -> None:
    assert picked(list(range(count)), "top_third") == list(range(count - third, count))


def test_unknown_neither_counts_nor_is_picked() -> None:
    assert picked([NAN, 4, NAN, 3, 2, 1], "top_third") == [1, 3]
    assert picked([NAN, NAN], "top10") == []


def test_lower_is_better() -> None:
    assert picked([5, 1, 3], "top_third", "lower") == [1]
    assert picked([5, 1, 3], "above_median", "lower") == [1]


def test_largest_change_counts_decline() -> None:
    assert picked([-9, 1, 5, -2], "top_third", "largest_change") == [0, 2]


def test_one_industry() -> None:
    assert picked([-3], "top_third") == [0]
    assert picked([-3], "above_median") == []
