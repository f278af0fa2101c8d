"""Readiness worked by hand: means of topics, unknown apart from low, and both ranks by the stated weight."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sectorlmi.meeting.scores import IndustryReadiness, Score, combine, industry_readiness, topic_scores
from sectorlmi.meeting.sheets import as_now
from sectorlmi.reference import toolkit


def scores(partner: str, industry: str, **topics: int | None) -> list[Score]:
    return [Score(partner, industry, topic, value) for topic, value in topics.items()]


def test_a_topic_has_mean_range_and_spread_and_counts_unknown_apart() -> None:
    said = [*scores("A", "311", c=2), *scores("B", "311", c=5), *scores("C", "311", c=None)]
    found = topic_scores(said)["311", "c"]
    assert (found.n_scores, found.n_unknown) == (2, 1)
    assert (found.mean, found.low, found.high) == (3.5, 2, 5)
    assert found.spread == pytest.approx(1.5 * 2**0.5)  # of 2 and 5, with n - 1


def test_one_score_has_no_spread() -> None:
    assert np.isnan(topic_scores(scores("A", "311", c=2))["311", "c"].spread)


def test_topics_count_alike_however_many_scored_them() -> None:
    said = [*scores("A", "311", c=1, d=5), *scores("B", "311", c=1), *scores("C", "311", c=1)]
    found = industry_readiness(said, ["311"], ["c", "d"])["311"]
    assert found.mean == 3  # not (1 + 1 + 1 + 5) / 4
    assert (found.partner_low, found.partner_high) == (1, 3)


def test_the_same_topic_means_in_another_order_tie() -> None:
    """7/3, 8/3 and 5/3 add up to other last bits in another order."""
    thirds = {7: (3, 3, 1), 8: (4, 3, 1), 5: (2, 2, 1)}
    orders = {"311": (7, 8, 5), "312": (7, 5, 8), "313": (8, 5, 7)}
    said = [
        Score(partner, code, topic, thirds[total][i])
        for code, order in orders.items()
        for topic, total in zip("cde", order, strict=True)
        for i, partner in enumerate("ABC")
    ]
    found = industry_readiness(said, list(orders), ["c", "d", "e"])
    assert {(r.mean, r.lower, r.upper) for r in found.values()} == {(2.222222222,) * 3}


def test_unknown_is_not_low_but_widens_the_range() -> None:
    found = industry_readiness(scores("A", "311", c=4, d=None), ["311"], ["c", "d", "e", "f"])["311"]
    assert found.mean == 4
    assert (found.n_scored, found.n_unknown, found.n_open) == (1, 1, 2)
    assert found.lower == (4 + 1 + 1 + 1) / 4
    assert found.upper == (4 + 5 + 5 + 5) / 4


def test_topics_that_the_data_answer_count_only_where_somebody_scored_them() -> None:
    said = [*scores("A", "311", jobs=5, c=1), *scores("A", "312", c=1)]
    found = industry_readiness(said, ["311", "312"], ["jobs", "c"], optional=["jobs"])
    assert (found["311"].n_topics, found["311"].mean) == (2, 3)
    assert (found["312"].n_topics, found["312"].mean) == (1, 1)


def test_nobody_scored() -> None:
    found = industry_readiness([], ["311"], ["c"])["311"]
    assert np.isnan([found.mean, found.lower, found.upper, found.partner_low]).all()
    assert found.n_open == 1


def known(mean: float, lower: float | None = None, upper: float | None = None) -> IndustryReadiness:
    low, high = (mean if v is None else v for v in (lower, upper))
    return IndustryReadiness(1, 1, 0, mean, mean, mean, low, high)


UNSCORED = IndustryReadiness(1, 0, 0, np.nan, np.nan, np.nan, np.nan, np.nan)


def test_combined_by_the_stated_weight() -> None:
    # By data 1, 2, 3; by readiness 3, 2, 1.
    made = combine(np.array([1.0, 4.0, 9.0]), [known(2), known(3), known(4)], 0.25)
    assert made.score.tolist() == [0.75 * 1 + 0.25 * 3, 2.0, 0.75 * 3 + 0.25 * 1]
    assert made.place.tolist() == [1, 2, 3]
    assert combine(np.array([1.0, 4.0, 9.0]), [known(2), known(3), known(4)], 1.0).place.tolist() == [3, 2, 1]


def test_without_a_score_or_a_data_place_there_is_no_combined_place() -> None:
    made = combine(np.array([1.0, 2.0, np.nan, 4.0]), [UNSCORED, known(3), known(5), known(1)], 0.5)
    assert np.isnan(made.place[[0, 2]]).all()
    assert made.place[[1, 3]].tolist() == [1, 2]
    assert made.data_rank[[1, 3]].tolist() == [1, 2]  # ranked among those that have both


def test_the_range_of_a_place_is_what_open_topics_may_turn_out() -> None:
    made = combine(np.array([1.0, 2.0]), [known(3, 1, 5), known(3.5)], 0.6)
    # By readiness alone the second is first now; the first may be better (5) or worse (1).
    assert made.place.tolist() == [2, 1]
    assert (made.place_low[0], made.place_high[0]) == (1, 2)
    assert (made.place_low[1], made.place_high[1]) == (1, 2)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=8),
       st.floats(0, 1))  # fmt: skip
def test_the_place_lies_in_its_range(rows: list[tuple[int, int, int]], weight: float) -> None:
    readiness = [known(m, max(1, m - s), min(5, m + s)) for _, m, s in rows]
    made = combine(np.array([float(p) for p, _, _ in rows]), readiness, weight)
    assert (made.place_low <= made.place).all()
    assert (made.place <= made.place_high).all()


def test_measures_of_older_forms_are_those_of_today() -> None:
    before = ("621", "Public programmes", "Staff shared across organisations")
    assert as_now(before) == ("621", "Public programs", "Staff shared across organizations")
    areas = {(m.area, m.name) for m in toolkit.measures()}
    assert as_now(before)[1:] in areas
