"""The cells a study needs, from the store: the region under each year's codes, its states, and the benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.places.areas import counties_of_state
from sectorlmi.store import Store
from sectorlmi.suppression.resolved import Resolved, bound
from sectorlmi.table.modelled import TrendModel
from sectorlmi.table.sums import Year
from sectorlmi.terms import breaks, codes, naics, progress, study_industries
from sectorlmi.terms.breaks import changes_of, refuse_lost, refuse_mixed
from sectorlmi.terms.cells import Cells, numbered
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Level, Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.workflows import whole_areas
from sectorlmi.workflows.lending_periods import lenders, lending, states_of
from sectorlmi.workflows.resolving import level_resolved, resolved_periods

_COUNTIES = (AreaKind.COUNTY, AreaKind.UNKNOWN_COUNTY)


@dataclass(frozen=True, eq=False)
class StudyCells:
    """Both years of a study, resolved, with what a reader must know about the joining of codes.

    `own` holds the same two years over the counties of each industry's own region, in the study's order; `between` the
    years between them, over the study's region and then over those, where the study asks for a trend; `inputs` is what
    the files of the study's own say; `model` projects what they lack, where the study has one; `recent` are those of
    the newest quarter and of the one a year before, where the store has them.
    """

    study: Study
    base: Year
    current: Year
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]
    own: tuple[tuple[Year, Year], ...] = ()
    between: tuple[tuple[Year, ...], ...] = ()
    inputs: Inputs = field(default_factory=Inputs)
    model: TrendModel | None = None
    recent: StudyCells | None = None

    def with_inputs(self, inputs: Inputs) -> StudyCells:
        """The same, with what the files of the study's own say, from which the table is made too."""
        return replace(self, inputs=inputs, provenance=(*self.provenance, *inputs.files))


def no_cells(study: Study) -> StudyCells:
    """Both years of a study that has no cells, because its numbers come from elsewhere."""
    return StudyCells(study, empty_year(study.years.base), empty_year(study.years.current), (), ())


def empty_year(period: Period) -> Year:
    text, number = np.array([], dtype=np.str_), np.array([], dtype=np.float64)
    none, flags = np.array([], dtype=np.int64), np.array([], dtype=np.bool_)
    empty = Cells(period, text, text, text, none, number, number, number, flags)
    return Year(bound(empty), ())


def with_counties(study: Study, store: Store) -> Study:
    """The study with regions given as a state turned into that state's counties in the current year."""
    own = tuple(replace(o, region=_with_state(o.region, study, store)) for o in study.industry_regions)
    return replace(study, region=_with_state(study.region, study, store), industry_regions=own)


def _with_state(region: Region, study: Study, store: Store) -> Region:
    if not region.state:
        return region
    present = store.areas(study.years.current)
    inside = [a for a in present if a[:2] == region.state and area_kind(a) is AreaKind.COUNTY]
    if not inside:
        raise StoreError(
            f"the store holds no county of state {region.state} for {study.years.current}",
            f"Get them with: sectorlmi fetch qcew {study.years.current.options} --area {region.state}000 …",
        )
    return replace(region, counties=tuple(dict.fromkeys((*region.counties, *inside))))


def read(
    study: Study,
    store: Store,
    *,
    only_current: bool = False,
    tell: Progress = nobody,
) -> StudyCells:
    """Read and resolve both years; with `only_current` the base year comes without cells, in half the time.

    The current year is the same either way: published cells of the base year, where the store has them, still help to
    estimate hidden ones of the current year.

    Raises:
        ConfigError: the region is empty.
        StoreError: a year, a county of the region or the benchmark is not in the store, or not whole.
    """
    tell(progress.READ)
    study = with_counties(study, store)
    if not study.region.counties:
        raise ConfigError("region: the list of counties is empty", "Name at least one county.")
    base, current = study.years.base, study.years.current
    periods = [current] if only_current else [base, current]
    held = {period: store.areas(period) for period in periods}
    refuse_lost_counties(study, held[current])
    found = [areas_of(study, store, period, held[period]) for period in periods]
    needed = {period: (*f.codes, *beside(study)) for period, f in zip(periods, found, strict=True)}
    every, partial = every_cell(study, store, needed, held, further=beside(study))
    benchmark, more = benchmark_years(study, store, held)
    tell(progress.ESTIMATE)
    resolved = resolved_periods(study, store, periods, every)
    years, *own = (
        [replace(year, benchmark=b) for year, b in zip(_over(region, resolved, held), benchmark, strict=True)]
        for region in (study.region, *(one.region for one in study.industry_regions))
    )
    used = [
        file
        for period, f in zip(periods, found, strict=True)
        for file in provenance(study, store, period, f.codes, held[period])
    ]
    empty = [empty_year(base)] if only_current else []
    (before, after), *others = ([*empty, *two] for two in (years, *own))
    known = [*resolved, *(year.resolved for year in benchmark if year)]
    notes = _notes(study, found, known, [two[-1].broken for two in (years, *own)])
    own_years = tuple((two[0], two[1]) for two in others)
    return StudyCells(study, before, after, tuple(dict.fromkeys(used)), (*notes, *partial, *more), own_years)


