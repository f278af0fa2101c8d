"""Ten significant digits."""

from __future__ import annotations

import math

import pytest

from sectorlmi.terms.significant import differences, is_same


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
