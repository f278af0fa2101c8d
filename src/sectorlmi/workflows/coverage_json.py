"""Coverage as plain JSON values; the form is part of the program's contract."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from sectorlmi.terms.document import plain
from sectorlmi.workflows.coverage import CoverageFound, Target


def payload(found: CoverageFound) -> dict[str, Any]:
    """Coverage as plain JSON values; single values are of the first count column, `by_column` has them all."""
    held = found.coverage
    first = held.columns[0]
    demand_pct = held.demand_share_pct()
    by = {
        name: {
            "share_pct": held.share_pct(name),
            "ratio": held.ratio(name),
            "gap_pct": held.gap(name),
            "needed_for_parity": held.needed_for_parity(name),
        }
        | ({"needed_for_floor": held.needed_for_floor(name, found.floor)} if found.floor else {})
        | ({"change": held.change[name]} if name in held.change else {})
        for name in held.columns
    }
    rows = [
        {
            "career_cluster": held.names[i],
            "framework_name": held.clusters[i],
            "counts": {name: _count(values[i]) for name, values in held.counts.items()},
            "share_pct": {name: plain(held.printed_pct(name)[i]) for name in held.columns},
            "demand_jobs": plain(held.demand_jobs[i]),
            "demand_share_pct": _rounded(demand_pct[i], 4),
            "ratio": _rounded(by[first]["ratio"][i], 4),
            "gap_pct": _rounded(by[first]["gap_pct"][i], 4),
            "needed_for_parity": _count(by[first]["needed_for_parity"][i]),
            "by_column": {
                n: {k: _rounded(v[i], 4) for k, v in given.items() if k != "share_pct"} for n, given in by.items()
            },
        }
        for i in range(len(held.names))
    ]
    return {
        "framework": held.framework,
        "totals": {name: _count(total) for name, total in held.totals().items()},
        "coverage": rows,
        "targets": [_target(t) for t in found.targets],
        "demand": _demand_dict(found),
        "groups": [{"key": k, "group": g, "count": _count(n)} for (k, g), n in found.groups.counts.items()],
        "partners": {
            "radius_miles": found.groups.radius or None,
            "nearest": [asdict(one) for one in found.groups.near],
            "within": {name: _count(n) for name, n in found.groups.within.items()},
        },
    }


def _target(target: Target) -> dict[str, Any]:
    counts = {name: _count(n) for name, n in target.counts.items()}
    return asdict(target) | {"counts": counts, "is_uncovered": target.is_uncovered}


def _demand_dict(found: CoverageFound) -> dict[str, Any] | None:
    if found.demand is None:
        return None
    d = found.demand
    return {
        "total_jobs": plain(d.total_jobs),
        "unmapped_jobs": plain(d.unmapped_jobs),
        "unclustered_jobs": plain(d.unclustered_jobs),
        "is_split": d.is_split,
        "clusters": [{k: plain(v) for k, v in asdict(one).items()} for one in d.clusters],
    }


def _rounded(value: float, digits: int) -> float | None:
    return None if np.isnan(value) else round(float(value), digits)


def _count(value: float) -> float | int | None:
    """Whole counts as integers; parts of a count (shared out between clusters) keep two decimals."""
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 2)
