"""Commands about runs: run list, freeze, verify, prune; diff, refresh, doctor."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import ErrorBoundary, app
from sectorlmi.cli.data import LockTimeout
from sectorlmi.cli.progress import progress, working
from sectorlmi.cli.session import Session, everywhere, from_here, numbered

if TYPE_CHECKING:
    from sectorlmi.terms.document import Document
    from sectorlmi.workflows.refresh_report import Refreshed

RunsPath = Annotated[Path | None, typer.Argument(metavar="STUDY|FOLDER", help="A study, or the folder of its reports.")]
RunPath = Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder, or a folder of runs: its newest.")]

run_app = typer.Typer(cls=ErrorBoundary, help="Runs that were made: list, freeze, verify, prune.", no_args_is_help=True)
app.add_typer(run_app, name="run")


@run_app.command("list")
@everywhere
@c.writing
def list_runs(
    session: Session,
    path: RunsPath = None,
) -> None:
    """List the runs of a study, or of all studies with reports in a folder."""
    from sectorlmi.workflows import verify as workflow

    found = workflow.listing(path or _here())
    if not found and not session.as_json:
        there = from_here(path or _here())
        how = "`sectorlmi rank STUDY` makes one each time, `sectorlmi run list STUDY` lists them."
        session.say(f"No runs of {there}: {how}")
        return
    folders = ", ".join(dict.fromkeys(from_here(entry.folder.parent) for entry in found))
    session.present(workflow.document(found, numbered(len(found), "run", "runs") + f" in {folders}"))


def _here() -> Path:
    return Path("study.yml") if Path("study.yml").is_file() else Path("out")


@run_app.command()
@everywhere
def prune(
    session: Session,
    path: RunsPath = None,
    *,
    keep: Annotated[int, typer.Option(metavar="N", help="So many of the newest runs of each study stay.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
) -> None:
    """Remove old runs. The newest, frozen ones and what `refresh` compares with stay, and so does any foreign file."""
    from sectorlmi.workflows import prune as workflow

    found = workflow.prune(path or _here(), keep, is_dry_run=dry_run)
    if session.as_json:
        session.emit(found.as_dict())
        return
    for run in found.removed:
        session.out.print(f"{'Would remove' if dry_run else 'Removed'} {from_here(run)}", markup=False, soft_wrap=True)
    for run, why in found.kept.items():
        session.say(f"{from_here(run)} stays: {why}.")
    verb = "would go" if dry_run else "removed"
    session.out.print(f"{numbered(len(found.removed), 'run', 'runs')} {verb} ({found.n_bytes / 1e6:.1f} MB).")


@run_app.command()
@everywhere
def freeze(
    session: Session,
    run: RunPath,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The file (default: RUN.zip).")] = None,
    verify: Annotated[bool, typer.Option(help="First prove that it comes out the same again.")] = True,
) -> None:
    """Pack a run with all it rests on into one file that runs again anywhere, offline."""
    from sectorlmi.workflows import verify as workflow

    with working(session, "Ranking again, to prove that it comes out the same" if verify else "Packing the run"):
        file = workflow.freeze(run, session.store, out, verified=verify)
    if session.as_json:
        session.emit({"schema": 1, "file": file.as_posix(), "bytes": file.stat().st_size, "is_proved": verify})
        return
    proved = ", and proved that it comes out the same again" if verify else ""
    session.out.print(
        f"Wrote {from_here(file)} ({file.stat().st_size / 1e6:.1f} MB){proved}.", markup=False, soft_wrap=True
    )


@run_app.command()
@everywhere
def verify(
    session: Session,
    run: Annotated[Path, typer.Argument(metavar="FILE|RUN", help="A frozen file, or a run's folder.")],
) -> None:
    """Run a frozen file again in a store of its own and prove that the result is the same, to ten digits."""
    from sectorlmi.workflows import verify as workflow

    with working(session, "Ranking again"):
        found = workflow.verify(run, session.store)
    if session.as_json:
        session.emit(found.as_dict())
    if not found.is_proved:
        raise found.error()
    if not session.as_json:
        how = "byte for byte" if found.is_same_bytes else "to ten significant digits"
        session.out.print(f"Proved: {found.run} comes out the same again, {how}.", markup=False)
        for line in found.versions:
            session.say(f"Although not by the same program: {line}")


@app.command()
@everywhere
def diff(
    session: Session,
    a: Annotated[
        Path, typer.Argument(metavar="RUN_A", help="A run's folder, a frozen file, or `rank --json`'s result.")
    ],
    b: Annotated[Path, typer.Argument(metavar="RUN_B", help="The later one.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Also write it, as .xlsx, .html, .csv, ...")
    ] = None,
    rerun: Annotated[bool, typer.Option(help="Rank again to tell apart what changed together.")] = True,
) -> None:
    """Show what changed between two runs, and why."""
    from sectorlmi import reports
    from sectorlmi.ranking import diff_document
    from sectorlmi.workflows import diff as workflow

    form = out.suffix[1:].casefold() or "xlsx" if out else ""
    reports.known_formats([form] if form else [], f"--out {out}")
    with working(session, "Looking for what changed, and why"):
        document = diff_document.document(workflow.compare(a, b, session.store, rerun=rerun))
    _show_diff(session, document, [reports.write_as(form, document, out)] if out else [])


def _show_diff(session: Session, document: Document, written: Sequence[Path] = ()) -> None:
    session.present(document, written)
    if session.as_json or session.verbose:
        return
    for section in document.sections:
        n_left = len(section) - (len(section) if section.screen.rows is None else section.screen.rows)
        if n_left > 0:
            rest = numbered(n_left, "more row", "more rows")
            session.say(f"{section.title}: {rest} with --verbose, or in --out FILE.xlsx")


@app.command()
@everywhere
@c.changing("out")
def refresh(
    session: Session,
    study: c.StudyPath = None,
    year: Annotated[int, typer.Option(help="Make this the current year; exit 8 until it is published.")] = 0,
    keep_years: Annotated[bool, typer.Option("--keep-years", help="Revised data only; never move the years.")] = False,
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Freeze the last run before a revision replaces its data.")
    ] = False,
    *,
    flags: c.Flags,
    log: Annotated[Path | None, typer.Option(metavar="FILE", help="Also log here; the file is rotated.")] = None,
    lock_timeout: LockTimeout = 10,
) -> None:
    """For cron: fetch what is newer, rank again, say what changed. Exit 0: nothing new, 10: new results, 8: not yet."""
    from sectorlmi.cli.log_file import log_to
    from sectorlmi.sources.study_file import load_settings
    from sectorlmi.workflows import refresh as workflow
    from sectorlmi.workflows.refresh_report import Wishes

    if not session.offline:
        session.hint("Asking whether there are newer data.")
    wishes = Wishes(year, keep_years, session.offline, lock_timeout, freeze)
    with log_to(log, "refresh") as logger, ExitStack() as drawn:
        bar = drawn.enter_context(progress(session))

        def say(line: str) -> None:
            logger.info("%s", line)
            session.say(line)

        def tell(found: Refreshed) -> None:
            # A bar that is being drawn takes over stdout.
            drawn.close()
            _show_refreshed(session, found)

        chosen = c.study_of(study, flags)
        found = workflow.refresh(
            chosen, session.store, wishes, settings=load_settings(), say=say, tell=tell, progress=bar
        )
        logger.info("exit %d", found.exit_code)
    if found.exit_code:
        raise typer.Exit(found.exit_code)


def _show_refreshed(session: Session, found: Refreshed) -> None:
    if session.as_json:
        session.emit(found.as_dict())
    elif found.diff and not session.quiet:
        from sectorlmi.ranking import diff_document

        _show_diff(session, diff_document.document(found.diff))


@app.command()
@everywhere
@c.writing
def doctor(session: Session) -> None:
    """Preflight: versions, places, space, the store's health, how new each source is. Exit 5 with faults."""
    from sectorlmi.workflows import doctor as workflow

    with working(session, "Looking through the store"):
        found = workflow.diagnose(session.store)
    session.present(found.document())
    if found.faults:
        raise found.error()
