"""The short list's own workbook: the picks, groups and parts, and the sheets that people fill in and keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from sectorlmi.disk import replacing
from sectorlmi.meeting import sheets
from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.readiness import Readiness
from sectorlmi.meeting.sheets import METRICS, RUBRIC, Form
from sectorlmi.meeting.short_list import ShortListReport
from sectorlmi.meeting.worksheets import (
    FormRow,
    decided,
    kept_rows,
    launch_rows,
    listed_rows,
    metric_rows,
    partner_rows,
    readiness_pages,
    rubric_rows,
)
from sectorlmi.ranking.report import Report
from sectorlmi.reference import toolkit as words
from sectorlmi.reports.excel import section_tabs
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab, TabTitle
from sectorlmi.reports.excel.fill_in import row_height, set_widths, widths_of, write_form
from sectorlmi.reports.excel.read_back import HOLDS_ANSWERS
from sectorlmi.reports.excel.readiness_tabs import PAGES_TAB, READINESS_TAB, fill_matrix, fill_pages
from sectorlmi.reports.excel.styles import LINE, MUTED
from sectorlmi.terms.document import Document, Section

LAUNCH_TITLE: Final = TabTitle(
    sheets.LAUNCH_TAB,
    "Preparing the launch",
    "Decide which industry comes first, who convenes, who leads, and who calls whom. Yellow cells are yours and stay.",
)
_ORDER: Final = (("NAICS", 8), ("Industry", 28), ("Combined place", 10))


def fill_launch(book: Book, tab: Tab, found: Readiness, answers: Answers) -> None:
    """Three tables under one another, in the columns of the first."""
    form = sheets.launch()
    set_widths(tab, form, _ORDER)
    row = write_form(tab, form, launch_rows(book.report, found, answers), _ORDER, header_row=HEADER_ROW)
    for title, each, suggestions in (
        ("Next steps", sheets.STEPS, sheets.FIRST_STEPS),
        ("Whom to invite", sheets.INVITES, ()),
    ):
        tab.sheet.write_string(row + 1, 0, title, book.styles.heading)
        rows = listed_rows(each, answers, suggestions)
        row = write_form(tab, each, rows, [(each.keys[0], 8)], header_row=row + 2, widths=widths_of(form, _ORDER))
    tab.sheet.freeze_panes(HEADER_ROW + 1, 2)
    tab.sheet.print_area(0, 0, row, len(_ORDER) + len(form.entries) - 1)


METRICS_TITLE: Final = TabTitle(
    METRICS.tab,
    "Success metrics",
    "Choose a few measures, write the baseline before you begin, and one column a year. An industry that tab Launch "
    "marks first or next gets its own rows. After the Next Gen toolkit (module 5) and START (chapter 7).",
)
_METRICS_ORDER: Final = (
    ("NAICS", 7), ("Industry", 22), ("Area", 18), ("Kind", 8), ("Measure", 34), ("Unit", 13), ("From the data", 16),
)  # fmt: skip


def fill_metrics(book: Book, tab: Tab, answers: Answers) -> None:
    """Write the measures with what was recorded so far."""
    rows = metric_rows(book.report, answers)
    set_widths(tab, METRICS, _METRICS_ORDER)
    write_form(tab, METRICS, rows, _METRICS_ORDER, header_row=HEADER_ROW)
    tab.as_table(len(_METRICS_ORDER) + len(METRICS.entries), len(rows), frozen_columns=0)
    tab.sheet.freeze_panes(HEADER_ROW + 1, 0)
    tab.sheet.set_row(HEADER_ROW, 32)


Fill = Callable[[Book, Tab], None]

_PARTNERS_ORDER: Final = (("Partner", 24), ("Tab", 16), ("NAICS", 8), ("Industry", 30), ("Topic", 22))
_KEPT_ORDER: Final = (("File", 26), ("Sheet", 16), ("Cell", 7), ("Value", 34))


def mark_answers(book: Book, answers: Answers) -> None:
    """Say in the document's properties that answers are carried in it, so that the next run reads them first."""
    if not answers.is_empty:
        book.workbook.doc_properties["keywords"] = HOLDS_ANSWERS


