"""Runs compared with the store at hand: reruns tell apart what changed together."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sectorlmi.errors import DataError
from sectorlmi.ranking.changes import Cause, Diff
from sectorlmi.ranking.diff_document import document
from sectorlmi.reports.json import as_dict
from sectorlmi.store import Store
from sectorlmi.terms.study import Study
from sectorlmi.workflows import diff, verify
from sectorlmi.workflows.load import load

from .conftest import recorded
from .test_record_and_verify import revised_area


@pytest.fixture(scope="module")
def pair(
    sample_study: Study, sample_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Store]:
    """Run A; then 98001 is revised and the benchmark is another one, run B; and the store of B."""
    folder = tmp_path_factory.mktemp("pair")
    study = replace(sample_study, suppressed="floor", output=replace(sample_study.output, folder=folder / "out"))
    a = recorded(study, sample_store)
    shutil.copytree(sample_store.root, folder / "store")
    store = Store(folder / "store")
    load([revised_area(folder, 500)], store, is_sample=True)
    return a, recorded(replace(study, benchmark="98000"), store), store


def causes_of(found: Diff, factor: str) -> set[tuple[Cause, ...]]:
    return {f.causes for c in found.changes for f in c.factors if f.name == factor}


def test_without_reruns_two_things_at_once_stay_together(pair: tuple[Path, Path, Store]) -> None:
    found = diff.compare(*pair, rerun=False)
    assert causes_of(found, "location_quotient") == {(Cause.NOT_SEPARATED,)}
    assert any("could not be separated" in note for note in found.notes)


def test_a_rerun_of_the_old_study_on_the_new_rows_separates_them(pair: tuple[Path, Path, Store]) -> None:
    found = diff.compare(*pair)
    assert {s.cause for c in found.changes for s in c.steps} <= {Cause.REVISION, Cause.STUDY}
    # 500 more jobs in the region move every quotient a little; the other benchmark moves it again.
    assert causes_of(found, "location_quotient") == {(Cause.REVISION, Cause.STUDY)}
    assert causes_of(found, "employment") == {(Cause.REVISION,)}
    (jobs,) = [f for c in found.changes if c.industry == "722" for f in c.factors if f.name == "employment"]
    assert jobs.after == jobs.before + 500
    assert not any("could not be separated" in note for note in found.notes)


def test_frozen_runs_say_the_same(pair: tuple[Path, Path, Store], sample_store: Store, tmp_path: Path) -> None:
    a, b, store = pair
    frozen_a = verify.freeze(a, sample_store, tmp_path / "a.zip", verified=False)
    frozen_b = verify.freeze(b, store, tmp_path / "b.zip", verified=False)
    there = as_dict(document(diff.compare(frozen_a, frozen_b, store)))
    assert there == as_dict(document(diff.compare(a, b, store)))
    # B was packed without A's benchmark, so A's study cannot be ranked on B's rows: that is said.
    alone = diff.compare(frozen_a, frozen_b, Store(tmp_path / "none"))
    assert any("could not be separated" in note for note in alone.notes)


def test_what_is_no_run(tmp_path: Path, pair: tuple[Path, Path, Store]) -> None:
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(DataError, match="no JSON"):
        diff.compare(tmp_path / "x.json", pair[1], pair[2])
    with pytest.raises(DataError, match="is no run"):
        diff.compare(tmp_path, pair[1], pair[2])
