"""Likely ranges: what 5 to 95 % of the feasible fills of the hidden cells give of a number, inside what is certain."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, Factor, Quantities
from sectorlmi.terms.cells import Array, Floats
from sectorlmi.terms.grades import Grade

_NAMES: Final = (*("employment", "avg_annual_wage", "growth", "location_quotient", "growth_trend", "real_wage_growth"),)
RANGED: Final = tuple(FACTORS[name] for name in _NAMES)
_ENDS: Final = (0.05, 0.95)


def with_ranges(table: DataTable, drawn: Quantities | None) -> DataTable:
    """The table with the likely range of jobs, wage, growth, location quotient and trend behind the certain bounds.

    So with the growth of real wages where the table has it.

    `drawn` are quantities with a row for each fill; None where nothing is drawn, and then no range is known.
    """
    columns: dict[str, Array] = {}
    behind = {factor.column.beside("upper"): factor for factor in RANGED}
    ends = {factor.column.beside(word) for factor in RANGED for word in ("low", "high")}
    for name, values in table.columns.items():
        columns |= {} if name in ends else {name: values}
        if name in behind:
            column = behind[name].column
            columns[column.beside("low")], columns[column.beside("high")] = _range(table, behind[name], drawn)
    return replace(table, columns=columns)


def _range(table: DataTable, factor: Factor, drawn: Quantities | None) -> tuple[Floats, Floats]:
    """Both ends of a number's range: inside its certain bounds, and holding the number that it is shown beside."""
    column, values = factor.column, table[factor.column.name]
    if drawn is None:
        return np.full(len(table), np.nan), np.full(len(table), np.nan)
    draws = np.broadcast_to(factor.values(drawn), drawn.employment.shape)
    # A fill without jobs in the base year says nothing of growth.
    low, high = np.quantile(np.where(np.isnan(draws), values, draws), _ENDS, axis=0)
    lower, upper = table[column.beside("lower")], table[column.beside("upper")]
    low, high = (np.fmin(np.fmax(end, lower), upper) for end in (low, high))
    is_published = table[column.grade] == str(Grade.PUBLISHED)
    return (
        np.where(is_published, values, np.minimum(low, values)),
        np.where(is_published, values, np.maximum(high, values)),
    )
