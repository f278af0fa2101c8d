"""The workbooks of `profile` and `coverage`: which sections stand on which tab, with which charts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.profile import IndustryProfile
from sectorlmi.report import Section
from sectorlmi.report.sections import sources_section
from sectorlmi.reports import json
from sectorlmi.reports.excel_people import Brief, Page, PeopleBook, facts, write
from sectorlmi.reports.excel_people_charts import Chart
from sectorlmi.reports.files import replacing
from sectorlmi.table.datatable import Array
from sectorlmi.terms.columns import Column, text
from sectorlmi.terms.provenance import Provenance
from sectorlmi.workflows import coverage_sections as cs
from sectorlmi.workflows import people_json
from sectorlmi.workflows import people_sections as ps
from sectorlmi.workflows.coverage import CoverageFound
from sectorlmi.workflows.people import Profiles
from sectorlmi.workflows.rank import file_stem

_TABS = {
    "Staffing pattern": ("jobs", "share_pct", "openings"),
    "Wages": (
        *("a_mean_usd", "a_pct10_usd", "a_pct25_usd", "a_median_usd", "a_pct75_usd", "a_pct90_usd", "wage_flags"),
        *("us_median_usd", "region_median_usd", "region_range"),
    ),
    "Education": ("education", "experience", "training", "attainment_note"),
    "Characteristics": ("job_zone", "skills", "clusters"),
}
_INTROS = {
    "Staffing pattern": "START tab A: which occupations an industry employs, in what shares, and the region's jobs so.",
    "Wages": "START tab B: national wages of the occupation in the industry; all industries beside it.",
    "Education": "START tab C: typical entry education, experience and training; national, across industries.",
    "Characteristics": "START tab D: preparation, skills and career clusters of the occupation.",
}
_BRIEF_ROWS = 12


def save_profiles(found: Profiles, formats: Sequence[str], folder: Path) -> list[Path]:
    """Write the profile in each format (xlsx, json). ConfigError on another format, ReportError on failure."""
    stem = f"{file_stem(found.study.name)}-profile"
    return [_save(name, folder / f"{stem}.{name}", _profile_book(found), found) for name in _known(formats)]


def save_coverage(found: CoverageFound, formats: Sequence[str], folder: Path) -> list[Path]:
    """Write the coverage in each format (xlsx, json). ConfigError on another format, ReportError on failure."""
    stem = f"{file_stem(found.study.name)}-coverage"
    return [_save(name, folder / f"{stem}.{name}", _coverage_book(found), found) for name in _known(formats)]


def _known(formats: Sequence[str]) -> list[str]:
    for name in formats:
        if name not in ("xlsx", "json"):
            raise ConfigError(f"--format {name}: profile and coverage write xlsx and json", "Choose one of these.")
    return list(dict.fromkeys(formats))


def _save(name: str, path: Path, book: PeopleBook, found: Profiles | CoverageFound) -> Path:
    if name == "xlsx":
        write(book, path)
        return path
    value = people_json.profiles_as_dict(found) if isinstance(found, Profiles) else people_json.coverage_as_dict(found)
    with replacing(path) as temporary:
        temporary.write_text(json.text(value), encoding="utf-8")
    return path


def _created(provenance: Sequence[Provenance]) -> dt.datetime:
    """The newest input's date, so that the same inputs give the same file."""
    stamps = [p.retrieved_at[:10] for p in provenance if re.match(r"\d{4}-\d\d-\d\d", p.retrieved_at)]
    return dt.datetime.fromisoformat(max(stamps, default="2000-01-01"))


