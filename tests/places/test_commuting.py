"""Sheds and balance on three counties worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.errors import CoverageError
from sectorlmi.places.commuting import SEGMENTS, Flows, balance, commute_shed, joined, labor_shed

# (work, home): jobs. A is the centre, B sends to A, C is elsewhere.
TABLE = {("A", "A"): 60, ("A", "B"): 30, ("A", "C"): 10, ("B", "B"): 20, ("B", "A"): 5, ("C", "A"): 15, ("C", "C"): 40}


def flows_of(table: dict[tuple[str, str], int], young: float = 0.2) -> Flows:
    jobs = np.zeros((len(table), len(SEGMENTS)))
    jobs[:, 0] = list(table.values())
    jobs[:, 1] = jobs[:, 0] * young
    jobs[:, 2] = jobs[:, 0] - jobs[:, 1]
    return Flows(np.array([w for w, _ in table]), np.array([h for _, h in table]), jobs)


def test_balance_of_one_county() -> None:
    found = balance(flows_of(TABLE), ["A"])
    assert (found.jobs[0], found.employed_residents[0], found.live_and_work[0]) == (100, 80, 60)
    assert (found.in_commuters[0], found.out_commuters[0]) == (40, 20)
    assert found.self_containment_share[0] == pytest.approx(60 / 80)
    assert found.filled_by_residents_share[0] == pytest.approx(60 / 100)


def test_balance_of_two_counties() -> None:
    found = balance(flows_of(TABLE), ["A", "B"])
    assert found.jobs[0] == 125
    assert found.employed_residents[0] == 130
    assert found.live_and_work[0] == 115
    assert found.jobs[1] == pytest.approx(25)


def test_a_segment_nobody_is_in_has_no_containment() -> None:
    assert np.isnan(balance(flows_of(TABLE), ["A"]).self_containment_share[9])


def test_labor_shed_is_ordered_and_adds_up() -> None:
    shed = labor_shed(flows_of(TABLE), ["A", "B"])
    assert shed.counties == ("A", "B", "C")  # 65, 50, 10
    assert shed.jobs[:, 0].tolist() == [65, 50, 10]
    assert shed.cumulative_share.tolist() == pytest.approx([65 / 125, 115 / 125, 1])


def test_commute_shed() -> None:
    shed = commute_shed(flows_of(TABLE), ["A", "B"])
    assert dict(zip(shed.counties, shed.jobs[:, 0].tolist(), strict=True)) == {"A": 90, "B": 25, "C": 15}


def test_an_empty_shed_is_an_error() -> None:
    with pytest.raises(CoverageError, match="nobody works in the region"):
        labor_shed(flows_of(TABLE), ["D"])
    with pytest.raises(CoverageError, match=r"Goods producing"):
        commute_shed(flows_of(TABLE), ["A"], segment=7)


def test_joined_nothing() -> None:
    assert joined([]).counties() == []
    assert len(joined([flows_of(TABLE), flows_of(TABLE)])) == 14


def test_a_shed_of_a_segment_has_its_own_order_and_counties() -> None:
    """Of those who work in A 100 of B, 50 of C and 20 of D: 5, 30 and none of them are young."""
    jobs = np.zeros((3, len(SEGMENTS)))
    jobs[:, 0], jobs[:, 1] = [100, 50, 20], [5, 30, 0]
    flows = Flows(np.array(["A", "A", "A"]), np.array(["B", "C", "D"]), jobs)
    assert labor_shed(flows, ["A"]).counties == ("B", "C", "D")
    young = labor_shed(flows, ["A"], 1)
    assert young.counties == ("C", "B")
    assert young.share.tolist() == pytest.approx([30 / 35, 5 / 35])
