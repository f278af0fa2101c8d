"""Projection tables with one row an industry: California EDD, New York DOL, and any file through a column map.

Facts: California EDD, "Long-Term/Short-Term Industry Employment Projections" (data.ca.gov), read from real files;
New York DOL (data.ny.gov b7d6-zygf) from its published column list and first rows: the API's `base_year` and
`projected_year` hold EMPLOYMENT, and `annual_growth_rate` the TOTAL percent over the period. The CSV export heads the
same columns `Base Year Employment Estimate`, `Projected Year Employment Estimate` and `Growth Rate`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from sectorlmi import reference
from sectorlmi.errors import ConfigError, DataError, IntegrityError
from sectorlmi.sources.grid import Headings, Sheet, locate
from sectorlmi.sources.projections_checks import Codes, Printed, Reading, edd_codes, naics_codes, new_york_codes
from sectorlmi.terms.numerals import NumberColumn, number, refuse_decimal_commas
from sectorlmi.terms.projection import ProjectionRow, Reach, reach_of

# `NAICS 2022` is the revision of the codes, not a year of the jobs.
_YEAR = re.compile(r"(?<!\d)(?<!NAICS )(?:19|20)\d\d(?!\d)", re.IGNORECASE)
_SHORT_SPAN = re.compile(r"((?:19|20)\d\d)\s*[-–—]\s*(\d\d)(?!\d)")
_PLAUSIBLE_YEARS = range(1980, 2101)
# All occupations of a matrix; a file without such a column has nothing else.
_ALL = re.compile(r"|0+|00-?0000|total", re.IGNORECASE)
_SUPPRESSED = "1"
_LONGEST_CODES = 12
_SHOWN = 5


def _known() -> Mapping[str, str]:
    """Codes of every NAICS revision, with their titles."""
    return reference.industry_titles()


@dataclass(frozen=True)
class Layout:
    """Which headings play which role, and how a publisher writes codes.

    Roles: code, title, base, projected, area, area_type, period, base_year, projected_year, percent, change; `state`
    names the area of rows that name none, `occupation` keeps rows of all occupations, `suppress` marks hidden ones.
    `is_strict` refuses a cell that is no code; else rows with a number of no NAICS revision are left out and named.
    """

    source: str
    required: Headings
    optional: Headings = field(default_factory=dict)
    codes: Callable[[str], Codes] = naics_codes
    is_strict: bool = True


CALIFORNIA = Layout(
    "California EDD industry projections",
    required={
        "area_type": ["Area Type"],
        "area": ["Area Name (County Names)", "Area Name"],
        "period": ["Period"],
        "code": ["Series Code", "NAICS Code"],
        "title": ["Industry Title"],
        "base": ["Base Year Employment Estimate", "Base Quarter Employment Estimate"],
        "projected": ["Projected Year Employment Estimate", "Projected Quarter Employment Estimate"],
    },
    optional={"percent": ["Percentage Change"], "change": ["Numeric Change"]},
    codes=edd_codes,
)
NEW_YORK = Layout(
    "New York DOL industry projections",
    required={
        "area": ["area"],
        "period": ["period"],
        "code": ["industry_code"],
        "title": ["industry_title"],
        "base": ["base_year", "Base Year Employment Estimate"],
        "projected": ["projected_year", "Projected Year Employment Estimate"],
        "change": ["net_change"],
    },
    optional={"percent": ["annual_growth_rate", "Growth Rate", "percent_change"]},
    codes=new_york_codes,
)
# Workforce Information Database: its tables 2.8 and 3.0, and states' files under its names, such as Kansas's.
WID = Layout(
    "Industry projections (Workforce Information Database)",
    required={
        "code": ["naicscode", "indcode", "naics_code"],
        "base": ["estindprj"],
        "projected": ["projindprj"],
    },
    optional={
        "title": ["naicstitle", "codetitle", "indtitle"],
        "area": ["areaname", "area"],
        "area_type": ["areatype"],
        "state": ["stfips", "state_fips"],
        "period": ["perioddesc"],
        "base_year": ["estyear"],
        "projected_year": ["projyear"],
        "percent": ["pchg"],
        "change": ["nchg"],
        "suppress": ["suppress"],
    },
    codes=new_york_codes,
    is_strict=False,
)
WID_MATRIX = Layout(
    "Projections matrix (Workforce Information Database)",
    required={
        "code": ["matincode"],
        "occupation": ["matoccode"],
        "base": ["estemp"],
        "projected": ["projemp"],
    },
    optional={**WID.optional, "title": ["matintitle"]},
    codes=new_york_codes,
    is_strict=False,
)
PLAIN = Layout(
    "Industry projections",
    required={
        "code": ["industry_code", "naics_code", "naics", "code"],
        "base_year": ["base_year"],
        "projected_year": ["projected_year", "proj_year"],
        "base": ["base_employment", "base_emp"],
        "projected": ["projected_employment", "proj_employment", "proj_emp"],
    },
    optional={
        "area": ["area", "area_name"],
        "area_type": ["area_type"],
        "title": ["title", "industry_title", "industry"],
        "percent": ["percent_change", "pct_change", "growth_pct"],
    },
)


@dataclass(frozen=True)
class Given:
    """What the study says beside the file: years, unit and the area's name where the file has no such columns."""

    years: Mapping[str, int] = field(default_factory=dict)
    jobs_per_unit: float = 1.0
    area: str = ""


