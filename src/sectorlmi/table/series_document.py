"""Series as a document: a line an industry for the screen, and a row an industry and period for files and programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from sectorlmi.table import certainty, measures, rounding, status
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.regional_columns import titles
from sectorlmi.table.series import Series
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array, Flags, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Chart, Document, Screen, Section, file_stem, section_rows, status_as_shown
from sectorlmi.terms.grades import Certainty, is_sign_unknown, points
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance, Status
from sectorlmi.terms.spark import spark
from sectorlmi.terms.study import Study

_INTRO: Final = (
    "Jobs, pay, worksites and location quotient of each industry over the periods of the store. Where NAICS drew "
    "industries anew, a point is of the group that has the same content on both sides, named beside it; where a series "
    "breaks, the reason stands in the first row after."
)
# Signs of a spark line that a list has room for.
_LONGEST_LINE: Final = 40
# Rows of periods that a screen shows below the lines.
_FEW_ROWS: Final = 45
_ON_SCREEN: Final = (
    *("industry_code", "period", "employment", "avg_annual_wage_usd", "real_avg_annual_wage_usd", "n_establishments"),
    "location_quotient",
)
_SPARE: Final = ("real_avg_annual_wage_usd", "n_establishments", "location_quotient")
_NULL: Final = ("break_before", "bridge")


@dataclass(frozen=True, eq=False)
class RealDollars:
    """What a dollar of each year is worth in dollars of `year` (NaN: not known), and where that is from."""

    year: int
    worth: Mapping[int, float]
    source: str
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, eq=False)
class Trend:
    """The series of a study's industries: those of years, and those of quarters, either of which may be missing."""

    study: Study
    parts: tuple[Series, ...]
    real: RealDollars | None
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]


def document(found: Trend) -> Document:
    """The trend as every format writes it."""
    study = found.study
    section = rounding.by_rule(trend_section(found), study)
    lines = tuple(rounding.by_rule(_lines(part, k), study) for k, part in enumerate(found.parts))
    is_few = len(section) <= _FEW_ROWS
    seen = Screen(spare=_SPARE, columns=_ON_SCREEN, rows=None if is_few else 0, told=("marks",))
    shown = replace(section, screen=seen)
    notes = (*_told_of_groups(found), *_told_of_breaks(found), *found.notes, *_told_of_dollars(found))
    chart = Chart(
        section.key,
        "Jobs",
        "lines",
        ("employment", "employment_low", "employment_high"),
        categories="period",
        group="series",
        gap="break_before",
        rows=len(section),
    )
    return Document(
        "trend",
        f"Trend: {study.name}",
        f"{file_stem(study.name)}-trend",
        (*lines, section),
        lambda: {"series": [_entry(row) for row in section_rows(section)]},
        study=study,
        is_sample=any(p.is_sample for p in found.provenance),
        screen=(*lines, shown),
        more="" if is_few else "Every period with its bounds and ranges: --verbose, or --format csv,xlsx,html.",
        facts=(study.region.name, *(_span(part.periods) for part in found.parts)),
        charts=(chart,),
        notes=tuple(dict.fromkeys(notes)),
        provenance=found.provenance,
        long=section.key,
        subject=found,
    )


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if name in _NULL and not value else value for name, value in row.items()}


def _span(periods: Sequence[Period]) -> str:
    return f"{periods[0]} to {periods[-1]}" if len(periods) > 1 else str(periods[0])


def _told_of_groups(found: Trend) -> Iterator[str]:
    """Which industries are shown as a group of several, over the span in which they are."""
    for part in found.parts:
        for i, code in enumerate(part.industries):
            for group in dict.fromkeys(part["bridge"][i][part["bridge"][i] != ""].tolist()):
                yield f"{code} is shown as the group that means the same over a change of NAICS: {group}."


def _told_of_breaks(found: Trend) -> Iterator[str]:
    """Where the series of which industries break, and why; a gap of the whole region is told by its reader."""
    where: dict[tuple[str, str], list[str]] = {}
    for part in found.parts:
        is_told = (part["break_before"] != "") & np.diff(part["run"], axis=1, prepend=part["run"][:, :1]).astype(bool)
        for i, k in np.argwhere(is_told).tolist():
            place = str(part.periods[k]), str(part["break_before"][i, k])
            where.setdefault(place, []).append(part.industries[i])
    for (period, reason), industries in where.items():
        yield f"{', '.join(industries)}: not comparable from {period} on: {reason}."


