"""BLS Occupational Employment and Wage Statistics: national, by industry, by state and by area.

The workbooks of `oesmYYnat.zip`, `oesmYYin4.zip` (with their ownership variants), `oesmYYst.zip`, `oesmYYma.zip`, and
a CSV extract of industry × occupation (`naics, naics_title, occ_code, employment, hourlyMean, annualMean`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.sources import oews_columns, workbooks
from sectorlmi.sources import oews_columns as c
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.oews_columns import NUMBERS, REQUIRED, SYMBOLS, TEXTS, TITLES, tables
from sectorlmi.sources.workbooks import Row
from sectorlmi.terms.codes import bare
from sectorlmi.terms.progress import Count

NAME: Final = "oews"
_AT_CAP: Final = SYMBOLS.index("#")
_NAMED: Final = re.compile(r"^(?P<kind>\w+?)_M(?P<year>20\d\d)_dl", re.IGNORECASE)
# Sheets of older files do not name the year, and one table may go over several: `nat4d_dl_1`.
_SHEET: Final = re.compile(r"^\w+?_dl(_\d+)?$|^\w+?_M20\d\d_dl", re.IGNORECASE)


def parse(member: Member, progress: Count) -> list[Parsed]:
    """The rows of one file, under the key `<year> <kind>` such as `2024 nat3d`, and the titles of their codes.

    Raises SchemaError, IntegrityError or DataError naming the column and row.
    """
    data = workbooks.whole(member, progress)
    if oews_columns.looks_like_one(data):
        return oews_columns.parse(data, member.name, NAME)
    whole: list[Row] = []
    where, named = member.name, _named(member.name)
    for sheet, rows in workbooks.tables(data, member.name, _SHEET):
        # Excel cuts long sheet names off; the file's name says the same.
        named = named or _named(sheet)
        if len(rows) > 1:
            where = where if whole else sheet
            whole += rows[1:] if whole and list(rows[0]) == list(whole[0]) else rows
    if not whole:
        raise DataError(f"{member.name}: no sheet such as `national_M2024_dl`", "Load the zip as BLS serves it.")
    if not named:
        raise DataError(
            f"{member.name}: neither its name nor its sheet tells the year and the kind of table",
            "Give it the name that BLS gives it, such as national_M2024_dl.xlsx, or load the zip.",
        )
    return _workbook(whole, int(named["year"]), named["kind"].casefold(), where)


def _workbook(rows: Sequence[Row], year: int, kind: str, where: str) -> list[Parsed]:
    at, heads = workbooks.header(rows, REQUIRED, where)
    place = heads.index("occ code")
    body = [row for row in rows[at + 1 :] if len(row) > place and row[place]]
    if not body:
        raise DataError(f"{where}: no rows under the header", "Download the file again.")
    columns = dict(zip(heads, zip(*body, strict=True), strict=True))
    texts = {ours: _texts(_column(columns, names), len(body), bare) for ours, names in TEXTS.items()}
    titles = {
        ours: dict(zip(texts[ours], _texts(_column(columns, names), len(body)), strict=True))
        for ours, names in TITLES.items()
    }
    titles["naics"] = {c.naics(code): title for code, title in titles["naics"].items()}
    texts["naics"] = [c.naics(code) for code in texts["naics"]]
    numbers: dict[str, list[float]] = {}
    flags: dict[str, list[int]] = {}
    for ours, names in NUMBERS.items():
        given = _column(columns, names)
        if given is not None:
            cap = c.cap(ours, year)
            numbers[ours], flags[ours] = _numbers(given, cap, f"{where}, about row {{}}, column {ours}", at + 2)
    return tables(NAME, f"{year} {kind}", texts, numbers=numbers, flags=flags, titles=titles)


def _named(text: str) -> re.Match[str] | None:
    """The kind and year in the name of a file or sheet, however a folder, zip or sheet stands before it."""
    return next(filter(None, (_NAMED.search(part) for part in re.split(r"[/\[']", text))), None)


def _column(columns: Mapping[str, Sequence[Any]], names: Sequence[str]) -> Sequence[Any] | None:
    return next((columns[n] for n in names if n in columns), None)


def _texts(given: Sequence[Any] | None, size: int, plain: Callable[[str], str] = str) -> list[str]:
    if given is None:
        return [""] * size
    # A few thousand different texts at most: each is made once.
    known = {cell: plain(workbooks.text(cell)) for cell in set(given)}
    return [known[cell] for cell in given]


def _numbers(given: Sequence[Any], cap: float, where: str, first_row: int) -> tuple[list[float], list[int]]:
    """(values, flags). A wage printed `#` holds the cap, which it is at or above."""
    values: list[float] = []
    flags = [0] * len(given)
    for i, cell in enumerate(given):
        if cell.__class__ is float:
            values.append(cell)
            continue
        try:
            values.append(c.number(cell))
        except ValueError as error:
            raise IntegrityError(
                f"{where.format(first_row + i)}: {cell!r} is no number and no symbol of BLS",
                "Known symbols are *, **, # and ~. Download the file again.",
            ) from error
        flags[i] = SYMBOLS.index(c.symbol(cell))
        if flags[i] == _AT_CAP:
            values[i] = cap
    return values, flags


def _recognises(head: bytes, name: str) -> bool:
    names = workbooks.sheet_names(head)
    if names:
        return any(_SHEET.search(sheet) for sheet in names)
    if head.startswith(b"PK"):
        return bool(_named(name))
    heads = [[workbooks.heading(cell) for cell in row] for row in workbooks.comma_rows(head)[:12]]
    return oews_columns.looks_like_one(head) or any(set(REQUIRED) <= set(row) for row in heads)


OEWS: Final = Source(NAME, "BLS Occupational Employment and Wage Statistics", _recognises, parse)
