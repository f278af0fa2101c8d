"""The cells of a period and the sums that bind them, as flat index arrays.

Every published total includes the hidden cells below it (BLS: "suppressed data were always included in totals"), so
each total is an equation: a sector is the sum of its 3-digit industries, a state row the sum of its counties and of the
unknown county `SS999`, the all-ownership total the sum of the ownership totals. Where the counties held do not add up
to their state (no `SS999` file, counties missing) a *remainder* node per state row stands for everything not held. It
is never negative, so that the equation still bounds the held counties from above.

What stands above an industry: its NAICS parents, then supersector, domain and the total. Source: BLS QCEW high-level
industry structure (supersector and domain definitions); aggregation level codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from sectorlmi.suppression.values import total_by
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Cells, Flags, Floats, Ints, Text, is_short, numbered
from sectorlmi.terms.codes import ALL_INDUSTRIES, ALL_OWNERSHIPS, AreaKind, area_kind, state_of

_SUPERSECTOR_OF: Final = {sector: above for above, sectors in naics.SUPERSECTORS.items() for sector in sectors}
_BASES: Final = (10, 40, 50, 70)
_FINEST_STEP: Final = 8


def industry_step(agglvl: Ints) -> Ints:
    """The grain of rows by their `agglvl_code`: 0 all covered, 1 total, 2 domain, 3 supersector, 4-8 NAICS 2-6 digits.

    -1 for rows that take no part in sums by industry (CSA, size class and other special levels).
    """
    step = agglvl % 10
    return np.where(np.isin(agglvl - step, _BASES) & (step <= _FINEST_STEP), step, -1)


def takes_part(cells: Cells, level: int) -> Flags:
    """Which cells a system of NAICS rows down to `level` digits holds."""
    step = industry_step(cells.agglvl)
    return np.asarray((step >= 0) & (step <= level + 2))


@cache
def chain_above(code: str) -> tuple[str, ...]:
    """Every industry above this one, nearest first, ending with the total `10`."""
    if code == ALL_INDUSTRIES:
        return ()
    if code in ("101", "102"):
        return (ALL_INDUSTRIES,)
    if code in naics.SUPERSECTORS:
        return (code[:3], ALL_INDUSTRIES)
    upwards = tuple(naics.ancestors(code))
    supersector = _SUPERSECTOR_OF.get(naics.sector_of(code))
    above = (supersector, supersector[:3]) if supersector else ()
    return (*upwards, *above, ALL_INDUSTRIES)


def ancestors_of(industries: Text) -> Ints:
    """Positions in `industries` of each one's ancestors, nearest first, -1 where not listed. Shape (n, depth)."""
    position = {code: k for k, code in enumerate(industries.tolist())}
    chains = [chain_above(code) for code in industries.tolist()]
    depth = max((len(c) for c in chains), default=0)
    table = np.full((len(chains), depth), -1)
    for row, chain in zip(table, chains, strict=True):
        row[: len(chain)] = [position.get(code, -1) for code in chain]
    return table


_TOTAL_STEP = 1
_COVERED_STEP = 0
_OWNERSHIP_FAMILY = 100
_AREA_FAMILY = 200


def is_inside(family: Ints) -> Flags:
    """The families of sums over industries inside one area and ownership."""
    return np.asarray(family < _OWNERSHIP_FAMILY)


@dataclass(frozen=True, eq=False)
class Sums:
    """Equations `parent = Σ children`; those of equation k are `child[start[k]:start[k + 1]]`.

    Equations of one `family` share no child: one for each grain of the parent inside areas, one across areas.
    """

    parent: Ints
    start: Ints
    child: Ints
    family: Ints

    @property
    def n_children(self) -> Ints:
        return np.diff(self.start)

    @property
    def is_same(self) -> Flags:
        """The equations of an only child inside its area: it has the very establishments of its parent."""
        return np.asarray(is_inside(self.family) & (self.n_children == 1))

    @property
    def first_child(self) -> Ints:
        return self.child[self.start[:-1]]

    @property
    def row(self) -> Ints:
        """For each entry of `child`, the equation it stands in."""
        return np.repeat(np.arange(len(self.parent)), self.n_children)


