"""The web page: one file that needs no network, to look at, and to change weights in while people talk.

Its scripts rank by the engine's rules (`page/js/rank/ranking.js` follows `sectorlmi.ranking` step by step); when it
opens it ranks by the study's own rules and says so if a place differs from the one that the engine gave.

Its data are the report as one JSON object. Numbers are unrounded, because ranks are; the page rounds estimates when it
shows them. Missing is null, never 0. Values, statuses and notes of an industry stand in the order of `columns`. Hidden
county cells of the map are rounded before they enter the file: nothing in it tells them more closely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from sectorlmi.disk import replacing
from sectorlmi.ranking.board import Board, board_of
from sectorlmi.ranking.report import Report
from sectorlmi.reports.page import any_document, board_data, board_numbers
from sectorlmi.reports.page.county_outlines import map_data
from sectorlmi.reports.page.frame import shell
from sectorlmi.table import notes as cell_notes
from sectorlmi.table import recent
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.measures import QUADRANT_MEANING
from sectorlmi.table.rounding import as_shown
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, SCHEMA, Document, plain

# Shown on the short list and drawn on the map, whether the study ranks on them or not.
_ALWAYS: Final = (
    "n_establishments",
    "employment",
    "avg_annual_wage_usd",
    "growth_pct",
    "projected_growth_pct",
    "location_quotient",
)

# Sections that the page draws by itself, from the industries.
_LIVE: Final = ("table", "ranking", "short_list")


def page_data(report: Report) -> dict[str, Any]:
    """The report as plain JSON values."""
    board = board_of(report)
    columns, called = _columns(report.table), board_data.names(report)
    return {
        "schema": SCHEMA,
        "is_sample": report.is_sample,
        "banner": SAMPLE_BANNER if report.is_sample else "",
        "facts": _facts(report),
        "rounds_to_ten": report.study.rounds_to_ten,
        "study": _study(report),
        "columns": [board_numbers.column(c) for c in columns],
        "measures": board_data.measures(report, columns),
        "factors": _factors(report, columns),
        "rules": _rules(report),
        "statuses": any_document.statuses(),
        "grades": any_document.grades(),
        "quadrants": {q.value: meaning for q, meaning in QUADRANT_MEANING.items()},
        "industries": _industries(report, columns, board, called),
        "has_ranges": report.ranges is not None,
        "said": board_data.sentences(report, board, called),
        "sections": [any_document.section(s) for s in report.sections if s.key not in _LIVE],
        "notes": list(report.notes),
        "map": map_data(report),
    }


def _study(report: Report) -> dict[str, Any]:
    study = report.study
    return {
        "name": study.name,
        "region": study.region.name,
        "benchmark": "" if study.source else board_data.place(report.benchmark_title),
        "base": str(study.years.base),
        "current": str(study.years.current),
        "highlight": study.output.highlight,
        "quadrants": {
            "location_quotient": study.quadrants.location_quotient,
            "growth_pct": study.quadrants.growth,
        },
    }


def _facts(report: Report) -> list[dict[str, str | None]]:
    """What was ranked, in a line; a table given as it is has neither ownership nor benchmark, and perhaps no county."""
    study = report.study
    counties = [report.area_titles.get(c, c) for c in study.region.counties]
    names = counties[0] if len(counties) == 1 else f"{len(counties)} counties"
    owned = "jobs" if study.source or study.ownership_label == "total" else f"{study.ownership_label} jobs"
    there = board_data.place(report.benchmark_title)
    return [
        any_document.fact(study.name),
        *([] if study.region.name in study.name else [any_document.fact(study.region.name)]),
        *([any_document.fact(names, "; ".join(counties))] if counties else []),
        any_document.fact(f"{owned} {study.years.current}, growth since {study.years.base}"),
        *([any_document.fact(study.years.measured)] if study.years.measured else []),
        *([] if study.source else [any_document.fact(f"compared with {there}", report.benchmark_title)]),
    ]


def _columns(table: DataTable) -> list[Column]:
    """Worksites, the factors in the study's order, and what charts and short list need besides."""
    words = dictionary(table.factors)
    names = dict.fromkeys([_ALWAYS[0], *(f.column.name for f in table.factors), *_ALWAYS[1:]])
    names |= {recent.COLUMN.name: None} if recent.is_known(table) else {}
    return [words[name] for name in names if name in table.columns]


