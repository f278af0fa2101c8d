"""Sheets that people filled in, read back from workbooks whatever has moved on them.

Columns are found by their headings and rows by their keys. What cannot be read is told with sheet, cell and value and
kept; everything else is read.
"""

from __future__ import annotations

import datetime as dt
import filecmp
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from sectorlmi.errors import DataError, ReportError
from sectorlmi.meeting import sheets
from sectorlmi.meeting.filled import Answers, Cell, Filled, Kept, Key, Row, Value, join
from sectorlmi.meeting.sheets import FILLED_IN_BY, Form

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

Grid = Sequence[Sequence[Any]]

HOLDS_ANSWERS: Final = "holds answers"
_SAVE: Final = "Open it in a spreadsheet program and save it as .xlsx again, or leave it out."
_PARTNER_ROWS: Final = 12


def read(path: Path) -> Filled:
    """Read one filled workbook.

    Raises:
        DataError: there is no such file, or it is not an .xlsx workbook.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            grids = _grids(book)
            saved = book.properties.modified
        finally:
            book.close()
    except FileNotFoundError:
        raise DataError(f"{path}: no such file", "Check the name given with --worksheet.") from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, ParseError, OSError) as error:
        raise DataError(f"{path} cannot be read as an .xlsx workbook ({error})", _SAVE) from error
    return _Reader(path.name, path.stem, grids).read(saved.isoformat() if saved else "")


def answers_in(path: Path) -> Answers:
    """What people wrote in a workbook that is about to be written anew; nothing where nobody did.

    Raises:
        DataError: people saved it, and it cannot be read.
    """
    if not was_filled_in(path):
        return Answers()
    filled = read(path)
    return join([filled], filled.partner)


def was_filled_in(path: Path) -> bool:
    """Whether an existing workbook may hold what people wrote: they saved it, or answers were carried into it.

    Looks only at the document's properties, so that a run that overwrites its own untouched workbook stays fast.
    """
    return path.exists() and (was_edited(path) or HOLDS_ANSWERS in _properties(path))


def was_edited(path: Path) -> bool:
    """Whether another program saved the workbook after this one wrote it."""
    core = _properties(path)
    created, modified = (re.search(rf"<dcterms:{name}[^>]*>([^<]*)<", core) for name in ("created", "modified"))
    return created is None or modified is None or created[1] != modified[1]


def keep_edited(path: Path) -> Path | None:
    """Copy a workbook that people saved to `….before.xlsx` beside it; None where there is nothing of theirs.

    What an earlier copy holds is theirs too, and stays: the next one is `….before-2.xlsx`, unless it is the same.

    Raises:
        ReportError: the copy cannot be written.
    """
    if not (path.exists() and was_edited(path)):
        return None
    names = (path.with_name(f"{path.stem}.before{f'-{n}' if n > 1 else ''}.xlsx") for n in count(1))
    before = next(name for name in names if not name.exists() or filecmp.cmp(name, path, shallow=False))
    try:
        shutil.copyfile(path, before)
    except OSError as error:
        raise ReportError.unwritable(before, error, "choose another folder with --out") from error
    return before


def _properties(path: Path) -> str:
    """The document's properties as XML; empty where there are none."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.read("docProps/core.xml").decode("utf-8")
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError):
        return ""


def _grids(book: Workbook) -> dict[str, Grid]:
    """The cells of every tab that may hold a form, by the tab's name."""
    known = {name for form in sheets.every() for name in form.tabs}
    named = [sheet for sheet in book.worksheets if sheet.title.strip().casefold() in known]
    missing = known - {sheet.title.strip().casefold() for sheet in named}
    # A renamed tab is found by its headings.
    others = [sheet for sheet in book.worksheets if sheet not in named] if missing else []
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in (*named, *others)}


