"""Factors of the user's own: a CSV or workbook keyed by `industry_code` → text by code."""

from __future__ import annotations

import csv
import difflib
import io
from dataclasses import dataclass

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.terms import naics

KEY = "industry_code"
_ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True)
class OwnColumn:
    """One column of the user's file: its text by industry code, in the file's order."""

    file: str
    column: str
    values: dict[str, str]


def read_column(data: bytes, *, file: str, column: str) -> OwnColumn:
    """Read one column of a CSV or the first sheet of a workbook.

    Raises:
        SchemaError: the key column or the asked column is not there; names the nearest.
        IntegrityError: a code given twice with different values, or a code that is no NAICS code.
    """
    rows = _workbook_rows(data) if data.startswith(_ZIP_MAGIC) else _csv_rows(data)
    if not rows:
        raise SchemaError(f"{file}: the file is empty", f"Expected a header with {KEY} and {column}.")
    header = [cell.strip() for cell in rows[0]]
    key_at, value_at = _position(header, KEY, file), _position(header, column, file)
    values: dict[str, str] = {}
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        code, text = _cell(row, key_at), _cell(row, value_at)
        code = naics.canonical_sector(code)
        if not naics.digits(code):
            raise IntegrityError(f"{file} row {line}: {code!r} is no NAICS code", "Use codes such as 311 or 31-33.")
        if values.setdefault(code, text) != text:
            raise IntegrityError(f"{file} row {line}: {code} stands there twice with different values")
    return OwnColumn(file, column, values)


def _cell(row: list[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _position(header: list[str], name: str, file: str) -> int:
    if name in header:
        return header.index(name)
    near = difflib.get_close_matches(name, header, 1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    raise SchemaError(f"{file}: no column {name!r}", f"{meant}Found: {', '.join(header)}.")


def _csv_rows(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return list(csv.reader(io.StringIO(text)))


def _workbook_rows(data: bytes) -> list[list[str]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    return [["" if value is None else str(value) for value in row] for row in rows]
