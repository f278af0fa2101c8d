"""What one command reads of the store: each period's catalog, areas and rows once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.store import Store, catalog, reading, tables
from sectorlmi.terms.study import IndustryRegion, Region, Study, Uncertainty
from sectorlmi.workflows import batch, rank, study_cells
from sectorlmi.workflows.batch import Request

# How often each function was asked, with what it was asked for.
Reads = Counter[tuple[str, str]]

# What is counted: the function, and which of its arguments says what it is about.
_COUNTED: tuple[tuple[Any, str, int], ...] = (
    (catalog, "read_catalog", 0),
    (catalog, "read_manifest", 1),
    (reading, "_opened", 1),
    (tables, "_rows", 1),
    (Store, "areas", 1),
    (Store, "cells", 1),
    (Store, "provenance", 1),
)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    counts: Reads = Counter()

    def counting(function: Callable[..., Any], name: str, about: int) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            counts[name, str(args[about])] += 1
            return function(*args, **options)

        return counted

    for owner, name, about in _COUNTED:
        monkeypatch.setattr(owner, name, counting(getattr(owner, name), name, about))
    return counts


def by_name(counts: Reads) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for (name, _), n in sorted(counts.items()):
        found.setdefault(name, []).append(n)
    return found


_EACH = ("areas", "cells", "provenance", "read_manifest", "_opened")
_OF_TWO_YEARS = {"read_catalog": [1]} | {name: [1, 1] for name in _EACH}


@pytest.mark.parametrize("suppressed", ["estimate", "floor", "exclude"])
def test_a_ranking_reads_each_year_once(real_store: Store, atlanta: Study, reads: Reads, suppressed: str) -> None:
    study = replace(atlanta, suppressed=suppressed, uncertainty=Uncertainty(fills=0))
    rank.run(study, Store(real_store.root))
    assert by_name(reads) == _OF_TWO_YEARS


@pytest.mark.parametrize("level", [5, 6])
def test_every_level_has_records(real_store: Store, atlanta: Study, reads: Reads, level: int) -> None:
    """DuckDB, whose start alone takes a quarter of a second, is not asked."""
    study = replace(atlanta, level=replace(atlanta.level, default=level), suppressed="floor")
    rank.ranked(study, Store(real_store.root))
    assert by_name(reads) == _OF_TWO_YEARS


def test_one_year_alone_asks_for_the_other_only_to_estimate(real_store: Store, atlanta: Study, reads: Reads) -> None:
    study_cells.read(replace(atlanta, suppressed="floor"), Store(real_store.root), only_current=True)
    assert by_name(reads) == {name: [1] for name in _OF_TWO_YEARS}


def test_a_state_is_looked_up_in_the_current_year_before_its_cells_are_read(
    real_store: Store, atlanta: Study, reads: Reads
) -> None:
    study = replace(atlanta, region=Region("Georgia", state="13"), uncertainty=Uncertainty(fills=0))
    rank.ranked(study, Store(real_store.root))
    assert by_name(reads) == {**_OF_TWO_YEARS, "areas": [1, 2]}


def test_own_regions_cost_no_further_reads(real_store: Store, atlanta: Study, reads: Reads) -> None:
    own = (IndustryRegion("62", Region("Savannah", ("13051",))), IndustryRegion("31-33", Region("Dalton", ("13313",))))
    rank.ranked(replace(atlanta, industry_regions=own), Store(real_store.root))
    assert by_name(reads) == _OF_TWO_YEARS


def test_a_batch_looks_whether_all_is_whole_and_then_reads_each_year_once(
    real_store: Store, atlanta: Study, reads: Reads, tmp_path: Path
) -> None:
    """However many regions: rows are read for all regions of a lot together."""
    listed = tmp_path / "regions.csv"
    listed.write_text("region,county\nOne,13121\nTwo,13089\nThree,13067\nThree,13063\n", encoding="utf-8")
    request = Request(str(listed), tmp_path / "table.parquet")
    batch.run(replace(atlanta, suppressed="floor"), Store(real_store.root), request)
    read = by_name(reads)
    assert (read["_opened"], read["cells"]) == ([2, 2], [2, 2])
    assert (read["read_manifest"], read["read_catalog"]) == ([1, 1], [1])
