"""Several studies side by side: two regions, or two spans of years, industry by industry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sectorlmi.report.document import Report, Section
from sectorlmi.table.datatable import Array
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms import breaks, naics
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study

_SHOWN: Final = ("employment", "avg_annual_wage_usd", "growth_pct", "location_quotient")
_ON_SCREEN: Final = ("place", "employment", "location_quotient")


@dataclass(frozen=True, eq=False)
class Comparison:
    """The reports compared, a short label of each, the sections, and what makes them unlike."""

    reports: tuple[Report, ...]
    labels: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(r.is_sample for r in self.reports)

    def joint_report(self) -> Report:
        """A report in the name of all, for what every output shows: title, sample banner and sources."""
        first, studies = self.reports[0], [r.study for r in self.reports]
        counties = tuple(dict.fromkeys(c for s in studies for c in s.region.counties))
        region = replace(first.study.region, name=" and ".join(self.labels), counties=counties, state="")
        study = replace(first.study, name=" and ".join(self.labels), region=region)
        used = tuple(dict.fromkeys(p for r in self.reports for p in r.provenance))
        return replace(first, study=study, provenance=used, notes=self.notes)


def compare(reports: Sequence[Report]) -> Comparison:
    """Put reports side by side; the industries are those ranked in any of them, best mean place first."""
    labels = _labels([r.study for r in reports])
    industries = _industries(reports)
    sections = _overview(reports, labels), _side_by_side(reports, labels, industries)
    return Comparison(tuple(reports), labels, sections, tuple(_notes(reports, labels)))


def for_screen(section: Section) -> Section:
    """Only the columns that a screen has room for."""
    wanted = ("label", "region", "years", "n_ranked", "n_hidden", "industry_code", "title", "place_change", "remark")
    columns = tuple(c for c in section.columns if c.name in wanted or c.name.rpartition("_")[0] in _ON_SCREEN)
    return replace(section, columns=columns)


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


def _industries(reports: Sequence[Report]) -> list[str]:
    """Codes ranked somewhere, by the mean of their relative places: 0 is first, 1 is last."""
    relative: dict[str, list[float]] = {}
    for report in reports:
        for code, place in zip(report.ranking.industries, report.ranking.place, strict=True):
            relative.setdefault(code, []).append(float(place) / len(report.ranking))
    return sorted(relative, key=lambda code: (-len(relative[code]), float(np.mean(relative[code])), code))


def _overview(reports: Sequence[Report], labels: Sequence[str]) -> Section:
    """One row a study: what was ranked, and how much of it is hidden."""
    studies = [r.study for r in reports]
    rows: dict[str, Array] = {
        "label": np.array(labels, dtype=np.str_),
        "region": np.array([s.region.name for s in studies], dtype=np.str_),
        "years": np.array([f"{s.years.base} to {s.years.current}" for s in studies], dtype=np.str_),
        "compared_with": np.array([r.benchmark_title for r in reports], dtype=np.str_),
        "level": np.array([float(s.level.default) for s in studies]),
        "jobs": np.array([r.table.quantities.region_total for r in reports]),
        "n_ranked": np.array([float(len(r.ranking)) for r in reports]),
        "n_set_aside": np.array([float(len(r.set_aside)) for r in reports]),
        "n_hidden": np.array([float(r.table["n_suppressed"].sum()) for r in reports]),
        "weights": np.array([_weights(r) for r in reports], dtype=np.str_),
    }
    return Section("studies", "Studies", "What is compared.", _OVERVIEW, rows)


_OVERVIEW: Final = (
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


def _side_by_side(reports: Sequence[Report], labels: Sequence[str], industries: Sequence[str]) -> Section:
    """One row an industry, and for each measure one column a study."""
    words = dictionary()
    titles = {code: title for r in reversed(reports) for code, title in r.table.titles().items()}
    rows: dict[str, Array] = {
        "industry_code": np.array(industries, dtype=np.str_),
        "title": np.array([titles[code] for code in industries], dtype=np.str_),
    }
    columns = [words["industry_code"], words["title"]]
    statuses: dict[str, Array] = {}
    for measure in ("place", *_SHOWN):
        for i, (report, label) in enumerate(zip(reports, labels, strict=True), start=1):
            name, column = f"{measure}_{i}", words[measure]
            rows[name] = _values(report, measure, industries)
            columns.append(replace(column, name=name, heading=f"{column.heading}: {label}", status=""))
            if column.status:
                statuses[name] = _statuses(report, column, industries)
        if measure == "place" and len(reports) == 2:
            rows["place_change"] = rows["place_1"] - rows["place_2"]
            columns.append(_place_change(reports))
    rows["short_lists"] = np.array([_listed(reports, labels, code) for code in industries], dtype=np.str_)
    rows["remark"] = np.array([_remark(reports, code) for code in industries], dtype=np.str_)
    columns += [
        kinds.text("short_lists", "On the short list of", "Studies whose short list has the industry"),
        kinds.text("remark", "Remark", "What to know before comparing"),
    ]
    intro = "Places are among each study's own ranked industries; a dash means not ranked, or not known."
    return Section("comparison", "Side by side", intro, tuple(columns), rows, statuses)


def _place_change(reports: Sequence[Report]) -> Column:
    """The first study's place less the second's, named by what the two are."""
    is_same_region = len({tuple(sorted(r.study.region.counties)) for r in reports}) == 1
    heading = "Places gained" if is_same_region else "Places better in the second"
    return Column("place_change", heading, "number", "places", "First study's place less the second's", "", kinds.JOBS)


def _values(report: Report, measure: str, industries: Sequence[str]) -> Floats:
    if measure == "place":
        place = dict(zip(report.ranking.industries, report.ranking.place.tolist(), strict=True))
        return np.array([place.get(code, np.nan) for code in industries], dtype=np.float64)
    known = dict(zip(report.table.industries, report.table[measure].tolist(), strict=True))
    return np.array([known.get(code, np.nan) for code in industries], dtype=np.float64)


def _statuses(report: Report, column: Column, industries: Sequence[str]) -> Array:
    known = dict(zip(report.table.industries, report.table[column.status].tolist(), strict=True))
    return np.array([known.get(code, str(Status.MISSING)) for code in industries], dtype=np.str_)


def _listed(reports: Sequence[Report], labels: Sequence[str], code: str) -> str:
    return ", ".join(label for r, label in zip(reports, labels, strict=True) if code in r.short_list.industries)


def _remark(reports: Sequence[Report], code: str) -> str:
    """Whether the code is not ranked somewhere, or means different things in the studies' NAICS revisions."""
    vintages = sorted({breaks.naics_vintage(r.study.years.current) for r in reports})
    groups = breaks.bridge_groups(vintages[0], vintages[-1], naics.digits(code)) if len(vintages) > 1 else ()
    if any(code in g.old or code in g.new for g in groups):
        return f"means something else in NAICS {vintages[0]} and NAICS {vintages[-1]}"
    return "; ".join(
        dict.fromkeys(
            s.reason for r in reports for s in r.set_aside if s.industry == code and code in r.table.industries
        )
    )


def _notes(reports: Sequence[Report], labels: Sequence[str]) -> list[str]:
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
    if isinstance(value, dict):
        return ", ".join(f"{k} {_words(v)}" for k, v in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
