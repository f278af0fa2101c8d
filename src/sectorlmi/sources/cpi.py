"""The consumer price index of all urban consumers (CPI-U), U.S. city average, all items, not seasonally adjusted.

Annual averages, told from any of three forms: BLS's own `cu.data…` (tabs and blanks; M01 to M12, M13 the annual
average), its series report (a year a row, a month a column, titles above), and a list of months with a date each.
Source: BLS, CPI database documentation (cu.txt). A year without its annual average and without 12 months is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.sources import grid, workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import Sheet
from sectorlmi.terms import numerals
from sectorlmi.terms.numerals import NumberColumn
from sectorlmi.terms.prices import SERIES, spans
from sectorlmi.terms.progress import Count

NAME: Final = "cpi"
KEY: Final = "us"
# Series of all urban consumers: adjusted for the season or not, monthly or less often.
_CPI_U: Final = re.compile(r"\bCU[SU][RS]\w{4}S\w+")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIES_FORM: Final = {"series id", "year", "period"}
_VALUES: Final = ("value", "observation value")
_PERIODS: Final = {f"M{n:02d}": n for n in range(1, 14)}
_DATES: Final = ("date", "observation date")
# A list of months by this project's own name of the column, or by that of the Federal Reserve Bank of St. Louis.
_INDEXES: Final = ("cpiaucns", "index")
_ANNUAL: Final = 13
# Titles above the headings, as in BLS's series report.
_TITLES: Final = 20
_LOOKED_AT: Final = 4000
_NAMED: Final = 3
_N_MONTHS: Final = 12
_FIRST_YEAR: Final = 1913
# BLS prints one decimal up to 2006, three since.
_THREE_DECIMALS_SINCE: Final = 2007
_ROUNDING: Final = Decimal("0.06")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-0?1)?(?:[ T].*)?")
_PRINTED: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_AGAIN: Final = "Get it from BLS: download.bls.gov/pub/time.series/cu/cu.data.1.AllItems."

# What a row says: (year, month, number as it is printed), given the row and its line in the file.
_Numbers = Callable[[Sequence[str], int], Iterator[tuple[str, int, str]]]


@dataclass
class Index:
    """What a file says: the index by year and month (13: the annual average)."""

    where: str
    said: dict[int, dict[int, Decimal]] = field(default_factory=dict)

    def add(self, year: str, month: int, text: str, line: int) -> None:
        """Take in one number; blank or a dash says that there is none. Raises IntegrityError where it is no index."""
        at = f"{self.where}, row {line}"
        if not (year.isdecimal() and _FIRST_YEAR <= int(year) < 2200):
            raise IntegrityError(f"{at}: {year!r} is no year of the consumer price index", _AGAIN)
        value = grid.number(text)
        if value is None or value <= 0:
            raise IntegrityError(f"{at}: {text!r} is no price index", _AGAIN)
        months = self.said.setdefault(int(year), {})
        if math.isnan(value):  # unknown, such as October 2025, which was not collected
            return
        exact = Decimal(repr(value))
        if months.setdefault(month, exact) != exact:
            raise IntegrityError(f"{at}: gives {year} a second index, {text} and {months[month]}", _AGAIN)

    def averages(self) -> dict[int, float]:
        """The annual average of each whole year, as BLS prints it. Raises IntegrityError where months deny it."""
        found: dict[int, float] = {}
        for year, months in sorted(self.said.items()):
            own = [months[m] for m in range(1, _N_MONTHS + 1) if m in months]
            mean = sum(own, Decimal(0)) / _N_MONTHS if len(own) == _N_MONTHS else None
            given = months.get(_ANNUAL)
            if mean is not None and given is not None and abs(mean - given) > _ROUNDING:
                raise IntegrityError(
                    f"{self.where}: the annual average of {year} is {given}, that of its months {mean:.3f}", _AGAIN
                )
            places = "0.001" if year >= _THREE_DECIMALS_SINCE else "0.1"
            average = given if given is not None else mean
            if average is not None:
                found[year] = float(average.quantize(Decimal(places), ROUND_HALF_UP))
        return found


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table: year, index (1982-84 = 100).

    Raises SchemaError where the file is of another series, IntegrityError on numbers that are no index, and where no
    year is whole.
    """
    index = read(workbooks.whole(member, progress), member.name)
    averages = index.averages()
    partial = [year for year in index.said if year not in averages]
    if not averages:
        raise IntegrityError(f"{member.name}: no year has 12 months ({spans(partial)})", _AGAIN)
    import pyarrow as pa

    years = pa.array(list(averages), pa.int64())
    table = pa.table({"year": years, "index": pa.array(list(averages.values()), pa.float64())})
    left_out = f"CPI-U: {spans(partial)} left out, with fewer than 12 months."
    return [Parsed(NAME, KEY, table, (left_out,) if partial else ())]


