"""Commands that work on a study: demo, check, table, rank, screen, shiftshare, trend, backtest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.progress import working
from sectorlmi.cli.session import Session, everywhere, from_here

if TYPE_CHECKING:
    from sectorlmi.ranking.agreement import Agreement
    from sectorlmi.ranking.report import Report
    from sectorlmi.store import WatchedStore
    from sectorlmi.terms.study import Study


@app.command()
@everywhere
def demo(
    session: Session,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the demo.")] = Path("demo"),
    sample: Annotated[bool, typer.Option("--sample", help="A made-up region, with projections, instead.")] = False,
) -> None:
    """Do the main job on a bundled real region, Metro Atlanta 2015 to 2018, offline."""
    from sectorlmi.ranking import result
    from sectorlmi.terms import progress
    from sectorlmi.workflows import demo as workflow

    with working(session, *progress.RANKING, progress.WRITE) as tell:
        report, written = workflow.run(out, tell, is_sample=sample)
    session.present(result.document(report), written)
    study = from_here(out / "study.yml")
    session.say(f"Look at {study}, change it, and run: sectorlmi rank {study} --store {from_here(out / 'store')}")


@app.command()
@everywhere
@c.writing
def check(session: Session, study: c.StudyPath = None) -> None:
    """Validate a study: what is missing, how much is hidden at each NAICS level, which level to take."""
    from sectorlmi.workflows import check as workflow

    chosen = c.study_of(study, c.Flags())
    with working(session, "Looking through the store"), c.fetched_with(study):
        found = workflow.check(chosen, session.store)
    session.present(found.document())
    if found.refusal:
        raise found.refusal
    session.hint(f"Next: sectorlmi {c.with_study('rank', study)}")


@app.command()
@everywhere
@c.changing("region", "factors")
@c.writing
def table(session: Session, study: c.StudyPath = None, *, flags: c.Flags) -> None:
    """Show the START data table: every industry with its factors."""
    from sectorlmi.ranking import result
    from sectorlmi.terms import progress
    from sectorlmi.workflows import rank as workflow

    chosen = c.study_of(study, flags, c.REGION_FLAGS)
    with working(session, *progress.STUDY_TABLE) as tell:
        table, found = workflow.study_table(chosen, session.store, tell)
    session.present(result.table_document(table, found.study, found.provenance, (*table.notes, *found.notes)))


@app.command()
@everywhere
@c.changing("region", "factors", "places", "reports")
def rank(
    session: Session,
    study: c.StudyPath = None,
    others: c.OtherStudies = None,
    *,
    flags: c.Flags,
    compare: c.Compare = None,
    by: Annotated[
        str, typer.Option(metavar="WHAT", help="industries, or clusters: the study's groups.")
    ] = "industries",
) -> None:
    """Build the table, rank the industries, make the short list, and write the reports."""
    from sectorlmi import reports
    from sectorlmi.ranking import result
    from sectorlmi.store import WatchedStore
    from sectorlmi.terms import progress
    from sectorlmi.workflows import rank as workflow

    if by != "industries":
        _refuse_other_than_clusters(by, compare, others)
        _clusters(session, study, flags)
        return
    if others and study:
        _side_by_side(session, [study, *others], flags)
        return
    chosen = c.study_of(study, flags, c.REGION_FLAGS)
    reports.known_formats(chosen.output.formats, "output.formats")
    store = WatchedStore(session.store.root)
    with working(session, *progress.RANKING, progress.WRITE) as tell, c.fetched_with(study, flags):
        report = workflow.run(chosen, store, tell)
        agreement = _agreement(report, compare) if compare else None
        document = result.document(report, agreement)
        tell(progress.WRITE)
        written = reports.write(document, chosen.output.formats, chosen.output.folder)
        _record(session, flags, (chosen, report, store), written)
    session.present(document, written)
    if written:
        session.hint(f"Next: look at the reports; for the meeting: sectorlmi {c.with_study('shortlist', study)}")


def _refuse_other_than_clusters(by: str, compare: str | None, others: Sequence[Path] | None) -> None:
    """ConfigError where it is no clusters that are to be ranked, and beside options that are about industries."""
    from sectorlmi.errors import ConfigError

    if by != "clusters":
        raise ConfigError(f"--by {by}: cannot be ranked", "Write industries or clusters.")
    if compare or others:
        raise ConfigError("--by clusters ranks one study", "Leave out --compare and further studies.")


def _clusters(session: Session, study: Path | None, flags: c.Flags) -> None:
    """The study's groups ranked against each other, in the study's formats. No run is kept of it."""
    from sectorlmi import reports
    from sectorlmi.ranking import cluster_document
    from sectorlmi.terms import progress
    from sectorlmi.workflows import rank_clusters as workflow

    chosen = c.study_of(study, flags, c.REGION_FLAGS)
    reports.known_formats(chosen.output.formats, "output.formats")
    with working(session, *progress.RANKING, progress.WRITE) as tell, c.fetched_with(study, flags):
        document = cluster_document.document(workflow.ranked_clusters(chosen, session.store, tell))
        tell(progress.WRITE)
        written = reports.write(document, chosen.output.formats, chosen.output.folder)
    session.present(document, written)


def _agreement(report: Report, methods: str) -> Mapping[str, Agreement]:
    """How far other methods agree, imported for whoever asks."""
    from sectorlmi.workflows import screen as workflow

    return workflow.agreement(report, methods.split(","))


def _record(
    session: Session, flags: c.Flags, made: tuple[Study, Report, WatchedStore], written: Sequence[Path] = ()
) -> None:
    """Every ranking is kept as a run. One that is only looked at may be made where nothing can be written."""
    from sectorlmi.errors import ReportError
    from sectorlmi.workflows import rank as workflow

    study, report, store = made
    try:
        workflow.keep(study, report, written, store, options=flags.changing())
    except ReportError as error:
        if written:
            raise ReportError(error.what, "The reports are written, but no run of them is kept.") from error
        session.say(f"Not recorded: {error.what}")


def _side_by_side(session: Session, paths: Sequence[Path], flags: c.Flags) -> None:
    """Several studies make one comparison, in the first one's formats."""
    from sectorlmi.cli.short_list import side_by_side

    chosen = [c.study_of(path, flags) for path in paths]
    side_by_side(session, chosen, chosen[0].output.formats, lambda *made: _record(session, flags, made))


