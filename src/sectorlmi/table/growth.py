"""Past growth of each industry: like with like, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.table import measures, status
from sectorlmi.table.comparable import Basis, Comparison
from sectorlmi.table.sums import CellsOf, Measure, Rows, Sums, Targets, Year, disclosed_in_both, ranked_amount
from sectorlmi.terms.cells import Array, Flags, Floats, Ints, Text
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Policy


@dataclass(frozen=True, eq=False)
class Growth:
    """The jobs that growth compares with their bounds, the bounds of growth in percent, and how firm it is."""

    base: Floats
    current: Floats
    base_bounds: tuple[Floats, Floats]
    current_bounds: tuple[Floats, Floats]
    lower_pct: Floats
    upper_pct: Floats
    status: Text
    note: Text
    estimated_share: Floats

    def columns(self) -> dict[str, Array]:
        """Those of the region by the names of the data dictionary."""
        return {
            "growth_from": self.base,
            "growth_to": self.current,
            "growth_from_lower": self.base_bounds[0],
            "growth_from_upper": self.base_bounds[1],
            "growth_to_lower": self.current_bounds[0],
            "growth_to_upper": self.current_bounds[1],
            **self.about("growth", bounded=True),
        }

    def about(self, name: str, *, bounded: bool) -> dict[str, Array]:
        """What is known of a growth of this name beside its number; bounds only where they are joint ones."""
        bounds = {f"{name}_lower_pct": self.lower_pct, f"{name}_upper_pct": self.upper_pct}
        return {
            **(bounds if bounded else {}),
            f"{name}_status": self.status,
            f"{name}_note": self.note,
            f"{name}_estimated_share": self.estimated_share,
        }


@dataclass(frozen=True, eq=False)
class Compared:
    """How each row is compared: its region and target in either year, its basis and a note.

    `targets` are those of the base and of the current year: each row's own code (or group) first, at the position that
    the table has it, then the bridge groups, each once.
    """

    rows: Rows
    targets: tuple[Targets, Targets]
    basis: Ints
    note: Text

    def is_(self, *kinds: Basis) -> Flags:
        """Which rows are compared so."""
        flags: Flags = np.isin(self.basis, [kind.value for kind in kinds])
        return flags

    def sums(self, cells: CellsOf, year: int, own: Sums, region: Ints, *, tight: Sequence[Measure] = ()) -> Sums:
        """The sums that growth compares, over these regions: each row's own, but of a bridge group where it has one."""
        bridged = np.flatnonzero(self.is_(Basis.BRIDGED))
        if not len(bridged):
            return own
        rows = Rows(region[bridged], self.rows.target[bridged])
        return own.with_rows(bridged, cells.sums(self.targets[year], rows, tight=tight))


def compared(comparisons: Sequence[Comparison], own: Targets, rows: Rows, at: Ints) -> Compared:
    """The comparison of each row; `at` is its position in `comparisons`, `rows.target` its own code's in `own`."""
    groups = dict.fromkeys((c.base_codes, c.current_codes) for c in comparisons if c.basis is Basis.BRIDGED)
    number = {group: len(own) + i for i, group in enumerate(groups)}
    joined = np.array([number.get((c.base_codes, c.current_codes), -1) for c in comparisons], dtype=np.int64)[at]
    target = np.where(joined >= 0, joined, rows.target)
    return Compared(
        Rows(rows.region, target),
        ([*own, *(g[0] for g in groups)], [*own, *(g[1] for g in groups)]),
        np.array([c.basis.value for c in comparisons], dtype=np.int64)[at],
        np.array([c.note for c in comparisons], dtype=np.str_)[at],
    )