def read_columns(
    sheet: Sheet, layout: Layout, given: Given, found: tuple[int, Mapping[str, int]] | None = None
) -> Reading:
    """Read one table, whose header row and places by role may be `found` already.

    Raises SchemaError on missing columns and DataError on cells that are no number or year.
    """
    header, places = found or locate(sheet, layout.required, layout.optional)
    _refuse_decimal_commas(sheet, header, places, given)
    lines = _Lines(sheet, layout, given, header, places)
    for at in range(header + 1, len(sheet.rows)):
        if any(sheet.rows[at]):
            lines.take(at)
    doubts = [
        *([] if lines.has_years else _other_titles(sheet, header, given)),
        *(lines.doubts() if lines.left_out else ()),
    ]
    return Reading(lines.printed, lines.reach, lines.hidden, lines.skipped, doubts)


def _refuse_decimal_commas(sheet: Sheet, header: int, places: Mapping[str, int], given: Given) -> None:
    body = list(enumerate(sheet.rows[header + 1 :], header + 2))

    def column(at: int, *, counts: bool = False) -> NumberColumn:
        return NumberColumn(sheet.rows[header][at], [(n, row[at]) for n, row in body if at < len(row)], counts)

    is_whole = given.jobs_per_unit == 1
    wanted = [
        column(places[role], counts=is_whole and role in ("base", "projected"))
        for role in ("base", "projected", "percent", "change")
        if role in places
    ]
    others = [column(at) for at in range(len(sheet.rows[header])) if at not in places.values()]
    # Jobs that the study says are in thousands have decimals: a point in them parts no thousands.
    refuse_decimal_commas(wanted, sheet.where, delimiter=sheet.delimiter if is_whole else "", others=others)


class _Lines:
    """Turns the rows of one sheet into printed projections, keeping count of what it leaves out."""

    def __init__(self, sheet: Sheet, layout: Layout, given: Given, header: int, places: Mapping[str, int]) -> None:
        self._sheet, self._layout, self._given = sheet, layout, given
        self._headings, self._places = sheet.rows[header], places
        self._fixed_span = _span_of_study(given, self._headings, places, sheet)
        self.has_years = self._fixed_span is None
        self.printed: list[Printed] = []
        self.reach: dict[str, Reach] = {}
        self.hidden: list[str] = []
        self.skipped = 0
        self.left_out = 0
        self._strange: dict[str, int] = {}

    def take(self, at: int) -> None:
        printed_code = self._cell(at, "code")
        if not self._layout.is_strict and self._is_note(at, printed_code):
            return
        if not _ALL.fullmatch(self._cell(at, "occupation")):
            self.left_out += 1
            return
        is_hidden = self._cell(at, "suppress") == _SUPPRESSED
        base, projected = (None if is_hidden else self._number(at, role) for role in ("base", "projected"))
        if base is None and projected is None and not printed_code:
            return  # a spacer
        codes = self._codes(at, printed_code)
        if not codes:
            self.skipped += 1
        elif not self._layout.is_strict and not all(code in _known() for code in codes):
            self.left_out += 1
            self._strange.setdefault(printed_code, at + 1)
        elif base is None or projected is None:
            self.hidden.append(f"row {at + 1}, {self._cell(at, 'title') or printed_code}")
        else:
            self._keep(at, codes, base * self._given.jobs_per_unit, projected * self._given.jobs_per_unit)

    def doubts(self) -> Iterator[str]:
        """What was left out and should be known. Raises IntegrityError where a matrix has no row of all occupations."""
        if not self.printed and len(self._strange) < self.left_out:
            raise IntegrityError(
                f"{self._sheet.where}: no row is of all occupations (matoccode 000000): sums of a matrix count twice",
                "Get the matrix with its totals, or the file of projections by industry.",
            )
        if self._strange:
            named = ", ".join(f"{code} (row {line})" for code, line in list(self._strange.items())[:_SHOWN])
            yield f"{self._sheet.where}: rows under codes of no NAICS revision were left out: {named}."

    def _is_note(self, at: int, printed_code: str) -> bool:
        """Whether a row is a note below the table: words, and nothing under the headings of jobs."""
        has_levels = self._cell(at, "base").strip() or self._cell(at, "projected").strip()
        return not has_levels and len(printed_code) > _LONGEST_CODES and " " in printed_code

    def _keep(self, at: int, codes: Codes, base: float, projected: float) -> None:
        area = (
            (self._area(at) if "state" in self._places else self._cell(at, "area"))
            or self._given.area
            or PurePath(self._sheet.file).stem
        )
        self.reach.setdefault(area, self._reach(at, area))
        first, last = self._fixed_span or self._span(at)
        title = self._cell(at, "title")
        row = ProjectionRow(area, codes, self._cell(at, "code"), title, first, last, base, projected, at + 1)
        change = self._number(at, "change")
        scaled = None if change is None else change * self._given.jobs_per_unit
        self.printed.append(Printed(row, self._number(at, "percent"), scaled))

    def _area(self, at: int) -> str:
        """The row's area by name: the state's where its number is all that is said, as of statewide rows."""
        named, state = self._cell(at, "area"), self._cell(at, "state")
        is_state = not named.strip("0") or self._cell(at, "area_type").lstrip("0") == "1"
        if state.isdigit() and is_state and (not named or named.isdigit()):
            return reference.area_names().get(f"{int(state):02d}000", named) if int(state) else "United States"
        return named

    def _cell(self, at: int, role: str) -> str:
        place, row = self._places.get(role), self._sheet.rows[at]
        return row[place] if place is not None and place < len(row) else ""

    def _number(self, at: int, role: str) -> float | None:
        text = self._cell(at, role)
        try:
            return number(text)
        except ValueError as error:
            raise DataError(
                f"{self._where(at, role)} holds {text!r}, which is not a number",
                "Mend the cell; leave it blank where the publisher gives no number.",
            ) from error

    def _codes(self, at: int, printed: str) -> Codes:
        try:
            return self._layout.codes(printed)
        except DataError as error:
            raise type(error)(f"{self._where(at, 'code')}: {error.what}", error.hint) from error

    def _where(self, at: int, role: str) -> str:
        return f"{self._sheet.where}, row {at + 1}, column {self._headings[self._places[role]]!r}"

    def _reach(self, at: int, area: str) -> Reach:
        kind = self._cell(at, "area_type").casefold()
        if not kind:
            return reach_of(area)
        if kind in {"nation", "national", "us", "country", "0", "00"}:
            return Reach.NATION
        return Reach.STATE if kind in {"state", "statewide", "1", "01"} else Reach.REGION

    def _span(self, at: int) -> tuple[int, int]:
        if "period" not in self._places:
            return self._year(at, "base_year"), self._year(at, "projected_year")
        text = self._cell(at, "period")
        years = _years_in(text)
        if len(years) != 2 and {"base", "projected"} <= self._given.years.keys():
            return self._given.years["base"], self._given.years["projected"]
        if len(years) != 2:
            raise DataError(
                f"{self._where(at, 'period')} holds {text!r}, not two years", "Write a period such as 2018-2028."
            )
        return years[0], years[1]

    def _year(self, at: int, role: str) -> int:
        text = self._cell(at, role)
        if text.isdigit() and int(text) in _PLAUSIBLE_YEARS:
            return int(text)
        raise DataError(
            f"{self._where(at, role)} holds {text!r}, which is not a year",
            "In New York DOL's files such columns hold employment: use `preset: ny_dol`, or map them so.",
        )


