"""The short list as people discuss it: each pick with its size and ranges, groups, its parts, and readiness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.readiness import Readiness, scores_section, topics_section
from sectorlmi.meeting.sizes import Sizes, large_sites, sizes_section
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.sections import short_list_section, table_section
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.own_region import COLUMN as OWN_REGION
from sectorlmi.table.rounding import by_rule
from sectorlmi.terms import columns as kinds
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Array
from sectorlmi.terms.document import Document, Screen, Section, file_stem, plain, section_rows
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryGroup

_RANGES: Final = ("employment_lower", "employment_upper", "avg_annual_wage_lower_usd", "avg_annual_wage_upper_usd")


@dataclass(frozen=True, eq=False)
class ShortListReport:
    """What `shortlist` finds: the run it stands on, its own sections, and what people wrote.

    `messages` say what could not be read or no longer fits, with sheet, cell and value.
    """

    report: Report
    answers: Answers
    readiness: Readiness
    sections: tuple[Section, ...]
    messages: tuple[str, ...] = ()
    suggestions: tuple[IndustryGroup, ...] = ()
    made_from: tuple[Provenance, ...] = ()

    def document(self) -> Document:
        """The short list for every format."""
        report = self.report
        return Document(
            "short_list",
            f"{report.title}: short list",
            f"{file_stem(report.study.name)}-short-list",
            tuple(_with_screen(by_rule(section, report.study)) for section in self.sections),
            lambda: _payload(self),
            envelope=("schema", "is_sample", "study", "notes", "provenance", "outputs"),
            study=report.study,
            is_sample=report.is_sample,
            paste=_accepting(self.suggestions),
            more="Bounds, sub-industries and scores by topic: in the workbook, or --verbose.",
            notes=report.notes,
            screen_notes=tuple(
                f"{report.table.names().get(p.industry, '')} ({p.industry}): {caution}"
                for p in report.short_list.picks
                for caution in p.cautions
            ),
            provenance=(*report.provenance, *self.made_from),
            subject=self,
        )

    def section(self, key: str) -> Section | None:
        """The section of this key, or None when there is nothing to show in it."""
        return next((s for s in self.sections if s.key == key), None)


@dataclass(frozen=True, eq=False)
class ShortListTables:
    """What is worked out beside the ranking: the study's groups, the suggested ones, and the picks' sub-industries.

    `suggestions` are the groups of the rows of `suggested`, in their order; `sizes` the picks' worksites by size;
    `made_from` the files behind these two.
    """

    groups: DataTable | None = None
    suggested: DataTable | None = None
    suggestions: tuple[IndustryGroup, ...] = ()
    parts: DataTable | None = None
    sizes: Sizes = field(default_factory=Sizes)
    made_from: tuple[Provenance, ...] = ()


def compose_short_list(
    report: Report,
    answers: Answers,
    readiness: Readiness,
    *,
    tables: ShortListTables,
    notes: Mapping[str, str],
    messages: Sequence[str],
) -> ShortListReport:
    """Put the findings into sections; `notes` are those that people made on the page, by industry code."""
    sections = [picks_section(report, notes, tables.sizes)]
    if not tables.sizes.is_empty:
        sections.append(sizes_section(report, tables.sizes))
    if readiness.is_scored:
        sections += [scores_section(report, readiness), topics_section(report, readiness)]
    if tables.groups is not None and len(tables.groups):
        intro = _OF_STUDY + _of_groups(report.study, _members(tables.groups))
        sections.append(_groups_section("groups", "Groups of the study", intro, tables.groups))
    if tables.suggested is not None and len(tables.suggested):
        intro = _SUGGESTED + _of_groups(report.study, _members(tables.suggested))
        made = _groups_section("suggested_groups", "Suggested groups", intro, tables.suggested)
        sections.append(_with_reasons(made, tables.suggestions))
    if tables.parts is not None and len(tables.parts):
        sections.append(_parts_section(report, tables.parts))
    told = (*messages, *tables.sizes.notes)
    return ShortListReport(report, answers, readiness, tuple(sections), told, tables.suggestions, tables.made_from)


_OF_STUDY: Final = "Every number is worked out from the sums of the group's industries; nothing is averaged."
_SUGGESTED: Final = (
    "Picks of one sector, and picks whose people work in the same occupations where staffing patterns are loaded. To "
    "accept one, put its line under `groups:` in the study; any other mix of NAICS codes may stand there too."
)


# What a narrow screen can do without, the first one first: the ranking has the places' ranges and the factors.
_SPARE: Final = (
    *("place_low", "place_high", "projected_growth_pct", "location_quotient", "growth_pct"),
    "n_establishments",
)
_NOT_ON_SCREEN: Final = ("sub_industries", "readiness_topics")
_LONG: Final = ("reason", "accept")


def _with_screen(section: Section) -> Section:
    """The section without the columns of bounds where there is little room, or without a row of it."""
    # Cautions and the reasons of suggestions are sentences, printed below.
    hidden = (*_RANGES, "caution", *(_LONG if section.key == "suggested_groups" else ()))
    columns = tuple(c.name for c in section.columns if c.name not in hidden)
    rows = 0 if section.key in _NOT_ON_SCREEN else None
    return replace(section, screen=Screen(_SPARE, columns, rows, ("intro",)))


def picks_section(report: Report, notes: Mapping[str, str], sizes: Sizes | None = None) -> Section:
    """Each pick: place and range, why it is there, worksites, jobs and wages with their bounds, and the factors."""
    words = dictionary(report.table.factors)
    picked = [report.table.row_of(code) for code in report.short_list.industries]
    base = short_list_section(report.table, report.ranking, report.ranges, report.short_list)
    base = _with_size(base, report.table, picked)
    words_of = ("reason", "caution")
    rows: dict[str, Array] = {name: base.rows[name] for name in base.rows if name not in words_of}
    front = [name for name in rows if name in ("place", "place_low", "place_high", "industry_code", "title")]
    rest = [name for name in rows if name not in front]
    ranges = {name: report.table[name][picked] for name in _RANGES}
    ordered = {name: rows[name] for name in front}
    ordered |= {name: base.rows[name] for name in words_of if name in base.rows}
    for name in rest:
        ordered[name] = rows[name]
        ordered |= {bound: ranges[bound] for bound in _RANGES if bound.startswith(name.removesuffix("_usd"))}
    columns = [words[name] for name in ordered]
    large = large_sites(sizes)
    if large:
        columns.append(large[0])
        ordered[large[0].name] = large[1]
    if notes:
        ordered["note"] = np.array([notes.get(code, "") for code in report.short_list.industries], dtype=np.str_)
        columns.append(kinds.text("note", "Notes", "Noted on the page"))
    intro = "Why each is here, and how big it is. Establishments are worksites, not firms: one firm may have many."
    intro += _of_picks(report)
    return replace(base, intro=intro, columns=tuple(columns), rows=ordered)


def _with_size(section: Section, table: DataTable, rows: Sequence[int]) -> Section:
    """The section with jobs and wages after the worksites, where the study does not rank on them."""
    picked, words = list(rows), dictionary(table.factors)
    missing = [words[name] for name in ("employment", "avg_annual_wage_usd") if name not in section.rows]
    at = 1 + next(i for i, c in enumerate(section.columns) if c.name == "n_establishments")
    given: dict[str, Array] = {}
    for column in section.columns[:at]:
        given[column.name] = section.rows[column.name]
    given |= {c.name: table[c.name][picked] for c in missing} | dict(section.rows)
    statuses = {c.name: table.status_shown(c.status)[picked] for c in missing} | dict(section.statuses)
    certain = {name: known.take(picked) for name, known in table.certainty(missing).items()} | dict(section.certain)
    columns = (*section.columns[:at], *missing, *section.columns[at:])
    return replace(section, columns=columns, rows=given, statuses=statuses, certain=certain)


def _groups_section(key: str, title: str, intro: str, table: DataTable) -> Section:
    section = _with_size(table_section(table), table, range(len(table)))
    words = dictionary(table.factors)
    name = replace(words["title"], heading="Group", meaning="Name of the group")
    codes = kinds.text("industries", "NAICS codes", "Industries that are added up")
    columns = [name, codes, *section.columns[2:]]
    rows, more = dict(section.rows), []
    rows["industries"] = rows.pop("industry_code")
    for bound in ("employment_lower", "employment_upper"):
        rows[bound] = table[bound]
        more.append(words[bound])
    at = next((i for i, c in enumerate(columns) if c.name == "employment"), len(columns) - 1) + 1
    ordered = (*columns[:at], *more, *columns[at:])
    return replace(section, key=key, title=title, intro=intro, columns=ordered, rows=rows)


def _members(groups: DataTable) -> list[str]:
    """Every code of the groups of a table, whose codes stand as `511 + 518`."""
    return [code for row in groups["industry_code"].tolist() for code in str(row).split(" + ")]


def _with_reasons(section: Section, groups: Sequence[IndustryGroup]) -> Section:
    """The section with why each group is suggested, and the line that accepts it."""
    own = (
        kinds.text("reason", "Why", "Why these may belong together"),
        kinds.text("accept", "To accept, under `groups:`", "The line for the study"),
    )
    rows = dict(section.rows)
    rows["reason"] = np.array([g.reason for g in groups], dtype=np.str_)
    rows["accept"] = np.array([g.line for g in groups], dtype=np.str_)
    return replace(section, columns=(*section.columns, *own), rows=rows)


def _accepting(groups: Sequence[IndustryGroup]) -> str:
    """What to paste into the study to accept the groups, each with its reason; empty where none is suggested."""
    lines = [f"  {group.line}  # {group.reason}" for group in groups]
    return "\n".join(["groups:", *lines]) if lines else ""


def _parts_section(report: Report, parts: DataTable) -> Section:
    """The industries one level below each pick, largest first."""
    picked = report.short_list.industries
    owner = {code: next(pick for pick in picked if naics.is_within(code, pick)) for code in parts.industries}
    order = {code: i for i, code in enumerate(picked)}
    jobs = np.nan_to_num(parts["employment"].astype(np.float64), nan=-1.0)
    rows = sorted(range(len(parts)), key=lambda i: (order[owner[parts.industries[i]]], -jobs[i]))
    section = _with_size(table_section(parts, rows), parts, rows)
    titles = report.table.titles()
    picks = [owner[parts.industries[i]] for i in rows]
    own = {
        "pick": np.array(picks, dtype=np.str_),
        "pick_title": np.array([titles[code] for code in picks], dtype=np.str_),
        "employment_lower": parts["employment_lower"][rows],
        "employment_upper": parts["employment_upper"][rows],
    }
    words = dictionary(parts.factors)
    columns = [
        kinds.text("pick", "Part of", "The industry of the short list"),
        kinds.text("pick_title", "Short-listed industry", "Its title"),
    ]
    for column in section.columns:
        columns.append(column)
        if column.name == "employment":
            columns += [words["employment_lower"], words["employment_upper"]]
    shown = [c for c in columns if c.name in own or c.name in section.rows]
    intro = (
        "One level down: which parts make up each pick, so that the right companies are invited. "
        "Estimates are made at this level, so they need not add up to the pick's own estimate."
    ) + _of_parts(report, parts)
    return replace(
        section,
        key="sub_industries",
        title="Sub-industries",
        intro=intro,
        columns=tuple(shown),
        rows=dict(section.rows) | own,
    )


def _of_picks(report: Report) -> str:
    """Which picks are over another region than the study's; empty where none is."""
    table = report.table
    if OWN_REGION not in table.columns:
        return ""
    regions = {code: str(table[OWN_REGION][table.row_of(code)]) for code in report.short_list.industries}
    return _over(report.study, regions)


