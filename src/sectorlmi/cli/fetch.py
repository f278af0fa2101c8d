"""`fetch`: download what a study needs, or QCEW by year and area."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli.app import app
from sectorlmi.cli.data import LockTimeout
from sectorlmi.cli.session import Session, everywhere
from sectorlmi.errors import ConfigError

if TYPE_CHECKING:
    from sectorlmi.workflows.fetch_report import FetchReport, Progress

_QCEW = "qcew"


@app.command()
@everywhere
def fetch(
    session: Session,
    what: Annotated[str, typer.Argument(metavar="[STUDY|qcew]", help="A study file, or `qcew`.")] = "study.yml",
    year: Annotated[list[int] | None, typer.Option("--year", help="With qcew: a reference year; repeatable.")] = None,
    area: Annotated[list[str] | None, typer.Option("--area", help="With qcew: an area code; repeatable.")] = None,
    every: Annotated[bool, typer.Option("--all", help="With qcew: every area of the nation.")] = False,
    whole_states: Annotated[
        bool, typer.Option(help="With a study: every county of its states, for the best estimates of hidden cells.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be fetched, with sizes.")] = False,
    lock_timeout: LockTimeout = 10,
) -> None:
    """Download what a study needs; files that are still the publisher's are not fetched again."""
    from sectorlmi import console

    if session.offline:
        raise ConfigError("fetch with --offline", "Load saved files instead: sectorlmi load FILE")
    with console.progress(session.err, quiet=session.quiet) as bar:
        if what == _QCEW:
            found = _qcew(session, year or [], None if every else area or [], dry_run, lock_timeout, bar)
        else:
            found = _study(session, Path(what), whole_states, dry_run, lock_timeout, bar)
    if session.as_json:
        session.emit({"schema": 1} | found.as_dict())
        return
    for line in [*(found.lines() if dry_run else found.summary()), *found.notes]:
        session.out.print(line, markup=False, soft_wrap=True)


def _qcew(
    session: Session, years: list[int], areas: list[str] | None, dry_run: bool, wait: float, bar: Progress | None
) -> FetchReport:
    from sectorlmi.config import load_settings
    from sectorlmi.workflows.fetch import fetch_qcew, new_client

    if not years or areas == []:
        raise ConfigError(
            "fetch qcew needs a year and areas", "Give --year 2025 and --area 55025 --area US000, or --all."
        )
    settings = load_settings()
    return fetch_qcew(
        years,
        areas,
        session.store,
        dry_run=dry_run,
        settings=settings,
        client=new_client(settings),
        progress=bar,
        lock_timeout=wait,
    )


def _study(
    session: Session, path: Path, whole_states: bool, dry_run: bool, wait: float, bar: Progress | None
) -> FetchReport:
    from sectorlmi.config import load_settings, load_study
    from sectorlmi.workflows.fetch import fetch_for_study, new_client

    settings = load_settings()
    return fetch_for_study(
        load_study(path),
        session.store,
        whole_states=whole_states,
        dry_run=dry_run,
        settings=settings,
        client=new_client(settings),
        progress=bar,
        lock_timeout=wait,
    )