def _told_of_dollars(found: Trend) -> tuple[str, ...]:
    if found.real is None:
        return ("No real wages: no consumer price index of their year is at hand.",)
    return (f"Real wages are in dollars of {found.real.year}: {found.real.source}.",)


def trend_section(found: Trend) -> Section:
    """A row an industry and period, industry by industry: years, then quarters."""
    industries = list(dict.fromkeys(code for part in found.parts for code in part.industries))
    places = [
        (part, part.industries.index(code), k)
        for code in industries
        for part in found.parts
        if code in part.industries
        for k in range(len(part.periods))
    ]
    names = [n for n in found.parts[0].columns if n != "run"]
    rows: dict[str, Array] = {name: np.array([part[name][i, k] for part, i, k in places]) for name in names}
    rows["industry_code"] = np.array([part.industries[i] for part, i, _ in places], dtype=np.str_)
    rows["title"] = titles(rows["industry_code"])
    rows["series"] = np.array([_name(part, i) for part, i, _ in places], dtype=np.str_)
    rows["period"] = np.array([str(part.periods[k]) for part, _, k in places], dtype=np.str_)
    rows["naics_vintage"] = np.array([part.naics_vintage[k] for part, _, k in places], dtype=np.int64)
    if found.real is not None:
        years = (part.periods[k].year for part, _, k in places)
        worth = np.array([found.real.worth.get(year, np.nan) for year in years])
        rows["real_avg_annual_wage_usd"] = rows["avg_annual_wage_usd"] * worth
    columns = tuple(c for c in described(found.real.year if found.real else 0) if c.name in rows)
    shown = status_as_shown(rows["employment_status"], rows["employment_estimated_share"])
    pay, quotient = (
        status_as_shown(rows[name], rows["employment_estimated_share"])
        for name in ("avg_annual_wage_status", "location_quotient_status")
    )
    statuses = {"employment": shown, "avg_annual_wage_usd": pay, "location_quotient": quotient}
    if found.real is not None:
        statuses["real_avg_annual_wage_usd"] = pay
    known = certainty.judged(rows["employment"], (rows["employment_lower"], rows["employment_upper"]), shown)
    notes = {"employment": _notes(rows["bridge"], rows["break_before"])}
    return Section("trend", "Trend", _INTRO, columns, rows, statuses, notes, certain={"employment": known})


def _notes(bridge: Text, broken: Text) -> Text:
    return np.array(
        ["; ".join(filter(None, pair)) for pair in zip(bridge.tolist(), broken.tolist(), strict=True)], dtype=np.str_
    )


_POINTS = points(FACTORS["growth"].column)


def _name(part: Series, i: int) -> str:
    """What a line is called, so that the quarters of an industry are another line than its years."""
    return part.industries[i] if part.periods[0].is_annual else f"{part.industries[i]} by quarter:"


def described(real_year: int) -> tuple[Column, ...]:
    """Every column of the section, with real wages in dollars of this year."""
    words = dictionary(FACTORS.values())
    pay = replace(
        words["avg_annual_wage_usd"],
        meaning="Wages over jobs of the same cells; in a quarter four times what a job was paid in it",
        status="avg_annual_wage_status",
    )
    return (
        words["industry_code"],
        words["title"],
        kinds.text("period", "Period", "Year (annual average), or quarter (mean of its three months)"),
        words["employment"],
        *(words[f"employment_{end}"] for end in ("lower", "upper", "low", "high", "status", "estimated_share")),
        pay,
        Column(
            "real_avg_annual_wage_usd",
            "Real average wage",
            "number",
            f"US dollars of {real_year} a job a year",
            f"The average wage in dollars of {real_year}, by the annual averages of CPI-U",
            "",
            kinds.DOLLARS,
            "avg_annual_wage_status",
        ),
        words["avg_annual_wage_status"],
        words["n_establishments"],
        words["location_quotient"],
        words["location_quotient_status"],
        words["benchmark_employment"],
        words["naics_vintage"],
        kinds.text(
            "bridge", "Of the group", "The codes of both NAICS revisions that the point adds up; empty: its own"
        ),
        kinds.text("break_before", "Not comparable with before", "Why the point is not comparable with the one before"),
    )


