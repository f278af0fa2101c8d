"""The comparison as a web page: the places of several studies in one chart and one table, in one file.

Like every page it needs no network, and the jobs of a study of one county are rounded before they enter the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sectorlmi.disk import replacing
from sectorlmi.ranking.side_by_side import Comparison, is_same_region
from sectorlmi.reports.page import sections
from sectorlmi.reports.page.frame import shell
from sectorlmi.terms.document import Document, Section, sources_section

SCRIPTS: Final = ("compare/measures.js", "compare/dumbbells.js", "compare/table.js", "compare/page.js")


def write(document: Document, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    text = shell(document.title, "compare.html", SCRIPTS, comparison_data(document), skip_to="table-card")
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def comparison_data(document: Document) -> dict[str, Any]:
    """The comparison as plain JSON values."""
    found: Comparison = document.subject
    studies, industries, lists = (section.as_shown() for section in document.sections)
    return {
        "schema": 1,
        "is_sample": document.is_sample,
        "banner": document.banner,
        "facts": _facts(found, industries, lists),
        "rounds_to_ten": False,
        "statuses": sections.statuses(),
        "labels": list(found.labels),
        "is_same_region": is_same_region(found.reports),
        "notes": list(document.notes),
        "studies": sections.section(studies),
        "industries": sections.section(industries),
        "lists": sections.section(lists),
        "sources": sections.section(sources_section(document.provenance)),
    }


def _facts(found: Comparison, industries: Section, lists: Section) -> list[dict[str, str | None]]:
    on_all = int(sum(str(standing) in ("on both", "on all") for standing in lists.rows["standing"]))
    return [
        sections.fact(f"{len(found.reports)} studies"),
        sections.fact(f"{len(industries)} industries"),
        sections.fact(f"{on_all} of {len(lists)} on every short list"),
    ]
