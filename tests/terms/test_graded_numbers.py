"""How numbers of each grade are written, by hand: three figures, ranges rounded outward, marks, words for who hears."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.graded_numbers import GradedNumber, certain_range, figures, graded, legend, outward
from sectorlmi.terms.grades import Certainty
from sectorlmi.terms.provenance import STATUS_MEANING, Status

JOBS, WAGE, GROWTH, LQ = (
    FACTORS[name].column for name in ("employment", "avg_annual_wage", "growth", "location_quotient")
)
NAN = float("nan")


@pytest.mark.parametrize(
    ("number", "written", "spoken"),
    [
        (GradedNumber(JOBS, 12_883, "published", "published", 12_883, 12_883), "12,883", "12,883"),
        (GradedNumber(JOBS, 10_355, "estimated", "close", 10_169, 10_731), "≈10,400", "about 10,400"),
        (
            GradedNumber(JOBS, 13_150, "estimated", "rough", 10_950, 15_010),
            "≈13,200 (10,900 to 15,100)",
            "about 13,200, certainly between 10,900 and 15,100",
        ),
        (
            GradedNumber(JOBS, 3_507, "estimated", "unsure", 3_390, 5_389.4),
            "3,390 to 5,390",
            "between 3,390 and 5,390",
        ),
        (GradedNumber(WAGE, 128_281, "estimated", "close", 122_297, 132_581), "≈$128,000", "about $128,000"),
        (GradedNumber(LQ, 1.5234, "estimated", "close", 1.48, 1.57), "≈1.52", "about 1.52"),
        (GradedNumber(LQ, 0.0812, "estimated", "close", 0.081, 0.082), "≈0.08", "about 0.08"),
        (GradedNumber(GROWTH, 107.97, "estimated", "close", 106.8, 112.8), "≈108", "about 108"),
        (GradedNumber(GROWTH, 9.83, "estimated", "close", 8.0, 11.0), "≈9.8", "about 9.8"),
        (
            GradedNumber(GROWTH, 59.77, "bridged_estimated", "rough", 53.19, 66.12),
            "≈59.8 (53 to 67)⇄",
            "about 59.8, certainly between 53 and 67",
        ),
        (GradedNumber(GROWTH, 3.3, "bridged", "published", 3.3, 3.3), "3.3⇄", "3.3"),
        # What has no grade keeps the mark of its status.
        (GradedNumber(JOBS, 1_610, "partial"), "1,610⌊", "1,610"),
        (GradedNumber(JOBS, 1_610, "estimated"), "1,610~", "1,610"),
        (GradedNumber(JOBS, NAN, "bounded_only"), "–?", "–"),
        (GradedNumber(JOBS, 1_610), "1,610", "1,610"),
    ],
)
def test_a_number_as_it_is_read_and_heard(number: GradedNumber, written: str, spoken: str) -> None:
    assert (str(number), number.spoken) == (written, spoken)


def test_a_growth_that_may_be_either_way_says_so_with_its_range() -> None:
    unsure = GradedNumber(GROWTH, 0.65, "estimated", "unsure", -13.16, 3.07, is_sign_unknown=True)
    assert str(unsure) == "sign not known (-14 to 4)"
    assert unsure.spoken == "sign not known, certainly between -14 and 4"
    # Near nothing, whichever way: the number alone would say that it grew.
    assert str(GradedNumber(GROWTH, 0.8, "estimated", "close", -2.1, 3.2, is_sign_unknown=True)) == (
        "sign not known (-3 to 4)"
    )
    assert str(GradedNumber(GROWTH, 96.1, "estimated", "unsure", -4.75, 279.5)) == "-5 to 280"
    assert str(GradedNumber(GROWTH, 2.0, "published", "published", 2.0, 2.0, is_sign_unknown=True)) == "2.0"


@pytest.mark.parametrize(
    ("bound", "down", "up"),
    [
        (10_169, "10,100", "10,200"),
        (10_100, "10,100", "10,100"),
        (999.2, "999", "1,000"),
        (99.5, "99", "100"),
        (98, "98", "98"),
        (0.4, "0", "1"),
        (0, "0", "0"),
        (1_279_600, "1,270,000", "1,280,000"),
    ],
)
def test_jobs_are_rounded_outward(bound: float, down: str, up: str) -> None:
    assert (outward(JOBS, bound, up=False), outward(JOBS, bound, up=True)) == (down, up)


def test_other_bounds_are_rounded_outward_too() -> None:
    assert certain_range(WAGE, 36_334.9, 101_227.2) == "$36,300 to $102,000"
    assert certain_range(GROWTH, -13.16, 3.07) == "-14 to 4"
    assert certain_range(GROWTH, -0.2, 0.2) == "-1 to 1"
    assert certain_range(GROWTH, 53.0, 1775.5) == "53 to 1,780"
    assert certain_range(LQ, 0.9949, 1.581) == "0.99 to 1.59"
    assert certain_range(LQ, 12.34, 123.4) == "12.3 to 124"
    assert certain_range(LQ, 0.0812, 0.0888) == "0.08 to 0.09"


def test_every_range_holds_its_bounds() -> None:
    rng = np.random.default_rng(7)
    for column in (JOBS, WAGE, GROWTH, LQ):
        for bound in rng.lognormal(3, 4, 300) * rng.choice([-1, 1] if column is GROWTH else [1], 300):
            low, high = (float(outward(column, bound, up=up).replace(",", "").replace("$", "")) for up in (False, True))
            assert low <= bound <= high


def test_ranges_with_an_open_end() -> None:
    assert certain_range(JOBS, 120, np.inf) == "at least 120"
    assert certain_range(JOBS, 120, NAN) == "at least 120"
    assert certain_range(JOBS, NAN, 120) == "at most 120"
    assert certain_range(JOBS, 98, 98) == "98"
    # No more than that there are no fewer jobs than none.
    assert certain_range(JOBS, 0, NAN) == certain_range(GROWTH, -100, NAN) == certain_range(LQ, NAN, NAN) == "not known"
    assert certain_range(GROWTH, -82.3, NAN) == "at least -83"


def test_figures_have_no_more_decimals_than_the_column() -> None:
    found = [figures(GROWTH, v) for v in (107.97, 59.77, 9.834, -4.85, 0.049, 0.0)]
    assert found == ["108", "59.8", "9.8", "-4.8", "0.0", "0.0"]
    # Rounded once, not to three figures first: 1.95 would be 1.9.
    assert [figures(GROWTH, v) for v in (1.9534, 1.9466, 0.05499)] == ["2.0", "1.9", "0.1"]
    assert [figures(JOBS, v) for v in (10_355, 1_234_567, 134.3, 7.2)] == ["10,400", "1,230,000", "134", "7"]


def test_a_legend_explains_each_look_once_from_firm_to_weak() -> None:
    numbers = [
        GradedNumber(JOBS, 3_507, "estimated", "unsure", 3_390, 5_390),
        GradedNumber(JOBS, 10_355, "estimated", "close", 10_169, 10_731),
        GradedNumber(JOBS, 10_355, "estimated", "close", 10_169, 10_731),
        GradedNumber(GROWTH, 9.8, "bridged_estimated", "close", 9, 10),
        GradedNumber(JOBS, 5, "published", "published", 5, 5),
        GradedNumber(JOBS, 5, "partial"),
    ]
    assert [look for look, _ in legend(numbers)] == ["≈10,400", "3,390 to 5,390", "⌊", "⇄"]
    assert dict(legend(numbers))["⇄"] == STATUS_MEANING[Status.BRIDGED]
    # Estimates without bounds, such as a benchmark's, keep the mark of an estimate.
    assert [look for look, _ in legend([GradedNumber(JOBS, 5, "estimated")])] == ["~"]
    assert legend(numbers[4:5]) == []


def test_a_number_takes_what_is_certain_of_its_row() -> None:
    certain = Certainty(
        np.array([1.0, 9.0]), np.array([3.0, 12.0]), np.array(["unsure", "rough"]), np.array([False, True])
    )
    assert graded(GROWTH, 10.0, "estimated", certain, 1) == GradedNumber(
        GROWTH, 10.0, "estimated", "rough", 9.0, 12.0, is_sign_unknown=True
    )
    assert graded(GROWTH, 10.0, "estimated", certain.take([1]), 0) == graded(GROWTH, 10.0, "estimated", certain, 1)
    assert graded(GROWTH, 10.0, "estimated", None, 1) == GradedNumber(GROWTH, 10.0, "estimated")
