"""Worksites by size band, worked by hand."""

from __future__ import annotations

import numpy as np

from sectorlmi.meeting.sizes import of_nation, of_region

NAN = float("nan")


def _rows(codes: list[str], totals: list[float], *classes: list[float]) -> dict[str, np.ndarray]:
    rows = {"industry_code": np.array(codes), "establishments": np.array(totals)}
    return rows | {f"size{k}": np.array(values) for k, values in enumerate(classes, start=1)}


def test_counties_are_added_up_and_withheld_classes_leave_a_floor() -> None:
    none = [0.0, 0.0, 0.0]
    rows = _rows(
        ["311", "311", "312"], [20, 10, 5],
        [9, 4, NAN], [3, NAN, 3], [2, 3, NAN],  # under 20
        [4, 3, none[0]], none,  # 20 to 99
        [1, NAN, NAN], none,  # 100 to 499
        [1, NAN, 0], none,  # 500 or more
    )  # fmt: skip
    found = of_region("2021", ["311", "312", "313"], rows)
    assert found.sites[0].tolist() == [21, 7, 1, 1]
    assert found.total.tolist()[:2] == [30, 5]
    assert found.sites[1].tolist() == [3, 0, 0, 0]  # at least: two of five are not told
    assert np.isnan(found.sites[2]).all()
    assert np.isnan(found.total[2])


def test_shares_of_the_nation_and_jobs_at_large_worksites() -> None:
    def rows(sites: float, jobs: float) -> dict[str, np.ndarray]:
        return {"industry_code": np.array(["311"]), "establishments": np.array([sites]), "employment": np.array([jobs])}

    classes = {k: rows(10, 100) for k in range(1, 10)} | {9: rows(20, 200)}
    found = of_nation("2024Q1", ["311", "312"], classes)
    assert found.share[0].tolist() == [0.3, 0.2, 0.2, 0.3]  # 30, 20, 20 and 30 of 100
    assert found.large_jobs_share[0] == 0.5  # (3 × 100 + 200) / 1,000
    assert np.isnan(found.share[1]).all()


def test_a_hidden_class_leaves_the_jobs_unknown_but_not_the_worksites() -> None:
    rows = {"industry_code": np.array(["311"]), "establishments": np.array([5.0]), "employment": np.array([NAN])}
    found = of_nation("2024Q1", ["311"], dict.fromkeys(range(1, 10), rows))
    assert found.total.tolist() == [45]
    assert np.isnan(found.large_jobs_share[0])
