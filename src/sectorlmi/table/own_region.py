"""Industries with a region of their own: tables of several regions joined into one that says which row is of which.

A row of its own region ranks beside the others with its own numbers: jobs, wage, growth and location quotient are all
over its counties, and its title, its notes and the column `own_region` say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

import numpy as np

from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import Quantities
from sectorlmi.terms.cells import Array, Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.study_parts import IndustryRegion

COLUMN: Final = "own_region"
# Beside the numbers of such a row on the screen.
MARK: Final = "§"
MEANING: Final = "over a region of the industry's own, not the study's"
_OF_COUNTIES: Final = frozenset(
    {
        "employment_status",
        "employment_base_status",
        "avg_annual_wage_status",
        "growth_status",
        "real_avg_annual_wage_status",
        "real_wage_growth_status",
        "parity_avg_annual_wage_status",
        "location_quotient_status",
    }
)
# Single numbers of a table of one region that become one a row where regions differ.
_OF_REGION: Final = ("region_total", "region_total_base", "region_wage")


def words(own: IndustryRegion) -> str:
    """`own region: 14 counties`."""
    return f"own region: {_counted(own)}"


def _counted(own: IndustryRegion) -> str:
    n = len(own.region.counties)
    return f"{n} {'county' if n == 1 else 'counties'}"


def is_over_own(table: DataTable, column: Column, row: int) -> bool:
    """Whether a number is over the industry's own region; a projection is of its publisher's area in any case."""
    return column.status in _OF_COUNTIES and COLUMN in table.columns and bool(table[COLUMN][row])


def joined(tables: Sequence[tuple[IndustryRegion | None, DataTable]]) -> DataTable:
    """One table of the study's region (None) and of industries' own, ordered by code; the first table leads.

    With nothing but the study's region this is its table, unchanged.
    """
    if len(tables) == 1 and tables[0][0] is None:
        return tables[0][1]
    told = [_told(own, table) for own, table in tables]
    order = np.argsort(np.array([code for table in told for code in table.industries], dtype=np.str_), kind="stable")
    columns = {name: np.concatenate([table[name] for table in told])[order] for name in told[0].columns}
    return replace(
        told[0],
        industries=tuple(columns["industry_code"].tolist()),
        columns=columns,
        quantities=_quantities([table.quantities for table in told], [len(table) for table in told], order),
        notes=tuple(dict.fromkeys(note for table in told for note in table.notes)),
    )


def of_study_region(table: DataTable) -> Quantities:
    """The table's quantities with the totals of the study's region; unknown where every row has a region of its own."""
    q = table.quantities
    if COLUMN not in table.columns:
        return q
    rows = np.flatnonzero(table[COLUMN] == "")

    def total(values: float | Floats) -> float:
        return float(np.asarray(values)[rows[0]]) if len(rows) else float("nan")

    return replace(
        q,
        region_total=total(q.region_total),
        region_total_base=total(q.region_total_base),
        region_wage=total(q.region_wage),
    )


def _told(own: IndustryRegion | None, table: DataTable) -> DataTable:
    """The table with a column that says which region its rows are of, and with titles that say so too."""
    titles = [f"{title} [{words(own)}]" if own else str(title) for title in table["title"]]
    region = f"{own.region.name}, {_counted(own)}" if own else ""
    texts = {"title": titles, COLUMN: [region] * len(table)}
    return replace(table, columns={**table.columns, **{n: np.array(t, dtype=np.str_) for n, t in texts.items()}})


def _quantities(parts: Sequence[Quantities], lengths: Sequence[int], order: Array) -> Quantities:
    """The arrays one after another; the totals of each region at each of its rows."""

    def of_rows(name: str) -> Array:
        values = [getattr(part, name) for part in parts]
        whole = [np.broadcast_to(np.asarray(v, dtype=np.float64), n) for v, n in zip(values, lengths, strict=True)]
        return np.concatenate(whole)[order]

    made: dict[str, Any] = {}
    for field in fields(Quantities):
        value = getattr(parts[0], field.name)
        if isinstance(value, Mapping):
            made[field.name] = {
                key: np.concatenate([getattr(part, field.name)[key] for part in parts])[order] for key in value
            }
        elif isinstance(value, np.ndarray) or field.name in _OF_REGION:
            made[field.name] = of_rows(field.name)
        else:
            made[field.name] = value
    return Quantities(**made)
