"""Regional price parities of states: how dear a state's prices are beside the nation's (U.S. = 100), year by year.

Read from BEA's SARPP file: a row a state and measure, a column a year, a blank before some quotes, notes at the end.
Source: U.S. Bureau of Economic Analysis, regional data, "Real personal income and regional price parities by state".
"""

from __future__ import annotations

import math
import re
from typing import Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.sources import grid, workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import Table
from sectorlmi.terms import numerals
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.numerals import NumberColumn
from sectorlmi.terms.progress import Count

NAME: Final = "price_parities"
KEY: Final = "us"
_HEADINGS: Final = ("GeoFIPS", "TableName", "Description")
_FILE: Final = "SARPP"
# Tables of the same form about other places.
_OTHERS: Final = re.compile(r"\b[A-Z]{1,2}A?RPP\b")
_MEASURE: Final = "rpps: all items"
_NATION: Final = "00000"
_YEAR: Final = re.compile(r"(19|20)\d\d")
_UNKNOWN: Final = ("", "(NA)", "(D)", "(L)")
# The dearest and the cheapest state lie far inside of these.
_LEAST, _MOST = 50, 200
_ROUNDING: Final = 0.05
_AGAIN: Final = "Get it from BEA: apps.bea.gov/regional/zip/SARPP.zip has SARPP_STATE_….csv."


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table: area (a state, `13000`), year, index (U.S. = 100).

    Raises SchemaError where the file is about other places or lacks the measure, IntegrityError on numbers that are no
    parities.
    """
    table = grid.read_table(workbooks.whole(member, progress), file=member.name, wanted=[(h,) for h in _HEADINGS])
    rows = _rows(table)
    if _NATION not in rows:
        raise IntegrityError(f"{table.where}: no row of the United States, which is 100", _AGAIN)
    off = [year for year, value in rows.pop(_NATION).items() if abs(value - 100) > _ROUNDING]
    if off:
        raise IntegrityError(f"{table.where}: the United States are not 100 in {off[0]}", _AGAIN)
    import pyarrow as pa

    found = [(area, year, value) for area, years in sorted(rows.items()) for year, value in sorted(years.items())]
    areas, of_years, values = ([row[i] for row in found] for i in range(3))
    columns = {"area": pa.array(areas, pa.string()), "year": pa.array(of_years, pa.int64())}
    return [Parsed(NAME, KEY, pa.table(columns | {"index": pa.array(values, pa.float64())}))]


def _rows(table: Table) -> dict[str, dict[int, float]]:
    """The parity of all items by area code of the file, then by year."""
    area, kind, what = (table.position(name) for name in _HEADINGS)
    years = {at: int(text) for at, text in enumerate(table.headings) if _YEAR.fullmatch(text.strip())}
    others = sorted(
        {grid.cell(row, kind) for _, row in table.rows if _OTHERS.fullmatch(grid.cell(row, kind))} - {_FILE}
    )
    if others:
        raise SchemaError(f"{table.where}: {others[0]} is not about states, as {_FILE} is", _AGAIN)
    said = [(line, row) for line, row in table.rows if grid.cell(row, what).casefold().startswith(_MEASURE)]
    if not said or not years:
        raise SchemaError(f"{table.where}: no rows `RPPs: All items` with a column a year", _AGAIN)
    printed = [NumberColumn(str(year), [(n, grid.cell(row, at)) for n, row in said]) for at, year in years.items()]
    numerals.refuse_decimal_commas(printed, table.where, delimiter=table.delimiter)
    found: dict[str, dict[int, float]] = {}
    for line, row in said:
        code = row[area].strip(' "').zfill(5)
        if code != _NATION and area_kind(code) is not AreaKind.STATE:
            raise IntegrityError(f"{table.where}, row {line}: {row[area]!r} is no state", _AGAIN)
        if code in found:
            raise IntegrityError(f"{table.where}, row {line}: {code} stands there twice", _AGAIN)
        values = {year: _parity(grid.cell(row, at), f"{table.where}, row {line}, {year}") for at, year in years.items()}
        found[code] = {year: value for year, value in values.items() if not math.isnan(value)}
    return found


def _parity(text: str, where: str) -> float:
    value = math.nan if text in _UNKNOWN else grid.number(text)
    if value is None or value < _LEAST or value > _MOST:
        raise IntegrityError(f"{where}: {text!r} is no price parity, which lies about 100", _AGAIN)
    return value


def _recognises(head: bytes, _name: str) -> bool:
    text = head.decode("utf-8-sig", "replace") if b"\0" not in head else ""
    first, _, rest = text.partition("\n")
    heads = {workbooks.heading(cell) for cell in re.split(r"[,;\t]", first)}
    return {workbooks.heading(name) for name in _HEADINGS} <= heads and bool(_OTHERS.search(rest))


PRICE_PARITIES: Final = Source(NAME, "regional price parities of states by year (BEA)", _recognises, parse)
