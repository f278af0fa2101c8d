"""Readiness as the workbook asked for it before: one long table, a row an industry and question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from sectorlmi.meeting.filled import Key, Row

HEADINGS = (
    "NAICS", "Industry", "Topic", "Question", "From the data", "Data score", "Score", "Evidence", "Who", "Date",
)  # fmt: skip


def in_old_form(
    book: Workbook, titles: Mapping[str, str], topics: Sequence[str], written: Mapping[Key, Row], owner: str
) -> None:
    """Put the long table on tab `Readiness` in place of the tabs that ask for the scores now."""
    at = book.sheetnames.index("Readiness")
    for name in ("Readiness", "Readiness pages"):
        if name in book.sheetnames:
            del book[name]
    sheet = book.create_sheet("Readiness", min(at, len(book.sheetnames)))
    sheet["A1"] = "Readiness worksheet"
    sheet["A4"], sheet["C4"] = "Filled in by:", owner or None
    for column, heading in enumerate(HEADINGS, start=1):
        sheet.cell(5, column, heading)
    keys = [(code, topic) for code in titles for topic in topics]
    for i, (code, topic) in enumerate([*keys, *(key for key in written if key not in keys)], start=6):
        for column, value in enumerate((code, titles.get(code), topic, f"Which {topic.lower()}?"), start=1):
            sheet.cell(i, column, value)
        for heading, cell in written.get((code, topic), {}).items():
            sheet.cell(i, HEADINGS.index(heading) + 1, cell.value)
