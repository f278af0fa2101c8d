"""The industries one level below some of a table's, from the cells that the table was made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sectorlmi.store import Store
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms import naics
from sectorlmi.terms.study import Level, Study
from sectorlmi.workflows import footings, trend_years
from sectorlmi.workflows.study_cells import StudyCells

_DEEPEST: Final = 6


def parts(
    study: Study, table: DataTable, found: StudyCells, store: Store, industries: Sequence[str]
) -> DataTable | None:
    """The data table of what lies one level below each of these industries; None where nothing does.

    Raises StoreError when rows of the deeper level are missing.
    """
    deeper = tuple((code, naics.digits(code) + 1) for code in industries if naics.digits(code) < _DEEPEST)
    if not deeper:
        return None
    # Only what lies under one of them, or over it: every other industry of the table is left out.
    rest = tuple(
        code
        for code in table.industries
        if not any(naics.is_within(one, code) or naics.is_within(code, one) for one in industries)
    )
    rule = replace(study.industries, exclude=(*study.industries.exclude, *rest))
    below = replace(study, level=Level(study.level.default, (*study.level.exceptions, *deeper)), industries=rule)
    return footings.table(trend_years.at_level(found, below, store), table.factors)
