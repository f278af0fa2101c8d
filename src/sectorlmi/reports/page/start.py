"""The web page: one file that needs no network, to look at, and to change weights in while people talk.

Its scripts rank by the engine's rules (`page/js/rank/ranking.js` follows `sectorlmi.ranking` step by step); when it
opens it ranks by the study's own rules and says so if a place differs from the one that the engine gave.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.ranking.report import Report
from sectorlmi.reports.page.data import page_data
from sectorlmi.reports.page.frame import shell
from sectorlmi.terms.document import Document

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
