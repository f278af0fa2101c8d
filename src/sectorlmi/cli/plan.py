"""The command about plans that must be written anyway: plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.progress import working
from sectorlmi.cli.session import Session, everywhere


@app.command()
@everywhere
@c.changing("formats", "out")
def plan(
    session: Session,
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="study.yml")],
    industries: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAICS", help="Industries; without any, the short list (launch: its first)."),
    ] = None,
    template: Annotated[str, typer.Option(metavar="NAME", help="wioa, ceds, clna, texas or launch.")] = "wioa",
    *,
    flags: c.Flags,
) -> None:
    """Paragraphs and tables for a plan that must be written anyway, every figure with its status, in Word."""
    from sectorlmi import reports
    from sectorlmi.terms import progress
    from sectorlmi.workflows import plan as workflow

    workflow.known_template(template)
    chosen = c.study_of(study, flags)
    formats = reports.TO_EDIT if flags.given["formats"] is None else reports.known_formats(chosen.output.formats)
    with working(session, *progress.RANKING, progress.PEOPLE, progress.WRITE) as tell:
        document = workflow.run(chosen, session.store, template, industries or (), tell)
        tell(progress.WRITE)
        written = reports.write(document, formats, chosen.output.folder)
    session.present(document, written)
