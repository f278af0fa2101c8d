"""What the web pages of `profile` and `coverage` show."""

from __future__ import annotations

from dataclasses import replace

from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.page_parts import CoveragePage, IndustryPart, ProfilePage
from sectorlmi.people.profile import IndustryProfile
from sectorlmi.terms.document import Section
from sectorlmi.terms.study import Study
from sectorlmi.workflows import coverage_sections as cs
from sectorlmi.workflows import people_sections as ps
from sectorlmi.workflows.coverage import CoverageFound
from sectorlmi.workflows.people import Profiles
from sectorlmi.workflows.people_briefs import brief

_SHARED_ROWS = 150


def profile_page(found: Profiles) -> ProfilePage:
    """The industries with their occupations and briefs, and what they share."""
    more = (ps.side_by_side_section(found, _SHARED_ROWS), ps.cluster_section(found), ps.supply_section(found))
    return ProfilePage(
        tuple(IndustryPart(p.industry, p.title, ps.about(p), _occupations(p), brief(found, p)) for p in found.profiles),
        (ps.industries_section(found), *(one for one in more if one)),
        {"all": EDUCATION, "middle_skill": MIDDLE_SKILL},
    )


def _occupations(p: IndustryProfile) -> Section:
    """All that is known of the occupations, and the best wage known of each."""
    section = ps.occupation_section(p)
    return replace(section, columns=(*section.columns, ps.WAGE), rows={**section.rows, ps.WAGE.name: p.pay()})


def coverage_page(found: CoverageFound) -> CoveragePage:
    """The table of each count column, and what else was asked for."""
    demand = [cs.demand_section(found)] if found.demand else []
    targets = [cs.targets_section(found)] if found.targets else []
    counts = {name: cs.coverage_section(found, name) for name in found.coverage.columns}
    return CoveragePage(counts, (*targets, *demand, *cs.group_sections(found)))


def region_facts(study: Study) -> tuple[str, ...]:
    """The region in a line under the title."""
    n = len(study.region.counties)
    return study.region.name, f"{n} {'county' if n == 1 else 'counties'}", f"{study.years.current}"
