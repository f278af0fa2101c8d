"""Which cells of another year may lend their values to hidden ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Region, Study, Years
from sectorlmi.workflows.lending_periods import lenders, other_periods, same_content


def cells(year: int, *codes: str) -> Cells:
    n = len(codes)
    return Cells(
        Period(year),
        np.full(n, "39041", dtype=np.str_),
        np.full(n, "5", dtype=np.str_),
        np.array(codes, dtype=np.str_),
        np.full(n, 75, dtype=np.int64),
        *(np.ones(n) for _ in range(3)),
        np.zeros(n, dtype=np.bool_),
    )


def test_a_reused_code_of_another_revision_lends_nothing() -> None:
    """444 and 519 exist on both sides of 2022 with other content; 311 is the same industry."""
    kept = same_content(cells(2020, "311", "444", "519", "5415", "4441"), Period(2023))
    assert list(kept.industry) == ["311", "5415"]


def test_inside_one_revision_everything_lends() -> None:
    assert len(same_content(cells(2020, "311", "444"), Period(2018))) == 2


def test_an_undocumented_step_lends_nothing() -> None:
    assert len(same_content(cells(2009, "311"), Period(2012))) == 0


class Held:
    """What a store says that it holds: areas by period."""

    def __init__(self, **areas: list[str]) -> None:
        self._areas = {Period.parse(period[1:]): held for period, held in areas.items()}

    def periods(self) -> list[Period]:
        return sorted(self._areas)

    def areas(self, period: Period) -> list[str]:
        return self._areas[period]


STUDY = Study("S", Region("R", ("98001",)), Years.of(2018, 2021))


def lending(study: Study, *years: str, held: Sequence[str] = ("98001", "98000")) -> list[str]:
    store: Any = Held(**{f"y{year}": list(held) for year in years})
    return [str(period) for period in other_periods(study, store)]


def test_the_years_nearest_to_the_current_one_lend_first() -> None:
    found = lending(STUDY, "2015", "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2024")
    assert found == ["2020", "2022", "2019", "2024"]


def test_quarters_of_the_studys_years_and_beside_them_lend_after_the_years() -> None:
    found = lending(STUDY, "2016Q4", "2017Q4", "2018", "2018Q2", "2020Q3", "2021", "2021Q1", "2023", "2023Q1")
    assert found == ["2023", "2021Q1", "2018Q2", "2020Q3", "2017Q4"]


def test_quarters_take_no_year_s_place() -> None:
    quarters = [f"{year}Q{quarter}" for year in (2017, 2018, 2019, 2020, 2021, 2022) for quarter in (1, 2, 3, 4)]
    found = lending(STUDY, "2014", *quarters)
    assert found[0] == "2014"
    assert found[1:9] == [f"{year}Q{quarter}" for year in (2021, 2018) for quarter in (1, 2, 3, 4)]
    assert len(found) == 13


def test_years_of_other_states_lend_nothing() -> None:
    assert lending(STUDY, "2020", held=("97001", "US000")) == []


def test_without_estimates_nothing_is_lent() -> None:
    assert lending(replace(STUDY, suppressed="floor"), "2020") == []


def test_periods_that_lend_to_a_study_lend_to_each_other_and_a_far_one_has_lenders_of_its_own() -> None:
    store: Any = Held(**{f"y{year}": ["98001", "98000"] for year in range(2010, 2025)})
    found = {year: sorted(p.year for p in lenders(STUDY, store, Period(year))) for year in (2010, 2019, 2021)}
    assert found == {
        2010: [2011, 2012, 2013, 2014],
        2019: [2018, 2020, 2021, 2022, 2023],
        2021: [2018, 2019, 2020, 2022, 2023],
    }
