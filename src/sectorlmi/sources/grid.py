"""Any small table as rows of text: a CSV of any encoding and separator, or the sheets of a workbook.

A cell is read as people see it: one that Excel shows as `7.2%` holds 0.072 and is `7.2%` here, so that percents and
fractions stay apart; `="01001"` and `'01001` are 01001.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.terms import codes, file_kinds, naics, numerals
from sectorlmi.terms.numerals import NumberColumn
from sectorlmi.terms.texts import plain_heading

ZIP_MAGIC: Final = b"PK\x03\x04"
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEADER_WITHIN: Final = 40
_SHOWN: Final = 8
# What keeps a spreadsheet from taking a code for a number.
_GUARDED: Final = re.compile(r'=\s*"(?P<formula>.*)"|\'(?P<text>[\d=].*?)\'?', re.DOTALL)
_UNSEEN: Final = "\u200b\ufeff"
_DELIMITERS: Final = ",;\t|"
_LOOKED_AT: Final = 20_000


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


def read_sheets(data: bytes, file: str, *, rows: int | None = None) -> Iterator[Sheet]:
    """The sheets of a workbook, or the one table of a CSV; only the first `rows` of each, where given.

    Raises DataError on empty files, web pages and files of other programs.
    """
    file_kinds.refuse(data, file)
    if data.startswith(ZIP_MAGIC):
        yield from _workbook(data, file, rows)
        return
    text = decoded(data, file)
    delimiter = _delimiter(text)
    yield Sheet(file, "", csv_rows(text, file, delimiter)[:rows], delimiter)


def first_sheet(data: bytes, file: str) -> Sheet:
    """The first table with anything in it. Raises DataError as `read_sheets` does, and where there is none."""
    for sheet in read_sheets(data, file):
        if any(any(row) for row in sheet.rows):
            return sheet
    raise DataError(f"{file} is empty", "It needs a header and at least one row.")


def decoded(data: bytes, file: str) -> str:
    """The text, in UTF-8, in what older Excels write, or in UTF-16 (Excel's `Unicode Text`)."""
    if data.startswith(UTF_16):
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
    """What parts the cells of a CSV: what parts most lines alike, be they `311;1,234,567` under a title with commas."""
    lines = [line for line in text[:_LOOKED_AT].splitlines()[:_HEADER_WITHIN] if line.strip(",;\t| ")]
    return max(_DELIMITERS, key=lambda mark: (_n_alike(lines, mark), sum(mark in line for line in lines)))


def _n_alike(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """(how many lines have the same number of cells, that number), where it is more than one.

    None have where a quotation mark ends inside a cell: then something else parts the cells.
    """
    widths: Counter[int] = Counter()
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        widths.update(len(row) for row in reader)
    except csv.Error:
        # The last cell that is looked at may be cut off.
        if reader.line_num < len(lines):
            return 0, 0
    return max(((n, width) for width, n in widths.items() if width > 1), default=(0, 0))


def csv_rows(
    text: str, file: str, delimiter: str = ",", *, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> list[list[str]]:
    """The rows, whatever ends the lines: the stream turns Windows' and old Macs' line ends into one.

    Raises SchemaError where no rows can be told.
    """
    lines = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, quoting=quoting)
    try:
        return [[_plain(cell) for cell in row] for row in lines]
    except csv.Error as error:
        raise SchemaError(
            f"{file}, line {lines.line_num}: no table can be read ({error})",
            "Look for a quotation mark that is not closed, or save the file as .xlsx.",
        ) from error


def _plain(cell: str) -> str:
    bare = cell.strip()
    if bare[:1] in ("=", "'"):
        found = _GUARDED.fullmatch(bare)
        bare = (found["formula"] or found["text"] or "").strip() if found else bare
    return bare.strip(_UNSEEN) if bare[:1] in _UNSEEN or bare[-1:] in _UNSEEN else bare


def _workbook(data: bytes, file: str, most: int | None) -> Iterator[Sheet]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise DataError(f"{file} is no Excel workbook ({error})", "Save it as .xlsx or .csv and try again.") from error
    for sheet in book.worksheets:
        # Some programs write a smaller size than the sheet has.
        sheet.reset_dimensions()
        yield Sheet(file, sheet.title, [[_shown(cell) for cell in row] for row in sheet.iter_rows(max_row=most)])


def _shown(cell: Any) -> str:
    """A cell's text; a fraction formatted as a percent becomes `7.2%`, a whole number has no decimal point."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return f"{round(value * 100, 10):.12g}%"
        return str(int(value)) if value == int(value) else repr(value)
    return _plain(str(value))


# Headings by role; the first that the file has is taken.
Headings = Mapping[str, Sequence[str]]


def header_row(
    rows: Sequence[Sequence[Any]], wanted: Sequence[Sequence[str]], *, within: int = _HEADER_WITHIN
) -> tuple[int, list[int]]:
    """(index of the first row near the top that lacks fewest headings, positions in `wanted` of those it lacks).

    Each of `wanted` is the names that one heading may have. Where no row has any, it is the first one with a cell.
    """
    best = next((at for at, row in enumerate(rows) if any(row)), 0)
    lacking = list(range(len(wanted)))
    for at, row in enumerate(rows[:within]):
        present = {plain_heading(str(cell or "")) for cell in row}
        absent = [k for k, names in enumerate(wanted) if not any(plain_heading(name) in present for name in names)]
        if len(absent) < len(lacking):
            best, lacking = at, absent
    return best, lacking


def find_header(sheet: Sheet, wanted: Headings) -> int | None:
    """The index of the first row near the top with a heading for every role; None where there is none."""
    at, lacking = header_row(sheet.rows, list(wanted.values()))
    return None if lacking else at


def locate(sheet: Sheet, required: Headings, optional: Headings) -> tuple[int, dict[str, int]]:
    """(header row, position by role). Raises SchemaError where a required column is missing or stands there twice."""
    at, lacking = header_row(sheet.rows, list(required.values()))
    if lacking:
        raise _missing(sheet, at, {role: names for k, (role, names) in enumerate(required.items()) if k in lacking})
    found = [plain_heading(cell) for cell in sheet.rows[at]]
    places = {}
    for role, names in {**required, **optional}.items():
        name = next((plain_heading(n) for n in names if plain_heading(n) in found), None)
        if name is None:
            continue
        if found.count(name) > 1:
            raise SchemaError(
                f"{sheet.where}, row {at + 1}: the column {name!r} stands there twice", "Rename one of the two."
            )
        places[role] = found.index(name)
    return at, places


def _missing(sheet: Sheet, at: int, lacking: Headings) -> SchemaError:
    """The error for a table without these columns, seen from the row that comes nearest."""
    if not any(any(row) for row in sheet.rows):
        return SchemaError(f"{sheet.where} has no rows", "Choose the sheet or file that holds the projections.")
    present = {plain_heading(cell): cell for cell in sheet.rows[at] if cell}
    said = []
    for role, names in lacking.items():
        near = difflib.get_close_matches(plain_heading(names[0]), list(present), 1)
        said.append(f"{names[0]!r} ({role}{f'; nearest is {present[near[0]]!r}' if near else ''})")
    return SchemaError(
        f"{sheet.where}: no column {', '.join(said)}; the file has {', '.join(map(repr, list(present.values())[:12]))}",
        "Set `columns:` under `projections:` in the study to the file's own headings.",
    )


@dataclass(frozen=True)
class Table:
    """Headings and the rows under them, each with its line in the file (1 is the first)."""

    where: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str = ""

    def has(self, name: str) -> bool:
        """Whether a column of this name is there."""
        return plain_heading(name) in {plain_heading(text) for text in self.headings}

    def position(self, name: str) -> int:
        """Where a column stands. SchemaError when it is not there (names the nearest) or stands there twice."""
        found = [i for i, text in enumerate(self.headings) if plain_heading(text) == plain_heading(name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise SchemaError(f"{self.where}: the column {name!r} stands there twice", "Rename one of the two.")
        near = difflib.get_close_matches(plain_heading(name), [plain_heading(h) for h in self.headings], 1)
        meant = next((f"Did you mean {h!r}? " for h in self.headings if near and plain_heading(h) == near[0]), "")
        raise SchemaError(
            f"{self.where}: no column {name!r}", f"{meant}Found: {', '.join(filter(None, self.headings))}."
        )


def read_table(data: bytes, *, file: str, wanted: Sequence[Sequence[str]], sheet: str = "") -> Table:
    """Read a table whose header may stand below titles.

    Args:
        wanted: the columns looked for, each as the headings that it may have; the header is the first row with all.
        sheet: the worksheet; else the first one.

    Raises:
        DataError: empty, a web page, or no workbook; SchemaError: no such sheet, or no rows.
    """
    sheets = list(read_sheets(data, file))
    chosen = [s for s in sheets if not sheet or s.name == sheet]
    if not chosen:
        names = ", ".join(repr(s.name) for s in sheets)
        raise SchemaError(f"{file} has no sheet {sheet!r}; it has {names}", "Correct `sheet:`.")
    table = chosen[0]
    lines = [(i, tuple(row)) for i, row in enumerate(table.rows, 1) if any(row)]
    if not lines:
        raise SchemaError(f"{table.where} has no rows", "Give a table with a header row.")
    at, _ = header_row([row for _, row in lines], wanted)
    return Table(table.where, lines[at][1], tuple(lines[at + 1 :]), table.delimiter)


def cell(row: Sequence[str], at: int) -> str:
    """A cell; rows of a CSV may end early."""
    return row[at].strip() if at < len(row) else ""


def number(text: str) -> float | None:
    """A number as people type it (`$1,200`, `7.2%` → 7.2, `(3)` → -3); None when the text is no number.

    NaN where the cell says that there is no value: blank, n/a, NaN, a dash, an asterisk, an error of Excel's.
    """
    if text.strip().casefold() == "nan":
        return math.nan
    try:
        value = numerals.number(text)
    except ValueError:
        return None
    return math.nan if value is None else value


def refuse_decimal_commas(table: Table, key: str, names: Collection[str], counts: Collection[str] = ()) -> None:
    """Refuse a table whose columns `names` are, or may be, written with decimal commas; `counts` hold whole numbers.

    The other columns, less the `key`, tell where these do not. Raises DataError as `numerals` says.
    """
    columns = [
        (name, NumberColumn(name, [(line, cell(row, at)) for line, row in table.rows], name in counts))
        for at, name in enumerate(table.headings)
        if plain_heading(name) != plain_heading(key)
    ]
    wanted = {plain_heading(name) for name in names}
    numerals.refuse_decimal_commas(
        [column for name, column in columns if plain_heading(name) in wanted],
        table.where,
        delimiter=table.delimiter,
        others=[column for name, column in columns if plain_heading(name) not in wanted],
    )


def has_sign(text: str) -> bool:
    """Whether a number is written with a percent sign."""
    return text.rstrip().endswith("%")


def code_of(text: str, where: str) -> str:
    """A NAICS code as QCEW writes it (`31` → `31-33`), from a cell. IntegrityError when it is none."""
    code = naics.canonical_sector(codes.bare(text))
    if not naics.digits(code):
        raise IntegrityError(f"{where}: {text!r} is no NAICS code", "Use codes such as 311 or 31-33, one a row.")
    return code


def rows_shown(lines: Sequence[int]) -> str:
    """`rows 2, 5, 9` or `row 2`, at most eight of them."""
    shown = ", ".join(map(str, lines[:_SHOWN])) + (f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else "")
    return f"row{'s' if len(lines) > 1 else ''} {shown}"


def check_percent_signs(cells: Sequence[tuple[int, str]], where: str) -> None:
    """Raise IntegrityError where some numbers of a column carry a percent sign and others do not.

    Args:
        cells: (line, text) of the column's known numbers. A bare 0 is the same in either form.
    """
    signed = [line for line, text in cells if has_sign(text)]
    bare = [line for line, text in cells if not has_sign(text) and number(text) != 0]
    if signed and bare:
        raise IntegrityError(
            f"{where}: percents and plain numbers are mixed: a % sign in {rows_shown(signed)}, "
            f"none in {rows_shown(bare)}",
            "Bring the column to one form: 7.2% in every row, or 7.2 in every row.",
        )
