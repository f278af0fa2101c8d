"""Annual QCEW rows as compact Parquet: what this program bundles of a real region, in columns of BLS's own names.

The rows go through the same checks as those of a CSV file. Hidden cells have `disclosure_code` N and no jobs or wages.
The file's metadata say from which files of the publisher the rows came, with their hashes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import DataError
from sectorlmi.sources.archive import Member
from sectorlmi.sources.qcew_rows import Rows
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

_MAGIC: Final = b"PAR1"
_PREFIX: Final = "qcew_"
_METADATA: Final = b"sectorlmi.qcew"
_MEASURES: Final = ("establishments", "employment", "wages")
# BLS's names of the columns, by ours; those that the file lacks are the same in every row.
_COLUMNS: Final = {
    "area_fips": "area_fips",
    "own_code": "own_code",
    "industry_code": "industry_code",
    "agglvl_code": "agglvl_code",
    "year": "year",
    "disclosure_code": "disclosure_code",
    "establishments": "annual_avg_estabs",
    "employment": "annual_avg_emplvl",
    "wages": "total_annual_wages",
}
_SAME_IN_EVERY_ROW: Final = {"size_code": "0", "qtr": "A"}
_TEXTS: Final = ("area_fips", "own_code", "industry_code", "year", "disclosure_code")


def rows_of(member: Member, progress: Count) -> Rows:
    """All rows of one file, checked as those of a CSV file are.

    Raises DataError for a Parquet file of another make, IntegrityError for a cell that cannot be meant.
    """
    table = _read(member, progress)
    rows = Rows(member.name, _COLUMNS | {name: name for name in _SAME_IN_EVERY_ROW}, _MEASURES, is_annual=True)
    for batch in table.to_batches():
        rows.add(dict(zip(table.column_names, batch.columns, strict=True)))
    return rows


def _read(member: Member, progress: Count) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with member.open(progress) as stream:
        data = stream.read()
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        if _METADATA not in (file.metadata.metadata or {}):
            raise _foreign(member.name)
        table = file.read(columns=list(_COLUMNS.values()))
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(f"{member.name}: a Parquet file that is damaged ({error})", "Copy the file again.") from error
    if table.column_names != list(_COLUMNS.values()):
        raise _foreign(member.name)
    return _for_rows(table.rename_columns(list(_COLUMNS)))


def _for_rows(table: pa.Table) -> pa.Table:
    """Codes as texts, and the columns that are the same in every row."""
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    for name in _TEXTS:
        at = table.column_names.index(name)
        table = table.set_column(at, name, table[name].cast(pa.string()).combine_chunks().dictionary_encode())
    for name, value in _SAME_IN_EVERY_ROW.items():
        table = table.append_column(name, pa.array([value] * table.num_rows).cast(text))
    return table.combine_chunks()


def _foreign(name: str) -> DataError:
    return DataError(
        f"{name}: a Parquet file that does not hold QCEW rows as this program bundles them",
        "Load the publisher's own CSV or zip files.",
    )


def recognises(head: bytes, name: str) -> bool:
    """Whether a file may be one of these, by its first bytes and, for other programs write Parquet too, its name."""
    return head.startswith(_MAGIC) and name.rsplit("/", 1)[-1].startswith(_PREFIX)
