"""The model `trend` of a study: the wider area that it follows, and what the years in the store teach it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from sectorlmi import reference
from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.store import Store
from sectorlmi.suppression.resolved import bound
from sectorlmi.table import outside, trials
from sectorlmi.table.look_back import trial
from sectorlmi.table.modelled import TrendModel
from sectorlmi.table.outlook import PUBLISHED
from sectorlmi.table.sums import Year
from sectorlmi.table.trials import Trial
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.period import Period
from sectorlmi.terms.projection import Reach
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import ProjectionFile
from sectorlmi.terms.study_projections import ProjectionModel, projection_model
from sectorlmi.workflows import footings
from sectorlmi.workflows.resolving import level_resolved
from sectorlmi.workflows.study_cells import DIGITS_READ, StudyCells
from sectorlmi.workflows.study_periods import read_periods

# A model is told of at least so many years, and of no more than the last ones; it looks back over a few of them.
_FEWEST, _LONGEST = 4, 5
MOST = 8
_PUBLISHED = "the published ones, chosen on New York's counties 2010-2015"


def with_model(found: StudyCells, store: Store) -> StudyCells:
    """The cells with the model that the study names, ready to project; as they are where it names none.

    Raises:
        ConfigError: the wider area is the region itself, or several areas.
        StoreError: the store lacks the wider area in one of the study's years.
    """
    named = projection_model(found.study.projections)
    if named is None:
        return found
    wider = WiderArea.of(found.study, (found.base, found.current), store, named)
    model = TrendModel(
        named.horizon,
        wider.title,
        {year.resolved.cells.period: wider.in_year(year) for year in (found.base, found.current)},
        takes_national=_takes_national(found),
    )
    files = [file for period in found.study.years.periods for file in store.provenance(period, wider.areas)]
    told = _learned(model, trials_of(found, store, wider))
    return replace(found, model=told, provenance=tuple(dict.fromkeys((*found.provenance, *files))))


@dataclass(frozen=True, eq=False)
class WiderArea:
    """The area whose trend a model follows: of the study's own cells where they hold it, else read as published."""

    study: Study
    store: Store
    areas: tuple[str, ...]

    @classmethod
    def of(cls, study: Study, years: Sequence[Year], store: Store, named: ProjectionModel | None) -> WiderArea:
        """The area named, else the region's state where all of the years hold it, else the benchmark."""
        state = _state(study, years)
        areas = (named.of,) if named is not None and named.of else (state,) if state else study.benchmark_areas
        made = cls(study, store, areas)
        if area_kind(areas[0]) is None:
            raise ConfigError(f"projections: `of: {areas[0]}` is no area", "Name one, such as US000 or 13000.")
        if _is_region(study, areas):
            raise ConfigError(
                f"projections: the wider area of the model, {made.title}, is the region itself or lies in it",
                "Name a wider one with `of:`, such as `of: US000`.",
            )
        return made

    @property
    def title(self) -> str:
        titles = [reference.area_names().get(area, area) for area in self.areas]
        return titles[0] if len(titles) == 1 else f"the {len(titles)} areas of the benchmark"

    def in_year(self, year: Year) -> Year:
        """The area in the period of a year of the region. Raises StoreError where the store lacks it."""
        if self.areas == self.study.benchmark_areas:
            return year.compared_with(self.study)
        period, (area,) = year.resolved.cells.period, self.areas
        if area in set(year.resolved.cells.area.tolist()):
            return Year(year.resolved, self.areas)
        self.store.provenance(period, self.areas)
        cells = self.store.cells(period, areas=[area], owns=self.study.ownership, digits=DIGITS_READ)
        return Year(bound(cells, level=level_resolved(self.study)), self.areas)


def _state(study: Study, years: Sequence[Year]) -> str:
    """The one state that the region is a part of, where its own row was read in each of the years; else empty."""
    states = {code[:2] for code in study.region.counties}
    area = f"{min(states)}000"
    held = all(area in set(year.resolved.cells.area.tolist()) for year in years)
    whole = outside.reach_of_region(study) is Reach.STATE
    return area if len(states) == 1 and held and not whole else ""


def _is_region(study: Study, areas: Sequence[str]) -> bool:
    if set(areas) <= set(study.region.counties):
        return True
    states = {code[:2] for code in study.region.counties}
    is_state = len(areas) == 1 and area_kind(areas[0]) is AreaKind.STATE and states == {areas[0][:2]}
    return is_state and outside.reach_of_region(study) is Reach.STATE


def _takes_national(found: StudyCells) -> bool:
    """Whether the nation's official rates are listed behind the model, which then builds on them."""
    seen = False
    files = iter(found.inputs.projections)
    behind = []
    for given in found.study.projections:
        if isinstance(given, ProjectionFile):
            behind += [seen] if Reach.NATION in next(files).reach.values() else []
        seen = seen or isinstance(given, ProjectionModel)
    return bool(behind) and all(behind)


def trials_of(found: StudyCells, store: Store, wider: WiderArea) -> list[Trial]:
    """What could have been told in the years of the store up to the study's current one; none of fewer than four."""
    study = found.study
    held = told_of(store.periods(), study.years.current)
    if len(held) < _FEWEST:
        return []
    years = with_wider(read_periods(study, store, held).years, wider)
    industries = footings.industries(found)
    return [
        trial(study, three, industries)
        for three in combinations(years, 3)
        if len(years) >= _FEWEST and apart(three[0], three[1]) <= _LONGEST
    ]


def told_of(periods: Sequence[Period], current: Period) -> list[Period]:
    """The last periods that had come by the current one, of its kind."""
    return [p for p in sorted(periods) if p.quarter == current.quarter and p <= current][-MOST:]


def apart(before: Year, after: Year) -> int:
    """Whole years from one to the other."""
    return after.resolved.cells.period.year - before.resolved.cells.period.year


def with_wider(years: Sequence[Year], wider: WiderArea) -> list[Year]:
    """The years in which the store has both the region and the wider area, which they are then compared with."""
    found = []
    for year in years:
        try:
            there = wider.in_year(year) if year.areas else None
        except StoreError:
            there = None
        if there is not None and there.areas and set(there.areas) <= set(there.resolved.cells.area.tolist()):
            found.append(replace(year, benchmark=there))
    return found


def _learned(model: TrendModel, told: Sequence[Trial]) -> TrendModel:
    """The model with the shares and the width that the trials teach, and words for what it rests on."""
    if not told:
        why = f"The store holds fewer than {_FEWEST} years of both, so its shares and the width of its range are "
        return replace(model, rests_on=f"{why}{_PUBLISHED}.")
    shares = trials.learned(told)
    scale = trials.learned_scale(told, shares)
    span = f"{min(t.to for t in told)}-{max(t.to for t in told)}"
    what = (
        f"Its shares are {_PUBLISHED}; the years {span} in the store were not told better by others."
        if shares == PUBLISHED
        else f"Its shares were learned of the years {span} in the store, each year told by the others."
    )
    width = f" Its range is {scale:.2f} times as wide as the published one, as those years ask for."
    return replace(model, shares=shares, scale=scale, rests_on=what + (width if scale != 1 else ""))