def compare_years(
    cells: tuple[CellsOf, CellsOf],
    own: tuple[Sums, Sums],
    how: Compared,
    policy: Policy,
    *,
    tight: Sequence[Measure] = ("employment",),
) -> Growth:
    """Growth of each row over its own codes or its bridge group; `own` are its own code's sums in both years.

    With the floor policy only counties that hide nothing of the industry in either year are compared: the growth of
    two floors would mix growth with a change of what is hidden. `tight` says what is bounded as a whole where a bridge
    group is summed.
    """
    before, after = (
        how.sums(c, year, o, how.rows.region, tight=tight) for year, (c, o) in enumerate(zip(cells, own, strict=True))
    )
    if policy == "floor":
        start, end = disclosed_in_both(*cells, how.targets, how.rows)
    else:
        start = ranked_amount(before.employment, before.n_suppressed, policy)
        end = ranked_amount(after.employment, after.n_suppressed, policy)
    bridged, refused = how.is_(Basis.BRIDGED), how.is_(Basis.RETIRED, Basis.NOT_COMPARABLE)
    start, end = np.where(refused, np.nan, start), np.where(refused, np.nan, end)
    kinds = kinds_of_growth(before, after, bridged, refused, policy)
    return Growth(
        start,
        end,
        (_unless(refused, before.employment.lower), _unless(refused, before.employment.upper)),
        (_unless(refused, after.employment.lower), _unless(refused, after.employment.upper)),
        _bound(before.employment.upper, after.employment.lower, refused),
        _bound(before.employment.lower, after.employment.upper, refused),
        status.missing_where(kinds, measures.growth_pct(start, end)),
        notes_of_growth(start, end, how.note),
        estimated_share(before, after, policy),
    )


@dataclass(frozen=True, eq=False)
class BenchmarkSums:
    """The rows' industries in the benchmark: sums of the current year, and how they grew.

    Growth is unknown where the benchmark is not the same areas in both years.
    """

    current: Sums
    growth: Growth


def benchmark_sums(
    years: tuple[Year, Year], how: Compared, rows: Rows, owns: Sequence[str], *, bounded: bool
) -> BenchmarkSums:
    """The benchmark's sums of each row's target; `how` compares it, the one region there is, and `rows` name its own.

    One that adds up several areas is `bounded` as a region is.
    """
    before, after = (CellsOf(year.resolved, [year.areas], owns) for year in years)
    tight: Sequence[Measure] = ("employment",) if bounded and len(years[1].areas) > 1 else ()
    only = Rows(how.rows.region, rows.target)
    base, current = (c.sums(t, only, tight=tight) for c, t in zip((before, after), how.targets, strict=True))
    return BenchmarkSums(current, compare_years((before, after), (base, current), how, "estimate", tight=tight))


def kinds_of_growth(before: Sums, after: Sums, bridged: Flags, refused: Flags, policy: Policy) -> Text:
    """How firm growth is: as the weaker of its two sums, unless a bridge joins them or they must not be compared."""
    kinds = status.weakest(status.of_sum(before, policy), status.of_sum(after, policy))
    kinds = np.where(bridged, str(Status.BRIDGED), kinds)
    return np.where(refused, str(Status.NOT_COMPARABLE), kinds)


def notes_of_growth(start: Floats, end: Floats, notes: Text) -> Text:
    """The notes of the comparisons; where there is no base, that instead."""
    return np.where((start == 0) & (end > 0), "no jobs in the base year, so growth has no percent", notes)


def estimated_share(before: Sums, after: Sums, policy: Policy) -> Floats:
    """The estimated part of the jobs of both years, 0 to 1."""
    jobs = before.employment, after.employment
    hidden = jobs[0].hidden + jobs[1].hidden if policy == "estimate" else np.zeros(len(before.n_disclosed))
    return np.nan_to_num(measures.ratio(hidden, jobs[0].estimate + jobs[1].estimate))


def _unless(refused: Flags, values: Floats) -> Floats:
    return np.where(refused, np.nan, values)


def _bound(base: Floats, current: Floats, refused: Flags) -> Floats:
    return _unless(refused, measures.growth_pct(base, current))
