"""What the web pages of `profile` and `coverage` show."""

from __future__ import annotations

from pathlib import Path

from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.profile import IndustryProfile
from sectorlmi.report import Section
from sectorlmi.report.sections import sources_section
from sectorlmi.reports.people_page import IndustryPart, PageFrame, write_coverage, write_profile
from sectorlmi.terms.study import Study
from sectorlmi.workflows import coverage_sections as cs
from sectorlmi.workflows import people_sections as ps
from sectorlmi.workflows.coverage import CoverageFound
from sectorlmi.workflows.people import Profiles
from sectorlmi.workflows.people_briefs import brief

_SHARED_ROWS = 150


def save_profile_page(found: Profiles, path: Path) -> None:
    """Write the profile's page. ReportError when it cannot be written."""
    more = (ps.side_by_side_section(found, _SHARED_ROWS), ps.cluster_section(found), ps.supply_section(found))
    frame = PageFrame(
        f"{found.study.name}: who works there",
        (*_region(found.study), f"staffing patterns of May {found.pattern_year}"),
        (ps.industries_section(found), *(one for one in more if one), sources_section(found.provenance)),
        found.notes,
        found.is_sample,
    )
    parts = [IndustryPart(p.industry, p.title, ps.about(p), _occupations(p), brief(found, p)) for p in found.profiles]
    write_profile(frame, parts, {"all": EDUCATION, "middle_skill": MIDDLE_SKILL}, path)


def _occupations(p: IndustryProfile) -> Section:
    """All that is known of the occupations, and the best wage known of each."""
    section = ps.occupation_section(p)
    return Section(
        section.key,
        section.title,
        section.intro,
        (*section.columns, ps.WAGE),
        {**section.rows, ps.WAGE.name: p.pay()},
    )


def save_coverage_page(found: CoverageFound, path: Path) -> None:
    """Write the coverage's page. ReportError when it cannot be written."""
    demand = [cs.demand_section(found)] if found.demand else []
    targets = [cs.targets_section(found)] if found.targets else []
    frame = PageFrame(
        f"{found.study.name}: career-cluster coverage",
        _region(found.study),
        (*targets, *demand, *cs.group_sections(found), sources_section(found.provenance)),
        found.notes,
        found.is_sample,
    )
    write_coverage(frame, {name: cs.coverage_section(found, name) for name in found.coverage.columns}, path)


def _region(study: Study) -> tuple[str, ...]:
    n = len(study.region.counties)
    return study.region.name, f"{n} {'county' if n == 1 else 'counties'}", f"{study.years.current}"
