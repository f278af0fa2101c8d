"""`fetch`: what a study needs from the publishers' servers, checked as a whole before the store changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sectorlmi.errors import SourceError, StoreError
from sectorlmi.sources import plan
from sectorlmi.sources.addresses import Addresses, addresses, contact
from sectorlmi.sources.limits import limits
from sectorlmi.sources.patience import Patience
from sectorlmi.sources.plan import Plan, Route, Target
from sectorlmi.store import Store
from sectorlmi.store.lock import one_at_a_time
from sectorlmi.terms.period import Period
from sectorlmi.workflows import missing_files
from sectorlmi.workflows.fetch_report import DOWNLOADS, FetchReport
from sectorlmi.workflows.gauge import Progress

if TYPE_CHECKING:
    from sectorlmi.sources.download import Client


def fetch_qcew(
    years: Iterable[int],
    areas: Sequence[str] | None,
    store: Store,
    *,
    route: Route = "auto",
    dry_run: bool = False,
    settings: Mapping[str, str] | None = None,
    client: Client | None = None,
    progress: Progress | None = None,
    lock_timeout: float = 10,
) -> FetchReport:
    """Annual QCEW of these years and areas (`areas` None: all) into the store; see `fetch`."""
    chosen = plan.plan_qcew([Period(year) for year in years], areas, addresses(settings), route=route)
    return fetch_plan(
        chosen, store, dry_run=dry_run, settings=settings, client=client, progress=progress, lock_timeout=lock_timeout
    )


def dry_run_of(chosen: Plan, client: Client | None = None) -> FetchReport:
    """What the plan would fetch; with a client, how big the servers say each file is (HEAD)."""
    report = FetchReport(chosen, is_dry_run=True)
    if client:
        try:
            _ask_sizes(report, client, chosen.targets)
            _ask_sizes(report, client, [step.instead for step in chosen.steps if step.is_replaced(report.absent)])
        except SourceError as error:
            report.notes.append(f"The sizes are the usual ones, because the server could not be asked: {error.what}")
    return report


def _ask_sizes(report: FetchReport, client: Client, targets: Sequence[Target | None]) -> None:
    asked = [target for target in targets if target]
    for target, remote in zip(asked, client.head_all((target, None) for target in asked), strict=True):
        report.sizes[target.url] = remote.size
        report.absent += [] if remote.exists else [target.url]


def new_client(settings: Mapping[str, str] | None = None, *, tries: int = Patience.tries) -> Client:
    """A client that says who asks. Raises ConfigError on a contact that cannot be sent and on a limit that is none."""
    from sectorlmi.sources.download import Client

    return Client(contact(settings), patience=Patience(tries=tries), limits=limits(settings))


def fetch_plan(
    chosen: Plan,
    store: Store,
    *,
    dry_run: bool = False,
    settings: Mapping[str, str] | None = None,
    client: Client | None = None,
    progress: Progress | None = None,
    lock_timeout: float = 10,
) -> FetchReport:
    """Carry out a plan, or with `dry_run` only ask how big its files are; see `fetch`."""
    if dry_run:
        return dry_run_of(chosen, client)
    client = client or new_client(settings)
    return fetch(chosen, store, client=client, progress=progress, lock_timeout=lock_timeout, where=addresses(settings))


def fetch(
    chosen: Plan,
    store: Store,
    *,
    client: Client,
    progress: Progress | None = None,
    where: Addresses | None = None,
    today: date | None = None,
    lock_timeout: float = 10,
) -> FetchReport:
    """Carry out a plan: fetch every file, and when all are here and sound, load them in one go.

    QCEW comes whole or not at all. Of other sources a file that the server does not have keeps back no other one: it is
    among the report's `missing`, and where that is a surprise, `fault` is what to raise about it.

    Raises:
        NotYetPublishedError: a year that may still be to come is nowhere on the server.
        SourceError: a file could not be had; DataError: it is not as expected; StoreError: the store or the disk.
        In every case the store is as it was, and whole files wait in the folder of downloads for the next run.
    """
    from sectorlmi.workflows.fetch_load import into_store
    from sectorlmi.workflows.fetch_steps import Steps

    report = FetchReport(chosen)
    store.check()
    steps = Steps(store, client, where or addresses(), today or datetime.now(UTC).date(), progress, report)
    with _locked(store.root / DOWNLOADS, lock_timeout):
        saved = [file for step in chosen.steps for file in steps.carry_out(step)]
        report.fault = missing_files.fault(report.missing, steps.today, is_alone=not saved)
        if report.fault and not saved:
            raise report.fault
        into_store(saved, store, report, progress, lock_timeout)
        report.notes += [f"LODES has no files of {gap}." for gap in missing_files.known_gaps(report.missing)]
    return report


def _locked(folder: Path, timeout: float) -> AbstractContextManager[None]:
    def fault(error: OSError) -> StoreError:
        return StoreError.unwritable(folder, error, "use --store")

    return one_at_a_time(folder / "lock", timeout, f"{folder}: another sectorlmi is fetching", fault)
