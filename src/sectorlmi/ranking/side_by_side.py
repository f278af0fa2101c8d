"""The sections of a comparison: the studies, their industries side by side, and who is on which short list.

A measure of study i stands in the column `measure_i`, counted from 1, with its status and its cell note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sectorlmi.ranking.report import Report
from sectorlmi.table import notes as cell_notes
from sectorlmi.table import rounding
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.own_region import of_study_region
from sectorlmi.table.self_sufficiency import SHOWN as PAY_SHOWN
from sectorlmi.terms import breaks, naics
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array, Floats, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Screen, Section, file_stem, section_rows
from sectorlmi.terms.grades import Certainty
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study

# Shown whether the studies rank on them or not.
_ALWAYS: Final = ("employment", "avg_annual_wage_usd", "growth_pct", "location_quotient")


def studies_section(reports: Sequence[Report], labels: Sequence[str]) -> Section:
    """One row a study: what was ranked, and how much of it is hidden."""
    studies = [r.study for r in reports]
    rows: dict[str, Array] = {
        "label": np.array(labels, dtype=np.str_),
        "region": np.array([s.region.name for s in studies], dtype=np.str_),
        "years": np.array([f"{s.years.base} to {s.years.current}" for s in studies], dtype=np.str_),
        "compared_with": np.array([r.benchmark_title for r in reports], dtype=np.str_),
        "level": np.array([float(s.level.default) for s in studies]),
        "jobs": np.array([of_study_region(r.table).region_total for r in reports]),
        "n_ranked": np.array([float(len(r.ranking)) for r in reports]),
        "n_set_aside": np.array([float(len(r.set_aside)) for r in reports]),
        "n_hidden": np.array([float(r.table["n_suppressed"].sum()) for r in reports]),
        "weights": np.array([_weights(r) for r in reports], dtype=np.str_),
    }
    return Section("studies", "Studies", "What is compared.", _STUDIES, rows)


_STUDIES: Final = (
    kinds.text("label", "Study", "How it is called here"),
    kinds.text("region", "Region", "Name of the region"),
    kinds.text("years", "Years", "Base and current year"),
    kinds.text("compared_with", "Benchmark", "The location quotient's benchmark"),
    kinds.count("level", "NAICS digits", "", "Level of the industries"),
    kinds.count("jobs", "Jobs, all industries", "", "Published total of the region"),
    kinds.count("n_ranked", "Ranked", "", "Industries ranked"),
    kinds.count("n_set_aside", "Set aside", "", "Industries not ranked"),
    kinds.count("n_hidden", "Hidden cells", "", "County cells of the current year that the publisher hides"),
    kinds.text("weights", "Weights", "What the places rest on"),
)


def _weights(report: Report) -> str:
    headings = {f.name: f.column.heading for f in report.table.factors}
    counting = [c for c in report.ranking.criteria if c.weight > 0]
    return ", ".join(f"{headings[c.name]} {c.weight:.0%}" for c in counting)


def side_by_side_section(reports: Sequence[Report], labels: Sequence[str]) -> Section:
    """One row an industry, and for each measure one column a study: places and their ranges, then every factor."""
    industries = _industries(reports)
    columns, rows = _identity(reports, industries)
    statuses: dict[str, Text] = {}
    notes: dict[str, Text] = {}
    certain: dict[str, Certainty] = {}
    words = _words_of(reports)
    for measure in _measures(reports):
        for i, (report, label) in enumerate(zip(reports, labels, strict=True), start=1):
            name, column = f"{measure}_{i}", words[measure]
            rows[name] = _values(report, measure, industries)
            columns.append(replace(column, name=name, heading=f"{column.heading}: {label}", status=""))
            if column.status:
                statuses[name], notes[name] = _statuses(report, column, industries), _notes(report, column, industries)
                certain |= _certain(report, column, industries, name)
        if measure == "place" and len(reports) == 2:
            rows["place_change"] = rows["place_1"] - rows["place_2"]
            columns.append(_place_change(reports))
    rows["short_lists"] = np.array([", ".join(_listing(reports, labels, c)) for c in industries], dtype=np.str_)
    rows["remark"] = np.array([_remark(reports, code) for code in industries], dtype=np.str_)
    columns += [
        kinds.text("short_lists", "On the short list of", "Studies whose short list has the industry"),
        kinds.text("remark", "Remark", "What to know before comparing"),
    ]
    intro = "Places are among each study's own ranked industries; a dash means not ranked, or not known."
    return Section("comparison", "Side by side", intro, tuple(columns), rows, statuses, notes, certain=certain)


def lists_section(reports: Sequence[Report], labels: Sequence[str]) -> Section:
    """One row an industry that is on any short list: on which ones, and why it is there; those on all first."""
    listed = [c for c in _industries(reports) if any(c in r.short_list.industries for r in reports)]
    listed.sort(key=lambda code: _missing_from(reports, code))
    columns, rows = _identity(reports, listed)
    rows["standing"] = np.array([_standing(reports, labels, code) for code in listed], dtype=np.str_)
    columns.append(kinds.text("standing", "Short lists", "Which short lists have the industry"))
    place = dictionary()["place"]
    for i, (report, label) in enumerate(zip(reports, labels, strict=True), start=1):
        reasons = {p.industry: p.reason for p in report.short_list.picks}
        rows[f"place_{i}"] = _values(report, "place", listed)
        rows[f"reason_{i}"] = np.array([reasons.get(code, "") for code in listed], dtype=np.str_)
        columns += [
            replace(place, name=f"place_{i}", heading=f"{place.heading}: {label}"),
            kinds.text(f"reason_{i}", f"Why: {label}", "Why its short list has the industry"),
        ]
    return Section("lists", "Short lists", "Who is on every short list, and who on some only.", tuple(columns), rows)


def _identity(reports: Sequence[Report], industries: Sequence[str]) -> tuple[list[Column], dict[str, Array]]:
    """Codes and titles; the first study's titles win."""
    words = dictionary()
    titles = {code: title for r in reversed(reports) for code, title in r.table.titles().items()}
    return [words["industry_code"], words["title"]], {
        "industry_code": np.array(industries, dtype=np.str_),
        "title": np.array([titles[code] for code in industries], dtype=np.str_),
    }


