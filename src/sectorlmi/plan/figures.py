"""Every figure of a plan's text, written in one way: with its status in words and its bounds rounded outward.

No sentence of a plan has a number from elsewhere, but for years and the numbers of sections of laws.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import Any, Final

import numpy as np

from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section, plain
from sectorlmi.terms.graded_numbers import UNKNOWN, GradedNumber, figures, in_words
from sectorlmi.terms.grades import grades, points
from sectorlmi.terms.provenance import Status

COUNT: Final = kinds.count("count", "Number", "", "How many")
# What stands behind a number that is not simply published.
_STATUS: Final = {
    Status.PARTIAL: "hidden cells are left out, so it is a floor",
    Status.BRIDGED: "over the smallest group of industries that means the same in both years",
    Status.BRIDGED_ESTIMATED: "over the smallest group of industries that means the same in both years",
    Status.PARENT_RATE: "the rate of the wider industry",
    Status.STATE_RATE: "the rate of the state or a wider area",
    Status.NATIONAL_RATE: "the nation's rate",
    Status.MODELLED: "this program's own projection, not an official one",
    Status.THIRD_PARTY: "from a file outside the official sources",
}
_UNKNOWN: Final = (Status.NOT_COMPARABLE, Status.MISSING, Status.BOUNDED_ONLY)
_ESTIMATED: Final = (Status.ESTIMATED, Status.BRIDGED_ESTIMATED)


@dataclass(frozen=True)
class Figure:
    """A number of the text or of a table: what it is about, and how it is written there."""

    about: str
    number: GradedNumber
    text: str

    def as_dict(self) -> dict[str, Any]:
        """The figure as JSON has it; a missing number or bound is None."""
        n = self.number
        return {
            "about": self.about,
            "value": plain(n.value),
            "unit": n.column.unit,
            "status": n.status,
            "grade": n.grade,
            "lower": plain(n.lower),
            "upper": plain(n.upper),
            "text": self.text,
        }


@dataclass
class Figures:
    """The figures of a text, in the order in which they are written."""

    said: list[Figure] = field(default_factory=list)

    def say(self, about: str, number: GradedNumber, noun: str = "") -> str:
        """The number for a sentence, before what it counts. The only way of a number into one."""
        text = in_a_sentence(number, noun)
        self.said.append(Figure(about, number, text))
        return text

    def count(self, about: str, n: int) -> str:
        """How many there are of something that was counted."""
        return self.say(about, GradedNumber(COUNT, float(n)))


def measured(column: Column, value: float, status: str = "", lower: float = nan, upper: float = nan) -> GradedNumber:
    """A number that was worked out for the text, graded by its certain bounds as every other number is."""
    ends = (np.array([lower]), np.array([upper]))
    known = isfinite(lower) or isfinite(upper)
    grade = str(grades(np.array([value]), ends, np.array([status]), points=points(column))[0]) if known else ""
    return GradedNumber(column, value, status, grade, lower, upper)


def ends(number: GradedNumber) -> tuple[float, float]:
    """Between which bounds the truth certainly lies; NaN where none is known. What is published is itself."""
    if number.status in ("", *map(str, (Status.PUBLISHED, Status.SUM_PUBLISHED, Status.ZERO, Status.ABSENT))):
        return number.value, number.value
    return number.lower, number.upper


def in_a_sentence(number: GradedNumber, noun: str = "") -> str:
    """`12,883 jobs`, `about 10,400 jobs (estimated)`, `about 13,200 jobs (estimated; certainly between 10,900 and
    15,100)`, `certainly between 3,390 and 5,390 jobs (estimated)`, `18.7 percent (the nation's rate)`, `not known`.
    """
    unit = " percent" if number.column.unit.startswith("percent") else ""
    after = f"{unit} {noun}" if noun else unit
    status = Status(number.status) if number.status else Status.PUBLISHED
    if status in _UNKNOWN or not (isfinite(number.value) or number.range):
        return UNKNOWN
    more = [_STATUS[status]] if status in _STATUS else []
    if number.is_range:
        return _range(number, after, more)
    if not number.is_estimate and status not in _ESTIMATED:
        about = {Status.PARTIAL: "at least ", Status.MODELLED: "about "}.get(status, "")
        return _with(about + number.column.shown(number.value) + after, more)
    said = "estimated" + (f"; certainly {in_words(number.range)}{unit}" if number.range else "")
    return _with(f"about {figures(number.column, number.value)}{after}", [said, *more])


def _range(number: GradedNumber, after: str, more: list[str]) -> str:
    if number.range == UNKNOWN:
        return UNKNOWN
    said = "estimated; whether it rose or fell is not known" if number.is_sign_unknown else "estimated"
    return _with(f"certainly {in_words(number.range)}{after}", [said, *more])


def _with(text: str, said: list[str]) -> str:
    return f"{text} ({'; '.join(said)})" if said else text


def in_table(section: Section) -> Iterator[Figure]:
    """The figures of a table as people are shown it, row by row."""
    shown = section.as_shown().marked()
    names = [c for c in shown.columns if not c.is_numeric]
    for row in range(len(shown)):
        of = str(shown.rows[names[0].name][row]) if names else ""
        for column in shown.columns:
            if column.is_numeric:
                number = shown.number(column, row)
                yield Figure(f"{section.title}: {of}, {column.heading}", number, shown.cell(column, row))
