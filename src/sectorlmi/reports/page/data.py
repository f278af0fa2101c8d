"""What the web page of a ranking knows: the report as one JSON object, enough to rank again in the browser.

Numbers are unrounded, because ranks are; the page rounds estimates when it shows them. Missing is null, never 0.
Values, statuses and notes of an industry stand in the order of `columns`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from sectorlmi.ranking.report import Report
from sectorlmi.reports.page import sections
from sectorlmi.reports.page.map_data import map_data
from sectorlmi.table import notes as cell_notes
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.quadrants import QUADRANT_MEANING
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, plain

SCHEMA: Final = 1

# Shown on the short list and drawn on the chart, whether the study ranks on them or not.
_ALWAYS: Final = ("n_establishments", "employment", "avg_annual_wage_usd", "growth_pct", "location_quotient")

# Sections that the page draws by itself, from the industries.
_LIVE: Final = ("table", "ranking", "short_list")


def page_data(report: Report) -> dict[str, Any]:
    """The report as plain JSON values."""
    columns = _columns(report.table)
    return {
        "schema": SCHEMA,
        "is_sample": report.is_sample,
        "banner": SAMPLE_BANNER if report.is_sample else "",
        "facts": _facts(report),
        "rounds_to_ten": report.study.rounds_to_ten,
        "study": _study(report),
        "columns": [sections.column(c) for c in columns],
        "factors": _factors(report, columns),
        "rules": _rules(report),
        "statuses": sections.statuses(),
        "quadrants": {q.value: meaning for q, meaning in QUADRANT_MEANING.items()},
        "industries": _industries(report, columns),
        "has_ranges": report.ranges is not None,
        "sections": [sections.section(s) for s in report.sections if s.key not in _LIVE],
        "notes": list(report.notes),
        "map": map_data(report),
    }


def _study(report: Report) -> dict[str, Any]:
    study = report.study
    return {
        "name": study.name,
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
    return [
        sections.fact(study.region.name),
        *([sections.fact(names, "; ".join(counties))] if counties else []),
        sections.fact(f"{study.years.current}, growth since {study.years.base}"),
        *([] if study.source else [sections.fact(f"{study.ownership_label} ownership")]),
        sections.fact(f"{study.level.deepest}-digit NAICS"),
        *([] if study.source else [sections.fact(f"compared with {report.benchmark_title}")]),
    ]


def _columns(table: DataTable) -> tuple[Column, ...]:
    """Establishments, the factors in the study's order, and what charts and short list need besides."""
    words = dictionary(table.factors)
    names = dict.fromkeys([_ALWAYS[0], *(f.column.name for f in table.factors), *_ALWAYS[1:]])
    return tuple(words[name] for name in names if name in table.columns)


def _factors(report: Report, columns: Sequence[Column]) -> list[dict[str, Any]]:
    position = {c.name: i for i, c in enumerate(columns)}
    return [
        {
            "name": criterion.name,
            "heading": factor.column.heading,
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


def _industries(report: Report, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """One object an industry of the table. `aside` says why it cannot be ranked, whatever the weights are.

    Those that the ranking itself set aside, for lack of known weight, may be ranked under other weights: they are
    candidates like the ranked ones.
    """
    table, ranking = report.table, report.ranking
    position = {code: i for i, code in enumerate(ranking.industries)}
    candidates = {*position, *(s.industry for s in ranking.set_aside)}
    aside = {s.industry: s.reason for s in report.set_aside if s.industry not in candidates}
    every = [_industry(table, row, columns) for row in range(len(table))]
    for industry in every:
        code = industry["code"]
        industry["aside"] = None if code in candidates else aside.get(code, "not a candidate")
        industry.update(_place(report, position[code]) if code in position else {"place": None})
    return every


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
