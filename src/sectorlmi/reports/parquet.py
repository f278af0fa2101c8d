"""The document's long table as Parquet, with what it must not go without in the file's metadata.

A table too long to be held as one is written in parts, which are then joined; there pyarrow's table is what is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.disk import replacing
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, SCHEMA, Document, Section
from sectorlmi.terms.texts import no_formula

if TYPE_CHECKING:
    import pyarrow as pa

Columns = Mapping[str, npt.NDArray[Any]]

_ROWS_A_GROUP: Final = 1 << 16


def write(document: Document, path: Path) -> None:
    """Write the Parquet file; NaN and empty texts become null, numbers are exact. ReportError on failure."""
    from pyarrow import parquet

    with replacing(path) as temporary:
        writer = None
        for lot in document.long_table():
            table = _table(document, lot)
            if writer is None:
                about = json.dumps(_about(document, lot.columns), ensure_ascii=False)
                schema = table.schema.with_metadata({"sectorlmi": about})
                writer = parquet.ParquetWriter(temporary, schema, compression="zstd")
            writer.write_table(table.cast(writer.schema))
        if writer is not None:
            writer.close()


def _table(document: Document, lot: Section) -> pa.Table:
    import pyarrow as pa

    columns = {c.name: _array(lot.rows[c.name]) for c in lot.columns}
    if document.is_sample:
        columns["made_up"] = _array(np.full(len(lot), SAMPLE_BANNER))
    return pa.table(columns)


def _about(document: Document, columns: Sequence[Column]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "title": document.title,
        "is_sample": document.is_sample,
        "study": document.study.resolved() if document.study else None,
        "columns": [{"name": c.name, "heading": c.heading, "unit": c.unit, "meaning": c.meaning} for c in columns],
        "provenance": [asdict(p) for p in document.provenance],
        "notes": list(document.notes),
    }


def write_part(path: Path, columns: Columns) -> None:
    """Write columns as Parquet; NaN and empty texts become null."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table({name: _array(values) for name, values in columns.items()})
    parquet.write_table(table, path, compression="zstd", compression_level=1)
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _array(values: npt.NDArray[Any]) -> pa.Array:
    """A column; NaN and empty texts become null."""
    import pyarrow as pa

    if values.dtype.kind == "f":
        return pa.array(values, mask=np.isnan(values))
    if values.dtype.kind != "U":
        return pa.array(values.tolist() if values.dtype.kind == "O" else values)
    return pa.array(values, mask=values == "").dictionary_encode()


def is_part(path: Path) -> bool:
    """Whether a part is there and can be read whole."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return bool(path.is_file() and parquet.read_table(path, columns=[]).num_rows >= 0)
    except (pa.ArrowInvalid, OSError):
        return False


def joined(parts: Sequence[Path], order: str) -> pa.Table:
    """The parts' rows in the order of a column of numbers, which is left out; rows of one number keep their order."""
    import pyarrow as pa
    from pyarrow import compute, parquet

    table = pa.concat_tables([_plain_texts(parquet.read_table(part)) for part in parts]).unify_dictionaries()
    numbers = table[order].to_numpy()
    if (numbers[1:] < numbers[:-1]).any():
        table = table.take(compute.cast(pa.array(np.argsort(numbers, kind="stable")), pa.int64()))
    return table.drop_columns([order])


def _plain_texts(table: pa.Table) -> pa.Table:
    """Every text column dictionary-encoded alike, whatever a part's own texts allowed."""
    import pyarrow as pa

    kind = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema([f.with_type(kind) if pa.types.is_dictionary(f.type) else f for f in table.schema])
    return table.cast(schema)


def write_parquet(table: pa.Table, path: Path, about: Mapping[str, str]) -> None:
    """Write the table as one Parquet file; `about` goes into its metadata."""
    from pyarrow import parquet

    table = table.replace_schema_metadata(dict(about))
    parquet.write_table(table, path, compression="zstd", row_group_size=_ROWS_A_GROUP)


def write_csv(table: pa.Table, path: Path) -> None:
    """Write the table as CSV in UTF-8 with a byte-order mark; missing is empty."""
    import pyarrow as pa
    from pyarrow import csv

    for name in [f.name for f in table.schema if pa.types.is_dictionary(f.type)]:
        table = table.set_column(table.column_names.index(name), name, _harmless(table[name]))
    with path.open("wb") as stream:
        stream.write(b"\xef\xbb\xbf")
        csv.write_csv(table, stream)


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that no spreadsheet takes for a formula."""
    import pyarrow as pa

    chunks = []
    for chunk in column.chunks:
        labels = [None if t is None else no_formula(t) for t in chunk.dictionary.to_pylist()]
        chunks.append(pa.DictionaryArray.from_arrays(chunk.indices, pa.array(labels, pa.string())).cast(pa.string()))
    return pa.chunked_array(chunks, pa.string())


def distinct(table: pa.Table, name: str) -> list[str]:
    """The different texts of a column."""
    found: list[str] = table[name].unique().to_pylist()
    return found


def numbers(table: pa.Table, name: str) -> npt.NDArray[np.float64]:
    """A column of numbers, NaN where missing."""
    return np.array(table[name].to_pylist(), dtype=np.float64)


def texts(table: pa.Table, name: str) -> npt.NDArray[np.str_]:
    """A column of texts, empty where missing."""
    return np.array([text or "" for text in table[name].to_pylist()], dtype=np.str_)


def with_numbers(table: pa.Table, name: str, values: npt.NDArray[np.float64]) -> pa.Table:
    """The table with other numbers in a column."""
    return table.set_column(table.column_names.index(name), name, _array(values))


def rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples of plain values, None where missing."""
    for batch in table.to_batches(max_chunksize=_ROWS_A_GROUP):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
