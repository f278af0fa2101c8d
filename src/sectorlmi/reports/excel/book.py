"""The workbook under construction: its tabs, the columns on them, and how formulas find each other.

A column is a `Field`: values, and a formula in words that becomes the cells' own. In such a formula
`[growth_to]` is the cell of that column in the same row, `[growth_to:]` the whole column, `[D.growth_pct]` the value
of the row's industry on tab D (found by its code, so that sorting a tab harms nothing), and `{F.total}` a single cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel.sheet import BookWithNotes, Sheet, is_nothing, page_header
from sectorlmi.reports.excel.styles import Styles, format_of
from sectorlmi.terms.cells import Array, Text
from sectorlmi.terms.columns import TEXT, Column
from sectorlmi.terms.document import SAMPLE_BANNER

HEADER_ROW: Final = 4
_LETTER_PAPER: Final = 1
# Right of whatever a title may run over.
_EMPTY_CELL: Final = (3, 701)
_COLUMN_REF: Final = re.compile(r"\[(?:([A-Z]+)\.)?(\w+)(:?)\]")
_CELL_REF: Final = re.compile(r"\{([\w.]+)\}")
_ROW: Final = "\0"
_NOTHING: Final = '=""'


@dataclass(frozen=True, eq=False)
class Field:
    """A column of a tab.

    `values` are the true results, one a row (NaN or "" is nothing); `formula` is one for all rows, or one for each
    row, an empty one leaving the plain value. `status` and `notes` mark numbers that are not simply published; `kinds`
    says more closely how each looks (`GradedNumber.kind`).
    """

    key: str
    heading: str
    values: Array
    formula: str | Sequence[str] = ""
    number_format: str = "General"
    width: float = 12
    meaning: str = ""
    status: Text | None = None
    kinds: Text | None = None
    notes: Text | None = None
    is_hidden: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    def with_formula(self, formula: str) -> Field:
        """The same column, worked out by a formula."""
        return replace(self, formula=formula)

    @property
    def is_number(self) -> bool:
        return self.values.dtype.kind != "U"


def described(column: Column, values: Array, formula: str | Sequence[str] = "", **more: Any) -> Field:
    """A field with heading, format and meaning from the data dictionary."""
    unit = f" ({column.unit})" if column.unit else ""
    given = {"number_format": format_of(column), "meaning": column.meaning + unit} | more
    return Field(column.name, column.heading, values, formula, **given)


@dataclass(frozen=True)
class Span:
    """A column on a tab: rows `first` to `last`, counted from 0."""

    sheet: str
    column: int
    first: int
    last: int

    def __str__(self) -> str:
        letter = xl_col_to_name(self.column)
        return f"{quote_sheetname(self.sheet)}!${letter}${self.first + 1}:${letter}${self.last + 1}"


class Book:
    """The workbook of a report. Tabs are made in the order people see them and filled in the order formulas need."""

    def __init__(self, report: Report, stream: BytesIO) -> None:
        self.report = report
        self.workbook = BookWithNotes(
            stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.workbook.set_properties(
            {"title": report.title, "author": "sectorlmi", "comments": SAMPLE_BANNER if report.is_sample else "",
             "created": _when(report)}
        )  # fmt: skip
        self.workbook.set_calc_mode("auto")
        self.styles = Styles(self.workbook)
        self.spans: dict[str, Span] = {}
        self.cells: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def tab(self, words: TabTitle) -> Tab:
        """A new tab with its title, its explanation and, for made-up data, the banner."""
        return Tab(self, words)

    def name_cell(self, key: str, tab: Tab, at: tuple[int, int]) -> None:
        """Let formulas find this cell as `{key}`."""
        cell = xl_rowcol_to_cell(*at, row_abs=True, col_abs=True)
        self.cells[key] = f"{quote_sheetname(tab.name)}!{cell}"

    def resolve(self, formula: str, tab: str) -> str:
        """The formula with addresses; the row's number is left open."""
        if "[" in formula:
            formula = _COLUMN_REF.sub(lambda m: self._column(tab, *m.groups()), formula)
        return _CELL_REF.sub(lambda m: self._local(self.cells[m[1]], tab), formula) if "{" in formula else formula

    def _column(self, tab: str, letter: str | None, key: str, whole: str) -> str:
        span = self.spans[f"{letter or tab}.{key}"]
        if whole:
            return self._local(str(span), tab)
        if letter is None:
            return f"${xl_col_to_name(span.column)}{_ROW}"
        codes, own = self.spans[f"{letter}.industry_code"], self.spans[f"{tab}.industry_code"]
        return f"INDEX({span},MATCH(${xl_col_to_name(own.column)}{_ROW},{codes},0))"

    def _local(self, address: str, tab: str) -> str:
        """The address without the tab's name where the formula stands on that tab."""
        sheet, _, cells = address.rpartition("!")
        return cells if sheet == quote_sheetname(self.names[tab]) else address


