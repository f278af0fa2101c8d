"""`trend`: jobs, pay, worksites and location quotients of industries over every period of the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.errors import ConfigError, CoverageError, StoreError
from sectorlmi.store import Store
from sectorlmi.table import series
from sectorlmi.table.series import Series
from sectorlmi.table.series_document import RealDollars, Trend
from sectorlmi.table.series_ranges import with_ranges
from sectorlmi.table.sums import Year
from sectorlmi.terms import breaks, naics, progress
from sectorlmi.terms.period import Period
from sectorlmi.terms.prices import deflator
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryRegion
from sectorlmi.workflows import kept_series, rank, study_cells
from sectorlmi.workflows.consumer_prices import consumer_prices
from sectorlmi.workflows.kept_series import SeriesRead
from sectorlmi.workflows.study_periods import Frame, StudyPeriods

KINDS: Final[Mapping[str, Callable[[Period], bool]]] = {
    "annual": lambda period: period.is_annual,
    "quarterly": lambda period: not period.is_annual,
    "all": lambda _: True,
}
# Periods that are read at once: neighbors lend to each other, and each takes 40 MB of a large state.
_AT_ONCE: Final = 8
# A series of fewer periods is there as soon as what is kept of it.
_MANY: Final = 4
_WORDS: Final = {"annual": "year", "quarterly": "quarter", "all": "period"}


def trend(study: Study, store: Store, industries: Sequence[str] = (), kind: str = "", tell: Progress = nobody) -> Trend:
    """The series of these industries; of the study's short list when none is named.

    Args:
        kind: which periods: `annual`, `quarterly` or `all`; empty: as the study's own two are.

    Raises:
        ConfigError: an unknown kind of periods, a code that no year has, or a study of a table of its own.
        StoreError: the store holds no such period of the region.
        CoverageError: the region has none of the industries in any period.
    """
    kind = kind or ("annual" if study.years.current.is_annual else "quarterly")
    if kind not in KINDS:
        raise ConfigError(f"--periods {kind}: no kind of periods", f"Write {', '.join(KINDS)}.")
    if study.source is not None:
        raise ConfigError("a study of a table of its own has no series", "Series are made of QCEW cells in the store.")
    study = study_cells.with_counties(study, store)
    if not industries:  # what the store lacks is said before what a ranking lacks
        periods_of(study, store, kind)
    asked = tuple(industries) or _short_list(study, store, tell)
    name = kept_series.name_of(store, study, (kind, bool(industries), asked))
    found = kept_series.found(store, study, name)
    if found is None:
        found = _read(study, store, asked, kind, is_named=bool(industries), tell=tell)
        if any(len(part.periods) >= _MANY for part in found.parts):
            kept_series.keep(store, study, name, found)
    tell(progress.TABLE)
    real = _real(study, store, [period for part in found.parts for period in part.periods])
    return Trend(study, found.parts, real, (*found.provenance, *(real.provenance if real else ())), found.notes)


def periods_of(study: Study, store: Store, kind: str) -> list[Period]:
    """The periods of the store that have a county of the region, in the order of time. StoreError when there is none.

    One that has a part of the region alone is among them: it is a gap, with its reason.
    """
    found = []
    for period in (p for p in store.periods() if KINDS[kind](p)):
        there = breaks.area_codes(study.region.counties, store.areas(period))
        if there.codes or there.lost:
            found.append(period)
    if not found:
        raise StoreError(
            f"the store ({store.root}) holds no {_WORDS[kind]} of any county of {study.region.name}",
            "Get it with `sectorlmi fetch study.yml`, or load a saved file: `sectorlmi load FILE`.",
        )
    return found


def _short_list(study: Study, store: Store, tell: Progress) -> tuple[str, ...]:
    """The industries of the study's short list, or the first of its ranking."""
    ranked = rank.ranked(study, store, tell)
    return tuple(ranked.short_list.industries) or tuple(ranked.ranking.industries[: study.shortlist.top])


def _read(
    study: Study, store: Store, industries: Sequence[str], kind: str, *, is_named: bool, tell: Progress
) -> SeriesRead:
    """The series, a few periods at a time: what is held of them does not grow with their number."""
    tell(progress.READ)
    periods = periods_of(study, store, kind)
    if is_named:
        years = study.years.current.year, *(period.year for period in periods)
        industries = tuple(dict.fromkeys(naics.of_years(code, "NAICS", *years) for code in industries))
        study = study_cells.down_to(study, industries)
    frame = Frame.of(study, store, periods)
    without = [frame.without_cells(k) for k in range(1 + len(frame.study.industry_regions))]
    made: dict[bool, list[Series]] = {True: [], False: []}
    notes = [*frame.notes]
    for some in _lots(frame):
        found = frame.read(some)
        made[some[0].is_annual].append(_over_regions(found, without, industries))
        notes += found.notes
    parts = tuple(series.in_time(several) for several in made.values() if several)
    if all(np.isnan(part["employment"]).all() or not np.nansum(part["n_establishments"]) for part in parts):
        raise CoverageError(
            f"{study.region.name} has no covered job of {', '.join(industries)} in any period of the store",
            "Check the codes: `sectorlmi industries TEXT` looks them up.",
        )
    return SeriesRead(parts, frame.provenance(frame.periods), tuple(dict.fromkeys(notes)))


def _lots(frame: Frame) -> list[tuple[Period, ...]]:
    """The periods a few at a time, years and quarters apart; the study's own two, drawn together, are one lot."""
    ours = tuple(period for period in frame.periods if period in frame.study.years.periods)
    others = [period for period in frame.periods if period not in ours]
    found = [ours] if ours else []
    for kind in KINDS.values():
        alike = [period for period in others if kind(period)]
        others = [period for period in others if period not in alike]
        found += [tuple(alike[at : at + _AT_ONCE]) for at in range(0, len(alike), _AT_ONCE)]
    return found


def _over_regions(found: StudyPeriods, without: Sequence[Sequence[Year]], industries: Sequence[str]) -> Series:
    """The series over these periods, each industry over its own counties; `without` has all periods, without cells."""
    regions: list[IndustryRegion | None] = [None, *found.study.industry_regions]
    parts = []
    for own, years, every in zip(regions, (found.years, *found.own), without, strict=True):
        here = [code for code in industries if found.study.own_region(code) == own]
        if here:
            study = replace(found.study, region=own.region if own else found.study.region, industry_regions=())
            is_annual = years[0].resolved.cells.period.is_annual
            among = [year for year in every if year.resolved.cells.period.is_annual == is_annual]
            parts.append(with_ranges(study, years, series.build(study, years, here, among)))
    return series.joined(parts)


def _real(study: Study, store: Store, periods: Sequence[Period]) -> RealDollars | None:
    """Dollars of the study's `wages.real`, else of its current year; None where no price index has that."""
    prices, year = consumer_prices(store), study.wages.real or study.years.current.year
    if year not in prices.index:
        return None
    years = sorted({period.year for period in periods})
    worth = dict(zip(years, deflator(years, year, prices.index).tolist(), strict=True))
    return RealDollars(year, worth, prices.source, prices.provenance)
