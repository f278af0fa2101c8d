"""Whether all rows of an area are there. An absent row means no covered establishment only where none was lost.

The file itself proves it. Establishments are published even for hidden cells, so the ownerships add up to the row of
all of them (own_code 0), the sectors to their ownership's total, and the industries of each level to the one above.
Wages add up to the dollar where none is hidden, which shows lost rows of few establishments; six digits of them survive
a spreadsheet.

Half a million totals of real files (Georgia 2015 and 2018, central Ohio 2020-2023, Wisconsin's quarters of 2016, the
nation in 2019 and 2024; all ownerships, 2 to 6 digits) have every row above and below, and none misses by more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from sectorlmi.terms import codes, naics
from sectorlmi.terms.cells import Cells, Flags, Floats, Ints, among, is_short, numbered

# The last digit of agglvl_code: 0 all ownerships, 1 an ownership's total, 4 a sector, 5 an industry of three digits …
_COVERED_STEP, _TOTAL_STEP = 0, 1
_DIGITS_TO_STEP = 2
_OWN_CODES = 10
# The own codes that add up to own code 0, and those of them that are in use; 8 and 9 are sums themselves.
_PARTS = slice(1, 6)
_FOUR = [int(own) for own in codes.ALL_OWNERSHIPS]
# From here on rows are sums over areas and ownerships (own codes 8 and 9).
_SUMS_OVER_AREAS = 80
_SPREADSHEET = 1e-5


@dataclass(frozen=True)
class Gap:
    """Rows of an area are missing, of one ownership or (own_code 0) the row of all; `what` says how that is known."""

    area: str
    own: str
    what: str

    def __str__(self) -> str:
        return f"{self.area} {self.what}"


def first_gap(
    cells: Cells, areas: Sequence[str], owns: Sequence[str], digits: Sequence[int], *, covered: bool = False
) -> Gap | None:
    """The gap of the first area that has one."""
    return next(iter(gaps(cells, areas, owns, digits, covered=covered)), None)


def gaps(
    cells: Cells, areas: Sequence[str], owns: Sequence[str], digits: Sequence[int], *, covered: bool = False
) -> list[Gap]:
    """What is missing of each area, in their order: of these ownerships, from their totals down to these levels.

    `digits` are all the levels from 2 to the deepest; with `covered` the row of all ownerships must be there too.
    """
    labels = sorted(set(areas))
    # What is finer than the deepest level proves nothing here, and is most of the rows.
    is_asked = cells.agglvl % 10 <= max(digits, default=0) + _DIGITS_TO_STEP
    rows = _Rows(cells.take(is_asked & among(cells.area, labels)), labels)
    found: dict[str, Gap] = {}
    for gap in (*_ownership_gaps(rows, cells, owns, covered=covered), *_level_gaps(rows, owns, digits)):
        found.setdefault(gap.area, gap)
    return [found[area] for area in dict.fromkeys(areas) if area in found]


def covered_rows(totals: Cells) -> list[Cells]:
    """The row of all ownerships for each area that shows the totals of all four: their sum, and nobody else is left."""
    labels = sorted(set(totals.area.tolist()))
    rows = _Rows(totals, labels)
    is_shown = (rows.n_totals[:, _FOUR] > 0).all(axis=1) & (rows.n_hidden_totals[:, _FOUR].sum(axis=1) == 0)
    totals = totals.take(rows.at[rows.is_total]).within(owns=codes.ALL_OWNERSHIPS)
    return [_covered_row(totals.within(areas=[labels[i]])) for i in np.flatnonzero(is_shown)]


def _covered_row(totals: Cells) -> Cells:
    one = totals.take(np.array([0]))
    establishments, employment, wages = (
        values.sum(keepdims=True) for values in (totals.establishments, totals.employment, totals.wages)
    )
    one = replace(one, own=np.array([codes.ALL_COVERED]), agglvl=one.agglvl - 1)
    return replace(one, establishments=establishments, employment=employment, wages=wages)


class _Rows:
    """The rows of some areas as numbers, and by area and own_code how many totals there are and what they count."""

    def __init__(self, cells: Cells, labels: Sequence[str]) -> None:
        self.labels = labels
        self.at = np.flatnonzero(cells.agglvl < _SUMS_OVER_AREAS)
        names, area = numbered(cells.area[self.at])
        self.area: Ints = np.searchsorted(np.array(labels, dtype="U5"), names)[area]
        owns, own = numbered(cells.own[self.at])
        self.own: Ints = owns.astype(np.int64)[own]
        self.industries, self.industry = numbered(cells.industry[self.at])
        self.step: Ints = cells.agglvl[self.at] % 10
        self.hidden: Flags = cells.suppressed[self.at]
        self.establishments: Floats = cells.establishments[self.at]
        self.wages: Floats = np.where(self.hidden, 0.0, cells.wages[self.at])
        self.is_total: Flags = (self.step == _TOTAL_STEP) | (self.step == _COVERED_STEP)
        self.n_totals, self.totals, self.total_wages, self.n_hidden_totals = (
            self.by_own(self.is_total, values)
            for values in (np.ones(len(self.at)), self.establishments, self.wages, self.hidden)
        )

    def by_own(self, chosen: Flags, values: Floats | Flags) -> Floats:
        """(areas × own codes): sums over the chosen rows."""
        index = (self.area * _OWN_CODES + self.own)[chosen]
        found = np.bincount(index, values[chosen].astype(np.float64), len(self.labels) * _OWN_CODES)
        return found.reshape(-1, _OWN_CODES).astype(np.float64)


def _is_short_of_pay(total: Floats, parts: Floats, n: Floats) -> Flags:
    short: Flags = total - parts > n + _SPREADSHEET * total
    return short


def _ownership_gaps(rows: _Rows, cells: Cells, owns: Sequence[str], *, covered: bool) -> Iterator[Gap]:
    """Ownerships of which neither a total is there nor a proof that the area has none, area by area.

    `cells` are those of all levels: a row of any of them is one of its ownership.
    """
    wanted = [int(own) for own in owns]
    there = rows.n_totals > 0
    proved = there[:, 0] & ~_lacks_an_ownership(rows)
    for i in np.flatnonzero(~there[:, wanted].all(axis=1) | (covered & ~there[:, 0])).tolist():
        area, absent = rows.labels[i], [own for own in owns if not there[i, int(own)]]
        has_rows = set(cells.own[(cells.area == area) & (cells.agglvl < _SUMS_OVER_AREAS)].tolist())
        headless = [own for own in absent if own in has_rows or own == codes.PRIVATE[0]]
        if headless:
            yield Gap(area, headless[0], f"has no total of ownership {headless[0]}")
        elif absent and not there[i, 0]:
            yield Gap(area, absent[0], f"has no row of {codes.ownerships_in_words(absent)}, and none of all ownerships "
                      "(own_code 0) that would prove that it has no such employer")  # fmt: skip
        elif absent and not proved[i]:
            yield Gap(area, absent[0], _lost_ownerships(rows, i, absent))
        elif covered and not there[i, 0]:
            yield Gap(area, codes.ALL_COVERED, "has no row of all ownerships (own_code 0), nor published totals of all "
                      "four that would add up to it")  # fmt: skip


def _lacks_an_ownership(rows: _Rows) -> Flags:
    n, parts = rows.n_totals[:, _PARTS].sum(axis=1), rows.totals[:, _PARTS].sum(axis=1)
    pay = _is_short_of_pay(rows.total_wages[:, 0], rows.total_wages[:, _PARTS].sum(axis=1), n)
    short: Flags = is_short(rows.totals[:, 0], parts, n) | (pay & (rows.n_hidden_totals[:, _PARTS].sum(axis=1) == 0))
    return short


def _lost_ownerships(rows: _Rows, i: int, absent: Sequence[str]) -> str:
    total, found = rows.totals[i, 0], rows.totals[i, _PARTS].sum()
    counts = f"establishments ({total:,.0f}) than the ownerships that are there ({found:,.0f})"
    if not is_short(total, found, rows.n_totals[i, _PARTS].sum()):
        pay, shown = rows.total_wages[i, 0], rows.total_wages[i, _PARTS].sum()
        counts = f"wages (${pay:,.0f}) than the ownerships that are there (${shown:,.0f})"
    return f"has lost its rows of {codes.ownerships_in_words(absent)}: own 0 counts more {counts}"


def _level_gaps(rows: _Rows, owns: Sequence[str], digits: Sequence[int]) -> Iterator[Gap]:
    """Levels, and industries within them, whose rows do not make up what stands above them; coarsest first."""
    wanted = [int(own) for own in owns]
    for level in digits:
        chosen = rows.step == level + _DIGITS_TO_STEP
        n, found = rows.by_own(chosen, np.ones(len(chosen))), rows.by_own(chosen, rows.establishments)
        loose = rows.totals - found > np.where(n > 0, 1 + 0.5 * n, 0.0)
        for i, k in np.argwhere(loose[:, wanted]):
            own = wanted[k]
            counted = f"{found[i, own]:,.0f} of {rows.totals[i, own]:,.0f} establishments"
            yield Gap(rows.labels[i], str(own), f"lists {counted} of ownership {own} at {level} digits")
        yield from _family_gaps(rows, wanted, level)


def _family_gaps(rows: _Rows, owns: Sequence[int], level: int) -> Iterator[Gap]:
    """Industries of one level that lack the row above them, and rows above whose industries do not make them up."""
    taken = np.isin(rows.own, owns)
    above = np.flatnonzero(taken & (rows.step == (_TOTAL_STEP if level == 2 else level + _DIGITS_TO_STEP - 1)))
    below = np.flatnonzero(taken & (rows.step == level + _DIGITS_TO_STEP))
    parent = _parents(rows, above, below, level)
    for row in below[parent < 0]:
        code = str(rows.industries[rows.industry[row]])
        yield _industry_gap(rows, row, f"has a row of {code} and none of {_above(code, level)}, in which it lies")
    children, lies_in = below[parent >= 0], parent[parent >= 0]
    n, found, pay, n_hidden = (
        np.bincount(lies_in, values, len(above)).astype(np.float64)
        for values in (np.ones(len(children)), *(v[children] for v in (rows.establishments, rows.wages, rows.hidden)))
    )
    total, wages = rows.establishments[above], rows.wages[above]
    short = is_short(total, found, n)
    poor = _is_short_of_pay(wages, pay, n) & (n_hidden == 0) & ~rows.hidden[above]
    for k in np.flatnonzero(short | poor):
        lists = f"{found[k]:,.0f} of {total[k]:,.0f} establishments"
        if not short[k]:
            lists = f"${pay[k]:,.0f} of ${wages[k]:,.0f} of wages"
        inside = "" if level == 2 else f" in {rows.industries[rows.industry[above[k]]]}"
        yield _industry_gap(rows, above[k], f"lists {lists}{inside} at {level} digits")


def _parents(rows: _Rows, above: Ints, below: Ints, level: int) -> Ints:
    """For each row below, the position in `above` of the row that it lies in, -1 where there is none."""
    if not len(above):
        return np.full(len(below), -1)
    names = rows.industries.tolist()
    position = {name: i for i, name in enumerate(names)}
    up = np.array([position.get(_above(name, level), -1) for name in names], dtype=np.int64)[rows.industry[below]]
    group = (rows.area * _OWN_CODES + rows.own) * len(names)
    keys, wanted = (group + rows.industry)[above], group[below] + up
    order = np.argsort(keys, kind="stable")
    at = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
    return np.where((up >= 0) & (keys[at] == wanted), at, -1)


@cache
def _above(code: str, level: int) -> str:
    return codes.ALL_INDUSTRIES if level == 2 else naics.parent(code) or ""


def _industry_gap(rows: _Rows, row: int, what: str) -> Gap:
    own = int(rows.own[row])
    return Gap(rows.labels[rows.area[row]], str(own), f"{what} (ownership {own})")
