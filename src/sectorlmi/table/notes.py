"""What a reader should know about one number of the table, in a sentence: the text of cell notes and footnotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import RECENT, TREND
from sectorlmi.table.own_region import COLUMN, is_over_own
from sectorlmi.terms.columns import Column
from sectorlmi.terms.graded_numbers import UNKNOWN, certain_range, in_words
from sectorlmi.terms.grades import is_in_points
from sectorlmi.terms.provenance import STATUS_MARK, Status

_WORDS: Final = dictionary()
_GROWTHS: Final = {f"{name}_status": name for name in ("growth", "benchmark_growth", "real_wage_growth", TREND, RECENT)}
# Less rounds to no percent.
_LEAST_TOLD: Final = 0.005


def note(table: DataTable, column: Column, row: int) -> str:
    """Why the number is not simply published, and of which region it is where not of the study's; else empty."""
    told = _firmness(table, column, row), _ends(table, column, row), _region(table, column, row)
    return " ".join(part for part in told if part)


def _ends(table: DataTable, column: Column, row: int) -> str:
    """That the two end points mislead, beside growth as they have it."""
    text = _text(table, "two_ends_note", row) if column.name in ("growth_pct", "growth_per_year_pct") else ""
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _region(table: DataTable, column: Column, row: int) -> str:
    return f"Over the industry's own region ({table[COLUMN][row]})." if is_over_own(table, column, row) else ""


def _firmness(table: DataTable, column: Column, row: int) -> str:
    if not column.status:
        return ""
    status = Status(str(table[column.status][row]))
    if not STATUS_MARK[status]:
        # A published growth may still carry a warning, such as a likely recoding.
        return _text(table, "growth_note", row) if column.status == "growth_status" else ""
    writer = _WRITERS.get(column.status)
    details = writer(table, row, status) if writer else ""
    return ". ".join(part for part in (_LEAD[status], details) if part) + "."


_LEAD = {
    Status.PARTIAL: "From the published cells only",
    Status.ESTIMATED: "Estimated, not published",
    Status.BOUNDED_ONLY: "Hidden by the publisher; only a range is known",
    Status.NOT_COMPARABLE: "Not comparable with the base year",
    Status.BRIDGED: "Compared over a bridge group of codes",
    Status.PARENT_RATE: "Rate of a wider industry",
    Status.STATE_RATE: "Rate of a wider area",
    Status.NATIONAL_RATE: "National rate",
    Status.MODELLED: "Modeled, not official",
    Status.THIRD_PARTY: "From a file outside the official sources",
    Status.MISSING: "Not known",
}


def _about_jobs(table: DataTable, row: int, _status: Status) -> str:
    return _hidden_part(table, row, "", "employment_estimated_share") + _between(table, row, "employment")


def _about_base(table: DataTable, row: int, status: Status) -> str:
    if status is Status.NOT_COMPARABLE:
        return str(table["growth_note"][row])
    share = "employment_base_estimated_share"
    return _hidden_part(table, row, "_base", share) + _between(table, row, "employment_base")


def _about_wage(table: DataTable, row: int, _status: Status) -> str:
    return _hidden_part(table, row, "", "") + _between(table, row, "avg_annual_wage_usd")


def _about_real_wage(table: DataTable, row: int, _status: Status) -> str:
    return _hidden_part(table, row, "", "") + _between(table, row, "real_avg_annual_wage_usd")


def _about_parity_wage(table: DataTable, row: int, _status: Status) -> str:
    return _hidden_part(table, row, "", "") + _between(table, row, "parity_avg_annual_wage_usd")


def _about_growth(table: DataTable, row: int, status: Status, name: str) -> str:
    share = table.columns[f"{name}_estimated_share"][row] if f"{name}_estimated_share" in table else 0
    estimated = f"{_percent(share)} of the jobs compared are estimated; " if share else ""
    bounds = _between(table, row, f"{name}_pct") if share or status is Status.ESTIMATED else ""
    return "; ".join(part for part in (_text(table, f"{name}_note", row), estimated + bounds) if part)


def _text(table: DataTable, name: str, row: int) -> str:
    """What a column of text says, where the table has it."""
    return str(table[name][row]) if name in table else ""


def _about_projection(table: DataTable, row: int, _status: Status) -> str:
    return str(table["projected_growth_note"][row])


def _about_lq(table: DataTable, row: int, _status: Status) -> str:
    return _hidden_part(table, row, "", "") + _between(table, row, "location_quotient")


_WRITERS: Final[Mapping[str, Callable[[DataTable, int, Status], str]]] = {
    "employment_status": _about_jobs,
    "employment_base_status": _about_base,
    "avg_annual_wage_status": _about_wage,
    **{status: partial(_about_growth, name=name) for status, name in _GROWTHS.items()},
    "real_avg_annual_wage_status": _about_real_wage,
    "parity_avg_annual_wage_status": _about_parity_wage,
    "projected_growth_status": _about_projection,
    "location_quotient_status": _about_lq,
}


def _hidden_part(table: DataTable, row: int, year: str, share_column: str) -> str:
    hidden = int(table[f"n_suppressed{year}"][row])
    cells = hidden + int(table[f"n_disclosed{year}"][row])
    text = f"{hidden} of {cells} cells hidden; " if hidden else ""
    share = table[share_column][row] if share_column else 0
    return text + (f"{_percent(share)} estimated; " if share else "")


def _percent(share: float) -> str:
    """A share above zero; a small one must not read as none."""
    return f"{share:.0%}" if share >= _LEAST_TOLD else "under 1%"


def _between(table: DataTable, row: int, name: str) -> str:
    """Between what the number certainly lies, and between what nine fills of ten put it."""
    column = _WORDS[name]
    found = {}
    for word, ends in (("certainly", ("lower", "upper")), ("likely", ("low", "high"))):
        low, high = (table.columns.get(column.beside(end)) for end in ends)
        if low is not None and high is not None:
            found[word] = certain_range(column, float(low[row]), float(high[row]))
    unit = " %" if is_in_points(column) else ""
    return ", ".join(f"{word} {in_words(text)}{unit}" for word, text in found.items() if text != UNKNOWN)
