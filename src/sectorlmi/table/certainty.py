"""What is certain of the table's numbers, and their grades as columns. The rule itself is `terms.grades`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms.cells import Array, Floats, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import status_as_shown
from sectorlmi.terms.grades import Certainty, grades, is_sign_unknown, points


def of(columns: Mapping[str, Array], column: Column) -> Certainty | None:
    """What is certain of a column's numbers; None where the table has no bounds of them.

    The grade is the table's own where it has one: that of the exact number, which may be shown rounded. Whether a
    change's sign is known is asked of its likely range where there is one, else of its certain bounds.
    """
    lower, upper = (columns.get(column.beside(word)) for word in ("lower", "upper"))
    values, limits = columns.get(column.name), points(column)
    if values is None or lower is None or upper is None or not column.status:
        return None
    ends = [columns.get(column.beside(word), np.full(len(values), np.nan)) for word in ("low", "high")]
    is_likely = ~np.isnan(ends[0]) & ~np.isnan(ends[1])
    sign = is_sign_unknown(*(np.where(is_likely, *pair) for pair in zip(ends, (lower, upper), strict=True)))
    grade = columns.get(column.grade)
    if grade is None:
        grade = grades(values, (lower, upper), status_shown(columns, column.status), points=limits)
    return Certainty(lower, upper, grade, sign & (limits is not None))


def judged(
    values: Floats, bounds: tuple[Floats, Floats], statuses: Text, *, limits: tuple[float, float] | None = None
) -> Certainty:
    """What is certain of numbers outside the table, from their certain bounds and statuses as people are shown them.

    `limits` are the points of a change in percent (`terms.grades.points`).
    """
    return Certainty(*bounds, grades(values, bounds, statuses, points=limits), np.zeros(len(values), dtype=np.bool_))


def status_shown(columns: Mapping[str, Array], name: str) -> Text:
    """A column of statuses as people are shown it: growth over a bridge group may be estimated as well."""
    return status_as_shown(columns[name], columns.get(f"{name.removesuffix('_status')}_estimated_share", 0.0))


def with_grades(columns: Mapping[str, Array]) -> dict[str, Array]:
    """The columns of a table, and behind each status the grade of its number where the table has bounds of that."""
    words = dictionary()
    graded = {column.status: column for column in words.values() if column.grade in words}
    found: dict[str, Array] = {}
    for name, values in columns.items():
        found[name] = values
        certain = of(columns, graded[name]) if name in graded else None
        if certain is not None:
            found[graded[name].grade] = certain.grade
    return found
