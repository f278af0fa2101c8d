"""Profiles as plain JSON values; the form is part of the program's contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sectorlmi.people.profile import IndustryProfile
from sectorlmi.table.datatable import Array
from sectorlmi.terms.document import plain
from sectorlmi.workflows.people import Profiles
from sectorlmi.workflows.people_sections import occupation_values


def payload(found: Profiles) -> dict[str, Any]:
    """Profiles as plain JSON values."""
    return {
        "pattern_year": found.pattern_year,
        "framework": found.crosswalk.framework if found.crosswalk else None,
        "supply": _supply_dict(found),
        "industries": [_profile_dict(found, p) for p in found.profiles],
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
    for name in ("skills", "knowledge", "clusters"):
        row[name] = [part for part in str(row[name]).split("; ") if part]
    return row
