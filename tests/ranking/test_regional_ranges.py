"""Ranges of many regions are those of each region alone: all candidates first, then those whose place is not open."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank_regions
from sectorlmi.ranking.regional_ranges import regional_ranges
from sectorlmi.ranking.robustness import place_ranges
from sectorlmi.ranking.scoring import Rules
from sectorlmi.table.candidates import is_wide
from sectorlmi.terms.cells import Floats, Ints
from sectorlmi.terms.study import IndustryRule, Region, ShortListRule, Study, Years

CRITERIA = (Criterion("a", 2.0), Criterion("b", 1.0, "lower"))
STUDY = Study("S", Region("R", ("98001",)), Years.of(2018, 2019), shortlist=ShortListRule(top=2))
# Two regions of six and of four industries; the last of the first region has no values, so it is not ranked.
REGION = np.array([0] * 6 + [1] * 4)
AT = np.array([*range(6), *range(4)])


@pytest.fixture(scope="module")
def values() -> Floats:
    """(regions × places × factors), NaN where there is no industry."""
    known = np.random.default_rng(3).normal(size=(2, 6, 2))
    known[0, 5], known[1, 4:] = np.nan, np.nan
    return known


@pytest.fixture(scope="module")
def draws(values: Floats) -> Floats:
    """(fills × rows × factors): the third industry of the first region could be anywhere, the others hardly move."""
    rng = np.random.default_rng(4)
    spread = np.full(len(REGION), 0.01)
    spread[2] = 9.0
    return np.asarray(values[REGION, AT] + spread[:, None] * rng.normal(size=(60, len(REGION), 2)))


@pytest.mark.parametrize("most", [0.5, None, 1.0])
def test_each_region_has_the_ranges_that_it_has_alone(values: Floats, draws: Floats, most: float | None) -> None:
    study = replace(STUDY, industries=IndustryRule((), 0, 0, None, most))
    ranking = rank_regions(values, CRITERIA, Rules(("higher", "lower")))
    asked: list[tuple[int, list[int]]] = []

    def draw(region: int, rows: Ints) -> Floats:
        asked.append((region, rows.tolist()))
        return draws[:, rows]

    found = regional_ranges(study, CRITERIA, ranking, (REGION, AT), draw)
    assert asked == [(0, [0, 1, 2, 3, 4]), (1, [6, 7, 8, 9])]
    assert found.n_candidates.tolist() == [5] * 6 + [4] * 4
    for rows in (np.arange(5), np.arange(6, 10)):
        place = ranking.place[REGION, AT][rows]
        first = place_ranges(draws[:, rows], CRITERIA, top=2).holding(place)
        np.testing.assert_array_equal(found.candidate_low[rows], first.low)
        np.testing.assert_array_equal(found.candidate_high[rows], first.high)
        np.testing.assert_array_equal(found.candidate_place[rows], place)
        stays = ~(is_wide(first.low, first.high, len(rows), np.inf if most is None else most) & (place > 2))
        left = place_ranges(draws[:, rows[stays]], CRITERIA, top=2)
        np.testing.assert_array_equal(found.low[rows[stays]], left.low)
        np.testing.assert_array_equal(found.high[rows[stays]], left.high)
        np.testing.assert_array_equal(found.p_top[rows[stays]], left.p_top)
    assert np.isnan(found.low).tolist() == [False, False, most == 0.5, False, False, True] + [False] * 4
    assert np.isnan(found.candidate_low).tolist() == [False] * 5 + [True] + [False] * 4


def test_without_draws_each_place_is_its_range(values: Floats) -> None:
    ranking = rank_regions(values, CRITERIA, Rules(("higher", "lower")))
    found = regional_ranges(STUDY, CRITERIA, ranking, (REGION, AT), None)
    columns = found.columns(ranking.place[REGION, AT], 2)
    np.testing.assert_array_equal(columns["place_low"], ranking.place[REGION, AT])
    np.testing.assert_array_equal(columns["place_high"], ranking.place[REGION, AT])
    # Places 1 and 2 of the first region, 1, 2 and 2 of the other, where two are level.
    assert np.nansum(columns["p_top"]) == 5
    assert np.flatnonzero(np.isnan(columns["p_top"])).tolist() == [5]
    assert found.n_candidates.tolist() == [5] * 6 + [4] * 4


def test_a_range_reaches_as_far_as_the_place_beside_it(values: Floats, draws: Floats) -> None:
    ranking = rank_regions(values, CRITERIA, Rules(("higher", "lower")))
    found = regional_ranges(STUDY, CRITERIA, ranking, (REGION, AT), lambda _, rows: draws[:, rows])
    far = np.where(np.isnan(found.low), np.nan, 6.0)
    columns = found.columns(far, 2)
    assert np.nanmin(columns["place_high"]) == 6
    np.testing.assert_array_equal(columns["place_low"], found.low)
