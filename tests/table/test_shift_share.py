"""Shift-share and location quotients against published worked examples, and the identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sectorlmi.table.measures import location_quotient, quadrants
from sectorlmi.table.shift_share import ShiftShare, shift_share, shift_share_bounds

# G. Krumme, University of Washington, Geography 350, "Shift & Share Table" (region Holukuluku, 1985-1995). The page
# prints shares of the nation (10, 20, 40, 30 %) and its growth by industry (10, 20, 30, 40 %; 29 % in all).
REGION_1985 = np.array([500.0, 100.0, 200.0, 200.0])
REGION_1995 = np.array([1000.0, 100.0, 250.0, 280.0])
NATION_1985 = np.array([10.0, 20.0, 40.0, 30.0])
NATION_1995 = NATION_1985 * np.array([1.1, 1.2, 1.3, 1.4])


def krumme() -> ShiftShare:
    return shift_share(
        REGION_1985,
        REGION_1995,
        NATION_1985,
        NATION_1995,
        region_total=1000,
        benchmark_total_base=100,
        benchmark_total_current=129,
    )


def test_shift_share_as_printed_by_krumme() -> None:
    found = krumme()
    np.testing.assert_allclose(found.national + REGION_1985, [645, 129, 258, 258])
    np.testing.assert_allclose(found.regional, [450, -20, -10, 0], atol=1e-9)
    np.testing.assert_allclose(found.mix, [-95, -9, 2, 22], atol=1e-9)
    assert found.change.sum() == 630
    assert found.national.sum() == pytest.approx(290)
    assert found.regional.sum() == pytest.approx(420)
    assert found.mix.sum() == pytest.approx(-80)


def test_the_split_of_esteban_marquillas_by_hand() -> None:
    """With the nation's mix of 1985 the region would have 100, 200, 400 and 300 of its 1,000 jobs; leads are 90, -20,
    -5 and 0 points. Slip: over the nation's 129 of 1995."""
    found = krumme()
    np.testing.assert_allclose(found.competitive, [90, -40, -20, 0], atol=1e-9)
    np.testing.assert_allclose(found.allocation, [360, 20, 10, 0], atol=1e-9)


def test_location_quotients_as_printed_by_krumme() -> None:
    quotients = location_quotient(REGION_1985, 1000, NATION_1985, 100)
    np.testing.assert_allclose(quotients, [5, 0.5, 0.5, 0.667], atol=0.0005)


def test_location_quotient_as_printed_for_reat() -> None:
    """R package REAT (Wieland), documentation of `locq`, after Farhauer and Kröll (2013): 0.3847623."""
    quotient = location_quotient(np.array([1714.0]), 79006, np.array([879213.0]), 15593224)
    assert quotient[0] == pytest.approx(0.3847623, abs=5e-8)


# Data of the example of REAT's `shift`, after Farhauer and Kröll (2013): a nation of the regions A, B and C. The
# documentation prints no results; expected are REAT's own formulas (national share, industrial mix, regional share)
# worked by hand: for A, 180 x 0.15 = 27; 99 + 28 + 9 + 72 - 207 = 1; 205 - 208 = -3.
FARHAUER = {
    "A": ((90, 20, 10, 60), (100, 40, 10, 55), (27, 1, -3)),
    "B": ((60, 30, 30, 40), (85, 55, 40, 35), (24, -1, 32)),
    "C": ((250, 100, 110, 300), (255, 115, 85, 390), (114, 0, -29)),
}


@pytest.mark.parametrize("region", FARHAUER)
def test_the_regions_of_reats_shift_example(region: str) -> None:
    then, now, expected = FARHAUER[region]
    found = shift_share(
        np.array(then, dtype=np.float64),
        np.array(now, dtype=np.float64),
        np.array([400.0, 150, 150, 400]),
        np.array([440.0, 210, 135, 480]),
        region_total=sum(then),
        benchmark_total_base=1100,
        benchmark_total_current=1265,
    )
    parts = (found.national.sum(), found.mix.sum(), found.regional.sum())
    np.testing.assert_allclose(parts, expected, atol=1e-9)


jobs = st.lists(st.floats(1, 1e6), min_size=4, max_size=4).map(np.array)


