"""Tabs A to H: the region's source rows, and what START's formulas make of them, one row an industry.

A and C hold the rows as QCEW publishes them, hidden ones said to be hidden; B, D and E jobs, wages and growth; F, G and
H the shares of jobs in the benchmark and in the region, and the location quotient as share over share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab, described
from sectorlmi.table import measures, notes, rounding
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.own_region import COLUMN, of_study_region
from sectorlmi.terms import codes, columns
from sectorlmi.terms.cells import Array, Cells, Floats, Text, among
from sectorlmi.terms.columns import Column
from sectorlmi.terms.graded_numbers import ABOUT
from sectorlmi.terms.provenance import STATUS_MARK, Status


def fill_source_rows(book: Book, tab: Tab, cells: Cells) -> None:
    """Write the rows of the table's industries and of all industries together, by industry and area."""
    cells = _rows(book, cells)
    titles = dict(book.report.table.titles()) | {codes.ALL_INDUSTRIES: "All industries"}
    areas = book.report.area_titles
    is_annual = cells.period.is_annual
    mean, dollars = ("Annual average", "Dollars a year") if is_annual else (_OF_MONTHS, "Dollars of the quarter")
    worksites = f"{'Annual average w' if is_annual else 'W'}orksites (not firms); published for hidden rows too"
    tab.write(
        [
            _text("industry_code", "NAICS", cells.industry, 9),
            _text("title", "Industry", _named(cells.industry, titles), 44),
            _text("area_fips", "Area", cells.area, 8),
            _text("area_title", "Area title", _named(cells.area, areas), 30),
            _text("own_code", "Own", cells.own, 6, "Ownership: " + _ownerships(cells)),
            Field("establishments", "Establishments", cells.establishments, "", columns.JOBS, 15, worksites),
            _or_hidden(Field("jobs", "Employment", cells.employment, "", columns.JOBS, 15, f"{mean} jobs"), cells),
            _or_hidden(Field("wages", "Total wages", cells.wages, "", columns.DOLLARS, 18, dollars), cells),
            _text("disclosure", "Disclosure", np.where(cells.suppressed, "N", ""), 11, "QCEW's code: N is hidden"),
        ]
    )
    tab.as_table(9, len(cells))


_OF_MONTHS = "Mean of the quarter's three months:"


def _rows(book: Book, cells: Cells) -> Cells:
    cells = cells.take(among(cells.industry, [codes.ALL_INDUSTRIES, *book.report.table.industries]))
    return cells.take(np.lexsort((cells.own, cells.area, cells.industry)))


def _named(of: Array, names: Mapping[str, str]) -> Array:
    return np.array([names.get(str(code), str(code)) for code in of], dtype=np.str_)


def _ownerships(cells: Cells) -> str:
    there = sorted(set(cells.own.tolist()))
    return ", ".join(f"{own} {codes.OWNERSHIP_TITLES.get(own, '')}".strip() for own in there)


def _text(key: str, heading: str, values: Array, width: float, meaning: str = "") -> Field:
    return Field(key, heading, values, "", columns.TEXT, width, meaning)


def _or_hidden(field: Field, cells: Cells) -> Field:
    """The amounts, with a word where the publisher withholds them."""
    shown = np.where(cells.suppressed, "hidden", field.values.astype(object))
    return replace(field, values=shown, extra={"align": "right"})


_TITLE_WIDTH: Final = 44


def identity(report: Report, rows: Sequence[int] | None = None) -> list[Field]:
    """Code and title of the industries, all or those at `rows`."""
    words, table = dictionary(()), report.table
    picked = slice(None) if rows is None else list(rows)
    return [
        described(words["industry_code"], table["industry_code"][picked], width=9),
        described(words["title"], table["title"][picked], width=_TITLE_WIDTH),
    ]


def noted(
    report: Report,
    column: Column,
    values: Array,
    formula: str | Sequence[str] = "",
    *,
    rows: Sequence[int] | None = None,
    **more: Any,
) -> Field:
    """A field with the status and the note of every number, of all industries or those at `rows`."""
    table = report.table
    if column.status not in table.columns:
        return described(column, values, formula, **more)
    picked = list(range(len(table))) if rows is None else list(rows)
    texts = np.array([notes.note(table, column, row) for row in picked], dtype=np.str_)
    told = {"status": table.status_shown(column.status)[picked], "kinds": table.kinds(column, picked), "notes": texts}
    return described(column, values, formula, **told, **more)