class _Reader:
    """Reads the tabs of one file."""

    def __init__(self, file: str, stem: str, grids: Mapping[str, Grid]) -> None:
        self.file, self.grids = file, grids
        self.partner = _partner(grids) or stem
        self.rows: dict[str, dict[Key, Row]] = {}
        self.kept: list[Kept] = []
        self.messages: list[str] = []

    def read(self, saved_at: str) -> Filled:
        found = [form for form in sheets.every() if self._read_form(form)]
        self._say_missing_tabs(found)
        return Filled(self.file, self.partner, saved_at, self.rows, tuple(self.kept), tuple(self.messages))

    def _read_form(self, form: Form) -> bool:
        """Whether the form was found on some tab."""
        by_name = [name for name in self.grids if name.strip().casefold() in form.tabs]
        own_tabs = {name for each in sheets.every() for name in each.tabs}
        strangers = [name for name in self.grids if name.strip().casefold() not in own_tabs]
        is_found = False
        for name in by_name or (() if form.name in _MAY_BE_ABSENT else strangers):
            header = _header(self.grids[name], form)
            if header is not None:
                if not by_name:
                    self.messages.append(f"{self.file}: tab {form.tab} is missing; its table was found on tab {name}")
                self._read_table(form, name, header)
                is_found = True
                if not form.also_on:
                    break
        if by_name and not is_found and form.name not in (*_MAY_BE_ABSENT, *_EITHER):
            self.messages.append(f"{self.file}: tab {by_name[0]} has no table with the columns {_list(form.keys)}")
        return is_found or (bool(by_name) and form.name not in _EITHER)

    def _say_missing_tabs(self, found: Sequence[Form]) -> None:
        there = {form.tab for form in found}
        # The workbook of `rank` has the worksheet alone; only a file with more than that can lack more.
        wanted = {f.tab for f in sheets.every() if f.name not in _MAY_BE_ABSENT}
        wanted = wanted if there - {sheets.READINESS.tab} else {sheets.READINESS.tab}
        for tab in sorted(wanted - there):
            is_there = any(name.strip().casefold() == tab.casefold() for name in self.grids)
            lacking = f"has no table with the columns {_list(sheets.READINESS.keys)}" if is_there else "is missing"
            self.messages.append(f"{self.file}: tab {tab} {lacking}")

    def _read_table(self, form: Form, sheet: str, header: int) -> None:
        grid = self.grids[sheet]
        columns = _columns(grid[header])
        missing = [key for key in form.keys if _heading(key) not in columns]
        if missing:
            self.messages.append(
                f"{self.file}: {sheet} row {header + 1} has no column {_list(missing)}, "
                "so its rows cannot be told apart and were not read"
            )
            return
        absent = [e.heading for e in form.entries if _heading(e.heading) not in columns]
        if absent:
            self.messages.append(f"{self.file}: {sheet} row {header + 1} has no column {_list(absent)}")
        table = (_Crosswise if form.is_crosswise else _Table)(self, form, sheet, grid[header])
        others = [f for f in sheets.every() if f.tab == form.tab and f.name != form.name]
        for i, row in enumerate(grid[header + 1 :], start=header + 1):
            if any(_is_header(row, other) for other in others) or _ends(form, row):
                break
            if not _is_header(row, form):  # every page of an industry has it again
                table.add(i, row)


# Tabs that a workbook has only when there is something to show on them, and lists that may have been taken off a tab.
_MAY_BE_ABSENT: Final = ("partners", "kept", "steps", "invites")
# The readiness worksheet has either form, or both.
_EITHER: Final = (sheets.READINESS.name, sheets.MATRIX.name)


class _Table:
    """The rows of one form on one tab."""

    def __init__(self, reader: _Reader, form: Form, sheet: str, header: Sequence[Any]) -> None:
        self.reader, self.form, self.sheet = reader, form, sheet
        columns = _columns(header)
        self.keys = [columns[_heading(key)] for key in form.keys]
        headings = {_heading(e.heading): e.heading for e in form.entries}
        self.entries = {i: headings[h] for h, i in columns.items() if h in headings}
        known = {_heading(h) for h in (*form.keys, *form.shown)} | set(headings)
        self.foreign = {i: str(header[i]).strip() for h, i in columns.items() if h not in known}
        self.rows: dict[Key, Row] = reader.rows.setdefault(form.name, {})

    def add(self, number: int, row: Sequence[Any]) -> None:
        cells = {name: self._cell(number, i, row) for i, name in self.entries.items() if _value(row, i) != ""}
        key = tuple(_code(_value(row, i)) for i in self.keys)
        self._keep_foreign(number, row, key)
        if not cells and not (self.form.name == "kept" and any(key)):
            return
        if self.form.n_blank and not key[0]:
            key = (self._free_number(),)
        if not all(key) and self.form.name not in ("metrics", "partners", "kept"):
            self._keep(cells, key, f"stands in a row without {_list(self.form.keys)}")
        elif key in self.rows:
            self._keep(cells, key, f"stands in a second row for {' / '.join(key)}")
        else:
            self.rows[key] = cells

    def _free_number(self) -> str:
        return str(1 + max((int(k[0]) for k in self.rows if k[0].isdigit()), default=self.form.n_blank))

    def _keep(self, cells: Mapping[str, Cell], key: Key, why: str) -> None:
        self.reader.kept += [Kept(cell, " / ".join(key), name, why) for name, cell in cells.items()]

    def _keep_foreign(self, number: int, row: Sequence[Any], key: Key) -> None:
        for i, heading in self.foreign.items():
            if _value(row, i) != "":
                cell = self._cell(number, i, row)
                self.reader.kept.append(Kept(cell, " / ".join(key), heading, "stands in a column of its own"))

    def _cell(self, number: int, column: int, row: Sequence[Any]) -> Cell:
        return Cell(_value(row, column), self.reader.file, self.sheet, f"{_letters(column)}{number + 1}")


