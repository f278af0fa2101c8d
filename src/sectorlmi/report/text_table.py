"""A table as lines of text, every column as wide as its widest cell: quicker than a library that can do more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_GAP: Final = "  "
_CUT: Final = "…"


@dataclass(frozen=True)
class TextTable:
    """The lines of a table, all of one length: the headings, the rule below them, and a line a row."""

    headings: str
    rule: str
    rows: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.headings)


def text_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, left: Sequence[str], most: dict[str, int] | None = None
) -> TextTable:
    """Lay out a table. The columns headed `left` begin at their left, the others end at their right.

    `most` limits the width of columns, by heading; what is longer is cut, and ends in `…`.
    """
    limits = [(most or {}).get(heading) for heading in headings]
    cells = [[_cut(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    is_left = [heading in left for heading in headings]

    def line(row: Sequence[str]) -> str:
        places = zip(row, widths, is_left, strict=True)
        return f" {_GAP.join(cell.ljust(w) if begins else cell.rjust(w) for cell, w, begins in places)} "

    first, *others = map(line, cells)
    return TextTable(first, f" {'─' * (len(first) - 2)} ", tuple(others))


def _cut(text: str, limit: int | None) -> str:
    return text if limit is None or len(text) <= limit else text[: limit - 1] + _CUT
