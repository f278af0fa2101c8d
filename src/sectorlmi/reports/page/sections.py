"""Columns, sections and marks as plain JSON values, in the words that the scripts of every page read."""

from __future__ import annotations

from typing import Any

from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section, plain
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING, Status


def statuses() -> dict[str, dict[str, str]]:
    """The mark of each status and what it stands for."""
    return {s.value: {"mark": STATUS_MARK[s], "meaning": STATUS_MEANING[s]} for s in Status}


def column(described: Column) -> dict[str, str]:
    """What the heading, the tooltip and the numbers of a column need."""
    return {
        "name": described.name,
        "heading": described.heading,
        "kind": described.kind,
        "unit": described.unit,
        "meaning": described.meaning,
        "format": described.format,
    }


def section(shown: Section) -> dict[str, Any]:
    """A section that is shown as it is: a list of cells a row."""
    names = [c.name for c in shown.columns]
    return {
        "key": shown.key,
        "title": shown.title,
        "intro": shown.intro,
        "columns": [column(c) for c in shown.columns],
        "rows": [[plain(shown.rows[name][row]) for name in names] for row in range(len(shown))],
        "statuses": {name: [str(s) for s in shown.statuses[name]] for name in names if name in shown.statuses},
        "notes": {name: [str(s) for s in shown.notes[name]] for name in names if name in shown.notes},
    }


def fact(text: str, more: str = "") -> dict[str, str | None]:
    """A word on the line under the title of a page, with what a pointer over it tells."""
    return {"text": text, "more": more or None}
