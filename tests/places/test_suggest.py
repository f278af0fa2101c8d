"""Ties and growing a region, on four counties worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.errors import ConfigError, DataError
from sectorlmi.places.commuting import SEGMENTS, Flows
from sectorlmi.places.suggest import suggest
from sectorlmi.places.ties import adjacency, ties_of, ties_with

# (work, home): jobs. S sends 40 to M (a far metropolis of 1,000) and 30 to N (a town of 100 beside it).
TABLE = {
    ("S", "S"): 30, ("M", "S"): 40, ("N", "S"): 30, ("N", "N"): 60, ("S", "N"): 20, ("M", "M"): 960, ("N", "Q"): 10,
    ("Q", "Q"): 90,
}  # fmt: skip
BESIDE = adjacency([("S", "N"), ("N", "Q"), ("Q", "M")])


def flows() -> Flows:
    jobs = np.zeros((len(TABLE), len(SEGMENTS)))
    jobs[:, 0] = list(TABLE.values())
    return Flows(np.array([w for w, _ in TABLE]), np.array([h for _, h in TABLE]), jobs)


def test_smart_link_by_hand() -> None:
    ties = ties_of(flows())
    assert ties.counties == ("M", "N", "Q", "S")
    inside = np.array([c == "S" for c in ties.counties])
    # S→M: 40² / (100 residents of S × 1000 jobs in M), and nobody the other way.
    assert ties.links(inside)[0] == pytest.approx(1600 / (100 * 1000))
    # S→N: 30² / (100 × 100), N→S: 20² / (80 residents of N × 50 jobs in S).
    assert ties.links(inside)[1] == pytest.approx(900 / (100 * 100) + 400 / (80 * 50))


def test_the_town_joins_before_the_metropolis() -> None:
    found = suggest(flows(), "S", 0.7)
    assert [s.county for s in found.steps] == ["S", "N"]
    assert found.steps[0].self_containment_share == pytest.approx(0.3)
    # S and N together: 30 + 30 + 60 + 20 of 180 residents.
    assert found.steps[1].self_containment_share == pytest.approx(140 / 180)
    assert found.steps[1].filled_by_residents_share == pytest.approx(140 / 150)
    assert found.is_reached


def test_it_goes_on_until_it_is_contained() -> None:
    found = suggest(flows(), "S", 1.0)
    # M: 40² / (180 × 1000); Q: 10² / (100 × 150). With M everybody of S and N works inside.
    assert [s.county for s in found.steps] == ["S", "N", "M"]
    assert found.is_reached


def test_only_touching_counties_join() -> None:
    assert [s.county for s in suggest(flows(), "S", 1.0, beside=BESIDE).steps] == ["S", "N", "Q", "M"]


def test_only_eligible_counties_join() -> None:
    found = suggest(flows(), "S", 1.0, eligible={"N"})
    assert found.counties == ("N", "S")
    assert not found.is_reached


def test_most_counties() -> None:
    assert len(suggest(flows(), "S", 1.0, most=2).steps) == 2


def test_what_cannot_be_asked() -> None:
    with pytest.raises(ConfigError, match="no share"):
        suggest(flows(), "S", 75)
    with pytest.raises(DataError, match="X"):
        suggest(flows(), "X", 0.75)


def test_ties_of_candidates() -> None:
    first, second = ties_with(flows(), ["S"], ["M", "N", "unknown"])
    assert (first.county, second.county) == ("N", "M")
    assert first.works_there_share == pytest.approx(20 / 80)
    assert first.comes_from_there_share == pytest.approx(30 / 100)
    assert (first.containment_without, first.containment_with) == (pytest.approx(0.3), pytest.approx(140 / 180))


def test_a_member_is_held_against_the_rest() -> None:
    (tie,) = ties_with(flows(), ["S", "N"], ["N"])
    assert tie.works_there_share == pytest.approx(20 / 80)
    assert tie.containment_without == pytest.approx(0.3)
