"""The tab `Self-assessment`: three dimensions scored from 1 to 10, the bands, and where to start from each."""

from __future__ import annotations

from typing import Any, Final

from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.sheets import RUBRIC
from sectorlmi.meeting.worksheets import FormRow, rubric_rows
from sectorlmi.reference import readiness as words
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Tab, TabTitle
from sectorlmi.reports.excel.fill_in import set_widths, write_form
from sectorlmi.reports.excel.styles import LINE, MUTED

TITLE: Final = TabTitle(
    RUBRIC.tab,
    "Self-assessment of the region",
    "How well industry is engaged, partners coordinate, and pathways are built: score each from 1 to 10, or unknown. "
    "After the Next Gen Sector Partnerships rubric, in our words.",
)
_BANDS: Final = 4
_ORDER: Final = (
    ("Dimension", 22), ("Band", 13), ("What that looks like", 44), ("Where to start", 44), ("Partners' mean", 11),
    ("Lowest to highest", 14),
)  # fmt: skip
_MEAN: Final = "E"
_SCORE: Final = "G"
# The rubric below has the least score of each band in this column.
_LEAST: Final = "E"
# The column that each shown heading is looked up in: the rubric stands below, four rows a dimension.
_FROM: Final = {"Band": "B", "What that looks like": "C", "Where to start": "D"}


def fill(book: Book, tab: Tab, answers: Answers) -> None:
    """The scores with their bands and advice, which follow the score, and below them the rubric itself."""
    rows = rubric_rows(answers)
    set_widths(tab, RUBRIC, _ORDER)
    row = write_form(tab, RUBRIC, rows, _ORDER, header_row=HEADER_ROW)
    for i in range(len(rows)):
        tab.sheet.set_row(HEADER_ROW + 1 + i, 72)  # room for the advice of any band
    _rubric(book, tab, row + 2)
    for i, each in enumerate(rows[: len(dimensions())]):
        _live(tab, HEADER_ROW + 1 + i, row + 3 + _BANDS * i, each)
    tab.sheet.freeze_panes(HEADER_ROW + 1, 1)


def dimensions() -> list[str]:
    """The three dimensions of the rubric."""
    return list(dict.fromkeys(band.dimension for band in words.rubric()))


def _live(tab: Tab, at: int, first: int, row: FormRow) -> None:
    """Band and advice as formulas, so that they follow a score that is typed in."""
    look = tab.book.styles.text(wrap=True, top=2, top_color=MUTED)
    for column, (heading, source) in enumerate(_FROM.items(), start=1):
        rows = first + 1, first + _BANDS
        score = f"IF(ISNUMBER(${_SCORE}{at + 1}),${_SCORE}{at + 1},${_MEAN}{at + 1})"
        least = f"${_LEAST}${rows[0]}:${_LEAST}${rows[1]}"
        found = f"INDEX(${source}${rows[0]}:${source}${rows[1]},MATCH({score},{least},1))"
        tab.sheet.write_formula(at, column, f'=IFERROR({found},"")', look, row.shown[heading])


def _rubric(book: Book, tab: Tab, row: int) -> None:
    styles, sheet = book.styles, tab.sheet
    sheet.write_string(row - 1, 0, RUBRIC.ends_at, styles.heading)
    headings = ("Of dimension", "Name of band", "Looks like", "Start with", "From", "To")
    for i, heading in enumerate(headings):
        sheet.write_string(row, i, heading, styles.head(is_number=i > 3))
    sheet.set_row(row, 32)
    for n, band in enumerate(words.rubric(), start=row + 1):
        edge: dict[str, Any] = {"top": 2 if band.least == 1 else 1, "top_color": MUTED if band.least == 1 else LINE}
        for i, text in enumerate((band.dimension, band.name, band.looks_like, band.start_with)):
            sheet.write_string(n, i, text, styles.text(wrap=True, bold=i == 0, **edge))
        for i, number in ((4, band.least), (5, band.most)):
            sheet.write_number(n, i, number, styles.look("0", valign="top", align="right", **edge))
        sheet.set_row(n, 48)
