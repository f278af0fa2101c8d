"""Wages of the region: OEWS areas that hold its counties, all industries together.

A region seldom is one OEWS area. An occupation's regional median is the mean of the areas' medians, weighted by the
occupation's jobs in each; the lowest and highest stand beside it. It is not the median of the region's workers, and
an area reaches beyond the region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sectorlmi.people.profile import RegionalWages
from sectorlmi.people.staffing import AT_CAP, DETAILED, occ_code
from sectorlmi.terms.cells import Flags, Floats, Ints

Columns = Mapping[str, npt.NDArray[Any]]


def areas_of(definitions: Columns, counties: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """(OEWS areas that hold these counties, counties that no area holds)."""
    area = dict(zip(definitions["county_fips"].tolist(), definitions["area"].tolist(), strict=True))
    held = tuple(sorted({int(area[c]) for c in counties if c in area}))
    return held, tuple(c for c in counties if c not in area)


def regional_wages(tables: Sequence[Columns], areas: Sequence[int], titles: Mapping[str, str]) -> RegionalWages | None:
    """Wages over these areas from the state, metropolitan and nonmetropolitan files; None where none has them."""
    parts = [_rows(table, areas) for table in tables]
    if not any(len(part.occ) for part in parts):
        return None
    occ, area = np.concatenate([p.occ for p in parts]), np.concatenate([p.area for p in parts])
    median, jobs = np.concatenate([p.median for p in parts]), np.concatenate([p.jobs for p in parts])
    found = {}
    for one in np.unique(occ).tolist():
        rows = (occ == one) & np.isfinite(median)
        if rows.any():
            found[occ_code(int(one))] = _joined(median[rows], jobs[rows])
    at_cap = np.concatenate([p.at_cap for p in parts])
    return RegionalWages(
        {code: mean for code, (mean, _, _) in found.items()},
        {code: low for code, (_, low, _) in found.items()},
        {code: high for code, (_, _, high) in found.items()},
        tuple(titles.get(str(code), str(code)) for code in np.unique(area).tolist()),
        frozenset(occ_code(int(n)) for n in occ[at_cap]),
    )


@dataclass(frozen=True, eq=False)
class _Part:
    occ: Ints
    area: Ints
    median: Floats
    jobs: Floats
    at_cap: Flags


def _rows(table: Columns, areas: Sequence[int]) -> _Part:
    rows = np.isin(table["area"], list(areas)) & (table["level"] == DETAILED)
    flags = table.get("a_median_flag", np.zeros(len(rows), np.int64))
    return _Part(
        table["occ"][rows],
        table["area"][rows],
        table["a_median"][rows],
        table["employment"][rows],
        np.asarray(flags[rows] == AT_CAP),
    )


def _joined(median: Floats, jobs: Floats) -> tuple[float, float, float]:
    """(mean weighted by jobs, lowest, highest); unweighted where an area's jobs are not published."""
    weights = jobs if np.isfinite(jobs).all() and jobs.sum() > 0 else np.ones(len(median))
    return float(np.average(median, weights=weights)), float(median.min()), float(median.max())
