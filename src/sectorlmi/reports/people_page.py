"""The web pages of `profile` and `coverage`: one file each that needs no network, with charts, tables and briefs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sectorlmi.report import SAMPLE_BANNER, Section
from sectorlmi.reports.files import replacing
from sectorlmi.reports.page import sections
from sectorlmi.reports.page.frame import shell
from sectorlmi.reports.people_brief import Brief

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


@dataclass(frozen=True, eq=False)
class PageFrame:
    """What both pages have: title, the line of facts under it, sections that open, notes."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    is_sample: bool

    def data(self) -> dict[str, Any]:
        """What every page's data hold, as plain JSON values."""
        return {
            "is_sample": self.is_sample,
            "banner": SAMPLE_BANNER if self.is_sample else "",
            "facts": [sections.fact(text) for text in self.facts],
            "statuses": sections.statuses(),
            "rounds_to_ten": False,
            "sections": [sections.section(one) for one in self.sections if len(one)],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, eq=False)
class IndustryPart:
    """An industry of the profile: its occupations with all that is known of them, and its brief."""

    code: str
    title: str
    intro: str
    occupations: Section
    brief: Brief


def write_profile(
    frame: PageFrame, industries: Sequence[IndustryPart], levels: Mapping[str, Sequence[str]], path: Path
) -> None:
    """Write the profile's page. `levels` names the education levels, lowest first (`all`), and those of middle skill.

    Raises ReportError when it cannot be written.
    """
    parts = [
        {
            "code": one.code,
            "title": one.title,
            "intro": one.intro,
            "occupations": sections.section(one.occupations),
            "brief": _brief(one.brief),
        }
        for one in industries
    ]
    data = frame.data() | {"industries": parts, "levels": {name: list(given) for name, given in levels.items()}}
    _write(shell(frame.title, "profile.html", PROFILE_SCRIPTS, data, skip_to="staffing-card"), path)


def write_coverage(frame: PageFrame, counts: Mapping[str, Section], path: Path) -> None:
    """Write the coverage's page; `counts` holds the table of each count column. ReportError when it cannot be."""
    tables = [{"name": name, "table": sections.section(section)} for name, section in counts.items()]
    data = frame.data() | {"counts": tables}
    _write(shell(frame.title, "coverage.html", COVERAGE_SCRIPTS, data, skip_to="coverage-card"), path)


def _brief(brief: Brief) -> dict[str, Any]:
    return {
        "title": brief.title,
        "facts": [list(pair) for pair in brief.facts],
        "rungs": [{"words": words, "share": share, "occupations": named} for words, share, named in brief.rungs],
        "table": sections.section(brief.table),
        "questions": list(brief.questions),
        "credits": list(brief.credits),
    }


def _write(text: str, path: Path) -> None:
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
