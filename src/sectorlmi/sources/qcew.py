"""BLS QCEW files of every shape: slices, singlefiles, by-area zips, copies re-saved by R, pandas or Excel, and ours.

Recognized by the header, never by the file's name. The one place where a hidden cell (`disclosure_code` N, which
BLS writes as 0) becomes missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import DataError
from sectorlmi.sources import qcew_compact, qcew_layout
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.csv_blocks import Columns, malformed, read_blocks
from sectorlmi.sources.qcew_rows import Rows
from sectorlmi.sources.qcew_sizes import is_by_size
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "qcew"
_TEXTS: Final = ("area_fips", "own_code", "industry_code", "size_code", "year", "qtr", "disclosure_code")
# Codes that are small numbers, read as such at first: a text column takes twice as long.
_SMALL_NUMBERS: Final = ("own_code", "size_code", "year", "agglvl_code")


def parse(member: Member, progress: Count) -> Iterator[Parsed]:
    """The rows of one file, a table for each period in it; one at a time, for a national quarter is large.

    Table columns: area_fips, own_code, industry_code, agglvl_code, establishments, wages, suppressed and either
    employment (annual) or month1_employment … month3_employment (quarterly); jobs, dollars of the period.
    Hidden cells are null in employment and wages. Raises SchemaError, IntegrityError or DataError.
    """
    rows = _rows_of(member, progress)
    is_empty = True
    for period, table in rows.tables():
        is_empty = False
        yield Parsed(NAME, str(period), table, rows.notes())
    if is_empty:
        raise DataError(f"{member.name}: no row for all establishment sizes (size_code 0)", "Load an area file.")


def _rows_of(member: Member, progress: Count) -> Rows:
    import pyarrow as pa

    head = member.head()
    if qcew_compact.recognises(head, member.name):
        return qcew_compact.rows_of(member, progress)
    layout = qcew_layout.resolve(head, member.name)
    try:
        return _read(member, layout, pa.int64(), progress)
    except pa.ArrowInvalid:
        # The slow way accepts numbers a spreadsheet rewrote, and can name the cell that is none.
        return _read(member, layout, pa.string(), progress)


def _read(member: Member, layout: qcew_layout.Layout, number: pa.DataType, progress: Count) -> Rows:
    """Read all rows. Raises ArrowInvalid when `number` is a number type and some value is none."""
    import pyarrow as pa

    types = column_types(layout, number)
    rows = Rows(member.name, layout.columns, layout.measures, is_annual=layout.is_annual)
    with member.open(progress) as stream:
        try:
            for batch in read_blocks(stream, Columns(layout.names, types, layout.delimiter)):
                rows.add(dict(zip(layout.columns, batch.columns, strict=True)))
        except pa.ArrowInvalid as error:
            if number == pa.string():
                raise malformed(member.name, rows.n_rows, error) from error
            raise
    return rows


def column_types(layout: qcew_layout.Layout, number: pa.DataType) -> dict[str, pa.DataType]:
    """The type that each wanted column is read as, by the file's own heading; counts as `number`."""
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    types = {name: text if ours in _TEXTS else number for ours, name in layout.columns.items()}
    if number != pa.string():
        types |= {layout.columns[ours]: pa.int16() for ours in _SMALL_NUMBERS}
    return types


def _recognises(head: bytes, name: str) -> bool:
    return qcew_compact.recognises(head, name) or (qcew_layout.looks_like_qcew(head) and not is_by_size(head))


QCEW: Final = Source(NAME, "BLS Quarterly Census of Employment and Wages", _recognises, parse)
