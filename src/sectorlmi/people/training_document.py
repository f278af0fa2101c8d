"""The training gap as a document: an occupation a row, then awards, institutions and programs behind the numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan
from typing import Any, Final

import numpy as np

from sectorlmi import reference
from sectorlmi.people.profile_document import region_facts
from sectorlmi.people.training import Gap, TrainingGap, award_name, in_order
from sectorlmi.reference.industry_words import plain_name
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.breaks import naics_vintage
from sectorlmi.terms.columns import Column, count, text
from sectorlmi.terms.document import Document, Screen, Section, file_stem, plain

_SCREEN_ROWS: Final = 20
_INTRO: Final = (
    "Openings are estimates: the region's jobs by national staffing patterns, times the nation's openings a job. "
    "Completers are first majors of a year at the region's institutions: at least those of programs that lead to this "
    "occupation alone, at most those of all programs that lead to it. One program is counted in several rows at its "
    "most, so rows are not added; the last row counts each program once. People also come from elsewhere and leave, "
    "and many learn on the job."
)
_OCCUPATION: Final = (text("soc_code", "SOC", "Occupation (SOC 2018)"), text("title", "Occupation", "Its title"))


def document(found: TrainingGap) -> Document:
    """The gap for every format."""
    gaps = _gap_section(found)
    return Document(
        "supply",
        f"{found.study.name}: the training gap",
        f"{file_stem(found.study.name)}-supply",
        (gaps, _awards(found), _parts(found, "institutions", "Institutions"), _parts(found, "programs", "Programs")),
        lambda: {"gap": [_as_dict(one) for one in found.gaps], "together": _as_dict(found.together)},
        study=found.study,
        is_sample=found.is_sample,
        screen=(gaps if len(gaps) <= _SCREEN_ROWS else _cut(gaps),),
        facts=(*region_facts(found.study), f"completions of {found.year}"),
        notes=found.notes,
        provenance=found.provenance,
        subject=found,
    )


def _cut(section: Section) -> Section:
    """The first rows, and the last one, which is of all together."""
    at = [*range(_SCREEN_ROWS - 1), len(section) - 1]
    return section.take(np.array(at))


def _gap_section(found: TrainingGap) -> Section:
    rows = [*found.gaps, found.together]
    columns = (
        *_OCCUPATION,
        _openings(
            "openings", "Openings a year (est.)", "Of all industries of the region, growth and replacement (estimate)"
        ),
        _openings("openings_here", "In these industries", "Of those, in the industries asked about (estimate)"),
        count("completers_low", "Completers, at least", "people a year", "Of programs that lead to it alone"),
        count("completers_high", "Completers, at most", "people a year", "Of every program that leads to it"),
        _ratio("ratio_low", "Per opening, least", "Completers at least, over openings"),
        _ratio("ratio_high", "Per opening, most", "Completers at most, over openings"),
        text("reading", "What it says", "Whether openings lie above, below or within the range of completers"),
        text("education", "Typical entry education", "What BLS assigns; national"),
        count("second_majors", "Second majors", "degrees", "At most; their people are counted by their first major"),
    )
    values: dict[str, Any] = {
        "soc_code": [one.soc_code for one in rows],
        "title": [one.title for one in rows],
        "reading": [one.reading for one in rows],
        "education": [one.education for one in rows],
        "ratio_low": [one.ratios[0] for one in rows],
        "ratio_high": [one.ratios[1] for one in rows],
    }
    numbers = ("openings", "openings_here", "completers_low", "completers_high", "second_majors")
    values |= {name: [getattr(one, name) for one in rows] for name in numbers}
    asked = (
        f"Occupations of {'; '.join(_names(found))}: first those that ask for an award, each part with most openings "
        "in these industries first. "
    )
    screen = Screen(spare=("education", "second_majors", "openings_here"))
    return Section("gap", "Openings and completers", asked + _INTRO, columns, _arrays(columns, values), screen=screen)


def _names(found: TrainingGap) -> list[str]:
    """What people call the industries."""
    vintage = naics_vintage(found.study.years.current.year)
    titles = reference.industry_titles()
    return [plain_name(code, titles.get(code, code), vintage) for code in found.industries]


def _awards(found: TrainingGap) -> Section:
    """Completers of all programs that lead to an occupation, by award level."""
    levels = in_order({level for one in found.gaps for level in one.by_award})
    columns = (
        *_OCCUPATION,
        *(
            count(f"award_{level}", award_name(level), "people a year", "Completers at most, of this award")
            for level in levels
        ),
    )
    rows = [one for one in found.gaps if one.by_award]
    values: dict[str, Any] = {"soc_code": [r.soc_code for r in rows], "title": [r.title for r in rows]}
    values |= {f"award_{level}": [one.by_award.get(level, 0.0) for one in rows] for level in levels}
    nothing = "No program of the region's institutions leads to these occupations."
    return Section(
        "awards", "By award", "Completers at most, by award.", columns, _arrays(columns, values), nothing=nothing
    )


def _parts(found: TrainingGap, what: str, title: str) -> Section:
    """Who, or which programs, stand behind the most completers of each occupation."""
    columns = (
        *_OCCUPATION,
        text("name", title[:-1], ""),
        count("completers", "Completers", "people a year", "First majors"),
    )
    listed: Callable[[Gap], Sequence[tuple[str, float]]] = lambda one: getattr(one, what)  # noqa: E731
    rows = [(one, name, n) for one in found.gaps for name, n in listed(one)]
    values = {
        "soc_code": [one.soc_code for one, _, _ in rows],
        "title": [one.title for one, _, _ in rows],
        "name": [name for _, name, _ in rows],
        "completers": [n for _, _, n in rows],
    }
    intro = f"{title} behind the most completers of each occupation; one may stand under several."
    nothing = "No program of the region's institutions leads to these occupations."
    return Section(what, title, intro, columns, _arrays(columns, values), nothing=nothing)


def _arrays(columns: Sequence[Column], values: dict[str, Any]) -> dict[str, Any]:
    return {c.name: np.array(values[c.name], dtype=np.float64 if c.is_numeric else np.str_) for c in columns}


def _openings(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "openings a year", meaning, "", kinds.JOBS)


def _ratio(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "completers an opening", meaning, "", kinds.RATIO)


def _as_dict(one: Gap) -> dict[str, Any]:
    low, high = one.ratios
    return {
        "soc_code": one.soc_code or None,
        "title": one.title,
        "openings": plain(one.openings),
        "openings_status": "missing" if isnan(one.openings) else "estimated",
        "openings_here": plain(one.openings_here),
        "completers_low": plain(one.completers_low),
        "completers_high": plain(one.completers_high),
        "completers_status": "bounded_only",
        "ratio_low": plain(low),
        "ratio_high": plain(high),
        "reading": one.reading,
        "education": one.education or None,
        "second_majors": plain(one.second_majors),
        "by_award": [
            {"award_level": level, "award": award_name(level), "completers": n} for level, n in one.by_award.items()
        ],
        "institutions": [{"name": name, "completers": n} for name, n in one.institutions],
        "programs": [{"title": name, "completers": n} for name, n in one.programs],
    }