def _industries(reports: Sequence[Report]) -> list[str]:
    """Codes ranked somewhere, by the mean of their relative places (0 first, 1 last); then those only put on a list."""
    relative: dict[str, list[float]] = {}
    for report in reports:
        for code, place in zip(report.ranking.industries, report.ranking.place, strict=True):
            relative.setdefault(code, []).append(float(place) / len(report.ranking))
    ranked = sorted(relative, key=lambda code: (-len(relative[code]), float(np.mean(relative[code])), code))
    return list(dict.fromkeys([*ranked, *(code for r in reports for code in r.short_list.industries)]))


def _measures(reports: Sequence[Report]) -> list[str]:
    ranges = ("place_low", "place_high") if any(r.ranges is not None for r in reports) else ()
    factors = (f.column.name for r in reports for f in r.table.factors)
    asked = (name for name in PAY_SHOWN if any(name in r.table and dictionary()[name].status for r in reports))
    return list(dict.fromkeys(["place", *ranges, *_ALWAYS, *asked, *factors]))


def _words_of(reports: Sequence[Report]) -> Mapping[str, Column]:
    return dictionary({f.name: f for r in reports for f in r.table.factors}.values())


def _place_change(reports: Sequence[Report]) -> Column:
    """The first study's place less the second's, named by what the two are."""
    heading = "Places gained" if is_same_region(reports) else "Places better in the second"
    return Column("place_change", heading, "number", "places", "First study's place less the second's", "", kinds.JOBS)


def is_same_region(reports: Sequence[Report]) -> bool:
    """Whether the studies are of one region, so that a difference is a change."""
    return len({tuple(sorted(r.study.region.counties)) for r in reports}) == 1


def _values(report: Report, measure: str, industries: Sequence[str]) -> Floats:
    if measure in ("place", "place_low", "place_high"):
        ranked, ranges = report.ranking.industries, report.ranges
        by_name: dict[str, Array] = {"place": report.ranking.place}
        by_name |= {} if ranges is None else {"place_low": ranges.low, "place_high": ranges.high}
        found = by_name.get(measure)
    else:
        ranked, found = report.table.industries, report.table.columns.get(measure)
    known = {} if found is None else dict(zip(ranked, found.tolist(), strict=True))
    return np.array([known.get(code, np.nan) for code in industries], dtype=np.float64)


