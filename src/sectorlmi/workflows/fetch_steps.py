"""Carries out the steps of a plan, and what to do where a server lacks a file: a missing slice is never fewer rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import NotYetPublishedError, SourceError
from sectorlmi.sources import plan
from sectorlmi.sources.addresses import Addresses, shown
from sectorlmi.sources.download import Client, Saved
from sectorlmi.sources.plan import Step, Target
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.workflows.fetch_report import DOWNLOADS, FetchReport
from sectorlmi.workflows.gauge import Progress

_NAMED_AT_MOST: Final = 8


@dataclass
class Steps:
    """Carries out the steps of one plan."""

    store: Store
    client: Client
    where: Addresses
    today: date
    progress: Progress | None
    report: FetchReport

    def carry_out(self, step: Step) -> list[Saved]:
        """All files of a step, or those that stand for them."""
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
        # A year's averages come about the middle of the next year; a year before last is certainly out.
        if period.year >= self.today.year - 1:
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
            if self.progress:
                self.progress(what, done, max(done, total))

        found = self.client.get_all(targets, self.store.root / DOWNLOADS, count)
        for saved in found:
            if saved:
                (self.report.fresh if saved.is_fresh else self.report.unchanged).append(saved.file)
        return found


def _no_slices(areas: Sequence[str], period: Period, missing: Sequence[Target]) -> SourceError:
    titles = reference.area_titles()
    url = next(target.url for target in missing if target.area == areas[0])
    named = [f"{area} ({titles.get(area, 'unknown area')})" for area in areas[:_NAMED_AT_MOST]]
    if len(areas) > _NAMED_AT_MOST:
        named.append(f"and {len(areas) - _NAMED_AT_MOST} more")
    return SourceError(
        f"the server has no QCEW {period} for {', '.join(named)} (status 404, {shown(url)})",
        "Nothing was loaded. Check the codes (a metropolitan area is C and four digits), and whether the area had"
        " another code in that year.",
    )
