"""A document as running text, for Word and Markdown alike: what follows what, and the tables as they are printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Chart, Document, Passage, Section

# A longer table is looked up rather than read: the files that hold tables have all of it.
_MOST_ROWS: Final = 60
# What a cell without a value begins with; a mark may stand behind it.
_MISSING: Final = "–"
# What a reader wants first, where a document's own order is that of a workbook's tabs.
_FIRST: Final = {"ranking": ("short_list", "ranking")}
# They are listed at the end, as of every document.
_SOURCES: Final = "sources"


@dataclass(frozen=True)
class PrintedTable:
    """A section's cells as people are shown them; `more` says what was left out, `marks` what the marks mean."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[tuple[str, str], ...]
    more: str

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(_heading(column) for column in self.columns)


def _heading(column: Column) -> str:
    """A heading that says so where its numbers are percent."""
    is_percent = column.unit.startswith("percent") and not column.format.endswith("%")
    return f"{column.heading}, %" if is_percent and "%" not in column.heading else column.heading


def printed(section: Section) -> PrintedTable:
    """The table of a section with its grades and marks; columns that say nothing in any row are left out."""
    shown = section.as_shown().marked()
    more = ""
    if len(shown) > _MOST_ROWS:
        more = f"The first {_MOST_ROWS} of {len(shown):,} rows; workbook, CSV and JSON have all."
        shown = shown.first(_MOST_ROWS)
    wanted = shown.screen.columns
    columns = [c for c in shown.columns if not wanted or c.name in wanted]
    cells = {c.name: [shown.cell(c, row) for row in range(len(shown))] for c in columns}
    columns = [c for c in columns if not cells[c.name] or any(map(_says, cells[c.name]))]
    rows = tuple(tuple(cells[c.name][row] for c in columns) for row in range(len(shown)))
    marks = replace(shown, columns=tuple(columns)).legend()
    return PrintedTable(section.title, tuple(columns), rows, tuple(marks), more)


def _says(text: str) -> bool:
    return bool(text) and not text.startswith(_MISSING)


def passages(document: Document) -> tuple[Passage, ...]:
    """The text of a document: its own, or its sections one below the other."""
    return document.passages or tuple(Passage(s.title, 1, (s.intro,), (), (s.key,)) for s in _in_order(document))


def sections(document: Document) -> dict[str, Section]:
    """The sections that may be shown, by key."""
    return {section.key: section for section in _in_order(document)}


def _in_order(document: Document) -> list[Section]:
    every = [s for s in document.sections if s.key != _SOURCES] or list(islice(document.long_table(), 1))
    first = _FIRST.get(document.key, ())
    return sorted(every, key=lambda s: first.index(s.key) if s.key in first else len(first))


def charts_of(document: Document, key: str) -> list[Chart]:
    """The charts of a section."""
    return [chart for chart in document.charts if chart.section == key]


def described(section: Section, chart: Chart) -> str:
    """A chart for those who cannot see it: its title, and its numbers in words."""
    shown = section.as_shown().marked()
    columns = {c.name: c for c in shown.columns}
    numbers = [columns[name] for name in chart.values[:2] if name in columns]
    named = columns.get(chart.categories or chart.group)
    rows = range(min(chart.rows, len(shown)))
    told = [
        f"{shown.cell(named, row) if named else ''}: "
        + ", ".join(f"{shown.number(c, row).spoken or shown.cell(c, row)}" for c in numbers)
        for row in rows
    ]
    heads = " and ".join(c.heading for c in numbers)
    return f"Chart: {chart.title}. {heads}. {'; '.join(told)}."
