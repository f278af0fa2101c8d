"""The one-page brief of an industry, for employers: what is known of it, in the order of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sectorlmi.meeting.brief_gaps import Gap
from sectorlmi.people.profile import Profiles
from sectorlmi.people.steps import Step
from sectorlmi.places.maps import Rings
from sectorlmi.terms.document import Section
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study

# Toolkit of the Next Gen Sector Partnerships: employers say what matters to them, and no one tells them what they need.
QUESTIONS: Final = (
    "What would help you grow here in the next two years?",
    "Which jobs are hardest to fill, and what have you tried?",
    "Where do people leave, and for what?",
    "Who else should be at the table?",
)


@dataclass(frozen=True)
class Figure:
    """One of the five numbers: as it is written with its grade, and what it is. `name` is its column in the table."""

    name: str
    text: str
    words: str


@dataclass(frozen=True)
class JobsLine:
    """Jobs here and in the benchmark over the comparable periods, the first = 100; None is not known.

    `between` are the certain ends of the last point where it is an estimate; one too unsure for a number has no line.
    """

    title: str
    periods: tuple[str, ...]
    here: tuple[float | None, ...]
    there: tuple[float | None, ...]
    here_name: str
    there_name: str
    here_text: str
    there_text: str
    between: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class Counties:
    """The region's counties, most jobs first, with an outline each where there are any; what lies just outside."""

    title: str
    section: Section
    outlines: Mapping[str, Rings] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Occupations:
    """The steps up, or the largest occupations where entry schooling is not known; `note` says what they rest on."""

    title: str
    section: Section
    steps: tuple[Step, ...]
    note: str
    caution: str = ""
    below_bachelor_share: float = float("nan")


@dataclass(frozen=True, eq=False)
class IndustryBrief:
    """The brief of one industry; what is None or empty is not known, and `gaps` say what would close that."""

    code: str
    name: str
    official: str
    says: str
    region: str
    facts: str
    lead: str
    figures: tuple[Figure, ...]
    parts: Section | None
    parts_title: str
    line: JobsLine | None
    counties: Counties | None
    occupations: Occupations | None
    workers: str
    sizes: str
    invite: tuple[str, ...]
    gaps: tuple[Gap, ...]
    sure: str
    not_counted: str
    sources: str
    questions: tuple[str, ...] = QUESTIONS
    training: str = ""

    @property
    def title(self) -> str:
        return f"{self.name} in {self.region}"


@dataclass(frozen=True, eq=False)
class Briefs:
    """The briefs of some industries of a study's region; `profiles` are what was read of the people, if anything."""

    study: Study
    briefs: tuple[IndustryBrief, ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]
    profiles: Profiles | None = None

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)
