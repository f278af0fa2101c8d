"""Commands for data: fetch, load, store."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import ErrorBoundary, app
from sectorlmi.cli.progress import progress, working
from sectorlmi.cli.session import Session, everywhere, numbered
from sectorlmi.errors import ConfigError

if TYPE_CHECKING:
    from sectorlmi.fetch.addresses import Addresses
    from sectorlmi.fetch.asked import Asked
    from sectorlmi.fetch.download import Client
    from sectorlmi.fetch.plan import Plan
    from sectorlmi.workflows.load import LoadReport

_NAMED_AT_MOST = 3
_REASONS_AT_MOST = 8
Force = Annotated[bool, typer.Option("--force", help="Let made-up data replace real data, or the reverse.")]
LockTimeout = Annotated[float, typer.Option(help="Seconds to wait for another writer.")]


@app.command()
@everywhere
@c.writing
def load(
    session: Session,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER|ZIP", help="Saved publishers' files.")],
    force: Force = False,
    lock_timeout: LockTimeout = 10,
) -> None:
    """Import saved files of any kind the program knows; it recognizes them by content."""
    from sectorlmi.workflows import load as workflow

    with progress(session) as bar:
        found = workflow.load(paths, session.store, force=force, progress=bar, lock_timeout=lock_timeout)
    session.present(workflow.document(found, _skipped(found, session.verbose)))
    if found.unused:
        # The exit code says that not everything that was named was of use.
        raise workflow.left_over(found.unused)
    if found.counts() and not session.as_json:
        here = Path("study.yml").is_file()
        session.hint(f"Next: sectorlmi {'check' if here else 'init'}")


def _skipped(found: LoadReport, verbose: bool) -> list[str]:
    from sectorlmi.workflows.load import by_reason

    reasons = by_reason(found.skipped)
    most = len(found.skipped) if verbose else _NAMED_AT_MOST
    named = [
        f"{', '.join(files[:most])}{f' and {len(files) - most} more' if len(files) > most else ''}: {reason}"
        for reason, files in list(reasons.items())[: len(reasons) if verbose else _REASONS_AT_MOST]
    ]
    more = len(reasons) - len(named)
    return [*named, f"files for {more} further reasons (--verbose names them)"] if more else named


store_app = typer.Typer(
    cls=ErrorBoundary, help="State of the store: list, verify, prune, repair.", invoke_without_command=True
)
app.add_typer(store_app, name="store")


@store_app.callback(invoke_without_command=True)
@everywhere
def _store(session: Session, context: typer.Context) -> None:
    """State of the store: list (the default), verify, prune, repair."""
    if context.invoked_subcommand is None:
        _show_holdings(session)


@store_app.command("list")
@everywhere
@c.writing
def list_store(session: Session) -> None:
    """What the store holds."""
    _show_holdings(session)


def _show_holdings(session: Session) -> None:
    from sectorlmi.workflows import load as workflow

    holdings = session.store.listing()
    if not holdings and not session.as_json:
        session.out.print(f"The store at {session.store.root} is empty.", markup=False, soft_wrap=True)
        session.hint("Fill it with: sectorlmi fetch STUDY, or from saved files: sectorlmi load FILE")
        return
    session.present(workflow.holdings_document(holdings, f"Store at {session.store.root}"))


@store_app.command()
@everywhere
def verify(session: Session) -> None:
    """Hash every file again and compare."""
    from sectorlmi.errors import StoreError

    with working(session, "Hashing every file of the store"):
        faults = session.store.verify()
        older = session.store.older_files()
    if session.as_json:
        more = {"older_files": older} if older else {}
        session.emit({"schema": 1, "is_sound": not faults, "faults": list(faults), **more})
    if faults:
        raise StoreError(
            "; ".join(faults),
            "Run `sectorlmi store repair`, then load again what it names: sectorlmi load FILE --force",
        )
    if not session.as_json:
        session.out.print("Every file of the store is as it was written.")
        if older:
            words = f"Written by version 1.0, before checksums: {', '.join(older)}. `sectorlmi store repair` adds them."
            session.out.print(words, markup=False, soft_wrap=True)


@store_app.command()
@everywhere
def prune(session: Session, lock_timeout: LockTimeout = 10) -> None:
    """Remove what interrupted or superseded loads left behind, and resolved years that are kept to answer faster."""
    freed = session.store.prune(lock_timeout=lock_timeout)
    if session.as_json:
        session.emit({"schema": 1, "bytes_freed": freed})
    else:
        session.out.print(f"{freed / 1e6:.1f} MB freed.")


@store_app.command()
@everywhere
def repair(session: Session, lock_timeout: LockTimeout = 10) -> None:
    """Rebuild a lost catalog and mend damaged files; nothing is thrown away."""
    with working(session, "Looking at every file of the store"):
        found = session.store.repair(lock_timeout=lock_timeout)
    folder = session.store.quarantine if found.set_aside else None
    if session.as_json:
        session.emit({"schema": 1, "mended": found.mended, "lost": found.lost, "set_aside": found.set_aside,
                      "quarantine": str(folder) if folder else None})  # fmt: skip
        return
    lines = [*found.mended, *found.lost]
    if folder:
        lines.append(f"Put aside in {folder}: {numbered(len(found.set_aside), 'file', 'files')}. Nothing was deleted.")
    for line in lines or ["Nothing to repair: every file of the store is as it was written."]:
        session.out.print(line, markup=False, soft_wrap=True)


_WHAT = "A study file, or qcew, titles, projections, oews, lodes, laus."
_KIND = "Only this kind of titles (industry, area ...), projections (occupation ...) or oews (nat, in4, st, ma, all)."


@app.command()
@everywhere
def fetch(
    session: Session,
    what: Annotated[str, typer.Argument(metavar="STUDY|SOURCE", help=_WHAT)] = "study.yml",
    year: Annotated[list[int] | None, typer.Option("--year", help="With a source: a year; repeatable.")] = None,
    quarter: Annotated[
        list[int] | None, typer.Option("--quarter", help="With qcew: a quarter of the year, 1 to 4; repeatable.")
    ] = None,
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
    years_between: Annotated[
        bool | None,
        typer.Option(
            "--years-between/--no-years-between",
            help="With a study: the years between its two as well (default: where its factors or its model use them).",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be fetched, with sizes.")] = False,
    lock_timeout: LockTimeout = 10,
) -> None:
    """Download what a study needs; files that are still the publisher's are not fetched again."""
    from sectorlmi.fetch.addresses import addresses
    from sectorlmi.fetch.asked import Asked
    from sectorlmi.sources.study_file import load_settings
    from sectorlmi.workflows.fetch import fetch_plan

    if session.offline and not dry_run:
        raise ConfigError("fetch with --offline", "Load saved files instead: sectorlmi load FILE")
    settings = load_settings()
    areas = None if every else tuple(area or ())
    asked = Asked(tuple(year or ()), areas, tuple(state or ()), tuple(kind or ()), route, tuple(quarter or ()))
    chosen = _plan(what, asked, addresses(settings), whole_states=whole_states, years_between=years_between)
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


def _plan(what: str, asked: Asked, where: Addresses, *, whole_states: bool, years_between: bool | None) -> Plan:
    from sectorlmi.fetch.asked import TAKES, plan_of, plan_study
    from sectorlmi.sources.study_file import load_study
    from sectorlmi.workflows.trend_years import uses_years_between

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
        study = load_study(Path(what))
        between = uses_years_between(study) if years_between is None else years_between
        return plan_study(study, where, whole_states=whole_states, years_between=between)
    if years_between is not None:
        raise ConfigError(f"fetch {what} --years-between: that belongs to a study", "Give each year with --year.")
    if whole_states:
        raise ConfigError(f"fetch {what} --whole-states: that belongs to a study", "Take --all.")
    return plan_of(what, asked, where)
