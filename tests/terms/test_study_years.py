"""The periods of a study: two years, or the same quarter of two years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.sources.study_file import load_study
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_keys import span
from sectorlmi.terms.study_years import Years

QUARTERS = Years(Period(2015, 2), Period(2016, 2))


def study_of(years: str, folder: Path) -> Study:
    file = folder / "study.yml"
    file.write_text(f'region: {{counties: ["13121"]}}\nyears: {years}\n')
    return load_study(file)


@pytest.mark.parametrize(
    ("written", "meant", "span_of_years"),
    [
        ("{base: 2015, current: 2018}", Years.of(2015, 2018), 3),
        ("{base: 2015Q2, current: 2016Q2}", QUARTERS, 1),
        ('{base: "2015q2", current: "2016q2"}', QUARTERS, 1),
        ("{base: 2011Q4, current: 2016Q4}", Years(Period(2011, 4), Period(2016, 4)), 5),
    ],
)
def test_read(written: str, meant: Years, span_of_years: int, tmp_path: Path) -> None:
    years = study_of(written, tmp_path).years
    assert (years, years.span, years.periods) == (meant, span_of_years, (meant.base, meant.current))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{base: 2015Q1, current: 2016Q2}", "2015Q1 and 2016Q2 are different quarters.*the season"),
        ("{base: 2015Q2, current: 2016}", "2015Q2 to 2016 compares a year with a quarter"),
        ("{base: 2015, current: 2016Q2}", "2015 to 2016Q2 compares a year with a quarter"),
        ("{base: 2016Q2, current: 2016Q2}", "2016Q2 to 2016Q2 is no span of years"),
        ("{base: 2016Q2, current: 2015Q2}", "2016Q2 to 2015Q2 is no span of years"),
        ("{base: 1989Q2, current: 2015Q2}", "1989Q2 to 2015Q2 is no span of years"),
        ("{base: 2015Q5, current: 2016Q5}", "years.base: '2015Q5' is not a period"),
        ("{base: 2015Q2, current: 2016Q0}", "years.current: '2016Q0' is not a period"),
        ('{base: "2015", current: "2016"}', "years.base: '2015' is not a period"),
        ("{base: 2015Q2}", "years.current"),
    ],
)
def test_refused(written: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=said):
        study_of(written, tmp_path)


def test_the_option() -> None:
    assert span("2015:2018") == {"base": 2015, "current": 2018}
    assert span("2015Q2:2016q2") == {"base": "2015Q2", "current": "2016Q2"}
    for wrong in ("2015Q2", "2015Q5:2016Q5", "2015Q2:2016Q2:2017Q2", "a:b", ""):
        with pytest.raises(ConfigError, match="not two years"):
            span(wrong)


def test_results_have_numbers_for_years_and_texts_for_quarters(tmp_path: Path) -> None:
    def years_of(written: str) -> Any:
        return study_of(written, tmp_path).resolved()["years"]

    assert years_of("{base: 2015, current: 2018}") == {"base": 2015, "current": 2018}
    assert years_of("{base: 2015Q2, current: 2016Q2}") == {"base": "2015Q2", "current": "2016Q2"}


@pytest.mark.parametrize("value", [2015, "2015Q2"])
def test_a_period_comes_back(value: object) -> None:
    assert Period.of(value).plain() == value


@pytest.mark.parametrize("value", [True, 2015.0, "2015", None, "2015Q5", [], 20155])
def test_what_is_no_period(value: object) -> None:
    with pytest.raises(ConfigError, match="is not a period"):
        Period.of(value)
