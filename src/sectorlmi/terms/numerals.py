"""Numbers as people, spreadsheets and publishers print them: the one way in which text becomes a number.

`1.100` is eleven hundred jobs in one country and a little over one in another. A single cell cannot tell; a table is
judged as a whole, and refused where it is written with decimal commas or may be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import DataError, IntegrityError

_UNKNOWN: Final = re.compile(
    r"|\*+|n/?[ad]|\(?[cds]\)?|\(na\)|[-\u2013\u2014\u2212.]+|confidential|suppressed|null|none|unknown|\?"
    r"|#n/?a|#value!|#div/0!|#ref!",
    re.IGNORECASE,
)
# What parts thousands besides the comma: blanks of several widths, and the apostrophe of Switzerland.
_BLANKS: Final = " \u00a0\u2009\u202f'\u2019"
_NUMERAL: Final = rf"(?:\d+|\d{{1,3}}(?P<mark>[,{_BLANKS}])\d{{3}}(?:(?P=mark)\d{{3}})*)?(?:\.\d*)?(?:e[-+]?\d+)?"
_PRINTED: Final = re.compile(
    rf"\$?\s*(?P<open>\(?)\s*(?P<sign>[-+]?)\s*\$?\s*(?P<minus>-?)(?P<numeral>{_NUMERAL})\s*%?\s*(?P<close>\)?)\s*%?",
    re.IGNORECASE | re.ASCII,
)
_MINUS: Final = str.maketrans({"\u2212": "-", "\u2013": "-"})
_NO_BLANKS: Final = str.maketrans("", "", _BLANKS)
_FRAME: Final = re.compile(r"[-+$%()\s\u2212\u2013]+")
_SURELY_COMMA: Final = re.compile(
    r"0\d*,\d+|\d*,(\d{1,2}|\d{4,})|\d{4,},\d+|\d{1,3}(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,}"
)
_SURELY_POINT: Final = re.compile(
    r"0\d*\.\d+|\d*\.(\d{1,2}|\d{4,})|\d{4,}\.\d+|\d{1,3}(,\d{3})+\.\d*|\d{1,3}(,\d{3}){2,}"
)
_EITHER: Final = re.compile(r"\d{1,3}[.,]\d{3}")
_SAVE_AGAIN: Final = (
    "Save the table with decimal points and without marks between thousands, as in 1100 and 1.125; "
    "or save it as .xlsx with numbers in its cells."
)


def number(text: str) -> float | None:
    """A printed number (`$16,513,146`, `7.2%` → 7.2, `(1,200)` → -1200, `1 234`); None where the cell says unknown.

    Raises ValueError on anything else: NaN, infinity, and a comma or blank that parts no thousands.
    """
    bare = text.strip().strip("'\"").strip()
    if _UNKNOWN.fullmatch(bare.strip("$% ")):
        return None
    printed = _PRINTED.fullmatch(bare.translate(_MINUS))
    if not printed or bool(printed["open"]) != bool(printed["close"]):
        raise ValueError(text)
    below = [printed["open"], printed["sign"] == "-", printed["minus"]]
    value = float(printed["numeral"].translate(_NO_BLANKS).replace(",", ""))
    if not math.isfinite(value) or sum(map(bool, below)) > 1:
        raise ValueError(text)
    return -value if any(below) else value


@dataclass(frozen=True)
class NumberColumn:
    """A column of a table as it is printed; `cells` are (line, text), `counts` whether its numbers are whole."""

    name: str
    cells: Sequence[tuple[int, str]]
    counts: bool = False

    def matching(self, form: re.Pattern[str]) -> Iterator[tuple[int, str]]:
        """The cells whose digits have a form, whatever sign and unit stand around them."""
        return ((line, text) for line, text in self.cells if form.fullmatch(_digits(text)))

    def is_numbers(self) -> bool:
        """Whether every filled cell could be a number in some country."""
        filled = [text for _, text in self.cells if not _UNKNOWN.fullmatch(text.strip())]
        return bool(filled) and all(re.fullmatch(r"[\d.,]+", _digits(text)) for text in filled)


def _digits(text: str) -> str:
    return _FRAME.sub("", text.strip("'\" ")).translate(_NO_BLANKS)


def refuse_decimal_commas(
    columns: Sequence[NumberColumn], where: str, *, delimiter: str = "", others: Sequence[NumberColumn] = ()
) -> None:
    """Refuse a table whose numbers are written with decimal commas, or may be.

    Args:
        columns: those whose numbers are wanted.
        delimiter: what parts the cells of a CSV. Countries that write decimal commas part cells with semicolons.
        others: further columns of the table, which tell where the wanted ones do not.

    Raises:
        DataError: decimal commas, or numbers such as `1,125` that nothing in the table tells.
        IntegrityError: decimal commas and decimal points in one table.
    """
    comma, point = _first(columns, _SURELY_COMMA), _first(columns, _SURELY_POINT)
    either = [(c.name, line, text) for c in columns for line, text in c.matching(_EITHER)]
    if either and not comma and not point:
        telling = [column for column in others if column.is_numbers()]
        comma, point = _first(telling, _SURELY_COMMA), _first(telling, _SURELY_POINT)
    if comma and point:
        raise IntegrityError(
            f"{where}: decimal commas and decimal points are mixed: {_shown(comma)}, and {_shown(point)}",
            "Bring the table to one form. " + _SAVE_AGAIN,
        )
    if comma:
        raise DataError(f"{where}: numbers are written with a decimal comma: {_shown(comma)}", _SAVE_AGAIN)
    if not point and either and _may_be_commas([text for _, _, text in either], delimiter):
        raise DataError(
            f"{where}: {_shown(either[0])} may have a decimal comma or a mark between thousands", _SAVE_AGAIN
        )
    _refuse_pointed_thousands(columns, where)


def _may_be_commas(texts: Sequence[str], delimiter: str) -> bool:
    both = len({mark for text in texts for mark in ".," if mark in text}) == 2
    return delimiter == ";" or (both and delimiter != ",")


def _refuse_pointed_thousands(columns: Sequence[NumberColumn], where: str) -> None:
    """DataError where counts look like `1.100`: people are whole, so the point may part thousands."""
    for column in columns:
        pointed = [(line, text) for line, text in column.cells if "." in _digits(text)] if column.counts else []
        if pointed and all(_EITHER.fullmatch(_digits(text)) for _, text in pointed):
            may_be = _digits(pointed[0][1]).replace(".", "")
            raise DataError(
                f"{where}: {_shown((column.name, *pointed[0]))} may be {may_be}, or a fraction of a job",
                "Write counts without a mark between thousands; where the file is in thousands, say so with `unit:`.",
            )


def _first(columns: Sequence[NumberColumn], form: re.Pattern[str]) -> tuple[str, int, str] | None:
    return next(((column.name, line, text) for column in columns for line, text in column.matching(form)), None)


def _shown(cell: tuple[str, int, str]) -> str:
    name, line, text = cell
    return f"{text!r} in column {name!r}, row {line}"
