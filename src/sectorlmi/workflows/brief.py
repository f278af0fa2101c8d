"""`brief`: what one page says of an industry, read from everything that the store and the study hold of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Final

import numpy as np

from sectorlmi.errors import ConfigError, CoverageError, SectorlmiError
from sectorlmi.meeting.brief import Briefs, Counties, IndustryBrief, JobsLine, Occupations
from sectorlmi.meeting.brief_compose import Material, compose_brief, jobs_line, two_points
from sectorlmi.meeting.brief_document import with_briefs
from sectorlmi.meeting.brief_tables import counties_of, occupations_of, parts_section
from sectorlmi.meeting.brief_words import column, training_in_words
from sectorlmi.meeting.sizes import Sizes
from sectorlmi.people import profile_document
from sectorlmi.people.profile import IndustryProfile, Profiles
from sectorlmi.people.supply import Supply
from sectorlmi.places.areas import title
from sectorlmi.places.footprint import Footprints
from sectorlmi.places.maps import Rings
from sectorlmi.ranking.board import Board, board_of
from sectorlmi.ranking.report import Report
from sectorlmi.reference.industry_words import plain_name, says_what
from sectorlmi.store import Store
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.series import Series
from sectorlmi.terms import breaks, naics, progress, study_industries
from sectorlmi.terms.document import Document
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.projection import Reach
from sectorlmi.terms.provenance import Provenance, Status
from sectorlmi.terms.study import Level, Study
from sectorlmi.workflows import (
    footings,
    footprints,
    industry_parts,
    profile,
    rank,
    regions,
    training,
    trend,
    trend_years,
    worksite_sizes,
)
from sectorlmi.workflows.people_tables import PeopleData, supply
from sectorlmi.workflows.study_cells import StudyCells

# Each year between is estimated from all cells of the state: more are left to `trend`.
_MOST_YEARS: Final = 8


def briefs(study: Study, store: Store, industries: Sequence[str], tell: Progress = nobody) -> Briefs:
    """The briefs of these industries; of the study's short list when none is named.

    Raises what `rank.run` raises, and:
        ConfigError: a code that is no industry of the study's current year, or a study of a table of its own.
        CoverageError: the region has no such industry.
    """
    if study.source is not None:
        raise ConfigError("a study of a table of its own has no briefs", "Briefs are made of QCEW cells in the store.")
    asked = tuple(dict.fromkeys(study_industries.asked_for(study, code, "NAICS") for code in industries))
    report, found = rank.run_with_cells(study, store, tell)
    return of_report(report, found, store, asked or report.short_list.industries, tell)


def of_report(report: Report, found: StudyCells, store: Store, asked: Sequence[str], tell: Progress) -> Briefs:
    """The briefs of industries of a ranking, from the cells that it was made of. Raises as `briefs`."""
    tell(progress.PARTS)
    reading = _Reading(report, found, store, tuple(asked))
    made = tuple(reading.brief(code) for code in asked)
    return Briefs(
        report.study, made, tuple(dict.fromkeys(reading.used)), (*report.notes, *reading.notes), reading.profiles
    )


def with_profiles(study: Study, store: Store, industries: Sequence[str], tell: Progress = nobody) -> Document:
    """The document of `profile`: who works in these industries, each after its brief.

    What can be counted but not ranked (a year alone, a table of the study's own) has a profile without a brief, and a
    note that says why. Raises what `profile.profile` raises.
    """
    industries = [study_industries.asked_for(study, code, "NAICS") for code in industries]
    profile.needs_patterns(PeopleData(store, study))
    why = "a study of a table of its own has none."
    if study.source is None:
        try:
            made = briefs(study, store, industries, tell)
        except SectorlmiError as error:
            why = f"{error}."
        else:
            if made.profiles is not None:
                return with_briefs(profile_document.document(made.profiles), made)
    found = profile.profile(study, store, industries, tell)
    return profile_document.document(replace(found, notes=(*found.notes, f"One-page briefs: {why}")))


@dataclass
class _Reading:
    """One reading of all that the briefs need, so that each file is read once."""

    report: Report
    found: StudyCells
    store: Store
    asked: tuple[str, ...]

    def __post_init__(self) -> None:
        self.study: Study = self.report.study
        self._vintage = breaks.naics_vintage(self.study.years.current.year)
        self.used: list[Provenance] = list(self.report.provenance)
        self.board: Board = board_of(self.report)
        self.table_of: dict[str, DataTable] = {code: self._table(code) for code in self.asked}
        self.parts = self._parts()
        self.series = self._series()
        self.places: Footprints = footprints.of_ranked(self.study, self.store, self.found, self.asked)
        self.outlines = self._outlines()
        self.profiles, self.supply = self._people()
        self.sizes: Sizes = self._sizes()
        self.training, self.notes = training.of_profiles(self.profiles, self.store)
        self.used += self.training.provenance if self.training else ()

    def brief(self, code: str) -> IndustryBrief:
        table = self.table_of[code]
        return compose_brief(self.study, table, table.row_of(code), self._material(code, table))

    def _material(self, code: str, table: DataTable) -> Material:
        row, official = table.row_of(code), table.titles()[code]
        there, at = self._benchmark(), self.asked.index(code)
        p = self.profiles.profiles[at] if self.profiles else None
        occupations = self._occupations(p, table, row)
        trained = training_in_words(self.training, p.codes) if self.training and p else ""
        return Material(
            self._named(code, official),
            official,
            says_what(code, self._vintage),
            there,
            self._reach(table, row),
            parts_section(self.study, self.parts, code, self._named) if self.parts is not None else None,
            self._line(table, row),
            self._counties(code, there),
            occupations,
            self._workers(code),
            self.sizes,
            at,
            self._missing(code, table, p),
            self._place(code),
            self.board.rows[code].tries if code in self.board.rows else "",
            self._sources(occupations is not None, bool(trained)),
            trained,
        )

    def _named(self, code: str, official: str) -> str:
        return plain_name(code, official, self._vintage)

    def _benchmark(self) -> str:
        titles = [title(code) for code in self.study.benchmark_areas]
        return titles[0] if len(titles) == 1 else "the benchmark"

    def _table(self, code: str) -> DataTable:
        """The table that has the industry: the ranking's, else one of the industry's own level."""
        if code in self.report.table.industries:
            return self.report.table
        level = Level(naics.digits(code))
        below = replace(self.study, level=level, industries=replace(self.study.industries, exclude=()))
        made = footings.table(trend_years.at_level(self.found, below, self.store), self.report.table.factors)
        if code not in made.industries:
            raise CoverageError(
                f"{code}: no row in any county of the region",
                "Check the code: `sectorlmi industries TEXT` looks it up.",
            )
        return made

    def _parts(self) -> DataTable | None:
        return industry_parts.parts(self.study, self.report.table, self.found, self.store, self.asked)

    def _series(self) -> Series | None:
        """Jobs over the periods between the study's two; None where the store has none, or too many for one page."""
        between = trend_years.periods_between(self.study, self.store)
        if not between or len(between) > _MOST_YEARS:
            return None
        found = trend.trend(self.study, self.store, self.asked)
        self.used += found.provenance
        return found.parts[0]

    def _line(self, table: DataTable, row: int) -> JobsLine | None:
        own = self.study.own_region(table.industries[row])
        names = (own.region if own else self.study.region).name, self._benchmark()
        line = None if self.series is None else jobs_line(self.study, table, row, self.series, names)
        return line or two_points(self.study, table, row, names)

    def _counties(self, code: str, there: str) -> Counties | None:
        if self.study.own_region(code):
            return None  # its numbers are over other counties than those that were counted
        return counties_of(self.study, self.places, code, self.outlines, there)

    def _outlines(self) -> Mapping[str, Rings]:
        file = self.study.output.boundaries
        if file is None or not file.is_file():
            return {}
        from sectorlmi.sources.geography_outlines import outlines

        return outlines(file, set(self.study.region.counties))

    def _people(self) -> tuple[Profiles | None, Supply]:
        data = PeopleData(self.store, self.study)
        if not data.has_patterns():
            found = supply(data, self.store, self.study.region.counties, self.asked)
            self.used += data.provenance()
            return None, found
        parts = [profile.jobs_in(self.table_of[code], ()) for code in self.asked]
        jobs = profile.Jobs(
            {code: part.employment[code] for code, part in zip(self.asked, parts, strict=True)},
            {code: part.status[code] for code, part in zip(self.asked, parts, strict=True)},
            {code: part.titles[code] for code, part in zip(self.asked, parts, strict=True)},
            (),
        )
        made = profile.of_jobs(self.study, self.store, data, self.asked, jobs)
        self.used += made.provenance
        return made, made.supply

    def _occupations(self, p: IndustryProfile | None, table: DataTable, row: int) -> Occupations | None:
        if p is None or self.profiles is None:
            return None
        number = table.number(column("avg_annual_wage_usd"), row)
        pay = float("nan") if number.is_range else number.value
        return occupations_of(p, pay, self.study.years.current.year, self.profiles.pattern_year)

    def _workers(self, code: str) -> str:
        """What is loaded of the age and the schooling of those who work, or could."""
        older, told = self.supply.older_pct.get(code, float("nan")), []
        if not isnan(older):
            told.append(f"{older:.0f}% of its workers are 55 or older ({self.supply.older_quarter}).")
        for measure, (year, estimate) in self.supply.people.items():
            if not isnan(estimate.value):
                told.append(f"{measure.title}: {estimate.value:.0f}% ({year}).")
        return " ".join(told)

    def _sizes(self) -> Sizes:
        found, used = worksite_sizes.read(self.study, self.store, self.asked, is_sample=self.report.is_sample)
        self.used += used
        return found

    def _missing(self, code: str, table: DataTable, p: IndustryProfile | None) -> set[str]:
        """Keys of the gaps that a file would close."""
        row, at = table.row_of(code), self.asked.index(code)
        local = self.sizes.local
        status = str(table["projected_growth_status"][row]) if "projected_growth_status" in table else ""
        is_known = "projected_growth_pct" in table and not isnan(float(table["projected_growth_pct"][row]))
        gaps = {
            "occupations": p is None or p.pattern is None,
            "schooling": p is not None and not any(one.education for one in p.preparation),
            "regional_wages": p is None or bool(np.isnan(p.region_median_usd).all()),
            "outlook": not is_known,
            "state_outlook": is_known and status == str(Status.NATIONAL_RATE),
            "sizes": local is None or isnan(float(local.total[at])),
            "outside": regions.adjacency_if_any(None, self.store) is None,
            "map": not self.outlines,
            "age": isnan(self.supply.older_pct.get(code, float("nan"))),
            "people": not self.supply.people,
            "training": self.training is None and (p is not None or not self._has_training_files()),
        }
        return {key for key, is_missing in gaps.items() if is_missing}

    def _has_training_files(self) -> bool:
        return training.is_loaded(PeopleData(self.store, self.study))

    def _reach(self, table: DataTable, row: int) -> str:
        """What the outlook is of, and over which years."""
        status = str(table["projected_growth_status"][row]) if "projected_growth_status" in table else ""
        reach, words = _REACH.get(status, (Reach.REGION, "here"))
        spans = {
            span
            for file in self.report.inputs.projections
            if reach in file.reach.values() or reach is Reach.REGION
            for span in file.spans
        }
        if len(spans) != 1:
            return words
        (base, target), *_ = spans
        return f"{words}, {base}–{target % 100:02d}"

    def _place(self, code: str) -> tuple[float, int] | None:
        ranking = self.report.ranking
        if code not in ranking.industries:
            return None
        return float(ranking.place[ranking.industries.index(code)]), len(ranking)

    def _sources(self, has_occupations: bool, has_training: bool) -> str:
        base, current = self.study.years.periods
        told = [f"Quarterly Census of Employment and Wages {base} and {current}"]
        spans = {span for file in self.report.inputs.projections for span in file.spans}
        told += [f"employment projections {a}–{b % 100:02d}" for a, b in sorted(spans)]
        if has_occupations and self.profiles is not None:
            told.append(f"Occupational Employment and Wage Statistics, May {self.profiles.pattern_year}")
        trained = f"; NCES (IPEDS completions {self.training.year})" if self.training and has_training else ""
        return f"U.S. Bureau of Labor Statistics ({'; '.join(told)}){trained}"


# What an outlook is of, by its status.
_REACH: Final = {
    str(Status.NATIONAL_RATE): (Reach.NATION, "in the United States"),
    str(Status.STATE_RATE): (Reach.STATE, "in the state"),
}
