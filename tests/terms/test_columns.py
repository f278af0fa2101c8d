"""How numbers are written on the screen."""

from __future__ import annotations

import math

import pytest

from sectorlmi.terms.columns import Column, count


@pytest.mark.parametrize(
    ("value", "shown"), [(933.0, "933"), (2.9, "2.9"), (0.125, "0.12"), (-1200.5, "-1,200.5"), (math.nan, "–")]
)
def test_a_number_of_no_known_form_keeps_only_the_decimals_it_has(value: float, shown: str) -> None:
    assert Column("openings", "Openings", "number", "", "Read from the study's own file").shown(value) == shown


def test_a_count_has_no_decimals() -> None:
    assert count("jobs", "Jobs", "jobs", "").shown(1234.6) == "1,235"
