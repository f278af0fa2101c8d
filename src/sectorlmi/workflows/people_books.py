"""`profile` as a document: its tabs with their charts, the briefs, and what its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sectorlmi.table.datatable import Array
from sectorlmi.terms.columns import text
from sectorlmi.terms.document import Chart, Document, Section, file_stem
from sectorlmi.workflows import people_json, people_pages
from sectorlmi.workflows import people_sections as ps
from sectorlmi.workflows.people import Profiles
from sectorlmi.workflows.people_briefs import brief
from sectorlmi.workflows.people_mix import middle_skill_section, mix_section

_TABS = {
    "Staffing pattern": ("jobs", "share_pct", "openings"),
    "Wages": (
        *("h_mean_usd", "h_median_usd"),
        *("a_mean_usd", "a_pct10_usd", "a_pct25_usd", "a_median_usd", "a_pct75_usd", "a_pct90_usd", "wage_flags"),
        *("us_median_usd", "region_median_usd", "region_range"),
    ),
    "Education": ("education", "experience", "training", "attainment_note"),
    "Characteristics": ("job_zone", "skills", "knowledge", "clusters"),
}
_INTROS = {
    "Staffing pattern": "START tab A: which occupations an industry employs, in what shares, and the region's jobs so.",
    "Wages": "START tab B: national wages of the occupation in the industry; all industries beside it.",
    "Education": "START tab C: typical entry education, experience and training; national, across industries.",
    "Characteristics": "START tab D: preparation, skills, knowledge and career clusters of the occupation.",
}


def document(found: Profiles) -> Document:
    """The profile for every format."""
    industries, ladder = ps.industries_section(found), ps.ladder_section(found)
    zones = tuple(column.name for column in ladder.columns if column.name.startswith("zone_"))
    parts = [ps.occupation_values(p) for p in found.profiles]
    middle, mix = middle_skill_section(found), mix_section(found)
    more = {"Career clusters": ps.cluster_section(found), "Labor supply": ps.supply_section(found)}
    sections = [
        industries,
        *(_stacked(found, parts, name) for name in _TABS),
        ladder,
        replace(middle, tab="Middle skill"),
        replace(mix, tab="Jobs and wages"),
        replace(ps.side_by_side_section(found), tab="Across industries"),
        *(replace(section, tab=tab) for tab, section in more.items() if section),
    ]
    charts = (
        Chart(ladder.key, "Entry ladder: jobs by job zone", "stacked", zones, "title", rows=len(ladder)),
        Chart(middle.key, "Middle-skill jobs", "bar", ("jobs",), "occ_title"),
        Chart(mix.key, "Jobs, wage and entry education", "dots", ("jobs", "wage_usd"), group="education", rows=60),
    )
    return Document(
        key="profile",
        title=f"{found.study.name}: who works there",
        stem=f"{file_stem(found.study.name)}-profile",
        sections=tuple(sections),
        payload=lambda: people_json.payload(found),
        study=found.study,
        is_sample=found.is_sample,
        facts=(*people_pages.region_facts(found.study), f"staffing patterns of May {found.pattern_year}"),
        charts=charts,
        briefs=tuple(brief(found, p) for p in found.profiles),
        notes=found.notes,
        provenance=found.provenance,
        subject=people_pages.profile_page(found),
    )


def _stacked(found: Profiles, parts: Sequence[Mapping[str, Array]], tab: str) -> Section:
    """The columns of a START tab that hold something, all industries under each other."""
    words = {column.name: column for column in ps.OCCUPATION}
    rows: dict[str, Array] = {
        "industry_code": np.repeat([p.industry for p in found.profiles], [len(p) for p in found.profiles])
    }
    for name in ("occ_code", "occ_title", *_TABS[tab]):
        values = np.concatenate([part[name] for part in parts])
        if name in ("occ_code", "occ_title") or ps.holds(values):
            rows[name] = values
    industry = text("industry_code", "NAICS", "Industry")
    return Section(tab, tab, _INTROS[tab], (industry, *(words[name] for name in rows if name in words)), rows)
