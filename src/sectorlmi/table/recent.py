"""The recent signal: an industry's jobs in the newest quarter at hand against the same quarter a year before.

It stands beside past growth, which is over the study's own years, and ranks nothing unless the study names it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sectorlmi.table.comparable import Basis, Comparer
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS, RECENT
from sectorlmi.table.outside import RECENT_PERIOD, OutsideValues
from sectorlmi.terms.cells import Array, Text
from sectorlmi.terms.document import Section
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_years import Years

COLUMN = FACTORS[RECENT].column
# The columns of past growth, and what they are called of the recent one.
_TAKEN = {f"growth_{part}": f"{RECENT}_{part}" for part in ("lower_pct", "upper_pct", "estimated_share")}


def newest_pair(periods: Sequence[Period], years: Years) -> Years | None:
    """The newest of the periods that is a quarter, with the same quarter a year before; None where that is no news.

    It is none where a study is of these very quarters, or of a later year.
    """
    quarters = [p for p in periods if not p.is_annual and Period(p.year - 1, p.quarter) in periods]
    if not quarters or max(quarters).year < years.current.year:
        return None
    pair = Years(Period(max(quarters).year - 1, max(quarters).quarter), max(quarters))
    return None if pair == years else pair


def recent_growth(pair: DataTable, quarters: Years, study: Study, industries: Sequence[str]) -> OutsideValues:
    """The growth of these industries in the data table of two quarters, with its own bounds and status.

    A code that means something else in the study's current year, or is not there, has none.
    """
    at = {code: row for row, code in enumerate(pair.industries)}
    older, newer = sorted((study.years.current.year, quarters.current.year))
    comparisons = [Comparer(older, newer).compare(code) for code in industries]
    unlike = np.array([c.basis is not Basis.SAME for c in comparisons], dtype=np.bool_)
    there = np.array([code in at for code in industries], dtype=np.bool_)
    rows = np.array([at.get(code, 0) for code in industries], dtype=np.int64)

    def taken(name: str, otherwise: Array) -> Array:
        return np.where(there & ~unlike, pair[name][rows], otherwise) if len(pair) else otherwise

    nothing = np.full(len(industries), np.nan)
    kinds: Text = np.where(there & unlike, str(Status.NOT_COMPARABLE), str(Status.MISSING))
    why = np.array([c.note if u else "" for c, u in zip(comparisons, unlike.tolist(), strict=True)], dtype=np.str_)
    further = {told: taken(name, nothing) for name, told in _TAKEN.items()}
    return OutsideValues(
        taken("growth_pct", nothing),
        taken("growth_status", kinds),
        taken("growth_note", why),
        further | {RECENT_PERIOD: np.array([str(quarters.current)] * len(industries), dtype=np.str_)},
    )


def is_known(table: DataTable) -> bool:
    """Whether there is a recent signal of any industry."""
    return COLUMN.name in table and not np.isnan(table[COLUMN.name]).all()


def recent_sections(table: DataTable) -> tuple[Section, ...]:
    """The recent growth of every industry beside past growth a year; no section where there is none."""
    if not is_known(table):
        return ()
    words = dictionary()
    year = FACTORS["growth_per_year"].column
    bounds = (words[COLUMN.beside(end)] for end in ("lower", "upper"))
    shown = (words["industry_code"], words["title"], year, COLUMN, *bounds)
    now = Period.parse(str(table[RECENT_PERIOD][0]))
    intro = (
        f"Jobs in {now} against {Period(now.year - 1, now.quarter)}, beside past growth a year. A signal of one "
        "quarter: it ranks nothing, unless the study names `recent_growth`."
    )
    graded = tuple(c for c in shown if c.status)
    return (
        Section(
            RECENT,
            "Recent signal",
            intro,
            shown,
            {c.name: table[c.name] for c in shown},
            {c.name: table.status_shown(c.status) for c in graded},
            certain=table.certainty(shown),
        ),
    )
