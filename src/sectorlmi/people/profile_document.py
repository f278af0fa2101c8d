"""Profiles as a document: START's tabs A to D, charts, and JSON, whose form is the program's contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from sectorlmi.people import profile_sections as ps
from sectorlmi.people.profile import IndustryProfile, Profiles
from sectorlmi.terms.cells import Array
from sectorlmi.terms.columns import text
from sectorlmi.terms.document import Chart, Document, Screen, Section, file_stem, plain
from sectorlmi.terms.study import Study

_SCREEN_ROWS: Final = 15
# START's tabs A to D: title, what it is, columns.
_TABS: Final = (
    (
        "Staffing pattern",
        "START tab A: which occupations an industry employs, in what shares, and the region's jobs so.",
        ("jobs", "share_pct", "openings"),
    ),
    (
        "Wages",
        "START tab B: national wages of the occupation in the industry; all industries beside it.",
        (
            *("h_mean_usd", "h_median_usd"),
            *("a_mean_usd", "a_pct10_usd", "a_pct25_usd", "a_median_usd", "a_pct75_usd", "a_pct90_usd", "wage_flags"),
            *("us_median_usd", "region_median_usd", "region_range"),
        ),
    ),
    (
        "Education",
        "START tab C: typical entry education, experience and training; national, across industries.",
        ("education", "experience", "training", "attainment_note"),
    ),
    (
        "Characteristics",
        "START tab D: preparation, skills, knowledge and career clusters of the occupation.",
        ("job_zone", "skills", "knowledge", "clusters"),
    ),
)
_INDUSTRY: Final = text("industry_code", "NAICS", "Industry")


def document(found: Profiles) -> Document:
    """The profiles for every format."""
    study, sections = found.study, _sections(found)
    return Document(
        "profile",
        f"{study.name}: who works there",
        f"{file_stem(study.name)}-profile",
        tuple(sections),
        lambda: _payload(found),
        study=study,
        is_sample=found.is_sample,
        screen=tuple(_screen(found)),
        facts=(*region_facts(study), f"staffing patterns of May {found.pattern_year}"),
        charts=_charts(sections),
        notes=found.notes,
        provenance=found.provenance,
        lots=lambda: _every_occupation(found),
        subject=found,
    )


def region_facts(study: Study) -> tuple[str, ...]:
    """The region, how many counties it has, and the year, for the line under a title."""
    n = len(study.region.counties)
    return study.region.name, f"{n} {'county' if n == 1 else 'counties'}", f"{study.years.current}"


def _sections(found: Profiles) -> list[Section]:
    more = (ps.cluster_section(found), ps.supply_section(found))
    return [
        ps.industries_section(found),
        *_start_tabs(found),
        ps.ladder_section(found),
        ps.middle_skill_section(found),
        ps.mix_section(found),
        ps.side_by_side_section(found),
        *(section for section in more if section),
    ]


def _charts(sections: list[Section]) -> tuple[Chart, ...]:
    ladder = next(section for section in sections if section.key == "entry_ladder")
    zones = tuple(column.name for column in ladder.columns if column.name.startswith("zone_"))
    return (
        Chart("entry_ladder", "Entry ladder: jobs by job zone", "stacked", zones, "title", rows=len(ladder)),
        Chart("middle_skill", "Middle-skill jobs", "bar", ("jobs",), "occ_title"),
        Chart("mix", "Jobs, wage and entry education", "dots", ("jobs", "wage_usd"), group="education", rows=60),
    )


def _screen(found: Profiles) -> list[Section]:
    """The largest occupations of each industry, and what stands beside the single profiles."""
    cut = Screen(rows=_SCREEN_ROWS)
    shared = [replace(ps.side_by_side_section(found), screen=cut)] if len(found.profiles) > 1 else []
    more = (ps.cluster_section(found), ps.supply_section(found))
    return [
        *(replace(ps.short_section(p), screen=replace(cut, told=("intro",))) for p in found.profiles),
        ps.industries_section(found),
        ps.ladder_section(found),
        *shared,
        *(section for section in more if section),
    ]


def _start_tabs(found: Profiles) -> Iterator[Section]:
    """START's tabs with those of their columns that hold something, all industries under each other."""
    parts = [ps.occupation_values(p) for p in found.profiles]
    words = {column.name: column for column in ps.OCCUPATION}
    codes = np.repeat([p.industry for p in found.profiles], [len(p) for p in found.profiles])
    for title, intro, names in _TABS:
        rows: dict[str, Array] = {"industry_code": codes}
        for name in ("occ_code", "occ_title", *names):
            values = np.concatenate([part[name] for part in parts])
            if name in ("occ_code", "occ_title") or ps.holds(values):
                rows[name] = values
        columns = (_INDUSTRY, *(words[name] for name in rows if name in words))
        yield Section(title.lower().replace(" ", "_"), title, intro, columns, rows)


def _every_occupation(found: Profiles) -> Iterator[Section]:
    """All that is known of every occupation, an industry a piece: the one table of CSV and Parquet."""
    columns = (_INDUSTRY, *ps.OCCUPATION)
    for p in found.profiles:
        rows = {"industry_code": np.full(len(p), p.industry), **ps.occupation_values(p)}
        yield Section("occupations", "Occupations", "", columns, rows)


def _payload(found: Profiles) -> dict[str, Any]:
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
    values = ps.occupation_values(p)
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
