"""The bundled rows of the real region: the same as BLS's files, under the same checks, told from other Parquet."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from main_job import raw
from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.sources import readings
from sectorlmi.sources.archive import Member, members
from sectorlmi.sources.qcew import QCEW
from sectorlmi.terms.progress import nobody


def member(data: bytes, name: str = "qcew_region.parquet") -> Member:
    return Member(name, Path(name), len(data), False, lambda: io.BytesIO(data))


def written(table: pa.Table) -> bytes:
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


@pytest.mark.parametrize(("year", "n_rows"), [(2015, 121_050), (2018, 118_287)])
def test_every_row_is_read_and_hidden_ones_are_missing(georgia_files: dict[int, Path], year: int, n_rows: int) -> None:
    (file,) = members([georgia_files[year]])
    ((_, source),) = readings(file)
    (parsed,) = source.parse(file, nobody)
    assert (source.name, parsed.key, parsed.table.num_rows) == ("qcew", str(year), n_rows)
    plain = raw.georgia(year)
    rows = parsed.table.select(["area_fips", "own_code", "agglvl_code", "industry_code"]).to_pylist()
    values = parsed.table.select(["suppressed", "establishments", "employment", "wages"]).to_pylist()
    n_hidden = 0
    for at, value in zip(rows, values, strict=True):
        hidden, establishments, jobs, wages = plain[tuple(map(str, at.values()))]
        shown = (None, None) if hidden else (jobs, wages)
        assert tuple(value.values()) == (hidden, establishments, *shown)
        n_hidden += hidden
    assert n_hidden > 50_000


@pytest.mark.parametrize("year", [2015, 2018])
def test_it_is_what_the_publishers_files_hold(georgia_files: dict[int, Path], shared_data: Path, year: int) -> None:
    archive = shared_data / "qcew" / f"ga_annual_{year}.zip"
    assert raw.georgia(year) == raw.cells(archive)
    told = json.loads(parquet.read_schema(georgia_files[year]).metadata[b"sectorlmi.qcew"])
    assert told["files"] == {archive.name: hashlib.sha256(archive.read_bytes()).hexdigest()}
    assert told["publisher"].startswith("U.S. Bureau of Labor Statistics")


def test_parquet_of_other_programs_is_refused_or_left_alone() -> None:
    foreign = written(pa.table({"a": [1]}))
    assert readings(member(foreign, "cells.parquet")) == []
    with pytest.raises(DataError, match="does not hold QCEW rows"):
        list(QCEW.parse(member(foreign), nobody))


def test_a_damaged_file_is_said(georgia_files: dict[int, Path]) -> None:
    whole = georgia_files[2015].read_bytes()
    for data in (whole[:100_000], whole[:100] + bytes(5_000) + whole[5_100:]):
        with pytest.raises(DataError, match="damaged"):
            list(QCEW.parse(member(data), nobody))


def test_rows_are_checked_as_those_of_a_csv_file(georgia_files: dict[int, Path]) -> None:
    table = parquet.read_table(georgia_files[2015]).slice(0, 50)
    broken = table.set_column(
        table.column_names.index("annual_avg_estabs"), "annual_avg_estabs", pa.array([-1] * 50, pa.int32())
    )
    with pytest.raises(IntegrityError, match="a negative number"):
        list(QCEW.parse(member(written(broken)), nobody))
