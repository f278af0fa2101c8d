"""Profiles and coverage as plain JSON values; the form is part of the program's contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from sectorlmi.people.profile import IndustryProfile
from sectorlmi.report import plain
from sectorlmi.table.datatable import Array
from sectorlmi.workflows.coverage import CoverageFound
from sectorlmi.workflows.people import Profiles
from sectorlmi.workflows.people_sections import occupation_values

SCHEMA: Final = 1


def coverage_as_dict(found: CoverageFound, outputs: Sequence[str] = ()) -> dict[str, Any]:
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
        "schema": SCHEMA,
        "is_sample": found.is_sample,
        "study": found.study.resolved(),
        "framework": held.framework,
        "totals": {name: _count(total) for name, total in held.totals().items()},
        "coverage": rows,
        "targets": [asdict(t) | {"is_uncovered": t.is_uncovered} for t in found.targets],
        "demand": _demand_dict(found),
        "groups": [{"key": k, "group": g, "count": _count(n)} for (k, g), n in found.groups.counts.items()],
        "partners": {
            "radius_miles": found.groups.radius or None,
            "nearest": [asdict(one) for one in found.groups.near],
            "within": dict(found.groups.within),
        },
        "provenance": [asdict(p) for p in found.provenance],
        "notes": list(found.notes),
        "outputs": list(outputs),
    }


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


def profiles_as_dict(found: Profiles, outputs: Sequence[str] = ()) -> dict[str, Any]:
    """Profiles as plain JSON values."""
    return {
        "schema": SCHEMA,
        "is_sample": found.is_sample,
        "study": found.study.resolved(),
        "pattern_year": found.pattern_year,
        "framework": found.crosswalk.framework if found.crosswalk else None,
        "supply": _supply_dict(found),
        "industries": [_profile_dict(found, p) for p in found.profiles],
        "provenance": [asdict(p) for p in found.provenance],
        "notes": list(found.notes),
        "outputs": list(outputs),
    }


def _supply_dict(found: Profiles) -> dict[str, Any]:
    force, supply = found.supply.force, found.supply
    return {
        "labor_force": None
        if force is None
        else {
            "year": int(supply.laus_year),
            "labor_force": plain(force.labor_force),
            "employed": plain(force.employed),
            "unemployed": plain(force.unemployed),
            "unemployment_rate_pct": plain(force.unemployment_rate_pct),
            "missing": list(force.missing),
        },
        "people": [
            {"name": m.name, "title": m.title, "year": int(year), "pct": plain(e.value), "moe": plain(e.moe)}
            for m, (year, e) in supply.people.items()
        ],
        "older_workers_pct": {code: plain(value) for code, value in supply.older_pct.items()},
    }


def _profile_dict(found: Profiles, p: IndustryProfile) -> dict[str, Any]:
    values = occupation_values(p)
    pattern = p.pattern
    walk = found.crosswalk
    return {
        "industry_code": p.industry,
        "title": p.title,
        "employment": plain(p.employment),
        "employment_status": p.employment_status,
        "pattern": {"source": list(pattern.source), "own_code": str(pattern.own or ""), "note": pattern.note}
        if pattern
        else None,
        "unmapped_share": pattern.unmapped_share if pattern else 1.0,
        "unmapped_jobs": plain(p.unmapped_jobs),
        "middle_skill_share": plain(p.middle_skill_share),
        "job_zones": {zone: plain(n) for zone, n in p.zone_jobs().items()},
        "education": {name or "not assigned": plain(n) for name, n in p.education_jobs().items()},
        "clusters": p.cluster_shares(walk) if walk else None,
        "occupations": [_row(values, i) for i in range(len(p))],
    }


def _row(values: Mapping[str, Array], i: int) -> dict[str, Any]:
    row = {name: plain(column[i]) for name, column in values.items()}
    for name in ("skills", "clusters"):
        row[name] = [part for part in str(row[name]).split("; ") if part]
    return row
