"""`fetch`: what a study needs from the publishers' servers, checked as a whole before the store changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.sources import plan
from sectorlmi.sources.addresses import Addresses, addresses, contact
from sectorlmi.sources.plan import Plan, Route
from sectorlmi.store import Store
from sectorlmi.terms.codes import AreaKind, area_kind, state_of
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.workflows.fetch_report import DOWNLOADS, FetchReport, Progress

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
    return _run(
        chosen, store, dry_run=dry_run, settings=settings, client=client, progress=progress, lock_timeout=lock_timeout
    )


def fetch_for_study(
    study: Study,
    store: Store,
    *,
    whole_states: bool = False,
    dry_run: bool = False,
    settings: Mapping[str, str] | None = None,
    client: Client | None = None,
    progress: Progress | None = None,
    lock_timeout: float = 10,
) -> FetchReport:
    """What a study needs: both years of its counties, its benchmark and its states; see `fetch`.

    Args:
        whole_states: also all other counties of those states, which makes estimates of hidden cells firmer.
    """
    if study.source:
        raise ConfigError("the study takes its table from a file of its own (`source`)", "There is nothing to fetch.")
    chosen = plan_study(study, addresses(settings), whole_states=whole_states)
    return _run(
        chosen, store, dry_run=dry_run, settings=settings, client=client, progress=progress, lock_timeout=lock_timeout
    )


def plan_study(study: Study, where: Addresses, *, whole_states: bool = False) -> Plan:
    """The plan of `fetch_for_study`. A region that is a whole state comes from the singlefile.

    Which counties a state had in a year is not documented for every year, so a list of slices could be short.
    """
    periods = [Period(study.years.base), Period(study.years.current)]
    if study.region.state or whole_states:
        return plan.plan_qcew(periods, None, where)
    counties = list(study.region.counties)
    if not counties:
        raise ConfigError("region: the list of counties is empty", "Name at least one county.")
    states = [state_of(area) for area in counties if area_kind(area) is AreaKind.COUNTY]
    return plan.plan_qcew(periods, [*counties, study.benchmark], where, aids=states)


def dry_run_of(chosen: Plan, client: Client | None = None) -> FetchReport:
    """What the plan would fetch; with a client, how big the servers say each file is (HEAD)."""
    report = FetchReport(chosen, is_dry_run=True)
    if client:
        remotes = client.head_all((target, None) for target in chosen.targets)
        for target, remote in zip(chosen.targets, remotes, strict=True):
            report.sizes[target.url] = remote.size
            report.absent += [] if remote.exists else [target.url]
    return report


def new_client(settings: Mapping[str, str] | None = None) -> Client:
    """A client that says who asks. Raises ConfigError on a contact that cannot be sent."""
    from sectorlmi.sources.download import Client

    return Client(contact(settings))


def _run(
    chosen: Plan,
    store: Store,
    *,
    dry_run: bool,
    settings: Mapping[str, str] | None,
    client: Client | None,
    progress: Progress | None,
    lock_timeout: float,
) -> FetchReport:
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

    Raises:
        NotYetPublishedError: a year that may still be to come is nowhere on the server.
        SourceError: a file could not be had; DataError: it is not as expected; StoreError: the store or the disk.
        In every case the store is as it was, and whole files wait in the folder of downloads for the next run.
    """
    from sectorlmi.workflows.fetch_load import into_store
    from sectorlmi.workflows.fetch_steps import Steps

    report = FetchReport(chosen)
    steps = Steps(store, client, where or addresses(), today or datetime.now(UTC).date(), progress, report)
    with _locked(store.root / DOWNLOADS, lock_timeout):
        saved = [file for step in chosen.steps for file in steps.carry_out(step)]
        into_store(saved, store, report, progress, lock_timeout)
    return report


@contextmanager
def _locked(folder: Path, timeout: float) -> Iterator[None]:
    import filelock

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / "lock")
        lock.acquire(timeout=timeout)
    except filelock.Timeout as error:
        raise StoreError(
            f"{folder}: another sectorlmi is fetching",
            f"It still was after {timeout:g} seconds; try again later, or wait longer with --lock-timeout.",
        ) from error
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror or error})", "Use --store.") from error
    try:
        yield
    finally:
        lock.release()
