"""BLS QCEW by size of worksite (`https://data.bls.gov/cew/data/api/{year}/1/size/{1-9}.csv`): the first quarter only.

BLS publishes size classes of private worksites for the nation (agglvl 21-28, industries to 6 digits) and for states
by sector (61-64), never for counties; the nation's industries are kept. One file holds one size class; the layout is
that of the quarterly slices.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import DataError
from sectorlmi.sources import qcew_layout
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.csv_blocks import Columns, malformed, read_blocks
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "qcew_sizes"
_BY_INDUSTRY: Final = ("24", "25", "26", "27", "28")
_CLASSES: Final = tuple("123456789")
_MONTHS: Final = ("month1_employment", "month2_employment", "month3_employment")
_HINT: Final = "Load the files of data.bls.gov/cew/data/api/YEAR/1/size as BLS serves them."


def parse(member: Member, progress: Count) -> list[Parsed]:
    """A table for each quarter and size class, `2024Q1 size 3`: area_fips, industry_code, establishments, employment.

    Employment is the mean of the three months; hidden cells are null in it. Raises SchemaError or DataError.
    """
    import pyarrow as pa

    layout = qcew_layout.resolve(member.head(), member.name)
    if layout.is_annual:
        raise DataError(f"{member.name}: size classes of a year, which BLS does not publish", _HINT)
    kept, n_rows = [], 0
    with member.open(progress) as stream:
        try:
            wanted = Columns(layout.names, dict.fromkeys(layout.columns.values(), pa.string()), layout.delimiter)
            for batch in read_blocks(stream, wanted):
                n_rows += batch.num_rows
                named = pa.table(dict(zip(layout.columns, batch.columns, strict=True)))
                kept.append(_rows_by_industry(named, member.name))
        except pa.ArrowInvalid as error:
            raise malformed(member.name, n_rows, error) from error
    return _by_class(pa.concat_tables(kept), member.name)


def _rows_by_industry(table: pa.Table, file: str) -> pa.Table:
    import pyarrow as pa
    from pyarrow import compute as pc

    keep = pc.and_(
        pc.is_in(table["agglvl_code"], pa.array(_BY_INDUSTRY)), pc.is_in(table["size_code"], pa.array(_CLASSES))
    )
    table = table.filter(keep)
    hidden = pc.equal(table["disclosure_code"], "N")
    numbers = {name: table[name].cast(pa.float64()) for name in ("establishments", *_MONTHS)}
    jobs = pc.divide(pc.add(pc.add(*(numbers[m] for m in _MONTHS[:2])), numbers[_MONTHS[2]]), 3.0)
    codes = [qcew_layout.industry(text, file) for text in table["industry_code"].to_pylist()]
    return pa.table(
        {
            "period": pc.binary_join_element_wise(table["year"], table["qtr"], "Q"),
            "size_code": table["size_code"],
            "area_fips": table["area_fips"],
            "industry_code": pa.array(codes, pa.string()),
            "establishments": numbers["establishments"],
            "employment": pc.if_else(hidden, pa.scalar(None, pa.float64()), jobs),
        }
    )


def _by_class(table: pa.Table, file: str) -> list[Parsed]:
    from pyarrow import compute as pc

    keys = sorted({(p, s) for p, s in zip(table["period"].to_pylist(), table["size_code"].to_pylist(), strict=True)})
    if not keys:
        raise DataError(f"{file}: no row of an industry by size of worksite", _HINT)
    return [
        Parsed(
            NAME,
            f"{period} size {size}",
            table.filter(pc.and_(pc.equal(table["period"], period), pc.equal(table["size_code"], size))).select(
                ["area_fips", "industry_code", "establishments", "employment"]
            ),
        )
        for period, size in keys
    ]


def is_by_size(head: bytes) -> bool:
    """Whether a QCEW file's first row is of one size class: such files hold no other rows."""
    if not qcew_layout.looks_like_qcew(head):
        return False
    lines = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").splitlines()
    names = [name.strip().lower() for name in qcew_layout.header(head)]
    try:
        first = next(csv.reader(io.StringIO("\n".join(lines[1:2])), delimiter=qcew_layout.delimiter(head)), [])
    except csv.Error:
        return False
    return "size_code" in names and len(first) == len(names) and first[names.index("size_code")].strip() in _CLASSES


def _recognises(head: bytes, _name: str) -> bool:
    return is_by_size(head)


QCEW_SIZES: Final = Source(NAME, "BLS QCEW by size of worksite (first quarter)", _recognises, parse)
