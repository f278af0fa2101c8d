"""The data dictionary's form: one entry a column, from which headings, formats, docs and JSON are made."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any, Final

_GENERAL: Final = "General"
# Excel's number formats in Python's words; the page has them in `js/shared/format.js`.
_FORMS: Final = {
    "#,##0": "{:,.0f}",
    "$#,##0": "${:,.0f}",
    "0.0": "{:,.1f}",
    "0.00": "{:,.2f}",
    "0%": "{:.0%}",
    "0.0%": "{:.1%}",
    "0": "{:.0f}",
}

# Units that end the names of columns.
_UNITS: Final = ("_usd", "_pct")


@dataclass(frozen=True)
class Column:
    """What a column holds.

    `kind` is `text`, `count`, `number`, `status`, `grade` or `flag`; `unit` names the unit in words; `format` is an
    Excel number format, which the screen follows too; `status` names the column that says how firm each value is.
    """

    name: str
    heading: str
    kind: str
    unit: str
    meaning: str
    source: str = ""
    format: str = _GENERAL
    status: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.kind in {"count", "number"}

    @property
    def decimals(self) -> int:
        """How many decimals the number format writes."""
        return len(self.format.partition(".")[2].rstrip("%")) if self.format != _GENERAL else 2

    @property
    def _parts(self) -> tuple[str, str]:
        """The name without its unit, and the unit: `growth_pct` → `growth`, `_pct`."""
        for unit in _UNITS:
            if self.name.endswith(unit):
                return self.name.removesuffix(unit), unit
        return self.name, ""

    def beside(self, word: str) -> str:
        """The name of the column that says something more of this number: `growth_pct`, `low` → `growth_low_pct`."""
        stem, unit = self._parts
        return f"{stem}_{word}{unit}"

    @property
    def grade(self) -> str:
        """The name of the column that says how far this number can be trusted: `growth_pct` → `growth_grade`."""
        return f"{self._parts[0]}_grade"

    def shown(self, value: Any) -> str:
        """A value as the number format writes it; a dash for what is missing."""
        if value is None or (isinstance(value, float) and isnan(value)):
            return "–"
        if not self.is_numeric:
            return str(value)
        if self.format == _GENERAL:
            return f"{value:,.2f}".rstrip("0").rstrip(".")
        form = (JOBS if value >= 1000 else DECIMAL) if self.format == COUNT_OR_RATE else self.format
        return _FORMS.get(form, "{:,.2f}").format(value)


JOBS = "#,##0"
DOLLARS = "$#,##0"
PERCENT = "0.0"
RATIO = "0.00"
RANK = "0.0"
DECIMAL = "0.0"
# Of a column that holds numbers of people and percents below each other.
COUNT_OR_RATE = f"[>=1000]{JOBS};{DECIMAL}"
SHARE = "0%"
FINE_SHARE = "0.0%"
TEXT = "@"


def text(name: str, heading: str, meaning: str, source: str = "") -> Column:
    """A column of text cells."""
    return Column(name, heading, "text", "", meaning, source, TEXT)


def count(name: str, heading: str, unit: str, meaning: str, *, source: str = "", status: str = "") -> Column:
    """A column of whole numbers."""
    return Column(name, heading, "count", unit, meaning, source, JOBS, status)


def status_of(name: str, heading: str, meaning: str) -> Column:
    """A column of `Status` values."""
    return Column(name, heading, "status", "", meaning, "", TEXT)


def grade_of(name: str, heading: str, meaning: str) -> Column:
    """A column of `Grade` values, empty where nothing is graded."""
    return Column(name, heading, "grade", "", meaning, "", TEXT)
