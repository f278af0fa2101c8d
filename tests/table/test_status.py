"""The status of a number is the weakest of what it is made from."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.table.growth import notes_of_growth
from sectorlmi.table.status import missing_where, of_sum, weakest
from sectorlmi.table.sums import Amounts, Sums
from sectorlmi.terms.study import Policy

# Published cells, hidden cells, and the jobs of the published ones.
STATES = [(0, 0, 0.0), (1, 0, 0.0), (2, 0, 0.0), (1, 0, 7.0), (2, 0, 7.0), (1, 1, 7.0), (1, 1, 0.0), (0, 2, np.nan)]


@pytest.mark.parametrize(
    ("policy", "hidden"),
    [
        ("estimate", ["estimated", "estimated", "estimated"]),
        ("floor", ["partial", "partial", "bounded_only"]),
        ("exclude", ["bounded_only", "bounded_only", "bounded_only"]),
    ],
)
def test_what_a_sum_is_by_its_cells(policy: Policy, hidden: list[str]) -> None:
    """No row is absent, published zeros are zero, one cell is published and two are a sum; then the policy decides."""
    shown, suppressed, floor = (np.array(column) for column in zip(*STATES, strict=True))
    amounts = Amounts(floor, floor, floor, floor, floor)
    sums = Sums(shown, suppressed, 2 - shown - suppressed, shown * 1.0, amounts, amounts)
    assert of_sum(sums, policy).tolist() == ["absent", "zero", "zero", "published", "sum_published", *hidden]


def test_what_has_no_number_is_missing_unless_its_status_says_why() -> None:
    kinds = np.array(["published", "published", "bounded_only", "not_comparable", "estimated"])
    values = np.array([1.0, np.nan, np.nan, np.nan, np.nan])
    assert missing_where(kinds, values).tolist() == [
        "published",
        "missing",
        "bounded_only",
        "not_comparable",
        "missing",
    ]


def test_growth_from_no_jobs_is_told_and_nothing_from_nothing_is_not() -> None:
    notes = notes_of_growth(np.array([0.0, 0.0, 5.0]), np.array([3.0, 0.0, 6.0]), np.array(["a", "b", "c"]))
    assert notes.tolist() == ["no jobs in the base year, so growth has no percent", "b", "c"]


def test_element_by_element_and_in_any_order() -> None:
    one = np.array(["published", "estimated", "zero"])
    other = np.array(["estimated", "absent", "absent"])
    assert weakest(one, other).tolist() == ["estimated", "estimated", "zero"]
    assert weakest(other, one).tolist() == ["estimated", "estimated", "zero"]


def test_of_many_parts() -> None:
    assert weakest(["published"], ["bridged"], ["not_comparable"], ["estimated"]).tolist() == ["not_comparable"]


def test_of_nothing() -> None:
    nothing = np.array([], dtype=np.str_)
    assert weakest(nothing, nothing).tolist() == []


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(ValueError, match="guessed"):
        weakest(["published"], ["guessed"])
