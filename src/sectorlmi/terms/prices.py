"""Consumer prices: what a dollar of one year is in dollars of another.

Source of the method: BLS, "How to use the Consumer Price Index for escalation"; the ratio of two annual averages of
CPI-U, U.S. city average, all items, not seasonally adjusted (1982-84 = 100).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sectorlmi.errors import StoreError
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.provenance import Provenance

SERIES: Final = "CUUR0000SA0"


@dataclass(frozen=True)
class ConsumerPrices:
    """Annual averages of the index by year, and where they are from: in words, and as the files that were loaded."""

    index: Mapping[int, float]
    source: str
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True)
class PayTerms:
    """What wages are shown in and held against, with prices looked up.

    Attributes:
        base_dollar: what a dollar of the base year is in dollars of the current year; NaN where nobody asks.
        real_year: the year in whose dollars wages are shown too; None for no year.
        current_dollar: what a dollar of the current year is in dollars of `real_year`; 1 where there is none.
        line: a year's wage of self-sufficiency by county, or one of everywhere (key ""), in dollars of the current
            year; empty where the study draws no line.
        notes: which prices these are, in sentences.
        parities: price parities by two-digit state (U.S. = 100) that wages are divided by; empty where nobody asks.
    """

    base_dollar: float
    current_dollar: float
    real_year: int | None
    line: Mapping[str, float]
    notes: tuple[str, ...]
    parities: Mapping[str, float] = field(default_factory=dict)

    @property
    def has_prices(self) -> bool:
        """Whether pay of both years is compared in constant dollars."""
        return not np.isnan(self.base_dollar)


def deflator(years: Sequence[int], to_year: int, table: Mapping[int, float]) -> Floats:
    """What a dollar of each of the years is worth in dollars of `to_year`: index(to_year) / index(year).

    NaN for a year that the table lacks. Raises StoreError where it lacks `to_year`.
    """
    refuse_lacking([to_year], table)
    return np.array([table[to_year] / table[year] if year in table else np.nan for year in years], dtype=np.float64)


def refuse_lacking(years: Collection[int], table: Mapping[int, float]) -> None:
    """Raise StoreError naming the years that the table lacks, and those that it has."""
    absent = sorted({year for year in years if year not in table})
    if absent:
        raise StoreError(
            f"no consumer price index for {' and '.join(map(str, absent))}; there is one for {spans(table)}",
            "Take one of these years, or load a newer file: "
            "`sectorlmi load cu.data.1.AllItems` (download.bls.gov/pub/time.series/cu).",
        )


def spans(years: Collection[int]) -> str:
    """Years in words, those in a row together: `1990 to 2017, 2019`."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs) or "no year"
