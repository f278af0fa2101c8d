"""The cells of a study in many periods of the store: its region, the industries' own ones, and the benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sectorlmi import reference
from sectorlmi.store import Store
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table.sums import Year
from sectorlmi.terms import breaks, progress
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.lending_periods import lending
from sectorlmi.workflows.resolving import resolved_periods
from sectorlmi.workflows.study_cells import StudyCells

_NAMED = 5


@dataclass(frozen=True, eq=False)
class StudyPeriods:
    """A study in several periods, resolved, in the order of time.

    `Year.broken` says why the region is not that of the study's current year. Where the store lacks a part of it the
    year has no areas, and so no numbers; where counties took in a neighbour it has those of then. `own` holds the same
    periods over each industry's own region, in the study's order.
    """

    study: Study
    years: tuple[Year, ...]
    own: tuple[tuple[Year, ...], ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]


def two_years(found: StudyPeriods) -> StudyCells | None:
    """Those of the study's own two years among the periods, as `study_cells.read` gives them.

    None where one of them is not there or lacks a part of a region: reading the two says what is missing.
    """
    at = {year.resolved.cells.period: k for k, year in enumerate(found.years)}
    ends = [at.get(period) for period in found.study.years.periods]
    if any(k is None or not years[k].areas for years in (found.years, *found.own) for k in ends):
        return None
    (base, current), *own = (
        _together([years[k] for k in ends if k is not None]) for years in (found.years, *found.own)
    )
    return StudyCells(found.study, base, current, found.provenance, found.notes, tuple(own))


def _together(years: Sequence[Year]) -> tuple[Year, Year]:
    """Two years of which each says why the region, and the benchmark, are not the same in both."""
    broken = tuple(dict.fromkeys(why for year in years for why in year.broken))
    there = [year.benchmark for year in years]
    apart = tuple(dict.fromkeys(why for year in there if year for why in year.broken))
    base, current = (
        replace(year, broken=broken, benchmark=replace(b, broken=apart) if b else None)
        for year, b in zip(years, there, strict=True)
    )
    return base, current


@dataclass(frozen=True)
class _Place:
    """Some areas in one period: their codes there, why they are not the areas of today, and whether all are there."""

    codes: tuple[str, ...]
    broken: tuple[str, ...]
    joined: tuple[str, ...]
    is_whole: bool


def read_periods(study: Study, store: Store, periods: Sequence[Period], *, tell: Progress = nobody) -> StudyPeriods:
    """Read each of the periods once and resolve it by the study's policy, with its neighbours lending.

    A number is the same as `study_cells.read` gives for the study's own two years.

    Raises:
        ConfigError: a county is none of the current year.
        StoreError: no county is there, or rows of an area are missing.
    """
    tell(progress.READ)
    study = study_cells.with_counties(study, store)
    periods = sorted(set(periods))
    now = store.areas(study.years.current)
    if now:
        study_cells.refuse_lost_counties(study, now)
    held = {period: store.areas(period) for period in periods}
    regions = [study.region.counties, *(one.region.counties for one in study.industry_regions)]
    places = {p: [_place(counties, p, held[p], now, study) for counties in regions] for p in periods}
    there = [p for p in periods if any(place.is_whole for place in places[p])]
    needed = {p: _needed(study, places[p], held[p]) for p in there}
    every, partial = study_cells.every_cell(study, store, needed, held, further=study_cells.beside(study))
    benchmark, more = _benchmark(study, store, {p: held[p] for p in there}, now)
    tell(progress.ESTIMATE)
    resolved = resolved_periods(study, store, there, every, lending(study, store, {p: held[p] for p in there}))
    known = dict(zip(there, resolved, strict=True))
    own = [tuple(_year(p, places[p][k], known, benchmark) for p in periods) for k in range(len(regions))]
    used = [f for p in there for f in study_cells.provenance(study, store, p, needed[p], held[p])]
    lacking = {p: year.broken for p, year in benchmark.items() if not year.areas}
    notes = (*_notes(study, places), *_told("No location quotient in", lacking), *partial, *more)
    return StudyPeriods(study, own[0], tuple(own[1:]), tuple(dict.fromkeys(used)), tuple(dict.fromkeys(notes)))


def _place(counties: Sequence[str], period: Period, there: Sequence[str], now: Sequence[str], study: Study) -> _Place:
    """Areas in a period whose files hold the areas `there`; `now` are those of the study's current year."""
    found = breaks.area_codes(counties, there)
    ends = (there, now or there) if period.year <= study.years.current.year else (now or there, there)
    lacking = (f"the store has no {_named(found.missing)}",) if found.missing else ()
    broken = (*found.broken, *lacking, *breaks.grown_counties(counties, *ends))
    return _Place(found.codes, tuple(dict.fromkeys(broken)), found.joined, not found.missing and not found.lost)


def _named(areas: Sequence[str]) -> str:
    titles = reference.area_titles()
    named = [f"{area} ({titles[area]})" if area in titles else area for area in areas[:_NAMED]]
    return ", ".join(named) + (f" and {len(areas) - _NAMED} more" if areas[_NAMED:] else "")


def _needed(study: Study, places: Sequence[_Place], there: Sequence[str]) -> list[str]:
    """The areas of a period that must be whole: those of every region that is, and the benchmark where it is there."""
    found = [code for place in places if place.is_whole for code in place.codes]
    return list(dict.fromkeys((*found, *(area for area in study_cells.beside(study) if area in there))))


def _benchmark(
    study: Study, store: Store, held: Mapping[Period, Sequence[str]], now: Sequence[str]
) -> tuple[dict[Period, Year], Sequence[str]]:
    """The benchmark in the periods where it is not one area that is read with the region, and notes.

    Where the store lacks a part of it, it has no areas.
    """
    found = {p: _place(study.benchmark_areas, p, there, now, study) for p, there in held.items()}
    lacking = {p: replace(study_cells.empty_year(p), broken=f.broken) for p, f in found.items() if not f.is_whole}
    whole = {p: there for p, there in held.items() if p not in lacking}
    if len(study.benchmark_areas) == 1 or not whole:
        return lacking, ()
    resolved, notes = study_cells.resolved_benchmark(study, store, whole)
    years = {p: Year(r, found[p].codes, found[p].broken) for p, r in zip(whole, resolved, strict=True)}
    return lacking | years, notes


def _year(period: Period, place: _Place, known: Mapping[Period, Resolved], benchmark: Mapping[Period, Year]) -> Year:
    if not place.is_whole:
        return replace(study_cells.empty_year(period), broken=place.broken, benchmark=benchmark.get(period))
    return Year(known[period], place.codes, place.broken, benchmark.get(period))


def _notes(study: Study, places: Mapping[Period, Sequence[_Place]]) -> Iterator[str]:
    yield from study.region.notes
    for place, *_ in places.values():
        yield from (f"Joined over a change of county codes: {note}." for note in place.joined)
    gaps = {period: place.broken for period, (place, *_) in places.items() if not place.is_whole}
    yield from _told("A gap in", gaps)


def _told(what: str, broken: Mapping[Period, Sequence[str]]) -> Iterator[str]:
    """`what` in which periods, a sentence a reason."""
    for reason in dict.fromkeys("; ".join(why) for why in broken.values()):
        alike = [str(period) for period, why in broken.items() if "; ".join(why) == reason]
        yield f"{what} {', '.join(alike)}: {reason}."
