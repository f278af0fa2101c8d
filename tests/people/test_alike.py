"""Overlap of staffing patterns and the groups made from it, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.people.staffing import Pattern, groups_of, in_common, overlap, overlaps

NAN = float("nan")


def pattern(industry: str, shares: dict[int, float], source: str = "") -> Pattern:
    occ, share = np.array(list(shares)), np.array(list(shares.values()))
    return Pattern(industry, (source or industry,), "", 5, 1000.0, occ, share, {}, {})


NURSING = pattern("622", {291141: 0.5, 311131: 0.2, 111021: 0.1})  # 20 % without a detailed occupation
CARE = pattern("623", {311131: 0.6, 291141: 0.3, 352014: 0.1})
SOFTWARE = pattern("518", {151252: 0.7, 111021: 0.3})


def test_overlap_is_the_part_of_jobs_in_the_same_occupations() -> None:
    assert overlap(NURSING, CARE) == pytest.approx(0.3 + 0.2)
    assert overlap(CARE, NURSING) == overlap(NURSING, CARE)
    assert overlap(NURSING, SOFTWARE) == pytest.approx(0.1)


def test_unpublished_shares_and_unmapped_jobs_are_never_alike() -> None:
    holes = pattern("621", {291141: NAN, 311131: 0.2})
    assert overlap(holes, NURSING) == pytest.approx(0.2)
    assert overlap(NURSING, pattern("9", NURSING_SHARES)) == pytest.approx(0.8)


NURSING_SHARES = dict(zip(NURSING.occ.tolist(), NURSING.share.tolist(), strict=True))


def test_two_industries_of_one_published_pattern_tell_nothing_of_each_other() -> None:
    one, other = pattern("511", {1: 1.0}, "513"), pattern("519", {1: 1.0}, "513")
    assert np.isnan(overlap(one, other))
    assert groups_of(overlaps([one, other])) == []


def test_every_two_of_a_group_are_alike() -> None:
    # 0-1 and 1-2 are alike, 0-2 is not: the more alike pair is a group, and 2 is left out.
    alike = np.array([[1, 0.6, 0.2], [0.6, 1, 0.5], [0.2, 0.5, 1]])
    assert groups_of(alike, 0.45) == [(0, 1)]
    assert groups_of(alike, 0.2) == [(0, 1, 2)]
    assert groups_of(alike, 0.61) == []


def test_an_unknown_pair_may_meet_through_others() -> None:
    alike = np.array([[1, NAN, 0.7], [NAN, 1, 0.7], [0.7, 0.7, 1]])
    assert groups_of(alike) == [(0, 1, 2)]


def test_what_all_have_most_of() -> None:
    assert in_common([NURSING, CARE]) == [291141, 311131]
    assert in_common([NURSING, CARE, SOFTWARE]) == []
