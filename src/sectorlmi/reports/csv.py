"""The data table and the places as one CSV: a row an industry, set-aside ones too, a header of column names."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from sectorlmi.report import SAMPLE_BANNER, Report
from sectorlmi.report.rounding import as_shown
from sectorlmi.reports.files import replacing
from sectorlmi.reports.json import ranking_rows, table_rows

# A cell that begins so would be run as a formula by a spreadsheet program.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows(report: Report) -> list[dict[str, Any]]:
    """Table columns, then place, ranks and why an industry is on the short list or set aside."""
    places = {row.pop("industry_code"): _flat(row) for row in ranking_rows(report)}
    blank = dict.fromkeys(next(iter(places.values()), {}))
    why = {s.industry: s.reason for s in report.set_aside}
    picked = {p.industry: p.reason for p in report.short_list.picks}
    return [
        row
        | places.get(row["industry_code"], blank)
        | {"set_aside": why.get(row["industry_code"]), "short_list": picked.get(row["industry_code"])}
        | ({"made_up": SAMPLE_BANNER} if report.is_sample else {})
        for row in table_rows(as_shown(report.table, report.study))
    ]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    ranks = row.pop("ranks")
    return row | {f"rank_{name}": rank for name, rank in ranks.items()}


def _safe(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def write(report: Report, path: Path) -> None:
    """Write the CSV file (UTF-8 with a byte-order mark, so that Excel reads titles right). ReportError on failure."""
    found = rows(report)
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows({key: _safe(value) for key, value in row.items()} for row in found)
