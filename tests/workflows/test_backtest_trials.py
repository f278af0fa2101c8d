"""Which years a backtest looks back on, and what a model knows in each of its tests."""

from __future__ import annotations

from typing import Any

import pytest

from sectorlmi.table.sums import Year
from sectorlmi.terms.period import Period
from sectorlmi.workflows import backtest
from sectorlmi.workflows.study_cells import empty_year


def years(*when: int) -> list[Year]:
    return [empty_year(Period(year)) for year in when]


def spans(held: list[Year], span: int) -> list[tuple[str, str, int]]:
    return [backtest._spans(three) for three in backtest._tests(held, span)]


def test_it_looks_back_as_far_as_the_study() -> None:
    found = spans(years(2010, 2011, 2012, 2013, 2014), 2)
    assert found == [("2010-2012", "2013", 1), ("2010-2012", "2014", 2), ("2011-2013", "2014", 1)]


def test_not_so_far_where_that_tests_once() -> None:
    # Three years back there is one test, two years back there are two, of two different years.
    assert {s[0] for s in spans(years(2010, 2011, 2012, 2013, 2014), 3)} == {"2010-2012", "2011-2013"}
    assert {s[0] for s in spans(years(2020, 2021, 2022, 2023), 3)} == {"2020-2021", "2021-2022"}


def test_farther_than_the_study_where_nothing_is_nearer() -> None:
    assert spans(years(2010, 2015, 2018), 3) == [("2010-2015", "2018", 3)]
    assert spans(years(2010, 2015), 5) == []


def test_a_model_learns_of_what_had_come_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest, "trial", lambda study, three, industries: tuple(map(backtest._year, three)))
    monkeypatch.setattr(backtest, "industries_of", lambda *_: ())
    held: Any = {year: empty_year(Period(year)) for year in (2010, 2011, 2012, 2013)}
    made = backtest._Trials(None, held)  # type: ignore[arg-type]
    assert made.before(2012) == [(2010, 2011, 2012)]
    assert made.before(2011) == []
    assert len(made.before(2013)) == 4
