"""Any section of a ranking as a tab, the tab of sources, notes and the legend, and the workbook of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np

from sectorlmi.disk import replacing
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.side_by_side import Comparison
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab, TabTitle, described
from sectorlmi.reports.excel.fill_in import row_height
from sectorlmi.reports.excel.styles import GRADE_LEGEND
from sectorlmi.table import rounding
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Section
from sectorlmi.terms.graded_numbers import SIGN
from sectorlmi.terms.grades import GRADE_MEANING, Grade
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING
from sectorlmi.terms.study import Study

_WIDEST: Final = 70
_NUMBER_WIDTH: Final = 14
_CODE_WIDTH: Final = 9


def fields_of(report: Report, section: Section) -> list[Field]:
    """The section's columns as fields, with the marks and notes of their numbers."""
    return [_field(report, section, column) for column in section.columns]


def _field(report: Report, section: Section, column: Column) -> Field:
    values, status = section.rows[column.name], section.statuses.get(column.name)
    if column.is_numeric:
        shown = rounding.shown(report.study, column, values, status)
        told: dict[str, Any] = {
            "status": status,
            "kinds": section.kinds(column),
            "notes": section.notes.get(column.name),
        }
        return described(column, shown, width=_NUMBER_WIDTH, **told)
    longest = max((len(str(v)) for v in values), default=0)
    width = _CODE_WIDTH if column.name == "industry_code" else min(max(longest, len(column.heading)) + 2, _WIDEST)
    return described(column, values.astype(np.str_), width=width)


def fill(book: Book, tab: Tab, section: Section) -> None:
    """A tab that holds nothing but the section."""
    fields = fields_of(book.report, section)
    tab.write(fields)
    tab.as_table(len(fields), len(section))
    _heat(tab, section, HEADER_ROW, 0)


# Scales of the heat maps, from white: a share fills up, a correlation leans to either side.
_HEAT: Final[dict[str, dict[str, Any]]] = {
    "share, 0 to 1": {
        "type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": "#FFFFFF",
        "max_type": "num", "max_value": 1, "max_color": "#7FB8D9",
    },
    "rank correlation": {
        "type": "3_color_scale", "min_type": "num", "min_value": -1, "min_color": "#E9A27A",
        "mid_type": "num", "mid_value": 0, "mid_color": "#FFFFFF",
        "max_type": "num", "max_value": 1, "max_color": "#7FB8D9",
    },
}  # fmt: skip


def _heat(tab: Tab, section: Section, header_row: int, first_column: int) -> None:
    """Color shares and correlations by their size."""
    for at, column in enumerate(section.columns, start=first_column):
        if column.unit in _HEAT and len(section):
            tab.sheet.conditional_format(header_row + 1, at, header_row + len(section), at, _HEAT[column.unit])


def fill_stacked(book: Book, tab: Tab, sections: Sequence[Section]) -> None:
    """Several sections one under the other; the first is the tab's table, the others stand under their headings."""
    fill(book, tab, sections[0])
    row = HEADER_ROW + len(sections[0]) + 3
    for section in sections[1:]:
        tab.sheet.write_string(row, 1, section.title, book.styles.heading)
        tab.sheet.write_string(row + 1, 1, section.intro, book.styles.intro)
        tab.write(fields_of(book.report, section), header_row=row + 2, first_column=1, sets_widths=False)
        tab.sheet.set_row(row + 2, 32)
        _heat(tab, section, row + 2, 1)
        row += len(section) + 5
    tab.sheet.print_area(0, 0, row, max(len(s.columns) for s in sections))


def fill_sources_and_notes(book: Book, tab: Tab) -> None:
    """What a careful reader asks for: the rules, the remarks, the marks, and the input files with their checksums."""
    report, styles, sheet = book.report, book.styles, tab.sheet
    row = _block(book, tab, HEADER_ROW - 1, "Notes", [("", text) for text in report.notes])
    row = _block(book, tab, row, "Rules of this study", _rules(report.study))
    row = _legend(book, tab, row)
    row = _block(book, tab, row, "Tabs", list(_TABS))
    sheet.write_string(row, 0, "Sources", styles.heading)
    section = report.section("sources")
    tab.write(fields_of(report, section), header_row=row + 1)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 46)


_TABS: Final = (
    ("Board, Picture", "the short list with its reasons and doubts; growth and concentration, and notes"),
    ("A, C", "source rows of the region as QCEW publishes them, current and base year"),
    ("B", "jobs, wages and the average wage of the current year"),
    ("D, E", "past growth and projected growth"),
    ("F, G, H", "share of jobs in the benchmark and in the region; location quotient = G over F"),
    ("I, J", "all factors side by side; the same for ranked industries, strong numbers highlighted"),
    ("K", "ranks, weighted mean of ranks, place; change the weights there"),
    ("Robustness", "how firm the list is against other weights and against what hidden cells may hold"),
    ("Short list", "the saved list, and the list by the weights that stand on tab K now"),
    ("On paper", "the first tabs, up to this one; to print another, clear its print area (Page Layout) first"),
)


def _block(book: Book, tab: Tab, row: int, heading: str, pairs: list[tuple[str, str]]) -> int:
    """A heading and lines of two cells; the row after a gap."""
    tab.sheet.write_string(row, 0, heading, book.styles.heading)
    for name, text in pairs:
        row += 1
        tab.sheet.write_string(row, 0, name, book.styles.text(bold=True))
        tab.sheet.write_string(row, 1 if name else 0, text, book.styles.text())
    return row + 2


def _legend(book: Book, tab: Tab, row: int) -> int:
    """The marks, each drawn as the cells that carry it."""
    tab.sheet.write_string(row, 0, "Marks on numbers (a number without one is published)", book.styles.heading)
    looks = [(look, kind, _GRADE_MEANING[kind]) for kind, look in GRADE_LEGEND.items()]
    looks += [(f"{m}  {s.replace('_', ' ')}", s, STATUS_MEANING[s]) for s, m in STATUS_MARK.items() if m]
    for look, kind, meaning in looks:
        row += 1
        tab.sheet.write_string(row, 0, look, book.styles.look("@", kind))
        tab.sheet.write_string(row, 1, meaning, book.styles.text())
    return row + 2


# In a cell that stays a number, so that places can follow from it.
_GRADE_MEANING: Final = {
    Grade.CLOSE: GRADE_MEANING[Grade.CLOSE],
    Grade.ROUGH: "an estimate, certainly within 25 % of the number (growth: 15 points); the note says between what",
    Grade.UNSURE: "too unsure for one number: the note says between what it certainly lies",
    SIGN: "growth that may be either way: the note says between what it certainly lies",
}


def _rules(study: Study) -> list[tuple[str, str]]:
    """The study as it was resolved, one line a setting."""
    resolved = study.resolved()
    resolved["factors"] = ", ".join(f"{n} {c['weight']:g}" for n, c in resolved["factors"].items())
    return [(key.replace("_", " "), _words(value)) for key, value in resolved.items() if value not in (None, [], {})]


def _words(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{k.replace('_', ' ')}: {_words(v)}" for k, v in value.items() if v not in (None, [], {}))
    if isinstance(value, list):
        return ", ".join(_words(v) for v in value)
    return str(value)


_WIDTHS: Final = {"industry_code": 8, "title": 38, "weights": 44, "remark": 34, "compared_with": 26}
_NUMBER: Final = 13
_TEXT: Final = 22


def write_comparison(document: Document, path: Path) -> None:
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
    fields = [_sized(f) for f in fields_of(book.report, section)]
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
    """Up and down in two tints that every color vision tells apart; the sign says it too."""
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
