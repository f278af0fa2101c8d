"""From the store: the labor force, schooling and age of the region's people, and the age of its workers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.people.supply import (
    MEASURES,
    Estimate,
    LaborForce,
    Measure,
    labor_force,
    measured,
    older_workers_pct,
)
from sectorlmi.store import Store
from sectorlmi.workflows.people_data import PeopleData

_ELEVEN_MONTHS: Final = "2025"
_YEAR: Final = re.compile(r"(20\d\d|19\d\d)$")


@dataclass(frozen=True, eq=False)
class Supply:
    """Labor supply of the region, as far as loaded.

    `people` holds, for each measure, the ACS year and the estimate; `older_pct` the percent of workers of 55 and older
    by industry, in `older_quarter`.
    """

    laus_year: str
    force: LaborForce | None
    people: Mapping[Measure, tuple[str, Estimate]]
    older_pct: Mapping[str, float]
    older_quarter: str = ""

    @property
    def is_empty(self) -> bool:
        return self.force is None and not self.people and not self.older_pct


def supply(data: PeopleData, store: Store, counties: Sequence[str], industries: Sequence[str]) -> Supply:
    """Labor force, schooling and age of the region's people, and the age of these industries' workers."""
    laus = data.nearest("laus", _YEAR)
    force = labor_force(data.table("laus", laus), counties) if laus else None
    if force and force.missing:
        data.notes.append(f"LAUS {laus} has no labor force for {', '.join(force.missing)}.")
    people = {}
    for measure in MEASURES:
        key = data.nearest("acs", re.compile(rf"(20\d\d) {measure.group}$"))
        if key:
            table = data.table("acs", key)
            people[measure] = (key[:4], measured(measure, table, counties))
            missing = sorted(set(counties) - set(table["area_fips"].tolist()))
            note = f"ACS {key} has no numbers of {', '.join(missing)}: load the answer that holds them."
            data.notes += [note] if missing and note not in data.notes else []
    if laus == _ELEVEN_MONTHS:
        data.notes.append("LAUS 2025: averages of 11 months, October 2025 was not collected.")
    return Supply(laus, force, people, *_older(data, store, counties, industries))


def _older(
    data: PeopleData, store: Store, counties: Sequence[str], industries: Sequence[str]
) -> tuple[dict[str, float], str]:
    """(percent of workers of 55 and older by industry, of which quarter); the newest loaded of each state."""
    newest = {key[:2]: key for key in store.tables("qwi")}
    keys = [newest.get(state) for state in sorted({c[:2] for c in counties})]
    if not keys or None in keys:
        return {}, ""
    tables = [data.table("qwi", key) for key in keys if key]
    joined = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    quarters = ", ".join(sorted({key[3:] for key in keys if key}))
    return {code: older_workers_pct(joined, counties, code) for code in industries}, quarters
