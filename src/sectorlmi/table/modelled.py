"""Projected growth by a model of our own, in the columns of the data table, beside official projections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sectorlmi.table.look_back import look_back
from sectorlmi.table.outlook import PUBLISHED, Outlook, Shares, project
from sectorlmi.table.outside import RANGE, OutsideValues, nothing
from sectorlmi.table.sums import Year
from sectorlmi.terms.cells import Array, Flags, Floats
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.significant import exp, log, nearest_ten
from sectorlmi.terms.study import Study

# What a table with projections has of each, official or modelled, beside its growth.
LEVELS = ("projected_growth_per_year_pct", "projection_base", "projection_projected")


@dataclass(frozen=True, eq=False)
class TrendModel:
    """The model `trend` of a study: to which year, which wider area it follows, and what its numbers rest on.

    `wider` is that area in each of the study's two years, `title` its name. `takes_national` says whether the nation's
    official rates take the place of the wider area's trend; else they stand as they are.
    """

    horizon: int
    title: str
    wider: Mapping[Period, Year]
    shares: Shares = PUBLISHED
    scale: float = 1.0
    rests_on: str = ""
    takes_national: bool = False


def completed(
    model: TrendModel, study: Study, years: tuple[Year, Year], industries: Sequence[str], official: OutsideValues | None
) -> OutsideValues:
    """The official projections, and the model's for the industries that they lack.

    Where there are official ones, the growth of the others is brought to their span by its annual rate.
    """
    ahead = _ahead(model, study)
    span = official.years if official is not None else ahead
    given = official if official is not None else nothing(len(industries))
    is_national = np.isin(given.status, (str(Status.NATIONAL_RATE),))
    is_lacking = np.isin(given.status, (str(Status.MISSING),)) | (is_national & model.takes_national)
    rates = _rates(given, is_national & model.takes_national)
    wider = tuple(replace(year, benchmark=model.wider[year.resolved.cells.period]) for year in years)
    past = look_back(study, (wider[0], wider[1]), industries)
    told = project(past, ahead, shares=model.shares, official=rates, scale=model.scale)
    is_told = is_lacking & ~np.isnan(told.jobs)
    growth, low, high = (_pct(x / ahead * span) for x in (told.rate * ahead, *_ends(told, past.end)))
    per_year, levels = _pct(told.rate), [past.end, told.jobs]
    if study.rounds_to_ten:
        levels = [np.where(past.certain < 1, nearest_ten(jobs), jobs) for jobs in levels]
    made = dict(zip(LEVELS, (per_year, *levels), strict=True)) | dict(zip(RANGE, (low, high), strict=True))
    blank: Floats = np.full(len(industries), np.nan)
    notes = _notes(model, study, rates, span, (low, high))
    return OutsideValues(
        np.where(is_told, growth, given.values),
        np.where(is_told, str(Status.MODELLED), given.status),
        np.where(is_told, notes, given.note),
        {name: np.where(is_told, values, given.further.get(name, blank)) for name, values in made.items()},
        (*given.notes, *_column_notes(model, study, is_told, span)),
        span,
    )


def _rates(given: OutsideValues, here: Flags) -> Floats:
    """The nation's projected rates a year, as logarithms, where they are taken."""
    blank: Floats = np.full(len(here), np.nan)
    per_year: Array = given.further.get(LEVELS[0], blank)
    is_known = here & (per_year > -100)
    return np.where(is_known, log(np.where(is_known, 1 + per_year / 100, 1.0)), np.nan)


def _ends(told: Outlook, jobs: Floats) -> tuple[Floats, Floats]:
    """The ends of the range at the horizon, as logarithms of growth."""
    is_there = told.jobs > 0
    start = np.where(is_there, jobs, 1.0)
    low, high = (np.where(is_there, log(np.where(is_there, x, start) / start), np.nan) for x in (told.low, told.high))
    return low, high


def _pct(growth: Floats) -> Floats:
    """A logarithm of growth in percent."""
    return np.where(np.isnan(growth), np.nan, 100 * (exp(growth) - 1))


def _notes(model: TrendModel, study: Study, rates: Floats, span: int, ends: tuple[Floats, Floats]) -> Array:
    """What each modelled number is made of; `ends` are those of its range, in percent."""
    trend = f"the trend of {model.title} {_years(study)}, damped"
    brought = "" if span == _ahead(model, study) else f", brought to {span} years by its annual rate"
    found = [
        f"model trend: {'the national projected rate' if is_official else trend}, and a part of the region's own "
        f"shift; to {model.horizon}{brought}; 90 % range {low:+.1f} % to {high:+.1f} %"
        for is_official, low, high in zip(~np.isnan(rates), *ends, strict=True)
    ]
    return np.array(found, dtype=np.str_)


def _column_notes(model: TrendModel, study: Study, is_told: Flags, span: int) -> tuple[str, ...]:
    n = int(is_told.sum())
    if not n:
        return ("The model `trend` had nothing to tell: official projections cover every industry that has jobs.",)
    counted = "1 industry" if n == 1 else f"{n} industries"
    same = span == _ahead(model, study)
    brought = "" if same else f" It was brought to {span} years, the span of the official projections."
    return (
        f"Projected growth of {counted} is modeled, not official: the model `trend` looks back on {_years(study)} in "
        f"the region and in {model.title} and projects to {model.horizon}.{brought} {model.rests_on}",
    )


def _years(study: Study) -> str:
    return f"{study.years.base}-{study.years.current}"


def _ahead(model: TrendModel, study: Study) -> int:
    return model.horizon - study.years.current.year
