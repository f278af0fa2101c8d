"""The consumer prices that a study's dollars are turned by: the bundled table, and a loaded one before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.errors import StoreError
from sectorlmi.reference.price_index import cpi_u
from sectorlmi.store import Store
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.prices import SERIES, ConsumerPrices, PayTerms, deflator, refuse_lacking, spans
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_wages import OF_CURRENT

_SOURCE, _PARITIES, _KEY = "cpi", "price_parities", "us"
_NAME: Final = f"CPI-U, U.S. city average, all items ({SERIES}, BLS), annual averages"
# Two tables of one series differ by rounding alone.
_SAME: Final = 0.001
_GROWTH: Final = "real_wage_growth"


def consumer_prices(store: Store) -> ConsumerPrices:
    """The index by year. A loaded table goes first; the bundled one fills its gaps where the two are of one series.

    They are where they share years and agree in all of them. Raises StoreError when the store is damaged.
    """
    bundled = cpi_u()
    edition = f"bundled, months to {bundled.said['months to']}"
    if _KEY not in store.tables(_SOURCE):
        return ConsumerPrices(bundled.index, f"{_NAME}; {edition}")
    rows, file = store.table(_SOURCE, _KEY), store.table_provenance(_SOURCE, _KEY)
    loaded = dict(zip(map(int, rows["year"].tolist()), map(float, rows["index"].tolist()), strict=True))
    shared = loaded.keys() & bundled.index.keys()
    if shared and all(abs(loaded[year] / bundled.index[year] - 1) <= _SAME for year in shared):
        further = bundled.index.keys() - loaded.keys()
        more = f"; {spans(further)} {edition}" if further else ""
        return ConsumerPrices({**bundled.index, **loaded}, f"{_NAME}; from {file.file}{more}", (file,))
    return ConsumerPrices(
        loaded, f"{_NAME}; from {file.file} alone, which is not in line with the bundled table", (file,)
    )


def with_pay_terms(inputs: Inputs, study: Study, store: Store) -> Inputs:
    """The inputs with what wages are turned into and held against; unchanged for a study that asks for neither.

    Raises StoreError where there is no consumer price index for a year that is asked for.
    """
    rule, base, current = study.wages, study.years.base.year, study.years.current.year
    is_compared = rule.real is not None or _GROWTH in {*_factors_named(study)}
    if not is_compared and rule.self_sufficiency is None and rule.price_parities is None:
        return inputs
    to_current, to_real = np.nan, 1.0
    notes: list[str] = []
    used: tuple[Provenance, ...] = ()
    if is_compared:
        prices = consumer_prices(store)
        years = [base, current, *([] if rule.real is None else [rule.real])]
        refuse_lacking(years, prices.index)
        to_current = float(deflator([base], current, prices.index)[0])
        if rule.real is not None:
            to_real = float(deflator([current], rule.real, prices.index)[0])
        values = ", ".join(f"{year} {prices.index[year]:g}" for year in sorted(set(years)))
        notes.append(f"Real dollars by consumer prices: {values} ({prices.source}).")
        used = prices.provenance
    line = _line(study, inputs, to_real)
    pay = PayTerms(to_current, to_real, rule.real, line, tuple(notes))
    if rule.price_parities is not None:
        year = current if rule.price_parities == OF_CURRENT else rule.price_parities
        parities, file = price_parities(store, year)
        told = (
            f"Wages at US prices are wages over the price parity of the state in {year} (BEA, from {file.file}). "
            "Parities are of whole states: prices inside a state differ too."
        )
        pay, used = replace(pay, parities=parities, notes=(*notes, told)), (*used, file)
    return replace(inputs, pay=pay, files=tuple(dict.fromkeys((*inputs.files, *used))))


def price_parities(store: Store, year: int) -> tuple[dict[str, float], Provenance]:
    """The price parities of a year by two-digit state, and their file.

    Raises StoreError where none are loaded, or none of that year.
    """
    if _KEY not in store.tables(_PARITIES):
        raise StoreError(
            "wages.price_parities: the store has no price parities of states",
            "Load BEA's file (apps.bea.gov/regional/zip/SARPP.zip): `sectorlmi load SARPP_STATE_2008_2023.csv`.",
        )
    rows, file = store.table(_PARITIES, _KEY), store.table_provenance(_PARITIES, _KEY)
    years = rows["year"].astype(np.int64)
    of_year = years == year
    if not of_year.any():
        raise StoreError(
            f"wages.price_parities: no price parities of states for {year}; {file.file} has those of "
            f"{spans({*years.tolist()})}",
            f"Write `price_parities: {int(years.max())}`, or load a newer file from BEA.",
        )
    states = (str(area)[:2] for area in rows["area"][of_year].tolist())
    return dict(zip(states, map(float, rows["index"][of_year].tolist()), strict=True)), file


def _factors_named(study: Study) -> Collection[str]:
    tests = (*study.screen.steps, *study.screen.any_of)
    return [*(choice.name for choice in study.factors), *(test.factor for test in tests)]


def _line(study: Study, inputs: Inputs, to_real: float) -> dict[str, float]:
    """The line in dollars of the current year, by county or for everywhere (key "")."""
    given = study.wages.self_sufficiency
    if given is None:
        return {}
    wages = inputs.self_sufficiency if given.wage is None else {"": given.wage}
    return {county: wage / to_real for county, wage in wages.items()}
