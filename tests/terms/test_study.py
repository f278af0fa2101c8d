"""Small rules of a study: levels with exceptions, regions of industries' own, what is rounded, what is short."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.terms.cells import is_short
from sectorlmi.terms.study import Level, Region, Study, Years
from sectorlmi.terms.study_parts import IndustryRegion, own_region

TWO, ONE = Region("Two", ("98001", "98003")), Region("One", ("98005",))
STUDY = Study("S", TWO, Years.of(2018, 2021))


def test_the_longest_exception_of_a_level_wins() -> None:
    level = Level(3, (("54", 4), ("5415", 6), ("541", 5)))
    assert [level.digits_for(code) for code in ("311", "54", "5411", "54111", "541511", "551")] == [3, 4, 5, 5, 6, 3]
    assert [code for code in ("311", "541", "5411", "54111", "54151", "541511") if level.lists(code)] == [
        "311",
        "54111",
        "541511",
    ]
    assert level.deepest == 6


def test_the_narrowest_region_of_its_own_counts() -> None:
    given = [IndustryRegion(code, Region(code, ("98001",))) for code in ("31-33", "3116", "311")]
    found = {code: own_region(given, code) for code in ("3116", "31161", "3118", "332", "541")}
    assert {code: one.industry if one else None for code, one in found.items()} == {
        "3116": "3116",
        "31161": "3116",
        "3118": "311",
        "332": "31-33",
        "541": None,
    }


def test_estimates_of_any_single_county_are_shown_in_tens() -> None:
    assert not STUDY.rounds_to_ten
    assert replace(STUDY, region=ONE).rounds_to_ten
    assert replace(STUDY, industry_regions=(IndustryRegion("311", ONE),)).rounds_to_ten
    assert not replace(STUDY, industry_regions=(IndustryRegion("311", TWO),)).rounds_to_ten


@pytest.mark.parametrize(
    ("total", "parts", "n", "short"),
    [
        (10, 10, 1, False),
        (11, 10, 1, True),
        (11, 10, 2, False),
        (12, 10, 2, True),
        (12, 10, 6, False),
        (13, 10, 6, True),
        (3, 0, 0, True),
        (9, 10, 1, False),
        (10, 9.5, 1, True),
    ],
)
def test_rounding_hides_half_an_establishment_and_a_quarter_for_each_part(
    total: float, parts: float, n: float, short: bool
) -> None:
    given = (np.array([float(value)]) for value in (total, parts, n))
    assert is_short(*given).tolist() == [short]


def test_counties_of_every_region_are_the_study_s_each_once() -> None:
    own = (IndustryRegion("311", ONE), IndustryRegion("62", Region("Both", ("98003", "98007"))))
    assert replace(STUDY, industry_regions=own).all_counties == ("98001", "98003", "98005", "98007")
