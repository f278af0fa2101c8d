"""The cells of one state in one period, or of the nation's own rows: a piece of work that needs only the store.

It is the engine of `rank` and `table`: the same rows are read, bound and estimated together, so a county's cells are
those of a study of that county.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.places import areas as places
from sectorlmi.store import Store
from sectorlmi.suppression.values import Contradiction
from sectorlmi.table import cell_columns
from sectorlmi.table.cell_sums import Check, excused
from sectorlmi.terms.cells import Array
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Level, Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.terms.study_years import Years
from sectorlmi.version import __version__
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.resolving import resolved_periods

NATION: Final = "US"
US: Final = "US000"
_IN_A_STATE: Final = (AreaKind.COUNTY, AreaKind.UNKNOWN_COUNTY, AreaKind.STATE)


@dataclass(frozen=True)
class Wanted:
    """Which cells: of a state (two digits) or the nation's own rows (`US`), and how they are worked out.

    `benchmark` is the one area whose sizes of worksites may stand in for those of the state, empty for none. `store`
    is the folder of the store; `identity` a digest of all it holds and `made_by` the program's version, so that another
    machine refuses to mix its own.
    """

    store: Path
    identity: str
    period: Period
    state: str
    ownership: tuple[str, ...]
    level: int
    benchmark: str
    fills: int
    seed: int
    made_by: str = __version__


@dataclass(frozen=True, eq=False)
class StateCells:
    """The rows, by the columns of `cell_columns`, with what a reader must know of them."""

    state: str
    columns: Mapping[str, Array]
    check: Check
    notes: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    def __len__(self) -> int:
        return len(self.columns["area_fips"])


def of_state(wanted: Wanted) -> StateCells:
    """Read, resolve and lay out the cells of a state: it depends on what is wanted and on the store alone.

    Raises:
        StoreError: the state, or the benchmark, is not in the store or not whole, or the store is another.
        ConfigError: another version of the program is asked than asks.
    """
    if wanted.made_by != __version__:
        raise ConfigError(
            f"a worker has sectorlmi {__version__}, and {wanted.made_by} asks it",
            "Install the same version on every machine: numbers of two are not mixed.",
        )
    store = _opened(wanted.store, wanted.identity)
    if wanted.identity and store.identity() != wanted.identity:
        raise StoreError(
            f"the store at {wanted.store} is another one, or was changed meanwhile",
            "Every worker needs the same store under the same path; nothing may be loaded while cells are made.",
        )
    study = study_of(wanted, store)
    held = {wanted.period: store.areas(wanted.period)}
    further = (US,) if wanted.state == NATION else tuple(filter(None, [wanted.benchmark]))
    every, notes = study_cells.every_cell(study, store, {wanted.period: further}, held, further=further)
    (resolved,) = resolved_periods(study, store, [wanted.period], every)
    areas = of_its_own(wanted.state, held[wanted.period])
    columns = cell_columns.columns_of(
        resolved, areas, wanted.ownership, wanted.level, fills=wanted.fills, seed=wanted.seed
    )
    check = Check(excused(resolved.contradictions))
    check.add(columns)
    return StateCells(wanted.state, columns, check, tuple(notes), resolved.contradictions)


@lru_cache(maxsize=1)
def _opened(root: Path, identity: str) -> Store:  # noqa: ARG001
    """The store, whose catalog a worker reads once, unless it has become another."""
    return Store(root)


def study_of(wanted: Wanted, store: Store) -> Study:
    """The study of which a state's cells are those: of all its counties, in the one period."""
    there = of_its_own(wanted.state, store.areas(wanted.period))
    counties = () if wanted.state == NATION else tuple(there)
    return Study(
        name_of(wanted.state),
        Region(name_of(wanted.state), counties),
        Years(wanted.period, wanted.period),
        benchmark=wanted.benchmark,
        ownership=wanted.ownership,
        level=Level(wanted.level),
    )


def name_of(state: str) -> str:
    """As people call it."""
    return places.title(US if state == NATION else f"{state}000")


def of_its_own(state: str, there: list[str]) -> list[str]:
    """The areas of a state among those of the store; of the nation its own row alone."""
    if state == NATION:
        return [area for area in there if area_kind(area) is AreaKind.NATION]
    return [area for area in there if area[:2] == state and area_kind(area) in _IN_A_STATE]


def states_there(store: Store, period: Period) -> list[str]:
    """The states of which the store holds any area in a period, the nation first."""
    there = store.areas(period)
    states = sorted({area[:2] for area in there if area_kind(area) in _IN_A_STATE})
    return [NATION] * bool(of_its_own(NATION, there)) + states
