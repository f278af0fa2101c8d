"""Numbers as the page writes them: changes in percent with their sign, estimates by grade, bounds rounded outward.

Everything else is written as on any output; a change reads `+11%`, `≈+60%` (`+53% to +67%`) or only `−5% to +280%`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sectorlmi.reports.page import any_document
from sectorlmi.terms.columns import Column
from sectorlmi.terms.graded_numbers import ABOUT, SIGN_UNKNOWN, UNKNOWN, GradedNumber, certain_range, in_words
from sectorlmi.terms.grades import Grade, is_in_points

_NUMBER: Final = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def column(described: Column) -> dict[str, str]:
    """What the page needs of a column; `+0%` and `+0.0%` are formats of changes in percent."""
    found = any_document.column(described)
    return found | {"format": f"+0{'.0' if _decimals(described) else ''}%"} if is_in_points(described) else found


def number(shown: GradedNumber) -> dict[str, Any] | None:
    """An estimate as its grade has it, seen and heard; None for any other number, which the page writes itself.

    `certain` is the certain range of a close number, which only analysts are shown.
    """
    found = any_document.graded(shown)
    if found is None:
        return None
    close = shown.grade == Grade.CLOSE and not shown.is_range
    certain = certain_range(shown.column, shown.lower, shown.upper) if close else ""
    if is_in_points(shown.column):
        certain, between = _signed(certain), _signed(shown.range)
        lead = "" if shown.is_range else f"{ABOUT}{_percent(shown.value, _decimals(shown.column))}"
        lead = SIGN_UNKNOWN if shown.is_range and between == UNKNOWN else lead
        about, within = lead.replace(ABOUT, "about "), in_words(between)
        found |= {
            "lead": lead,
            "range": between,
            "text": f"{lead} ({between})" if lead and between else lead or between,
            "said": f"{about}, certainly {within}" if about and within else about or within,
        }
    return found | ({"certain": certain} if certain else {})


def _decimals(described: Column) -> int:
    """Changes over several years are whole percents, those of a year have a decimal."""
    return 1 if described.unit.startswith("percent a year") else 0


def _percent(value: float, decimals: int) -> str:
    return _signed(f"{value:,.{decimals}f}")


def _signed(text: str) -> str:
    """Every number of a text as a change: `-5 to 280` becomes `−5% to +280%`."""
    return _NUMBER.sub(lambda found: _with_sign(found[0]), text)


def _with_sign(digits: str) -> str:
    bare = digits.lstrip("-")
    is_zero = not bare.strip("0.,")
    sign = "" if is_zero else "−" if digits.startswith("-") else "+"
    return f"{sign}{bare}%"
