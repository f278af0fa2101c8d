"""Commands about people: profile, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.progress import working
from sectorlmi.cli.session import Session, everywhere, from_here
from sectorlmi.cli.streams import scrolling
from sectorlmi.errors import ConfigError

_SCREEN_ROWS = 15
StudyArgument = Annotated[Path, typer.Argument(metavar="STUDY", help="study.yml")]


@app.command()
@everywhere
@c.changing("formats", "out")
def profile(
    session: Session,
    study: StudyArgument,
    industries: Annotated[
        list[str] | None, typer.Argument(metavar="NAICS", help="Industries; without any, the short list.")
    ] = None,
    *,
    flags: c.Flags,
) -> None:
    """Who works there: occupations, wages, education, skills and career clusters of industries."""
    from sectorlmi import reports
    from sectorlmi.reports import json, terminal
    from sectorlmi.terms import progress
    from sectorlmi.workflows import people, people_books, people_sections

    chosen = c.study_of(study, flags)
    plan = [progress.JOBS] if industries else progress.RANKING
    with working(session, *plan, progress.PEOPLE, progress.WRITE) as tell:
        found = people.profile(chosen, session.store, industries or (), tell)
        tell(progress.WRITE)
        document = people_books.document(found)
        written = reports.write(document, chosen.output.formats, chosen.output.folder)
    outputs = [from_here(path) for path in written]
    if session.as_json:
        session.emit(json.as_dict(document, outputs))
        return
    rows = 10_000 if session.verbose else _SCREEN_ROWS
    with scrolling(session.out):
        for one in found.profiles:
            section = people_sections.short_section(one, rows)
            terminal.show_section(session.out, section)
            session.out.print(section.intro, markup=False)
        for overview in people_sections.overviews(found, rows):
            terminal.show_section(session.out, overview)
        _notes(session, found.notes)
    session.wrote(written)


@app.command()
@everywhere
@c.changing("formats", "out")
def coverage(
    session: Session,
    study: StudyArgument,
    participation: Annotated[
        Path, typer.Option("--participation", metavar="FILE", help="CSV or workbook: career clusters and counts.")
    ],
    compare: Annotated[Path | None, typer.Option(metavar="FILE", help="An earlier participation file.")] = None,
    framework: Annotated[str | None, typer.Option(help="Report in the clusters of 16 or of 2024.")] = None,
    floor: Annotated[float, typer.Option(help="How many every cluster should have.")] = 0,
    unsplit: Annotated[bool, typer.Option("--unsplit", help="Count a job whole in each of its clusters.")] = False,
    group_by: Annotated[
        str, typer.Option(metavar="COLUMN", help="Count by a column too, such as minority_owned.")
    ] = "",
    partners: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Partner schools with lat and lon, or zip.")
    ] = None,
    radius: Annotated[float, typer.Option(help="Miles around a partner school.")] = 25,
    *,
    flags: c.Flags,
) -> None:
    """Career-cluster coverage: employers, coaches or seats beside the region's jobs in each cluster."""
    from sectorlmi import reports
    from sectorlmi.reports import json, terminal
    from sectorlmi.workflows import coverage as workflow
    from sectorlmi.workflows import coverage_books, coverage_sections, participants

    if framework not in (None, "16", "2024"):
        raise ConfigError(f"--framework {framework}: no framework", "Write 16 or 2024.")
    chosen = c.study_of(study, flags)
    given = participants.read_participation(participation, group_by=group_by)
    with working(session, "Counting jobs in each career cluster"):
        found = workflow.coverage(
            chosen,
            session.store,
            given,
            framework="16" if framework == "16" else "2024" if framework else None,
            split=not unsplit,
            floor=floor,
            earlier=participants.read_participation(compare, group_by=group_by) if compare else None,
            groups=participants.groups_of(given, group_by, partners, radius, session.store),
        )
    document = coverage_books.document(found)
    written = reports.write(document, chosen.output.formats, chosen.output.folder)
    outputs = [from_here(path) for path in written]
    if session.as_json:
        session.emit(json.as_dict(document, outputs))
        return
    with scrolling(session.out):
        for title, headings, rows in coverage_sections.printed_tables(found):
            terminal.show_rows(session.out, title, headings, rows)
        for section in coverage_sections.coverage_sections(found):
            terminal.show_section(session.out, section)
        _notes(session, found.notes)
    session.wrote(written)


def _notes(session: Session, notes: Sequence[str]) -> None:
    for note in notes:
        session.out.print(f"• {note}", markup=False)
