"""Carries out a plan into a folder, and reports. Where a server lacks a file: a missing slice is never fewer rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sectorlmi import reference
from sectorlmi.errors import NotYetPublishedError, SourceError
from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import Addresses, shown
from sectorlmi.fetch.plan import Plan, Step, Target
from sectorlmi.sources import lodes_layout
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Progress
from sectorlmi.terms.provenance import Change

if TYPE_CHECKING:
    from sectorlmi.fetch.download import Client, Saved

_NAMED_AT_MOST: Final = 8
# A quarter that ended longer ago is certainly out.
_A_QUARTER_IS_OUT: Final = timedelta(days=270)


@dataclass
class FetchReport:
    """What a fetch did, or with `is_dry_run` would do.

    Args:
        sizes: bytes by URL, where the server was asked and said so; `absent` are URLs it does not have.
        fresh, unchanged: files that came now, and files that were here and are still the publisher's.
        changes: what that did to areas in the store.
        kept: files fetched that no reader of this version loads; they stay in the folder of downloads.
        missing: files of other sources than QCEW that the server does not have; the others were loaded.
        fault: what to raise about them once the report is told; None where the publisher says that there are none.
        notes: which route was taken where the plan's first choice did not serve.
    """

    plan: Plan
    is_dry_run: bool = False
    sizes: dict[str, int | None] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    fresh: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    missing: list[Target] = field(default_factory=list)
    fault: SourceError | NotYetPublishedError | None = None
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The plan, for people; with sizes where they are known."""
        return self.plan.lines(self.sizes, self.absent)

    def summary(self) -> list[str]:
        """What was done, for people."""
        counts = Counter(c.what.value for c in self.changes)
        areas = "in the store: " + (", ".join(f"{n:,} {what}" for what, n in sorted(counts.items())) or "no change")
        first = f"{len(self.fresh)} files fetched, {len(self.unchanged)} unchanged; {areas}."
        return [first, *(f"Kept for a study to name, or to open: {file}" for file in self.kept)]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values."""
        changes = [
            {"source": c.source, "period": str(c.period or ""), "key": c.key, "what": c.what.value}
            for c in self.changes
        ]
        return self.plan.as_dict(self.sizes, self.absent) | {
            "dry_run": self.is_dry_run,
            "fresh": [file.name for file in self.fresh],
            "unchanged": [file.name for file in self.unchanged],
            "kept": [str(file) for file in self.kept],
            "missing": [shown(target.url) for target in self.missing],
            "changes": changes,
            "notes": self.notes,
        }

    def known_gaps(self) -> list[str]:
        """The states and years, as `AK in 2017`, of which the publisher says that it has no files."""
        return list(dict.fromkeys(f"{t.state.upper()} in {t.year}" for t in self.missing if _is_known_gap(t)))


def dry_run_of(chosen: Plan, client: Client | None = None) -> FetchReport:
    """What the plan would fetch; with a client, how big the servers say each file is (HEAD)."""
    report = FetchReport(chosen, is_dry_run=True)
    if client:
        try:
            _ask_sizes(report, client, chosen.targets)
            _ask_sizes(report, client, [s.instead for s in chosen.steps if s.instead and s.is_replaced(report.absent)])
        except SourceError as error:
            report.notes.append(f"The sizes are the usual ones, because the server could not be asked: {error.what}")
    return report


def _ask_sizes(report: FetchReport, client: Client, asked: Sequence[Target]) -> None:
    for target, remote in zip(asked, client.head_all((target, None) for target in asked), strict=True):
        report.sizes[target.url] = remote.size
        report.absent += [] if remote.exists else [target.url]


@dataclass
class Steps:
    """Carries out the steps of one plan into a folder; `report` tells of them."""

    folder: Path
    client: Client
    where: Addresses
    today: date
    progress: Progress
    report: FetchReport

    def carry_out(self) -> list[Saved]:
        """All files of the plan that the servers have, or those that stand for them.

        Raises SourceError, NotYetPublishedError, DataError or StoreError; of files of other sources than QCEW only
        where there is none at all, else the report's `fault` is what to raise about those that are missing.
        """
        saved = [file for step in self.report.plan.steps for file in self._step(step)]
        self.report.fault = self._fault(is_alone=not saved)
        if self.report.fault and not saved:
            raise self.report.fault
        return saved

    def _step(self, step: Step) -> list[Saved]:
        found = self._get(step.what, step.targets)
        missing = [target for target, saved in zip(step.targets, found, strict=True) if saved is None]
        here = [saved for saved in found if saved is not None]
        if not missing:
            return here
        period = missing[0].period
        if period is None:
            self.report.missing += missing
            return here
        if not missing[0].area:
            raise self._no_year(missing[0], period)
        if here or self.client.head(plan.area_slice(period, plan.NATION, self.where)).exists:
            return here + self._under_other_codes(step, period, missing, {saved.target.area for saved in here})
        return [self._singlefile(step, period, missing[0])]

    def _singlefile(self, step: Step, period: Period, missing: Target) -> Saved:
        """The whole year, where the server has no slices of it."""
        found = self._get(step.what, [step.instead])[0] if step.instead else None
        if found is None:
            raise self._no_year(missing, period)
        self.report.notes.append(f"{step.what}: the server has no slices of this year; took the singlefile.")
        return found

    def _under_other_codes(self, step: Step, period: Period, missing: list[Target], here: set[str]) -> list[Saved]:
        """Areas whose code changed in a year that is not documented; any other area without a slice is an error."""
        without = sorted({target.area for target in missing} & step.aids)
        if without:
            note = f"{step.what}: no slice of {' '.join(without)}; estimates of hidden cells are less firm without it."
            self.report.notes.append(note)
        others = {t.area: plan.other_codes(t.area) for t in missing if t.area not in step.aids}
        lost = [area for area, codes in others.items() if not codes]
        if lost:
            raise _no_slices(lost, period, missing)
        wanted = [code for code in dict.fromkeys(c for codes in others.values() for c in codes) if code not in here]
        found = self._get(step.what, [plan.area_slice(period, code, self.where) for code in wanted])
        if any(saved is None for saved in found):
            raise _no_slices(list(others), period, missing)
        self.report.notes += [f"{step.what}: {area} is held as {' '.join(codes)}." for area, codes in others.items()]
        return [saved for saved in found if saved is not None]

    def _no_year(self, target: Target, period: Period) -> SourceError | NotYetPublishedError:
        if not period.is_annual and self.today < _end_of(period) + _A_QUARTER_IS_OUT:
            return NotYetPublishedError(
                f"QCEW {period} is not published yet ({shown(target.url)} does not exist)",
                "A quarter comes out some five or six months after its end; run this again then.",
            )
        # A year's averages come about the middle of the next year; a year before last is certainly out.
        if period.is_annual and period.year >= self.today.year - 1:
            return NotYetPublishedError(
                f"QCEW {period} is not published yet ({shown(target.url)} does not exist)",
                "Annual averages come out about June of the next year; run this again then.",
            )
        return SourceError(
            f"{shown(target.url)}: the server has no QCEW {period} (status 404)",
            "Check the year and the base address; saved files can be loaded with `sectorlmi load FILE`.",
        )

    def _get(self, what: str, targets: Sequence[Target]) -> list[Saved | None]:
        done, total = 0, sum(target.about_bytes for target in targets)

        def count(n_bytes: int) -> None:
            nonlocal done
            done += n_bytes
            self.progress(what, done, max(done, total))

        found = self.client.get_all(targets, self.folder, count)
        for saved in found:
            if saved:
                (self.report.fresh if saved.is_fresh else self.report.unchanged).append(saved.file)
        return found

    def _fault(self, *, is_alone: bool) -> SourceError | NotYetPublishedError | None:
        """What to raise about files that the servers do not have; None where the publisher says so, and others came.

        NotYetPublishedError if any may still come.
        """
        missing = self.report.missing
        surprises = [target for target in missing if not _is_known_gap(target)]
        what = f"{_shortened([shown(t.url) for t in surprises or missing])}: there is no such file (status 404)"
        if not surprises:
            gaps = f"LODES has no files of {', '.join(self.report.known_gaps())}: take another year."
            return SourceError(what, gaps) if is_alone and missing else None
        others = "" if is_alone else "All other files were loaded. "
        if any(target.year >= self.today.year - 1 for target in surprises):
            return NotYetPublishedError(
                what, f"{others}It may not be published yet: run this again later, or take another year."
            )
        page = next((target.page for target in surprises if target.page), "")
        if page:
            return SourceError(what, f"{others}Save the file that {page} links, and run `sectorlmi load FILE`.")
        return SourceError(what, f"{others}Check the year, and whether the publisher moved the file.")


def _end_of(quarter: Period) -> date:
    """The first day after a quarter."""
    return date(quarter.year + quarter.quarter // 4, quarter.quarter % 4 * 3 + 1, 1)


def _is_known_gap(target: Target) -> bool:
    return bool(target.state) and lodes_layout.is_unpublished(target.state, target.year)


def _shortened(names: Sequence[str]) -> str:
    more = [f"and {len(names) - _NAMED_AT_MOST} more"] if len(names) > _NAMED_AT_MOST else []
    return ", ".join([*names[:_NAMED_AT_MOST], *more])


def _no_slices(areas: Sequence[str], period: Period, missing: Sequence[Target]) -> SourceError:
    titles = reference.area_titles()
    url = next(target.url for target in missing if target.area == areas[0])
    named = [f"{area} ({titles.get(area, 'unknown area')})" for area in areas]
    return SourceError(
        f"the server has no QCEW {period} for {_shortened(named)} (status 404, {shown(url)})",
        "Nothing was loaded. Check the codes (a metropolitan area is C and four digits), and whether the area had"
        " another code in that year.",
    )
