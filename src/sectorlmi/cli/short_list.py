"""Commands about the short list: shortlist, compare."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.progress import working
from sectorlmi.cli.session import Session, everywhere, from_here

if TYPE_CHECKING:
    from sectorlmi.terms.study import Study
    from sectorlmi.workflows.compare import Keep
    from sectorlmi.workflows.short_list import Wanted


_SHOWN_MESSAGES = 20


@app.command()
@everywhere
@c.changing("top", "formats", "out")
def shortlist(
    session: Session,
    study: c.StudyPath = None,
    worksheet: Annotated[
        list[Path] | None,
        typer.Option("--worksheet", metavar="FILLED.xlsx", help="A filled readiness worksheet; repeatable."),
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", metavar="FILE.json", help="A short list saved from the web page.")
    ] = None,
    choose: Annotated[
        str, typer.Option("--choose", metavar="NAICS,NAICS", help="Two or three of the list side by side, on one page.")
    ] = "",
    readiness_weight: Annotated[
        float | None, typer.Option(help="What readiness counts for beside the data, 0 to 1.")
    ] = None,
    *,
    flags: c.Flags,
) -> None:
    """Show the short list with its groups and parts, and read readiness scores back from filled worksheets."""
    from dataclasses import replace

    from sectorlmi import reports
    from sectorlmi.terms import progress
    from sectorlmi.terms.study_values import weight_from
    from sectorlmi.workflows import short_list as workflow

    chosen = c.study_of(study, flags)
    # What people write in the workbook is read back from it: it is written unless others are asked for.
    formats = ["xlsx"] if flags.given["formats"] is None else reports.known_formats(chosen.output.formats)
    path = workflow.path_of(chosen)
    rule = chosen.readiness
    if readiness_weight is not None:
        rule = replace(rule, weight=weight_from(readiness_weight, "--readiness-weight"))
    wanted = workflow.Wanted(
        groups=chosen.groups, readiness=rule, worksheets=tuple(worksheet or ()), page=page, kept=path
    )
    if choose:
        _choose(session, chosen, wanted, choose.split(","), ["html"] if flags.given["formats"] is None else formats)
        return
    with working(session, *progress.RANKING, progress.PARTS, progress.WRITE) as tell:
        found = workflow.run(chosen, session.store, wanted, tell)
        tell(progress.WRITE)
        document = found.document()
        written = workflow.write(document, formats, chosen.output.folder)
    for message in found.messages[:_SHOWN_MESSAGES]:
        session.say(f"! {message}")
    if len(found.messages) > _SHOWN_MESSAGES:
        session.say(f"! {len(found.messages) - _SHOWN_MESSAGES} more on tab Notes")
    session.present(document, written)
    if path in written:
        command = c.with_study("shortlist", study)
        session.hint(
            f"Next: send {from_here(path)} to the partners, who fill in its yellow cells; read theirs back with: "
            f"sectorlmi {command} --worksheet THEIRS.xlsx"
        )
        session.hint(f"Then choose two or three: sectorlmi {command} --choose NAICS,NAICS")


def _choose(session: Session, study: Study, wanted: Wanted, asked: Sequence[str], formats: Sequence[str]) -> None:
    """Show some industries of the short list beside each other, and write the page to choose by."""
    from sectorlmi import reports
    from sectorlmi.terms import progress
    from sectorlmi.workflows import choose as workflow

    with working(session, *progress.RANKING, progress.PARTS, progress.WRITE) as tell:
        document = workflow.run(
            study, session.store, wanted, [code.strip() for code in asked if code.strip()], tell
        ).document()
        tell(progress.WRITE)
        written = reports.write(document, formats, study.output.folder)
    session.present(document, written)


@app.command()
@everywhere
@c.changing("formats", "out")
def compare(
    session: Session,
    studies: Annotated[list[Path], typer.Argument(metavar="STUDY", help="Two or more study files, or one.")],
    years: Annotated[
        list[str] | None, typer.Option("--years", help="A span such as 2015:2018 for one study; repeatable.")
    ] = None,
    *,
    flags: c.Flags,
) -> None:
    """Put two regions, or two spans of years, side by side."""
    chosen = [c.study_of(path, flags | {"years": span}) for path in studies for span in years or ("",)]
    side_by_side(session, chosen, ["xlsx"] if flags.given["formats"] is None else chosen[0].output.formats)


def side_by_side(session: Session, chosen: Sequence[Study], formats: Sequence[str], keep: Keep | None = None) -> None:
    """Rank studies, show them beside each other, and write the comparison beside the first one's reports.

    `keep` is given each of the rankings.
    """
    from sectorlmi import reports
    from sectorlmi.terms import progress
    from sectorlmi.workflows import compare as workflow

    reports.known_formats(formats)
    with working(session, *progress.RANKING * len(chosen), progress.WRITE) as tell:
        document = workflow.run(chosen, session.store, tell, keep).document()
        tell(progress.WRITE)
        written = reports.write(document, formats, chosen[0].output.folder)
    session.present(document, written)
