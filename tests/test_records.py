"""Records beside the Parquet give the same cells, and are cared for like every other file of the store."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from sectorlmi.errors import StoreError
from sectorlmi.store import Store, reading
from sectorlmi.store import catalog as catalogs
from sectorlmi.store.reading import Wanted
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.workflows import load


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Store:
    """Georgia of two years, loaded one after the other, and quarters of Wisconsin."""
    found = Store(tmp_path_factory.mktemp("records") / "store")
    for name in ("ga_annual_2015", "ga_annual_2018", "wi_by_area_quarterly_2016"):
        load.load([shared_data / "qcew" / f"{name}.zip"], found)
    return found


def same(one: Cells, other: Cells) -> bool:
    pairs = [(getattr(one, f.name), getattr(other, f.name)) for f in fields(Cells) if f.name != "period"]
    return all(a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in pairs)


@pytest.mark.parametrize("owns", [None, ("5",), ("1", "2", "3", "5")])
@pytest.mark.parametrize("digits", [(2, 3, 4), (3,), (4,)])
@pytest.mark.parametrize("with_totals", [True, False])
def test_they_say_what_the_parquet_says(
    store: Store, owns: tuple[str, ...] | None, digits: tuple[int, ...], with_totals: bool
) -> None:
    """DuckDB over the Parquet is the other way to the same cells: of one area, of scattered ones, and of all."""
    wanted = Wanted(owns, digits, with_totals)
    for period in store.periods():
        manifest = store._manifest(period)
        everything = list(manifest.areas)
        for areas in (everything[:1], everything[::7], everything):
            by_parquet = reading.from_parquet(store.root, manifest, areas, wanted)
            assert len(by_parquet) or not with_totals
            assert same(reading.from_records(store.root, manifest, areas, wanted), by_parquet)


def test_a_quarter_has_the_mean_of_its_months(store: Store) -> None:
    quarter = next(p for p in store.periods() if not p.is_annual)
    manifest = store._manifest(quarter)
    cells = reading.from_records(store.root, manifest, list(manifest.areas)[:3], Wanted(digits=(3,)))
    shown = cells.employment[~cells.suppressed]
    assert (shown % 1 > 0).any()
    assert np.allclose(shown * 3, np.rint(shown * 3))


def test_an_area_that_was_revised_alone_is_read_from_its_new_part(store: Store, tmp_path: Path) -> None:
    """Two parts then hold records of the period; their industries are numbered apart."""
    import pyarrow as pa

    from sectorlmi.store import parts

    period = Period(2018)
    manifest = store._manifest(period)
    area = next(a for a in manifest.areas if a.startswith("13"))
    rows = parts.read_cells(store.root, manifest.parts[manifest.areas[area].part], [area])
    kept = rows.set_column(rows.column_names.index("agglvl_code"), "agglvl_code", rows["agglvl_code"].cast(pa.int16()))
    changed = kept.set_column(
        kept.column_names.index("establishments"), "establishments", pa.compute.add(kept["establishments"], 1)
    )
    copy = Store(tmp_path / "store")
    copy.root.mkdir()
    for file in store.root.rglob("*"):
        if file.is_file():
            target = copy.root / file.relative_to(store.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    copy.put(period, changed, manifest.inputs[0])
    now = copy._manifest(period)
    assert len(now.parts) == 2
    wanted = Wanted(("5",), (2, 3, 4), True)
    every = list(now.areas)
    read = reading.from_records(copy.root, now, every, wanted)
    assert same(read, reading.from_parquet(copy.root, now, every, wanted))
    before = reading.from_records(store.root, manifest, [area], wanted)
    assert read.establishments[read.area == area].sum() == before.establishments.sum() + len(before)


def test_a_query_of_a_region_does_not_start_duckdb(store: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from sectorlmi.store import Store; "
        "from sectorlmi.terms.period import Period; "
        "Store(Path(sys.argv[1])).cells(Period(2018), areas=['13121'], digits=[3]); "
        "print(*{'duckdb', 'pyarrow', 'pandas'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code, str(store.root)], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


def test_verify_names_a_changed_file_and_prune_leaves_good_ones(store: Store, tmp_path: Path) -> None:
    part = store._manifest(Period(2015)).parts[0]
    assert part.records is not None
    file = store.root / part.records.file.path
    assert store.verify() == []
    store.prune()
    assert file.exists()
    good = file.read_bytes()
    file.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    assert [file.name in fault for fault in store.verify()] == [True]
    file.write_bytes(good[: len(good) // 2])
    with pytest.raises(StoreError, match=r"damaged.*"):
        Store(store.root).cells(Period(2015), areas=["13121"], digits=[3])
    file.write_bytes(good)
    assert store.verify() == []


def test_a_store_without_records_is_read_through_its_parquet(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores of the format before have none."""
    expected = store.cells(Period(2018), areas=["13121", "13000"], digits=[3])
    older = Store(store.root)
    manifest = older._manifest(Period(2018))
    manifest.parts = [catalogs.Part(part.main, part.detail) for part in manifest.parts]
    monkeypatch.setattr(reading, "from_records", None)
    assert same(older.cells(Period(2018), areas=["13121", "13000"], digits=[3]), expected)
