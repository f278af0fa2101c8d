"""How far a number can be trusted: its grade, from what is certain of it.

An estimate is close, rough, or too unsure to be a number at all, by how far its certain bounds lie from it. Every
output takes the rule from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np

from sectorlmi.terms.cells import Flags, Floats, Text
from sectorlmi.terms.columns import PERCENT, Column
from sectorlmi.terms.provenance import Status


class Grade(StrEnum):
    """How far a number's certain bounds lie from it; empty where nothing is graded (no number, or no bounds)."""

    PUBLISHED = "published"
    CLOSE = "close"
    ROUGH = "rough"
    UNSURE = "unsure"


GRADE_MEANING: Final[dict[Grade, str]] = {
    Grade.PUBLISHED: "published, or made of published numbers alone",
    Grade.CLOSE: "an estimate, certainly within 5 % of the number (growth: 5 points)",
    Grade.ROUGH: "an estimate, certainly within the range beside it: 25 % of the number (growth: 15 points) or less",
    Grade.UNSURE: "too unsure for one number: certainly within this range",
}

# The farthest that a certain bound lies from a close number, and from a rough one: parts of it, or points of percent,
# by what the unit of a change in percent begins with.
_PARTS: Final = (0.05, 0.25)
_POINTS: Final = {"percent over": (5.0, 15.0), "percent a year": (1.5, 5.0)}
# Bounds are quotients: one that lies at a limit may miss it by a last bit.
_NOISE: Final = 1e-7
_FIRM: Final = tuple(map(str, (Status.PUBLISHED, Status.SUM_PUBLISHED, Status.ZERO, Status.ABSENT)))
_ESTIMATES: Final = tuple(map(str, (Status.ESTIMATED, Status.BRIDGED_ESTIMATED)))


def is_in_points(column: Column) -> bool:
    """Whether a number is a change in percent, which is judged in points and by its sign."""
    return points(column) is not None


def points(column: Column) -> tuple[float, float] | None:
    """How many points of percent a change is close within, and rough within; None of what is no such change."""
    limits = (limit for unit, limit in _POINTS.items() if column.unit.startswith(unit))
    return next(limits, None) if column.format == PERCENT else None


def grades(
    values: Floats, bounds: tuple[Floats, Floats], statuses: Text, *, points: tuple[float, float] | None
) -> Text:
    """The `Grade` of each number, from its certain (lower, upper) bounds; NaN is a side on which none is known.

    `points` are those of a change in percent.

    `statuses` are as people are shown them (`status_as_shown`). Estimates alone are judged by their bounds: a number
    that leaves hidden cells out, or is borrowed, or not known, has none.
    """
    far = np.maximum(np.abs(values - bounds[0]), np.abs(bounds[1] - values))
    close, rough = points or (part * np.abs(values) for part in _PARTS)
    is_split = (points is not None) & is_sign_unknown(*bounds)
    judged = np.where(_is_within(far, rough) & ~is_split, Grade.ROUGH, Grade.UNSURE)
    judged = np.where(_is_within(far, close), Grade.CLOSE, judged)
    is_firm = np.isin(statuses, _FIRM) | ((statuses == str(Status.BRIDGED)) & _is_within(far, 0.0))
    found = np.where(is_firm, Grade.PUBLISHED, np.where(np.isin(statuses, _ESTIMATES), judged, ""))
    return np.where(np.isnan(values), "", found).astype(np.str_)


def _is_within(far: Floats, most: Floats | float) -> Flags:
    """Whether the farther bound is known and lies no farther than this."""
    near: Flags = far <= most + _NOISE
    return near


def is_sign_unknown(low: Floats, high: Floats) -> Flags:
    """Whether a change may be one way or the other: its range, or its certain bounds, hold both signs."""
    unknown: Flags = (low < 0) & (high > 0)
    return unknown


@dataclass(frozen=True, eq=False)
class Certainty:
    """What is certain of a column's numbers, a value a row: certain bounds (NaN where none is known) and the grade.

    `is_sign_unknown` is about changes: what is likely of one (else what is certain) holds both signs.
    """

    lower: Floats
    upper: Floats
    grade: Text
    is_sign_unknown: Flags

    def take(self, rows: Any) -> Certainty:
        """Those of some rows."""
        return Certainty(self.lower[rows], self.upper[rows], self.grade[rows], self.is_sign_unknown[rows])
