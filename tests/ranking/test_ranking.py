"""The ranking: a hand-worked START table, the missing-value rules, and properties that must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sectorlmi.errors import ConfigError, CoverageError, IntegrityError
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.ranking import rank

NAN = math.nan


def equal(*names):
    return [Criterion(name, 1.0) for name in names]


@st.composite
def tables(draw, blanks=True):
    """(codes, values, criteria): few distinct values, so that ties are common; every row has something."""
    rows, columns = draw(st.integers(2, 8)), draw(st.integers(1, 4))
    cell = st.integers(-3, 3).map(float)
    if blanks:
        cell = st.one_of(cell, cell, st.just(NAN))
    row = st.lists(cell, min_size=columns, max_size=columns).filter(lambda r: not np.isnan(r).all())
    values = np.array(draw(st.lists(row, min_size=rows, max_size=rows)))
    better = st.sampled_from(["higher", "lower", "largest_change"])
    weight = st.sampled_from([0.5, 1.0, 2.0, 3.0])
    criteria = [Criterion(f"f{j}", draw(weight), draw(better)) for j in range(columns)]
    return [f"{100 + i}" for i in range(rows)], values, criteria


METHODS = st.sampled_from(list(RANKING_METHODS))


def by_code(ranking, column):
    return dict(zip(ranking.industries, column.tolist(), strict=True))


class TestStartTable:
    """Employment 541 > 622 > 236 > (311 = 484); wage 541 622 236 484 311; growth 236 > (484 = 541) > 622 > 311;
    projected 541 622 484 236, 311 unknown; LQ 311 484 236 622 541."""

    def test_places_and_mean_ranks(self, start):
        assert start.industries == ("541", "236", "622", "484", "311")
        assert start.place.tolist() == [1, 2, 2, 4, 5]
        # 541 (1+1+2.5+1+5)/5, 236 (3+3+1+4+3)/5, 622 (2+2+4+2+4)/5, 484 (4.5+4+2.5+3+2)/5, 311 (4.5+5+5+1)/4
        np.testing.assert_allclose(start.mean_rank, [2.1, 2.8, 2.8, 3.2, 3.875])

    def test_ranks(self, start):
        np.testing.assert_array_equal(start.ranks[0], [1, 1, 2.5, 1, 5])
        np.testing.assert_array_equal(start.ranks[4], [4.5, 5, 5, NAN, 1])

    def test_coverage_weights_and_counts(self, start):
        assert by_code(start, start.weight_coverage) == pytest.approx(
            {"541": 1, "236": 1, "622": 1, "484": 1, "311": 0.8}
        )
        assert start.weights.tolist() == [0.2] * 5
        assert [c.given_weight for c in start.criteria] == [1] * 5
        assert start.n_known.tolist() == [5, 5, 5, 4, 5]

    def test_score_is_the_mean_rank(self, start):
        np.testing.assert_array_equal(start.score, start.mean_rank)

    def test_listed_takes_ties_at_the_boundary(self, start):
        assert start.listed(2) == ("541", "236", "622")


class TestMissing:
    def test_a_factor_nobody_has_spreads_its_weight_and_is_named(self):
        values = np.array([[1.0, NAN, 5.0], [2.0, NAN, 4.0]])
        ranking = rank(["1", "2"], values, [Criterion("a", 3), Criterion("b", 4), Criterion("c", 1)])
        assert ranking.spread == ("b",)
        assert ranking.weights.tolist() == [0.75, 0, 0.25]
        assert [c.given_weight for c in ranking.criteria] == [3, 4, 1]
        assert ranking.weight_coverage.tolist() == [1, 1]
        assert by_code(ranking, ranking.mean_rank) == {"2": 1.25, "1": 1.75}

    def test_too_little_known_is_set_aside_with_the_factors_it_lacks(self):
        values = np.array([[1, 1, 1, 1], [2, 2, 2, NAN], [3, NAN, NAN, 3.0]])
        ranking = rank(["a", "b", "c"], values, equal("w", "x", "y", "z"))
        assert [(s.industry, s.reason) for s in ranking.set_aside] == [
            ("c", "no value for x, y: 50 % of the weight is known, 75 % is asked for")
        ]
        assert ranking.industries == ("b", "a")

    def test_coverage_exactly_at_the_threshold_stays(self):
        values = np.array([[1, 1, 1, NAN], [2, 2, 2, 2]])
        assert len(rank(["a", "b"], values, equal("w", "x", "y", "z"), min_weight_coverage=0.75)) == 2

    def test_float_noise_does_not_put_anybody_below_the_threshold(self):
        """Five equal weights of six add to a hair less than 5/6 in floating point."""
        values = np.array([[1, 1, 1, 1, 1, NAN], [2, 2, 2, 2, 2, 2]])
        assert len(rank(["a", "b"], values, equal(*"uvwxyz"), min_weight_coverage=5 / 6)) == 2

    def test_ranks_run_over_those_who_stay(self):
        """c had the best w; once it is set aside, b is first on w and there is no gap."""
        values = np.array([[1, 1], [2, 2], [3, NAN]])
        ranking = rank(["a", "b", "c"], values, equal("w", "x"))
        assert by_code(ranking, ranking.ranks[:, 0]) == {"b": 1, "a": 2}

    def test_a_factor_only_those_set_aside_had_is_spread_too(self):
        """c alone has z, and is set aside for want of w and x: z is then unknown for all who are ranked."""
        values = np.array([[1, 1, NAN], [2, 2, NAN], [NAN, NAN, 9]])
        ranking = rank(["a", "b", "c"], values, equal("w", "x", "z"), min_weight_coverage=0.6)
        assert ranking.industries == ("b", "a")
        assert ranking.spread == ("z",)
        assert ranking.weight_coverage.tolist() == [1, 1]

    def test_an_industry_without_any_value_is_never_ranked(self):
        ranking = rank(["a", "b"], np.array([[1.0], [NAN]]), equal("w"), min_weight_coverage=0)
        assert ranking.industries == ("a",)
        assert ranking.set_aside[0].reason == "no value on any factor that counts"

    def test_nobody_left_says_why(self):
        with pytest.raises(CoverageError, match=r"a: no value for w.*50 %") as caught:
            rank(["a", "b"], np.array([[NAN, 1.0], [2.0, NAN]]), equal("w", "x"))
        assert caught.value.exit_code == 6

    def test_nothing_known_at_all(self):
        with pytest.raises(CoverageError, match="No industry at all has w"):
            rank(["a", "b"], np.array([[NAN], [NAN]]), equal("w"))

    def test_no_industry(self):
        with pytest.raises(CoverageError, match="no industry to rank"):
            rank([], np.empty((0, 1)), equal("w"))


class TestOddities:
    def test_a_constant_factor_is_named_by_its_direction(self):
        values = np.array([[5, -2, 1], [5, 2, 2], [NAN, 2, 3]], dtype=float)
        criteria = [Criterion("level", 1), Criterion("swing", 1, "largest_change"), Criterion("x", 1)]
        assert rank(["a", "b", "c"], values, criteria, min_weight_coverage=0.5).constant == ("level", "swing")

    def test_one_industry_is_not_a_constant_factor(self):
        ranking = rank(["a"], np.array([[5.0]]), equal("x"))
        assert ranking.constant == ()
        assert ranking.place.tolist() == [1]

    def test_ties_are_listed_by_code(self):
        assert rank(["b", "a"], np.array([[1.0], [1.0]]), equal("x")).industries == ("a", "b")

    def test_weight_zero_is_ranked_and_shown_but_neither_counted_nor_spread(self):
        values = np.array([[1.0, 9.0, NAN], [2.0, 8.0, NAN]])
        criteria = [Criterion("a", 1), Criterion("b", 0), Criterion("c", 0)]
        ranking = rank(["1", "2"], values, criteria)
        assert ranking.industries == ("2", "1")
        assert by_code(ranking, ranking.ranks[:, 1]) == {"1": 1, "2": 2}
        assert ranking.spread == ()

    def test_infinite_value(self):
        with pytest.raises(IntegrityError, match="x of industry b is infinite"):
            rank(["a", "b"], np.array([[1.0], [np.inf]]), equal("x"))

    def test_industry_twice(self):
        with pytest.raises(IntegrityError, match="industry a stands twice"):
            rank(["a", "a"], np.array([[1.0], [2.0]]), equal("x"))

    @pytest.mark.parametrize(
        ("rule", "message"),
        [
            ({"method": "mean_ranks"}, "Did you mean `mean_rank`"),
            ({"ties": "avg"}, "Known: average, min"),
            ({"min_weight_coverage": 75}, "75 is not a share"),
        ],
    )
    def test_unknown_rules(self, rule, message):
        with pytest.raises(ConfigError) as caught:
            rank(["a"], np.array([[1.0]]), equal("x"), **rule)
        assert message in str(caught.value)


class TestProperties:
    @given(tables(), METHODS, st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_matter(self, table, method, random):
        codes, values, criteria = table
        order = list(range(len(codes)))
        random.shuffle(order)
        rules = {"method": method, "min_weight_coverage": 0}
        first = rank(codes, values, criteria, **rules)
        second = rank([codes[i] for i in order], values[order], criteria, **rules)
        assert first.industries == second.industries
        np.testing.assert_array_equal(first.place, second.place)
        np.testing.assert_array_equal(first.ranks, second.ranks)

    @given(tables(), METHODS, st.sampled_from([0.01, 1 / 3, 7.0, 1000.0]))
    def test_the_scale_of_the_weights_does_not_matter(self, table, method, scale):
        codes, values, criteria = table
        scaled = [Criterion(c.name, c.weight * scale, c.better) for c in criteria]
        first, second = (rank(codes, values, c, method=method, min_weight_coverage=0) for c in (criteria, scaled))
        assert first.industries == second.industries
        np.testing.assert_array_equal(first.place, second.place)
        np.testing.assert_allclose(first.weights, second.weights)

    @given(tables(blanks=False), METHODS, st.sampled_from(["average", "min"]))
    def test_an_industry_as_good_on_all_and_better_on_one_comes_first(self, table, method, ties):
        codes, values, criteria = table
        turned = {"higher": lambda x: x, "lower": lambda x: -x, "largest_change": np.abs}
        good = np.stack([turned[c.better](values[:, j]) for j, c in enumerate(criteria)], axis=1)
        place = rank(codes, values, criteria, method=method, ties=ties)
        place = by_code(place, place.place)
        for i, one in enumerate(codes):
            for j, other in enumerate(codes):
                if (good[i] >= good[j]).all() and (good[i] > good[j]).any():
                    assert place[one] < place[other]

    @given(tables(), st.sampled_from(["average", "min"]))
    def test_mean_rank_agrees_with_a_plain_loop(self, table, ties):
        codes, values, criteria = table
        ranking = rank(codes, values, criteria, ties=ties, min_weight_coverage=0)
        mean = by_code(ranking, ranking.mean_rank)
        turned = {"higher": lambda x: -x, "lower": lambda x: x, "largest_change": lambda x: -abs(x)}
        for i, code in enumerate(codes):
            summed = weight = 0.0
            for j, criterion in enumerate(criteria):
                if math.isnan(values[i, j]):
                    continue
                column = [turned[criterion.better](x) for x in values[:, j] if not math.isnan(x)]
                own = turned[criterion.better](values[i, j])
                better, level = sum(x < own for x in column), sum(x == own for x in column)
                summed += criterion.weight * (better + 1 + (0 if ties == "min" else (level - 1) / 2))
                weight += criterion.weight
            assert mean[code] == pytest.approx(summed / weight)

    @given(tables(), st.data())
    def test_an_unknown_value_never_worsens_another(self, table, data):
        codes, values, criteria = table
        row = data.draw(st.integers(0, len(codes) - 1))
        column = data.draw(st.integers(0, len(criteria) - 1))
        hidden = values.copy()
        hidden[row, column] = NAN
        assume(not np.isnan(hidden[row]).all())
        before, after = (rank(codes, v, criteria, min_weight_coverage=0) for v in (values, hidden))
        was, now = by_code(before, before.mean_rank), by_code(after, after.mean_rank)
        assert all(now[code] <= was[code] + 1e-9 for code in codes if code != codes[row])

    @given(tables(), METHODS)
    def test_a_factor_of_weight_zero_changes_nothing(self, table, method):
        codes, values, criteria = table
        wider = np.column_stack([values, np.arange(len(codes))])
        rules = {"method": method, "min_weight_coverage": 0.5}
        assume(_somebody_stays(values, criteria, 0.5))
        first = rank(codes, values, criteria, **rules)
        second = rank(codes, wider, [*criteria, Criterion("shown", 0)], **rules)
        assert first.industries == second.industries
        np.testing.assert_array_equal(first.place, second.place)
        assert first.set_aside == second.set_aside

    @given(tables(blanks=False))
    def test_flipping_every_direction_reverses_the_order(self, table):
        codes, values, criteria = table
        up = [Criterion(c.name, c.weight, "higher") for c in criteria]
        down = [Criterion(c.name, c.weight, "lower") for c in criteria]
        first, second = rank(codes, values, up), rank(codes, values, down)
        mirrored = {code: len(codes) + 1 - mean for code, mean in by_code(first, first.mean_rank).items()}
        assert by_code(second, second.mean_rank) == pytest.approx(mirrored)

    @given(tables(), st.sampled_from([0.0, 0.5, 0.75, 1.0]))
    def test_everybody_is_either_ranked_or_set_aside_and_weights_add_to_one(self, table, asked):
        codes, values, criteria = table
        assume(_somebody_stays(values, criteria, asked))
        ranking = rank(codes, values, criteria, min_weight_coverage=asked)
        assert sorted([*ranking.industries, *(s.industry for s in ranking.set_aside)]) == codes
        assert ranking.weights.sum() == pytest.approx(1)
        assert (ranking.weight_coverage >= asked - 1e-9).all()
        assert (np.diff(ranking.place) >= 0).all()


def _somebody_stays(values, criteria, asked):
    known = ~np.isnan(values)
    weights = np.array([c.weight for c in criteria]) * known.any(axis=0)
    return (known @ weights >= asked * weights.sum() - 1e-12).any()
