"""Lists of counties as rows of a table: which column holds the codes, and which counties a named group has."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from sectorlmi.errors import ConfigError, SchemaError
from sectorlmi.terms import file_kinds

_CODE: Final = re.compile(r"\d{4,5}")
Row = Mapping[str, str]


def rows_of(data: bytes, file: str) -> list[Row]:
    """The rows of a CSV as Excel saves it anywhere; cells without blanks around them, line breaks in them as blanks.

    Commas, semicolons or tabs; UTF-8, or Latin-1 as older files are; any line ends. SchemaError where the quotation
    marks do not close.
    """
    if data.strip():  # an empty file is said by those who ask for rows
        file_kinds.refuse(data, file)
    if data.startswith(b"PK\x03\x04"):
        raise SchemaError(f"{file} is a workbook or a zip, not a CSV", "Save the table of counties as CSV.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    heading = text.lstrip().partition("\n")[0]
    delimiter = next((mark for mark in ",;\t" if mark in heading), ",")
    rows = csv.DictReader(text.splitlines(keepends=True), restval="", delimiter=delimiter)
    try:
        return [{k: " ".join((v or "").split()) for k, v in row.items() if k is not None} for row in rows]
    except csv.Error as error:
        raise SchemaError(
            f"{file}, line {rows.line_num}: no table can be read ({error})",
            "Look for a quotation mark that is not closed.",
        ) from error


def code_column(rows: Sequence[Row]) -> str | None:
    """The column of county codes, told by its content; None where no column has one in every row.

    A zip code or a number of the area may fit too: the heading is trusted first, then the number of different values.
    """
    fitting = [c for c in rows[0] if all(_CODE.fullmatch(row[c]) for row in rows)] if rows else []
    return max(fitting, key=lambda c: ("fips" in c.casefold(), len({row[c] for row in rows})), default=None)


def counties_of_group(rows: Sequence[Row], name: str, file: str) -> tuple[str, list[str]]:
    """The group as the file writes it, and its county codes in the order of the file.

    Codes of four digits, which lost a leading zero, are mended; the group may stand in any other column. Raises
    SchemaError without a column of codes, ConfigError on an unknown group.
    """
    column = code_column(rows)
    if column is None:
        raise SchemaError(
            f"{file}: no column holds a county code in every row; found {', '.join(rows[0]) if rows else 'no row'}",
            "Give a CSV with a column of five-digit county codes and one that names the group.",
        )
    for group in (c for c in rows[0] if c != column):
        inside = [row for row in rows if row[group].casefold() == name.strip().casefold()]
        if inside:
            return inside[0][group], list(dict.fromkeys(row[column].zfill(5) for row in inside))
    raise _unknown(name, rows, column, file)


def _unknown(name: str, rows: Sequence[Row], column: str, file: str) -> ConfigError:
    texts = {row[c] for row in rows for c in row if c != column and len({r[c] for r in rows}) < len(rows)}
    plain = {text.casefold(): text for text in texts if text and not text.isdigit()}
    near = difflib.get_close_matches(name.casefold(), plain, 3, 0.4)
    hint = f"Nearest: {'; '.join(plain[n] for n in near)}." if near else f"It names: {', '.join(sorted(texts))[:300]}."
    return ConfigError(f"{file}: no group is called {name!r}", hint)
