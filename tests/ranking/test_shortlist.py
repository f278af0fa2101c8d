"""The short list: top places, top ranks on any one factor, ties included, edited by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.picks import Pick, choose
from sectorlmi.ranking.ranking import rank


def test_top_places_and_top_ranks(start):
    # places: 541 1, 236 and 622 2, 484 4, 311 5; 311 is first on the location quotient
    short = choose(start, top=1, any_factor_top=1)
    assert short.picks == (
        Pick("541", "place 1"),
        Pick("236", "rank 1 on growth"),
        Pick("311", "rank 1 on location_quotient"),
    )


def test_ties_at_the_boundary_are_included(start):
    assert choose(start, top=2, any_factor_top=0).industries == ("541", "236", "622")


def test_tied_ranks_count_by_their_mid_rank(start):
    # 484 and 541 share rank 2.5 on growth: inside the top 3, outside the top 2
    assert "484" in choose(start, top=0, any_factor_top=3).industries
    reasons = {p.industry: p.reason for p in choose(start, top=0, any_factor_top=3).picks}
    assert reasons["484"] == "rank 2.5 on growth, rank 3 on projected_growth, rank 2 on location_quotient"


def test_both_rules_off_leaves_what_is_added_by_hand(start):
    assert choose(start, top=0, any_factor_top=0, add=["484"]).picks == (Pick("484", "added by hand"),)


def test_added_stays_in_order_of_place_and_keeps_the_rules_reason(start):
    short = choose(start, top=1, any_factor_top=0, add=["311", "236", "541"])
    assert short.picks == (
        Pick("541", "place 1"),
        Pick("236", "added by hand"),
        Pick("311", "added by hand"),
    )


def test_dropped_by_hand_is_named(start):
    short = choose(start, top=2, any_factor_top=0, drop=["236", "484"])
    assert short.industries == ("541", "622")
    assert short.dropped == ("236",)
    # 236 is there by its rank on growth here, 541 by its place.
    short = choose(start, top=1, any_factor_top=1, drop=["236", "541"])
    assert short.industries == ("311",)
    assert short.dropped == ("541", "236")


@pytest.fixture
def with_set_aside():
    values = np.array([[1, 1], [2, 2], [3, math.nan]])
    return rank(["311", "312", "313"], values, [Criterion("a", 1), Criterion("b", 1)])


def test_set_aside_may_be_added_and_says_why_it_is_not_ranked(with_set_aside):
    short = choose(with_set_aside, top=1, any_factor_top=0, add=["313", "999"], others=["999"])
    assert short.industries == ("312", "313", "999")
    assert short.picks[1].reason.startswith("added by hand; not ranked: no value for b")
    assert short.picks[2].reason == "added by hand; not ranked: set aside before the ranking"


def test_a_factor_without_weight_or_without_difference_picks_nobody():
    values = np.array([[1, 5, 3], [2, 5, 2], [3, 5, 1]], dtype=float)
    criteria = [Criterion("a", 1), Criterion("level", 1), Criterion("shown", 0)]
    short = choose(rank(["1", "2", "3"], values, criteria), top=0, any_factor_top=2)
    assert [p.reason for p in short.picks] == ["rank 1 on a", "rank 2 on a"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"add": ["545"]}, "shortlist.add: industry 545 is not in the table\nNearest: 541."),
        ({"drop": ["Food"]}, "shortlist.drop: industry Food is not in the table"),
        ({"add": ["541"], "drop": ["541"]}, "541 both added and dropped"),
        ({"top": -1}, "shortlist.top: -1 is negative"),
        ({"any_factor_top": -1}, "shortlist.any_factor_top: -1 is negative"),
    ],
)
def test_refused(start, options, message):
    with pytest.raises(ConfigError) as caught:
        choose(start, **options)
    assert message in str(caught.value)
