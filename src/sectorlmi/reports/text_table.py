"""A table as lines of text, every column as wide as its widest cell: quicker than a library that can do more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

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
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    left: Sequence[str],
    most: dict[str, int] | None = None,
    gap: int = 2,
) -> TextTable:
    """Lay out a table. The columns headed `left` begin at their left, the others end at their right.

    `most` limits the width of columns, by heading; what is longer is cut, and ends in `…`. `gap` blanks stand between
    two columns.
    """
    limits = [(most or {}).get(heading) for heading in headings]
    cells = [[_cut(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    is_left = [heading in left for heading in headings]

    def line(row: Sequence[str]) -> str:
        places = zip(row, widths, is_left, strict=True)
        return f" {(' ' * gap).join(cell.ljust(w) if begins else cell.rjust(w) for cell, w, begins in places)} "

    first, *others = map(line, cells)
    return TextTable(first, f" {'─' * (len(first) - 2)} ", tuple(others))


def _cut(text: str, limit: int | None) -> str:
    return text if limit is None or len(text) <= limit else text[: limit - 1] + _CUT


def fitted_widths(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths of columns side by side in `room`: the widest give way first, and none below its `least`."""
    widths = list(natural)
    while sum(widths) > room:
        shrinkable = [i for i, width in enumerate(widths) if width > least[i]]
        if not shrinkable:
            break
        widths[max(shrinkable, key=lambda i: widths[i])] -= 1
    return widths