def at_level(found: StudyCells, study: Study, store: Store) -> StudyCells:
    """The same cells for a study of other levels or industries; read anew where only it asks for six digits.

    Raises StoreError when an area lacks rows of a level.
    """
    if level_resolved(study) > level_resolved(found.study):
        return replace(read(study, store), inputs=found.inputs, model=found.model, recent=found.recent)
    every = ((found.base, found.current), *found.own, *found.between)
    years = [year for several in every for year in several if year.areas]
    for year in (*years, *(year.benchmark for year in years if year.benchmark)):
        cells = year.resolved.cells
        whole_areas.refuse(whole_areas.gaps(study, cells, (*year.areas, *beside(study))), cells.period)
    return replace(found, study=study)


def down_to(study: Study, codes: Sequence[str]) -> Study:
    """The study with a level at which the cells of every one of the codes take part."""
    deeper = tuple((code, naics.digits(code)) for code in codes if naics.digits(code) > max(study.level.deepest, 3))
    return replace(study, level=Level(study.level.default, (*study.level.exceptions, *deeper))) if deeper else study


def beside(study: Study) -> tuple[str, ...]:
    """What is read along with the region's cells: the benchmark, where it is one area."""
    return study.benchmark_areas if len(study.benchmark_areas) == 1 else ()


def benchmark_years(
    study: Study,
    store: Store,
    held: Mapping[Period, Sequence[str]],
) -> tuple[Sequence[Year | None], tuple[str, ...]]:
    """(a benchmark of several areas in each of the periods, notes); None for one area, which is read with the region.

    States are read as they are published, counties with all of their state. They are resolved by themselves: no number
    of the region depends on the counties it is compared with, nor theirs on the region.

    Raises ConfigError on counties of other years, StoreError when an area is not in the store, or not whole.
    """
    areas = study.benchmark_areas
    if len(areas) == 1:
        return [None] * len(held), ()
    resolved, partial = resolved_benchmark(study, store, held)
    years = _over(Region("", areas), resolved, held)
    changed = (f"Growth beside the benchmark is not given, because it changed: {why}." for why in years[-1].broken)
    return years, (*changed, *partial)


def resolved_benchmark(
    study: Study, store: Store, held: Mapping[Period, Sequence[str]]
) -> tuple[list[Resolved], list[str]]:
    """The cells of a benchmark of several areas in each of the periods, and notes.

    Raises ConfigError and StoreError like `benchmark_years`.
    """
    areas = study.benchmark_areas
    found = {period: breaks.area_codes(areas, there) for period, there in held.items()}
    for period, area_codes in found.items():
        store.provenance(period, [*area_codes.missing, *area_codes.codes])
        refuse_lost(area_codes.lost if period == study.years.current else (), period.year, "benchmark")
    counties = tuple(area for area in areas if area_kind(area) in _COUNTIES)
    alone = replace(study, region=Region("", counties), industry_regions=(), benchmark="")
    needed = {period: area_codes.codes for period, area_codes in found.items()}
    states = [area for area in areas if area not in counties]
    every, partial = every_cell(alone, store, needed, held, further=states)
    return resolved_periods(alone, store, list(held), every, lending(alone, store, held)), partial


def every_cell(
    study: Study,
    store: Store,
    needed: Mapping[Period, Sequence[str]],
    held: Mapping[Period, Sequence[str]],
    *,
    further: Sequence[str],
) -> tuple[dict[Period, Cells], list[str]]:
    """(cells of the periods and of those that lend their figures, notes).

    Args:
        needed: the periods, each with the areas that must be whole in it; `held` the areas that the store has in each.
        further: areas that are read besides the states of the study's counties.
    """
    raw: dict[Period, Cells] = {}
    partial: list[str] = []
    for period, areas in needed.items():
        whole = whole_areas.whole(study, store, _cells(study, store, period, held[period], further), areas)
        raw[period], left_out = whole_areas.without_partial(study, whole, areas)
        partial += left_out
    lent = {other: there for period in needed for other, there in lenders(study, store, period, held).items()}
    others = {p: _cells(study, store, p, there, further) for p, there in lent.items() if p not in needed}
    return raw | others, partial


def refuse_lost_counties(study: Study, there: Sequence[str]) -> None:
    """ConfigError where the current year has counties of a region only under codes that hold more than they do."""
    named = {"region": study.region} | {f"industry_regions.{o.industry}": o.region for o in study.industry_regions}
    for where, region in named.items():
        refuse_mixed(region.counties, where)
        refuse_lost(breaks.area_codes(region.counties, there).lost, study.years.current.year, where)


def _over(region: Region, resolved: Sequence[Resolved], held: Mapping[Period, Sequence[str]]) -> list[Year]:
    """The resolved years over a region's counties; where there are two, with why the region is not the same in both.

    `held` has the areas that the store holds of each period.
    """
    there = [held[r.cells.period] for r in resolved]
    found = [breaks.area_codes(region.counties, areas) for areas in there]
    broken: tuple[str, ...] = ()
    if len(there) > 1:
        grown = breaks.grown_counties(region.counties, there[0], there[-1])
        broken = tuple(dict.fromkeys((*(b for f in found for b in f.broken), *grown)))
    return [Year(r, f.codes, broken) for r, f in zip(resolved, found, strict=True)]


