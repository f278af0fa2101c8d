"""Briefs as a document: running text and small tables for writers of text, the parts themselves for the page, JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, Final

from sectorlmi.meeting.brief import Briefs, IndustryBrief
from sectorlmi.meeting.brief_gaps import Gap
from sectorlmi.people.profile import Profiles
from sectorlmi.terms.document import Document, Passage, Section, file_stem, plain, plain_table, section_rows

_HEAD: Final = {"industry_code": "NAICS", "industry": "Industry", "says": "What it says"}


def document(found: Briefs) -> Document:
    """The briefs for every format: one page each where they are printed."""
    codes = "-".join(brief.code for brief in found.briefs)
    one = found.briefs[0].title if len(found.briefs) == 1 else f"{found.study.name}: one-page briefs"
    return Document(
        "brief",
        one,
        f"{file_stem(found.study.name)}-brief-{codes}"[:_LONGEST],
        (_summary(found), *_tables(found)),
        lambda: {"briefs": [_as_dict(brief) for brief in found.briefs]},
        study=found.study,
        is_sample=found.is_sample,
        screen=(_summary(found),),
        more="Each brief in full: its page.",
        screen_notes=(),
        passages=tuple(passage for brief in found.briefs for passage in _passages(brief)),
        notes=found.notes,
        provenance=found.provenance,
        subject=found,
    )


def with_briefs(document: Document, found: Briefs) -> Document:
    """A profile's document with its briefs first."""
    known = document.sections
    below = tuple(Passage(one.title, 1, (one.intro,), shows=(one.key,)) for one in known)
    return replace(
        document,
        sections=(_summary(found), *known, *_tables(found)),
        payload=lambda: {**document.payload(), "briefs": [_as_dict(brief) for brief in found.briefs]},
        passages=(*(passage for brief in found.briefs for passage in _passages(brief)), *below),
        provenance=tuple(dict.fromkeys((*document.provenance, *found.provenance))),
        screen=(_summary(found), *(document.screen or ())),
        subject=replace(found, profiles=document.subject),
    )


def profiles_and_briefs(document: Document) -> tuple[Profiles, tuple[IndustryBrief, ...]]:
    """What a profile's document was made from; without briefs where none could be made."""
    found = document.subject
    if isinstance(found, Briefs) and found.profiles is not None:
        return found.profiles, found.briefs
    return found, ()


_LONGEST: Final = 150


def _summary(found: Briefs) -> Section:
    rows = [(brief.code, brief.name, brief.lead) for brief in found.briefs]
    return plain_table("briefs", "In one sentence", _HEAD, rows)


def _tables(found: Briefs) -> Iterator[Section]:
    for brief in found.briefs:
        for section in sections_of(brief):
            yield replace(section, title=f"{brief.name}: {section.title.lower()}", tab=f"{section.title} {brief.code}")


def sections_of(brief: IndustryBrief) -> tuple[Section, ...]:
    """The brief's tables: parts, counties, occupations, as far as there are any."""
    counties = brief.counties.section if brief.counties else None
    occupations = brief.occupations.section if brief.occupations else None
    return tuple(one for one in (brief.parts, counties, occupations) if one is not None)


def gap_in_words(gap: Gap) -> str:
    """A gap in a line: what is not known, and the file and command that would close it."""
    return f"{gap.what} ({gap.file}; {gap.command})" if gap.file else f"{gap.what}: ask the {gap.who}"


def _passages(brief: IndustryBrief) -> Iterator[Passage]:
    """The brief in the order of the page."""
    yield Passage(brief.title, 1, (" · ".join(filter(None, (brief.says, brief.facts))), brief.lead))
    yield Passage("Five numbers", 2, points=tuple(f"{figure.text} {figure.words}" for figure in brief.figures))
    if brief.parts is not None:
        yield Passage(brief.parts_title, 2, shows=(brief.parts.key,))
    if brief.line is not None:
        yield Passage(brief.line.title, 2, (line_in_words(brief),))
    if brief.counties is not None:
        beyond = (f"Just outside: {', '.join(brief.counties.outside)}.",) if brief.counties.outside else ()
        yield Passage(brief.counties.title, 2, beyond, shows=(brief.counties.section.key,))
    if brief.occupations is not None:
        told = (brief.occupations.note, brief.occupations.caution, brief.workers, brief.training)
        yield Passage(brief.occupations.title, 2, tuple(filter(None, told)), shows=(brief.occupations.section.key,))
    yield Passage("Worksites", 2, (brief.sizes,))
    yield Passage("Whom to invite", 2, points=brief.invite)
    yield Passage("What we would like to hear from you", 2, points=brief.questions)
    yield Passage("What the data do not tell us", 2, points=tuple(map(gap_in_words, brief.gaps)))
    yield Passage("How sure", 2, (brief.sure, f"Sources: {brief.sources}. Not counted: {brief.not_counted}."))


def line_in_words(brief: IndustryBrief) -> str:
    """The line of jobs for those who do not see it."""
    line = brief.line
    if line is None:
        return ""
    other = f"; {line.there_name}: {line.there_text}" if line.there_text else ""
    return f"Jobs from {line.periods[0]} to {line.periods[-1]}: {line.here_name} {line.here_text}{other}."


def _ends(between: tuple[float, float] | None) -> list[Any] | None:
    """Certain ends as JSON has them: an open one is None."""
    return None if between is None else [plain(end) for end in between]


def _as_dict(brief: IndustryBrief) -> dict[str, Any]:
    """One brief as plain JSON values; the numbers themselves are those of `rank --json`."""
    line, counties, occupations = brief.line, brief.counties, brief.occupations
    share = occupations.below_bachelor_share if occupations else float("nan")
    return {
        "industry_code": brief.code,
        "name": brief.name,
        "title": brief.official,
        "says": brief.says,
        "region": brief.region,
        "facts": brief.facts,
        "lead": brief.lead,
        "figures": [asdict(figure) for figure in brief.figures],
        "parts": section_rows(brief.parts) if brief.parts is not None else [],
        "jobs_line": None if line is None else asdict(line) | {"between": _ends(line.between)},
        "counties": section_rows(counties.section) if counties else [],
        "just_outside": list(counties.outside) if counties else [],
        "occupations": section_rows(occupations.section) if occupations else [],
        "occupations_caution": occupations.caution if occupations else "",
        "below_bachelor_share": plain(share),
        "workers": brief.workers,
        "training": brief.training,
        "worksites": brief.sizes,
        "invite": list(brief.invite),
        "questions": list(brief.questions),
        "gaps": [asdict(gap) for gap in brief.gaps],
        "how_sure": brief.sure,
        "sources": brief.sources,
        "not_counted": brief.not_counted,
    }
