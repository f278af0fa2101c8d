"""A vendor's or an agency's table of industries, read through the study's column map."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Final

from sectorlmi.errors import ConfigError, DataError, IntegrityError
from sectorlmi.sources.grid import (
    Table,
    cell,
    check_percent_signs,
    code_of,
    has_sign,
    number,
    read_table,
    refuse_decimal_commas,
    rows_shown,
)
from sectorlmi.terms.inputs import GivenTable

CODE: Final = "industry_code"
TITLE: Final = "title"
_NO_INDUSTRY: Final = frozenset({"", "0", "00", "10", "000000"})
_LARGEST_FRACTION: Final = 10.0
# Under one percent a fraction and a percent cannot be told apart safely.
_TELLING_PERCENT: Final = 1.0

# (line, text) of a role's cells by industry code.
_Cells = Mapping[str, tuple[int, str]]


def parse(
    data: bytes,
    *,
    file: str,
    columns: Mapping[str, str],
    percent_roles: Collection[str],
    counts: Collection[str] = (),
    whole: Collection[str] = (),
    percents: str = "",
    sheet: str = "",
) -> GivenTable:
    """Read and check a table.

    Args:
        columns: heading by role; `industry_code` is required, `title` is text, every other role is numbers.
        percent_roles: roles that hold percents.
        counts: roles that cannot be negative.
        whole: roles that count people or worksites one by one, in no thousands.
        percents: `percent` (7.2) or `fraction` (0.072); without it percent signs and sizes must tell.
        sheet: the worksheet; else the first one.

    Raises:
        ConfigError: no role for the code. SchemaError: a column is missing.
        IntegrityError: a code that is none or stands there twice and disagrees, percents mixed with fractions.
        DataError: a cell that is no number, or a column of percents that may be fractions.
    """
    if CODE not in columns:
        raise ConfigError(f"source.columns needs {CODE}", "Name the file's own heading for the NAICS code.")
    table = read_table(data, file=file, wanted=[(name,) for name in columns.values()], sheet=sheet)
    rows, left_out = _rows_by_code(table, columns)
    printed = {role: name for role, name in columns.items() if role not in (CODE, TITLE)}
    refuse_decimal_commas(table, columns[CODE], printed.values(), [printed[r] for r in whole if r in printed])
    numbers: dict[str, Mapping[str, float]] = {}
    for role, name in columns.items():
        if role in (CODE, TITLE):
            continue
        at = table.position(name)
        cells = {code: (line, cell(row, at)) for code, (line, row) in rows.items()}
        where = f"{table.where}, column {name!r}"
        numbers[role] = _percents(cells, where, percents) if role in percent_roles else _numbers(cells, where)
        below = [cells[code][0] for code, value in numbers[role].items() if value < 0] if role in counts else []
        if below:
            raise IntegrityError(f"{where}: {rows_shown(below)} below zero", f"Check `source.columns.{role}`.")
    _check_growth(numbers, rows, table.where)
    title_at = table.position(columns[TITLE]) if TITLE in columns else None
    # A title is one line on the screen and in charts, whatever line breaks its cell holds.
    titles = {
        code: "" if title_at is None else " ".join(cell(row, title_at).split()) for code, (_, row) in rows.items()
    }
    return GivenTable(file, titles, numbers, left_out)


def _rows_by_code(table: Table, columns: Mapping[str, str]) -> tuple[dict[str, tuple[int, tuple[str, ...]]], int]:
    """(line, row) by code, and how many rows stand for no industry."""
    used = {name: table.position(name) for name in columns.values()}
    key_at = used[columns[CODE]]
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    left_out = 0
    for line, row in table.rows:
        text = cell(row, key_at).strip("'\"")
        if text in _NO_INDUSTRY or not any(c.isdigit() for c in text):
            left_out += 1
            continue
        code = code_of(text, f"{table.where} row {line}")
        first, before = found.setdefault(code, (line, row))
        for name, at in used.items():
            if cell(before, at) != cell(row, at) and at != key_at:
                raise IntegrityError(
                    f"{table.where}: rows {first} and {line} both give {code} and disagree in {name!r}: "
                    f"{cell(before, at)!r} and {cell(row, at)!r}",
                    "Keep the right one, or save one area and one year of the table.",
                )
    if not found:
        raise DataError(f"{table.where}: no row has a NAICS code", f"Check `source.columns.{CODE}`.")
    return found, left_out


def _numbers(cells: _Cells, where: str) -> dict[str, float]:
    """The known numbers of a column."""
    found = {}
    odd = [(line, text) for line, text in cells.values() if number(text) is None]
    if odd:
        raise DataError(
            f"{where}: {rows_shown([line for line, _ in odd])}: {odd[0][1]!r} is no number",
            "Mend the cell; leave it blank where the value is not known.",
        )
    for code, (_, text) in cells.items():
        value = number(text)
        if value is not None and not math.isnan(value):
            found[code] = value
    return found


def _percents(cells: _Cells, where: str, percents: str) -> dict[str, float]:
    """The column in percent, whichever way the file writes it."""
    found = _numbers(cells, where)
    check_percent_signs([cells[code] for code in found], where)
    if any(has_sign(cells[code][1]) for code in found):
        return found
    largest = max(map(abs, found.values()), default=0.0)
    if percents == "fraction":
        odd = [cells[code][0] for code, value in found.items() if abs(value) > _LARGEST_FRACTION]
        if odd:
            raise IntegrityError(
                f"{where}: {rows_shown(odd)} can be no fraction (over {_LARGEST_FRACTION:.0%})",
                "Bring the column to one form, or write `percents: percent` under `source`.",
            )
        return {code: 100 * value for code, value in found.items()}
    if not percents and 0 < largest < _TELLING_PERCENT:
        raise DataError(
            f"{where}: no value reaches 1, so it may hold fractions (0.072 for 7.2 %) or small percents",
            "Write `percents: fraction` or `percents: percent` under `source`.",
        )
    return found


def _check_growth(
    numbers: Mapping[str, Mapping[str, float]], rows: Mapping[str, tuple[int, tuple[str, ...]]], where: str
) -> None:
    """Where the table has both years' jobs, every printed growth must be theirs: fractions among percents show."""
    if not {"employment", "employment_base", "growth"} <= set(numbers):
        return
    base, now, growth = (numbers[role] for role in ("employment_base", "employment", "growth"))
    fractions = []
    for code, printed in growth.items():
        if not base.get(code) or code not in now:
            continue
        computed = 100 * (now[code] / base[code] - 1)
        if abs(computed) >= _TELLING_PERCENT and abs(100 * printed - computed) < 0.1 + 0.02 * abs(computed):
            fractions.append(rows[code][0])
    if fractions:
        raise IntegrityError(
            f"{where}: growth is a fraction in {rows_shown(fractions)} by the jobs of both years, not percent",
            "Bring the column to one form; if all of it is fractions, write `percents: fraction` under `source`.",
        )
