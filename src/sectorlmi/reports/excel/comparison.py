"""The comparison workbook: the studies, and their industries side by side."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.ranking.side_by_side import Comparison
from sectorlmi.reports.excel import section_tabs
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab
from sectorlmi.reports.excel.fill_in import row_height
from sectorlmi.reports.excel.tabs import TabTitle
from sectorlmi.terms.document import Document, Section

_WIDTHS: Final = {"industry_code": 8, "title": 38, "weights": 44, "remark": 34, "compared_with": 26}
_NUMBER: Final = 13
_TEXT: Final = 22


def write(document: Document, path: Path) -> None:
    """Write the workbook, whole or not at all. ReportError when the file cannot be written."""
    found: Comparison = document.subject
    stream = BytesIO()
    book = Book(found.joint_report(), stream)
    studies, *others = (section.as_shown() for section in document.sections)
    made = [(book.tab(TabTitle(s.title, s.title, s.intro)), s) for s in (*others, studies)]
    for tab, section in made:
        _fill(book, tab, section)
    _notes(book, made[-1][0], HEADER_ROW + len(studies) + 3, found)
    book.workbook.close()
    with replacing(path) as temporary:
        temporary.write_bytes(stream.getvalue())


def _fill(book: Book, tab: Tab, section: Section) -> None:
    fields = [_sized(f) for f in section_tabs.fields_of(book.report, section)]
    tab.write(fields)
    tab.as_table(len(fields), len(section))
    widths = {f.key: f.width for f in fields}
    for i in range(len(section)):
        texts = {f.key: str(f.values[i]) for f in fields if not f.is_number}
        tab.sheet.set_row(HEADER_ROW + 1 + i, row_height(texts, widths))
    if "place_change" in widths:
        _tint_changes(book, tab, section)


def _sized(field: Field) -> Field:
    if field.is_number:
        return replace(field, width=_NUMBER)
    return replace(field, width=_WIDTHS.get(field.key, _TEXT), extra={"text_wrap": True})


def _tint_changes(book: Book, tab: Tab, section: Section) -> None:
    """Up and down in two tints that every colour vision tells apart; the sign says it too."""
    column = [c.name for c in section.columns].index("place_change")
    area = HEADER_ROW + 1, column, HEADER_ROW + len(section), column
    for criteria, colour in ((">", "#D6E8F7"), ("<", "#FBDFC6")):
        look = book.workbook.add_format({"bg_color": colour})
        tab.sheet.conditional_format(*area, {"type": "cell", "criteria": criteria, "value": 0, "format": look})


def _notes(book: Book, tab: Tab, row: int, found: Comparison) -> None:
    """What makes the studies unlike, under the list of studies."""
    tab.sheet.write_string(row, 0, "Before comparing", book.styles.heading)
    texts = found.notes or ("The studies have the same settings.",)
    for i, text in enumerate(texts, start=row + 1):
        tab.sheet.write_string(i, 0, text, book.styles.text())
    tab.sheet.print_area(0, 0, row + len(texts), len(found.sections[0].columns) - 1)
