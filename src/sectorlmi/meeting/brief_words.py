"""The sentences and the five numbers of a brief, each from the data table with its grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isnan
from typing import Final

import numpy as np

from sectorlmi.meeting.brief import Figure
from sectorlmi.people.training import Gap, TrainingGap
from sectorlmi.ranking.standing import in_words, ordinal
from sectorlmi.reference.industry_words import inside_a_sentence
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.graded_numbers import UNKNOWN, GradedNumber, figures
from sectorlmi.terms.grades import Grade
from sectorlmi.terms.study import Study

PRIVATE: Final = ("5",)
_WORDS: Final = dictionary(FACTORS.values())
_CLOSE: Final = 0.05
_PLACES_APART: Final = 4
_SPECIALTY: Final = 1.2
_NOT_A_SPECIALTY: Final = 1.0
# Words of a title as publishers write it; in a sentence they are small.
_SPELLED_LARGE: Final = re.compile(r"\b(?!English\b)[A-Z][a-z]+")
# Occupations in the line on training.
_TRAINED: Final = 2
_OPENINGS: Final = kinds.count("openings", "Openings", "openings a year", "")


def column(name: str) -> Column:
    return _WORDS[name]


def job_word(study: Study) -> str:
    """`private job` where the study counts private jobs alone."""
    return "private job" if study.ownership == PRIVATE else "job"


def signed(number: GradedNumber) -> str:
    """A change in percent as people write it: `+12.4%`, `≈+60%`, `+5% to +31%`."""
    if isnan(number.value):
        return UNKNOWN
    text = number.number
    if text:
        mark, digits = ("≈", text[1:]) if text.startswith("≈") else ("", text)
        digits = digits if digits.startswith("-") else f"+{digits}"
        return f"{mark}{digits.replace('-', '−')}%"
    return _signed_range(number.range)


def _signed_range(text: str) -> str:
    """`-5 to 280` → `−5% to +280%`."""
    parts = [f"{'' if part.startswith('-') else '+'}{part.replace('-', '−')}%" for part in text.split(" to ")]
    return " to ".join(parts) if " to " in text else text


def figures_of(study: Study, table: DataTable, row: int, place: tuple[str, str]) -> tuple[Figure, ...]:
    """Jobs, pay, growth, outlook, concentration; `place` is the benchmark's name and the reach of the outlook."""
    there, reach = place
    jobs, pay = table.number(column("employment"), row), table.number(column("avg_annual_wage_usd"), row)
    growth = table.number(column("growth_pct"), row)
    sites = float(table["n_establishments"][row])
    return (
        Figure("employment", _plain(jobs), f"jobs at {sites:,.0f} worksites"),
        Figure("avg_annual_wage_usd", _plain(pay), f"average pay a year{_premium(table, row)}"),
        Figure("growth_pct", signed(growth), f"jobs since {study.years.base}{_there(table, row, there)}"),
        _outlook(table, row, reach),
        _concentration(table, row, there),
    )


def _plain(number: GradedNumber) -> str:
    return UNKNOWN if isnan(number.value) and not number.range else str(number)


def _there(table: DataTable, row: int, there: str) -> str:
    if isnan(float(table["benchmark_growth_pct"][row])):
        return ""
    return f" ({there}: {signed(table.number(column('benchmark_growth_pct'), row))})"


def _premium(table: DataTable, row: int) -> str:
    """How pay compares with the region's average, where its certain bounds say so."""
    premium, pay = float(table["wage_premium_pct"][row]), float(table["avg_annual_wage_usd"][row])
    if isnan(premium):
        return ""
    average = pay / (1 + premium / 100)
    number = table.number(column("avg_annual_wage_usd"), row)
    if number.grade in ("", Grade.PUBLISHED, Grade.CLOSE):
        about = "" if number.grade != Grade.CLOSE else "about "
        word = "above" if premium >= 0 else "below"
        near = abs(round(premium))
        return f", {about}{near}% {word} the region’s average" if near else ", as the region’s average"
    if number.lower > average or number.upper < average:
        return f", {'above' if number.lower > average else 'below'} the region’s average"
    return ""


def _outlook(table: DataTable, row: int, reach: str) -> Figure:
    value = float(table["projected_growth_pct"][row]) if "projected_growth_pct" in table else float("nan")
    if isnan(value):
        return Figure("projected_growth_pct", "–", "outlook: no projections loaded")
    return Figure("projected_growth_pct", f"{value:+.0f}%".replace("-", "−"), f"expected {reach}".strip())


def _concentration(table: DataTable, row: int, there: str) -> Figure:
    number = table.number(column("location_quotient"), row)
    told = f"times {there}’s share of jobs"
    low, high = (number.lower, number.upper) if number.is_estimate else (number.value, number.value)
    kind = ": a specialty" if low >= _SPECIALTY else ": not a specialty" if high < _NOT_A_SPECIALTY else ""
    return Figure("location_quotient", _plain(number), told + kind)


