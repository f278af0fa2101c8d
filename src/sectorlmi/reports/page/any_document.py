"""Any document as a web page: one file that needs no network, with every section as a table, notes and sources."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any, Final

from sectorlmi.disk import replacing
from sectorlmi.reports.page import sections
from sectorlmi.reports.page.frame import shell
from sectorlmi.terms.document import Document, Section, sources_section

SCRIPTS: Final = ("document/page.js",)
# A browser takes long over more; CSV and Parquet have all.
_MOST_ROWS: Final = 2_000


def write(document: Document, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    save(shell(document.title, "document.html", SCRIPTS, page_data(document), skip_to="sections"), path)


def page_data(document: Document) -> dict[str, Any]:
    """What every page's data hold, as plain JSON values; numbers are as people are shown them."""
    shown = [section.as_shown() for section in document.sections or islice(document.long_table(), 1)]
    if document.provenance:
        shown.append(sources_section(document.provenance))
    return {
        "is_sample": document.is_sample,
        "banner": document.banner,
        "facts": [sections.fact(text) for text in document.facts],
        "statuses": sections.statuses(),
        "rounds_to_ten": False,
        "sections": [sections.section(_first(one)) for one in shown if len(one)],
        "notes": list(document.notes),
    }


def save(text: str, path: Path) -> None:
    """Write a page whole or not at all. ReportError when it cannot be written."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _first(section: Section) -> Section:
    """The rows that a page has room for."""
    if len(section) <= _MOST_ROWS:
        return section
    return section.first(_MOST_ROWS, f"The first {_MOST_ROWS:,} rows; CSV and Parquet have all.")
