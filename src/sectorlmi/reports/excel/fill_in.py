"""A table that people fill in, on any tab: yellow cells with their rules, next to what only shows something."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlsxwriter.format import Format

from sectorlmi.meeting.filled import Value
from sectorlmi.meeting.sheets import UNKNOWN, Entry, Form
from sectorlmi.meeting.worksheets import NO_LONGER_ASKED, FormRow
from sectorlmi.reports.excel.book import Tab
from sectorlmi.reports.excel.styles import INPUT, LINE, MUTED

_DATE: Final = "yyyy-mm-dd"
_LOW: Final = "#FBDFC6"
_HIGH: Final = "#D6E8F7"
_NOT_KNOWN: Final = "#D9D9D9"
_MOST_LISTED: Final = 255
_LINE_HEIGHT: Final = 13.5
_PADDING: Final = 3
# Text takes a little more than its letters: words are not broken at the edge.
_SPREAD: Final = 1.12


def write_form(
    tab: Tab,
    form: Form,
    rows: Sequence[FormRow],
    order: Sequence[tuple[str, float]],
    *,
    header_row: int,
    widths: Sequence[float] = (),
) -> int:
    """Write a form's header and rows; returns the row after the last.

    Args:
        order: headings of the keys and shown columns with their widths, left of what people write.
        widths: how wide the tab's columns are, where another form has set them.
    """
    styles = tab.book.styles
    headings = [heading for heading, _ in order]
    columns = {heading: i for i, heading in enumerate((*headings, *(e.heading for e in form.entries)))}
    for heading, column in columns.items():
        is_number = heading not in headings and form.entry(heading).kind == "score"
        tab.sheet.write_string(header_row, column, heading, styles.head(is_number=is_number))
    tab.sheet.set_row(header_row, 32)
    for entry in form.entries:
        column = columns[entry.heading]
        rule(tab, entry, (header_row + 1, column, header_row + max(len(rows), 1), column))
    own = widths or widths_of(form, order)
    by_heading = dict(zip(columns, own, strict=False))
    for i, row in enumerate(rows, start=header_row + 1):
        _write_row(tab, form, row, columns, i)
        tab.sheet.set_row(i, row_height(_texts(row), by_heading))
    return header_row + 1 + len(rows)


def row_height(texts: Mapping[str, str], widths: Mapping[str, float]) -> float:
    """Points that the longest wrapped text of a row needs: programs do not fit rows to text on opening."""
    lines = [
        sum(max(1, math.ceil(len(part) * _SPREAD / widths[heading])) for part in text.split("\n"))
        for heading, text in texts.items()
        if heading in widths
    ]
    return _LINE_HEIGHT * max(lines, default=1) + _PADDING


def _texts(row: FormRow) -> dict[str, str]:
    written = {heading: cell.shown for heading, cell in row.written.items()}
    return {heading: str(value) for heading, value in row.shown.items()} | written


def widths_of(form: Form, order: Sequence[tuple[str, float]]) -> list[float]:
    """The widths of a form's columns from the left."""
    return [*(width for _, width in order), *(entry.width for entry in form.entries)]


def set_widths(tab: Tab, form: Form, order: Sequence[tuple[str, float]]) -> None:
    """Make the columns as wide as the form wants them."""
    for i, width in enumerate(widths_of(form, order)):
        tab.sheet.set_column(i, i, width)


def _write_row(tab: Tab, form: Form, row: FormRow, columns: Mapping[str, int], at: int) -> None:
    entries = {e.heading: e for e in form.entries}
    edge: dict[str, Any] = {"top": 2 if row.starts else 1, "top_color": MUTED if row.starts else LINE}
    for heading, column in columns.items():
        if heading in entries:
            cell = row.written.get(heading)
            value = cell.value if cell else row.shown.get(heading, "")
            write_entry(tab, (at, column), entries[heading], value, edge)
        else:
            value = row.shown.get(heading, "")
            look = _shown_look(tab, value, heading in form.keys, edge)
            tab.put((at, column), value, "", look)


def _shown_look(tab: Tab, value: Value, is_key: bool, edge: Mapping[str, Any]) -> Format:
    if isinstance(value, float):
        return tab.book.styles.look("0" if value.is_integer() else "0.0", valign="top", align="center", **edge)
    colour = {"font_color": MUTED, "italic": True} if value == NO_LONGER_ASKED else {}
    return tab.book.styles.text(wrap=True, bold=is_key, **colour, **edge)


def write_entry(tab: Tab, at: tuple[int, int], entry: Entry, value: Value, edge: Mapping[str, Any]) -> None:
    """What was written, as it was written; a date as a date, everything else as text or number."""
    centred = entry.kind in ("score", "choice", "date")
    given: dict[str, Any] = {
        "text_wrap": True, "valign": "top", "bold": entry.kind == "score", "bg_color": INPUT,
        "align": "center" if centred else "left", "left": 1, "right": 1, "bottom": 1,
        "left_color": LINE, "right_color": LINE, "bottom_color": LINE,
    }  # fmt: skip
    day = _day(value) if entry.kind == "date" else None
    look = tab.book.styles.look(_DATE if entry.kind == "date" else "General", **(given | dict(edge)))
    if day:
        tab.sheet.write_datetime(*at, day, look)
    elif value == "":
        tab.sheet.write_blank(*at, None, look)
    elif isinstance(value, float) and math.isfinite(value):
        tab.sheet.write_number(*at, value, look)
    else:
        tab.sheet.write_string(*at, str(value), look)


def _day(value: Value) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def rule(tab: Tab, entry: Entry, area: tuple[int, int, int, int]) -> None:
    """What the cells of an area accept, said when one is chosen and when something else is typed."""
    if entry.kind == "score":
        allowed: list[Any] = [*range(entry.least, entry.most + 1), UNKNOWN]
        _listed(tab, area, allowed, entry)
        _tints(tab, area, entry)
    elif entry.kind == "choice":
        _listed(tab, area, list(entry.choices), entry)
    elif entry.kind == "date":
        tab.sheet.data_validation(
            *area,
            {"validate": "date", "criteria": ">=", "value": dt.date(1990, 1, 1), "error_type": "information",
             "error_title": entry.heading, "error_message": "This is not a date; it is kept as text."},
        )  # fmt: skip


def _listed(tab: Tab, area: tuple[int, int, int, int], allowed: Sequence[Any], entry: Entry) -> None:
    tab.sheet.data_validation(
        *area,
        {
            "validate": "list",
            "source": list(allowed),
            "input_title": entry.heading[:32],
            "input_message": (entry.meaning or entry.allowed)[:_MOST_LISTED],
            "error_title": "Not a " + entry.heading.lower(),
            "error_message": f"Write {entry.allowed}."[:_MOST_LISTED],
        },
    )


def _tints(tab: Tab, area: tuple[int, int, int, int], entry: Entry) -> None:
    """Low and high scores in two tints; unknown in gray, so that it never looks low."""
    make = tab.book.workbook.add_format
    low, high = entry.least + (entry.most - entry.least) // 4, entry.most - (entry.most - entry.least) // 4
    rules = (
        ("==", f'"{UNKNOWN}"', make({"bg_color": _NOT_KNOWN, "italic": True})),
        ("between", (entry.least, low), make({"bg_color": _LOW})),
        ("between", (high, entry.most), make({"bg_color": _HIGH})),
    )
    for criteria, value, look in rules:
        tint: dict[str, Any] = {"type": "cell", "criteria": criteria, "format": look}
        tint |= {"minimum": value[0], "maximum": value[1]} if isinstance(value, tuple) else {"value": value}
        tab.sheet.conditional_format(*area, tint)
