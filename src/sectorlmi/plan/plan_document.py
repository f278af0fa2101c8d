"""A plan as a document: its text, its tables, its figures as JSON, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from sectorlmi.plan import economy, workforce
from sectorlmi.plan.evidence import Draft, Evidence
from sectorlmi.plan.figures import in_table
from sectorlmi.plan.plan_gaps import GAPS, gaps_section, to_do_of
from sectorlmi.plan.templates import TEMPLATES, Template
from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.gaps import ToDo
from sectorlmi.terms.document import Document, Passage, Screen, Section, file_stem, plain_table, section_rows
from sectorlmi.terms.place_names import POSTAL

GAPS_KEY: Final = "gaps"
_HOW_TO_READ: Final = (
    "Every number says what it is. One with nothing behind it is published, or made of published numbers. 'About'"
    " stands before an estimate; the truth cannot lie outside of what is 'certainly between'. Of numbers too unsure for"
    " one value only that range is given. Borrowed rates name whose they are."
)


def document(evidence: Evidence, template: str) -> Document:
    """The plan of a template (a key of `TEMPLATES`), for every format."""
    kind, draft = TEMPLATES[template], Draft(evidence)
    told = kind.write(draft)
    keys = [key for key in GAPS if key in kind.always or (key in kind.gaps and key in evidence.missing)]
    study = evidence.study
    state = POSTAL.get(study.region.counties[0][:2] if study.region.counties else "", "STATE")
    missing = [*board_of(evidence.report).to_do, *to_do_of(keys, study.years.current.year, state)]
    shown = draft.show(gaps_section(missing))
    opening = Passage("", 1, (f"{kind.basis}. {_HOW_TO_READ}",))
    passages = (opening, *told, Passage("What is missing", 1, (_MISSING if shown else _NOTHING,), (), shown))
    tables = tuple(draft.sections.values())
    return Document(
        "plan",
        f"{evidence.region}: {kind.title}",
        f"{file_stem(study.name)}-plan-{template}",
        (_text(passages), *tables),
        lambda: _payload(draft, kind, template, passages, missing),
        study=study,
        is_sample=evidence.report.is_sample or any(p.is_sample for p in evidence.provenance),
        screen=tuple(replace(s, screen=Screen(is_plain=True)) for s in tables if s.key == GAPS_KEY),
        lead=f"{evidence.region}: {kind.title}",
        more="The text and its tables: in the files, or --verbose.",
        screen_notes=(),
        charts=(*economy.CHARTS, *workforce.CHARTS),
        passages=passages,
        notes=evidence.notes,
        provenance=evidence.provenance,
    )


_MISSING: Final = "Nothing below was computed, and nothing above rests on it."
_NOTHING: Final = "Everything that this plan asks for and that the program can read is loaded."


def _text(passages: Sequence[Passage]) -> Section:
    """The text as a table, for formats that hold nothing else: a row a paragraph or point."""
    rows, heading = [], ""
    for passage in passages:
        heading = passage.heading or heading
        rows += [(heading, text) for text in (*passage.paragraphs, *passage.points)]
    return plain_table("text", "Text", {"heading": "Heading", "text": "Text"}, rows)


def _payload(
    draft: Draft, kind: Template, template: str, passages: Sequence[Passage], missing: Sequence[ToDo]
) -> dict[str, Any]:
    return {
        "template": template,
        "basis": kind.basis,
        "passages": [
            {
                "heading": p.heading,
                "level": p.level,
                "paragraphs": list(p.paragraphs),
                "points": list(p.points),
                "tables": list(p.shows),
            }
            for p in passages
        ],
        "figures": [figure.as_dict() for figure in draft.figures.said],
        "years": sorted(draft.years),
        "tables": [_table(section) for section in draft.sections.values() if section.key != GAPS_KEY],
        "missing": [asdict(gap) for gap in missing],
    }


def _table(section: Section) -> dict[str, Any]:
    """A table with its exact rows, and every number of it as it is shown."""
    return {
        "key": section.key,
        "title": section.title,
        "columns": [{"name": c.name, "heading": c.heading, "unit": c.unit} for c in section.columns],
        "rows": section_rows(section),
        "figures": [figure.as_dict() for figure in in_table(section)],
    }
