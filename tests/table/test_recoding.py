"""Likely recodings, by hand: a jump that a sibling in the same county mirrors."""

from __future__ import annotations

import numpy as np

from sectorlmi.table.recoding import likely_recodings
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period

Jobs = dict[tuple[str, str], float | None]


def region(year: int, jobs: Jobs) -> Cells:
    keys = sorted(jobs)
    hidden = np.array([jobs[k] is None for k in keys])
    employment = np.array([np.nan if jobs[k] is None else jobs[k] for k in keys], dtype=np.float64)
    n = len(keys)
    return Cells(
        Period(year),
        np.array([a for a, _ in keys], dtype=np.str_),
        np.full(n, "5", dtype=np.str_),
        np.array([i for _, i in keys], dtype=np.str_),
        np.full(n, 76, dtype=np.int64),
        np.full(n, 9.0),
        employment,
        employment * 1000,
        hidden,
    )


def found(before: Jobs, after: Jobs) -> list[tuple[str, str, str, float]]:
    codes = {i for _, i in (*before, *after)}
    base, current = region(2018, before), region(2019, after)
    return [(r.area, r.fell, r.rose, r.jobs) for r in likely_recodings(base, current, codes)]


def test_a_mirrored_jump_is_found_in_its_county() -> None:
    before: Jobs = {("98001", "5415"): 1000, ("98001", "5416"): 400, ("98003", "5415"): 500, ("98003", "5416"): 500}
    after: Jobs = {("98001", "5415"): 400, ("98001", "5416"): 980, ("98003", "5415"): 510, ("98003", "5416"): 490}
    assert found(before, after) == [("98001", "5415", "5416", 580.0)]


def test_a_fall_without_a_mirror_is_a_fall() -> None:
    before: Jobs = {("98001", "5415"): 1000, ("98001", "5416"): 400}
    assert found(before, {("98001", "5415"): 400, ("98001", "5416"): 700}) == []


def test_a_code_that_vanishes_into_its_sibling() -> None:
    before: Jobs = {("98001", "5415"): 300, ("98001", "5416"): 400}
    assert found(before, {("98001", "5416"): 705}) == [("98001", "5415", "5416", 300.0)]


def test_cousins_and_hidden_cells_are_left_alone() -> None:
    before: Jobs = {("98001", "5415"): 1000, ("98001", "5511"): 400}
    assert found(before, {("98001", "5415"): 400, ("98001", "5511"): 1000}) == []
    before = {("98001", "5415"): 1000, ("98001", "5416"): None}
    assert found(before, {("98001", "5415"): 400, ("98001", "5416"): 1000}) == []


def test_a_hidden_cell_is_not_taken_for_none() -> None:
    """As 0 it would mirror its sibling to the job, in either year."""
    before: Jobs = {("98001", "5415"): 1000, ("98001", "5416"): None}
    assert found(before, {("98001", "5415"): 400, ("98001", "5416"): 600}) == []
    before = {("98001", "5415"): 1000, ("98001", "5416"): 600}
    assert found(before, {("98001", "5415"): 1600, ("98001", "5416"): None}) == []


def test_just_a_hundred_jobs_and_a_fifth_are_a_jump() -> None:
    before: Jobs = {("98001", "5415"): 500, ("98001", "5416"): 500}
    assert found(before, {("98001", "5415"): 400, ("98001", "5416"): 600}) == [("98001", "5415", "5416", 100.0)]
    assert found(before, {("98001", "5415"): 401, ("98001", "5416"): 599}) == []
    before = {("98001", "5415"): 600, ("98001", "5416"): 600}
    assert found(before, {("98001", "5415"): 481, ("98001", "5416"): 719}) == []


def test_small_numbers_are_not_news() -> None:
    before: Jobs = {("98001", "5415"): 60, ("98001", "5416"): 40}
    assert found(before, {("98001", "5415"): 10, ("98001", "5416"): 90}) == []
