"""Regions of a batch of which a study asks more than its two years over their counties: each ranked by itself.

A trend, a model and the recent signal look back on a region's own past, and an industry may have a region of its own.
Then every region is worked out as `rank` does it, by the same functions; what regions of a state share is read once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sectorlmi.errors import CoverageError, SectorlmiError
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranked_columns import ranked_columns
from sectorlmi.ranking.regional_ranges import DrawsOf
from sectorlmi.store import Store
from sectorlmi.table.factors import RECENT
from sectorlmi.table.likely import with_ranges
from sectorlmi.table.recent import newest_pair
from sectorlmi.terms.cells import Array, Cells, Floats
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.terms.study_projections import projection_model
from sectorlmi.workflows import lending_periods, rank, trend_model, trend_years, uncertainty
from sectorlmi.workflows.batch_regions import Planned


def is_needed(study: Study) -> bool:
    """Whether one pass over the two years of many regions does not have all that the study ranks on."""
    return bool(study.industry_regions) or trend_years.uses_years_between(study) or _is_recent(study)


def _is_recent(study: Study) -> bool:
    return any(choice.name == RECENT for choice in study.factors)


def own_states(study: Study) -> set[str]:
    """The states of the industries' own regions, which are read with those of every region."""
    return {code[:2] for own in study.industry_regions for code in own.region.counties}


def wider_areas(study: Study) -> set[str]:
    """The area that the study's model names to follow, if any."""
    named = projection_model(study.projections)
    return {named.of} - {""} if named is not None else set()


def further_periods(study: Study, states: Sequence[str], store: Store) -> set[Period]:
    """The periods that regions of these states rest on besides the study's two and those that lend to them."""
    alone = replace(study, region=Region("", tuple(f"{state}001" for state in states)), industry_regions=())
    found: set[Period] = set()
    if trend_years.is_asked(study):
        found |= {*trend_years.periods_between(study, store)}
    if projection_model(study.projections) is not None:
        found |= {*trend_model.told_of(store.periods(), study.years.current)}
    if _is_recent(study):
        held = [p for p in store.periods() if any(area[:2] in states for area in store.areas(p))]
        quarters = newest_pair(held, study.years)
        found |= {*quarters.periods} if quarters else set()
    return found | {other for period in found for other in lending_periods.lenders(alone, store, period)}


class Alone:
    """Regions one after another, as `rank` has them."""

    def __init__(self, study: Study, store: Store, criteria: Sequence[Criterion], inputs: Inputs) -> None:
        self._study, self._criteria, self._inputs = study, criteria, inputs
        self._store = _Remembering(store)

    def columns(self, plan: Planned) -> Mapping[str, Array]:
        """A column by name, of which `region` is 0 in every row; no row where the region has no industry.

        Raises what `rank` raises, with the name of the region.
        """
        self._store.keep_to(plan.states)
        study = replace(self._study, region=Region(plan.wanted.title, plan.wanted.counties))
        try:
            table, found = rank.study_table(study, self._store, inputs=self._inputs)
        except CoverageError:
            return {"region": np.zeros(0, dtype=np.int64)}
        except SectorlmiError as error:
            raise type(error)(f"region {plan.wanted.name}: {error.what}", error.hint) from error
        drawn = uncertainty.drawn(found.study, table, found)
        table = with_ranges(table, drawn)
        draws = None if drawn is None else _of_rows(uncertainty.factor_draws(table, drawn))
        places = ranked_columns(found.study, table, 1, self._criteria, draws)
        return {"region": np.zeros(len(table), dtype=np.int64), **table.columns, **places}


def _of_rows(values: Floats) -> DrawsOf:
    return lambda _region, rows: values[:, rows]


class _Remembering(Store):
    """A store that reads what regions of one set of states share once."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.root)
        vars(self).update(vars(store))  # the same picture of what is there
        self._states: tuple[str, ...] = ()
        self._cells: dict[str, Cells] = {}
        self._arrays: dict[tuple[Period, str], Any] = {}

    def keep_to(self, states: tuple[str, ...]) -> None:
        """Forget what was read of other states."""
        if states != self._states:
            self._states = states
            self._cells.clear()
            self._arrays.clear()

    def cells(self, period: Period, **wanted: Any) -> Cells:
        """As the store's own."""
        asked = repr((period, sorted(wanted.items())))
        if asked not in self._cells:
            self._cells[asked] = super().cells(period, **wanted)
        return self._cells[asked]

    def kept(self, period: Period, name: str) -> Any:
        """As the store's own; what is not kept yet is looked for again."""
        found = self._arrays.get((period, name)) or super().kept(period, name)
        if found is not None:
            self._arrays[period, name] = found
        return found
