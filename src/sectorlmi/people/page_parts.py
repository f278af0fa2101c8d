"""What the web pages of `profile` and `coverage` show beside their documents' sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sectorlmi.terms.document import Brief, Section


@dataclass(frozen=True, eq=False)
class IndustryPart:
    """An industry of the profile: its occupations with all that is known of them, and its brief."""

    code: str
    title: str
    intro: str
    occupations: Section
    brief: Brief


@dataclass(frozen=True, eq=False)
class ProfilePage:
    """The industries, the sections that open below them, and the education levels.

    `levels` names the levels, lowest first (`all`), and those of middle skill.
    """

    industries: tuple[IndustryPart, ...]
    sections: tuple[Section, ...]
    levels: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class CoveragePage:
    """The table of each count column, and the sections that open below."""

    counts: Mapping[str, Section]
    sections: tuple[Section, ...]
