"""A publisher's file that somebody saved again: a list as a workbook, a workbook as CSV, a CSV with other separators.

Each sheet or table becomes a CSV in memory, so that the reader of the publisher's own form reads it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sectorlmi.errors import DataError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.grid import UTF_16, ZIP_MAGIC, read_sheets
from sectorlmi.terms import file_kinds

_EVERY: Final = re.compile("")
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


def _is_table(head: bytes) -> bool:
    return head.startswith((ZIP_MAGIC, *UTF_16)) or any(mark in head for mark in (b";", b"\t", b"|", b","))


def _tables(data: bytes, file: str) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
    if data.startswith(ZIP_MAGIC):
        yield from workbooks.sheets(data, file, _EVERY)
    else:
        yield from (("", sheet.rows) for sheet in read_sheets(data, file))


def _csv_member(member: Member, rows: Sequence[Sequence[Any]], sheet: str) -> Member:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([workbooks.text(cell) for cell in row] for row in rows if any(row))
    data = text.getvalue().encode()
    name = f"{member.name}[{sheet}]" if sheet else member.name
    return replace(member, name=name, size=len(data), opener=lambda: io.BytesIO(data))
