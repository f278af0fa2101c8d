"""Factors that cannot be meant are refused, by name."""

from __future__ import annotations

import math

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.criteria import Criterion, check


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ([], "no factor to rank on"),
        ([Criterion("wages", -1)], "factors.wages.weight: -1 is not a weight"),
        ([Criterion("wages", math.nan)], "factors.wages.weight: nan is not a weight"),
        ([Criterion("wages", math.inf)], "factors.wages.weight: inf is not a weight"),
        ([Criterion("wages", 0), Criterion("jobs", 0)], "all weights are zero"),
        ([Criterion("wages", 1), Criterion("wages", 2)], "factor named twice: wages"),
        ([Criterion("wages", 1, "highest")], "Did you mean `higher`?"),
        ([Criterion("wages", 1, "abs")], "Known: higher, lower, largest_change."),
        ([Criterion("wages", 1e300), Criterion("jobs", 1)], "factors.wages.weight: 1e+300 is over a billion times"),
        ([Criterion("wages", 1), Criterion("jobs", 1e-320)], "Give jobs weight 0 to show it"),
        ([Criterion("wages", 1e308), Criterion("jobs", 1e308)], "add up to more than a number can hold"),
    ],
)
def test_refused(criteria, message):
    with pytest.raises(ConfigError) as caught:
        check(criteria)
    assert message in str(caught.value)


def test_the_given_weight_survives_normalising():
    criterion = Criterion("wages", 3).weighing(0.25)
    assert (criterion.weight, criterion.given_weight) == (0.25, 3)


def test_weights_may_be_on_any_scale():
    check([Criterion("wages", 1e308), Criterion("jobs", 1e300), Criterion("growth", 0)])
    check([Criterion("wages", 1e-320)])
