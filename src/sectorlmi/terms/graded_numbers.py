"""How a number of each grade is written, marked and explained, for every output alike.

A close number has three figures behind `≈`, a rough one its certain range besides, and an unsure one is nothing but its
range. Bounds are rounded outward, or "certainly" would be false.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from math import isfinite, nan
from typing import Final

from sectorlmi.terms.columns import Column
from sectorlmi.terms.grades import GRADE_MEANING, Certainty, Grade, is_in_points
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING, Status

ABOUT: Final = "≈"
# How each grade looks, for legends; a published number looks like any.
GRADE_SHOWN: Final[dict[Grade, str]] = {
    Grade.CLOSE: f"{ABOUT}10,400",
    Grade.ROUGH: f"{ABOUT}13,200 (10,900 to 15,100)",
    Grade.UNSURE: "3,390 to 5,390",
}
SIGN: Final = "sign"
SIGN_UNKNOWN: Final = "sign not known"
UNKNOWN: Final = "not known"

_FIGURES: Final = 3


@dataclass(frozen=True)
class GradedNumber:
    """A number with what is certain of it, and how it is written. `status` is the one that people are shown."""

    column: Column
    value: float
    status: str = ""
    grade: str = ""
    lower: float = nan
    upper: float = nan
    is_sign_unknown: bool = False

    @property
    def is_estimate(self) -> bool:
        """Whether its grade says what its status would."""
        return self.grade in GRADE_SHOWN

    @property
    def is_range(self) -> bool:
        """Whether the number itself says nothing, so that only its range is shown."""
        return self.grade == Grade.UNSURE or (self.is_estimate and self.is_sign_unknown)

    @property
    def marking(self) -> Status:
        """The status whose mark stands behind the number: less what the grade says of it."""
        if self.is_estimate:
            return Status.BRIDGED if self.status == Status.BRIDGED_ESTIMATED else Status.PUBLISHED
        return Status(self.status) if self.status else Status.PUBLISHED

    @property
    def number(self) -> str:
        """The number alone: three figures of an estimate, all that its column has of others; empty for a range."""
        if self.is_range:
            return ""
        if self.is_estimate:
            return f"{ABOUT}{figures(self.column, self.value)}"
        return self.column.shown(self.value)

    @property
    def range(self) -> str:
        """What is certain, where that is shown: of rough and unsure numbers. Empty else."""
        is_shown = self.is_range or self.grade == Grade.ROUGH
        return certain_range(self.column, self.lower, self.upper) if is_shown else ""

    @property
    def lead(self) -> str:
        """What stands before the range: the number, or that its sign is not known."""
        return SIGN_UNKNOWN if self.is_sign_unknown and self.is_range else self.number

    def __str__(self) -> str:
        """The number as a list shows it: `12,883`, `≈10,400`, `≈13,200 (10,900 to 15,100)`, `3,390 to 5,390`."""
        text = f"{self.lead} ({self.range})" if self.lead and self.range else self.lead or self.range
        return text + STATUS_MARK[self.marking]

    @property
    def kind(self) -> str:
        """What decides how its cell looks: its grade (or that its sign is not known) and a bridge, else its status."""
        if not self.is_estimate:
            return self.status
        word = SIGN if self.is_sign_unknown else self.grade
        return f"{word} {Status.BRIDGED}" if self.marking is Status.BRIDGED else word

    @property
    def spoken(self) -> str:
        """The number in words, for those who hear it: `about 10,400`, `between 3,390 and 5,390`."""
        lead, between = self.lead.replace(ABOUT, "about "), in_words(self.range)
        return f"{lead}, certainly {between}" if lead and between else lead or between


def graded(column: Column, value: float, status: str, certain: Certainty | None, row: int) -> GradedNumber:
    """A number of a column with its status and what is certain of the column's rows; None: nothing is known of them."""
    if certain is None:
        return GradedNumber(column, value, status)
    lower, upper = float(certain.lower[row]), float(certain.upper[row])
    return GradedNumber(
        column, value, status, str(certain.grade[row]), lower, upper, bool(certain.is_sign_unknown[row])
    )


def legend(numbers: Iterable[GradedNumber]) -> list[tuple[str, str]]:
    """What the marks of these numbers mean: how each looks, and what it says, each once, from firm to weak."""
    seen = {(number.grade if number.is_estimate else "", number.marking) for number in numbers}
    looks = [(look, GRADE_MEANING[grade]) for grade, look in GRADE_SHOWN.items() if grade in {g for g, _ in seen}]
    marked = {status for _, status in seen}
    return looks + [(mark, STATUS_MEANING[s]) for s, mark in STATUS_MARK.items() if mark and s in marked]


def figures(column: Column, value: float) -> str:
    """An estimate as far as it can be trusted: three figures, and no more decimals than its column has."""
    rounded = float(f"{value:.{_FIGURES}g}")
    last = Decimal(repr(rounded)).adjusted() - _FIGURES + 1
    # Rounded once: 1.953 with one decimal is 2.0, not the 1.9 of 1.95.
    return _written(column, rounded if -last <= column.decimals else value, min(column.decimals, max(0, -last)))


def _written(column: Column, value: float, decimals: int) -> str:
    return f"{'$' if column.format.startswith('$') else ''}{value:,.{decimals}f}"


# A workbook has each number on several tabs.
@lru_cache(maxsize=8192)
def certain_range(column: Column, lower: float, upper: float) -> str:
    """The certain bounds in words, rounded outward: `10,100 to 10,800`, `at least 120`; `not known` where they say
    no more than that jobs are not negative."""
    has_lower, has_upper = isfinite(lower), isfinite(upper)
    if not has_upper and not (has_lower and lower > (-100 if is_in_points(column) else 0)):
        return UNKNOWN
    low = outward(column, lower, up=False) if has_lower else ""
    high = outward(column, upper, up=True) if has_upper else ""
    if not low or not high:
        return f"at least {low}" if low else f"at most {high}"
    return low if low == high else f"{low} to {high}"


def in_words(between: str) -> str:
    """A range in the middle of a sentence: `between 10,100 and 10,800`; one with an open end as it is."""
    low, to, high = between.partition(" to ")
    return f"between {low} and {high}" if to else between


def outward(column: Column, bound: float, *, up: bool) -> str:
    """A bound to three figures at most, away from what it bounds: 10,169 becomes 10,100 below and 10,200 above.

    Changes in percent over several years are rounded to whole ones, others to no more decimals than their column has.
    """
    exact = Decimal(repr(float(bound)))
    finest = 0 if is_in_points(column) and not column.unit.startswith("percent a year") else -column.decimals
    last = max(finest, exact.adjusted() - _FIGURES + 1) if exact else finest
    steps = (exact / Decimal(1).scaleb(last)).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)
    return _written(column, float(steps.scaleb(last)) + 0.0, max(0, -last))