class _Crosswise(_Table):
    """The rows of a crosswise form, which are scores of the readiness worksheet: an industry a column."""

    def __init__(self, reader: _Reader, form: Form, sheet: str, header: Sequence[Any]) -> None:
        super().__init__(reader, form, sheet, header)
        self.rows = reader.rows.setdefault(sheets.READINESS.name, {})
        del reader.rows[form.name]
        self.industries = {i: code for i, value in enumerate(header) if (code := _code_of(value))}
        self.foreign = {i: heading for i, heading in self.foreign.items() if i not in self.industries}

    def add(self, number: int, row: Sequence[Any]) -> None:
        topic = _code(_value(row, self.keys[0]))
        self._keep_foreign(number, row, (topic,))
        for i, code in self.industries.items():
            if _value(row, i) != "":
                self._score(self._cell(number, i, row), (code, topic))

    def _score(self, cell: Cell, key: Key) -> None:
        """An industry's own page says more than its column, so it counts where the two disagree."""
        before = self.rows.get(key, {})
        if not key[1]:
            self._keep({"Score": cell}, key, f"stands in a row without {_list(self.form.keys)}")
        elif "Score" not in before:
            self.rows[key] = {**before, "Score": cell}
        elif before["Score"].shown.casefold() != cell.shown.casefold():
            self._keep({"Score": cell}, key, f"disagrees with {before['Score'].shown!r} at {before['Score'].place}")


def _partner(grids: Mapping[str, Grid]) -> str:
    """Who filled the file in, as the cell beside `Filled in by:` has it."""
    for grid in grids.values():
        for row in grid[:_PARTNER_ROWS]:
            for i, value in enumerate(row):
                if isinstance(value, str) and value.strip().casefold() == FILLED_IN_BY.casefold():
                    return next((str(v).strip() for v in row[i + 1 :] if v is not None and str(v).strip()), "")
    return ""


def _header(grid: Grid, form: Form) -> int | None:
    return next((i for i, row in enumerate(grid) if _is_header(row, form)), None)


def _is_header(row: Sequence[Any], form: Form) -> bool:
    """Whether a row holds the form's headings: its keys, or most of all its columns where a key's has gone."""
    there = {_heading(v) for v in row if isinstance(v, str)}
    if form.is_crosswise:
        others = {_heading(key) for key in sheets.READINESS.keys} - {_heading(key) for key in form.keys}
        return _heading(form.keys[0]) in there and not others & there and any(_code_of(value) for value in row)
    entries = sum(_heading(e.heading) in there for e in form.entries)
    keys = sum(_heading(k) in there for k in form.keys)
    if keys == len(form.keys):
        return 2 * entries >= len(form.entries) or keys + entries > len(form.keys) + 1
    return entries == len(form.entries)


def _columns(header: Sequence[Any]) -> dict[str, int]:
    """Position by heading; of a heading that stands there twice, the first."""
    return {_heading(v): i for i, v in reversed(list(enumerate(header))) if _heading(v)}


def _ends(form: Form, row: Sequence[Any]) -> bool:
    return bool(form.ends_at) and any(_heading(value) == _heading(form.ends_at) for value in row)


def _heading(value: Any) -> str:
    return " ".join(str(value).split()).casefold() if value is not None else ""


def _value(row: Sequence[Any], column: int) -> Value:
    """A cell as text or number: dates as ISO text, true and false as words, nothing as an empty text."""
    value = row[column] if column < len(row) else None
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    return float(value) if isinstance(value, int | float) else str(value).strip()


def _code(value: Value) -> str:
    """A key as text: a NAICS code that became a number is a code again."""
    return f"{value:.0f}" if isinstance(value, float) else value


def _code_of(heading: Any) -> str:
    """The NAICS code that a column's heading begins with; empty without one."""
    found = _CODE.match(_code(_value([heading], 0)))
    return found[1] if found else ""


_CODE: Final = re.compile(r"\s*(\d{2,6}|\d\d-\d\d)(?:\s|$)")


def _letters(column: int) -> str:
    """Excel's name of a column counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)
