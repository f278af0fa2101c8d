"""Whether a table of cells is what it says: every row by itself, industries add up, counties add up, states add up.

It reads the table alone, and adds up anew by the codes of areas and industries. A sum of rounded figures may be off by
1 + 0.5 a part. Where a part has bounds and no estimate, the sum must be possible within them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from sectorlmi.suppression.system import chain_above
from sectorlmi.suppression.values import Contradiction
from sectorlmi.terms.cells import Array, Flags, Floats, Ints, is_short, numbered
from sectorlmi.terms.codes import ALL_INDUSTRIES, AreaKind, area_kind
from sectorlmi.terms.provenance import Status

Columns = Mapping[str, Array]
# By measure: the column of the published figure, and those of the bounds, the likely range and the estimate.
MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "employment": ("employment", *(f"employment_{word}" for word in ("lower", "upper", "low", "high", "estimate"))),
    "wages": ("total_wages_usd", *(f"total_wages_{w}_usd" for w in ("lower", "upper", "low", "high", "estimate"))),
}
# The nation of BLS is the states and the District of Columbia, without Puerto Rico and the Virgin Islands.
NOT_OF_THE_NATION: Final = ("72", "78")
_NAMED: Final = 3
_NOISE: Final = 0.01
_RELATIVE: Final = 1e-9
_FEWEST: Final = 3


@dataclass(frozen=True)
class Proof:
    """One rule over all that it applies to: how many hold, how many do not, and the first that do not.

    `n_figures` of those that hold are sums of figures alone; of the others some part has only bounds.
    """

    rule: str
    n: int = 0
    n_failed: int = 0
    n_figures: int = 0
    worst: float = 0.0
    examples: tuple[str, ...] = ()

    def __add__(self, other: Proof) -> Proof:
        return replace(
            self,
            n=self.n + other.n,
            n_failed=self.n_failed + other.n_failed,
            n_figures=self.n_figures + other.n_figures,
            worst=max(self.worst, other.worst),
            examples=(*self.examples, *other.examples)[:_NAMED],
        )


@dataclass(frozen=True, eq=False)
class _Figures:
    """A measure of each row: the figure (published, else estimated, else NaN) and what is certain of it."""

    name: str
    shown: Floats
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    estimate: Floats

    @classmethod
    def of(cls, columns: Columns, name: str) -> _Figures:
        shown, lower, upper, low, high, estimate = (columns[c].astype(np.float64) for c in MEASURES[name])
        return cls(name, shown, lower, np.where(np.isnan(upper), np.inf, upper), low, high, estimate)

    @property
    def best(self) -> Floats:
        return np.where(np.isnan(self.shown), self.estimate, self.shown)

    def take(self, rows: Ints) -> _Figures:
        every = (self.shown, self.lower, self.upper, self.low, self.high, self.estimate)
        return _Figures(self.name, *(column[rows] for column in every))


@dataclass
class Check:
    """Takes the rows of one state after another (the nation's own are one of them), and tells what was proved.

    `excused` are gaps between published figures that the publisher's own contradictions explain, by measure, area,
    ownership and industry of the total.
    """

    excused: Mapping[tuple[str, str, str, str], float] = field(default_factory=dict)
    proofs: dict[str, Proof] = field(default_factory=dict)
    n_rows: dict[str, int] = field(default_factory=dict)
    _of_states: list[Columns] = field(default_factory=list)

    def __add__(self, other: Check) -> Check:
        """What two checks of different states found."""
        both = Check({**self.excused, **other.excused}, dict(self.proofs), dict(self.n_rows))
        both._of_states = [*self._of_states, *other._of_states]
        for proof in other.proofs.values():
            both._note(proof)
        for status, n in other.n_rows.items():
            both.n_rows[status] = both.n_rows.get(status, 0) + n
        return both

    def add(self, columns: Columns) -> None:
        """Check the rows of a state."""
        for status, n in zip(*np.unique(columns["status"], return_counts=True), strict=True):
            self.n_rows[str(status)] = self.n_rows.get(str(status), 0) + int(n)
        rows = _Rows(columns)
        for proof in (*_each_row(rows), *self._sums(rows, rows.industry_above(), "industries add up")):
            self._note(proof)
        for proof in self._sums(rows, rows.area_above(AreaKind.STATE), "counties add up to their state", by_area=True):
            self._note(proof)
        is_wide = rows.is_kind(AreaKind.STATE) & ~np.isin(rows.state, NOT_OF_THE_NATION)
        wide = np.flatnonzero(is_wide | rows.is_kind(AreaKind.NATION))
        self._of_states.append({name: values[wide] for name, values in columns.items()})

    def finished(self) -> list[Proof]:
        """Every rule, once all rows were added: last how the states add up to the nation."""
        if not self._of_states:
            return []
        names = self._of_states[0]
        rows = _Rows({name: np.concatenate([lot[name] for lot in self._of_states]) for name in names})
        above = rows.area_above(AreaKind.NATION)
        if (above >= 0).any():
            for proof in self._sums(rows, above, "states add up to the nation", by_area=True, certain=True):
                self._note(proof)
        return list(self.proofs.values())

    def _note(self, proof: Proof) -> None:
        self.proofs[proof.rule] = self.proofs.get(proof.rule, Proof(proof.rule)) + proof

    def _sums(
        self, rows: _Rows, above: Ints, rule: str, *, by_area: bool = False, certain: bool = False
    ) -> Iterator[Proof]:
        """`above` is each row's total, -1 without one; of sums over areas those held are whole or a floor.

        With `certain` what hidden parts are estimated at proves nothing: each state is estimated by itself.
        """
        for name in MEASURES:
            figures = _Figures.of(rows.columns, name)
            yield self._sum(rows, above, figures, f"{name}: {rule}", by_area=by_area, certain=certain)

    def _sum(self, rows: _Rows, above: Ints, figures: _Figures, rule: str, *, by_area: bool, certain: bool) -> Proof:
        parts = np.flatnonzero(above >= 0)
        heads, of_part = np.unique(above[parts], return_inverse=True)
        n = len(heads)
        count = np.bincount(of_part, minlength=n)
        best = figures.shown if certain else figures.best
        least, most = np.where(np.isnan(best), figures.lower, best), np.where(np.isnan(best), figures.upper, best)
        low, high = (np.bincount(of_part, ends[parts], n).astype(np.float64) for ends in (least, most))
        total = figures.take(heads)
        slack = 1 + 0.5 * count + _NOISE + _RELATIVE * np.nan_to_num(np.where(np.isinf(high), low, high))
        slack += np.array([self.excused.get((figures.name, *rows.key(int(head))), 0.0) for head in heads])
        places = np.bincount(of_part, rows.establishments[parts], n).astype(np.float64)
        if by_area:
            is_whole = _are_whole(rows, heads, (best[heads], low, high), slack)
            counts = np.ones(n, dtype=np.bool_)
        else:
            is_whole = counts = ~is_short(rows.establishments[heads], places, count.astype(np.float64))
        goal_low, goal_high = (np.where(np.isnan(best[heads]), e, best[heads]) for e in (total.lower, total.upper))
        over, under = low - goal_high - slack, np.where(is_whole, goal_low - high - slack, -np.inf)
        gap = np.maximum(over, under)[counts]
        failed = np.flatnonzero(gap > 0)
        is_figures = np.isfinite(best[heads]) & (low == high)
        names = [rows.name(int(head)) for head in heads[counts][failed[:_NAMED]]]
        return Proof(
            rule,
            int(counts.sum()),
            len(failed),
            int((is_figures[counts] & (gap <= 0)).sum()),
            float(gap[failed].max(initial=0.0)),
            tuple(f"{name} is off by {g:,.0f}" for name, g in zip(names, gap[failed].tolist(), strict=False)),
        )


class _Rows:
    """The rows of a lot with their codes as numbers."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.areas, self.area = numbered(columns["area_fips"])
        self.owns, self.own = numbered(columns["own_code"])
        self.industries, self.industry = numbered(columns["industry_code"])
        self.establishments = columns["n_establishments"].astype(np.float64)
        self.state = np.array([code[:2] for code in self.areas.tolist()], dtype="U2")[self.area]
        self._key = (self.area * len(self.owns) + self.own) * len(self.industries) + self.industry
        self._order = np.argsort(self._key, kind="stable")
        self._sorted = self._key[self._order]

    def __len__(self) -> int:
        return len(self.area)

    def find(self, area: Ints, own: Ints, industry: Ints) -> Ints:
        """The row of each of these; -1 where there is none."""
        if not len(self):
            return np.full(len(area), -1)
        wanted = (area * len(self.owns) + own) * len(self.industries) + industry
        at = np.minimum(np.searchsorted(self._sorted, wanted), len(self) - 1)
        is_there = (self._sorted[at] == wanted) & (area >= 0) & (industry >= 0)
        return np.where(is_there, self._order[at], -1)

    def industry_above(self) -> Ints:
        """The row of the nearest wider industry that the area and ownership have."""
        place = {code: i for i, code in enumerate(self.industries.tolist())}
        above = np.full(len(self), -1)
        chains = [[place.get(code, -1) for code in chain_above(own)] for own in place]
        for step in range(max(map(len, chains), default=0)):
            wider = np.array([chain[step] if step < len(chain) else -1 for chain in chains])[self.industry]
            lacking = np.flatnonzero(above < 0)
            above[lacking] = self.find(self.area[lacking], self.own[lacking], wider[lacking])
        return above

    def area_above(self, kind: AreaKind) -> Ints:
        """The row of the same industry and ownership of the state of a county, or of the nation of a state."""
        place = {code: i for i, code in enumerate(self.areas.tolist())}
        kinds = [area_kind(code) for code in self.areas.tolist()]
        of_state = kind is AreaKind.STATE
        are_parts = (AreaKind.COUNTY, AreaKind.UNKNOWN_COUNTY) if of_state else (AreaKind.STATE,)
        wider = [f"{code[:2]}000" if of_state else "US000" for code in place]
        of_area = [place.get(w, -1) if k in are_parts else -1 for k, w in zip(kinds, wider, strict=True)]
        return self.find(np.array(of_area, dtype=np.int64)[self.area], self.own, self.industry)

    def is_kind(self, kind: AreaKind) -> Flags:
        flags: Flags = np.array([area_kind(code) is kind for code in self.areas.tolist()], dtype=np.bool_)[self.area]
        return flags

    def key(self, row: int) -> tuple[str, str, str]:
        return (
            str(self.areas[self.area[row]]),
            str(self.owns[self.own[row]]),
            str(self.industries[self.industry[row]]),
        )

    def name(self, row: int) -> str:
        return "{} own {} industry {}".format(*self.key(row))


def _are_whole(rows: _Rows, heads: Ints, sums: tuple[Floats, Floats, Floats], slack: Floats) -> Flags:
    """Whether the areas held add up to the total of all industries: only then no area is missing."""
    total, low, high = sums
    industry = rows.industries[rows.industry[heads]]
    with np.errstate(invalid="ignore"):
        adds_up = (industry == ALL_INDUSTRIES) & (low == high) & (np.abs(total - low) <= slack)
    pair = rows.area[heads] * len(rows.owns) + rows.own[heads]
    return np.isin(pair, pair[adds_up])


def _each_row(rows: _Rows) -> Iterator[Proof]:
    status = rows.columns["status"]
    is_shown = np.isin(status, (str(Status.PUBLISHED), str(Status.ZERO)))
    is_told = status == str(Status.ESTIMATED)
    is_bounded = (status == str(Status.BOUNDED_ONLY)) & (rows.columns["no_estimate_because"] != "")
    yield _of_rows(rows, "every row has a status", np.ones(len(rows), np.bool_), is_shown | is_told | is_bounded)
    yield _of_rows(rows, "no estimate of fewer than three worksites", is_told, rows.establishments >= _FEWEST)
    for name in MEASURES:
        f = _Figures.of(rows.columns, name)
        exact = (f.lower == f.shown) & (f.upper == f.shown) & np.isnan(f.estimate)
        yield _of_rows(rows, f"{name}: a published figure is all there is of its cell", is_shown, exact)
        inside = (f.lower <= f.estimate) & (f.estimate <= f.upper) & np.isnan(f.shown)
        yield _of_rows(rows, f"{name}: estimates lie within what is certain", is_told, inside)
        has_range = is_told & ~np.isnan(f.low)
        ranged = (f.lower <= f.low) & (f.low <= f.estimate) & (f.estimate <= f.high) & (f.high <= f.upper)
        yield _of_rows(rows, f"{name}: likely ranges hold the estimate, within what is certain", has_range, ranged)
        nothing = np.isnan(f.shown) & np.isnan(f.estimate) & np.isnan(f.low) & (f.lower <= f.upper) & (f.lower >= 0)
        yield _of_rows(rows, f"{name}: a cell without an estimate has bounds and nothing else", is_bounded, nothing)


def _of_rows(rows: _Rows, rule: str, which: Flags, holds: Flags) -> Proof:
    failed = np.flatnonzero(which & ~holds)
    return Proof(rule, int(which.sum()), len(failed), examples=tuple(rows.name(int(r)) for r in failed[:_NAMED]))


_TOTAL: Final = re.compile(r"(\S+) own (\S+) industry (\S+)")


def excused(contradictions: Sequence[Contradiction]) -> dict[tuple[str, str, str, str], float]:
    """What `Check` takes: by how much published figures are off by themselves, by measure and total."""
    found: dict[tuple[str, str, str, str], float] = {}
    for one in contradictions:
        named = _TOTAL.fullmatch(one.parent)
        if named:
            key = (one.measure, named[1], named[2], named[3])
            found[key] = found.get(key, 0.0) + one.gap
    return found


def failures(proofs: Sequence[Proof]) -> int:
    """How many of all that was checked do not hold."""
    return sum(proof.n_failed for proof in proofs)