def _of_parts(report: Report, parts: DataTable) -> str:
    """Which parts are over another region than the study's, those of a pick under the pick's code."""
    if OWN_REGION not in parts.columns:
        return ""
    regions: dict[str, str] = {}
    for code, region in zip(parts.industries, parts[OWN_REGION].tolist(), strict=True):
        own = report.study.own_region(code)
        regions[_widest(code, own.industry if own else code, report.short_list.industries)] = str(region)
    return _over(report.study, regions)


def _of_groups(study: Study, codes: Iterable[str]) -> str:
    """That groups are over the study's region, where a member is not; empty where all members are."""
    own = sorted({code for code in codes if study.own_region(code)})
    if not own:
        return ""
    have = "has a region of its own" if len(own) == 1 else "have regions of their own"
    return f" Groups are over {study.region.name}, also for {', '.join(own)}, which {have}."


def _widest(part: str, entry: str, picks: Iterable[str]) -> str:
    """The pick that holds the part where the study's entry is for the pick or what holds it, else the part."""
    holders = (pick for pick in picks if naics.is_within(part, pick) and naics.is_within(pick, entry))
    return next((f"{pick} and its parts" for pick in holders), part)


def _over(study: Study, regions: dict[str, str]) -> str:
    told = [f"{code} (over {region})" for code, region in regions.items() if region]
    return f" Not over {study.region.name}: {'; '.join(told)}." if told else ""


