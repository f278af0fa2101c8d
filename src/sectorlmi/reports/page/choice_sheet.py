"""The page of candidates side by side: one sheet of Letter paper across, with the to-do list below."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.meeting.choice import Candidate, Choice
from sectorlmi.ranking.gaps import ToDo
from sectorlmi.reports.page.paper import paper
from sectorlmi.terms.document import Document

# A sheet of paper holds so many of an industry, and of all.
_TASKS: Final = 6
_FOR_ALL: Final = 3


def write(document: Document, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    found: Choice = document.subject
    warning = f'<p class="banner" role="note">{escape(document.banner)}</p>' if document.banner else ""
    names = "".join(
        f'<th scope="col">{escape(one.brief.name)}<small>NAICS {escape(one.brief.code)}</small></th>'
        for one in found.candidates
    )
    rows = "".join(_row(name, found.candidates) for name in found.candidates[0].rows)
    body = (
        f'<main class="choice">{warning}<h1>{escape(document.title)}</h1>'
        f'<p class="sub">{escape(found.facts)}. ≈ estimate; a range is certain; “about” is a rule of thumb.</p>'
        f'<table class="n{len(found.candidates)}" aria-label="Side by side">'
        f"<thead><tr><td></td>{names}</tr></thead><tbody>{rows}</tbody></table>"
        f'<section class="todo"><div><h2>What more do we need to know to choose?</h2>'
        f"<p>Check off, or write who finds out and by when.</p></div>{_lists(found)}</section>"
        f'<footer class="foot">{_foot(found)}</footer></main>'
    )
    with replacing(path) as temporary:
        temporary.write_text(paper(document.title, body, "choice.css"), encoding="utf-8", newline="\n")


def _row(name: str, candidates: tuple[Candidate, ...]) -> str:
    cells = "".join(f'<td data-name="{escape(one.brief.name)}">{escape(one.rows[name])}</td>' for one in candidates)
    return f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'


def _lists(found: Choice) -> str:
    return "".join(
        f"<div><h3>{escape(one.brief.name)}</h3>{''.join(map(_task, one.to_do[:_TASKS]))}"
        '<p class="launch"><b>Launch?</b> ○ yes ○ not yet ○ no</p></div>'
        for one in found.candidates
    )


def _task(task: ToDo) -> str:
    how = f" <small>({escape(task.closes)})</small>" if task.closes else ""
    blanks = f'<span class="who">who <i>{escape(task.who)}</i> by <u></u></span>'
    return f'<p class="task">☐ {escape(task.what)}{how} {blanks}</p>'


def _foot(found: Choice) -> str:
    every = "; ".join(task.what.rstrip(".") for task in found.to_do[:_FOR_ALL])
    lead = f"For all of them: {every}. " if every else ""
    first = found.candidates[0].brief
    return escape(f"{lead}Sources: {first.sources}. Not counted: {first.not_counted}.")
