"""BLS Employment Projections, `industry.xlsx`: the table "Employment and output by industry".

It is Table 2.11 since the 2019 cycle and Table 2.7 before. Employment is in thousands of jobs. Newer cycles name the
year in each heading (`Employment, 2030`); older ones spread it over two or three rows under merged cells. The code
column (`2017 NAICS`) holds lists and ranges; rows with `NA` (government, "nonagriculture wage and salary") name no
industry. The Postal Service is printed twice.
Checked on the real file of the 2020-30 cycle, and on rows of the 2008-18 cycle as bls.gov printed them (Table 2.7).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources.grid import Sheet
from sectorlmi.sources.projections_checks import TOTAL, Printed, Reading, naics_codes
from sectorlmi.terms.numerals import number
from sectorlmi.terms.projection import ProjectionRow, Reach

SOURCE = "BLS Employment Projections"
NATION = "United States"
_TITLE = re.compile(r"employment and output by industry", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d–-])")
_VINTAGE = re.compile(r"((?:19|20)\d\d)\s+NAICS", re.IGNORECASE)
_NOT_A_LEVEL = re.compile(r"change|rate|percent|output", re.IGNORECASE)
_FOOTNOTE_MARK = re.compile(r"\s*(\(\d+\))+\s*$|\s*\[\d+\]\s*$")
_THOUSAND = 1000
_HEADER_ROWS = 8


def is_industry_table(sheet: Sheet) -> bool:
    """Whether a sheet is the EP table of employment and output by industry."""
    return any(_TITLE.search(cell) for row in sheet.rows[:1] for cell in row[:2])


def industry_table(sheets: Iterable[Sheet], file: str) -> Sheet:
    """The industry table of the workbook. Raises SchemaError where it has none."""
    for sheet in sheets:
        if is_industry_table(sheet):
            return sheet
    raise SchemaError(
        f"{file} has no table 'Employment and output by industry' (Table 2.11, or 2.7 before 2019)",
        "Download industry.xlsx from bls.gov/emp/data/industry-out-and-emp.htm.",
    )


@dataclass(frozen=True)
class _Columns:
    """Positions in the table; `change` and `per_year` are None where the cycle does not print them."""

    code: int
    base: int
    projected: int
    years: tuple[int, int]
    change: int | None
    per_year: int | None
    first_row: int


def read_ep(sheet: Sheet) -> tuple[Reading, int | None]:
    """(rows in jobs, NAICS revision named in the heading). Raises SchemaError on a table laid out otherwise."""
    columns, heads = _columns(sheet)
    printed: list[Printed] = []
    hidden: list[str] = []
    skipped = 0
    for at in range(columns.first_row, len(sheet.rows)):
        row = sheet.rows[at]
        title = _FOOTNOTE_MARK.sub("", row[0]).strip() if row else ""
        if title.casefold().startswith("footnotes"):
            break
        if not title:
            continue
        entry = _entry(sheet, at, title, columns)
        if entry is not None and entry.row.codes:
            printed.append(entry)
        elif entry is None and _cell(row, columns.code):
            hidden.append(f"row {at + 1}, {title}")
        else:
            skipped += 1
    vintage = _VINTAGE.search(heads[columns.code])
    return Reading(printed, {NATION: Reach.NATION}, hidden, skipped), int(vintage[1]) if vintage else None


def _entry(sheet: Sheet, at: int, title: str, columns: _Columns) -> Printed | None:
    row = sheet.rows[at]
    base, projected = _level(sheet, at, columns.base), _level(sheet, at, columns.projected)
    if base is None or projected is None:
        return None
    code = _cell(row, columns.code)
    codes = TOTAL if title.casefold() == "total" else naics_codes(code)
    record = ProjectionRow(NATION, codes, code or title, title, *columns.years, _jobs(base), _jobs(projected), at + 1)
    change = _level(sheet, at, columns.change)
    return Printed(record, None, None if change is None else _jobs(change), _level(sheet, at, columns.per_year))


def _jobs(thousands: float) -> float:
    return round(thousands * _THOUSAND, 3)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _level(sheet: Sheet, at: int, place: int | None) -> float | None:
    text = _cell(sheet.rows[at], place)
    try:
        return number(text)
    except ValueError as error:
        raise DataError(
            f"{sheet.where}, row {at + 1}, column {(place or 0) + 1} holds {text!r}, which is not a number",
            "Download the workbook again; if the cell is the publisher's, blank it.",
        ) from error


def _columns(sheet: Sheet) -> tuple[_Columns, list[str]]:
    first = _first_data_row(sheet)
    heads = _joined_heads(sheet.rows[1:first])
    code = next((i for i, head in enumerate(heads) if "naics" in head.casefold() or "code" in head.casefold()), None)
    levels = {int(y[0]): i for i, head in enumerate(heads) if i != code and len(y := _years_of_level(head)) == 1}
    if code is None or len(levels) < 2:
        raise SchemaError(
            f"{sheet.where}: no column of NAICS codes with two columns of employment by year; headings are "
            f"{', '.join(repr(h) for h in heads[:9] if h)}",
            "BLS changed the table; use a column map under `projections:` and tell us.",
        )
    base, projected = sorted(levels)[-2:]
    span = re.compile(rf"{base}\s*[-–]\s*({projected}|{projected % 100:02d})")
    change = _head(heads, span, "change", no="rate|output")
    per_year = _head(heads, span, "rate of change", no="output")
    return _Columns(code, levels[base], levels[projected], (base, projected), change, per_year, first), heads


def _years_of_level(head: str) -> list[str]:
    """The years of a heading, none where it is a change, a rate or output."""
    return [] if _NOT_A_LEVEL.search(head) or "employment" not in head.casefold() else _YEAR.findall(head)


def _head(heads: Sequence[str], span: re.Pattern[str], word: str, *, no: str) -> int | None:
    for i, head in enumerate(heads):
        low = head.casefold()
        if span.search(head) and word in low and not re.search(no, low):
            return i
    return None


def _first_data_row(sheet: Sheet) -> int:
    """The first row with a title and at least two numbers that are no years."""
    for at, row in enumerate(sheet.rows[1 : _HEADER_ROWS + 1], 1):
        if row and row[0] and sum(_is_amount(cell) for cell in row[1:]) >= 2:
            return at
    raise SchemaError(f"{sheet.where}: no rows of numbers under the heading", "Download the workbook again.")


def _is_amount(cell: str) -> bool:
    try:
        value = number(cell)
    except ValueError:
        return False
    return value is not None and not re.fullmatch(r"(19|20)\d\d", cell)


def _joined_heads(rows: Sequence[Sequence[str]]) -> list[str]:
    """One heading a column: the texts above each other, each group heading carried right over its merged cells."""
    width = max((len(row) for row in rows), default=0)
    joined = [""] * width
    for depth, row in enumerate(rows):
        carried = ""
        for i in range(width):
            cell = _cell(row, i)
            # A merged heading stands in its first cell only; the last header row names single columns.
            carried = cell or (carried if depth < len(rows) - 1 else "")
            joined[i] = f"{joined[i]}, {carried}".strip(", ") if carried else joined[i]
    return joined