def areas_of(study: Study, store: Store, period: Period, there: Sequence[str]) -> breaks.AreaCodes:
    """The codes of all the study's counties in a period, of which the store has the areas `there`.

    Raises StoreError when a county or the benchmark is not there under any code.
    """
    found = breaks.area_codes(study.all_counties, there)
    if not found.missing and set(beside(study)) <= set(there):
        return found
    held = {area for other in store.periods() for area in store.areas(other)} if found.missing else set()
    unknown = [code for code in found.missing if code not in reference.area_titles() and code not in held]
    if unknown:
        raise StoreError(
            f"the store ({store.root}) has no QCEW {period} for {', '.join(unknown)}, and BLS lists no such county",
            "Check the code: `sectorlmi region find NAME` looks it up.",
        )
    try:
        store.provenance(period, [*found.missing, *found.codes, *beside(study)])
    except StoreError as error:
        raise StoreError(error.what, f"{changes_of(found.missing)} {error.hint}".strip()) from error
    return found


# Published children say much about a hidden parent, however deep they are.
DIGITS_READ = tuple(range(2, 7))


def _cells(study: Study, store: Store, period: Period, there: Sequence[str], further: Sequence[str]) -> Cells:
    """Further areas and every county of the region's states: hidden cells of one county bound those of another."""
    # Another year may lack one of the states: it then lends what it has.
    states = [s for s in states_of(study) if any(a[:2] == s for a in there)]
    areas = [area for area in further if area in there]
    owns = whole_areas.ownerships_read(study)
    return store.cells(period, areas=areas or None, states=states or None, owns=owns, digits=DIGITS_READ)


def provenance(
    study: Study, store: Store, period: Period, region: Sequence[str], there: Sequence[str]
) -> list[Provenance]:
    states = set(states_of(study))
    used = {*region, *(area for area in there if area[:2] in states)} | benchmark_read(study, there)
    return store.provenance(period, sorted(used & set(there)))


def benchmark_read(study: Study, there: Sequence[str]) -> set[str]:
    """The areas that the benchmark's numbers rest on, of these: what it adds up, and its counties' states."""
    states: set[str] = set()
    if len(study.benchmark_areas) > 1:
        states = {area[:2] for area in study.benchmark_areas if area_kind(area) in _COUNTIES}
    return {*breaks.area_codes(study.benchmark_areas, there).codes, *(area for area in there if area[:2] in states)}


def _notes(
    study: Study, found: Sequence[breaks.AreaCodes], resolved: Sequence[Resolved], broken: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """`broken` says why a region changed: the study's, then each industry's own."""
    notes = [*study.region.notes, *study_industries.notes_on_study(study), *_partial_states(study)]
    if measured := study.years.measured:
        notes.insert(0, f"{study.years.current} is a quarter: {measured}. It is compared with the same quarter.")
    for areas in found:
        notes += [f"Joined over a change of county codes: {note}." for note in areas.joined]
    notes += [f"Growth is refused, because the region changed: {why}." for why in broken[0]]
    for own, reasons in zip(study.industry_regions, broken[1:], strict=True):
        notes += [f"Growth of {own.industry} is refused, because its own region changed: {why}." for why in reasons]
    contradictions = [str(c) for r in resolved for c in r.contradictions]
    notes += [f"Published figures contradict each other: {c}." for c in contradictions[:5]]
    if len(contradictions) > 5:
        notes.append(f"{len(contradictions) - 5} more contradictions between published figures.")
    if study.ownership != codes.PRIVATE and study.years.base.year <= 2022 <= study.years.current.year:
        notes.append(
            "From the second quarter of 2022 BLS publishes many state and local government cells it used to hide: "
            "part of their growth is newly shown, not new."
        )
    return tuple(dict.fromkeys(notes))


def _partial_states(study: Study) -> Iterator[str]:
    """Regions meant as whole states of which the store lacks counties."""
    for region in (study.region, *(own.region for own in study.industry_regions)):
        if region.state:
            every = [a.area_fips for a in counties_of_state(region.state, study.years.current.year)]
            absent = [code for code in every if breaks.area_codes([code], region.counties).missing]
            if absent:
                named = ", ".join(absent[:_NAMED]) + (f" and {len(absent) - _NAMED} more" if absent[_NAMED:] else "")
                yield (
                    f"{region.name} is not the whole state: the store has {len(every) - len(absent)} of its "
                    f"{len(every)} counties. Not there: {named}."
                )


_NAMED = 5


def region_cells(year: Year, study: Study) -> Cells:
    """The region's source rows at the study's level, for the workbook's tabs A and C."""
    cells = year.resolved.cells.within(areas=year.areas, owns=study.ownership)
    names, of_row = numbered(cells.industry)
    return cells.take(np.array([study.level.lists(code) for code in names.tolist()], dtype=np.bool_)[of_row])
