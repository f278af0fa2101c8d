"""Tabs A and C: the region's source rows as QCEW publishes them, hidden ones said to be hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sectorlmi.reports.excel.book import Book, Field, Tab
from sectorlmi.terms import codes, columns
from sectorlmi.terms.cells import Array, Cells, among


def fill(book: Book, tab: Tab, cells: Cells) -> None:
    """Write the rows of the table's industries and of all industries together, by industry and area."""
    cells = _rows(book, cells)
    titles = dict(book.report.table.titles()) | {codes.ALL_INDUSTRIES: "All industries"}
    areas = book.report.area_titles
    tab.write(
        [
            _text("industry_code", "NAICS", cells.industry, 9),
            _text("title", "Industry", _named(cells.industry, titles), 44),
            _text("area_fips", "Area", cells.area, 8),
            _text("area_title", "Area title", _named(cells.area, areas), 30),
            _text("own_code", "Own", cells.own, 6, "Ownership: " + _ownerships(cells)),
            Field("establishments", "Establishments", cells.establishments, "", columns.JOBS, 15, _WORKSITES),
            _or_hidden(
                Field("jobs", "Employment", cells.employment, "", columns.JOBS, 15, "Annual average jobs"), cells
            ),
            _or_hidden(Field("wages", "Total wages", cells.wages, "", columns.DOLLARS, 18, "Dollars a year"), cells),
            _text("disclosure", "Disclosure", np.where(cells.suppressed, "N", ""), 11, "QCEW's code: N is hidden"),
        ]
    )
    tab.as_table(9, len(cells))


_WORKSITES = "Annual average worksites (not firms); published for hidden rows too"


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
