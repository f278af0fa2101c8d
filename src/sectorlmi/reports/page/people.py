"""The web pages of `profile` and `coverage`: one file each that needs no network, with charts, tables and briefs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sectorlmi.people.page_parts import CoveragePage, ProfilePage
from sectorlmi.reports.page import sections
from sectorlmi.reports.page.any_document import page_data, save
from sectorlmi.reports.page.frame import shell
from sectorlmi.terms.document import Brief, Document

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


def write_profile(document: Document, path: Path) -> None:
    """Write the profile's page. ReportError when it cannot be written."""
    page: ProfilePage = document.subject
    parts = [
        {
            "code": one.code,
            "title": one.title,
            "intro": one.intro,
            "occupations": sections.section(one.occupations),
            "brief": _brief(one.brief),
        }
        for one in page.industries
    ]
    data = page_data(replace(document, sections=page.sections))
    data |= {"industries": parts, "levels": {name: list(given) for name, given in page.levels.items()}}
    save(shell(document.title, "profile.html", PROFILE_SCRIPTS, data, skip_to="staffing-card"), path)


def write_coverage(document: Document, path: Path) -> None:
    """Write the coverage's page. ReportError when it cannot be written."""
    page: CoveragePage = document.subject
    tables = [{"name": name, "table": sections.section(section)} for name, section in page.counts.items()]
    data = page_data(replace(document, sections=page.sections)) | {"counts": tables}
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