def _lines(part: Series, number: int) -> Section:
    """A line an industry: how its jobs went, and what they were when they were first comparable with the last."""
    industries = np.array(part.industries, dtype=np.str_)
    ends = [_ends(part, i) for i in range(len(industries))]
    first, last = (_picked(part, [pair[k] for pair in ends]) for k in (0, 1))
    kinds_of_change = status.weakest(first["employment_status"], last["employment_status"])
    share = np.fmax(first["employment_estimated_share"], last["employment_estimated_share"])
    shown = status_as_shown(kinds_of_change, share)
    # Two floors differ by what is hidden, too.
    unlike = np.array([a == b for a, b in ends], dtype=np.bool_) | (shown == str(Status.PARTIAL))
    start, end = (np.where(unlike, np.nan, point["employment"]) for point in (first, last))
    change = measures.growth_pct(start, end)
    bounds = (
        measures.growth_pct(first["employment_upper"], last["employment_lower"]),
        measures.growth_pct(first["employment_lower"], last["employment_upper"]),
    )
    rows: dict[str, Array] = {
        "industry_code": industries,
        "title": titles(industries),
        "line": np.array([_line(part, i) for i in range(len(industries))], dtype=np.str_),
        "over": np.array([_span(part.periods[a : b + 1]) for a, b in ends], dtype=np.str_),
        "jobs_first": first["employment"],
        "jobs_last": last["employment"],
        "change_pct": change,
    }
    statuses = {"jobs_first": _shown(first), "jobs_last": _shown(last), "change_pct": shown}
    certain = {
        "jobs_first": _certain_of(first),
        "jobs_last": _certain_of(last),
        "change_pct": replace(
            certainty.judged(change, bounds, shown, limits=_POINTS), is_sign_unknown=_is_sign_unknown(first, last)
        ),
    }
    is_quarters = not part.periods[0].is_annual
    title = "Quarters" if is_quarters else "Years"
    screen = Screen(spare=("jobs_first", "over"), told=("intro",))
    return Section(
        f"lines_{number}" if number else "lines",
        f"{title}, {_span(part.periods)}",
        _LINES_INTRO,
        _line_columns(is_quarters=is_quarters),
        rows,
        statuses,
        certain=certain,
        tab=title,
        screen=screen,
    )


def _is_sign_unknown(first: Mapping[str, Array], last: Mapping[str, Array]) -> Flags:
    """Whether the change may be one way or the other, by what is likely of both numbers, else by what is certain."""
    low, high = (
        [
            np.where(np.isnan(p[f"employment_{likely}"]), p[f"employment_{certain}"], p[f"employment_{likely}"])
            for p in (first, last)
        ]
        for likely, certain in (("low", "lower"), ("high", "upper"))
    )
    return is_sign_unknown(measures.growth_pct(high[0], low[1]), measures.growth_pct(low[0], high[1]))


_LINES_INTRO: Final = "A gap in a line: not comparable, or not known. Change is over the comparable points alone."


def _ends(part: Series, i: int) -> tuple[int, int]:
    """The first point that is comparable with the last one, and the last; of quarters, the same quarter of a year."""
    comparable = np.flatnonzero(part.comparable_with_last()[i])
    if not len(comparable):
        return len(part.periods) - 1, len(part.periods) - 1
    last = int(comparable[-1])
    alike = [k for k in comparable.tolist() if part.periods[k].quarter == part.periods[last].quarter]
    return alike[0], last


def _picked(part: Series, at: Sequence[int]) -> dict[str, Array]:
    """The columns at one point of each industry."""
    rows = np.arange(len(part.industries))
    return {name: values[rows, np.array(at, dtype=np.int64)] for name, values in part.columns.items()}


def _shown(point: Mapping[str, Array]) -> Text:
    return status_as_shown(point["employment_status"], point["employment_estimated_share"])


def _certain_of(point: Mapping[str, Array]) -> Certainty:
    return certainty.judged(point["employment"], (point["employment_lower"], point["employment_upper"]), _shown(point))


def _line(part: Series, i: int) -> str:
    made = spark(part["employment"][i], part["break_before"][i] != "")
    return made[-_LONGEST_LINE:]


def _line_columns(*, is_quarters: bool) -> tuple[Column, ...]:
    words = dictionary()
    alike = ", of the same quarter" if is_quarters else ""
    return (
        words["industry_code"],
        words["title"],
        kinds.text("line", "Jobs", "Jobs from period to period, lowest to highest of the line"),
        kinds.text("over", "Over", f"The first period{alike} that is comparable with the last one known, and the last"),
        kinds.count("jobs_first", "Jobs first", "jobs", "Jobs of the first of them", status="jobs_first_status"),
        kinds.count("jobs_last", "Jobs last", "jobs", "Jobs of the last of them", status="jobs_last_status"),
        Column(
            "change_pct",
            "Change %",
            "number",
            "percent over the first comparable period",
            "Change of jobs from the first to the last of them",
            "",
            kinds.PERCENT,
            "change_status",
        ),
    )
