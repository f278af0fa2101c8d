"""What models would have said of years that have come since, by hand: their errors, and what is learned of them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.table import outlook, trials
from sectorlmi.table.outlook import PUBLISHED, Past, Shares
from sectorlmi.table.trials import Trial, covers_share, error_share, learned, learned_scale

# Two years 100 → 120 and 200 → 190 in the region, 1,000 → 1,100 and 3,000 → 3,000 in the wider area; then one year.
PAST = Past(
    2,
    np.array([100.0, 200.0]),
    np.array([120.0, 190.0]),
    np.array([1000.0, 3000.0]),
    np.array([1100.0, 3000.0]),
    np.ones(2),
)
TRIAL = Trial(PAST, 1, np.array([126.0, 190.0]), 2013)


def test_no_change_misses_what_changed() -> None:
    assert error_share([TRIAL], trials.no_change) == pytest.approx(6 / 316)


def test_the_own_trend_carries_each_rate_on() -> None:
    jobs = trials.own_trend(TRIAL)
    assert jobs == pytest.approx([120 * 1.2**0.5, 190 * 0.95**0.5])
    assert error_share([TRIAL], trials.own_trend) == pytest.approx((120 * 1.2**0.5 - 126 + 190 * (1 - 0.95**0.5)) / 316)


def test_shift_share_adds_the_shift_to_the_wider_areas_rate() -> None:
    # Shifts over two years: 20 % less 10 % of 120 jobs, -5 % less 0 % of 190.
    assert trials.shift_share(TRIAL) == pytest.approx([120 * 1.1**0.5 + 6, 190 - 4.75])


def test_the_trend_is_the_models_own() -> None:
    assert trials.trend(TRIAL) == pytest.approx(outlook.project(PAST, 1).jobs)


def test_errors_of_several_trials_are_of_all_their_jobs() -> None:
    later = replace(TRIAL, came=np.array([120.0, 380.0]))
    assert error_share([TRIAL, later], trials.no_change) == pytest.approx((6 + 190) / (316 + 500))


@pytest.mark.parametrize("unknown", ["start", "end", "wider_start", "wider_end"])
def test_an_industry_unknown_at_any_time_does_not_count(unknown: str) -> None:
    values = getattr(PAST, unknown).copy()
    values[0] = np.nan
    trial = replace(TRIAL, past=replace(PAST, **{unknown: values}))
    assert trial.is_known.tolist() == [False, True]
    assert error_share([trial], trials.no_change) == 0
    assert replace(TRIAL, came=np.array([126.0, np.nan])).is_known.tolist() == [True, False]


def test_what_is_mostly_estimated_does_not_count() -> None:
    trial = replace(TRIAL, past=replace(PAST, certain=np.array([0.89, 0.9])))
    assert trial.is_known.tolist() == [False, True]


def test_no_case_no_figure() -> None:
    nothing = replace(TRIAL, came=np.full(2, np.nan))
    assert np.isnan(error_share([nothing], trials.no_change))
    assert np.isnan(covers_share([nothing]))
    assert np.isnan(covers_share([]))


def test_how_often_the_range_held_what_came() -> None:
    jobs = outlook.project(PAST, 1).jobs  # both of the class from 50 to 199, half of whose range is 0.22
    inside, outside = jobs[0] * math.exp(0.21), jobs[1] * math.exp(-0.23)
    trial = replace(TRIAL, came=np.array([inside, outside]))
    assert covers_share([trial]) == 0.5
    assert covers_share([trial], scale=1.1) == 1


def lively(year: int, growth: float) -> Trial:
    """The region's shift goes on in full: 1.0 of it is best, a step above the published share."""
    n = 40
    start, wider = np.full(n, 1e6), np.full(n, 1e7)
    past = Past(1, start, start * math.exp(2 * growth), wider, wider, np.ones(n))
    return Trial(past, 1, past.end * math.exp(growth), year)


def test_shares_are_learned_of_years_that_tell_each_other() -> None:
    told = learned([lively(2012, 0.1), lively(2013, 0.08), lively(2014, -0.02)])
    assert told.region == pytest.approx(PUBLISHED.region + 0.3)


def test_one_year_teaches_nothing() -> None:
    assert learned([]) == PUBLISHED
    assert learned([lively(2012, 0.1), lively(2012, 0.2)]) == PUBLISHED


def test_years_that_contradict_each_other_teach_nothing() -> None:
    against = lively(2013, 0.1)
    back = replace(against, came=against.past.end * math.exp(-0.1))
    assert learned([lively(2012, 0.1), back]) == PUBLISHED


def test_far_trials_count_as_near_ones() -> None:
    near = lively(2012, 0.1)
    far = replace(near, ahead=2, came=near.past.end * math.exp(0.2))
    shares = np.array([[0.5, 0.3, 0.7, 0.4]])
    one, two = (trials._missed(trial, shares)[0] for trial in (near, far))
    jobs = math.exp(0.7 / 2 * 0.2)
    assert one == pytest.approx((math.exp(0.1) - jobs) / math.exp(0.1))
    assert two == pytest.approx((math.exp(0.2) - jobs**2) / math.exp(0.2) / 2)


def test_the_width_is_learned_of_a_hundred_cases() -> None:
    many = Past(2, *(np.full(200, 1e6) for _ in range(4)), np.ones(200))
    came = 1e6 * np.exp(0.06 * np.linspace(0, 2, 200))  # up to twice the half of the published range
    trial = Trial(many, 1, came, 2013)
    assert learned_scale([trial], Shares()) == pytest.approx(1.8, abs=0.01)
    assert learned_scale([replace(trial, came=np.full(200, 1e6))], Shares()) == 0.75
    assert learned_scale([replace(trial, came=np.full(200, 9e6))], Shares()) == 2.5
    assert learned_scale([TRIAL], Shares()) == 1
