"""Stores with the real files of Georgia, which the repository holds, and of Ohio, each loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sectorlmi.store import Store
from sectorlmi.terms.study import Region, Study, Years
from sectorlmi.workflows.load import load

ATLANTA = ("13057", "13063", "13067", "13089", "13097", "13113", "13117", "13121", "13135", "13151")
OHIO = (
    *("39041", "39045", "39047", "39049", "39073", "39083", "39089", "39091"),
    *("39097", "39101", "39117", "39127", "39129", "39141", "39159"),
)


@pytest.fixture(scope="session")
def real_store(georgia_files: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("georgia"))
    load(list(georgia_files.values()), store)
    return store


@pytest.fixture(scope="session")
def ohio_store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("ohio"))
    load([shared_data / "qcew" / "oh15_annual_2020_2023.zip"], store)
    return store


@pytest.fixture(scope="session")
def atlanta() -> Study:
    return Study("Metro Atlanta 2018", Region("Metro Atlanta", ATLANTA), Years(2015, 2018), benchmark="13000")


@pytest.fixture(scope="session")
def ohio() -> Study:
    return Study("Central Ohio", Region("Central Ohio", OHIO), Years(2020, 2023), benchmark="39049")
