"""The document's long table as Parquet, with what it must not go without in the file's metadata.

A table too long to be held as one is written in parts, which are then joined; there pyarrow's table is what is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.disk import replacing
from sectorlmi.table.rounding import is_rounded
from sectorlmi.terms.cells import Flags
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, SCHEMA, Document, Section
from sectorlmi.terms.significant import nearest_ten
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
        "banner": document.banner,
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

    read = [_plain_texts(parquet.read_table(part)) for part in parts]
    table = pa.concat_tables(read, promote_options="default").unify_dictionaries()
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


@dataclass(frozen=True, eq=False)
class LongTable:
    """The joined table of many regions, too long for arrays: what its documents hold as their subject.

    `counted` names columns of jobs with the column that says how firm they are; `about` goes into Parquet's metadata.
    """

    table: pa.Table
    columns: Sequence[Column]
    counted: Mapping[str, str]
    about: Mapping[str, Any]

    def lots(self) -> Iterator[Section]:
        """The rows in pieces; estimated jobs of regions of one county are shown to the nearest ten."""
        for at in range(0, len(self.table), _ROWS_A_GROUP):
            lot = self.table.slice(at, _ROWS_A_GROUP)
            rows = {c.name: _values(lot[c.name]) for c in self.columns}
            tens = {name: _tens(lot, status) for name, status in self.counted.items()}
            yield Section("regions", "Regions", "", tuple(self.columns), rows, tens=tens)


def _values(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        return texts(column)
    if pa.types.is_floating(column.type) or not column.null_count:
        return np.asarray(column.to_numpy())
    return np.array([*column.to_pylist(), None], dtype=object)[:-1]


def _tens(table: pa.Table, status: str) -> Flags:
    is_one: Flags = table["n_counties"].to_numpy() == 1
    return is_rounded(texts(table[status])) & is_one


def write_joined(document: Document, path: Path) -> None:
    """Write a long table as one Parquet file; its numbers are exact. ReportError on failure."""
    from pyarrow import parquet

    long: LongTable = document.subject
    about = json.dumps(long.about, ensure_ascii=False, indent=1)
    with replacing(path) as temporary:
        table = long.table.replace_schema_metadata({"sectorlmi": about})
        parquet.write_table(table, temporary, compression="zstd", row_group_size=_ROWS_A_GROUP)


def write_joined_csv(document: Document, path: Path) -> None:
    """Write a long table as CSV in UTF-8 with a byte-order mark; missing is empty. ReportError on failure."""
    import pyarrow as pa
    from pyarrow import csv

    long: LongTable = document.subject
    table = long.table
    for name, status in long.counted.items():
        jobs = table[name].to_numpy()
        shown = np.where(_tens(table, status), nearest_ten(jobs), jobs)
        table = table.set_column(table.column_names.index(name), name, _array(shown))
    for name in [f.name for f in table.schema if pa.types.is_dictionary(f.type)]:
        table = table.set_column(table.column_names.index(name), name, _harmless(table[name]))
    with replacing(path) as temporary, temporary.open("wb") as stream:
        stream.write(b"\xef\xbb\xbf")
        csv.write_csv(table, stream)


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that no spreadsheet takes for a formula."""
    import pyarrow as pa

    chunks = []
    for chunk in column.chunks:
        labels = [t if t is None else no_formula(t) for t in chunk.dictionary.to_pylist()]
        chunks.append(pa.DictionaryArray.from_arrays(chunk.indices, pa.array(labels, pa.string())).cast(pa.string()))
    return pa.chunked_array(chunks, pa.string())


def distinct(table: pa.Table, name: str) -> list[str]:
    """The different texts of a column."""
    found: list[str] = table[name].unique().to_pylist()
    return found


def texts(column: pa.ChunkedArray) -> npt.NDArray[np.str_]:
    """A column of texts, empty where missing."""
    labels: npt.NDArray[np.str_] = np.array([""], dtype=np.str_)
    parts = []
    for chunk in column.chunks:
        labels = np.array([*chunk.dictionary.to_pylist(), ""], dtype=np.str_)
        parts.append(labels[chunk.indices.fill_null(len(labels) - 1).to_numpy(zero_copy_only=False)])
    return np.concatenate(parts) if parts else labels[:0]
