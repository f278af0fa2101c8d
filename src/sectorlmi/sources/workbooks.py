"""Publishers' workbooks: told apart by the names of their sheets, and read fast.

BLS serves workbooks of several hundred thousand rows. python-calamine reads them; openpyxl, where it is not installed,
takes about ten times as long. A publisher's file that somebody saved again (a list as a workbook, a workbook as CSV, a
CSV with other separators) becomes a CSV in memory, table by table, for the reader of the publisher's own form.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from html import unescape
from typing import Any, Final

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources.archive import Member
from sectorlmi.sources.grid import UTF_16, ZIP_MAGIC, header_row, read_sheets
from sectorlmi.terms import file_kinds
from sectorlmi.terms.progress import Count
from sectorlmi.terms.texts import plain_heading

_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?name=\"([^\"]*)\"")
_TOLD_WITHIN: Final = 40
_DEFLATED: Final = 8
_SIZES_FOLLOW: Final = 8

# A cell is text, a number or nothing.
Row = Sequence[Any]


def sheet_names(head: bytes) -> tuple[str, ...]:
    """The names of a workbook's sheets, as far as the first bytes of the file tell them; none when they do not."""
    for name, content in _entries(head):
        if name == "xl/workbook.xml":
            return tuple(unescape(found.decode("utf-8", "replace")) for found in _SHEET.findall(content))
    return ()


def _entries(head: bytes) -> Iterator[tuple[str, bytes]]:
    """The members at the start of a zip, each with what can be inflated of it. Never raises."""
    at = 0
    while head[at : at + 4] == ZIP_MAGIC and at + 30 <= len(head):
        flags, method = struct.unpack("<HH", head[at + 6 : at + 10])
        (size,) = struct.unpack("<I", head[at + 18 : at + 22])
        n_name, n_extra = struct.unpack("<HH", head[at + 26 : at + 30])
        name = head[at + 30 : at + 30 + n_name].decode("utf-8", "replace")
        start = at + 30 + n_name + n_extra
        if method != _DEFLATED:
            yield name, head[start : start + size]
            at = start + size
            continue
        inflater = zlib.decompressobj(-15)
        try:
            content = inflater.decompress(head[start:])
        except zlib.error:
            return
        yield name, content
        if not inflater.eof:
            return
        at = len(head) - len(inflater.unused_data)
        if flags & _SIZES_FOLLOW:
            at += 16 if head[at : at + 4] == b"PK\x07\x08" else 12


def whole(member: Member, progress: Count) -> bytes:
    """All bytes of a member: workbooks are read from their end."""
    with member.open(progress) as stream:
        return stream.read()


def sheets(data: bytes, file: str, wanted: re.Pattern[str]) -> Iterator[tuple[str, Sequence[Row]]]:
    """(name, rows) of the sheets whose name the pattern matches. DataError when it is no workbook.

    Empty cells are "" or None, numbers float or int.
    """
    file_kinds.refuse(data, file)
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        yield from _by_openpyxl(data, file, wanted)
        return
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            if wanted.search(name):
                yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise _no_workbook(file, error) from error


def tables(data: bytes, file: str, wanted: re.Pattern[str]) -> Iterator[tuple[str, Sequence[Row]]]:
    """(where, rows) of the wanted sheets of a workbook, or of the one table that somebody saved as CSV."""
    if data.startswith(ZIP_MAGIC):
        yield from ((f"{file}, sheet {name!r}", rows) for name, rows in sheets(data, file, wanted))
    else:
        yield from ((sheet.where, sheet.rows) for sheet in read_sheets(data, file))


def comma_rows(head: bytes) -> list[list[str]]:
    """The rows in the first bytes of a CSV with commas, the last perhaps cut off; none where it is no text."""
    if head.startswith(ZIP_MAGIC) or b"\0" in head:
        return []
    lines = head.decode("utf-8-sig", "replace").splitlines()[:_TOLD_WITHIN]
    try:
        return list(csv.reader(lines))
    except csv.Error:
        return []


def _by_openpyxl(data: bytes, file: str, wanted: re.Pattern[str]) -> Iterator[tuple[str, Sequence[Row]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise _no_workbook(file, error) from error
    for sheet in book.worksheets:
        if wanted.search(sheet.title):
            sheet.reset_dimensions()
            yield sheet.title, list(sheet.iter_rows(values_only=True))


def _no_workbook(file: str, error: Exception) -> DataError:
    return DataError(f"{file} is no Excel workbook ({error})", "Download or copy it again.")


def heading(cell: Any) -> str:
    """A cell made comparable as a heading."""
    return plain_heading(str(cell or ""))


def text(cell: Any) -> str:
    """A cell as text; a code that became a number is written without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def header(rows: Sequence[Row], wanted: Sequence[str], where: str, *, within: int = 12) -> tuple[int, list[str]]:
    """(row, headings) of the first row that has every wanted heading. SchemaError naming what is missing."""
    at, lacking = header_row(rows, [(name,) for name in wanted], within=within)
    heads = [heading(cell) for cell in rows[at]] if rows else []
    if not lacking:
        return at, heads
    has = ", ".join(repr(head) for head in heads if head)
    raise SchemaError(
        f"{where}: no column {', '.join(repr(wanted[k]) for k in lacking)}; it has {has or 'no headings'}",
        "The publisher may have changed the file; download the edition that the documentation names.",
    )


_EVERY: Final = re.compile("")
_TITLES_AT_MOST: Final = 12
# Behind the name of a file whose first lines are left out.
BELOW_TITLES: Final = ", below its titles"
# What people save again is small; a larger file is read as it is or not at all.
_LARGEST: Final = 64 << 20


def as_csv(member: Member) -> Iterator[Member]:
    """The tables in a workbook or a text file, each as a CSV (commas, UTF-8); none where the file holds no table."""
    head = member.head()
    if member.size > _LARGEST or file_kinds.file_kind(head, member.name) or not _is_table(head):
        return
    with member.open() as stream:
        data = stream.read()
    try:
        for name, rows in _tables(data, member.name):
            if rows:
                yield _csv_member(member, rows, name)
    except DataError:
        return  # whoever reads the file says what is wrong with it


def below_titles(table: Member) -> Iterator[Member]:
    """A CSV as it stands, then what is below its first line, below its second, and so on: headings may have titles."""
    yield table
    with table.open() as stream:
        data = stream.read()
    start = 0
    for _ in range(_TITLES_AT_MOST):
        start = data.find(b"\n", start) + 1
        if not start or start == len(data):
            return
        below = data[start:]
        name = f"{table.name}{BELOW_TITLES}"
        yield replace(table, name=name, size=len(below), opener=partial(io.BytesIO, below))


def _is_table(head: bytes) -> bool:
    return head.startswith((ZIP_MAGIC, *UTF_16)) or any(mark in head for mark in (b";", b"\t", b"|", b","))


def _tables(data: bytes, file: str) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
    if data.startswith(ZIP_MAGIC):
        yield from sheets(data, file, _EVERY)
    else:
        yield from (("", sheet.rows) for sheet in read_sheets(data, file))


def _csv_member(member: Member, rows: Sequence[Sequence[Any]], sheet: str) -> Member:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([text(cell) for cell in row] for row in rows if any(row))
    data = out.getvalue().encode()
    name = f"{member.name}[{sheet}]" if sheet else member.name
    return replace(member, name=name, size=len(data), opener=lambda: io.BytesIO(data))
