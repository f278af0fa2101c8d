"""The document's long table as CSV: a header of column names, a row an industry or whatever its rows are."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from sectorlmi.disk import replacing
from sectorlmi.terms.document import SAMPLE_BANNER, Document, plain
from sectorlmi.terms.texts import no_formula


def write(document: Document, path: Path) -> None:
    """Write the CSV file (UTF-8 with a byte-order mark, so that Excel reads titles right). ReportError on failure.

    Jobs are as people are shown them. Made-up data say so in a column of their own.
    """
    banner = {"made_up": SAMPLE_BANNER} if document.is_sample else {}
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for i, lot in enumerate(document.long_table()):
            shown = lot.as_shown()
            columns = {c.name: [_cell(v) for v in shown.rows[c.name].tolist()] for c in shown.columns}
            columns |= {name: [text] * len(shown) for name, text in banner.items()}
            if not i:
                writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))


def _cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula; empty where missing."""
    return no_formula(value) if isinstance(value, str) else plain(value)
