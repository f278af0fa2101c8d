"""`fetch`: download what a study needs, or files of one source by year and area."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli.app import app
from sectorlmi.cli.data import LockTimeout
from sectorlmi.cli.progress import progress
from sectorlmi.cli.session import Session, everywhere
from sectorlmi.errors import ConfigError

if TYPE_CHECKING:
    from sectorlmi.fetch.addresses import Addresses
    from sectorlmi.fetch.asked import Asked
    from sectorlmi.fetch.download import Client
    from sectorlmi.fetch.plan import Plan

_WHAT = "A study file, or qcew, titles, projections, oews, lodes, laus."
_KIND = "Only this kind of titles (industry, area ...), projections (occupation ...) or oews (nat, in4, st, ma, all)."


@app.command()
@everywhere
def fetch(
    session: Session,
    what: Annotated[str, typer.Argument(metavar="STUDY|SOURCE", help=_WHAT)] = "study.yml",
    year: Annotated[list[int] | None, typer.Option("--year", help="With a source: a year; repeatable.")] = None,
    area: Annotated[list[str] | None, typer.Option("--area", help="With qcew: an area code; repeatable.")] = None,
    every: Annotated[bool, typer.Option("--all", help="With qcew: every area of the nation.")] = False,
    route: Annotated[
        str, typer.Option(metavar="ROUTE", help="With qcew: auto, slices, singlefile or by_area.")
    ] = "auto",
    state: Annotated[list[str] | None, typer.Option("--state", help="With lodes: a state; repeatable.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help=_KIND)] = None,
    whole_states: Annotated[
        bool, typer.Option(help="With a study: every county of its states, for the best estimates of hidden cells.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be fetched, with sizes.")] = False,
    lock_timeout: LockTimeout = 10,
) -> None:
    """Download what a study needs; files that are still the publisher's are not fetched again."""
    from sectorlmi.config import load_settings
    from sectorlmi.fetch.addresses import addresses
    from sectorlmi.fetch.asked import Asked
    from sectorlmi.workflows.fetch import fetch_plan

    if session.offline and not dry_run:
        raise ConfigError("fetch with --offline", "Load saved files instead: sectorlmi load FILE")
    settings = load_settings()
    asked = Asked(tuple(year or ()), None if every else tuple(area or ()), tuple(state or ()), tuple(kind or ()), route)
    chosen = _plan(what, asked, addresses(settings), whole_states=whole_states)
    with progress(session) as bar:
        found = fetch_plan(
            chosen,
            session.store,
            dry_run=dry_run,
            settings=settings,
            client=_client(settings, session, dry_run),
            progress=bar,
            lock_timeout=lock_timeout,
        )
    if session.as_json:
        session.emit({"schema": 1} | found.as_dict())
    else:
        for line in [*(found.lines() if dry_run else found.summary()), *found.notes]:
            session.out.print(line, markup=False, soft_wrap=True)
    if found.fault:
        raise found.fault


def _client(settings: Mapping[str, str], session: Session, dry_run: bool) -> Client | None:
    """None asks nobody. A dry run does not wait long for sizes: the plan stands without them."""
    from sectorlmi.workflows.fetch import new_client

    if session.offline:
        return None
    return new_client(settings, tries=2) if dry_run else new_client(settings)


def _plan(what: str, asked: Asked, where: Addresses, *, whole_states: bool) -> Plan:
    from sectorlmi.config import load_study
    from sectorlmi.fetch.asked import TAKES, plan_of, plan_study

    if what not in TAKES and not Path(what).suffix and not Path(what).exists():
        near = difflib.get_close_matches(what, TAKES, 1, cutoff=0.4)
        raise ConfigError(
            f"fetch {what}: neither a study file nor a source",
            (f"Did you mean `{near[0]}`? " if near else "") + f"Sources: {', '.join(TAKES)}.",
        )
    if what not in TAKES:
        if asked.options:
            raise ConfigError(
                f"fetch {what}: {sorted(asked.options)[0]} does not belong to a study",
                f"Leave it out, or name a source: {', '.join(TAKES)}.",
            )
        return plan_study(load_study(Path(what)), where, whole_states=whole_states)
    if whole_states:
        raise ConfigError(f"fetch {what} --whole-states: that belongs to a study", "Take --all.")
    return plan_of(what, asked, where)