def marks(report: Report, rows: Sequence[int]) -> Text:
    """In words, which numbers of an industry are not simply published; for cells that cannot carry a note."""
    return np.array([told_of(report.table, row) or "–" for row in rows], dtype=np.str_)


def told_of(table: DataTable, row: int) -> str:
    """Which factors of an industry are not simply published: `Past growth sign not known (-14 to 4); ≈ Employment`."""
    by_lead: dict[str, list[str]] = {}
    for factor in table.factors:
        heading, number = factor.column.heading, table.number(factor.column, row)
        mark = STATUS_MARK[number.marking]
        if not number.range and (number.is_estimate or mark):
            lead, behind = (ABOUT, mark) if number.is_estimate else (mark, "")
            by_lead.setdefault(lead, []).append(f"{heading} {behind}".strip())
    marked = (f"{lead} {', '.join(headings)}" for lead, headings in by_lead.items())
    return "; ".join([*ranges_of(table, row), *marked])


def ranges_of(table: DataTable, row: int) -> list[str]:
    """The certain ranges of an industry's rough and unsure factors, in words."""
    numbers = [(f.column.heading, table.number(f.column, row)) for f in table.factors]
    return [f"{heading} {number}" for heading, number in numbers if number.range]


def jobs(report: Report, field: Field) -> list[Field]:
    """A field of jobs as it is shown: alone, or rounded beside the hidden column that formulas and ranks use.

    The hidden column keeps the field's key; the visible one is `<key>_shown`.
    """
    if not rounding.is_one_county(report.study) or field.status is None:
        return [field]
    rounds = rounding.is_rounded(field.status) & ~np.isnan(field.values)
    shown = replace(
        field,
        key=f"{field.key}_shown",
        values=rounding.rounded_jobs(field.values, field.status),
        formula=[f"=ROUND([{field.key}],{rounding.DECIMALS})" if r else f"=[{field.key}]" for r in rounds],
    )
    precise = replace(field, heading=f"{field.heading}, unrounded", status=None, kinds=None, notes=None, is_hidden=True)
    return [shown, precise]


WORDS = dictionary()

AVERAGE_WAGE = (
    '=IF(COUNT([total_annual_wages_usd],[wage_employment])=2,'
    'IF([wage_employment]=0,"",[total_annual_wages_usd]/[wage_employment]),"")'
)  # fmt: skip
PUBLISHED_PART = "=SUMPRODUCT(([A.industry_code:]=[industry_code])*1,[A.jobs:])"
CHANGE = '=IF(COUNT([growth_from],[growth_to])=2,[growth_to]-[growth_from],"")'
GROWTH = (
    '=IF(COUNT([growth_from],[growth_to])=2,'
    'IF([growth_from]=0,"",100*(([growth_to]-[growth_from])/[growth_from])),"")'
)  # fmt: skip
PROJECTED = (
    "=IF(COUNT([projection_base],[projection_projected])=2,"
    'IF([projection_base]=0,"",100*(([projection_projected]-[projection_base])/[projection_base])),"")'
)


def _growth_a_year(years: int) -> str:
    return (
        "=IF(COUNT([growth_from],[growth_to])=2,"
        f'IF([growth_from]=0,"",100*(([growth_to]/[growth_from])^(1/{years})-1)),"")'
    )


def fill_jobs_and_wages(book: Book, tab: Tab) -> None:
    """Tab B: jobs and wages of the current year, and the wage as wages over jobs of the same cells."""
    report, q = book.report, book.report.table.quantities
    table = report.table
    floor = table["employment_floor"]
    wage = FACTORS["avg_annual_wage"].column
    fields = [
        *identity(report),
        described(WORDS["n_establishments"], q.establishments, width=15),
        *jobs(report, noted(report, WORDS["employment"], table_values(report, "employment"), width=14)),
        described(
            WORDS["employment_floor"], floor, [PUBLISHED_PART if known else "" for known in ~np.isnan(floor)], width=15
        ),
        described(WORDS["employment_estimated_share"], table["employment_estimated_share"], width=12),
        described(WORDS["total_annual_wages_usd"], q.wages, width=18),
        *jobs(report, _like(report, WORDS["wage_employment"], q.wage_employment, "avg_annual_wage_status")),
        noted(report, wage, measures.average_annual_wage(q.wages, q.wage_employment), AVERAGE_WAGE, width=14),
    ]
    tab.write(fields)
    tab.as_table(len(fields), len(table))