def _span_of_study(
    given: Given, headings: Sequence[str], places: Mapping[str, int], sheet: Sheet
) -> tuple[int, int] | None:
    """The one span of a file without year columns: from the study's `years:`, else from the headings themselves."""
    if "period" in places or {"base_year", "projected_year"} <= places.keys():
        return None
    in_heading = [_years_in(headings[places[role]]) for role in ("base", "projected")]
    if {"base", "projected"} <= given.years.keys():
        _refuse_other_headings(given, headings, places, sheet)
        return given.years["base"], given.years["projected"]
    if all(len(years) == 1 for years in in_heading):
        return in_heading[0][0], in_heading[1][0]
    raise ConfigError(
        f"projections.years is missing: {sheet.where} does not say which years its columns stand for",
        "Add `years: {base: 2022, projected: 2032}` under `projections:`, or map base_year and projected_year.",
    )


def _years_in(text: str) -> list[int]:
    """The years that a text names; `2022-32` names both."""
    years = [int(year) for year in _YEAR.findall(text)]
    short = _SHORT_SPAN.search(text)
    return [*years, int(short[1][:2] + short[2])] if len(years) == 1 and short else years


def _refuse_other_headings(given: Given, headings: Sequence[str], places: Mapping[str, int], sheet: Sheet) -> None:
    """Raise ConfigError where a column is headed with a year, and the study gives it another."""
    for role, year in given.years.items():
        named = _years_in(headings[places[role]])
        if named and year not in named:
            raise ConfigError(
                f"projections.years: {_given_span(given)} stand in the study, and {sheet.where} heads the column of "
                f"{role} jobs {headings[places[role]]!r}",
                "Correct `projections.years` or the column map; if the heading's year is another thing, rename it.",
            )


def _other_titles(sheet: Sheet, header: int, given: Given) -> Iterator[str]:
    """A warning for each title above the table that names other years than the study gives; the file's name is one."""
    if not given.years:
        return
    titles = [sheet.file, sheet.name, *(cell for row in sheet.rows[:header] for cell in row)]
    for title in titles:
        named = _years_in(title)
        if len(named) == 2 and set(named) != set(given.years.values()):
            yield f"{sheet.where}: {title!r} names other years than the study's {_given_span(given)}."


def _given_span(given: Given) -> str:
    return f"{given.years['base']} to {given.years['projected']}"