def _statuses(report: Report, column: Column, industries: Sequence[str]) -> Text:
    table = report.table
    known: dict[str, str] = {}
    if column.status in table.columns:
        known = dict(zip(table.industries, table.status_shown(column.status).tolist(), strict=True))
    return np.array([known.get(code, str(Status.MISSING)) for code in industries], dtype=np.str_)


def _certain(report: Report, column: Column, industries: Sequence[str], name: str) -> dict[str, Certainty]:
    """What is certain of a column's numbers, by the column's name here; nothing of industries the study lacks."""
    row_of = {code: row for row, code in enumerate(report.table.industries)}
    rows = np.array([row_of.get(code, 0) for code in industries], dtype=np.int64)
    is_there = np.array([code in row_of for code in industries], dtype=np.bool_)
    found = [known.take(rows) for known in report.table.certainty([column]).values()]
    return {name: replace(found[0], grade=np.where(is_there, found[0].grade, ""))} if found else {}


def _notes(report: Report, column: Column, industries: Sequence[str]) -> Text:
    table = report.table
    if column.status not in table.columns:
        return np.array([""] * len(industries), dtype=np.str_)
    row_of = {code: row for row, code in enumerate(table.industries)}
    found = (cell_notes.note(table, column, row_of[code]) if code in row_of else "" for code in industries)
    return np.array(list(found), dtype=np.str_)


def _listing(reports: Sequence[Report], labels: Sequence[str], code: str) -> list[str]:
    """Labels of the studies whose short list has the code."""
    return [label for r, label in zip(reports, labels, strict=True) if code in r.short_list.industries]


def _missing_from(reports: Sequence[Report], code: str) -> tuple[int, tuple[bool, ...]]:
    """A key that puts industries of all lists first, then those of the same lists together, the first study's first."""
    missing = tuple(code not in r.short_list.industries for r in reports)
    return sum(missing), missing


def _standing(reports: Sequence[Report], labels: Sequence[str], code: str) -> str:
    """On which lists, in words; of one region at two times, what has changed."""
    on = _listing(reports, labels, code)
    if len(on) == len(labels):
        return "on both" if len(on) == 2 else "on all"
    if len(labels) == 2 and is_same_region(reports) and _is_later(reports[1], reports[0]):
        return f"no longer in {labels[1]}" if on == [labels[0]] else f"new in {labels[1]}"
    return f"only {', '.join(on)}"


def _is_later(report: Report, other: Report) -> bool:
    return report.study.years.current > other.study.years.current


def _remark(reports: Sequence[Report], code: str) -> str:
    """Whether the code is not ranked somewhere, or means different things in the studies' NAICS revisions."""
    vintages = sorted({breaks.naics_vintage(r.study.years.current.year) for r in reports})
    groups = breaks.bridge_groups(vintages[0], vintages[-1], naics.digits(code)) if len(vintages) > 1 else ()
    if any(code in g.old or code in g.new for g in groups):
        return f"means something else in NAICS {vintages[0]} and NAICS {vintages[-1]}"
    return "; ".join(
        dict.fromkeys(
            s.reason for r in reports for s in r.set_aside if s.industry == code and code in r.table.industries
        )
    )


_ON_SCREEN: Final = ("place", "employment", "location_quotient")
_IDENTITY: Final = (
    *("label", "region", "years", "n_ranked", "n_hidden"),
    *("industry_code", "title", "place_change", "remark", "standing"),
)


