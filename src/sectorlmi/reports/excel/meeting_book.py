"""The short list's own workbook: the picks, groups and parts, and the sheets that people fill in and keep."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.meeting.short_list import ShortListReport
from sectorlmi.reports.excel import launch, metrics, records, rubric, section_tabs
from sectorlmi.reports.excel import readiness as readiness_tab
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab, TabTitle
from sectorlmi.reports.excel.fill_in import row_height
from sectorlmi.reports.excel.records import Fill
from sectorlmi.terms.document import Document, Section

_NUMBER: Final = 14
_PLACE: Final = 9
_NOTES_WIDTH: Final = 100
_TEXT: Final = 30


def write(document: Document, path: Path) -> None:
    """Write the workbook, whole or not at all. ReportError when the file cannot be written."""
    made = workbook(document.subject)
    with replacing(path) as temporary:
        temporary.write_bytes(made)


def workbook(found: ShortListReport) -> bytes:
    """The workbook as bytes; the same findings and answers give the same bytes."""
    stream = BytesIO()
    book = Book(found.report, stream)
    records.mark(book, found.answers)
    # Tabs are all there before the first is filled, as Book asks for.
    tabs = [(book.tab(title), fill) for title, fill in _tabs(found)]
    for tab, fill in tabs:
        fill(book, tab)
    tabs[0][0].sheet.activate()
    book.workbook.close()
    return stream.getvalue()


def _tabs(found: ShortListReport) -> list[tuple[TabTitle, Fill]]:
    """The tabs in the order people see them; those with nothing to show are left out."""
    answers, readiness = found.answers, found.readiness
    tabs = _sections("Short list", found, "short_list")
    tabs.append((readiness_tab.TITLE, lambda b, t: readiness_tab.fill(b, t, readiness, answers)))
    tabs += _sections("Readiness scores", found, "readiness")
    tabs += _sections("Scores by topic", found, "readiness_topics")
    tabs += _sections("Worksites by size", found, "size_classes")
    tabs += _sections("Groups", found, "groups", "suggested_groups")
    tabs += _sections("Sub-industries", found, "sub_industries")
    tabs += [
        (launch.TITLE, lambda b, t: launch.fill(b, t, readiness, answers)),
        (rubric.TITLE, lambda b, t: rubric.fill(b, t, answers)),
        (metrics.TITLE, lambda b, t: metrics.fill(b, t, answers)),
    ]
    tabs += records.tabs(found.report, answers)
    tabs.append((_NOTES, lambda b, t: _fill_notes(b, t, found)))
    return tabs


_NOTES: Final = TabTitle(
    "Notes", "Notes", "What to know about the numbers, and what could not be read as it was written."
)


def _sections(name: str, found: ShortListReport, *keys: str) -> list[tuple[TabTitle, Fill]]:
    sections = [s for s in (found.section(key) for key in keys) if s is not None]
    if not sections:
        return []
    title = TabTitle(name, sections[0].title, sections[0].intro)
    return [(title, lambda b, t: _fill_sections(b, t, sections))]


def _fill_sections(book: Book, tab: Tab, sections: list[Section]) -> None:
    """One section under the other; the widths and the filter are those of the first."""
    row, most = HEADER_ROW, 0
    for section in sections:
        if section is not sections[0]:
            tab.sheet.write_string(row, 0, section.title, book.styles.heading)
            tab.sheet.write_string(row + 1, 0, section.intro, book.styles.intro)
            row += 2
        fields = [_compact(f) for f in section_tabs.fields_of(book.report, section)]
        tab.write(fields, header_row=row, sets_widths=section is sections[0])
        _fit_rows(tab, row, fields)
        row, most = row + len(section) + 2, max(most, len(fields))
    tab.as_table(most, len(sections[0]), frozen_columns=0)
    tab.sheet.print_area(0, 0, row - 2, most - 1)


def _compact(field: Field) -> Field:
    """Narrow enough for a printed page: numbers in little room, long texts wrapped."""
    if field.is_number:
        return replace(field, width=_PLACE if "place" in field.key else _NUMBER)
    return replace(field, width=min(field.width, _TEXT), extra={"text_wrap": True, **field.extra})


def _fit_rows(tab: Tab, header_row: int, fields: list[Field]) -> None:
    widths = {f.key: f.width for f in fields}
    for i in range(len(fields[0].values)):
        texts = {f.key: str(f.values[i]) for f in fields if not f.is_number}
        tab.sheet.set_row(header_row + 1 + i, row_height(texts, widths))
    tab.sheet.set_row(header_row, 46)


def _fill_notes(book: Book, tab: Tab, found: ShortListReport) -> None:
    styles, row = book.styles, HEADER_ROW - 1
    tab.sheet.set_column(0, 0, _NOTES_WIDTH)
    for heading, texts in (("Could not be read as written", found.messages), ("Data", found.report.notes)):
        if texts:
            tab.sheet.write_string(row, 0, heading, styles.heading)
            for i, text in enumerate(texts, start=row + 1):
                tab.sheet.write_string(i, 0, text, styles.text(wrap=True))
                tab.sheet.set_row(i, row_height({"text": text}, {"text": _NOTES_WIDTH}))
            row += len(texts) + 2
    sources = found.report.section("sources")
    named = [f"{s}: {f}" for s, f in zip(sources.rows["source"], sources.rows["file"], strict=True)]
    named += [f"{p.source}: {p.file}" for p in found.made_from]
    tab.sheet.write_string(row, 0, "Sources (the workbook of `rank` has addresses and checksums)", styles.heading)
    for i, text in enumerate(named, start=row + 1):
        tab.sheet.write_string(i, 0, text, styles.text())
    tab.sheet.print_area(0, 0, row + len(named), 0)
