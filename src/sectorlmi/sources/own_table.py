"""A table that a user or a vendor made, as rows of text: a CSV, or one sheet of a workbook.

A cell that Excel shows as `7.2%` holds 0.072: it is read as it is shown, so that percents and fractions stay apart.
"""

from __future__ import annotations

import difflib
import io
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources.projections_grid import Sheet, heading, read_sheets
from sectorlmi.terms import file_kinds, naics, numerals
from sectorlmi.terms.numerals import NumberColumn

_ZIP_MAGIC: Final = b"PK\x03\x04"
_HEADER_WITHIN: Final = 40
_SHOWN: Final = 8


@dataclass(frozen=True)
class OwnTable:
    """Headings and the rows under them, each with its line in the file (1 is the first)."""

    where: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str = ""

    def has(self, name: str) -> bool:
        """Whether a column of this name is there."""
        return heading(name) in {heading(text) for text in self.headings}

    def position(self, name: str) -> int:
        """Where a column stands. SchemaError when it is not there (names the nearest) or stands there twice."""
        found = [i for i, text in enumerate(self.headings) if heading(text) == heading(name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise SchemaError(f"{self.where}: the column {name!r} stands there twice", "Rename one of the two.")
        near = difflib.get_close_matches(heading(name), [heading(h) for h in self.headings], 1)
        meant = next((f"Did you mean {h!r}? " for h in self.headings if near and heading(h) == near[0]), "")
        raise SchemaError(
            f"{self.where}: no column {name!r}", f"{meant}Found: {', '.join(filter(None, self.headings))}."
        )


def read_own(data: bytes, *, file: str, wanted: Sequence[Sequence[str]], sheet: str = "") -> OwnTable:
    """Read a table whose header may stand below titles.

    Args:
        wanted: the columns looked for, each as the headings that it may have; the header is the first row with all.
        sheet: the worksheet; else the first one.

    Raises:
        DataError: empty, a web page, or no workbook; SchemaError: no such sheet, or no rows.
    """
    file_kinds.refuse(data, file)
    sheets = list(_workbook(data, file) if data.startswith(_ZIP_MAGIC) else read_sheets(data, file))
    chosen = [s for s in sheets if not sheet or s.name == sheet]
    if not chosen:
        names = ", ".join(repr(s.name) for s in sheets)
        raise SchemaError(f"{file} has no sheet {sheet!r}; it has {names}", "Correct `sheet:`.")
    table = chosen[0]
    lines = [(i, tuple(row)) for i, row in enumerate(table.rows, 1) if any(row)]
    if not lines:
        raise SchemaError(f"{table.where} has no rows", "Give a table with a header row.")
    at = max(range(min(_HEADER_WITHIN, len(lines))), key=lambda i: (_n_present(lines[i][1], wanted), -i))
    return OwnTable(table.where, lines[at][1], tuple(lines[at + 1 :]), table.delimiter)


def _n_present(row: Sequence[str], wanted: Sequence[Sequence[str]]) -> int:
    present = {heading(cell) for cell in row}
    return sum(any(heading(name) in present for name in names) for names in wanted)


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


def refuse_decimal_commas(table: OwnTable, key: str, names: Collection[str], counts: Collection[str] = ()) -> None:
    """Refuse a table whose columns `names` are, or may be, written with decimal commas; `counts` hold whole numbers.

    The other columns, less the `key`, tell where these do not. Raises DataError as `numerals` says.
    """
    columns = [
        (name, NumberColumn(name, [(line, cell(row, at)) for line, row in table.rows], name in counts))
        for at, name in enumerate(table.headings)
        if heading(name) != heading(key)
    ]
    wanted = {heading(name) for name in names}
    numerals.refuse_decimal_commas(
        [column for name, column in columns if heading(name) in wanted],
        table.where,
        delimiter=table.delimiter,
        others=[column for name, column in columns if heading(name) not in wanted],
    )


def has_sign(text: str) -> bool:
    """Whether a number is written with a percent sign."""
    return text.rstrip().endswith("%")


def code_of(text: str, where: str) -> str:
    """A NAICS code as QCEW writes it (`31` → `31-33`), from a cell. IntegrityError when it is none."""
    bare = text.strip("'\" ").removesuffix(".0")
    code = naics.canonical_sector(bare)
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


def _workbook(data: bytes, file: str) -> Iterator[Sheet]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise DataError(f"{file} is no Excel workbook ({error})", "Save it as .xlsx or .csv and try again.") from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        yield Sheet(file, sheet.title, [[_shown(c) for c in row] for row in sheet.iter_rows()])


def _shown(found: Any) -> str:
    """A cell's text; a fraction formatted as a percent becomes `7.2%`, a whole number has no decimal point."""
    value = found.value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in (found.number_format or ""):
            return f"{round(value * 100, 10):.12g}%"
        return str(int(value)) if value == int(value) else repr(value)
    return str(value).strip()
