"""Ten significant digits."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sectorlmi.terms.significant import differences, is_same, rounded

ANY = arrays(np.float64, st.integers(0, 40), elements=st.floats(allow_nan=True, allow_infinity=True))


@given(ANY)
def test_rounding_twice_is_rounding_once(x: np.ndarray) -> None:
    np.testing.assert_array_equal(rounded(rounded(x)), rounded(x))


@given(ANY)
def test_rounding_keeps_the_order(x: np.ndarray) -> None:
    in_order = np.sort(x[~np.isnan(x)])
    assert (rounded(in_order)[1:] >= rounded(in_order)[:-1]).all()


@given(st.floats(1e-13, 1e9, exclude_max=True), st.sampled_from([1, -1]))
def test_it_is_the_double_nearest_to_the_rounded_decimal_number(x: float, sign: int) -> None:
    once = float(rounded(sign * x))
    # The decimal half-way point itself is no double; within its last bit either way is right.
    assert once in {float(f"{Decimal(sign * x * (1 + by)):.9e}") for by in (-2e-16, 0, 2e-16)}
    assert is_same(once, sign * x)


def test_what_rounding_keeps() -> None:
    found = rounded(np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1 / 3, 0.1 + 0.2, 5e-324]))
    assert np.isnan(found[2])
    assert found[[0, 1, 3, 4, 5, 6, 7]].tolist() == [0.0, 0.0, math.inf, -math.inf, 0.3333333333, 0.3, 0.0]
    assert not np.signbit(found[1])


def test_published_sums_of_many_digits_stay_as_they_are() -> None:
    assert rounded(np.array([61_234_567_891.0, 2.0**53 - 1])).tolist() == [61_234_567_891.0, 2.0**53 - 1]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (1.0, 1.0, True),
        (0.0, -0.0, True),
        # One step of the tenth digit is what rounding half-way makes; two are not.
        (1.000000000, 1.000000001, True),
        (1.000000000, 1.000000002, False),
        (9.999999998, 9.999999999, True),
        (9.999999997, 9.999999999, False),
        (9.999999999, 10.00000000, True),
        (-2.5e-7, -2.5000000001e-7, True),
        (-2.5e-7, 2.5e-7, False),
        (774_919.0, 774_920.0, False),
        (0.0, 1e-30, False),
        (math.inf, math.inf, True),
        (math.inf, 1e308, False),
        (math.nan, 1.0, False),
    ],
)
def test_what_is_the_same(a: float, b: float, same: bool) -> None:
    assert is_same(a, b) is same
    assert is_same(b, a) is same


def test_differences_of_json_values() -> None:
    then = {"a": [1.0, 2], "b": {"c": "x", "d": None}, "e": [1]}
    assert differences(then, {"a": [1 + 1e-13, 2], "b": {"c": "x", "d": None}, "e": [1]}) == []
    assert differences(then, {"a": [1, 3], "b": {"c": "y"}, "e": []}) == [
        "a[0]: 1.0 then, 1 now",
        "a[1]: 2 then, 3 now",
        "b.c: 'x' then, 'y' now",
        "e: 1 entries then, 0 now",
    ]
