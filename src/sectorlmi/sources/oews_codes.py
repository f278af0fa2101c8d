"""Industry codes and symbols of the OEWS files.

NAICS codes are six characters, padded with zeros (`541500`), and some stand for several industries together
(`3250A1` = "Chemical Manufacturing (3251, 3252, 3253, and 3259 only)"). BLS writes symbols where a number cannot be
published: `*` no wage, `**` no employment, `#` a wage at or above the cap, `~` fewer than 0.5 % of establishments.
Source: BLS OEWS, field descriptions of the download files (May 2024).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

CROSS_INDUSTRY: Final = "000000"
SYMBOLS: Final = ("*", "**", "#", "~")
# The wage that `#` stands for, by the first year it holds: (first May survey, hourly, annual).
_CAPS: Final = ((0, 100.0, 208_000.0), (2022, 115.0, 239_200.0))


def naics(code: str) -> str:
    """A NAICS code without its padding: `541500` → `5415`, `327000` → `327`; sectors and hybrids as they are.

    No NAICS code of two to five digits ends in 0, so nothing but padding is cut.
    """
    if code == "000001" or not code.isdigit():
        return code
    # A spreadsheet makes 0 of the code of all industries.
    return code.rstrip("0") or CROSS_INDUSTRY


def cap(column: str, year: int) -> float:
    """The wage at and above which BLS prints `#` in a year's files; NaN for columns that are no wage."""
    if column[:2] not in ("h_", "a_"):
        return float("nan")
    hourly, annual = next((h, a) for first, h, a in reversed(_CAPS) if year >= first)
    return hourly if column.startswith("h_") else annual


def number(cell: Any) -> float:
    """A cell's number; NaN for blanks and symbols. ValueError on any other text."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    bare = str(cell or "").strip().replace(",", "")
    return float("nan") if not bare or bare in SYMBOLS else _finite(bare)


def _finite(text: str) -> float:
    value = float(text)
    if not np.isfinite(value):
        raise ValueError(text)
    return value


def symbol(cell: Any) -> str:
    """The symbol of a cell, empty where it holds a number or nothing."""
    bare = cell.strip() if isinstance(cell, str) else ""
    return bare if bare in SYMBOLS else ""
