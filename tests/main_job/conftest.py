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
    return Study("Metro Atlanta 2018", Region("Metro Atlanta", ATLANTA), Years.of(2015, 2018), benchmark="13000")


@pytest.fixture(scope="session")
def ohio() -> Study:
    return Study("Central Ohio", Region("Central Ohio", OHIO), Years.of(2020, 2023), benchmark="39049")


@pytest.fixture(scope="session")
def two_states(georgia_files: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Georgia, and beside it a state of twice as many jobs that is made of its rows."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("two-states")
    files = list(georgia_files.values())
    for year, file in georgia_files.items():
        rows = parquet.read_table(file)
        for name, times in (("annual_avg_emplvl", 2), ("total_annual_wages", 3)):
            more = pc.multiply(rows[name], pa.scalar(times, rows[name].type))
            rows = rows.set_column(rows.schema.get_field_index(name), name, more)
        areas = pc.replace_substring_regex(rows["area_fips"].cast(pa.string()), "^13", "01")
        rows = rows.set_column(rows.schema.get_field_index("area_fips"), "area_fips", areas)
        files.append(folder / f"qcew_other_{year}.parquet")
        parquet.write_table(rows, files[-1])
    store = Store(folder / "store")
    load(files, store)
    return store
