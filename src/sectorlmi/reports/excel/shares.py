"""Tabs F, G and H: share of jobs in the benchmark, in the region, and the location quotient as share over share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab
from sectorlmi.reports.excel.rows import identity, jobs, noted
from sectorlmi.reports.excel.tabs import benchmark_name
from sectorlmi.table import measures
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.own_region import COLUMN, of_study_region
from sectorlmi.terms import columns
from sectorlmi.terms.cells import Floats

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
