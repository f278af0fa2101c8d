"""What the page says to a board: its head, the headings of the short list, sentences, and the jobs of each year.

Sentences come from `ranking.board`; here they are laid out for the page's scripts.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from sectorlmi.ranking.board import Board
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.robustness import Robustness
from sectorlmi.ranking.sensitivity import LeftOut, WeightChange
from sectorlmi.reference import area_name
from sectorlmi.reference.industry_words import plain_name, says_what, search_words
from sectorlmi.reports.page.frame import filled
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.series import Series
from sectorlmi.terms import breaks
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import plain
from sectorlmi.terms.projection import Reach
from sectorlmi.terms.provenance import Status

# What a board calls the measures; any other is called as its column is.
_MEASURES: Final = {
    "employment": "Jobs",
    "avg_annual_wage_usd": "Pay",
    "growth_pct": "Growth",
    "projected_growth_pct": "Outlook",
    "location_quotient": "Concentration",
}
_OUTLOOK: Final = "projected_growth_pct"
_JOBS: Final = ("employment", "employment_lower", "employment_upper")
# Whose rate a projection is, and how wide the area of its file.
_WHOSE: Final = {
    Status.PUBLISHED: ("regional projection", Reach.REGION),
    Status.SUM_PUBLISHED: ("regional projection", Reach.REGION),
    Status.BRIDGED: ("over a group of industries", None),
    Status.NATIONAL_RATE: ("U.S. rate", Reach.NATION),
    Status.STATE_RATE: ("state’s rate", Reach.STATE),
    Status.MODELLED: ("our own model", None),
    Status.PARENT_RATE: ("rate of the wider industry", None),
}


def head(board: Board) -> str:
    """The head of the page as HTML: the finding, and what is firm and what is not."""
    answers = "".join(f"<p><b>{html.escape(word)}</b> {html.escape(text)}</p>" for word, text in board.answers)
    return filled("rank_head.html", {"headline": html.escape(board.headline), "answers": answers})


def measures(report: Report, columns: list[Column]) -> list[dict[str, Any]]:
    """The columns of the short list: what each is called, and the line under its heading."""
    study, at = report.study, {c.name: i for i, c in enumerate(columns)}
    base, current = study.years.base, study.years.current
    owned = "private, " if study.ownership_label == "private" else ""
    there = place(report.benchmark_title)
    under = {
        "employment": f"{owned}{current}",
        "avg_annual_wage_usd": f"average a year, {current}",
        "growth_pct": f"jobs, {base} to {current}",
        _OUTLOOK: _outlook(report),
        "location_quotient": f"{there} = 1" if there else "1 = average",
    }
    factors = {f.column.name: f for f in report.table.factors}
    others = [name for name in factors if name not in _MEASURES]
    return [
        {
            "column": name,
            "at": at.get(name),
            "title": _MEASURES.get(name) or factors[name].column.heading,
            "under": under.get(name, factors[name].column.unit if name in factors else ""),
        }
        for name in (*_MEASURES, *others)
    ]


def measure_names(table: DataTable) -> dict[str, str]:
    """What a board calls each factor, by the factor's name."""
    return {f.name: _MEASURES.get(f.column.name) or f.column.heading for f in table.factors}


def place(title: str) -> str:
    """An area in the middle of a sentence: `Georgia -- Statewide` is Georgia, `U.S. TOTAL` the U.S."""
    name = area_name(title)
    return "the U.S." if name == "United States" else name


def _outlook(report: Report) -> str:
    """Whose rates most projections are, and their years; that none is loaded where there are none."""
    whose = usual_rate(report.table)
    if whose is None:
        return "no projection loaded"
    words, reach = _WHOSE.get(whose, ("projection", None))
    spans = {
        row.span
        for given in report.inputs.projections
        for row in given.rows
        if reach is None or given.reach.get(row.area) is reach
    }
    years = f", {min(spans)[0]}–{str(max(spans)[1])[2:]}" if len(spans) == 1 else ""
    return f"{words}{years}"


def usual_rate(table: DataTable) -> Status | None:
    """The status of most projections; None without any."""
    if "projected_growth_status" not in table.columns or _OUTLOOK not in table.columns:
        return None
    known = table["projected_growth_status"][~np.isnan(table[_OUTLOOK].astype(np.float64))]
    if not len(known):
        return None
    found, counts = np.unique(known, return_counts=True)
    return Status(str(found[np.argmax(counts)]))