def lead(study: Study, table: DataTable, row: int, name: str, below_bachelor: float) -> str:
    """One sentence or two that answer: share of jobs, place in size, what it added, and schooling."""
    told = [_share(study, table, row, name)]
    more = [part for part in (_size(table, row), _added(study, table, row), _schooling(below_bachelor)) if part]
    if more:
        joined = ", ".join(more[:-1]) + (f", and {more[-1]}" if len(more) > 1 else more[-1])
        told.append(f"It {joined}.")
    return " ".join(told)


def _share(study: Study, table: DataTable, row: int, name: str) -> str:
    number, share = table.number(column("employment"), row), float(table["share_of_jobs_pct"][row])
    job, industry = job_word(study), inside_a_sentence(name)
    if number.is_range or isnan(share) or share <= 0:
        return f"{_sentence(number.spoken or UNKNOWN)} {job}s are in {industry}."
    about = "About one" if number.is_estimate else "One"
    if share >= 40:
        return f"{'About ' if number.is_estimate else ''}{share:.0f}% of {job}s are in {industry}."
    return f"{about} {job} in {100 / share:,.0f} is in {industry}."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _size(table: DataTable, row: int) -> str:
    """Its place in size among the industries of the table, as far as their certain bounds decide it."""
    if isnan(float(table["employment"][row])) or table.number(column("employment"), row).is_range:
        return ""
    best, worst, n = size_place(table, row)
    if best == worst:
        return f"is the {'largest' if best == 1 else f'{ordinal(best)}-largest'} of {n} industries here"
    if worst - best > _PLACES_APART:
        return ""
    return f"is the {ordinal(best)}- to {ordinal(worst)}-largest of {n} industries here"


def size_place(table: DataTable, row: int) -> tuple[int, int, int]:
    """(best, worst) place in size that certain bounds allow, and among how many industries with jobs."""
    jobs = table["employment"].astype(np.float64)
    low, high = (np.where(np.isnan(ends), jobs, ends) for ends in _job_bounds(table))
    others = np.arange(len(jobs)) != row
    best = 1 + int((others & (low > high[row])).sum())
    worst = 1 + int((others & (high > low[row])).sum())
    return best, worst, int((~np.isnan(jobs)).sum())


def _job_bounds(table: DataTable) -> tuple[Floats, Floats]:
    """Certain bounds of jobs; of a table without any, unknown."""
    unknown = np.full(len(table), np.nan)
    lower, upper = (table.columns.get(f"employment_{end}", unknown) for end in ("lower", "upper"))
    return np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)


def _added(study: Study, table: DataTable, row: int) -> str:
    """What it added or lost, as exactly as its certain bounds allow; nothing where the sign is not known."""
    change, growth = float(table["jobs_change"][row]), table.number(column("growth_pct"), row)
    if isnan(change) or not (growth.grade or growth.status):
        return ""
    span = f"in {in_words(study.years.span)} year{'s' if study.years.span != 1 else ''}" if study.years.span else ""
    verb = "added" if change >= 0 else "lost"
    if not growth.is_estimate:
        return f"{verb} {abs(change):,.0f} jobs {span}".strip()
    low, high = _change_bounds(table, row)
    if max(abs(change - low), abs(high - change)) <= _CLOSE * abs(change):
        return f"{verb} about {figures(column('employment'), abs(change))} jobs {span}".strip()
    if low > 0 or high < 0:
        return f"{'grew' if low > 0 else 'shrank'} {span}".strip()
    return ""


def _change_bounds(table: DataTable, row: int) -> tuple[float, float]:
    ends = (table[f"growth_{name}"][row] for name in ("from_lower", "from_upper", "to_lower", "to_upper"))
    from_low, from_high, to_low, to_high = map(float, ends)
    return to_low - from_high, to_high - from_low


def training_in_words(found: TrainingGap, occupations: Sequence[str]) -> str:
    """Who completes programs in a year beside the openings, of the first of these occupations that need an award.

    Occupations without a known schooling, and those that no program leads to, are passed over.
    """
    by_code = {one.soc_code: one for one in found.gaps}
    held = [by_code[code] for code in occupations if code in by_code]
    need = [one for one in held if one.asks_for_award][:_TRAINED]
    if not need:
        return ""
    estimates = "" if all(isnan(one.openings) for one in need) else " Openings are estimates."
    return (
        f"Trained here in a year ({found.year}): {'; '.join(map(_trained, need))}.{estimates} Who completes is"
        " published, as a range where a program leads to several occupations."
    )


def _trained(one: Gap) -> str:
    low, high = one.completers_low, one.completers_high
    count = f"{high:,.0f}" if low == high else f"between {low:,.0f} and {high:,.0f}"
    needed = " (openings not known)"
    if not isnan(one.openings):
        needed = f" for about {figures(_OPENINGS, one.openings)} openings in the region"
    return f"{count if high else 'no'} {_SPELLED_LARGE.sub(lambda m: m[0].lower(), one.title)}{needed}"


def _schooling(below_bachelor: float) -> str:
    if isnan(below_bachelor):
        return ""
    tenths = round(10 * below_bachelor)
    if tenths in (0, 10):
        return f"needs {'a' if not tenths else 'no'} bachelor’s degree for nearly all of its jobs"
    return f"usually needs no bachelor’s degree for about {in_words(tenths)} in ten of its jobs"
