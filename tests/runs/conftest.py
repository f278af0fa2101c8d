"""A recorded run of the bundled sample."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store, WatchedStore
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank, verify
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with the sample, to be read only."""
    store = Store(tmp_path_factory.mktemp("runs") / "store")
    load([samples()], store)
    return store


def recorded(study: Study, store: Store) -> Path:
    """The folder of a new run of the study."""
    watched = WatchedStore(store.root)
    report = rank.run(study, watched)
    return rank.keep(study, report, rank.write(report, study.output.formats, study.output.folder), watched)


@pytest.fixture(scope="session")
def sample_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The sample's study with few fills and a light report."""
    study = load_study(samples() / "study.yml")
    output = replace(study.output, folder=tmp_path_factory.mktemp("reports"), formats=("csv",))
    return replace(study, output=output, uncertainty=replace(study.uncertainty, fills=8))


@pytest.fixture(scope="session")
def run_folder(sample_study: Study, sample_store: Store) -> Path:
    """A recorded run, to be read only."""
    return recorded(sample_study, sample_store)


@pytest.fixture(scope="session")
def frozen_file(run_folder: Path, sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run, frozen."""
    return verify.freeze(run_folder, sample_store, tmp_path_factory.mktemp("frozen") / "run.zip")
