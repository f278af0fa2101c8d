"""The consumer prices that a study's dollars are turned by: the bundled table, and a loaded one before it."""

from __future__ import annotations

from typing import Final

from sectorlmi.reference.price_index import cpi_u
from sectorlmi.store import Store
from sectorlmi.terms.prices import SERIES, ConsumerPrices, spans

_SOURCE, _KEY = "cpi", "us"
_NAME: Final = f"CPI-U, U.S. city average, all items ({SERIES}, BLS), annual averages"
# Two tables of one series differ by rounding alone.
_SAME: Final = 0.001


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
