"""Commands about people: brief, profile, supply, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.progress import working
from sectorlmi.cli.session import Session, everywhere
from sectorlmi.errors import ConfigError

if TYPE_CHECKING:
    from sectorlmi.terms.document import Document
    from sectorlmi.terms.progress import Progress
    from sectorlmi.terms.study import Study

StudyArgument = Annotated[Path, typer.Argument(metavar="STUDY", help="study.yml")]
Industries = Annotated[
    list[str] | None, typer.Argument(metavar="NAICS", help="Industries; without any, the short list.")
]


@app.command()
@everywhere
@c.changing("formats", "out")
def profile(
    session: Session,
    study: StudyArgument,
    industries: Industries = None,
    *,
    career_cluster: Annotated[
        str, typer.Option(metavar="NAME", help="Only the occupations of this career cluster.")
    ] = "",
    participation: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --career-cluster: employers and coaches by cluster.")
    ] = None,
    flags: c.Flags,
) -> None:
    """Who works there: a brief an industry, then occupations, wages, schooling, skills and career clusters."""
    from sectorlmi import reports
    from sectorlmi.terms import progress
    from sectorlmi.workflows import brief as workflow

    chosen = c.study_of(study, flags)
    reports.known_formats(chosen.output.formats, "output.formats")
    with working(session, *progress.RANKING, progress.PARTS, progress.PEOPLE, progress.WRITE) as tell:
        if career_cluster or participation:
            found = _of_cluster(session, (chosen, industries or (), tell), career_cluster, participation)
        else:
            found = workflow.with_profiles(chosen, session.store, industries or (), tell)
        tell(progress.WRITE)
        written = reports.write(found, chosen.output.formats, chosen.output.folder)
    session.present(found, written)


def _of_cluster(
    session: Session, asked: tuple[Study, Sequence[str], Progress], cluster: str, participation: Path | None
) -> Document:
    """The occupations of one career cluster, with who takes part in it."""
    from sectorlmi.people import cluster_needs
    from sectorlmi.workflows import coverage as lists
    from sectorlmi.workflows import profile as workflow

    if not cluster:
        raise ConfigError("--participation: of which cluster is not said", "Add --career-cluster NAME.")
    given = lists.read_participation(participation) if participation else None
    study, industries, tell = asked
    return cluster_needs.document(workflow.profile(study, session.store, industries, tell), cluster, given)


@app.command()
@everywhere
@c.changing("formats", "out")
def brief(
    session: Session,
    study: StudyArgument,
    industries: Industries = None,
    *,
    flags: c.Flags,
) -> None:
    """One page an industry for employers: jobs, parts, counties, occupations, whom to invite, what to ask."""
    from sectorlmi import reports
    from sectorlmi.meeting import brief_document
    from sectorlmi.terms import progress
    from sectorlmi.workflows import brief as workflow

    chosen = c.study_of(study, flags)
    # It is printed and handed on: the page is written unless other formats are asked for.
    formats = ["html"] if flags.given["formats"] is None else reports.known_formats(chosen.output.formats)
    with working(session, *progress.RANKING, progress.PARTS, progress.WRITE) as tell:
        found = brief_document.document(workflow.briefs(chosen, session.store, industries or (), tell))
        tell(progress.WRITE)
        written = reports.write(found, formats, chosen.output.folder)
    session.present(found, written)


@app.command()
@everywhere
@c.changing("formats", "out")
def supply(
    session: Session,
    study: StudyArgument,
    industries: Industries = None,
    completions: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="IPEDS cYYYY_a.csv; may be repeated. Default: the store's."),
    ] = None,
    institutions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="IPEDS hdYYYY.csv. Default: the store's.")
    ] = None,
    crosswalk: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CIP2020_SOC2018_Crosswalk.xlsx. Default: the store's.")
    ] = None,
    *,
    flags: c.Flags,
) -> None:
    """The training gap: openings of occupations beside those who complete programs that lead to them."""
    from sectorlmi import reports
    from sectorlmi.people import training_document
    from sectorlmi.terms import progress
    from sectorlmi.workflows import training as workflow

    chosen = c.study_of(study, flags)
    reports.known_formats(chosen.output.formats, "output.formats")
    files = workflow.Files(tuple(completions or ()), institutions, crosswalk)
    with working(session, *progress.RANKING, progress.PEOPLE, progress.WRITE) as tell:
        found = training_document.document(workflow.training_gap(chosen, session.store, industries or (), files, tell))
        tell(progress.WRITE)
        written = reports.write(found, chosen.output.formats, chosen.output.folder)
    session.present(found, written)


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
    from sectorlmi.people import coverage_document
    from sectorlmi.workflows import coverage as workflow

    if framework not in (None, "16", "2024"):
        raise ConfigError(f"--framework {framework}: no framework", "Write 16 or 2024.")
    chosen = c.study_of(study, flags)
    reports.known_formats(chosen.output.formats, "output.formats")
    given = workflow.read_participation(participation, group_by=group_by)
    with working(session, "Counting jobs in each career cluster"):
        found = workflow.coverage(
            chosen,
            session.store,
            given,
            framework="16" if framework == "16" else "2024" if framework else None,
            split=not unsplit,
            floor=floor,
            earlier=workflow.read_participation(compare, group_by=group_by) if compare else None,
            groups=workflow.groups_of(given, group_by, partners, radius, session.store),
        )
    document = coverage_document.document(found)
    written = reports.write(document, chosen.output.formats, chosen.output.folder)
    session.present(document, written)
