"""A projection file as rows of text, whatever it was saved as: CSV with any common delimiter, or a workbook."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.terms import file_kinds

_ZIP_MAGIC = b"PK\x03\x04"
_HEADER_WITHIN = 40
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Sheet:
    """One table of text cells; `name` is the worksheet's, empty for a CSV, which has a `delimiter` instead."""

    file: str
    name: str
    rows: Sequence[Sequence[str]]
    delimiter: str = ""

    @property
    def where(self) -> str:
        return f"{self.file}, sheet {self.name!r}" if self.name else self.file


def heading(text: str) -> str:
    """A column heading made comparable: one case, single blanks (underscores are blanks), no quotes around it."""
    return re.sub(r"[\s_]+", " ", text.strip().strip("'\"")).strip().casefold()


def read_sheets(data: bytes, file: str, *, rows: int | None = None) -> Iterator[Sheet]:
    """The sheets of a workbook, or the one table of a CSV; only the first `rows` of each, where given.

    Raises DataError on empty files, web pages and files of other programs.
    """
    file_kinds.refuse(data, file)
    if data.startswith(_ZIP_MAGIC):
        yield from _workbook(data, file, rows)
        return
    text = decoded(data, file)
    delimiter = _delimiter(text)
    yield Sheet(file, "", _csv_rows(text, file, delimiter)[:rows], delimiter)


def decoded(data: bytes, file: str) -> str:
    """The text, in UTF-8, in what older Excels write, or in UTF-16 (Excel's `Unicode Text`)."""
    if data.startswith(_UTF_16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise DataError(
                f"{file} cannot be read as text ({error})", "Save it as CSV UTF-8 and try again."
            ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """What parts the cells of a CSV."""
    first = text[:4000].splitlines()[:3]
    # First by lines, then by number: `311;1,234,567` has more commas than semicolons, but its header has none.
    return max(",;\t|", key=lambda mark: (sum(mark in line for line in first), "".join(first).count(mark)))


def _csv_rows(text: str, file: str, delimiter: str) -> list[list[str]]:
    """The rows, whatever ends the lines: the stream turns Windows' and old Macs' line ends into one."""
    lines = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
    try:
        return [[cell.strip() for cell in row] for row in lines]
    except csv.Error as error:
        raise SchemaError(
            f"{file}, line {lines.line_num}: no table can be read ({error})",
            "Look for a quotation mark that is not closed, or save the file as .xlsx.",
        ) from error


def _workbook(data: bytes, file: str, most: int | None) -> Iterator[Sheet]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise DataError(f"{file} is no Excel workbook ({error})", "Save it as .xlsx or .csv and try again.") from error
    for sheet in book.worksheets:
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(max_row=most, values_only=True)]
        yield Sheet(file, sheet.title, rows)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


# Headings by role; the first that the file has is taken.
Headings = Mapping[str, Sequence[str]]


def find_header(sheet: Sheet, wanted: Headings) -> int | None:
    """The index of the first row near the top with a heading for every role; None where there is none."""
    for at, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        if not _absent(row, wanted):
            return at
    return None


def _absent(row: Sequence[str], wanted: Headings) -> list[str]:
    present = {heading(cell) for cell in row}
    return [role for role, names in wanted.items() if not any(heading(name) in present for name in names)]


def locate(sheet: Sheet, required: Headings, optional: Headings) -> tuple[int, dict[str, int]]:
    """(header row, position by role). Raises SchemaError where a required column is missing or stands there twice."""
    at = find_header(sheet, required)
    if at is None:
        raise _missing(sheet, required)
    found = [heading(cell) for cell in sheet.rows[at]]
    places = {}
    for role, names in {**required, **optional}.items():
        name = next((heading(n) for n in names if heading(n) in found), None)
        if name is None:
            continue
        if found.count(name) > 1:
            raise SchemaError(
                f"{sheet.where}, row {at + 1}: the column {name!r} stands there twice", "Rename one of the two."
            )
        places[role] = found.index(name)
    return at, places


def _missing(sheet: Sheet, required: Headings) -> SchemaError:
    """The error for a table without the columns, seen from the row that comes nearest."""
    if not any(any(row) for row in sheet.rows):
        return SchemaError(f"{sheet.where} has no rows", "Choose the sheet or file that holds the projections.")
    best = min(sheet.rows[:_HEADER_WITHIN], key=lambda row: len(_absent(row, required)) if any(row) else 999)
    present = {heading(cell): cell for cell in best if cell}
    said = []
    for role in _absent(best, required):
        near = get_close_matches(heading(required[role][0]), list(present), 1)
        said.append(f"{required[role][0]!r} ({role}{f'; nearest is {present[near[0]]!r}' if near else ''})")
    return SchemaError(
        f"{sheet.where}: no column {', '.join(said)}; the file has {', '.join(map(repr, list(present.values())[:12]))}",
        "Set `columns:` under `projections:` in the study to the file's own headings.",
    )
