"""Wages at US prices: what the pay of a region buys where it is earned, for comparing regions of states.

The wage divided by the regional price parity of the state (U.S. = 100). Parities are of whole states: what a dollar
buys in a city and in the country around it differs as well, and this does not show it.
Source of the method: BEA, "Real personal income and regional price parities", which divides incomes of states so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi import reference
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table import status
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.sums import CellsOf, Rows
from sectorlmi.terms import codes
from sectorlmi.terms.cells import Array, Floats
from sectorlmi.terms.prices import PayTerms

LEVEL: Final = "price_parity"
PREFIX: Final = "parity_"
_WAGE: Final = FACTORS["avg_annual_wage"].column
_NATION: Final = 100.0


def price_level(parities: Mapping[str, float], resolved: Resolved, areas: Sequence[str], owns: Sequence[str]) -> float:
    """The parity of a region (U.S. = 100): its state's, or its states' weighted by the region's jobs in each.

    `parities` are by two-digit state. NaN where one of the states has none, or the jobs of several are not known.
    """
    states = [area[:2] for area in areas]
    if not states or not set(states) <= parities.keys():
        return float("nan")
    if len(set(states)) == 1:
        return parities[states[0]]
    every = np.arange(len(areas))
    each = CellsOf(resolved, [[area] for area in areas], owns)
    jobs = each.sums([(codes.ALL_INDUSTRIES,)], Rows(every, np.zeros_like(every))).employment.estimate
    return float(np.sum([parities[state] for state in states] * jobs) / np.sum(jobs))


def with_price_level(table: DataTable, pay: PayTerms, levels: Floats) -> DataTable:
    """The table with the parity of each row's region, and its wages divided by it; as it is where nobody asks.

    They are the real wages where the study has a year of dollars. A parity is published: the wage is as firm as it was.
    """
    if not pay.parities:
        return table
    worth = pay.current_dollar * _NATION / levels
    names = [_WAGE.name, *(_WAGE.beside(word) for word in ("lower", "upper"))]
    made: dict[str, Array] = {LEVEL: np.broadcast_to(levels, (len(table),)).copy()}
    made |= {PREFIX + name: table[name] * worth for name in names if name in table}
    made[PREFIX + _WAGE.status] = status.missing_where(table[_WAGE.status], made[PREFIX + _WAGE.name])
    if _WAGE.grade in table:
        is_known = ~np.isnan(made[PREFIX + _WAGE.name])
        made[PREFIX + _WAGE.grade] = np.where(is_known, table[_WAGE.grade], "").astype(np.str_)
    return replace(table, columns={**table.columns, **made})


def told(table: DataTable, pay: PayTerms, counties: Sequence[str]) -> Iterator[str]:
    """What a reader must know of the parity of a region of these counties."""
    if not pay.parities:
        return
    states = list(dict.fromkeys(code[:2] for code in counties))
    absent = [_titled(state) for state in states if state not in pay.parities]
    each = ", ".join(f"{_titled(state)} {pay.parities[state]:g}" for state in states if state in pay.parities)
    if absent:
        yield f"No wages at US prices: there is no price parity of {' and '.join(absent)}."
    elif LEVEL in table and np.isnan(table[LEVEL]).all():
        yield f"No wages at US prices: the jobs that would weight the states ({each}) are not known."
    else:
        mean = ", weighted by the region's jobs in each" if len(states) > 1 else ""
        yield f"Price parity of the region's {'states' if mean else 'state'} (U.S. 100): {each}{mean}."


def _titled(state: str) -> str:
    return reference.area_names().get(f"{state}000", state)
