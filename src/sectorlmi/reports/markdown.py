"""A document as Markdown: headings, paragraphs, tables with grades and marks, notes and sources; charts are tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.reports import running_text
from sectorlmi.reports.running_text import PrintedTable, printed
from sectorlmi.terms.document import Document, Passage, Section, sources_section

# What would begin or end something in Markdown; a dash, or a number with a dot, does so only at the start of a line.
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|#~])")
_AT_START: Final = re.compile(r"^(\d*)([-+.)])(?=\s)")


def write(document: Document, path: Path) -> None:
    """Write the Markdown file (UTF-8). ReportError when it cannot be written."""
    with replacing(path) as temporary:
        temporary.write_text("\n\n".join(_blocks(document)) + "\n", encoding="utf-8", newline="\n")


def _blocks(document: Document) -> Iterator[str]:
    yield f"# {_text(document.title)}"
    if document.banner:
        yield f"**{_text(document.banner)}**"
    if document.facts:
        yield _text(" · ".join(document.facts))
    known = running_text.sections(document)
    for passage in running_text.passages(document):
        yield from _passage(passage, [known[key] for key in passage.shows if key in known])
    if document.notes:
        yield from _passage(Passage("Notes", 1, (), document.notes), [])
    if document.provenance:
        yield from _passage(Passage("Sources"), [sources_section(document.provenance)])


def _passage(passage: Passage, shown: Sequence[Section]) -> Iterator[str]:
    if passage.heading:
        yield f"{'#' * (passage.level + 1)} {_text(passage.heading)}"
    yield from (_text(paragraph) for paragraph in passage.paragraphs if paragraph)
    if passage.points:
        yield "\n".join(f"- {_text(point)}" for point in passage.points)
    for section in shown:
        table = printed(section)
        if section.title != passage.heading:
            yield f"**{_text(section.title)}**"
        yield _table(table)
        yield from (_text(line) for line in (table.more,) if line)
        if table.marks:
            yield "\n".join(f"- {_text(look)}: {_text(meaning)}" for look, meaning in table.marks)


def _table(table: PrintedTable) -> str:
    rule = ["---:" if column.is_numeric else "---" for column in table.columns]
    lines = (map(_text, table.headings), rule, *(map(_text, row) for row in table.rows))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _text(text: str) -> str:
    """Text in which nothing is taken for Markdown."""
    return _AT_START.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", " ".join(text.split())))