def rate_words(table: DataTable, row: int) -> str:
    """Whose rate the projection of a row is, where it is not the usual one; empty else."""
    usual, mine = usual_rate(table), str(table["projected_growth_status"][row])
    if usual is None or mine in {usual, Status.MISSING}:
        return ""
    return _WHOSE.get(Status(mine), ("", None))[0]


def growth_bounds(table: DataTable, row: int) -> list[float | None]:
    """Between which changes in percent the growth certainly lies; null where no bound is known."""
    ends = [table.columns.get(f"growth_{side}_pct") for side in ("lower", "upper")]
    return [None if column is None else plain(float(column[row])) for column in ends]


def names(report: Report) -> dict[str, str]:
    """What a board calls each industry of the table."""
    return {code: plain_name(code, title, _vintage(report)) for code, title in report.table.titles().items()}


def _vintage(report: Report) -> int:
    return breaks.naics_vintage(report.study.years.current.year)


def industry(report: Report, board: Board, code: str) -> dict[str, Any]:
    """What is said of an industry: sentences, everyday words that find it, and why it is not ranked."""
    row, vintage = board.rows.get(code), _vintage(report)
    found: dict[str, Any] = {"says": says_what(code, vintage), "words": ", ".join(search_words(code, vintage))}
    if row is not None:
        found["board"] = {k: v for k, v in asdict(row).items() if k not in {"code", "name"}}
    elif code in board.not_ranked:
        found["why_not"] = board.not_ranked[code]
    return {k: v for k, v in found.items() if v}


def sentences(report: Report, board: Board, called: Mapping[str, str]) -> dict[str, Any]:
    """What the page says besides the rows: what would change the list, and what is still to do."""
    found = report.robustness
    return {
        "changes": [] if found is None else [_change(one, called, report.table) for one in found.changes],
        "without": [] if found is None else [_without(one, called, report.table) for one in found.left_out],
        "to_do": [asdict(one) for one in board.to_do],
        "predicts": list(dict(report.predicts).values()),
        "shares": {} if found is None else _shares(found),
        "near": None if found is None else found.both is not None,
    }


def _shares(found: Robustness) -> dict[str, float | None]:
    """By code, the share of tries with other weights and other fills in which an industry is among the first."""
    tried = found.both or found.near_weights
    return {code: plain(p) for code, p in zip(found.industries, tried.p_top, strict=True)}


def _change(one: WeightChange, called: Mapping[str, str], table: DataTable) -> dict[str, Any]:
    return {
        "measure": measure_names(table)[one.factor],
        "from": plain(one.weight_from),
        "to": plain(one.weight_to),
        "enters": [called[c] for c in one.enters],
        "leaves": [called[c] for c in one.leaves],
    }


def _without(one: LeftOut, called: Mapping[str, str], table: DataTable) -> dict[str, Any]:
    return {
        "measure": measure_names(table)[one.factor],
        "enters": [called[c] for c in one.enters],
        "leaves": [called[c] for c in one.leaves],
    }


def series(report: Report, row: int) -> list[list[float | str | None]]:
    """Jobs of each period, the first one = 100, each with its certain bounds (null where none is known).

    Every year that was read, those that are not comparable with the last one null; else the study's two.
    """
    table, years = report.table, report.study.years
    if report.series is not None:
        return _indexed(report.series, report.series.industries.index(table.industries[row]))
    if "growth_pct" not in table.columns or np.isnan(float(table["growth_pct"][row])):
        return []
    now = 100 + float(table["growth_pct"][row])
    low, high = (None if end is None else 100 + end for end in growth_bounds(table, row))
    return [[str(years.base), 100.0, 100.0, 100.0], [str(years.current), plain(now), low, high]]


def _indexed(lines: Series, row: int) -> list[list[float | str | None]]:
    counted = lines.comparable_with_last()[row]
    numbers = [np.where(counted, lines[name][row], np.nan) for name in _JOBS]
    known = numbers[0][counted]
    if not len(known) or not known[0] > 0:
        return []
    shares = [[plain(100 * value / known[0]) for value in number.tolist()] for number in numbers]
    return [[str(period), *point] for period, *point in zip(lines.periods, *shares, strict=True)]
