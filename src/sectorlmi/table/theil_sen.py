"""Past growth as a trend: the slope of log jobs over all comparable years, which one odd end year cannot make.

Theil-Sen: the median of the slopes between every two points. Sources: Theil (1950), Proceedings of the Royal
Netherlands Academy of Sciences 53; Sen (1968), Journal of the American Statistical Association 63(324).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from sectorlmi.table import measures, status
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.outside import OutsideValues
from sectorlmi.table.series import Series
from sectorlmi.terms.cells import Flags, Floats, Text
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.significant import exp, log
from sectorlmi.terms.study_years import Years

FEWEST = 3
# Two end points mislead where their yearly rate and the trend lie farther apart than this, in points of percent, and
# have other signs, or one is more than so many times the other.
_APART = 1.0
_TIMES = 2.0
_NAMED = 5


def slopes(jobs: Floats, counted: Flags, years: Sequence[int]) -> Floats:
    """The trend of log jobs a year, from jobs (industries × years, or fills of that).

    `counted` (industries × years) are the points that the trend runs over, `years` those of the columns. NaN of fewer
    than three points, and where one of them has no jobs, which have no logarithm.
    """
    there = np.where(jobs > 0, jobs, np.nan)
    if there.ndim > 2:  # a fill at a time: every two of many years are many numbers
        return np.stack([slopes(one, counted, years) for one in there])
    return _between(there, there, counted, years)


def slope_bounds(lower: Floats, upper: Floats, counted: Flags, years: Sequence[int]) -> tuple[Floats, Floats]:
    """Certain bounds of the slope from those of the points (industries × years); infinite where none is known.

    Between two points the slope is least from the greatest first to the least last. The median of many numbers is never
    less than that of numbers none of which is greater, so the medians of these ends hold the slope.
    """
    return _between(upper, lower, counted, years), _between(lower, upper, counted, years)


def _between(first: Floats, last: Floats, counted: Flags, years: Sequence[int]) -> Floats:
    """The median over every two counted points of the slope from `first` of the one to `last` of the other."""
    from_, to = _log(first), _log(last)
    pairs = list(combinations(range(len(years)), 2))
    if len(years) < FEWEST:
        return np.full(len(first), np.nan)
    with np.errstate(invalid="ignore"):  # two unknown ends, of which no pair counts
        each = np.stack([(to[:, j] - from_[:, i]) / (years[j] - years[i]) for i, j in pairs], axis=1)
    both = np.stack([counted[:, i] & counted[:, j] for i, j in pairs], axis=1)
    return np.where(counted.sum(axis=1) >= FEWEST, _median(each, both), np.nan)


def _median(values: Floats, counted: Flags) -> Floats:
    """The median of the counted values of each row; NaN where one of them is unknown, or none counts."""
    n = counted.sum(axis=1)
    in_order = np.sort(np.where(counted, values, np.inf), axis=1)
    row = np.arange(len(values))
    middle = (in_order[row, np.maximum(n - 1, 0) // 2] + in_order[row, n // 2]) / 2
    is_unknown = (counted & np.isnan(values)).any(axis=1) | (n == 0)
    return np.where(is_unknown, np.nan, middle)


def _log(jobs: Floats) -> Floats:
    """Logarithms; of no jobs minus infinity, of an unknown number NaN."""
    known = np.where(jobs > 0, jobs, 1.0)
    return np.where(jobs > 0, log(known), np.where(np.isnan(jobs), np.nan, -np.inf))


def percent_a_year(slope: Floats) -> Floats:
    """A slope of log jobs a year as percent a year; NaN where it has no upper end."""
    ends = np.where(np.isfinite(slope), slope, 0.0)
    percent = 100 * measures.difference(exp(ends), 1.0)
    return np.where(np.isfinite(slope), percent, np.where(slope == -np.inf, -100.0, np.nan))


def of_series(series: Series) -> OutsideValues:
    """The trend of each industry over its last unbroken stretch, with bounds, how firm it is, and its volatility.

    Points count that have a number which leaves no hidden cell out; the last period must be among them.
    """
    years = [period.year for period in series.periods]
    counted = counted_points(series)
    jobs, breaks = series["employment"], _breaks(series)
    slope = slopes(jobs, counted, years)
    lower, upper = slope_bounds(series["employment_lower"], series["employment_upper"], counted, years)
    of_points = zip(counted.T, series["employment_status"].T, strict=True)
    firm = status.weakest(*(np.where(here, kinds, _FIRMEST) for here, kinds in of_points))
    unknown = np.where(breaks == "", str(Status.MISSING), str(Status.NOT_COMPARABLE))
    summed = np.where(counted, jobs, 0.0)
    estimated = np.where(counted, series["employment_estimated_share"], 0.0) * summed
    share = measures.ratio(estimated.sum(axis=1), summed.sum(axis=1))
    is_known = ~np.isnan(slope)
    return OutsideValues(
        percent_a_year(slope),
        np.where(is_known, firm, unknown).astype(np.str_),
        np.array([_note(series, row, counted[row], str(breaks[row])) for row in range(len(slope))], dtype=np.str_),
        {
            "growth_trend_lower_pct": np.where(is_known, percent_a_year(lower), np.nan),
            "growth_trend_upper_pct": np.where(is_known, percent_a_year(upper), np.nan),
            "growth_trend_estimated_share": np.nan_to_num(share),
            "volatility_pct": _volatility(jobs, counted, years, slope),
        },
    )


_FIRMEST = str(Status.ABSENT)
_HIDDEN = (str(Status.PARTIAL), str(Status.BOUNDED_ONLY))


def counted_points(series: Series) -> Flags:
    """(industries × periods) the points that the trend runs over: none where the last period has none."""
    is_floor = series["employment_status"] == str(Status.PARTIAL)
    counted: Flags = series.comparable_with_last() & ~is_floor
    return counted & counted[:, -1:]


def _volatility(jobs: Floats, counted: Flags, years: Sequence[int], slope: Floats) -> Floats:
    """The spread of the yearly changes of log jobs around the trend, in points of percent; NaN without a trend."""
    found = np.full(len(jobs), np.nan)
    for row in np.flatnonzero(~np.isnan(slope)).tolist():
        at = np.flatnonzero(counted[row])
        changes = np.diff(log(jobs[row, at])) / np.diff(np.asarray(years, dtype=np.float64)[at])
        found[row] = 100 * np.sqrt(np.sum((changes - slope[row]) ** 2) / (len(changes) - 1))
    return found


def _breaks(series: Series) -> Text:
    """Why the last stretch of each series does not begin with its first period; empty where it does."""
    first = [int(np.flatnonzero(run == run[-1])[0]) for run in series["run"]]
    told = (str(why[k]) if k else "" for why, k in zip(series["break_before"], first, strict=True))
    return np.array(list(told), dtype=np.str_).reshape(len(first))


def _note(series: Series, row: int, counted: Flags, why: str) -> str:
    """Which periods the trend runs over, or why there is none."""
    periods = [str(p) for p, here in zip(series.periods, counted, strict=True) if here]
    empty = [p for p, n in zip(periods, series["employment"][row, counted], strict=True) if not n > 0]
    if not periods:
        is_hidden = series["employment_status"][row, -1] in _HIDDEN
        told = (
            f"{'a part' if is_hidden else 'no number'} of {series.periods[-1]} is {'hidden' if is_hidden else 'known'}"
        )
    elif len(periods) < FEWEST:
        told = f"only {_listed(periods)} can be compared, and a trend needs {FEWEST} points"
    elif empty:
        told = f"no jobs in {_listed(empty)}, so the trend has no percent"
    else:
        told = f"over {_listed(periods)}"
    return "; ".join(part for part in (told, why, str(series["bridge"][row, -1])) if part)


def _listed(periods: Sequence[str]) -> str:
    return periods[0] if len(periods) == 1 else f"{', '.join(periods[:-1])} and {periods[-1]}"


def with_two_ends(table: DataTable, years: Years) -> DataTable:
    """The table with a note on each growth whose two end points mislead, the first few as notes on the table too."""
    whole, a_year, slope = (table[name] for name in ("growth_pct", "growth_per_year_pct", "growth_trend_pct"))
    lower, upper = table["growth_trend_lower_pct"], table["growth_trend_upper_pct"]
    is_other = _mislead(a_year, slope) & ((a_year < lower) | (a_year > upper))
    rows = sorted(np.flatnonzero(is_other).tolist(), key=lambda row: -float(table["employment"][row]))
    said = {
        row: f"{years.base} to {years.current} says {_signed(whole[row])} % ({_signed(a_year[row])} % a year), "
        f"the trend {str(table['growth_trend_note'][row]).split(';')[0]} says {_signed(slope[row])} % a year"
        for row in rows
    }
    texts = [f"two end points mislead: {said[row]}" if row in said else "" for row in range(len(table))]
    names = table.names()
    lead = "Two end points mislead for"
    codes = [table.industries[row] for row in rows]
    notes = [f"{lead} {names[c]} ({c}): {said[row]}." for c, row in zip(codes[:_NAMED], rows[:_NAMED], strict=True)]
    if len(rows) > _NAMED:
        notes.append(f"Two end points mislead for {len(rows) - _NAMED} more industries, each noted on its growth.")
    columns = {**table.columns, "two_ends_note": np.array(texts, dtype=np.str_)}
    return replace(table, columns=columns, notes=(*table.notes, *notes))


def _signed(percent: float) -> str:
    """`+1.5`, and `+0.0` for what rounds to nothing from below."""
    return f"{round(percent, 1) + 0.0:+.1f}"


def _mislead(a_year: Floats, slope: Floats) -> Flags:
    """Whether the yearly rate between two ends tells another story than the trend."""
    sizes = np.abs(a_year), np.abs(slope)
    is_other = (a_year * slope < 0) | (np.maximum(*sizes) > _TIMES * np.minimum(*sizes))
    apart: Flags = (np.abs(a_year - slope) > _APART) & is_other
    return apart