def _profile_book(found: Profiles) -> PeopleBook:
    industries, ladder = ps.industries_section(found), ps.ladder_section(found)
    zones = tuple(column.name for column in ladder.columns if column.name.startswith("zone_"))
    middle, mix = _middle_skill(found), _mix(found)
    pages = [
        Page("Industries", industries),
        *(Page(name, _stacked(found, name)) for name in _TABS),
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
    briefs = tuple(_brief(found, p) for p in found.profiles)
    title = f"{found.study.name}: who works there"
    return PeopleBook(
        title,
        tuple(pages),
        briefs,
        found.notes,
        sources_section(found.provenance),
        _created(found.provenance),
        found.is_sample,
    )


def _stacked(found: Profiles, tab: str) -> Section:
    """The columns of a START tab, all industries under each other."""
    words = {column.name: column for column in ps.OCCUPATION}
    parts = [ps.occupation_values(p) for p in found.profiles]
    names = ["occ_code", "occ_title", *_TABS[tab]]
    industry = text("industry_code", "NAICS", "Industry")
    rows: dict[str, Array] = {
        "industry_code": np.repeat([p.industry for p in found.profiles], [len(p) for p in found.profiles])
    }
    rows |= {name: np.concatenate([part[name] for part in parts]) for name in names}
    return Section(tab, tab, _INTROS[tab], (industry, *(words[name] for name in names)), rows)


def _joined(found: Profiles) -> dict[str, Array]:
    """Occupations over all industries of the profile: jobs summed, wage of the nation, entry education."""
    jobs: dict[str, float] = {}
    about: dict[str, tuple[str, str, float]] = {}
    for p in found.profiles:
        held = p.known_jobs()
        pay = np.where(np.isnan(p.us_median_usd), p.pay(), p.us_median_usd)
        for i, code in enumerate(p.codes):
            jobs[code] = jobs.get(code, 0.0) + float(held[i])
            about.setdefault(code, (str(p.titles[i]), p.preparation[i].education, float(pay[i])))
    order = sorted(jobs, key=lambda code: -jobs[code])
    return {
        "occ_code": np.array(order, dtype=np.str_),
        "occ_title": np.array([about[code][0] for code in order], dtype=np.str_),
        "education": np.array([about[code][1] for code in order], dtype=np.str_),
        "jobs": np.array([jobs[code] for code in order]),
        "wage_usd": np.array([about[code][2] for code in order]),
    }


def _words(*names: str) -> tuple[Column, ...]:
    words = {column.name: column for column in (*ps.OCCUPATION, ps.WAGE)}
    return tuple(words[name] for name in names)


def _middle_skill(found: Profiles) -> Section:
    values = _joined(found)
    rows = np.isin(values["education"], MIDDLE_SKILL)
    columns = _words("occ_code", "occ_title", "jobs", "wage_usd", "education")
    intro = "More than high school, less than a bachelor's degree: jobs of these industries by occupation, most first."
    return Section("middle_skill", "Middle-skill opportunity", intro, columns, {n: v[rows] for n, v in values.items()})


def _mix(found: Profiles) -> Section:
    """The 60 largest occupations by entry education, for the chart."""
    values = {name: column[:60] for name, column in _joined(found).items()}
    level = [EDUCATION.index(e) if e in EDUCATION else len(EDUCATION) for e in values["education"].tolist()]
    order = np.argsort(level, kind="stable")
    values = {name: column[order] for name, column in values.items()}
    columns = _words("education", "occ_code", "occ_title", "jobs", "wage_usd")
    intro = "Where jobs are many and pay is good, and what they typically ask for at entry."
    return Section("mix", "Jobs, wage and entry education", intro, columns, values)


def _brief(found: Profiles, p: IndustryProfile) -> Brief:
    """One page that a board can hand to an employer."""
    short = ps.short_section(p, _BRIEF_ROWS)
    order = [short.columns[i] for i in (1, 0, *range(2, len(short.columns)))] if len(short.columns) > 1 else []
    rows = dict(short.rows) | {"occ_title": p.titles[:_BRIEF_ROWS]}
    table = Section("top", "Largest occupations", "", tuple(order), rows)
    shares = list(p.cluster_shares(found.crosswalk).items())[:3] if found.crosswalk else []
    skills: dict[str, float] = {}
    for names, n in zip(p.skills, p.known_jobs().tolist(), strict=True):
        for name in names:
            skills[name] = skills.get(name, 0.0) + n
    known = facts(
        [
            (
                "Jobs in the region",
                f"{ps.plain_jobs(p.employment)} ({p.employment_status.replace('_', ' ')}), {found.study.years.current}",
            ),
            ("Where the occupations come from", short.intro),
            ("Middle-skill jobs", "" if np.isnan(p.middle_skill_share) else f"{p.middle_skill_share:.0%} of the jobs"),
            ("Entry ladder", "; ".join(f"zone {z}: {n:,.0f}" for z, n in p.zone_jobs().items() if z.isdigit() and n)),
            ("Skills most often important", ", ".join(sorted(skills, key=lambda s: -skills[s])[:6])),
            ("Career clusters", "; ".join(f"{name} {part:.0%}" for name, part in shares)),
        ]
    )
    return Brief(
        f"Brief {p.industry}",
        f"{p.title} in {found.study.region.name}",
        known,
        (table,),
        (*found.notes[:1], *found.notes[-1:]),
    )


def _coverage_book(found: CoverageFound) -> PeopleBook:
    pages = []
    for name in found.coverage.columns:
        section = cs.coverage_section(found, name)
        columns = ("share_pct", "demand_share_pct") if found.demand else ("share_pct",)
        title = f"{name.replace('_', ' ').capitalize()} beside jobs, percent" if found.demand else section.title
        chart = Chart(title, "bar", columns, "career_cluster", rows=len(section))
        pages.append(Page(name.capitalize().replace("_", " ")[:31], section, (chart,)))
    if found.demand:
        pages.append(Page("Demand", cs.demand_section(found)))
    if found.targets:
        pages.append(Page("Targeted industries", cs.targets_section(found)))
    pages += [Page(section.key.capitalize(), section) for section in cs.group_sections(found)]
    return PeopleBook(
        f"{found.study.name}: career-cluster coverage",
        tuple(pages),
        (),
        found.notes,
        sources_section(found.provenance),
        _created(found.provenance),
        found.is_sample,
    )
