"""Commands about the short list: shortlist, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.session import Session, everywhere

_SHOWN_MESSAGES = 20


@app.command()
@everywhere
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
    readiness_weight: Annotated[
        float | None, typer.Option(help="What readiness counts for beside the data, 0 to 1.")
    ] = None,
    top: c.Top = None,
    out: c.Out = None,
) -> None:
    """Show the short list with its groups and parts, and read readiness scores back from filled worksheets."""
    from dataclasses import replace

    from sectorlmi import console
    from sectorlmi.reports import short_list_json
    from sectorlmi.terms.readiness import weight_from
    from sectorlmi.workflows import shortlist as workflow

    chosen = c.study_of(study, c.Flags(top=top, out=out))
    path = workflow.path_of(chosen)
    rule = workflow.Wanted().readiness
    if readiness_weight is not None:
        rule = replace(rule, weight=weight_from(readiness_weight, "--readiness-weight"))
    wanted = workflow.Wanted(readiness=rule, worksheets=tuple(worksheet or ()), page=page, kept=path)
    found = workflow.run(chosen, session.store, wanted)
    written = workflow.write(found, path)
    for message in found.messages[:_SHOWN_MESSAGES]:
        session.say(f"! {message}")
    if len(found.messages) > _SHOWN_MESSAGES:
        session.say(f"! {len(found.messages) - _SHOWN_MESSAGES} more on tab Notes")
    if session.as_json:
        session.emit(short_list_json.as_dict(found, [str(p) for p in written]))
    else:
        console.show_sample_banner(session.out, is_sample=found.report.is_sample)
        for section in found.sections:
            console.show_section(session.out, section)
            session.out.print(section.intro, markup=False)
    for each in written:
        session.say(f"Wrote {each}")
