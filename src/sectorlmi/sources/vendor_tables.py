"""Tables that people already have, told by their headings: vendors' industry tables with a column a year, and exports
of BLS's QCEW data viewer.

What is taken are the columns of the study's two years. Whatever such a table holds stays a third party's: the viewer's
numbers too, whose hidden cells are zeros with the status N and are unknown here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import CoverageError, DataError, IntegrityError, SchemaError
from sectorlmi.sources.grid import Table, cell, number, read_table
from sectorlmi.terms import codes, naics
from sectorlmi.terms.inputs import GivenTable
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.terms.texts import plain_heading

# A role, and its heading with the year or years that it is of; the first that a file has is taken.
_OF_YEARS: Final = (
    ("employment", "{now} jobs"),
    ("employment_base", "{base} jobs"),
    ("growth", "{base} - {now} % change"),
    ("location_quotient", "{now} location quotient"),
    ("establishments", "{now} payrolled business locations"),
    ("establishments", "{now} establishments"),
    ("avg_annual_wage", "{now} earnings per job"),
    ("avg_annual_wage", "{now} earnings per worker"),
    ("avg_annual_wage", "avg. earnings per job"),
)
_CODES: Final = ("naics", "naics code", "code", "industry code")
_TITLES: Final = ("description", "industry", "industry name", "title")
_JOBS: Final = re.compile(r"(\d{4}) jobs")
_LATER: Final = re.compile(r"(\d{4}) - (\d{4}) % change")
# What else vendors call such columns, for the map that a person then writes.
_LOOSE: Final = {
    "industry_code": _CODES,
    "title": _TITLES,
    "employment": ("empl", "employment", "jobs", "total employment"),
    "avg_annual_wage": ("avg ann wages", "average annual wages", "avg. annual wages", "average wage"),
    "location_quotient": ("lq", "location quotient"),
}
_VIEWER: Final = ("st name", "area", "ownership", "industry", "status code", "establishment count")
_MONTHS: Final = re.compile(r"[a-z]+ employment")
_NAMED: Final = 8


def columns_of(data: bytes, file: str, study: Study, sheet: str = "") -> dict[str, str]:
    """The headings by role of a table with a column a year, for the study's two years.

    Raises:
        CoverageError: the file lacks one of the years.
        SchemaError: it is no table that is known; the hint has the map to write.
    """
    table = read_table(data, file=file, wanted=[_CODES, _TITLES], sheet=sheet)
    headings = {_plain(h): h for h in table.headings if h}
    of_jobs = sorted(int(m[1]) for h in headings if (m := _JOBS.fullmatch(h)))
    code = next((headings[h] for h in _CODES if h in headings), None)
    if code is None or not of_jobs:
        raise _not_known(table, headings)
    base, now = study.years.base.year, study.years.current.year
    if not study.years.current.is_annual:
        raise CoverageError(f"{table.where} has a column a year, and the study is of quarters", "Write two years.")
    absent = [str(year) for year in (base, now) if year not in of_jobs]
    if absent:
        raise CoverageError(
            f"{table.where} has jobs of {', '.join(map(str, of_jobs))}, and none of {' and '.join(absent)}",
            f"Set `years:` to two of them, as in {{base: {of_jobs[0]}, current: {of_jobs[-1]}}}.",
        )
    found = {"industry_code": code}
    title = next((headings[h] for h in _TITLES if h in headings and headings[h] != code), None)
    found |= {} if title is None else {"title": title}
    for role, form in _OF_YEARS:
        heading = headings.get(form.format(base=base, now=now))
        if heading and role not in found:
            found[role] = heading
    later = [(int(m[2]), headings[h]) for h in headings if (m := _LATER.fullmatch(h)) and int(m[1]) == now]
    return found | ({"projected_growth": max(later)[1]} if later and not study.projections else {})


def _plain(heading: str) -> str:
    return plain_heading(heading.replace("\u2013", "-"))


def _not_known(table: Table, headings: Mapping[str, str]) -> SchemaError:
    meant = {role: next((headings[h] for h in names if h in headings), "…") for role, names in _LOOSE.items()}
    meant = {role: h for role, h in meant.items() if h != "…" or role in ("industry_code", "employment")}
    written = ", ".join(f'{role}: "{heading}"' for role, heading in meant.items())
    return SchemaError(
        f"{table.where}: its columns are not known by their headings ({', '.join(list(headings.values())[:_NAMED])})",
        f"Say what they are under `source`: columns: {{{written}}}.",
    )


def without_own_codes(given: GivenTable) -> GivenTable:
    """The table without codes that are no NAICS code of any revision, such as vendors use for government."""
    own = [code for code in given.codes if code not in reference.industry_titles()]
    if not own:
        return given
    numbers = {
        role: {code: value for code, value in values.items() if code not in own}
        for role, values in given.numbers.items()
    }
    titles = {code: title for code, title in given.titles.items() if code not in own}
    note = f"Not shown of {given.file}: codes of its maker's own, no NAICS codes: {naics.listed(sorted(own))}."
    return replace(given, titles=titles, numbers=numbers, notes=(*given.notes, note))


def is_viewer(data: bytes, file: str) -> bool:
    """Whether the file is an export of BLS's QCEW data viewer."""
    table = read_table(data, file=file, wanted=[(name,) for name in _VIEWER])
    return all(table.has(name) for name in _VIEWER)


