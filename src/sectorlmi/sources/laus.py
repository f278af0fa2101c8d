"""BLS Local Area Unemployment Statistics: county annual averages (`laucntyYY.xlsx`).

The heading is spread over several rows that BLS has changed; rows of data are told by their LAUS code (`CN…`).
Checked on the files of 2015 and 2018. The averages of 2025 are of 11 months: October 2025 was not collected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.workbooks import Row
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "laus"
_SHEET: Final = re.compile(r"^laucnty\d\d", re.IGNORECASE)
_CODE: Final = re.compile(r"CN\d{13}")
_YEAR: Final = re.compile(r"(19|20)\d\d")
_NOT_AVAILABLE: Final = frozenset({"", "N.A.", "-", "(1)"})
_COLUMNS: Final = ("labor_force", "employed", "unemployed")
_MERGE_BY: Final = ("area_fips",)
_ELEVEN_MONTHS: Final = 2025
# Three numbers, each rounded to a whole person.
_ADDS_WITHIN: Final = 2


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table a year: area_fips, labor_force, employed, unemployed (persons, annual average).

    Raises SchemaError on another layout, IntegrityError where employed and unemployed do not add up.
    """
    for where, rows in workbooks.tables(workbooks.whole(member, progress), member.name, _SHEET):
        body = [(n, row) for n, row in enumerate(rows, 1) if row and _CODE.fullmatch(workbooks.text(row[0]))]
        if not body:
            raise SchemaError(
                f"{where}: no row starts with a LAUS area code (CN…)", "Download it again from bls.gov/lau."
            )
        return _by_year(body, where)
    raise SchemaError(f"{member.name}: no sheet such as `laucnty18`", "Download it again from bls.gov/lau.")


def _by_year(body: Sequence[tuple[int, Row]], where: str) -> list[Parsed]:
    years: dict[str, list[tuple[str, list[float]]]] = {}
    for n, row in body:
        texts = [workbooks.text(cell) for cell in row]
        state, county, year = texts[1].zfill(2), texts[2].zfill(3), texts[4]
        if not (re.fullmatch(r"\d\d", state) and re.fullmatch(r"\d{3}", county) and _YEAR.fullmatch(year)):
            raise SchemaError(f"{where}, row {n}: no state, county and year after the LAUS code", "Download it again.")
        figures = [text for text in texts[5:] if text]
        years.setdefault(year, []).append((state + county, _figures(figures, n, where)))
    return [Parsed(NAME, year, _table(rows), _notes(int(year)), _MERGE_BY) for year, rows in years.items()]


def _figures(texts: Sequence[str], row: int, where: str) -> list[float]:
    if len(texts) < len(_COLUMNS):
        raise SchemaError(
            f"{where}, row {row}: labor force, employed and unemployed are not all there", "Get it again."
        )
    values = [_number(text, row, where) for text in texts[: len(_COLUMNS)]]
    if abs(values[0] - values[1] - values[2]) > _ADDS_WITHIN:
        raise IntegrityError(
            f"{where}, row {row}: {values[1]:g} employed and {values[2]:g} unemployed are not a labor force of"
            f" {values[0]:g}",
            "The columns may have moved; download the file again.",
        )
    return values


def _number(text: str, row: int, where: str) -> float:
    if text in _NOT_AVAILABLE:
        return float("nan")
    try:
        return float(text.replace(",", ""))
    except ValueError as error:
        raise IntegrityError(f"{where}, row {row}: {text!r} is no number of people", "Download it again.") from error


def _table(rows: Sequence[tuple[str, Sequence[float]]]) -> pa.Table:
    import pyarrow as pa

    arrays = {"area_fips": pa.array([area for area, _ in rows], pa.string())}
    for i, name in enumerate(_COLUMNS):
        arrays[name] = pa.array([values[i] for _, values in rows], pa.float64(), from_pandas=True)
    return pa.table(arrays)


def _notes(year: int) -> tuple[str, ...]:
    return ("LAUS 2025: averages of 11 months, October 2025 was not collected.",) if year == _ELEVEN_MONTHS else ()


def _recognises(head: bytes, name: str) -> bool:
    if any(row and _CODE.fullmatch(row[0].strip()) for row in workbooks.comma_rows(head)):
        return True
    names = workbooks.sheet_names(head)
    if names:
        return any(_SHEET.match(sheet) for sheet in names)
    return head.startswith(b"PK") and bool(_SHEET.match(name.rpartition("/")[2]))


LAUS: Final = Source(NAME, "BLS Local Area Unemployment Statistics, county averages", _recognises, parse)
