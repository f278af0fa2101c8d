"""JSON: the document's payload, whose keys are part of the program's contract, and around it what all have."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sectorlmi.disk import replacing
from sectorlmi.terms.document import SCHEMA, Document, section_rows

_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
# How Python keeps the bytes of a name that is not in the system's encoding.
_NO_TEXT: Final = re.compile("[\ud800-\udfff]")
_HEAD: Final = ("schema", "is_sample", "study")


def as_dict(document: Document, outputs: Sequence[str] = ()) -> dict[str, Any]:
    """The document as plain JSON values; missing numbers are None, never 0 or NaN. `outputs` names files written."""
    around: dict[str, Callable[[], Any]] = {
        "schema": lambda: SCHEMA,
        "is_sample": lambda: document.is_sample,
        "study": lambda: document.study.resolved() if document.study else None,
        "provenance": lambda: [asdict(p) for p in document.provenance],
        "notes": lambda: list(document.notes),
        "outputs": lambda: list(outputs),
    }
    head = {key: around[key]() for key in document.envelope if key in _HEAD}
    return head | dict(document.payload()) | {key: around[key]() for key in document.envelope if key not in _HEAD}


def text(value: Any) -> str:
    """JSON text that is the same byte for byte for the same values."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def printable(text: str, encoding: str) -> str:
    """The same JSON in ASCII, where the encoding is not the UTF-8 that programs expect, or a file's name is no text."""
    is_expected = codecs.lookup(encoding).name == "utf-8" and not _NO_TEXT.search(text)
    return text if is_expected else _NOT_ASCII.sub(lambda signs: json.dumps(signs[0])[1:-1], text)


def write(document: Document, path: Path) -> None:
    """Write the JSON file. ReportError when it cannot be written."""
    with replacing(path) as temporary:
        temporary.write_text(text(as_dict(document)), encoding="utf-8")


def write_joined(document: Document, path: Path) -> None:
    """Write the JSON file of many regions, with their rows under `rows`, a line each. ReportError on failure.

    The rows are written lot by lot: all of them at once would take more room than the table they come from.
    """
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text(as_dict(document)).removesuffix("\n}\n") + ',\n "rows": [')
        between = "\n  "
        for lot in document.long_table():
            for row in section_rows(lot):
                file.write(between + json.dumps(row, ensure_ascii=False, allow_nan=False))
                between = ",\n  "
        file.write("\n ]\n}\n")