@dataclass(frozen=True, eq=False)
class System:
    """Nodes 0..len(cells)-1 are the rows of `cells`; the nodes after them are remainders of a state.

    Shapes: every array but those of `sums` has one entry a node. `parent` is the node of the nearest present parent
    industry in the same area and ownership, `state` the node of the state row of the same industry, -1 where none.
    `step` is the grain: 0 and 1 totals, 2 domain, 3 supersector, 4-8 NAICS with 2-6 digits.
    """

    cells: Cells
    sums: Sums
    area: Ints
    own: Ints
    industry: Ints
    step: Ints
    parent: Ints
    state: Ints
    establishments: Floats
    industry_codes: Text

    def __len__(self) -> int:
        return len(self.step)

    def padded(self, values: Floats, fill: float) -> Floats:
        """Values of the cells followed by `fill` for the remainder nodes."""
        return np.concatenate([values, np.full(len(self) - len(self.cells), fill)])

    def name(self, node: int) -> str:
        """How messages call a node: `13121 own 5 industry 541`."""
        if node >= len(self.cells):
            return f"rest of state, industry {self.industry_codes[self.industry[node]]}"
        c = self.cells
        return f"{c.area[node]} own {c.own[node]} industry {c.industry[node]}"


def build_system(cells: Cells, *, level: int) -> System:
    """The constraint system of one period, NAICS rows down to `level` digits (2-6), rows in a canonical order."""
    cells, step, codes = _canonical(cells, level)
    area, own, industry = codes.area, codes.own, codes.industry
    lookup = _Lookup(codes)
    establishments = np.nan_to_num(cells.establishments)
    parent = _of_whole_families(_nearest_parent(lookup, codes, step), establishments)
    ownership_parent = _ownership_parent(lookup, codes, step, establishments)
    state = _state_rows(lookup, codes, step)
    held = _add_up(cells, state, step)
    n = len(cells)
    rest_of = np.flatnonzero(_has_remainder(cells, state, codes, held))
    rest_node = np.full(n + len(rest_of), -1)
    rest_node[rest_of] = n + np.arange(len(rest_of))
    rest_parent = np.where(parent[rest_of] >= 0, rest_node[parent[rest_of]], -1)
    nodes = np.concatenate([np.arange(n), rest_of])
    parent = np.concatenate([parent, rest_parent])
    state = np.concatenate([state, rest_of])
    establishments = np.concatenate([cells.establishments, _rest_establishments(cells, state[:n], rest_of)])
    sums = _join_sums(parent, np.concatenate([ownership_parent, np.full(len(rest_of), -1)]), state, step[nodes])
    return System(
        cells,
        sums,
        np.concatenate([area, np.full(len(rest_of), -1)]),
        own[nodes],
        industry[nodes],
        step[nodes],
        parent,
        state,
        np.nan_to_num(establishments),
        codes.industry_names,
    )


@dataclass(frozen=True, eq=False)
class _Codes:
    area: Ints
    own: Ints
    industry: Ints
    area_names: Text
    own_names: Text
    industry_names: Text


class _Lookup:
    """From (area, own, industry) numbers to the row that holds them, -1 where none does."""

    def __init__(self, codes: _Codes) -> None:
        self._n_own, self._n_industry = len(codes.own_names), len(codes.industry_names)
        self._keys = self._key(codes.area, codes.own, codes.industry)

    def _key(self, area: Ints, own: Ints, industry: Ints) -> Ints:
        return (area * self._n_own + own) * self._n_industry + industry

    def __call__(self, area: Ints, own: Ints, industry: Ints) -> Ints:
        if not len(self._keys):
            return np.full(len(area), -1)
        key = self._key(area, own, industry)
        at = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        known = (self._keys[at] == key) & (area >= 0) & (own >= 0) & (industry >= 0)
        return np.where(known, at, -1)


def _canonical(cells: Cells, level: int) -> tuple[Cells, Ints, _Codes]:
    """The rows that take part, sorted by area, ownership and industry; a repeated row counts once."""
    cells = cells.take(takes_part(cells, level))
    areas, area = numbered(cells.area)
    owns, own = numbered(cells.own)
    industries, industry = numbered(cells.industry)
    key = (area * len(owns) + own) * len(industries) + industry
    _, rows = np.unique(key, return_index=True)
    cells = cells.take(rows)
    codes = _Codes(area[rows], own[rows], industry[rows], areas, owns, industries)
    return cells, industry_step(cells.agglvl), codes


def _nearest_parent(lookup: _Lookup, codes: _Codes, step: Ints) -> Ints:
    area, own, industry = codes.area, codes.own, codes.industry
    parent = np.full(len(area), -1)
    for above in ancestors_of(codes.industry_names).T:
        missing = np.flatnonzero(parent < 0)
        parent[missing] = lookup(area[missing], own[missing], above[industry[missing]])
    return np.where(step == _COVERED_STEP, -1, parent)


