"""The machine-readable result: one JSON object whose form is part of the program's contract."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sectorlmi.ranking.agreement import Agreement
from sectorlmi.report import Report, Section, plain
from sectorlmi.reports import robustness_json
from sectorlmi.reports.files import replacing
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.study import Study

SCHEMA = 1
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
# How Python keeps the bytes of a name that is not in the system's encoding.
_NO_TEXT: Final = re.compile("[\ud800-\udfff]")


def as_dict(
    report: Report, outputs: Sequence[str] = (), agreement: Mapping[str, Agreement] | None = None
) -> dict[str, Any]:
    """The report as plain JSON values; missing numbers are None, never 0 or NaN.

    `agreement` says how far other methods agree, where it was asked for.
    """
    compared = {} if agreement is None else {"agreement": robustness_json.agreement(agreement)}
    return {
        "schema": SCHEMA,
        "is_sample": report.is_sample,
        "study": report.study.resolved(),
        "table": table_rows(report.table),
        "ranking": ranking_rows(report),
        "set_aside": [{"industry_code": s.industry, "reason": s.reason} for s in report.set_aside],
        "short_list": [{"industry_code": p.industry, "reason": p.reason} for p in report.short_list.picks],
        "factors": _factors(report),
        "robustness": robustness_json.robustness(report),
        **compared,
        "provenance": [asdict(p) for p in report.provenance],
        "notes": list(report.notes),
        "outputs": list(outputs),
    }


def table_as_dict(table: DataTable, study: Study, *, is_sample: bool, notes: Sequence[str]) -> dict[str, Any]:
    """The data table alone, as `table --json` prints it."""
    return {
        "schema": SCHEMA,
        "is_sample": is_sample,
        "study": study.resolved(),
        "table": table_rows(table),
        "notes": list(notes),
    }


def table_rows(table: DataTable) -> list[dict[str, Any]]:
    """One object an industry, set-aside ones too, with every column of the data dictionary that the table holds."""
    names = list(table.columns)
    columns = [[plain(value) for value in table[name].tolist()] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def section_rows(section: Section) -> list[dict[str, Any]]:
    """A section as one object a row."""
    names = [c.name for c in section.columns]
    return [{name: plain(section.rows[name][row]) for name in names} for row in range(len(section))]


def ranking_rows(report: Report) -> list[dict[str, Any]]:
    """One object a ranked industry, by place then code."""
    ranking, ranges = report.ranking, report.ranges
    names = ranking.names
    rows = []
    for i, code in enumerate(ranking.industries):
        place = int(ranking.place[i])
        row: dict[str, Any] = {
            "industry_code": code,
            "place": place,
            "mean_rank": plain(ranking.mean_rank[i]),
            "ranks": {name: plain(ranking.ranks[i, k]) for k, name in enumerate(names)},
            "weight_coverage": plain(ranking.weight_coverage[i]),
            "place_low": place if ranges is None else _whole(ranges.low[i]),
            "place_high": place if ranges is None else _whole(ranges.high[i]),
            "p_top_weights": None if report.robustness is None else plain(report.robustness.all_weights.p_top[i]),
            "p_top": float(place <= report.study.shortlist.top) if ranges is None else plain(ranges.p_top[i]),
        }
        rows.append(row)
    return rows


def _whole(value: float) -> int | None:
    number = plain(value)
    return None if number is None else int(number)


def _factors(report: Report) -> list[dict[str, Any]]:
    ranking = report.ranking
    return [
        {
            "name": c.name,
            "weight": plain(c.weight),
            "given_weight": plain(c.given_weight),
            "better": c.better,
            "n": int(ranking.n_known[k]),
        }
        for k, c in enumerate(ranking.criteria)
    ]


def text(value: Any) -> str:
    """JSON text that is the same byte for byte for the same values."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def printable(text: str, encoding: str) -> str:
    """The same JSON in ASCII, where the encoding is not the UTF-8 that programs expect, or a file's name is no text."""
    is_expected = codecs.lookup(encoding).name == "utf-8" and not _NO_TEXT.search(text)
    return text if is_expected else _NOT_ASCII.sub(lambda signs: json.dumps(signs[0])[1:-1], text)


def write(report: Report, path: Path) -> None:
    """Write the JSON file. ReportError when it cannot be written."""
    with replacing(path) as temporary:
        temporary.write_text(text(as_dict(report)), encoding="utf-8")