def table_values(report: Report, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A quantity of the current year by its factor's name, whether or not the study ranks on it."""
    return np.asarray(FACTORS[name].compute(report.table.quantities), dtype=np.float64)


def _like(report: Report, column: Column, values: np.ndarray[tuple[int], np.dtype[np.float64]], status: str) -> Field:
    """A field whose marks are those of another number made from it."""
    table, told = report.table, replace(column, status=status)
    kinds = table.kinds(told) if column.name in table.columns else table.status_shown(status)
    certain = table.certainty([told]).get(column.name)
    if certain is not None:
        # Growth may be an estimate for the other year's sake.
        kinds = np.where(certain.lower == certain.upper, str(Status.PUBLISHED), kinds)
    return described(column, values, width=14, status=table.status_shown(status), kinds=kinds)


def fill_growth(book: Book, tab: Tab) -> None:
    """Tab D: (y1 - y0) / y0 over the codes that can be compared; a bridge group's sums across a NAICS revision."""
    report, q = book.report, book.report.table.quantities
    fields = [
        *identity(report),
        *jobs(report, _like(report, WORDS["growth_from"], q.growth_from, "growth_status")),
        *jobs(report, _like(report, WORDS["growth_to"], q.growth_to, "growth_status")),
        *jobs(
            report, _like(report, FACTORS["jobs_change"].column, table_values(report, "jobs_change"), "growth_status")
        ),
        noted(report, FACTORS["growth"].column, table_values(report, "growth"), GROWTH),
        _like(report, FACTORS["growth_per_year"].column, table_values(report, "growth_per_year"), "growth_status"),
        described(WORDS["growth_note"], report.table["growth_note"], width=60),
    ]
    formulas = {"jobs_change": CHANGE, "growth_per_year_pct": _growth_a_year(q.years)}
    fields = [f if f.key not in formulas else f.with_formula(formulas[f.key]) for f in fields]
    tab.write(fields)
    tab.as_table(len(fields), len(report.table))


def fill_projections(book: Book, tab: Tab) -> None:
    """Tab E: growth from the projection's own levels; where its span was converted the value says so in its note."""
    report, table = book.report, book.report.table
    growth = np.asarray(table.quantities.projected_growth_pct, dtype=np.float64)
    fields = identity(report)
    formula: list[str] = [""] * len(table)
    if "projection_base" in table.columns:
        base, projected = table["projection_base"], table["projection_projected"]
        own_span = np.isclose(measures.growth_pct(base, projected), growth, rtol=1e-12, atol=1e-12)
        formula = [PROJECTED if same else "" for same in own_span]
        fields += [
            Field("projection_base", "Projection, base jobs", base, "", columns.JOBS, 15, _LEVELS),
            Field("projection_projected", "Projection, projected jobs", projected, "", columns.JOBS, 15, _LEVELS),
        ]
    fields += [
        noted(report, FACTORS["projected_growth"].column, growth, formula, width=13),
        described(WORDS["projected_growth_note"], table["projected_growth_note"], width=90),
    ]
    tab.write(fields)
    tab.as_table(len(fields), len(table))


_LEVELS = "Jobs of the projection row used, as its publisher counts them; never spliced with QCEW"


_SHARE_FORMAT: Final = "0.000%"
_TOTAL_ROW: Final = HEADER_ROW - 1

LOCATION_QUOTIENT = (
    '=IF(COUNT([region_share],[benchmark_share])=2,IF([benchmark_share]=0,"",[region_share]/[benchmark_share]),"")'
)

_OWN_SHARE: Final = '=IF(AND(ISNUMBER([employment]),N([own_total])>0),[employment]/[own_total],"")'


def _share_of(jobs_key: str, total: str) -> str:
    return f'=IF(AND(ISNUMBER([{jobs_key}]),N({{{total}}})>0),[{jobs_key}]/{{{total}}},"")'


def fill_benchmark_share(book: Book, tab: Tab) -> None:
    """Tab F: each industry's share of the benchmark's jobs."""
    report, q = book.report, book.report.table.quantities
    _total(book, tab, q.benchmark_total)
    words = dictionary()
    fields = [
        *identity(report),
        noted(report, words["benchmark_employment"], q.benchmark_employment, width=16),
        _share(
            "benchmark_share",
            f"Share of {benchmark_name(report)} jobs",
            measures.ratio(q.benchmark_employment, q.benchmark_total),
            _share_of("benchmark_employment", "F.total"),
        ),
    ]
    tab.write(fields)
    tab.as_table(len(fields), len(report.table))


def fill_region_share(book: Book, tab: Tab) -> None:
    """Tab G: each industry's share of the region's jobs."""
    report, q = book.report, book.report.table.quantities
    _total(book, tab, float(np.max(of_study_region(report.table).region_total)))
    employment = noted(report, FACTORS["employment"].column, q.employment, "=[B.employment]", width=14)
    share = measures.ratio(q.employment, q.region_total)
    fields = [
        *identity(report),
        *jobs(report, employment),
        *_own_totals(report.table),
        _share("region_share", "Share of region's jobs", share, _shares_of_regions(report.table)),
    ]
    tab.write(fields)
    tab.as_table(len(fields), len(report.table))


def _own_totals(table: DataTable) -> list[Field]:
    """All jobs of the region that an industry has of its own, in a column beside it where any has one."""
    if COLUMN not in table.columns:
        return []
    totals = np.where(table[COLUMN] != "", table.quantities.region_total, np.nan)
    meaning = "Published jobs of all industries in the industry's own region"
    return [Field("own_total", "All jobs of its own region", totals, "", columns.JOBS, 15, meaning)]


def _shares_of_regions(table: DataTable) -> list[str]:
    of_study = _share_of("employment", "G.total")
    own = table[COLUMN] != "" if COLUMN in table.columns else np.zeros(len(table), dtype=np.bool_)
    return [_OWN_SHARE if is_own else of_study for is_own in own]


def fill_location_quotient(book: Book, tab: Tab) -> None:
    """Tab H: the region's share over the benchmark's share."""
    report, q = book.report, book.report.table.quantities
    lq = FACTORS["location_quotient"]
    region = measures.ratio(q.employment, q.region_total)
    benchmark = measures.ratio(q.benchmark_employment, q.benchmark_total)
    fields = [
        *identity(report),
        _share("region_share", "Share of region's jobs", region, "=[G.region_share]"),
        _share("benchmark_share", f"Share of {benchmark_name(report)} jobs", benchmark, "=[F.benchmark_share]"),
        noted(report, lq.column, lq.compute(q), LOCATION_QUOTIENT),
    ]
    tab.write(fields)
    tab.as_table(len(fields), len(report.table))


def _share(key: str, heading: str, values: Floats, formula: str | Sequence[str]) -> Field:
    return Field(key, heading, values, formula, _SHARE_FORMAT, 15)


def _total(book: Book, tab: Tab, jobs_of_all: float) -> None:
    """The denominator: the published total of all industries, hidden and excluded ones included."""
    label = "All industries (published total, hidden and excluded industries included)"
    tab.sheet.write_string(_TOTAL_ROW, 1, label, book.styles.look(bold=True))
    tab.named_cell("total", (_TOTAL_ROW, 2), jobs_of_all, book.styles.look(columns.JOBS, bold=True))


_LONGEST_NAME: Final = 31 - len("F  share")


def benchmark_name(report: Report) -> str:
    """The benchmark as a tab's name has room for it: `US`, or a title without what Excel forbids."""
    if report.study.benchmark == "US000":
        return "US"
    title, areas = report.benchmark_title.split(" -- ")[0], report.study.benchmark_areas
    if len(areas) > 1 and len(title) > _LONGEST_NAME:
        return f"{len(areas)} areas"
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:_LONGEST_NAME].strip() or report.study.benchmark
