"""The web page: one file that needs no network, to look at, and to change weights in while people talk.

Its scripts rank by the engine's rules (`page/js/ranking.js` follows `sectorlmi.ranking` step by step); when it opens it
ranks by the study's own rules and says so if a place differs from the one that the engine gave.
"""

from __future__ import annotations

from pathlib import Path

from sectorlmi.report import Report
from sectorlmi.reports.files import replacing
from sectorlmi.reports.page.data import page_data
from sectorlmi.reports.page.frame import page


def write(report: Report, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    with replacing(path) as temporary:
        temporary.write_text(page(page_data(report)), encoding="utf-8", newline="\n")
