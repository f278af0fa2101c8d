"""The web page: one file that needs no network, to look at, and to change weights in while people talk.

Its scripts rank by the engine's rules (`page/js/rank/ranking.js` follows `sectorlmi.ranking` step by step); when it
opens it ranks by the study's own rules and says so if a place differs from the one that the engine gave.

Its data are the report as one JSON object. Numbers are unrounded, because ranks are; the page rounds estimates when it
shows them. Missing is null, never 0. Values, statuses and notes of an industry stand in the order of `columns`. Hidden
county cells of the map are rounded before they enter the file: nothing in it tells them more closely.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from sectorlmi.disk import replacing
from sectorlmi.places.maps import CountyMap, Rings, choropleth
from sectorlmi.ranking.cautions import cautions
from sectorlmi.ranking.report import Report
from sectorlmi.reports.page import any_document
from sectorlmi.reports.page.frame import shell
from sectorlmi.table import notes as cell_notes
from sectorlmi.table import recent
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.measures import QUADRANT_MEANING
from sectorlmi.table.rounding import as_shown
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, SCHEMA, Document, plain

_WIDTH: Final = 760.0
# Points nearer to the last one than this, in the unit of the picture, are not seen.
_SEEN: Final = 0.7


def map_data(report: Report) -> dict[str, Any] | None:
    """The map as plain JSON values; None when the report has none."""
    found = report.county_map
    if found is None:
        return None
    drawn = choropleth(found.outlines, {}, width=_WIDTH)
    cells = found.cells
    return {
        "year": report.study.years.current.plain(),
        "width": round(drawn.width, 1),
        "height": round(drawn.height, 1),
        "counties": [
            {
                "code": code,
                "title": report.area_titles.get(code, code),
                "path": _path(drawn.rings[code]) if code in drawn.rings else "",
                "jobs": plain(cells.totals[row]),
            }
            for row, code in enumerate(cells.counties)
        ],
        "benchmark_jobs": plain(cells.benchmark_total),
        "industries": _jobs_by_county(found),
    }


def _jobs_by_county(found: CountyMap) -> dict[str, Any]:
    """By code: the benchmark's jobs, jobs by county, and the numbers of the counties whose cell is hidden."""
    cells, jobs = found.cells, found.jobs()
    return {
        code: {
            "benchmark": plain(cells.benchmark[k]),
            "jobs": [_whole(value) for value in jobs[:, k]],
            "hidden": np.flatnonzero(cells.hidden[:, k]).tolist(),
        }
        for k, code in enumerate(cells.industries)
    }


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else round(value)


def _path(rings: Rings) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in _thinned(ring)) + "Z" for ring in rings)


def _thinned(ring: Floats) -> list[tuple[float, float]]:
    """The ring without points that cannot be told from the one before; the closing point is the path's own."""
    kept: list[tuple[float, float]] = []
    for x, y in ring[:-1].tolist():
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _SEEN:
            kept.append((x, y))
    return kept


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
        "columns": [any_document.column(c) for c in columns],
        "factors": _factors(report, columns),
        "rules": _rules(report),
        "statuses": any_document.statuses(),
        "grades": any_document.grades(),
        "quadrants": {q.value: meaning for q, meaning in QUADRANT_MEANING.items()},
        "industries": _industries(report, columns),
        "has_ranges": report.ranges is not None,
        "sections": [any_document.section(s) for s in report.sections if s.key not in _LIVE],
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
        any_document.fact(study.region.name),
        *([any_document.fact(names, "; ".join(counties))] if counties else []),
        any_document.fact(f"{study.years.current}, growth since {study.years.base}"),
        *([any_document.fact(study.years.measured)] if study.years.measured else []),
        *([] if study.source else [any_document.fact(f"{study.ownership_label} ownership")]),
        any_document.fact(f"{study.level.deepest}-digit NAICS"),
        *([] if study.source else [any_document.fact(f"compared with {report.benchmark_title}")]),
    ]


def _columns(table: DataTable) -> tuple[Column, ...]:
    """Establishments, the factors in the study's order, and what charts and short list need besides."""
    words = dictionary(table.factors)
    names = dict.fromkeys([_ALWAYS[0], *(f.column.name for f in table.factors), *_ALWAYS[1:]])
    names |= {recent.COLUMN.name: None} if recent.is_known(table) else {}
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
    shown = as_shown(table, report.study)
    every = [
        _industry(table, row, columns) | {"graded": [any_document.graded(shown.number(c, row)) for c in columns]}
        for row in range(len(table))
    ]
    said = cautions(table, ranking, report.study.shortlist.any_factor_top)
    for industry in every:
        code = industry["code"]
        industry["cautions"] = list(said.get(code, ()))
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


SCRIPTS: Final = (
    "rank/ranking.js",
    "rank/study.js",
    "rank/state.js",
    "rank/rows.js",
    "rank/bubbles.js",
    "rank/ranges.js",
    "rank/shifts.js",
    "rank/map.js",
    "rank/controls.js",
    "rank/table.js",
    "rank/shortlist.js",
    "rank/page.js",
)


def write(document: Document, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    report: Report = document.subject
    text = shell(report.title, "rank.html", SCRIPTS, page_data(report), tools="rank_tools.html", skip_to="table-card")
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
