"""What a projection looks back on, by hand: two years made comparable, in a region and in the state around it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.suppression.resolved import bound, resolve
from sectorlmi.table.look_back import look_back, pair, trial
from sectorlmi.table.sums import Year
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Region, Study, Years

COUNTY, STATE = "98001", "98000"
STUDY = Study("By hand", Region("One", (COUNTY,)), Years.of(2021, 2022), benchmark=STATE)


def year(when: int, county: dict[str, float], state: dict[str, float]) -> Year:
    """A period in which all is published; NaN is hidden."""
    rows = [(COUNTY, code, 75, jobs) for code, jobs in county.items()]
    rows += [(STATE, code, 55, jobs) for code, jobs in state.items()]
    area, industry, agglvl, jobs = (np.array(column) for column in zip(*sorted(rows), strict=True))
    own, ten = np.full(len(area), "5"), np.full(len(area), 10.0)
    cells = Cells(Period(when), area, own, industry, agglvl, ten, jobs, jobs * 5e4, np.isnan(jobs))
    return Year(bound(cells, level=3), (COUNTY,))


BEFORE = year(2021, {"311": 40, "511": 100, "519": 50}, {"311": 400, "511": 900, "519": 100})
NOW = year(2022, {"311": 50, "513": 90, "516": 30, "519": 60}, {"311": 440, "513": 800, "516": 200, "519": 500})
LATER = year(2024, {"311": 60, "513": 99, "516": 30, "519": 60}, {"311": 440, "513": 800, "516": 200, "519": 500})
CODES = ("311", "513", "519")


def test_industries_stand_on_the_level_of_their_own_jobs() -> None:
    past = look_back(STUDY, (BEFORE, NOW), CODES)
    assert past.years == 1
    assert past.end.tolist() == [50, 90, 60]
    # 511 and 519 together had 150 jobs, 513, 516 and 519 have 180.
    assert past.start == pytest.approx([40, 90 * 150 / 180, 60 * 150 / 180])
    assert past.wider_end.tolist() == [440, 800, 500]
    assert past.wider_start == pytest.approx([400, 800 * 1000 / 1500, 500 * 1000 / 1500])
    assert past.certain.tolist() == [1, 1, 1]


def test_an_industry_without_a_past_has_none() -> None:
    past = look_back(STUDY, (BEFORE, NOW), ("622",))
    assert past.end.tolist() == [0]
    assert np.isnan(past.start).all()


def test_what_came_is_on_the_level_of_the_second_year() -> None:
    told = trial(STUDY, (BEFORE, NOW, LATER), CODES)
    assert (told.past.years, told.ahead, told.to) == (1, 2, 2024)
    assert told.came == pytest.approx([60, 99, 60])
    assert told.is_known.all()


def test_what_came_as_an_estimate_is_unknown() -> None:
    hidden = year(2024, {"31-33": 70, "311": np.nan, "312": 10}, {"311": 500})
    resolved = resolve(hidden.resolved.cells, level=3, other_periods=[])
    told = trial(STUDY, (BEFORE, NOW, Year(resolved, (COUNTY,))), ("311",))
    assert np.isnan(told.came).all()
    assert told.past.end.tolist() == [50]


def test_a_changed_region_is_not_compared() -> None:
    told = trial(STUDY, (replace(BEFORE, broken=("redrawn",)), NOW, LATER), CODES)
    assert np.isnan(told.past.start).all()
    assert told.came == pytest.approx([60, 99, 60])


def test_two_periods_before_the_same_change_are_compared() -> None:
    before, now = (replace(y, broken=("redrawn",)) for y in (BEFORE, NOW))
    assert [y.broken for y in pair(before, now)] == [(), ()]
    assert [y.broken for y in pair(before, NOW)] == [("redrawn",), ("redrawn",)]


def test_a_wider_area_of_its_own_is_paired_too() -> None:
    wider = Year(BEFORE.resolved, (STATE,), ("moved",)), Year(NOW.resolved, (STATE,))
    before, now = pair(replace(BEFORE, benchmark=wider[0]), replace(NOW, benchmark=wider[1]))
    assert before.broken == ()
    assert before.benchmark is not None
    assert before.benchmark.broken == ("moved",)
    past = look_back(STUDY, (before, now), CODES)
    assert np.isnan(past.wider_start).all()
    assert past.start[0] == 40
