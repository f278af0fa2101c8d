"""Reading the current year alone."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from sectorlmi.store import Store
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.study import Region, Study, Years
from sectorlmi.workflows import load, study_cells

COUNTIES = ("13121", "13089", "13067")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, georgia_files: dict[int, Path]) -> Store:
    found = Store(tmp_path_factory.mktemp("only-current") / "store")
    load.load(list(georgia_files.values()), found)
    return found


def study(base: int) -> Study:
    return Study("Three", Region("Three", COUNTIES), Years.of(base, 2018), benchmark="13000")


def test_the_current_year_is_the_same_and_the_base_year_is_empty(store: Store) -> None:
    """Base-year figures still help the estimates."""
    both, alone = study_cells.read(study(2015), store), study_cells.read(study(2015), store, only_current=True)
    assert len(alone.base.resolved.cells) == 0
    assert alone.current.areas == both.current.areas
    one, other = alone.current.resolved, both.current.resolved
    for f in fields(Cells):
        if f.name != "period":
            a, b = getattr(one.cells, f.name), getattr(other.cells, f.name)
            assert np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    assert np.array_equal(one.employment.estimate, other.employment.estimate)
    assert np.array_equal(one.wages.upper, other.wages.upper)
    assert alone.provenance == tuple(p for p in both.provenance if "2018" in p.file)


def test_a_base_year_that_is_not_in_the_store_does_not_matter(store: Store) -> None:
    found = study_cells.read(study(2010), store, only_current=True)
    assert set(COUNTIES) <= set(found.current.resolved.cells.area.tolist())


def test_without_estimates_too(store: Store) -> None:
    floor = replace(study(2015), suppressed="floor")
    both, alone = study_cells.read(floor, store), study_cells.read(floor, store, only_current=True)
    assert np.array_equal(alone.current.resolved.employment.lower, both.current.resolved.employment.lower)
