"""What a plan is made from: the ranking and everything else that is loaded, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sectorlmi.people.demand import Demand
from sectorlmi.people.profile import Profiles
from sectorlmi.people.supply import Supply
from sectorlmi.people.training import TrainingGap
from sectorlmi.places.sheds import Sheds
from sectorlmi.plan.figures import Figures, ends
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.sections import table_section
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.rounding import by_rule
from sectorlmi.terms.cells import Flags
from sectorlmi.terms.document import Section
from sectorlmi.terms.graded_numbers import GradedNumber
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study


@dataclass(frozen=True)
class Totals:
    """The region's jobs, worksites and average pay in all industries of the study's ownership, in one year."""

    jobs: GradedNumber
    worksites: GradedNumber
    pay: GradedNumber


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything known of a study's region. `totals` are those of the base and the current year.

    `targets` are the industries that the plan is about, `names` what people call every industry; None is what is not
    loaded, and `missing` names the gaps (keys of `GAPS`).
    """

    report: Report
    targets: tuple[str, ...]
    names: Mapping[str, str]
    totals: tuple[Totals, Totals] | None = None
    profiles: Profiles | None = None
    supply: Supply | None = None
    demand: Demand | None = None
    framework: str = ""
    sheds: Sheds | None = None
    missing: frozenset[str] = frozenset()
    provenance: tuple[Provenance, ...] = ()
    notes: tuple[str, ...] = ()
    training: TrainingGap | None = None

    @property
    def study(self) -> Study:
        return self.report.study

    @property
    def region(self) -> str:
        return self.study.region.name

    @property
    def benchmark(self) -> str:
        """What the region is compared with, as people say it."""
        return self.report.benchmark_title.removesuffix(" -- Statewide")

    @cached_property
    def table(self) -> Section:
        """The data table with its numbers as people are shown them; a row an industry."""
        return by_rule(table_section(self.report.table), self.study).as_shown()

    def number(self, factor: str, code: str) -> GradedNumber | None:
        """A factor of an industry; None where the study does not have it."""
        column = FACTORS[factor].column
        if column not in self.table.columns:
            return None
        return self.table.number(column, self.report.table.row_of(code))

    def name(self, code: str) -> str:
        return self.names[code]

    def with_certainty(self, factor: str, line: float, codes: Sequence[str]) -> tuple[Flags, Flags]:
        """Which of the industries certainly lie above a line, and which certainly at it or below."""
        numbers = [self.number(factor, code) for code in codes]
        every = np.array([(np.nan, np.nan) if n is None else ends(n) for n in numbers]).reshape(len(codes), 2)
        with np.errstate(invalid="ignore"):
            return every[:, 0] > line, every[:, 1] <= line


@dataclass
class Draft:
    """A plan while it is written: the figures and years that its text says, and the tables that it shows."""

    evidence: Evidence
    figures: Figures = field(default_factory=Figures)
    years: dict[str, None] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)

    def year(self, year: object) -> str:
        """A year or quarter for a sentence. The only way of one into it."""
        self.years[str(year)] = None
        return str(year)

    @property
    def span(self) -> tuple[str, str]:
        """The study's years, for a sentence."""
        first, last = (self.year(year) for year in (self.evidence.study.years.base, self.evidence.study.years.current))
        return first, last

    def show(self, *sections: Section | None) -> tuple[str, ...]:
        """Put tables into the plan; their keys, for the passage that they stand in. None and empty ones are none."""
        held = [section for section in sections if section is not None and len(section)]
        self.sections |= {section.key: section for section in held}
        return tuple(section.key for section in held)

    def factor(self, factor: str, code: str, noun: str = "") -> str:
        """A factor of an industry in words, before what it counts; empty where the study does not have it."""
        number = self.evidence.number(factor, code)
        about = f"{self.evidence.name(code)}, {FACTORS[factor].column.heading.lower()}"
        return "" if number is None else self.figures.say(about, number, noun)
