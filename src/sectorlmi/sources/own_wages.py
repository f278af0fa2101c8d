"""Wages of self-sufficiency by county: a CSV or workbook of the user's own with the columns `county` and `wage`."""

from __future__ import annotations

import math
from typing import Final

from sectorlmi.errors import ConfigError, IntegrityError, SchemaError
from sectorlmi.sources.grid import cell, number, read_table, refuse_decimal_commas
from sectorlmi.sources.region_words import county

_COUNTY: Final = "county"
_WAGE: Final = "wage"
_DIGITS: Final = 5


def read_wages(data: bytes, *, file: str) -> dict[str, float]:
    """US dollars a year by county code; counties stand there by code or by name.

    Raises:
        SchemaError: no column `county` or `wage`.
        IntegrityError: a wage that is none, no county of that name, or one county given twice with different wages.
    """
    table = read_table(data, file=file, wanted=((_COUNTY,), (_WAGE,)))
    refuse_decimal_commas(table, _COUNTY, [_WAGE])
    places = table.position(_COUNTY), table.position(_WAGE)
    found: dict[str, float] = {}
    for line, row in table.rows:
        name, text = (cell(row, at) for at in places)
        if not name and not text:
            continue
        where = f"{table.where}, row {line}"
        wage = number(text)
        if wage is None or math.isnan(wage) or wage < 1:
            raise IntegrityError(f"{where}: {text!r} is no wage in dollars a year", "Write, for instance, 41600.")
        code = _code(name, where)
        if found.setdefault(code, wage) != wage:
            raise IntegrityError(f"{where}: gives {name} a second wage, {text}", "Keep the right one.")
    if not found:
        raise SchemaError(f"{table.where}: no county under the headings", "Give a county and its wage in each row.")
    return found


def _code(name: str, where: str) -> str:
    # A spreadsheet takes the code of a county in Alabama for a number.
    text = name.zfill(_DIGITS) if name.isdecimal() else name
    try:
        return county(text, where)
    except ConfigError as error:
        raise IntegrityError(error.what, error.hint) from error
