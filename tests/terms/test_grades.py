"""Grades of numbers by hand: how far the certain bounds lie from them, and what has no grade."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.grades import GRADE_MEANING, Grade, grades, is_in_points, is_sign_unknown, points
from sectorlmi.terms.provenance import Status

UNKNOWN = float("nan")


def grade(value: float, lower: float, upper: float, status: str = "estimated", *, in_points: bool = False) -> str:
    bounds, limits = (np.array([lower]), np.array([upper])), points(FACTORS["growth"].column) if in_points else None
    (found,) = grades(np.array([value]), bounds, np.array([status]), points=limits).tolist()
    return str(found)


@pytest.mark.parametrize(
    ("value", "lower", "upper", "found"),
    [
        (1000, 950, 1050, "close"),  # 5 % to either side
        (1000, 949, 1050, "rough"),
        (1000, 950, 1051, "rough"),
        (1000, 1000, 1000, "close"),  # hidden, though its bounds leave one value
        (1000, 750, 1250, "rough"),
        (1000, 749, 1000, "unsure"),
        (1000, 1000, 1251, "unsure"),
        (0, 0, 3, "unsure"),
        (0, 0, 0, "close"),
        (1.52, 1.48, 1.57, "close"),
        (1000, 990, UNKNOWN, "unsure"),
        (1000, UNKNOWN, 1010, "unsure"),
        (1000, 990, np.inf, "unsure"),
    ],
)
def test_an_estimate_by_the_farther_of_its_bounds(value: float, lower: float, upper: float, found: str) -> None:
    assert grade(value, lower, upper) == found


@pytest.mark.parametrize(
    ("value", "lower", "upper", "found"),
    [
        (59.8, 54.8, 64.8, "close"),  # five points, though 8 % of the number
        (59.8, 53.2, 66.1, "rough"),
        (59.8, 44.8, 74.8, "rough"),
        (59.8, 44.7, 60.0, "unsure"),
        (12.3, 7.3, 17.3, "close"),  # 12.3 - 7.3 is 5.000000000000001 in a computer
        (8.0, -1.0, 17.0, "unsure"),  # within 15 points, but it may have shrunk
        (8.0, 0.0, 17.0, "rough"),
        (-8.0, -17.0, 0.0, "rough"),
        (-8.0, -17.0, 1.0, "unsure"),
        (0.8, -2.0, 3.1, "close"),  # near nothing, whichever way
        (96.1, -4.8, 279.5, "unsure"),
    ],
)
def test_growth_in_points_and_by_its_sign(value: float, lower: float, upper: float, found: str) -> None:
    assert grade(value, lower, upper, in_points=True) == found


@pytest.mark.parametrize("status", ["published", "sum_published", "zero", "absent"])
def test_what_nothing_is_hidden_of_is_published(status: str) -> None:
    assert grade(0 if status in ("zero", "absent") else 1000, UNKNOWN, UNKNOWN, status) == "published"


@pytest.mark.parametrize(
    "status", [s for s in Status if s not in ("published", "sum_published", "zero", "absent", "estimated")]
)
def test_only_estimates_are_judged(status: Status) -> None:
    # A floor leaves cells out, so its bounds are about another number; what is borrowed or not known has none.
    expected = {"bridged_estimated": "rough"}.get(status, "")
    assert grade(1000, 900, 1010, status) == expected


def test_a_bridged_number_of_published_cells_is_published() -> None:
    assert grade(12.5, 12.5, 12.5, "bridged", in_points=True) == "published"
    assert grade(12.5, 12.5, 12.6, "bridged", in_points=True) == ""  # under the floor policy its bounds are of more


def test_no_number_has_no_grade() -> None:
    assert grade(UNKNOWN, 10, 20) == ""
    assert grade(UNKNOWN, UNKNOWN, UNKNOWN, "published") == ""


def test_which_numbers_are_judged_in_points() -> None:
    found = {name for name, factor in FACTORS.items() if is_in_points(factor.column)}
    yearly = {"growth_per_year", "growth_trend"}
    assert (
        found
        == {"growth", "benchmark_growth", "recent_growth", "real_wage_growth"}
        | {"projected_growth", "wage_premium"}
        | yearly
    )
    assert {points(FACTORS[name].column) for name in yearly} == {(1.5, 5.0)}
    assert {points(FACTORS[name].column) for name in found - yearly} == {(5.0, 15.0)}


def test_a_sign_is_unknown_where_a_range_has_both() -> None:
    low, high = np.array([-1.0, 0.0, -2.0, 1.0, np.nan]), np.array([1.0, 2.0, 0.0, 2.0, np.nan])
    assert is_sign_unknown(low, high).tolist() == [True, False, False, False, False]


def test_every_grade_is_explained() -> None:
    assert set(GRADE_MEANING) == set(Grade)
