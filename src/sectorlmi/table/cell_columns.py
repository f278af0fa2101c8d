"""Every cell of some areas as a row: what is published, what is certain where it is hidden, and an estimate.

A hidden cell of fewer than three worksites has no estimate of its own: one or two employers could be read from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from sectorlmi.suppression.fills import draw_cells
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.values import Values
from sectorlmi.terms import breaks
from sectorlmi.terms import columns as c
from sectorlmi.terms.cells import Array, Flags, Floats, Ints, among
from sectorlmi.terms.columns import Column
from sectorlmi.terms.grades import GRADE_MEANING, grades
from sectorlmi.terms.provenance import STATUS_MEANING, Status
from sectorlmi.terms.significant import rounded

FEWEST_WORKSITES: Final = 3
FEW_WORKSITES: Final = "fewer than three worksites"
# What a cell's status can be.
STATUSES: Final = (Status.PUBLISHED, Status.ZERO, Status.ESTIMATED, Status.BOUNDED_ONLY)
LEANINGS: Final = {
    "children": "its published detail",
    "other_year": "its own figure in another period",
    "other_year_estimate": "estimates of it in other years",
    "state_size": "jobs a worksite in the state",
    "benchmark_size": "jobs a worksite in the benchmark",
    "peer_size": "jobs a worksite in the counties held",
    "parent_size": "jobs a worksite in the industry above",
}
_SOURCE: Final = "BLS QCEW"
# The last digit of `agglvl_code` of the rows of two NAICS digits, less those digits.
_STEP_OF_DIGITS: Final = 2
_ENDS: Final = (0.05, 0.95)
# So many hidden cells are drawn together: few enough that their fills stay near the processor.
_DRAWN_AT_ONCE: Final = 400


def _measure(name: str, unit: str, heading: str, what: str, form: str) -> tuple[Column, ...]:
    """The published figure of a measure, then what is known where it is hidden."""
    column = Column(name, heading, "number", unit, f"Published {what}; empty where it is hidden", _SOURCE, form)

    def beside(word: str, said: str, meaning: str) -> Column:
        return Column(column.beside(word), f"{heading}, {said}", "number", unit, meaning, "", form)

    return (
        column,
        beside("lower", "at least", f"Certainly no fewer {what}: the published sums prove it"),
        beside("upper", "at most", f"Certainly no more {what}; empty where no published figure says so"),
        beside("low", "likely from", f"{what[0].upper()}{what[1:]} in 5 % of the ways to fill the hidden numbers"),
        beside("high", "likely to", f"{what[0].upper()}{what[1:]} in 95 % of the ways to fill the hidden numbers"),
        beside("estimate", "estimated", f"Estimated {what} of a hidden cell; no figure of the publisher"),
        c.grade_of(column.grade, f"{heading}: how firm", "; ".join(f"{g}: {m}" for g, m in GRADE_MEANING.items())),
    )


EMPLOYMENT: Final = _measure("employment", "jobs", "Jobs", "jobs (mean of the period's months)", c.JOBS)
WAGES: Final = _measure("total_wages_usd", "US dollars of the period", "Wages", "wages paid in the period", c.DOLLARS)
COLUMNS: Final[tuple[Column, ...]] = (
    c.text("period", "Period", "A year, as in 2018, or a quarter, as in 2018Q2"),
    c.text("area_fips", "Area", "Code of the nation (US000), a state (13000), a county, or a state's unknown county"),
    c.text("own_code", "Ownership", "1 federal, 2 state and 3 local government, 5 private", _SOURCE),
    c.text(
        "industry_code", "Industry", "NAICS code; 10 all industries, 101 and 102 domains, 1011 to 1029 supersectors"
    ),
    c.count("naics_digits", "NAICS digits", "digits", "2 to 6; 0 of totals, domains and supersectors"),
    Column("naics_vintage", "NAICS of", "count", "year", "The revision that the code is of", "", "0"),
    c.count("n_establishments", "Worksites", "worksites", "Worksites, published of hidden cells too", source=_SOURCE),
    c.status_of("status", "Status", "; ".join(f"{s}: {STATUS_MEANING[s]}" for s in STATUSES)),
    *EMPLOYMENT,
    *WAGES,
    c.text("leans_on", "Leans on", "; ".join(f"{k}: {m}" for k, m in LEANINGS.items())),
    c.text("no_estimate_because", "No estimate because", "Why a hidden cell has only bounds"),
)


def columns_of(
    resolved: Resolved, areas: Sequence[str], owns: Sequence[str], level: int, *, fills: int, seed: int
) -> dict[str, Array]:
    """The cells of the areas and ownerships down to so many digits, by `COLUMNS`, in order of area, own and industry.

    Jobs are the mean of the period's months, wages the dollars that it paid. NaN and empty texts are missing.
    """
    step = resolved.system.step[: len(resolved.cells)]
    of_area = among(resolved.cells.area, areas) & among(resolved.cells.own, owns)
    rows = np.flatnonzero(of_area & (step > 0) & (step <= level + _STEP_OF_DIGITS))
    cells = resolved.cells.take(rows)
    hidden = cells.suppressed
    is_told = hidden & (cells.establishments >= FEWEST_WORKSITES) & ~np.isnan(resolved.employment.estimate[rows])
    status = np.where(cells.employment == 0, str(Status.ZERO), str(Status.PUBLISHED))
    status = np.where(hidden, np.where(is_told, str(Status.ESTIMATED), str(Status.BOUNDED_ONLY)), status)
    digits = np.maximum(step[rows] - _STEP_OF_DIGITS, 0)
    low_high = _ranges(resolved, rows[is_told], fills, seed)
    columns: dict[str, Array] = {
        "period": np.full(len(rows), str(cells.period)),
        "area_fips": cells.area,
        "own_code": cells.own,
        "industry_code": cells.industry,
        "naics_digits": np.where(digits >= _STEP_OF_DIGITS, digits, 0),
        "naics_vintage": np.full(len(rows), breaks.naics_vintage(cells.period.year)),
        "n_establishments": cells.establishments.astype(np.int64),
        "status": status,
    }
    jobs, wages = (cells.employment, resolved.employment, rows), (cells.wages, resolved.wages, rows)
    columns |= _of_measure(EMPLOYMENT, jobs, is_told, low_high[0], status)
    columns |= _of_measure(WAGES, wages, is_told, low_high[1], status)
    columns["leans_on"] = np.where(is_told, resolved.prior[rows], "")
    columns["no_estimate_because"] = np.where(hidden & ~is_told, FEW_WORKSITES, "")
    return columns


def _of_measure(
    described: Sequence[Column],
    given: tuple[Floats, Values, Ints],
    is_told: Flags,
    drawn: tuple[Floats, Floats],
    status: Array,
) -> Mapping[str, Array]:
    published, values, rows = given
    lower, upper, estimate = (rounded(column[rows]) for column in (values.lower, values.upper, values.estimate))
    upper = np.where(np.isfinite(upper), upper, np.nan)
    estimate = np.where(is_told, estimate, np.nan)
    low, high = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    at = np.flatnonzero(is_told)
    # Inside what is certain, and holding the estimate.
    low[at] = np.minimum(np.fmax(rounded(drawn[0]), lower[at]), estimate[at])
    high[at] = np.maximum(np.fmin(rounded(drawn[1]), upper[at]), estimate[at])
    best = np.where(is_told, estimate, published)
    grade = grades(best, (lower, upper), status, points=None)
    names = [column.name for column in described]
    return dict(zip(names, (published, lower, upper, low, high, estimate, grade), strict=True))


def _ranges(resolved: Resolved, nodes: Ints, fills: int, seed: int) -> list[tuple[Floats, Floats]]:
    """(5 %, 95 %) of the fills of these cells, of jobs and of wages; NaN without fills."""
    ends = np.full((2, 2, len(nodes)), np.nan)
    if fills:
        for areas, here in _lots(resolved, nodes):
            drawn = draw_cells(resolved, areas, nodes[here], n=fills, seed=seed)
            for measure, values in enumerate((drawn.employment, drawn.wages)):
                ends[measure, :, here] = np.quantile(values, _ENDS, axis=0)
    return [(low, high) for low, high in ends]


def _lots(resolved: Resolved, nodes: Ints) -> Iterator[tuple[list[str], slice]]:
    """Areas that hold these cells, which stand area by area, and the places of theirs: few hidden cells at once."""
    area = resolved.cells.area[nodes]
    first = np.flatnonzero(np.concatenate([[True], area[1:] != area[:-1]])) if len(area) else np.zeros(0, np.int64)
    last = np.append(first[1:], len(area))
    begun, weight = 0, 0
    for k in range(len(first)):
        weight += int(last[k] - first[k])
        if weight >= _DRAWN_AT_ONCE or k == len(first) - 1:
            yield area[first[begun : k + 1]].tolist(), slice(int(first[begun]), int(last[k]))
            begun, weight = k + 1, 0
