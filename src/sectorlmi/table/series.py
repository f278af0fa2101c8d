"""Series: the numbers of each industry in one region over many periods, and where they stop being comparable.

Two neighboring periods are compared as past growth compares two years. Between two NAICS revisions a series runs over
the bridge group: each of its points is then of the group, under the codes of its own revision. It breaks where no
concordance is at hand, where the code was retired, and where the region is not the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sectorlmi.table import measures, regional_columns, status
from sectorlmi.table.comparable import Basis, Comparer
from sectorlmi.table.panel import total_ownership
from sectorlmi.table.regional_columns import average_wage
from sectorlmi.table.sums import CellsOf, Targets, Year
from sectorlmi.terms import breaks, codes, naics
from sectorlmi.terms.cells import Array, Flags, Floats
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.significant import rounded_columns
from sectorlmi.terms.study import Study


@dataclass(frozen=True, eq=False)
class Series:
    """Numbers of industries (rows) over periods (columns), in the order of time.

    `columns` has arrays (industries × periods) by name: `employment` with `_lower`, `_upper`, `_status` and
    `_estimated_share`; `avg_annual_wage_usd` with `avg_annual_wage_status`, in a quarter four times what a job was
    paid; `n_establishments`; `location_quotient` and its `_status`; `benchmark_employment` and `benchmark_status`;
    `bridge`, the group that the point is of (empty: the code alone); `break_before`, why it is not comparable with the
    point before (empty: it is); `run`, a number that comparable points share. Unknown numbers are NaN.
    `members` are the codes that each point adds up, `naics_vintage` is the revision of each period.
    """

    industries: tuple[str, ...]
    periods: tuple[Period, ...]
    naics_vintage: tuple[int, ...]
    members: tuple[Targets, ...]
    columns: Mapping[str, Array]

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def comparable_with_last(self) -> Flags:
        """(industries × periods) whether a point has a number, comparable with the last one that has."""
        there = ~np.isnan(self["employment"])
        last = np.max(np.where(there, self["run"], -1), axis=1, initial=-1)
        same: Flags = there & (self["run"] == last[:, None])
        return same


def joined(parts: Sequence[Series]) -> Series:
    """Series of the same periods, one under the other, in the order of industry code."""
    first = parts[0]
    industries = [code for part in parts for code in part.industries]
    order = np.argsort(np.array(industries, dtype=np.str_), kind="stable")
    members = [row for part in parts for row in part.members]
    columns = {name: np.concatenate([part[name] for part in parts])[order] for name in first.columns}
    return replace(
        first,
        industries=tuple(industries[k] for k in order.tolist()),
        members=tuple(members[k] for k in order.tolist()),
        columns=columns,
    )


@dataclass(frozen=True)
class _Point:
    """What one point of a series adds up: the codes of its period (none: it has no number), and how it is compared."""

    codes: tuple[str, ...] = ()
    bridge: str = ""
    break_before: str = ""
    run: int = 0


def in_time(parts: Sequence[Series]) -> Series:
    """Series of the same industries over different periods as one, in the order of time."""
    periods = [period for part in parts for period in part.periods]
    order = sorted(range(len(periods)), key=lambda k: periods[k])
    vintages = [vintage for part in parts for vintage in part.naics_vintage]
    members = [[codes for part in parts for codes in part.members[row]] for row in range(len(parts[0].industries))]
    return Series(
        parts[0].industries,
        tuple(periods[k] for k in order),
        tuple(vintages[k] for k in order),
        tuple([row[k] for k in order] for row in members),
        {name: np.concatenate([part[name] for part in parts], axis=1)[:, order] for name in parts[0].columns},
    )


def build(
    study: Study, years: Sequence[Year], industries: Sequence[str], among: Sequence[Year] | None = None
) -> Series:
    """The series of these industries over the periods.

    Args:
        years: one or more, in the order of time, with the region in each. `broken` says why it is not the region of
            today; one without areas has no numbers.
        among: all the years that the series runs over, of which `years` are some; their cells are not looked at.
    """
    whole = among or years
    here = {year.resolved.cells.period for year in years}
    shown = [k for k, year in enumerate(whole) if year.resolved.cells.period in here]
    points = [[line[k] for k in shown] for line in _lines(whole, industries)]
    shape = len(industries), len(years)
    told = {
        "bridge": np.array([[p.bridge for p in row] for row in points], dtype=np.str_).reshape(shape),
        "break_before": np.array([[p.break_before for p in row] for row in points], dtype=np.str_).reshape(shape),
        "run": np.array([[p.run for p in row] for row in points], dtype=np.int64).reshape(shape),
    }
    columns = [_numbers(study, year, [row[k].codes for row in points]) for k, year in enumerate(years)]
    numbers = rounded_columns({name: np.stack([column[name] for column in columns], axis=1) for name in columns[0]})
    for name in _STATUSES:
        is_bridged = (told["bridge"] != "") & np.isin(numbers[name], _BRIDGEABLE)
        numbers[name] = np.where(is_bridged, str(Status.BRIDGED), numbers[name])
    periods = tuple(year.resolved.cells.period for year in years)
    vintages = tuple(breaks.naics_vintage(period.year) for period in periods)
    members = tuple([p.codes for p in row] for row in points)
    return Series(tuple(industries), periods, vintages, members, numbers | told)


_STATUSES = ("employment_status", "avg_annual_wage_status", "location_quotient_status")


def comparable_targets(years: Sequence[Year], industries: Sequence[str]) -> list[Targets]:
    """The codes that each point adds up, an entry a period and industry; none where it is unlike the last one."""
    lines = _lines(years, industries)
    return [
        [line[k].codes if line[-1].codes and line[k].run == line[-1].run else () for line in lines]
        for k in range(len(years))
    ]


def _lines(years: Sequence[Year], industries: Sequence[str]) -> list[list[_Point]]:
    return [list(_points(code, years)) for code in industries]


# What has a number and hides nothing of how it was made when it is called bridged.
_BRIDGEABLE = tuple(map(str, (Status.PUBLISHED, Status.SUM_PUBLISHED, Status.ZERO, Status.ABSENT, Status.ESTIMATED)))


def _points(code: str, years: Sequence[Year]) -> Iterator[_Point]:
    """A point a period: the comparable runs, each with its own codes, and gaps where a part of the region lacks."""
    shown = [k for k, year in enumerate(years) if year.areas]
    reasons = {k: _reason(code, years[before], years[k]) for before, k in pairwise(shown)}
    runs: list[list[int]] = []
    for k in shown:
        if not runs or reasons.get(k):
            runs.append([])
        runs[-1].append(k)
    found: dict[int, _Point] = {}
    n = 0
    for run in runs:
        points = _in_run(code, [_vintage(years[k]) for k in run])
        for k, point in zip(run, points, strict=True):
            n += bool(point.break_before)
            found[k] = replace(point, break_before=point.break_before or reasons.get(k, ""), run=n)
        n += 1
    for k, year in enumerate(years):
        yield found.get(k) or _Point(break_before="; ".join(year.broken))


def _vintage(year: Year) -> int:
    return breaks.naics_vintage(year.resolved.cells.period.year)


def _reason(code: str, before: Year, after: Year) -> str:
    """Why two periods cannot be compared, not even over a bridge group; empty where they can."""
    changed = tuple(why for why in (*before.broken, *after.broken) if (why in before.broken) != (why in after.broken))
    years = before.resolved.cells.period.year, after.resolved.cells.period.year
    comparison = Comparer(*years, changed).compare(code)
    return comparison.note if comparison.basis is Basis.NOT_COMPARABLE else ""


def _in_run(code: str, vintages: Sequence[int]) -> list[_Point]:
    """The points of a run of periods with a documented way between all their revisions, which come in order."""
    chains = breaks.bridge_chains(vintages[0], vintages[-1], naics.digits(code)) if vintages else ()
    chain = next((c for c in chains if any(code in members for members in c.values())), None)
    if chain is None:
        return [_Point((code,)) for _ in vintages]
    last = max(vintage for vintage, members in chain.items() if code in members)
    if last == vintages[-1]:
        return [_Point(tuple(sorted(chain[vintage])), _named(chain)) for vintage in vintages]
    before = _in_run(code, [vintage for vintage in vintages if vintage <= last])
    gone = _Point(break_before=f"retired after NAICS {last}: {_named(chain)}")
    return [*before, gone, *(_Point() for _ in vintages[len(before) + 1 :])]


def _named(chain: Mapping[int, frozenset[str]]) -> str:
    """`NAICS 2017 511 519 against NAICS 2022 513 516 519`, with every revision that changed something."""
    order = sorted(chain)
    first = [next((a for a, b in pairwise(order) if chain[a] != chain[b]), order[0])]
    changed = first + [b for a, b in pairwise(order) if chain[a] != chain[b]]
    return " against ".join(f"NAICS {vintage} {' '.join(sorted(chain[vintage]))}" for vintage in changed)


def _numbers(study: Study, year: Year, targets: Targets) -> dict[str, Array]:
    """The columns of one period, an entry a target; a target of no code, and a region that lacks, have no number."""
    policy = study.suppressed
    sums = CellsOf(year.resolved, [year.areas], study.ownership).sums(targets, tight=("employment",))
    is_gap = np.array([not target or not year.areas for target in targets], dtype=np.bool_)
    jobs = regional_columns.employment(sums, is_gap, policy)
    wage = average_wage(sums, policy)
    pay = measures.average_annual_wage(wage.wages, wage.employment)
    benchmark, of_benchmark = _benchmark(study, year, targets)
    totals = _total(study, year), _total(study, year.compared_with(study))
    quotient = measures.location_quotient(jobs["employment"], totals[0], benchmark, totals[1])
    kinds = status.weakest(jobs["employment_status"], of_benchmark)
    return jobs | {
        "avg_annual_wage_usd": np.where(is_gap, np.nan, pay),
        "avg_annual_wage_status": np.where(is_gap, str(Status.NOT_COMPARABLE), wage.status),
        "n_establishments": np.where(is_gap, np.nan, sums.establishments),
        "location_quotient": quotient,
        "location_quotient_status": status.missing_where(kinds, quotient),
        "benchmark_employment": benchmark,
        "benchmark_status": of_benchmark,
    }


def _benchmark(study: Study, year: Year, targets: Targets) -> tuple[Floats, Array]:
    """The benchmark's jobs of each target and their status; unknown where a part of it is not there."""
    there = year.compared_with(study)
    if not there.areas:
        return np.full(len(targets), np.nan), np.full(len(targets), str(Status.MISSING))
    sums = CellsOf(there.resolved, [there.areas], study.ownership).sums(targets)
    is_gap = np.array([not target for target in targets], dtype=np.bool_)
    jobs = np.where(is_gap, np.nan, sums.employment.estimate)
    return jobs, np.where(is_gap, str(Status.MISSING), status.of_sum(sums, "estimate"))


def _total(study: Study, year: Year) -> float:
    """Published jobs of all industries, of the ownerships that location quotients divide by; NaN without areas."""
    if not year.areas:
        return float("nan")
    cells = CellsOf(year.resolved, [year.areas], total_ownership(study))
    return float(cells.sums([(codes.ALL_INDUSTRIES,)]).employment.estimate[0])
