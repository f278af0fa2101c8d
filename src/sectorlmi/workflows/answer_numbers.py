"""Numbers for whoever quotes them: never without status, what is certain of them, and how each is to be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite, isnan, nan
from typing import Any, Final

import numpy as np

from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.report import Report
from sectorlmi.table.certainty import judged
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.graded_numbers import GradedNumber, graded
from sectorlmi.terms.grades import GRADE_MEANING, Grade, points
from sectorlmi.terms.provenance import STATUS_MEANING, Provenance, Status

_MOST_SOURCES: Final = 12
# What a row of a ranking tells, whatever it was ranked on.
_ALWAYS: Final = ("employment", "avg_annual_wage", "growth", "location_quotient")
_IN_SERIES: Final = ("employment", "avg_annual_wage_usd", "real_avg_annual_wage_usd", "location_quotient")


def told(number: GradedNumber, likely: tuple[float, float] | None = None, note: str = "") -> dict[str, Any]:
    """One number as plain values.

    `value` is null where the number is too unsure to be said, or not known; `say` is how every report writes it.
    `certainly_between` are bounds that hold whatever the hidden cells are, a null one is not known; `likely_between`
    are the 5th and 95th percentile of what they may be.
    """
    known = not isnan(number.value)
    status = str(number.status or Status.PUBLISHED)
    return {
        "measure": number.column.name,
        "heading": number.column.heading,
        "unit": number.column.unit,
        "value": number.value if known and not number.is_range else None,
        "say": _said(number) if known or number.is_range else f"not known: {STATUS_MEANING[Status(status)]}",
        "status": status,
        "status_means": STATUS_MEANING[Status(status)],
        "grade": number.grade or None,
        "grade_means": GRADE_MEANING[Grade(number.grade)] if number.grade else None,
        "certainly_between": _certain(number, known=known),
        "likely_between": None if likely is None or any(map(isnan, likely)) else list(likely),
        **({"sign": "not known"} if number.is_sign_unknown and number.is_estimate else {}),
        **({"note": note} if note else {}),
    }


def _said(number: GradedNumber) -> str:
    return f"{number} percent" if number.column.unit.startswith("percent") else str(number)


def _certain(number: GradedNumber, *, known: bool) -> list[float | None] | None:
    """The bounds; a published number is its own, and of others without bounds nothing is certain."""
    ends = [end if isfinite(end) else None for end in (number.lower, number.upper)]
    if ends != [None, None]:
        return ends
    return [number.value, number.value] if known and number.grade == Grade.PUBLISHED else None


def of_table(table: DataTable, column: Column, row: int) -> dict[str, Any]:
    """A number of the data table."""
    ends = [column.beside(word) for word in ("low", "high")]
    likely = (float(table[ends[0]][row]), float(table[ends[1]][row])) if set(ends) <= set(table.columns) else None
    note = f"{column.status.removesuffix('_status')}_note"
    return told(table.number(column, row), likely, str(table[note][row]) if column.status and note in table else "")


def of_point(section: Section, i: int) -> dict[str, Any]:
    """A point of a series, with why it is not comparable with the one before."""
    columns = {c.name: c for c in section.columns}
    low, high = (section.rows.get(f"employment_{end}") for end in ("low", "high"))
    likely = None if low is None or high is None else (float(low[i]), float(high[i]))
    marked = section.marked()
    numbers = {
        name: told(marked.number(columns[name], i), likely if name == "employment" else None)
        for name in _IN_SERIES
        if name in columns
    }
    worksites = float(section.rows["n_establishments"][i])
    return {
        "period": str(section.rows["period"][i]),
        "numbers": numbers,
        "n_establishments": None if isnan(worksites) else worksites,
        "naics_vintage": int(section.rows["naics_vintage"][i]),
        "of_the_group": str(section.rows["bridge"][i]) or None,
        "break_before": str(section.rows["break_before"][i]) or None,
    }


def change(ends: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The growth of jobs between two points, told as any number is; its certain bounds follow from those of the points.

    The least is from the upper bound of the first to the lower of the second, which need not be possible together.
    """
    first, last = (end["numbers"]["employment"] for end in ends)
    values = [end["value"] if end["value"] is not None else nan for end in (first, last)]
    (lower, upper), (least, most) = (end["certainly_between"] or (nan, nan) for end in (first, last))
    status = weaker(first["status"], last["status"])
    growth = np.array([_percent(*values)])
    bounds = np.array([_percent(upper, least)]), np.array([_percent(lower, most)])
    column = FACTORS["growth"].column
    known = judged(growth, bounds, np.array([status]), limits=points(column))
    return {"growth": told(graded(column, float(growth[0]), status, known, 0))}


def _percent(start: float | None, end: float | None) -> float:
    return 100 * (end / start - 1) if start and end is not None else nan


def weaker(*statuses: str) -> str:
    """The status that an arithmetic of these has: the last of them in the order of `Status`."""
    order = [str(status) for status in Status]
    return max(statuses, key=order.index)


def place_of(report: Report, code: str) -> dict[str, Any]:
    """A ranked industry: its place and range, what speaks for it, what is unsure, and its numbers."""
    i, ranges = report.ranking.industries.index(code), report.ranges
    place, row = int(report.ranking.place[i]), board_of(report).rows[code]
    span = [place, place] if ranges is None else [_whole(ranges.low[i]), _whole(ranges.high[i])]
    names = dict.fromkeys([f.name for f in report.table.factors if f.name in FACTORS] + [*_ALWAYS])
    columns = [FACTORS[name].column for name in names if FACTORS[name].column.name in report.table]
    columns += [f.column for f in report.table.factors if f.name not in FACTORS]
    at = report.table.row_of(code)
    return {
        **named(report, code),
        "place": place,
        "place_between": span,
        "firmness": row.firmness or None,
        "tries": row.tries or None,
        "speaks_for_it": list(row.speaks_for),
        "unsure_and_cautions": [remark.text for remark in row.remarks],
        "on_short_list": code in report.short_list.industries,
        "why_on_short_list_or_not": row.strength or row.why_not or None,
        "numbers": {column.name: of_table(report.table, column, at) for column in columns},
    }


def _whole(value: float) -> int | None:
    return None if isnan(value) else int(value)


def named(report: Report, code: str) -> dict[str, Any]:
    """The code with what people call it and its official title."""
    table = report.table
    return {"industry_code": code, "name": table.names()[code], "title": table.titles()[code]}


def sources_of(provenance: Iterable[Provenance]) -> list[dict[str, Any]]:
    """The files behind an answer, the first of many."""
    every = list(dict.fromkeys((p.source, p.file, p.sha256, p.release) for p in provenance))
    told_of = [dict(zip(("source", "file", "sha256", "release"), one, strict=True)) for one in every[:_MOST_SOURCES]]
    more = len(every) - len(told_of)
    return [*told_of, {"source": f"and {more} files more; `sectorlmi rank --json` lists all"}] if more else told_of
