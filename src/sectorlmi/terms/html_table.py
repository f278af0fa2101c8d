"""Columns of values as an HTML table, with marks and notes: what a notebook shows of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from sectorlmi.terms.columns import Column
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING, Status

Values = Mapping[str, Any]


def html_table(caption: str, columns: Sequence[Column], rows: Values, statuses: Values, notes: Values) -> str:
    """`rows` holds a sequence for each column; `statuses` and `notes`, for some, what each value is and its note.

    Every text is escaped. Under the table stands what the marks in it mean.
    """
    n = len(rows[columns[0].name]) if columns else 0
    head = "".join(f'<th scope="col" title="{escape(c.meaning)}">{escape(c.heading)}</th>' for c in columns)
    lines = "".join(
        f"<tr>{''.join(_cell(c, i, rows, statuses, notes) for c in columns)}</tr>"  # one line an industry
        for i in range(n)
    )
    table = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    return table + _legend({str(s) for found in statuses.values() for s in found})


def _cell(column: Column, row: int, rows: Values, statuses: Values, notes: Values) -> str:
    value = rows[column.name][row]
    text = column.shown(value.item() if isinstance(value, np.generic) else value)
    mark = STATUS_MARK[Status(str(statuses[column.name][row]))] if column.name in statuses else ""
    note = str(notes[column.name][row]) if column.name in notes else ""
    title = f' title="{escape(note)}"' if note else ""
    side = "right" if column.is_numeric else "left"
    return f'<td style="text-align:{side}"{title}>{escape(text)}{mark}</td>'


def _legend(used: set[str]) -> str:
    meant = [f"{m} {escape(STATUS_MEANING[s])}" for s, m in STATUS_MARK.items() if m and s in used]
    return f"<p><small>{'<br>'.join(meant)}</small></p>" if meant else ""