def _payload(found: ShortListReport) -> dict[str, Any]:
    return {
        "short_list": _rows(found, "short_list"),
        "size_classes": _rows(found, "size_classes"),
        "groups": _groups(found, "groups"),
        "suggested_groups": _groups(found, "suggested_groups"),
        "sub_industries": _rows(found, "sub_industries"),
        "readiness_weight": found.readiness.combined.weight,
        "partners": list(found.readiness.partners),
        "readiness": _readiness(found),
        "answers": _answers(found),
        "messages": list(found.messages),
    }


def _rows(found: ShortListReport, key: str) -> list[dict[str, Any]]:
    section = found.section(key)
    return [] if section is None else section_rows(section)


def _groups(found: ShortListReport, key: str) -> list[dict[str, Any]]:
    return [row | {"industries": row["industries"].split(" + ")} for row in _rows(found, key)]


def _readiness(found: ShortListReport) -> list[dict[str, Any]]:
    """One object an industry of the short list, scored or not, with its topics."""
    by_topic = found.readiness.by_topic
    made, rows = found.readiness.combined, []
    for i, code in enumerate(found.readiness.industries):
        each = found.readiness.by_industry[code]
        topics = {
            topic: {
                "mean": plain(t.mean), "low": plain(t.low), "high": plain(t.high), "spread": plain(t.spread),
                "n_scores": t.n_scores, "n_unknown": t.n_unknown,
            }
            for (industry, topic), t in by_topic.items()
            if industry == code
        }  # fmt: skip
        rows.append(
            {
                "industry_code": code,
                "readiness": plain(each.mean),
                "readiness_lower": plain(each.lower),
                "readiness_upper": plain(each.upper),
                "partner_low": plain(each.partner_low),
                "partner_high": plain(each.partner_high),
                "n_topics": each.n_topics,
                "n_scored": each.n_scored,
                "n_unknown": each.n_unknown,
                "n_not_asked": each.n_open,
                "combined_place": plain(made.place[i]),
                "combined_place_low": plain(made.place_low[i]),
                "combined_place_high": plain(made.place_high[i]),
                "topics": topics,
            }
        )
    return rows


def _answers(found: ShortListReport) -> list[dict[str, Any]]:
    """Every answer as it was written, with the place it stands at."""
    return [
        {"partner": partner, "form": form, "key": list(key), "column": heading, "value": plain(cell.value),
         "at": cell.place}
        for (partner, form, key), row in found.answers.by_partner.items()
        for heading, cell in row.items()
    ]  # fmt: skip
