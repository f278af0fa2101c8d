"""The smallest change of one weight, against hand-worked cases and a search; each factor left out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.sensitivity import leave_one_out, reweighed, weight_changes


def ranking_of(values, weights, **rules):
    values = np.array(values, dtype=float)
    criteria = [Criterion(name, w) for name, w in zip("abcdefg", weights, strict=False)]
    return rank([f"{i + 1:02}" for i in range(len(values))], values, criteria, **rules)


class TestByHand:
    """Ranks (1, 3), (2, 2), (3, 1) with weights 60 and 40: scores 1.8, 2.0, 2.2. All are level at 50 and 50."""

    @pytest.fixture
    def ranking(self):
        return ranking_of([[3, 1], [2, 2], [1, 3]], [6, 4])

    def test_both_weights_swap_the_list_at_one_half(self, ranking):
        lower, raise_ = weight_changes(ranking, top=1)
        assert (lower.factor, lower.weight_from, lower.crossing) == ("a", 0.6, 0.5)
        assert (lower.weight_to, lower.enters, lower.leaves) == (0.499, ("03",), ("01",))
        assert (raise_.factor, raise_.weight_to) == ("b", 0.501)
        assert lower.size == pytest.approx(0.1)

    def test_in_words(self, ranking):
        change = weight_changes(ranking, top=1)[0]
        titles = {"01": "Food manufacturing", "03": "Hospitals", "a": "wages"}
        assert change.text(titles) == "lower wages from 60% to 49.9% and Hospitals replaces Food manufacturing"
        assert change.text() == "lower a from 60% to 49.9% and 03 replaces 01"

    def test_a_longer_list(self, ranking):
        # listed 01 and 02: 03 overtakes both at one half, and 02 stays in second place
        change = weight_changes(ranking, top=2)[0]
        assert (change.enters, change.leaves) == (("03",), ("01",))


def test_nothing_changes_a_list_that_dominates():
    assert weight_changes(ranking_of([[3, 3], [2, 1], [1, 2]], [1, 1]), top=1) == ()


def test_nothing_changes_a_list_of_everybody():
    assert weight_changes(ranking_of([[3, 1], [1, 3]], [1, 2]), top=5) == ()


def test_the_only_weight_cannot_change_but_one_of_zero_can_be_raised():
    # scores 1, 2 on a alone; b says the opposite: level at 50 %
    changes = weight_changes(ranking_of([[2, 1], [1, 2]], [1, 0]), top=1)
    assert [(c.factor, c.weight_from, c.crossing, c.weight_to) for c in changes] == [("b", 0, 0.5, 0.501)]


def test_an_unknown_factor_keeps_its_industry_where_the_others_put_it():
    """Ranks on a: 2, 3, 1; on b: unknown, 1, 2. With w the weight of a the scores are 2, 1 + 2w and 2 - w, so
    that 02 falls behind 01 at one half. At w = 1/4 the list of two is 02 and 03."""
    values = [[2, math.nan], [1, 2], [3, 1]]
    changes = weight_changes(ranking_of(values, [1, 3], min_weight_coverage=0.2), top=2)
    assert [(c.factor, c.crossing, c.enters, c.leaves) for c in changes] == [
        ("a", pytest.approx(0.5), ("01",), ("02",)),
        ("b", pytest.approx(0.5), ("01",), ("02",)),
    ]


def random_ranking(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(14, 4))
    values[rng.random(values.shape) < (0.15 if seed % 2 else 0)] = math.nan
    return ranking_of(values, rng.integers(1, 5, size=4), min_weight_coverage=0.3)


def listed_at(ranking, factor, share, top):
    weights = reweighed(ranking.weights, factor, share)
    criteria = [Criterion(c.name, w) for c, w in zip(ranking.criteria, weights, strict=True)]
    return set(rank(ranking.industries, ranking.values, criteria, min_weight_coverage=0).listed(top))


@pytest.mark.parametrize("seed", range(1, 14))  # even seeds know everything, odd ones have blanks
def test_what_is_said_is_true_and_nothing_nearer_is(seed):
    ranking, top, step = random_ranking(seed), 4, 0.005
    base = set(ranking.listed(top))
    assert len(base) == top  # a tie at the boundary would break at any change
    found = {(c.factor, c.crossing > c.weight_from): c for c in weight_changes(ranking, top)}
    for factor, name in enumerate(ranking.names):
        now = float(ranking.weights[factor])
        for up in (True, False):
            change = found.get((name, up))
            limit = change.crossing if change else (1.0 if up else 0.0)
            between = np.arange(step, abs(limit - now) - 1e-6, step)
            for distance in between:
                assert listed_at(ranking, factor, now + (distance if up else -distance), top) == base
            if change:
                there = listed_at(ranking, factor, change.weight_to, top)
                assert there - base == set(change.enters)
                assert base - there == set(change.leaves)


def test_the_smallest_comes_first():
    sizes = [c.size for c in weight_changes(random_ranking(2), top=4)]
    assert sizes == sorted(sizes)
    assert len(sizes) > 1


def test_leave_one_out_by_hand():
    # with a and b: 01 first; without a the order is b's, without b it is a's
    out = leave_one_out(ranking_of([[3, 1], [2, 2], [1, 3]], [6, 4]), top=1)
    assert [(o.factor, o.enters, o.leaves, o.spearman) for o in out] == [
        ("a", ("03",), ("01",), -1),
        ("b", (), (), 1),
    ]


def test_leave_one_out_needs_two_that_count():
    assert leave_one_out(ranking_of([[3, 1], [1, 3]], [1, 0]), top=1) == ()


def test_an_industry_left_with_nothing_drops_off():
    ranking = ranking_of([[3, math.nan], [2, 1], [1, 3]], [1, 1], min_weight_coverage=0.5)
    out = {o.factor: o for o in leave_one_out(ranking, top=1)}
    assert ranking.listed(1) == ("01",)
    assert out["a"].leaves == ("01",)