def read(data: bytes, file: str) -> Index:
    """What a file of any of the forms says. Raises as `parse`."""
    sheet = grid.first_sheet(data, file)
    for at, row in enumerate(sheet.rows[:_TITLES]):
        numbers = _reader([workbooks.heading(cell) for cell in row], sheet, at)
        if numbers is not None:
            below = [(n, *one) for n, line in enumerate(sheet.rows[at + 1 :], at + 2) for one in numbers(line, n)]
            printed = NumberColumn("index", [(n, text) for n, _, _, text in below])
            numerals.refuse_decimal_commas([printed], sheet.where, delimiter=sheet.delimiter)
            found = Index(sheet.where)
            for n, year, month, text in below:
                found.add(year, month, text, n)
            return found
    raise SchemaError(f"{sheet.where}: no columns of a price index", _AGAIN)


def _reader(heads: Sequence[str], sheet: Sheet, at: int) -> _Numbers | None:
    """What reads the rows below these headings; None where they are none of a price index."""
    if set(heads) >= _SERIES_FORM:
        return _of_series(heads, sheet, at)
    if set(heads) >= {"year", *_MONTHS}:
        return _of_years(heads, sheet, at)
    return _of_dates(heads, sheet) if _is_list_of_months(heads) else None


def _of_series(heads: Sequence[str], sheet: Sheet, at: int) -> _Numbers:
    """A number a row, of many series; those of the others are passed over. SchemaError where all are of others."""
    places = [heads.index(name) for name in ("series id", "year", "period")]
    value = next((heads.index(name) for name in _VALUES if name in heads), None)
    if value is None:
        raise SchemaError(f"{sheet.where}: no column 'value'", _AGAIN)
    _refuse_other_series({grid.cell(row, places[0]) for row in sheet.rows[at + 1 :]}, sheet)

    def numbers(row: Sequence[str], _line: int) -> Iterator[tuple[str, int, str]]:
        series, year, period = (grid.cell(row, place) for place in places)
        if series == SERIES and period in _PERIODS:
            yield year, _PERIODS[period], grid.cell(row, value)

    return numbers


def _of_years(heads: Sequence[str], sheet: Sheet, at: int) -> _Numbers:
    """A year a row, a month a column, and the annual average where it is printed."""
    _refuse_other_series({cell for row in sheet.rows[:at] for cell in row if _CPI_U.fullmatch(cell)}, sheet)
    months = {heads.index(name): month for month, name in enumerate((*_MONTHS, "annual"), 1) if name in heads}

    def numbers(row: Sequence[str], _line: int) -> Iterator[tuple[str, int, str]]:
        year = grid.cell(row, heads.index("year"))
        if any(row):
            yield from ((year, month, grid.cell(row, place)) for place, month in months.items())

    return numbers


def _of_dates(heads: Sequence[str], sheet: Sheet) -> _Numbers:
    """A month a row, dated on its first day, in whatever order a spreadsheet has put day and month."""
    dates = next(heads.index(name) for name in _DATES if name in heads)
    value = next(heads.index(name) for name in _INDEXES if name in heads)

    def numbers(row: Sequence[str], line: int) -> Iterator[tuple[str, int, str]]:
        text = grid.cell(row, dates)
        if not any(row):
            return
        iso, printed = _ISO.fullmatch(text), _PRINTED.fullmatch(text)
        year, month = (iso[1], int(iso[2])) if iso else ("", 0)
        if printed and "1" in (printed[1].lstrip("0"), printed[2].lstrip("0")):
            year, month = printed[3], int(printed[1]) * int(printed[2])
        if not 1 <= month <= _N_MONTHS:
            raise IntegrityError(f"{sheet.where}, row {line}: {text!r} is not the first day of a month", _AGAIN)
        yield year, month, grid.cell(row, value)

    return numbers


def _refuse_other_series(found: Collection[str], sheet: Sheet) -> None:
    if SERIES not in found:
        others = ", ".join(sorted(filter(None, found))[:_NAMED]) or "none that is named"
        raise SchemaError(
            f"{sheet.where}: no series {SERIES} (CPI-U, U.S. city average, all items, not seasonally adjusted), "
            f"but {others}",
            _AGAIN,
        )


def _is_list_of_months(heads: Collection[str]) -> bool:
    """Whether headings are those of the index by month: dates beside it, and that it is this index."""
    return any(name in heads for name in _DATES) and ("cpiaucns" in heads or {"index", "inflation"} <= set(heads))


def _recognises(head: bytes, _name: str) -> bool:
    text = head.decode("utf-8-sig", "replace") if b"\0" not in head else ""
    lines = text.splitlines()[:_TITLES]
    mark = max(",;\t", key=text[:_LOOKED_AT].count)
    for line in lines:
        heads = {workbooks.heading(cell) for cell in line.split(mark)}
        if heads >= _SERIES_FORM or heads >= {"year", *_MONTHS}:
            return bool(_CPI_U.search(text))
        if _is_list_of_months(heads):
            return True
    return False


CPI: Final = Source(NAME, "consumer price index, CPI-U of all items by year or month (BLS)", _recognises, parse)