@given(jobs, jobs, jobs, jobs)
def test_the_parts_add_to_the_change_exactly(
    base: np.ndarray, current: np.ndarray, old: np.ndarray, new: np.ndarray
) -> None:
    found = shift_share(
        base,
        current,
        old,
        new,
        region_total=base.sum(),
        benchmark_total_base=old.sum(),
        benchmark_total_current=new.sum(),
    )
    scale = np.abs(found.national) + np.abs(found.mix) + np.abs(found.regional) + 1
    assert np.all(np.abs(found.national + found.mix + found.regional - found.change) <= 1e-9 * scale)
    lead = np.abs(found.competitive) + np.abs(found.allocation) + scale
    assert np.all(np.abs(found.competitive + found.allocation - found.regional) <= 1e-6 * lead)
    assert found.mix.sum() == pytest.approx(
        float((base * (new / old - new.sum() / old.sum())).sum()), abs=1e-6 * float(scale.sum())
    )


def test_an_industry_new_to_the_region_is_all_its_own_doing() -> None:
    found = shift_share(
        np.array([0.0]),
        np.array([50.0]),
        np.array([10.0]),
        np.array([12.0]),
        region_total=100,
        benchmark_total_base=1000,
        benchmark_total_current=1100,
    )
    assert (found.change[0], found.national[0], found.mix[0], found.regional[0]) == (50, 0, 0, 50)
    assert np.isnan(found.competitive[0])


PARTS = ("change", "national", "mix", "regional", "competitive", "allocation")
few = st.floats(0.5, 100)


range_of_jobs = st.tuples(few, st.floats(0, 100))


@given(range_of_jobs, range_of_jobs, st.floats(0.5, 2), st.floats(0.5, 2), st.floats(10, 1000))
def test_bounds_of_every_part_hold_and_are_reached(
    before: tuple[float, float], after: tuple[float, float], grown: float, overall: float, region: float
) -> None:
    """Against a fine grid of what the jobs of both years may be. Slip: allocation, which turns inside, by corners."""
    (low0, more0), (low1, more1) = before, after
    old, new = np.array([100.0]), np.array([100.0 * grown])
    totals = {"region_total": region, "benchmark_total_base": 1000.0, "benchmark_total_current": 1000.0 * overall}
    ends = [(np.array([low]), np.array([low + more])) for low, more in ((low0, more0), (low1, more1))]
    least, most = shift_share_bounds(ends[0], ends[1], old, new, **totals)
    then, now = (g.ravel() for g in np.meshgrid(low0 + more0 * np.linspace(0, 1, 101), [low1, low1 + more1]))
    found = shift_share(then, now, np.full(len(then), 100.0), np.full(len(then), 100.0 * grown), **totals)
    for name in PARTS:
        values, low, high = getattr(found, name), getattr(least, name)[0], getattr(most, name)[0]
        scale = 1e-6 * (1 + np.abs(values).max())
        assert low - scale <= values.min()
        assert values.max() <= high + scale
        # A grid of 101 jobs misses a turn by little.
        assert high - low <= 1.02 * (values.max() - values.min()) + scale


def test_bounds_of_the_parts_by_hand() -> None:
    """40 to 60 jobs became 50 to 80; the industry grew by half there, everything by a quarter."""
    ends = (np.array([40.0]), np.array([60.0])), (np.array([50.0]), np.array([80.0]))
    totals = {"region_total": 500.0, "benchmark_total_base": 1000.0, "benchmark_total_current": 1250.0}
    least, most = shift_share_bounds(*ends, np.array([100.0]), np.array([150.0]), **totals)
    got = {name: (getattr(least, name)[0], getattr(most, name)[0]) for name in PARTS[:5]}
    # At the benchmark's share it would have 50 jobs; its growth lies between 50/60 and 80/40.
    by_hand = [(-10, 40), (10, 15), (10, 15), (50 - 90, 80 - 60), (50 * (50 / 60 - 1.5), 50 * (2 - 1.5))]
    for name, bounds in zip(PARTS[:5], by_hand, strict=True):
        assert got[name] == pytest.approx(bounds), name


def test_jobs_without_a_bound_leave_the_parts_without_one() -> None:
    ends = (np.array([40.0]), np.array([np.inf])), (np.array([np.nan]), np.array([np.nan]))
    totals = {"region_total": 500.0, "benchmark_total_base": 1000.0, "benchmark_total_current": 1250.0}
    for part in shift_share_bounds(*ends, np.array([100.0]), np.array([150.0]), **totals):
        assert np.isnan(part.regional[0])


def test_quadrants_at_their_edges() -> None:
    lq = np.array([1.0, 1.5, 0.99, 0.5, np.nan, 1.2])
    growth = np.array([0.1, -3.0, 2.0, 0.0, 1.0, np.nan])
    assert list(quadrants(lq, growth)) == ["star", "mature", "emerging", "transforming", "", ""]
    assert list(quadrants(lq, growth, lq=1.2, growth=1.0))[:3] == ["transforming", "mature", "emerging"]
