"""Tables that publishers serve as web pages under a workbook's name: the largest table of the page, as CSV.

Only rows and cells are read; a cell over several columns keeps its place, what stands outside tables is left out.
"""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import Final

from sectorlmi.sources.grid import decoded

_HAS_TABLE: Final = re.compile(rb"<table\b.*?<t[dh]\b", re.IGNORECASE | re.DOTALL)
_LOOKED_AT: Final = 200_000
_WIDEST: Final = 200


def as_csv(data: bytes, file: str) -> bytes:
    """The table of a page with most rows as a CSV in UTF-8; the bytes themselves where they are no page with one."""
    head = data[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<") or not _HAS_TABLE.search(head):
        return data
    page = _Page()
    page.feed(decoded(data, file))
    page.close()
    rows = max(page.tables, key=len, default=[])
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


class _Page(HTMLParser):
    """Collects the rows of each table; tables inside tables stand for themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._cell, self._span = [], min(int(span), _WIDEST) if span.isdecimal() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        rows = self._open[-1]
        if not rows:
            rows.append([])
        rows[-1] += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
        self._cell = None