def viewer_table(data: bytes, file: str, study: Study) -> GivenTable:
    """The study's area, ownership and periods of an export of the data viewer; hidden rows are unknown.

    Jobs are the mean of the quarter's months; pay is the quarter's wages at an annual rate over them.

    Raises:
        CoverageError: the file lacks the area, the current period, or any NAICS industry.
        IntegrityError: an industry stands there twice, or the area is not the study's.
    """
    table = read_table(data, file=file, wanted=[(name,) for name in _VIEWER])
    if study.ownership != codes.PRIVATE:
        raise DataError(f"{file}: the viewer's industries are of one ownership each", "Write `ownership: private`.")
    rows = [(line, row) for line, row in table.rows if cell(row, table.position("ownership")).casefold() == "private"]
    area = _area(table, rows, study)
    rows = [(line, row) for line, row in rows if cell(row, table.position("area")) == area]
    now = _of_period(table, rows, study.years.current)
    before = _of_period(table, rows, study.years.base)
    if not now[0]:
        raise CoverageError(
            f"{file} has no NAICS industry of {area} in {study.years.current}; totals and supersectors are none",
            "Choose NAICS sectors or finer in the viewer, or load BLS's own QCEW files (`sectorlmi fetch`).",
        )
    titles, numbers, hidden = now
    numbers["employment_base"] = before[1].get("employment", {})
    notes = [f"{file}: the numbers are of {area}, private, as BLS's data viewer shows them."]
    if hidden:
        notes.append(f"{file}: hidden by the publisher (status N), and so unknown: {naics.listed(hidden)}.")
    if not before[0]:
        notes.append(f"{file} has no row of {study.years.base}: growth is not known.")
    return GivenTable(file, titles, numbers, len(rows) - len(now[0]) - len(before[0]), tuple(notes))


_Rows = Sequence[tuple[int, tuple[str, ...]]]


def _area(table: Table, rows: _Rows, study: Study) -> str:
    """The one area that is meant: the study's county or state, or the only one of the file."""
    there = list(dict.fromkeys(cell(row, table.position("area")) for _, row in rows))
    titles = reference.area_titles()
    wanted = [titles.get(county, county) for county in study.region.counties]
    wanted = wanted or ([titles.get(f"{study.region.state}000", "")] if study.region.state else there)
    if len(wanted) == 1 and wanted[0] in there:
        return wanted[0]
    shown = "; ".join(there[:_NAMED]) + (f"; and {len(there) - _NAMED} more" if there[_NAMED:] else "")
    if len(wanted) == 1:
        raise CoverageError(f"{table.where} has no {wanted[0]}; it has {shown}", "Export that area, or name another.")
    raise IntegrityError(
        f"{table.where} has several areas, which are not added up, because some are hidden: {shown}",
        "Name one county under `region`, or `state`; several are for BLS's own files (`sectorlmi fetch`).",
    )


def _of_period(
    table: Table, rows: _Rows, period: Period
) -> tuple[dict[str, str], dict[str, Mapping[str, float]], list[str]]:
    """(titles, numbers by role, hidden codes) of the NAICS industries of one period."""
    at = {name: table.position(name) for name in ("year", "industry", "status code", "establishment count")}
    quarter = table.position("qtr") if table.has("qtr") else -1
    months = [i for i, h in enumerate(table.headings) if _MONTHS.fullmatch(plain_heading(h))]
    paid = table.position("total quarterly wages") if table.has("total quarterly wages") else -1
    quotient = "employment location quotient relative to u.s."
    titles: dict[str, str] = {}
    numbers: dict[str, dict[str, float]] = {r: {} for r in ("employment", "establishments", "avg_annual_wage")}
    numbers |= {"location_quotient": {}} if table.has(quotient) else {}
    hidden: list[str] = []
    for line, row in rows:
        said = cell(row, quarter) if quarter >= 0 else ""
        if Period.of(cell(row, at["year"]) + (f"Q{said}" if said.isdigit() else "")) != period:
            continue
        bare, _, title = cell(row, at["industry"]).partition(" ")
        code = naics.canonical_sector(bare)
        if not naics.digits(code) or code not in reference.industry_titles():
            continue
        if code in titles:
            raise IntegrityError(f"{table.where}, row {line}: {code} stands there twice in {period}", "Keep one row.")
        titles[code] = title.removeprefix(f"NAICS {bare}").strip(" ,")
        numbers["establishments"][code] = _number(table, line, row, at["establishment count"])
        if cell(row, at["status code"]).upper() == "N":
            hidden.append(code)
            continue
        jobs = float(np.mean([_number(table, line, row, i) for i in months])) if months else float("nan")
        numbers["employment"][code] = jobs
        if paid >= 0 and jobs > 0:
            numbers["avg_annual_wage"][code] = period.times_a_year * _number(table, line, row, paid) / jobs
        if "location_quotient" in numbers:
            numbers["location_quotient"][code] = _number(table, line, row, table.position(quotient))
    return titles, dict(numbers), hidden


def _number(table: Table, line: int, row: Sequence[str], at: int) -> float:
    value = number(cell(row, at))
    if value is None:
        raise DataError(f"{table.where}, row {line}: {cell(row, at)!r} is no number", "Export the table again.")
    return value