def _of_whole_families(parent: Ints, establishments: Floats) -> Ints:
    """The parents without those whose children count fewer establishments: rows were lost, and no sum is left."""
    n = len(parent)
    n_children = _sum_at(parent, np.ones(n), n)
    lost = (n_children > 0) & is_short(establishments, _sum_at(parent, establishments, n), n_children)
    return np.where((parent >= 0) & ~lost[parent], parent, -1)


def _ownership_parent(lookup: _Lookup, codes: _Codes, step: Ints, establishments: Floats) -> Ints:
    """The all-ownership total over each ownership's total, where the period holds all four ownerships.

    An area whose ownerships count fewer establishments than that total lost some of them, which binds nothing.
    """
    none = np.full(len(step), -1)
    if not np.isin(("0", *ALL_OWNERSHIPS), codes.own_names).all():
        return none
    covered = np.full(len(step), int(np.searchsorted(codes.own_names, "0")))
    above = np.where(step == _TOTAL_STEP, lookup(codes.area, covered, codes.industry), none)
    n = len(step)
    lost = is_short(establishments, _sum_at(above, establishments, n), _sum_at(above, np.ones(n), n))
    return np.where((above >= 0) & ~lost[above], above, -1)


def _state_rows(lookup: _Lookup, codes: _Codes, step: Ints) -> Ints:
    """The state row of the same ownership and industry for the rows of counties; -1 for all other rows."""
    position = {name: k for k, name in enumerate(codes.area_names.tolist())}
    counties = (AreaKind.COUNTY, AreaKind.UNKNOWN_COUNTY)
    state_area = np.array(
        [position.get(state_of(a), -1) if area_kind(a) in counties else -1 for a in codes.area_names.tolist()],
        dtype=np.int64,
    )
    above = state_area[codes.area] if len(codes.area) else codes.area
    return np.where(step == _COVERED_STEP, -1, lookup(above, codes.own, codes.industry))


def _sum_at(rows: Ints, values: Floats, n: int) -> Floats:
    held = rows >= 0
    return total_by(rows[held], values[held], n)[:n].astype(np.float64)


def _add_up(cells: Cells, state: Ints, step: Ints) -> Flags:
    """For total rows of a state: whether its held counties add up to it, so that nothing is missing."""
    n = len(cells)
    slack = 1 + 0.5 * _sum_at(state, np.ones(n), n)
    with np.errstate(invalid="ignore"):
        jobs = np.abs(_sum_at(state, cells.employment, n) - cells.employment) <= slack
        pay = np.abs(_sum_at(state, cells.wages, n) - cells.wages) <= slack + 1e-9 * np.nan_to_num(cells.wages)
    return np.asarray((step == _TOTAL_STEP) & (slack > 1) & jobs & pay)


def _has_remainder(cells: Cells, state: Ints, codes: _Codes, held: Flags) -> Flags:
    """Whether a row is a state row whose counties are held only in part."""
    is_state = np.zeros(len(cells), dtype=np.bool_)
    is_state[np.isin(codes.area, codes.area[state[state >= 0]]) & (codes.own_names[codes.own] != "0")] = True
    n_own = len(codes.own_names)
    area_and_own = codes.area * n_own + codes.own
    return is_state & ~np.isin(area_and_own, area_and_own[held])


def _rest_establishments(cells: Cells, state: Ints, rest_of: Ints) -> Floats:
    held = _sum_at(state, np.nan_to_num(cells.establishments), len(cells))
    return np.maximum(cells.establishments[rest_of] - held[rest_of], 0.0)


def _join_sums(parent: Ints, ownership_parent: Ints, state: Ints, step: Ints) -> Sums:
    heads, starts, children, family = [], [np.zeros(1, dtype=np.int64)], [], []
    offset = 0
    for above, first_family in ((parent, 0), (ownership_parent, _OWNERSHIP_FAMILY), (state, _AREA_FAMILY)):
        child = np.flatnonzero(above >= 0)
        child = child[np.argsort(above[child], kind="stable")]
        head, count = np.unique(above[child], return_counts=True)
        heads.append(head)
        starts.append(offset + np.cumsum(count))
        children.append(child)
        family.append(first_family + (step[head] if first_family == 0 else np.zeros(len(head), dtype=np.int64)))
        offset += len(child)
    return Sums(np.concatenate(heads), np.concatenate(starts), np.concatenate(children), np.concatenate(family))
