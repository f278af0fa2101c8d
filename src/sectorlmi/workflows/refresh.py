"""`refresh`: is there anything newer? Then fetch it, rank again, keep the run, and say what changed. Made for cron."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sectorlmi.disk import replacing
from sectorlmi.errors import ConfigError, DataError, ReportError, StoreError
from sectorlmi.fetch import receipts
from sectorlmi.fetch.addresses import BY_AREA, SINGLEFILE
from sectorlmi.fetch.plan import FIRST_YEAR, area_of
from sectorlmi.fetch.probe import Finding, News, probe_qcew
from sectorlmi.fetch.receipts import DOWNLOADS
from sectorlmi.ranking.report import Report
from sectorlmi.runs import folder as folders
from sectorlmi.runs import record
from sectorlmi.runs.manifest import Manifest
from sectorlmi.runs.workplace import workplace
from sectorlmi.store import Store, WatchedStore
from sectorlmi.store.lock import one_at_a_time
from sectorlmi.terms import breaks
from sectorlmi.terms.codes import AreaKind, area_kind, state_of
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_years import Years
from sectorlmi.workflows import diff, rank, verify
from sectorlmi.workflows.refresh_report import WORDS, Refreshed, Wishes, changed_files, is_news

if TYPE_CHECKING:
    from sectorlmi.fetch.download import Client

Say = Callable[[str], None]


def refresh(
    study: Study,
    store: Store,
    wishes: Wishes | None = None,
    *,
    client: Client | None = None,
    settings: Mapping[str, str] | None = None,
    say: Say = lambda _: None,
    tell: Callable[[Refreshed], None] = lambda _: None,
    progress: Progress = nobody,
    today: date | None = None,
) -> Refreshed:
    """Bring a study up to date.

    The earlier run and the reports stay as they are until the new run is complete.

    Args:
        client: asks the servers; None makes one from `settings`.
        say: told each step in a sentence.
        tell: tells what was found. News counts as told when it returns; when it fails, the next refresh tells it again.

    Raises:
        NotYetPublishedError: a year the study needs is not out yet.
        SourceError, DataError, StoreError, CoverageError, ReportError: as `fetch` and `rank` do.
    """
    wishes = wishes or Wishes()
    with alone(record.runs_folder(study), wishes.lock_timeout):
        under_way = _Refresh(study, store, wishes, client, settings, say, progress, today)
        found = under_way.run()
        tell(found)
        under_way.is_told()
        return found


def alone(folder: Path, timeout: float) -> AbstractContextManager[None]:
    """One refresh of a study at a time."""

    def fault(error: OSError) -> ReportError:
        return ReportError.unwritable(folder, error, "use --out")

    return one_at_a_time(
        folder / ".refresh.lock", timeout, f"{folder}: another refresh of this study is running", fault
    )


@dataclass
class _Refresh:
    """One refresh under way."""

    study: Study
    store: Store
    wishes: Wishes
    client: Client | None
    settings: Mapping[str, str] | None
    say: Say
    progress: Progress
    today: date | None

    def run(self) -> Refreshed:
        if self.wishes.year and self.wishes.year < FIRST_YEAR:
            raise ConfigError(
                f"--year {self.wishes.year}: QCEW by NAICS begins with {FIRST_YEAR}", "Name a later year."
            )
        previous, manifest = self._previous()
        findings = self._probed()
        study = replace(self.study, years=self._years(manifest, findings))
        self._tell_of_quarters(study.years, manifest, findings)
        frozen = self._frozen(previous) if self._is_replacing(study.years, manifest, findings) else None
        if not study.source:
            self._fetch(study, manifest, findings)
        watched = WatchedStore(self.store.root)
        report = rank.run(study, watched)
        for name in changed_files(previous, report):
            self.say(f"{name} is not the file of the last run.")
        if previous and not is_news(previous, report):
            self.say(f"Nothing new since {previous.name}.")
            return Refreshed(study.years, findings, previous, frozen=frozen)
        run, written = self._kept(study, report, watched, previous)
        self.say(f"New results: {run}")
        found = diff.compare(previous, run, self.store) if previous else None
        return Refreshed(study.years, findings, previous, run, written, found, frozen)

    def is_told(self) -> None:
        """Nothing waits to be told."""
        self._untold.unlink(missing_ok=True)

    @property
    def _untold(self) -> Path:
        """A file with the name of the run before, from when a newer one is written until its news is told.

        A refresh that fails or is killed in between leaves it, so that the next one tells the news.
        """
        return record.runs_folder(self.study) / folders.UNTOLD

    def _previous(self) -> tuple[Path, Manifest] | tuple[None, None]:
        """The last run that was told of, of the study as it stands in its file: not what was tried out with options."""
        told = folders.told(record.runs_folder(self.study))
        return (told[-1], folders.manifest_in(told[-1])) if told else (None, None)

    def _probed(self) -> tuple[Finding, ...]:
        if self.study.source:
            self.say(f"All numbers come from {self.study.source.file.name}: no server is asked.")
        if self.wishes.offline or self.study.source:
            return ()
        findings = tuple(
            probe_qcew(
                self.store.periods(),
                self.store.root / DOWNLOADS,
                client=self._client(),
                settings=self.settings,
                today=self.today,
            )
        )
        for finding in findings:
            self.say(f"QCEW {finding.period}: {WORDS[finding.news]}")
        return findings

    def _client(self) -> Client:
        if self.client is None:
            from sectorlmi.workflows.fetch import new_client

            self.client = new_client(self.settings)
        return self.client

    def _is_replacing(self, years: Years, manifest: Manifest | None, findings: Sequence[Finding]) -> bool:
        """Whether rows of earlier runs may be replaced: by a revision, now or left waiting by an earlier refresh."""
        periods = {years.base, years.current}
        content = manifest.content["cells"] if manifest else {}
        if any(self._is_held(period) and self._waiting(period, self._areas(content, period)) for period in periods):
            return True
        used = {*map(str, periods), *content}
        return any(finding.news is News.REVISED and str(finding.period) in used for finding in findings)

    def _frozen(self, previous: Path | None) -> Path | None:
        """The last run packed with the rows that are about to be replaced; None where that was not asked for."""
        if not self.wishes.freeze or previous is None:
            return None
        file = previous.with_name(f"{previous.name}.zip")
        if not file.is_file():
            try:
                verify.freeze(previous, self.store)
            except (StoreError, DataError) as error:
                self.say(f"{previous.name} cannot be frozen any more: {error.what}")
                return None
        self.say(f"Frozen before the revision: {file}")
        return file

    def _years(self, manifest: Manifest | None, findings: Sequence[Finding]) -> Years:
        """The study's years, moved together so that the current one is the newest there is."""
        given = self.study.years
        if self.wishes.year and self.wishes.keep_years:
            raise ConfigError("--year and --keep-years", "Give one of the two.")
        if self.wishes.year and self.study.source:
            raise ConfigError(
                f"--year: all numbers come from {self.study.source.file.name}, whatever year that is of",
                "Put the newer table in its place, write its years into the study, and refresh without --year.",
            )
        if self.wishes.keep_years or self.study.source:
            return given
        quarter = given.current.quarter
        there = [given.current, *([Period.of(manifest.current)] if manifest else [])]
        there += [finding.period for finding in findings if finding.news in (News.NEW, News.NEW_QUARTER)]
        there += [period for period in self.store.periods() if period.quarter == quarter and self._is_held(period)]
        newest = max(period for period in there if period.quarter == quarter)
        current = Period(self.wishes.year, quarter) if self.wishes.year else newest
        base = Period(current.year - given.span, quarter)
        if current != given.current:
            self.say(f"Years moved from {given.base}:{given.current} to {base}:{current}.")
        return Years(base, current)

    def _tell_of_quarters(self, years: Years, manifest: Manifest | None, findings: Sequence[Finding]) -> None:
        """Say which quarters are new: on the server, or in the store since the last run. An annual study stays."""
        for finding in findings:
            if finding.news is News.NEW_QUARTER and finding.period not in years.periods:
                which = self._areas({}, finding.period)
                areas = "--all" if which is None else " ".join(f"--area {area}" for area in which)
                self.say(
                    f"A new quarter, {finding.period}, is out; the study's years are not changed by it. Get it: "
                    f"sectorlmi fetch qcew {finding.period.options} {areas}"
                )
        read = [Period.parse(period) for period in manifest.content["cells"]] if manifest else []
        held = [period for period in self.store.periods() if not period.is_annual and self._is_held(period)]
        newest = max((period for period in read if not period.is_annual), default=Period(0))
        if manifest and held and max(held) > newest and max(held) not in years.periods:
            self.say(f"A new quarter, {max(held)}, is in the store; the study's years are not changed by it.")

    def _is_held(self, period: Period) -> bool:
        """Whether the store has what the study needs of a period."""
        there = self.store.areas(period)
        if breaks.area_codes(self.study.benchmark_areas, there).missing:
            return False
        there_of = {area[:2] for area in there if area_kind(area) is AreaKind.COUNTY}
        if not self._whole_states() <= there_of:
            return False
        return not breaks.area_codes(self.study.all_counties, there).missing

    def _whole_states(self) -> set[str]:
        """States of which the study takes every county."""
        regions = (self.study.region, *(own.region for own in self.study.industry_regions))
        return {region.state for region in regions if region.state}

    def _fetch(self, study: Study, manifest: Manifest | None, findings: Sequence[Finding]) -> None:
        """Get what the study lacks and what was revised, with all that the last run made use of."""
        content = manifest.content["cells"] if manifest else {}
        periods = {study.years.base, study.years.current}
        wanted = {period: self._areas(content, period) for period in periods if not self._is_held(period)}
        for period in periods - set(wanted):
            areas = self._areas(content, period)
            if waiting := self._waiting(period, areas):
                wanted[period] = None if "" in waiting else areas
        for finding in self._revised(periods, content, findings):
            areas = self._areas(content, finding.period)
            is_whole = areas is None or finding.is_whole or wanted.get(finding.period, areas) is None
            # Slices that other studies fetched come too: else they would be called revised at every refresh.
            wanted[finding.period] = None if is_whole else list(dict.fromkeys([*(areas or ()), *finding.areas]))
        if self.wishes.offline:
            return
        # The newest first: whether that is out yet decides everything.
        for period in sorted(wanted, reverse=True):
            self._fetch_period(period, wanted[period])

    def _revised(
        self, periods: set[Period], content: Mapping[str, Mapping[str, str]], findings: Sequence[Finding]
    ) -> list[Finding]:
        """The revised periods that the study or its last run uses. Of others it is said how to get them."""
        revised = [finding for finding in findings if finding.news is News.REVISED]
        used = [finding for finding in revised if finding.period in periods or str(finding.period) in content]
        for finding in revised:
            if finding not in used:
                self.say(f"QCEW {finding.period}: not used by this study, so not fetched; get it: {finding.command}")
        return used

    def _waiting(self, period: Period, areas: list[str] | None) -> set[str]:
        """Areas of files that a fetch which failed half-way left unloaded, as no server calls them new; "" for all."""
        fetched = receipts.receipts(self.store.root / DOWNLOADS / "qcew" / str(period))
        loaded = {entry.sha256 for entry in self.store.provenance(period, self.store.areas(period))}
        found = {area_of(file.name) for file, receipt in fetched.items() if not receipt.is_among(loaded)}
        return {area for area in found if areas is None or area in areas or not area}

    def _came_by_area(self, period: Period) -> bool:
        """Whether the year was fetched as the zip of areas, and is so to be kept up to date."""
        names = [file.name for file in receipts.receipts(self.store.root / DOWNLOADS / "qcew" / str(period))]
        return any(name.endswith(BY_AREA) for name in names) and not any(name.endswith(SINGLEFILE) for name in names)

    def _fetch_period(self, period: Period, areas: list[str] | None) -> None:
        from sectorlmi.workflows.fetch import fetch_qcew

        self.say(f"Fetching QCEW {period}: {'all areas' if areas is None else f'{len(areas)} areas'}.")
        found = fetch_qcew(
            [period],
            areas,
            self.store,
            route="by_area" if areas is None and self._came_by_area(period) else "auto",
            settings=self.settings,
            client=self._client(),
            progress=self.progress,
            lock_timeout=self.wishes.lock_timeout,
        )
        for note in found.notes:
            self.say(note)
        self.store.refresh()

    def _areas(self, content: Mapping[str, Mapping[str, str]], period: Period) -> list[str] | None:
        """The areas to fetch: those of the last run, else what the study needs at least; None for all."""
        counties = self.study.all_counties
        if self._whole_states():
            return None
        beside = self.study.benchmark_areas if len(self.study.benchmark_areas) > 1 else ()
        states = [state_of(area) for area in (*counties, *beside) if area_kind(area) is AreaKind.COUNTY]
        used = content.get(str(period)) or (content[max(content)] if content else {})
        return list(dict.fromkeys([*counties, *states, *self.study.benchmark_areas, *used]))

    def _kept(
        self, study: Study, report: Report, watched: WatchedStore, previous: Path | None
    ) -> tuple[Path, tuple[Path, ...]]:
        """The run first, whole; then the reports take the place of the earlier ones, each at one stroke."""
        with replacing(self._untold) as beside:
            beside.write_text(previous.name if previous else "", encoding="utf-8")
        every = folders.plain_runs(record.runs_folder(self.study))
        untold = every[every.index(previous) + 1 :] if previous else every
        run = next((run for run in untold if not is_news(run, report)), None)
        if run is None:
            with workplace(record.runs_folder(study)) as temporary:
                made = rank.write(report, study.output.formats, temporary)
                run = rank.keep(study, report, made, watched)
        # Written anew, because what people wrote in the workbook that stands there is carried over or kept beside it.
        return run, tuple(rank.write(report, study.output.formats, study.output.folder))
