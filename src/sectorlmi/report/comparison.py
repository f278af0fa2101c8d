"""Several studies side by side: two regions, or two spans of years, industry by industry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sectorlmi.report import rounding
from sectorlmi.report.document import Report, Section
from sectorlmi.report.side_by_side import lists_section, side_by_side_section, studies_section
from sectorlmi.terms.study import Study

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

    def as_shown(self) -> tuple[Section, ...]:
        """The sections as people are shown them: jobs of a study of one county are rounded by its rule."""
        return tuple(self._rounded(section) for section in self.sections)

    def joint_report(self) -> Report:
        """A report in the name of all, for what every output shows: title, sample banner and sources."""
        first, studies = self.reports[0], [r.study for r in self.reports]
        counties = tuple(dict.fromkeys(c for s in studies for c in s.region.counties))
        region = replace(first.study.region, name=" and ".join(self.labels), counties=counties, state="")
        study = replace(first.study, name=" and ".join(self.labels), region=region)
        used = tuple(dict.fromkeys(p for r in self.reports for p in r.provenance))
        return replace(first, study=study, provenance=used, notes=self.notes)

    def _rounded(self, section: Section) -> Section:
        rows, by_name = dict(section.rows), {c.name: c for c in section.columns}
        for name, status in section.statuses.items():
            study = self.reports[int(name.rpartition("_")[2]) - 1].study
            rows[name] = rounding.shown(study, by_name[name], rows[name], status)
        return replace(section, rows=rows)


def compare(reports: Sequence[Report]) -> Comparison:
    """Put reports side by side; the industries are those ranked or listed in any of them, best mean place first."""
    labels = _labels([r.study for r in reports])
    sections = (
        studies_section(reports, labels),
        side_by_side_section(reports, labels),
        lists_section(reports, labels),
    )
    return Comparison(tuple(reports), labels, sections, tuple(_notes(reports, labels)))


def for_screen(section: Section) -> Section:
    """Only the columns that a screen has room for."""
    columns = tuple(c for c in section.columns if c.name in _IDENTITY or c.name.rpartition("_")[0] in _ON_SCREEN)
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
