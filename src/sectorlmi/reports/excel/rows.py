"""What the tabs with one row an industry share: who it is, the marks of its numbers, and rounded estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel.book import Field, described
from sectorlmi.table import notes, rounding
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms.cells import Array, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.provenance import STATUS_MARK, Status

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
    return described(column, values, formula, status=table.status_shown(column.status)[picked], notes=texts, **more)


def marks(report: Report, rows: Sequence[int]) -> Text:
    """In words, which numbers of an industry are not simply published; for cells that cannot carry a note."""
    table = report.table
    told = []
    for row in rows:
        by_mark: dict[str, list[str]] = {}
        for factor in table.factors:
            mark = STATUS_MARK[Status(str(table.status_shown(factor.status_column)[row]))]
            by_mark.setdefault(mark, []).append(factor.column.heading)
        told.append("; ".join(f"{mark} {', '.join(headings)}" for mark, headings in by_mark.items() if mark) or "–")
    return np.array(told, dtype=np.str_)


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
    precise = replace(field, heading=f"{field.heading}, unrounded", status=None, notes=None, is_hidden=True)
    return [shown, precise]
