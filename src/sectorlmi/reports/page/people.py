"""The web pages of `profile` and `coverage`: one file each that needs no network, with charts, tables and briefs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sectorlmi.people import profile_sections as ps
from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.coverage_document import COUNTS
from sectorlmi.people.profile import IndustryProfile, Profiles
from sectorlmi.reports.page import sections
from sectorlmi.reports.page.any_document import page_data, save
from sectorlmi.reports.page.frame import shell
from sectorlmi.terms.document import Brief, Document, Section

PROFILE_SCRIPTS: Final = (
    "people/occupations.js",
    "people/table.js",
    "people/bubbles.js",
    "people/middle_skill.js",
    "people/ladder.js",
    "people/brief.js",
    "people/profile.js",
)
COVERAGE_SCRIPTS: Final = ("people/table.js", "people/coverage.js")
# Rows of the table of occupations that several industries share.
_SHARED_ROWS: Final = 150


def write_profile(document: Document, path: Path) -> None:
    """Write the profile's page. ReportError when it cannot be written."""
    found: Profiles = document.subject
    more = (ps.side_by_side_section(found, _SHARED_ROWS), ps.cluster_section(found), ps.supply_section(found))
    parts = [
        {
            "code": p.industry,
            "title": p.title,
            "intro": ps.about(p),
            "occupations": sections.section(_occupations(p)),
            "brief": _brief(brief),
        }
        for p, brief in zip(found.profiles, document.briefs, strict=True)
    ]
    below = (ps.industries_section(found), *(one for one in more if one))
    data = page_data(replace(document, sections=below))
    data |= {"industries": parts, "levels": {"all": list(EDUCATION), "middle_skill": list(MIDDLE_SKILL)}}
    save(shell(document.title, "profile.html", PROFILE_SCRIPTS, data, skip_to="staffing-card"), path)


def _occupations(p: IndustryProfile) -> Section:
    """All that is known of the occupations, and the best wage known of each."""
    section = ps.occupation_section(p)
    return replace(section, columns=(*section.columns, ps.WAGE), rows={**section.rows, ps.WAGE.name: p.pay()})


def write_coverage(document: Document, path: Path) -> None:
    """Write the coverage's page. ReportError when it cannot be written."""
    counts = [section for section in document.sections if section.key.startswith(COUNTS)]
    rest = [section for section in document.sections if section not in counts]
    tables = [{"name": one.key.removeprefix(COUNTS), "table": sections.section(one)} for one in counts]
    order = sorted(rest, key=lambda section: section.key != "targets")
    data = page_data(replace(document, sections=tuple(order))) | {"counts": tables}
    save(shell(document.title, "coverage.html", COVERAGE_SCRIPTS, data, skip_to="coverage-card"), path)


def _brief(brief: Brief) -> dict[str, Any]:
    return {
        "title": brief.title,
        "facts": [list(pair) for pair in brief.facts],
        "rungs": [{"words": words, "share": share, "occupations": named} for words, share, named in brief.rungs],
        "table": sections.section(brief.table),
        "questions": list(brief.questions),
        "credits": list(brief.credits),
    }
