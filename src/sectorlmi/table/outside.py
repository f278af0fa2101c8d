"""Values that do not come from QCEW, as columns of the data table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sectorlmi.table.datatable import Array
from sectorlmi.terms.cells import Floats, Text
from sectorlmi.terms.provenance import Status


@dataclass(frozen=True, eq=False)
class OutsideValues:
    """Values that do not come from QCEW, one an industry: a projection, or a factor of the study's own."""

    values: Floats
    status: Text
    note: Text
    further: Mapping[str, Array] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def nothing(n: int) -> OutsideValues:
    """No value for any of n industries, such as projected growth without projections."""
    blank = np.full(n, "", dtype=np.str_)
    return OutsideValues(np.full(n, np.nan), np.full(n, str(Status.MISSING)), blank)


def outside_columns(outside: Mapping[str, OutsideValues]) -> dict[str, Array]:
    """Status, note and further columns of each of them, by the names of the data dictionary."""
    columns: dict[str, Array] = {}
    for name, given in outside.items():
        columns |= {f"{name}_status": given.status, f"{name}_note": given.note, **given.further}
    return columns