def readiness_tabs(report: Report, found: Readiness, answers: Answers) -> list[tuple[TabTitle, Fill]]:
    """Titles and writers of the readiness worksheet, and of the pages of industries where there are any, first."""
    pages = readiness_pages(report, found, answers)
    own: list[tuple[TabTitle, Fill]] = [(PAGES_TAB, lambda b, t: fill_pages(b, t, answers, pages))]
    return [
        *([] if pages.is_empty else own),
        (READINESS_TAB, lambda b, t: fill_matrix(b, t, found, answers, pages)),
    ]


def add_records(book: Book, found: Readiness, answers: Answers) -> list[Tab]:
    """Add the tabs after the ones that are there; none when there is nothing to carry on."""
    mark_answers(book, answers)
    pages = readiness_tabs(book.report, found, answers)[:-1]
    added = [(book.tab(title), fill) for title, fill in (*pages, *record_tabs(book.report, answers))]
    for tab, fill in added:
        fill(book, tab)
    return [tab for tab, _ in added]


def record_tabs(report: Report, answers: Answers) -> list[tuple[TabTitle, Fill]]:
    """Titles and writers of the tabs that are needed."""
    partners, kept = partner_rows(report, answers), kept_rows(answers)
    found: list[tuple[TabTitle, Fill]] = []
    if partners:
        intro = "Every partner's own answers, read back from here: the partners' files are not needed again."
        title = TabTitle(sheets.PARTNERS.tab, "Answers of the partners", intro)
        found.append((title, lambda _, t: _fill(t, sheets.PARTNERS, partners, _PARTNERS_ORDER)))
    if kept:
        intro = "Values that could not stay where they were written. Nothing is lost; delete rows you have dealt with."
        title = TabTitle(sheets.KEPT.tab, "Kept aside", intro)
        found.append((title, lambda _, t: _fill(t, sheets.KEPT, kept, _KEPT_ORDER)))
    return found


def _fill(tab: Tab, form: Form, rows: Sequence[FormRow], order: Sequence[tuple[str, float]]) -> None:
    set_widths(tab, form, order)
    write_form(tab, form, rows, order, header_row=HEADER_ROW)
    tab.as_table(len(order) + len(form.entries), len(rows), frozen_columns=0)
    tab.sheet.set_row(HEADER_ROW, 32)


RUBRIC_TITLE: Final = TabTitle(
    RUBRIC.tab,
    "Self-assessment of the region",
    "How well industry is engaged, partners coordinate, and pathways are built: score each from 1 to 10, or unknown. "
    "After the Next Gen Sector Partnerships rubric, in our words.",
)
_BANDS: Final = 4
_RUBRIC_ORDER: Final = (
    ("Dimension", 22), ("Band", 13), ("What that looks like", 44), ("Where to start", 44), ("Partners' mean", 11),
    ("Lowest to highest", 14),
)  # fmt: skip
_MEAN: Final = "E"
_SCORE: Final = "G"
# The rubric below has the least score of each band in this column.
_LEAST: Final = "E"
# The column that each shown heading is looked up in: the rubric stands below, four rows a dimension.
_FROM: Final = {"Band": "B", "What that looks like": "C", "Where to start": "D"}


def fill_rubric(book: Book, tab: Tab, answers: Answers) -> None:
    """The scores with their bands and advice, which follow the score, and below them the rubric itself."""
    rows = rubric_rows(answers)
    set_widths(tab, RUBRIC, _RUBRIC_ORDER)
    row = write_form(tab, RUBRIC, rows, _RUBRIC_ORDER, header_row=HEADER_ROW)
    for i in range(len(rows)):
        tab.sheet.set_row(HEADER_ROW + 1 + i, 72)  # room for the advice of any band
    _rubric(book, tab, row + 2)
    for i, each in enumerate(rows[: len(dimensions())]):
        _live(tab, HEADER_ROW + 1 + i, row + 3 + _BANDS * i, each)
    tab.sheet.freeze_panes(HEADER_ROW + 1, 1)


