"""Write data/georgia from BLS's annual area files of Georgia: every published figure, in compact Parquet.

Usage: python scripts/make_region.py FOLDER
FOLDER holds `ga_annual_2015.zip` and `ga_annual_2018.zip`: the annual area slices of all 159 counties and the state, in
the 38-column format. The rows are read by csv, not by the package, so that the tests compare two readings.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

_ROOT: Final = Path(__file__).resolve().parent.parent
_OUT: Final = _ROOT / "data" / "georgia"
_PUBLISHER: Final = "U.S. Bureau of Labor Statistics, Quarterly Census of Employment and Wages"
# When the rows were taken over into this repository.
_TAKEN: Final = "2026-11-30"
_SCHEMA: Final = pa.schema(
    {
        "area_fips": pa.string(),
        "own_code": pa.int8(),
        "industry_code": pa.string(),
        "agglvl_code": pa.int16(),
        "year": pa.int16(),
        "disclosure_code": pa.string(),
        "annual_avg_estabs": pa.int32(),
        "annual_avg_emplvl": pa.int32(),
        "total_annual_wages": pa.int64(),
    }
)
_COUNTS: Final = ("annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages")


def make(folder: Path) -> None:
    """Write one Parquet file a year."""
    _OUT.mkdir(parents=True, exist_ok=True)
    for year in (2015, 2018):
        source = folder / f"ga_annual_{year}.zip"
        rows = sorted(map(_row, _csv_rows(source)), key=lambda r: (r["industry_code"], r["own_code"], r["area_fips"]))
        table = pa.Table.from_pylist(rows, schema=_SCHEMA)
        told = {
            "form": 1,
            "publisher": _PUBLISHER,
            "period": str(year),
            "taken": _TAKEN,
            "files": {source.name: hashlib.sha256(source.read_bytes()).hexdigest()},
        }
        _write(table, _OUT / f"qcew_georgia_{year}.parquet", told)


def _csv_rows(archive: Path) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(archive) as bundle:
        for name in sorted(bundle.namelist()):
            with bundle.open(name) as raw:
                yield from csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8"))


def _row(row: dict[str, str]) -> dict[str, Any]:
    is_hidden = row["disclosure_code"] == "N"
    if row["disclosure_code"] not in ("", "NA", "N") or row["size_code"] != "0":
        raise SystemExit(f"a row that is not understood: {row}")
    counts = {name: None if is_hidden and name != _COUNTS[0] else int(float(row[name])) for name in _COUNTS}
    return {
        "area_fips": row["area_fips"].zfill(5),
        "own_code": int(row["own_code"]),
        "industry_code": row["industry_code"],
        "agglvl_code": int(row["agglvl_code"]),
        "year": int(row["year"]),
        "disclosure_code": "N" if is_hidden else "",
        **counts,
    }


def _write(table: pa.Table, path: Path, told: dict[str, Any]) -> None:
    table = table.replace_schema_metadata({"sectorlmi.qcew": json.dumps(told, sort_keys=True)})
    texts = [field.name for field in _SCHEMA if field.name not in _COUNTS]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=22,
        use_dictionary=texts,
        column_encoding=dict.fromkeys(_COUNTS, "DELTA_BINARY_PACKED"),
        row_group_size=table.num_rows,
        write_statistics=False,
    )
    print(f"{path.relative_to(_ROOT)}: {table.num_rows:,} rows, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
