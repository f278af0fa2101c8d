"""Factors of the user's own: one column of a CSV or workbook keyed by industry code."""

from __future__ import annotations

import math
from typing import Final

from sectorlmi.errors import IntegrityError
from sectorlmi.sources.grid import (
    Table,
    cell,
    check_percent_signs,
    code_of,
    number,
    read_table,
    refuse_decimal_commas,
    rows_shown,
)
from sectorlmi.terms.inputs import OwnColumn

KEYS: Final = ("industry_code", "naics_code", "naics")


def read_column(data: bytes, *, file: str, column: str) -> OwnColumn:
    """Read one column of a CSV or of a workbook's first sheet.

    It is a text column when most of its filled cells are no numbers.

    Raises:
        SchemaError: the key column or the asked column is not there; names the nearest.
        IntegrityError: a code given twice with different values, one that is no NAICS code, a few cells that are no
            numbers among numbers, or percents mixed with plain numbers.
    """
    table = read_table(data, file=file, wanted=(KEYS, (column,)))
    key = next((k for k in KEYS if table.has(k)), KEYS[0])
    refuse_decimal_commas(table, key, [column])
    where = f"{table.where}, column {column!r}"
    cells = _by_code(table, key, column)
    numbers = {code: number(text) for code, (_, text) in cells.items()}
    known = {code: value for code, value in numbers.items() if value is not None and not math.isnan(value)}
    odd = [code for code, value in numbers.items() if value is None]
    if len(odd) > len(known):
        return OwnColumn(file, column, {}, {code: cells[code][1] for code in cells if code in odd or code in known})
    if odd:
        raise IntegrityError(
            f"{where}: no number in {rows_shown([cells[code][0] for code in odd])}: {cells[odd[0]][1]!r}",
            "Mend the cells; leave a cell blank where the value is not known.",
        )
    check_percent_signs([cells[code] for code in known], where)
    return OwnColumn(file, column, known, {})


def _by_code(table: Table, key: str, column: str) -> dict[str, tuple[int, str]]:
    """(line, text) by code. Rows without a code and without a value are spacers."""
    key_at = table.position(key)
    value_at = table.position(column)
    found: dict[str, tuple[int, str]] = {}
    for line, row in table.rows:
        text = cell(row, value_at)
        if not cell(row, key_at) and not text:
            continue
        code = code_of(cell(row, key_at), f"{table.where} row {line}")
        first, before = found.setdefault(code, (line, text))
        if before != text:
            raise IntegrityError(
                f"{table.where}: rows {first} and {line} both give {code} and disagree: {before!r} and {text!r}",
                "Keep the right one.",
            )
    return found