def dimensions() -> list[str]:
    """The three dimensions of the rubric."""
    return list(dict.fromkeys(band.dimension for band in words.rubric()))


def _live(tab: Tab, at: int, first: int, row: FormRow) -> None:
    """Band and advice as formulas, so that they follow a score that is typed in."""
    look = tab.book.styles.text(wrap=True, top=2, top_color=MUTED)
    for column, (heading, source) in enumerate(_FROM.items(), start=1):
        rows = first + 1, first + _BANDS
        score = f"IF(ISNUMBER(${_SCORE}{at + 1}),${_SCORE}{at + 1},${_MEAN}{at + 1})"
        least = f"${_LEAST}${rows[0]}:${_LEAST}${rows[1]}"
        found = f"INDEX(${source}${rows[0]}:${source}${rows[1]},MATCH({score},{least},1))"
        tab.sheet.write_formula(at, column, f'=IFERROR({found},"")', look, row.shown[heading])


def _rubric(book: Book, tab: Tab, row: int) -> None:
    styles, sheet = book.styles, tab.sheet
    sheet.write_string(row - 1, 0, RUBRIC.ends_at, styles.heading)
    headings = ("Of dimension", "Name of band", "Looks like", "Start with", "From", "To")
    for i, heading in enumerate(headings):
        sheet.write_string(row, i, heading, styles.head(is_number=i > 3))
    sheet.set_row(row, 32)
    for n, band in enumerate(words.rubric(), start=row + 1):
        edge: dict[str, Any] = {"top": 2 if band.least == 1 else 1, "top_color": MUTED if band.least == 1 else LINE}
        for i, text in enumerate((band.dimension, band.name, band.looks_like, band.start_with)):
            sheet.write_string(n, i, text, styles.text(wrap=True, bold=i == 0, **edge))
        for i, number in ((4, band.least), (5, band.most)):
            sheet.write_number(n, i, number, styles.look("0", valign="top", align="right", **edge))
        sheet.set_row(n, 48)


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
    mark_answers(book, found.answers)
    # Tabs are all there before the first is filled, as Book asks for.
    printed, others = ([(book.tab(title), fill) for title, fill in tabs] for tabs in _tabs(found))
    for tab, fill in (*printed, *others):
        fill(book, tab)
    for tab, _ in others:
        tab.print_none()
    printed[0][0].sheet.activate()
    book.workbook.close()
    return stream.getvalue()


_Tabs = list[tuple[TabTitle, Fill]]


def _tabs(found: ShortListReport) -> tuple[_Tabs, _Tabs]:
    """The tabs in the order people see them, first those that are printed; those with nothing to show are left out."""
    answers, readiness = found.answers, found.readiness
    *pages, matrix = readiness_tabs(found.report, readiness, answers)
    chosen = bool(pages) and bool(decided(answers) & set(readiness.industries))
    printed = [
        *_sections("Short list", found, "short_list"),
        *(pages if chosen else [matrix]),
        *_sections("Readiness scores", found, "readiness"),
        (LAUNCH_TITLE, lambda b, t: fill_launch(b, t, readiness, answers)),
        (RUBRIC_TITLE, lambda b, t: fill_rubric(b, t, answers)),
        (METRICS_TITLE, lambda b, t: fill_metrics(b, t, answers)),
        (_NOTES, lambda b, t: _fill_notes(b, t, found)),
    ]
    others = [
        *([matrix] if chosen else pages),
        *_sections("Scores by topic", found, "readiness_topics"),
        *_sections("Worksites by size", found, "size_classes"),
        *_sections("Groups", found, "groups", "suggested_groups"),
        *_sections("Sub-industries", found, "sub_industries"),
        *record_tabs(found.report, answers),
    ]
    return printed, others


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