@app.command()
@everywhere
@c.writing
def screen(
    session: Session,
    study: c.StudyPath = None,
    jobs: Annotated[float, typer.Option(help="Jobs that count as many, in New York's tests.")] = 1000,
) -> None:
    """Thresholds instead of weights: which industries pass which tests, and what each step removes."""
    from sectorlmi.terms import progress
    from sectorlmi.workflows import screen as workflow

    chosen = c.study_of(study, c.Flags())
    with working(session, *progress.STUDY_TABLE) as tell:
        document = workflow.screened(chosen, session.store, minimum_jobs=jobs, tell=tell)
    session.present(document)


@app.command()
@everywhere
@c.changing("region")
@c.writing
def shiftshare(session: Session, study: c.StudyPath = None, *, flags: c.Flags) -> None:
    """Split each industry's change into the benchmark's growth, its industry mix, and the region's own doing."""
    from sectorlmi.table import shift_share
    from sectorlmi.terms import progress
    from sectorlmi.workflows import rank as workflow

    chosen = c.study_of(study, flags, c.REGION_FLAGS)
    with working(session, *progress.STUDY_TABLE) as tell:
        table, found = workflow.study_table(chosen, session.store, tell)
    is_sample = any(p.is_sample for p in found.provenance)
    session.present(shift_share.document(table, found.study, is_sample=is_sample))


@app.command()
@everywhere
@c.changing("region", "suppressed", "fills")
@c.writing
def trend(
    session: Session,
    study: c.StudyPath = None,
    industries: Annotated[
        list[str] | None, typer.Argument(metavar="NAICS", help="Industries; without any, the short list.")
    ] = None,
    periods: Annotated[
        str | None, typer.Option(metavar="KIND", help="annual, quarterly or all; without it as the study's years are.")
    ] = None,
    *,
    flags: c.Flags,
) -> None:
    """Series of jobs, pay, worksites and location quotients over every period of the store."""
    from sectorlmi.table import series_document
    from sectorlmi.terms import progress
    from sectorlmi.workflows import trend as workflow

    chosen = c.study_of(study, flags, c.REGION_FLAGS)
    with working(session, *(progress.STUDY_TABLE if industries else progress.RANKING)) as tell:
        found = workflow.trend(chosen, session.store, industries or (), periods or "", tell)
    session.present(series_document.document(found))


@app.command()
@everywhere
@c.changing("region")
@c.writing
def backtest(session: Session, study: c.StudyPath = None, *, flags: c.Flags) -> None:
    """How well would this have predicted? Each factor, and each projection model, against what came later."""
    from sectorlmi.ranking import backtest_document
    from sectorlmi.terms import progress
    from sectorlmi.workflows import backtest as workflow

    chosen = c.study_of(study, flags, c.REGION_FLAGS)
    with working(session, *progress.CELLS) as tell:
        made = workflow.backtest(chosen, session.store, tell)
    session.present(backtest_document.document(made))
