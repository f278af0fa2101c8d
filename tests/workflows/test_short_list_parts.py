"""Sub-industries of the picks: worked out inside the picks alone, and the same as if everything had been."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms.study import Level, Study
from sectorlmi.workflows import demo, short_list, study_cells
from sectorlmi.workflows.load import load


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("parts") / "store")
    load([demo.samples()], made, is_sample=True)
    return made


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(demo.samples() / "study.yml")


def _years(study: Study, base: int, current: int) -> Study:
    return replace(study, years=replace(study.years, base=base, current=current))


def test_families_hold_what_a_naics_revision_joined_with_a_pick(study: Study) -> None:
    assert set(short_list._families(_years(study, 2022, 2025), ["311", "541"])) == {"311", "541"}
    found = set(short_list._families(_years(study, 2020, 2023), ["513"]))
    assert {"513", "511", "519"} <= found  # newspapers and the like moved from 511 and 519 in 2022
    assert all(len(code) == 3 for code in found)


def test_families_are_whole_where_a_pick_is_finer(study: Study) -> None:
    finer = replace(study, level=Level(3, (("541", 4),)))
    assert short_list._families(_years(finer, 2022, 2025), ["5415"]) == ("541",)


def test_bounds_hold_and_published_cells_stay(store: Store, study: Study) -> None:
    deeper = replace(study, level=Level(3, (("311", 4), ("541", 4))))
    whole = study_cells.read(deeper, store).current.resolved
    part = study_cells.read(deeper, store, only_below=("311", "541")).current.resolved
    assert 0 < len(part.cells) < len(whole.cells)
    keys = {key: i for i, key in enumerate(zip(*_keys(whole), strict=True))}
    at = np.array([keys[key] for key in zip(*_keys(part), strict=True)])
    fine = np.array([code[:3] in ("311", "541") for code in part.cells.industry])
    assert (part.cells.suppressed == whole.cells.suppressed[at]).all()
    low, high = part.employment.lower, part.employment.upper
    assert (low[fine] <= whole.employment.lower[at][fine] + 1e-6).all()
    assert (high[fine] >= whole.employment.upper[at][fine] - 1e-6).all()
    known = ~part.cells.suppressed & fine
    assert np.allclose(part.employment.estimate[known], whole.employment.estimate[at][known])
    inside = (part.employment.estimate >= part.employment.lower - 1e-6) & (
        part.employment.estimate <= part.employment.upper + 1e-6
    )
    assert inside[fine].all()


def _keys(resolved: object) -> tuple[list[str], list[str], list[str]]:
    found = resolved.cells  # type: ignore[attr-defined]
    return found.area.tolist(), found.own.tolist(), found.industry.tolist()