class Tab:
    """One worksheet; `letter` is what formulas call it."""

    def __init__(self, book: Book, words: TabTitle) -> None:
        self.book, self.name, self.letter = book, words.name, words.letter
        book.names[self.letter] = self.name
        self.sheet: Sheet = book.workbook.add_worksheet(self.name, worksheet_class=Sheet)
        self.sheet.hide_gridlines(2)
        self.sheet.write_string(0, 0, words.title, book.styles.title)
        self.sheet.set_row(0, 26)
        self.sheet.write_string(1, 0, words.intro, book.styles.intro)
        if book.report.is_sample:
            self.sheet.write_string(2, 0, SAMPLE_BANNER, book.styles.banner)
        self._print_setup()

    def print_none(self) -> None:
        """Leave the tab out when the whole workbook is printed.

        Excel and LibreOffice print every visible sheet, but no page without content; these tabs stand last, because
        Excel drops such pages at the end only. Clearing the print area prints the tab.
        """
        self.sheet.print_area(*_EMPTY_CELL, *_EMPTY_CELL)

    def _print_setup(self) -> None:
        report, sheet = self.book.report, self.sheet
        sheet.set_landscape()
        sheet.set_paper(_LETTER_PAPER)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        banner = SAMPLE_BANNER if report.is_sample else ""
        sheet.set_header(page_header(report.title, banner))
        sheet.set_footer(f"&Lsectorlmi&C{banner}&RPage &P of &N")

    def reserve(self, fields: Sequence[Field], header_row: int = HEADER_ROW, first_column: int = 0) -> None:
        """Say where columns will stand, for formulas that are written before them."""
        first, last = header_row + 1, header_row + max(len(fields[0].values), 1)
        for i, f in enumerate(fields):
            self.book.spans[f"{self.letter}.{f.key}"] = Span(self.name, first_column + i, first, last)

    def write(
        self, fields: Sequence[Field], *, header_row: int = HEADER_ROW, first_column: int = 0, sets_widths: bool = True
    ) -> None:
        """Write columns side by side under a header row, each cell with its true value."""
        self.reserve(fields, header_row, first_column)
        for column, f in enumerate(fields, start=first_column):
            if sets_widths:
                options = {"level": 1, "hidden": True} if f.is_hidden else {}
                self.sheet.set_column(column, column, f.width, None, options)
            self._write_field(f, header_row, column)

    def as_table(self, n_columns: int, n_rows: int, *, header_row: int = HEADER_ROW, frozen_columns: int = 2) -> None:
        """Freeze the header, let people filter, and repeat the header on every printed page."""
        last_row = header_row + max(n_rows, 1)
        self.sheet.freeze_panes(header_row + 1, frozen_columns)
        self.sheet.autofilter(header_row, 0, last_row, n_columns - 1)
        self.sheet.repeat_rows(header_row)
        self.sheet.print_area(0, 0, last_row, n_columns - 1)
        self.sheet.set_row(header_row, 46)

    def _write_field(self, f: Field, header_row: int, column: int) -> None:
        styles = self.book.styles
        self.sheet.write_string(header_row, column, f.heading, styles.head(is_number=f.is_number))
        if f.meaning:
            self.note(header_row, column, f.meaning)
        formulas = self._formulas(f)
        told = f.status if f.kinds is None else f.kinds
        kinds = [""] * len(f.values) if told is None else told.tolist()
        looks = {kind: self._look(f, kind) for kind in set(kinds)}
        values = f.values.tolist()
        if f.is_number:
            # A blank cell would be looked up as 0.
            pairs = zip(formulas, values, strict=True)
            formulas = [formula or (_NOTHING if is_nothing(value) else "") for formula, value in pairs]
        self.sheet.write_column_of(header_row + 1, column, values, formulas, [looks[kind] for kind in kinds])
        if f.notes is not None:
            for i, note in enumerate(f.notes.tolist()):
                if note:
                    self.note(header_row + 1 + i, column, note)

    def _look(self, f: Field, kind: str) -> Format:
        """How cells of this kind look."""
        number_format = TEXT if not f.is_number and not f.formula else f.number_format
        extra = f.extra if f.is_number else {"indent": 1, **f.extra}
        return self.book.styles.look(number_format, kind, **extra)

    def _formulas(self, f: Field) -> list[str]:
        if not f.formula:
            return [""] * len(f.values)
        given = [f.formula] * len(f.values) if isinstance(f.formula, str) else list(f.formula)
        resolved = {text: self.book.resolve(text, self.letter) for text in dict.fromkeys(given)}
        first = self.book.spans[f"{self.letter}.{f.key}"].first + 1
        return [resolved[text].replace(_ROW, str(first + i)) for i, text in enumerate(given)]

    def put(self, at: tuple[int, int], value: Any, formula: str, look: Format) -> None:
        """A formula with its true result, or a value. Nothing known is an empty text, which shows the cell's mark."""
        self.sheet.write_column_of(*at, [value], [formula], [look])

    def note(self, row: int, column: int, text: str) -> None:
        """A cell note, as high as its text."""
        lines = 1 + sum(1 + len(part) // 38 for part in text.split("\n"))
        self.sheet.write_comment(row, column, text, {"width": 260, "height": 16 * lines + 4, "font_size": 9})

    def named_cell(self, key: str, at: tuple[int, int], value: Any, look: Format, formula: str = "") -> None:
        """A single cell that formulas find as `{LETTER.key}`."""
        self.put(at, value, self.book.resolve(formula, self.letter), look)
        self.book.name_cell(f"{self.letter}.{key}", self, at)


def _when(report: Report) -> dt.datetime:
    """The newest input's date, so that the same inputs give the same file."""
    stamps = [p.retrieved_at[:10] for p in report.provenance if re.match(r"\d{4}-\d\d-\d\d", p.retrieved_at)]
    return dt.datetime.fromisoformat(max(stamps, default="2000-01-01"))


@dataclass(frozen=True)
class TabTitle:
    """A tab's name, title and explanation."""

    name: str
    title: str
    intro: str

    @property
    def letter(self) -> str:
        """START's letter for the tabs A to K, the name in capitals for others: what formulas call the tab."""
        first, _, rest = self.name.partition(" ")
        return first if len(first) == 1 and rest else "".join(c for c in self.name.upper() if c.isalpha())
