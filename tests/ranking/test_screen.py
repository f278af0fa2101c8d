"""Thresholds: ordered elimination and "any of" tests, with what is unknown kept apart."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.screen import Threshold, any_of, new_york_tests, screen

NAN = math.nan
CODES = ["a", "b", "c", "d", "e"]
NAMES = ["employment", "growth", "projected_growth", "avg_annual_wage"]
VALUES = np.array(
    [
        [900, 10, 1, 50],
        [200, 2, 9, 40],
        [500, -4, NAN, 30],
        [500, NAN, 2, 80],
        [50, 0, 0, 50],
    ],
    dtype=float,
)


def test_each_step_says_what_it_removes_and_what_it_cannot_judge():
    # growth: mean of 10, 2, -4, 0 is 2; wages: median of all five is 50
    steps = [
        Threshold("employment", "at_least", 200),
        Threshold("growth", "at_least", "mean"),
        Threshold("avg_annual_wage", "above", "median"),
    ]
    result = screen(CODES, VALUES, NAMES, steps)
    assert [(s.cutoff, s.removed, s.undecided) for s in result.steps] == [
        (200, ("e",), ()),
        (2, ("c",), ("d",)),
        (50, ("a", "b"), ()),
    ]
    assert result.remaining == ()


def test_the_order_of_steps_does_not_decide_who_is_left():
    # mean employment 430; e fails both, and goes at the first
    steps = [Threshold("employment", "above", "mean"), Threshold("avg_annual_wage", "below", 45)]
    forward, backward = (screen(CODES, VALUES, NAMES, s) for s in (steps, steps[::-1]))
    assert forward.remaining == backward.remaining == ("c",)
    assert [s.removed for s in forward.steps] == [("b", "e"), ("a", "d")]
    assert [s.removed for s in backward.steps] == [("a", "d", "e"), ("b",)]


def test_new_york():
    # means: growth 2, projected 3, wage 50; more than 600 jobs
    result = any_of(CODES, VALUES, NAMES, new_york_tests(600))
    np.testing.assert_array_equal(
        result.passes,
        [
            [True, True, False, False],
            [False, False, True, False],
            [False, False, False, False],
            [False, False, False, True],
            [False, False, False, False],
        ],
    )
    assert result.meets == ("a", "b", "d")
    assert result.undecided == ("c",)  # its projection is missing
    assert result.cutoffs == (2, 600, 3, 50)


def test_more_than_one_pass_may_be_needed():
    result = any_of(CODES, VALUES, NAMES, new_york_tests(600), needed=2)
    assert result.meets == ("a",)
    assert result.undecided == ("d",)  # it passes on wages, and its growth is missing


def test_a_mean_of_nothing_leaves_everybody_undecided():
    result = any_of(["a"], np.array([[NAN]]), ["growth"], [Threshold("growth", "above", "mean")])
    assert result.undecided == ("a",)


def test_in_words():
    assert str(Threshold("growth", "at_least", 2.5)) == "growth at least 2.5"
    assert str(Threshold("growth", "above", "mean")) == "growth above mean"


@pytest.mark.parametrize(
    ("thresholds", "needed", "message"),
    [
        ([], 1, "no threshold"),
        ([Threshold("grwth", "above", 1)], 1, "Did you mean `growth`"),
        ([Threshold("growth", "over", 1)], 1, "Known: above, at_least, below, at_most"),
        ([Threshold("growth", "above", "avg")], 1, "Known: mean, median"),
        ([Threshold("growth", "above", 1)], 2, "2 of 1 tests cannot be needed"),
    ],
)
def test_refused(thresholds, needed, message):
    with pytest.raises(ConfigError) as caught:
        any_of(CODES, VALUES, NAMES, thresholds, needed=needed)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ("above", ("a",)),
        ("at_least", ("a", "c", "d")),
        ("below", ("b", "e")),
        ("at_most", ("b", "c", "d", "e")),
    ],
)
def test_a_value_at_the_threshold(rule, left):
    assert screen(CODES, VALUES, NAMES, [Threshold("employment", rule, 500)]).remaining == left
