"""What a result leaves open, who could close each gap, and the file or command that would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.doubts import PANDEMIC
from sectorlmi.ranking.standing import Setting, Standing
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.provenance import Status

_ANALYST: Final = "the analyst"
_FILE: Final = "projections in the study: `projections: {file: FILE}`"
_STATE: Final = "the state's labor market information office"
_NUMBERS: Final = tuple(FACTORS[name].column for name in ("employment", "avg_annual_wage", "growth"))


@dataclass(frozen=True)
class ToDo:
    """A gap: `what` is missing, `who` could close it (a role), and the file or command that `closes` it."""

    what: str
    who: str
    closes: str


def to_do(setting: Setting, codes: Sequence[str] = ()) -> tuple[ToDo, ...]:
    """The gaps of a result, those that weigh most first: of these industries, of the short list without any."""
    listed = [setting.of(code) for code in codes or setting.report.short_list.industries]
    return tuple(gap for rule in (_outlook, _hidden, _between, _since) for gap in rule(setting, listed))


def _outlook(setting: Setting, listed: Sequence[Standing]) -> Iterator[ToDo]:
    """No outlook, one borrowed from a wider area, or one that starts in the pandemic."""
    table, region = setting.report.table, setting.region
    if "projected_growth" not in [f.name for f in table.factors]:
        return
    kinds = [one.text("projected_growth_status") for one in listed]
    if not kinds:
        return
    if all(kind == Status.MISSING for kind in kinds):
        yield ToDo(
            f"An outlook: no projection of jobs to come in {region} was loaded.", _STATE, f"Name a file of {_FILE}"
        )
        return
    if all(kind in (Status.NATIONAL_RATE, Status.STATE_RATE) for kind in kinds):
        whose = "national" if Status.NATIONAL_RATE in kinds else "of a wider area"
        yield ToDo(f"An outlook for {region} itself: the rates used are {whose}.", _STATE, f"Name its file of {_FILE}")
    starts = sorted({one.span[0] for one in listed if one.span and one.span[0] in PANDEMIC})
    if starts:
        what = f"An outlook that does not start in the pandemic: this one starts in {starts[0]}."
        yield ToDo(what, _ANALYST, f"Name a newer file of {_FILE}")


def _hidden(setting: Setting, listed: Sequence[Standing]) -> Iterator[ToDo]:
    """Industries whose numbers hidden cells leave unsure."""
    unsure = [one.code for one in listed if _has_unsure(one)]
    if unsure:
        what = f"Sure numbers for {setting.inside(unsure)}: the publisher hides part of them."
        closes = (
            "Load other years or quarters of the same counties (`sectorlmi fetch`) and rank again, or ask the employers"
        )
        yield ToDo(what, f"{_STATE}, or the employers themselves", closes)


def _has_unsure(one: Standing) -> bool:
    known = one.setting.report.table.columns
    return any(column.name in known and one.is_unsure(column) for column in _NUMBERS)


def _between(setting: Setting, _: Sequence[Standing]) -> Iterator[ToDo]:
    """A trend over years that are not there."""
    if "growth_trend" in setting.report.ranking.spread:
        what = "The trend of jobs: the years between the study's two are not in the store."
        yield ToDo(what, _ANALYST, "Load the years between (`sectorlmi fetch qcew`)")


def _since(setting: Setting, _: Sequence[Standing]) -> Iterator[ToDo]:
    """What happened after the study's last year."""
    table, study = setting.report.table, setting.report.study
    recent = table.columns.get("recent_growth_pct")
    if study.source is None and (recent is None or np.isnan(recent).all()):
        what = f"What happened after {study.years.current}: the newest quarters are not in the store."
        yield ToDo(
            what, _ANALYST, "Load the newest quarter and the same quarter a year before (`sectorlmi fetch qcew`)"
        )
