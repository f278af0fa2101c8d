"""`trend`: jobs, pay, worksites and location quotients of industries over every period of the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.errors import ConfigError, CoverageError, StoreError
from sectorlmi.store import Store
from sectorlmi.table import outside, series
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
from sectorlmi.workflows import footings, rank, study_cells
from sectorlmi.workflows.consumer_prices import consumer_prices
from sectorlmi.workflows.study_periods import StudyPeriods, read_periods, two_years

KINDS: Final[Mapping[str, Callable[[Period], bool]]] = {
    "annual": lambda period: period.is_annual,
    "quarterly": lambda period: not period.is_annual,
    "all": lambda _: True,
}
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
    periods = periods_of(study, store, kind)
    asked = [naics.of_years(code, "NAICS", study.years.current.year, *(p.year for p in periods)) for code in industries]
    found = read_periods(
        study_cells.down_to(study, asked), store, [*periods, *([] if asked else study.years.periods)], tell=tell
    )
    chosen = tuple(dict.fromkeys(asked)) or _short_list(found, store, tell)
    tell(progress.TABLE)
    parts = [
        part
        for is_annual in (True, False)
        if (part := _part(found, [p for p in periods if p.is_annual == is_annual], chosen)) is not None
    ]
    if all(np.isnan(part["employment"]).all() or not np.nansum(part["n_establishments"]) for part in parts):
        raise CoverageError(
            f"{study.region.name} has no covered job of {', '.join(chosen)} in any period of the store",
            "Check the codes: `sectorlmi industries TEXT` looks them up.",
        )
    real = _real(study, store, periods)
    used = (*found.provenance, *(real.provenance if real else ()))
    return Trend(study, tuple(parts), real, used, found.notes)


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


def _short_list(found: StudyPeriods, store: Store, tell: Progress) -> tuple[str, ...]:
    """The industries of the study's short list, or the first of its ranking; from the cells that were read anyway."""
    two = two_years(found)
    if two is None:  # reading them says what is missing
        ranked = rank.ranked(found.study, store, tell)
    else:
        factors, inputs = rank.factors_and_inputs(found.study, store)
        cells = replace(two, study=outside.without_texts(two.study, inputs)).with_inputs(inputs)
        ranked = rank.ranked_table(footings.table(cells, factors), cells, tell)
    return tuple(ranked.short_list.industries) or tuple(ranked.ranking.industries[: found.study.shortlist.top])


def _part(found: StudyPeriods, periods: Sequence[Period], industries: Sequence[str]) -> Series | None:
    """The series over these periods, each industry over its own counties; None where there is no period."""
    if not periods:
        return None
    regions: list[IndustryRegion | None] = [None, *found.study.industry_regions]
    parts = []
    for own, years in zip(regions, (found.years, *found.own), strict=True):
        here = [code for code in industries if found.study.own_region(code) == own]
        if here:
            study = replace(found.study, region=own.region if own else found.study.region, industry_regions=())
            shown = [year for year in years if year.resolved.cells.period in periods]
            parts.append(_ranged(study, shown, here))
    return series.joined(parts)


def _ranged(study: Study, years: Sequence[Year], industries: Sequence[str]) -> Series:
    return with_ranges(study, years, series.build(study, years, industries))


def _real(study: Study, store: Store, periods: Sequence[Period]) -> RealDollars | None:
    """Dollars of the study's `wages.real`, else of its current year; None where no price index has that."""
    prices, year = consumer_prices(store), study.wages.real or study.years.current.year
    if year not in prices.index:
        return None
    years = sorted({period.year for period in periods})
    worth = dict(zip(years, deflator(years, year, prices.index).tolist(), strict=True))
    return RealDollars(year, worth, prices.source, prices.provenance)