@dataclass(frozen=True, eq=False)
class Comparison:
    """The reports compared, a short label of each, the sections, and what makes them unlike.

    The sections are the studies, their industries side by side, and their short lists.
    """

    reports: tuple[Report, ...]
    labels: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(r.is_sample for r in self.reports)

    @property
    def title(self) -> str:
        """The regions, or the one region and its years."""
        regions = dict.fromkeys(r.study.region.name for r in self.reports)
        compared = ", ".join(self.labels[:-1]) + f" and {self.labels[-1]}"
        is_said = len(regions) > 1 or any(name in compared for name in regions)
        return compared if is_said else f"{next(iter(regions))}: {compared}"

    def document(self) -> Document:
        """The comparison for every format; jobs of a study of one county are shown by its rule."""
        studies, industries, _ = self.sections
        return Document(
            key="comparison",
            title=f"{self.title} compared",
            stem=f"{file_stem(' '.join(self.labels))}-compared",
            sections=tuple(self._by_rule(section) for section in self.sections),
            payload=lambda: {
                "labels": list(self.labels),
                "studies": section_rows(studies),
                "industries": section_rows(industries),
            },
            envelope=("schema", "is_sample", "notes", "outputs"),
            is_sample=self.is_sample,
            notes=self.notes,
            provenance=self.joint_report().provenance,
            long=industries.key,
            subject=self,
        )

    def joint_report(self) -> Report:
        """A report in the name of all, for what every output shows: title, sample banner and sources."""
        first, studies = self.reports[0], [r.study for r in self.reports]
        counties = tuple(dict.fromkeys(c for s in studies for c in s.region.counties))
        region = replace(first.study.region, name=" and ".join(self.labels), counties=counties, state="")
        study = replace(first.study, name=" and ".join(self.labels), region=region)
        used = tuple(dict.fromkeys(p for r in self.reports for p in r.provenance))
        return replace(first, study=study, provenance=used, notes=self.notes)

    def _by_rule(self, section: Section) -> Section:
        """The section with what is rounded of each study, and with the columns that a screen has room for."""
        by_name = {c.name: c for c in section.columns}
        tens = {
            name: rounding.is_rounded(status)
            for name, status in section.statuses.items()
            if by_name[name].unit == "jobs"
            and rounding.is_one_county(self.reports[int(name.rpartition("_")[2]) - 1].study)
        }
        kept = tuple(n for n in by_name if n in _IDENTITY or n.rpartition("_")[0] in _ON_SCREEN)
        return replace(section, tens=tens, screen=Screen(columns=kept))


def compare(reports: Sequence[Report]) -> Comparison:
    """Put reports side by side; the industries are those ranked or listed in any of them, best mean place first."""
    labels = _labels([r.study for r in reports])
    sections = (
        studies_section(reports, labels),
        side_by_side_section(reports, labels),
        lists_section(reports, labels),
    )
    return Comparison(tuple(reports), labels, sections, tuple(_differences(reports, labels)))


def _labels(studies: Sequence[Study]) -> tuple[str, ...]:
    """What tells the studies apart: regions, or years, or both, or their names; numbered where nothing does."""
    ways = (
        [s.region.name for s in studies],
        [f"{s.years.base}-{s.years.current}" for s in studies],
        [f"{s.region.name} {s.years.base}-{s.years.current}" for s in studies],
        [s.name for s in studies],
    )
    found = next((way for way in ways if len(set(way)) == len(way)), None)
    return tuple(found or (f"{i}. {s.name}" for i, s in enumerate(studies, start=1)))


def _differences(reports: Sequence[Report], labels: Sequence[str]) -> list[str]:
    """The settings that differ: places are comparable only as far as these agree."""
    resolved = [r.study.resolved() for r in reports]
    free = {"name", "region", "years", "uncertainty"}
    notes = []
    for key in resolved[0]:
        if key not in free and any(s[key] != resolved[0][key] for s in resolved[1:]):
            told = "; ".join(f"{label}: {_words(s[key])}" for label, s in zip(labels, resolved, strict=True))
            notes.append(f"The studies differ in `{key}`: {told}.")
    if len({r.study.years.current for r in reports}) > 1:
        notes.append("Wages are nominal: part of a difference between years is inflation.")
    if len({r.study.years.span for r in reports}) > 1:
        notes.append("Past growth covers spans of different length.")
    return notes


def _words(value: object) -> str:
    """A setting in words, without what it leaves open: `employment (weight 1), growth (weight 2)`."""
    if isinstance(value, dict):
        within = {k: f"({_words(v)})" if isinstance(v, dict) else _words(v) for k, v in value.items()}
        return ", ".join(f"{k} {told}" for k, told in within.items() if told not in ("", "()")) or "none"
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or "none"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
