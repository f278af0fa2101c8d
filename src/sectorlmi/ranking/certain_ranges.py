"""Every estimate of the ranked industries with its certain bounds and its likely range side by side."""

from __future__ import annotations

import numpy as np

from sectorlmi.ranking.ranking import Ranking
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section, plain_table
from sectorlmi.terms.graded_numbers import UNKNOWN, certain_range, figures

_HEADINGS = {
    "place": "Place", "industry_code": "NAICS", "number": "Number", "value": "Estimate", "grade": "Grade",
    "certain": "Certainly", "likely": "Likely",
}  # fmt: skip


def ranges_section(table: DataTable, ranking: Ranking) -> Section:
    """One row an estimate, by place; likely is what 5 to 95 % of the feasible fills give. Rounded outward."""
    rows: list[list[str]] = []
    for place, code in zip(ranking.place.tolist(), ranking.industries, strict=True):
        row = table.row_of(code)
        for factor in table.factors:
            column, number = factor.column, table.number(factor.column, row)
            if number.is_estimate:
                certain = certain_range(column, number.lower, number.upper)
                value = figures(column, number.value)
                rows.append(
                    [str(place), code, column.heading, value, number.grade, certain, _likely(table, column, row)]
                )
    title = "Estimates, and between what they lie"
    return plain_table("ranges", title, _HEADINGS, rows)


def _likely(table: DataTable, column: Column, row: int) -> str:
    low, high = (table.columns.get(column.beside(end), np.full(len(table), np.nan))[row] for end in ("low", "high"))
    text = certain_range(column, float(low), float(high))
    return "–" if text == UNKNOWN else text
