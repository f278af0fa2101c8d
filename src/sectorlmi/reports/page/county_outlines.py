"""The map of the region's counties as the page draws it: outlines, jobs by county, and which cells are hidden."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sectorlmi.places.maps import CountyMap, Rings, choropleth
from sectorlmi.ranking.report import Report
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.document import plain

_WIDTH: Final = 760.0
# Points nearer to the last one than this, in the unit of the picture, are not seen.
_SEEN: Final = 0.7


def map_data(report: Report) -> dict[str, Any] | None:
    """The map as plain JSON values; None when the report has none."""
    found = report.county_map
    if found is None:
        return None
    drawn = choropleth(found.outlines, {}, width=_WIDTH)
    cells = found.cells
    return {
        "year": report.study.years.current.plain(),
        "width": round(drawn.width, 1),
        "height": round(drawn.height, 1),
        "counties": [
            {
                "code": code,
                "title": report.area_titles.get(code, code),
                "path": _path(drawn.rings[code]) if code in drawn.rings else "",
                "jobs": plain(cells.totals[row]),
            }
            for row, code in enumerate(cells.counties)
        ],
        "benchmark_jobs": plain(cells.benchmark_total),
        "industries": _jobs_by_county(found),
    }


def _jobs_by_county(found: CountyMap) -> dict[str, Any]:
    """By code: the benchmark's jobs, jobs by county, and the numbers of the counties whose cell is hidden."""
    cells, jobs = found.cells, found.jobs()
    return {
        code: {
            "benchmark": plain(cells.benchmark[k]),
            "jobs": [_whole(value) for value in jobs[:, k]],
            "hidden": np.flatnonzero(cells.hidden[:, k]).tolist(),
        }
        for k, code in enumerate(cells.industries)
    }


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else round(value)


def _path(rings: Rings) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in _thinned(ring)) + "Z" for ring in rings)


def _thinned(ring: Floats) -> list[tuple[float, float]]:
    """The ring without points that cannot be told from the one before; the closing point is the path's own."""
    kept: list[tuple[float, float]] = []
    for x, y in ring[:-1].tolist():
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _SEEN:
            kept.append((x, y))
    return kept
