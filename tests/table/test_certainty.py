"""Which bounds are a number's, and the grades that the table carries beside the statuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sectorlmi.table import certainty
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.cells import Array
from sectorlmi.terms.provenance import Status

GROWTH = FACTORS["growth"].column


def growth(**more: Any) -> dict[str, Array]:
    """Four growths: -2.5 to 7, 12 to 30, 12 to 13, published."""
    return {
        "growth_pct": np.array([2.8, 20.0, 12.5, 4.0]),
        "growth_lower_pct": np.array([-2.5, 12.0, 12.0, 4.0]),
        "growth_upper_pct": np.array([7.0, 30.0, 13.0, 4.0]),
        "growth_status": np.array([Status.ESTIMATED, Status.BRIDGED, Status.BRIDGED, Status.PUBLISHED], dtype=np.str_),
        "growth_estimated_share": np.array([0.3, 0.2, 0.0, 0.0]),
        **more,
    }


def test_names_beside_a_number() -> None:
    names = [(c.beside("lower"), c.beside("high"), c.grade) for c in (FACTORS[n].column for n in FACTORS)]
    assert names[:3] == [
        ("employment_lower", "employment_high", "employment_grade"),
        ("avg_annual_wage_lower_usd", "avg_annual_wage_high_usd", "avg_annual_wage_grade"),
        ("growth_lower_pct", "growth_high_pct", "growth_grade"),
    ]


def test_the_grade_stands_behind_the_status() -> None:
    found = certainty.with_grades(growth())
    assert list(found)[3:5] == ["growth_status", "growth_grade"]
    # Bridged and estimated is judged as an estimate; bridged from published cells alone has a bound it cannot have.
    assert found["growth_grade"].tolist() == ["unsure", "rough", "", "published"]


def test_a_number_without_bounds_has_no_grade() -> None:
    columns = {name: values for name, values in growth().items() if name != "growth_lower_pct"}
    assert list(certainty.with_grades(columns)) == list(columns)
    assert certainty.of(columns, GROWTH) is None


def test_every_status_with_bounds_has_its_grade() -> None:
    words = dictionary()
    bounded = {c.name for c in words.values() if c.status and c.beside("lower") in words}
    assert bounded == {
        "employment", "employment_base", "avg_annual_wage_usd", "growth_pct", "location_quotient",
        "benchmark_growth_pct", "growth_trend_pct", "recent_growth_pct",
        "real_avg_annual_wage_usd", "parity_avg_annual_wage_usd", "real_wage_growth_pct",
    }  # fmt: skip
    assert {words[name].grade for name in bounded} == {c.name for c in words.values() if c.kind == "grade"}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-1.0, 4.0, True),
        (0.1, 4.0, False),  # what is likely says more than what is certain
        (np.nan, np.nan, True),  # nothing is drawn: what is certain has both signs
        (0.0, 4.0, False),
    ],
)
def test_the_sign_is_asked_of_what_is_likely(low: float, high: float, expected: bool) -> None:
    likely = {"growth_low_pct": np.array([low, 13, 12, 4]), "growth_high_pct": np.array([high, 28, 13, 4])}
    found = certainty.of(growth(**likely), GROWTH)
    assert found is not None
    assert found.is_sign_unknown.tolist() == [expected, False, False, False]


def test_jobs_have_no_sign_to_be_unknown() -> None:
    columns = {
        "employment": np.array([5.0]), "employment_lower": np.array([-1.0]), "employment_upper": np.array([9.0]),
        "employment_status": np.array(["estimated"]),
    }  # fmt: skip
    found = certainty.of(columns, FACTORS["employment"].column)
    assert found is not None
    assert (found.is_sign_unknown.tolist(), found.grade.tolist()) == ([False], ["unsure"])