def _factors(report: Report, columns: Sequence[Column]) -> list[dict[str, Any]]:
    position, called = {c.name: i for i, c in enumerate(columns)}, board_data.measure_names(report.table)
    return [
        {
            "name": criterion.name,
            "heading": factor.column.heading,
            "called": called[criterion.name],
            "column": position[factor.column.name],
            "weight": plain(criterion.given_weight),
            "better": criterion.better,
        }
        for factor, criterion in zip(report.table.factors, report.ranking.criteria, strict=True)
    ]


def _rules(report: Report) -> dict[str, Any]:
    ranking, chosen = report.ranking, report.study.shortlist
    return {
        "method": ranking.method,
        "ties": ranking.ties,
        "min_weight_coverage": ranking.min_weight_coverage,
        "top": chosen.top,
        "any_factor_top": chosen.any_factor_top,
        "add": list(chosen.add),
        "drop": list(chosen.drop),
    }


def _industries(
    report: Report, columns: Sequence[Column], board: Board, called: Mapping[str, str]
) -> list[dict[str, Any]]:
    """One object an industry of the table. `aside` says why it cannot be ranked, whatever the weights are.

    Those that the ranking itself set aside, for lack of known weight, may be ranked under other weights: they are
    candidates like the ranked ones.
    """
    table, ranking = report.table, report.ranking
    position = {code: i for i, code in enumerate(ranking.industries)}
    candidates = {*position, *(s.industry for s in ranking.set_aside)}
    aside = {s.industry: s.reason for s in report.set_aside if s.industry not in candidates}
    shown = as_shown(table, report.study)
    rates = "projected_growth_status" in table.columns
    return [
        {
            **_industry(table, row, columns),
            "name": called[code],
            "graded": [board_numbers.number(shown.number(c, row)) for c in columns],
            "rate": board_data.rate_words(table, row) if rates else "",
            "series": board_data.series(report, row),
            "growth_bounds": board_data.growth_bounds(table, row),
            "aside": None if code in candidates else aside.get(code, "not a candidate"),
            **board_data.industry(report, board, code),
            **(_place(report, position[code]) if code in position else {"place": None}),
        }
        for row, code in enumerate(table.industries)
    ]


def _industry(table: DataTable, row: int, columns: Sequence[Column]) -> dict[str, Any]:
    return {
        "code": table.industries[row],
        "title": str(table["title"][row]),
        "quadrant": str(table["quadrant"][row]),
        "values": [plain(np.float64(table[c.name][row])) for c in columns],
        "statuses": [str(table.status_shown(c.status)[row]) if c.status else "" for c in columns],
        "notes": [cell_notes.note(table, c, row) for c in columns],
    }


def _place(report: Report, row: int) -> dict[str, Any]:
    found: dict[str, Any] = {"place": int(report.ranking.place[row])}
    if report.ranges is not None:
        found |= {
            "low": plain(report.ranges.low[row]),
            "high": plain(report.ranges.high[row]),
            "p_top": plain(report.ranges.p_top[row]),
        }
    return found


STYLES: Final = ("colors.css", "page.css", "board.css", "cards.css", "paper.css")
SCRIPTS: Final = (
    "rank/ranking.js",
    "rank/study.js",
    "rank/state.js",
    "rank/rows.js",
    "rank/drawing.js",
    "rank/labels.js",
    "rank/scales.js",
    "rank/bubbles.js",
    "rank/answer.js",
    "rank/firmness.js",
    "rank/shifts.js",
    "rank/map.js",
    "rank/controls.js",
    "rank/table.js",
    "rank/shortlist.js",
    "rank/notes.js",
    "rank/paper.js",
    "rank/page.js",
)


def write(document: Document, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    report: Report = document.subject
    text = shell(
        report.title,
        "rank.html",
        SCRIPTS,
        page_data(report),
        head=board_data.head(board_of(report)),
        skip_to="list",
        skip_words="Skip to the list",
        styles=STYLES,
        has_charts=False,
    )
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
