"""The files of `profile`: the workbook with its tabs and charts, the web page, JSON."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.report import Section
from sectorlmi.report.sections import sources_section
from sectorlmi.reports.files import file_stem, replacing
from sectorlmi.reports.people_book import Chart, Page, PeopleBook
from sectorlmi.table.datatable import Array
from sectorlmi.terms.columns import text
from sectorlmi.terms.provenance import Provenance
from sectorlmi.workflows import people_sections as ps
from sectorlmi.workflows.people import Profiles
from sectorlmi.workflows.people_briefs import brief
from sectorlmi.workflows.people_mix import middle_skill_section, mix_section

FORMATS = ("xlsx", "html", "json")
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


def save_profiles(found: Profiles, formats: Sequence[str], folder: Path) -> list[Path]:
    """Write the profile in each format. ConfigError on another format, ReportError on failure."""
    path = folder / f"{file_stem(found.study.name)}-profile"
    return [_save(name, path.with_name(f"{path.name}.{name}"), found) for name in known_formats(formats)]


def known_formats(formats: Sequence[str]) -> list[str]:
    """These formats, each once. ConfigError on one that profile and coverage do not write."""
    for name in formats:
        if name not in FORMATS:
            raise ConfigError(
                f"--format: {name!r} is not a format of profile and coverage", f"Known: {', '.join(FORMATS)}."
            )
    return list(dict.fromkeys(formats))


def _save(name: str, path: Path, found: Profiles) -> Path:
    if name == "xlsx":
        from sectorlmi.reports import excel_people

        excel_people.write(_book(found), path)
    elif name == "html":
        from sectorlmi.workflows import people_pages

        people_pages.save_profile_page(found, path)
    else:
        from sectorlmi.workflows import people_json

        save_json(people_json.profiles_as_dict(found), path)
    return path


def save_json(value: Mapping[str, Any], path: Path) -> None:
    """Write plain values as JSON. ReportError when it cannot be written."""
    from sectorlmi.reports import json

    with replacing(path) as temporary:
        temporary.write_text(json.text(value), encoding="utf-8")


def created(provenance: Sequence[Provenance]) -> dt.datetime:
    """The newest input's date, so that the same inputs give the same file."""
    stamps = [p.retrieved_at[:10] for p in provenance if re.match(r"\d{4}-\d\d-\d\d", p.retrieved_at)]
    return dt.datetime.fromisoformat(max(stamps, default="2000-01-01"))


def _book(found: Profiles) -> PeopleBook:
    industries, ladder = ps.industries_section(found), ps.ladder_section(found)
    zones = tuple(column.name for column in ladder.columns if column.name.startswith("zone_"))
    parts = [ps.occupation_values(p) for p in found.profiles]
    middle, mix = middle_skill_section(found), mix_section(found)
    pages = [
        Page("Industries", industries),
        *(Page(name, _stacked(found, parts, name)) for name in _TABS),
        Page(
            "Entry ladder",
            ladder,
            (Chart("Entry ladder: jobs by job zone", "stacked", zones, "title", rows=len(ladder)),),
        ),
        Page("Middle skill", middle, (Chart("Middle-skill jobs", "bar", ("jobs",), "occ_title"),)),
        Page(
            "Jobs and wages",
            mix,
            (Chart("Jobs, wage and entry education", "dots", ("jobs", "wage_usd"), group="education", rows=60),),
        ),
        Page("Across industries", ps.side_by_side_section(found)),
    ]
    for name, section in (("Career clusters", ps.cluster_section(found)), ("Labor supply", ps.supply_section(found))):
        if section:
            pages.append(Page(name, section))
    briefs = tuple(brief(found, p) for p in found.profiles)
    title = f"{found.study.name}: who works there"
    return PeopleBook(
        title,
        tuple(pages),
        briefs,
        found.notes,
        sources_section(found.provenance),
        created(found.provenance),
        found.is_sample,
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
