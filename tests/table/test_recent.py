"""Which pair of quarters is a recent signal."""

from __future__ import annotations

import pytest

from sectorlmi.table.recent import newest_pair
from sectorlmi.terms.period import Period
from sectorlmi.terms.study_years import Years


def periods(text: str) -> list[Period]:
    return [Period.parse(word) for word in text.split()]


@pytest.mark.parametrize(
    ("held", "newest"),
    [
        ("2015 2018 2017Q2 2018Q2", "2018Q2"),
        ("2015 2018 2017Q2 2018Q1 2018Q2 2017Q1", "2018Q2"),
        # The newest quarter whose year before is there, not the newest one.
        ("2017Q1 2018Q1 2018Q3", "2018Q1"),
        ("2018Q4 2019Q4 2018Q2 2019Q2", "2019Q4"),
        ("2019Q1 2018Q1", "2019Q1"),
    ],
)
def test_the_newest_with_the_same_quarter_a_year_before(held: str, newest: str) -> None:
    current = Period.parse(newest)
    pair = newest_pair(periods(held), Years.of(2015, 2018))
    assert pair == Years(Period(current.year - 1, current.quarter), current)


@pytest.mark.parametrize("held", ["", "2015 2018", "2018Q1", "2018Q1 2018Q2 2018Q3", "2016Q2 2017Q2", "2016Q2 2018Q2"])
def test_no_signal(held: str) -> None:
    """No quarter, none of the year before, or none as late as the study's current year."""
    assert newest_pair(periods(held), Years.of(2015, 2018)) is None


def test_a_study_of_these_quarters_has_no_other_signal() -> None:
    held = periods("2017Q2 2018Q2")
    assert newest_pair(held, Years(*held)) is None
    assert newest_pair([*held, Period(2014, 2)], Years(Period(2014, 2), held[1])) == Years(*held)
