"""The cells of a study in many periods of the store: its region, the industries' own ones, and the benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sectorlmi import reference
from sectorlmi.store import Store
from sectorlmi.table.sums import Year
from sectorlmi.terms import breaks, progress
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.lending_periods import lending
from sectorlmi.workflows.resolving import resolved_periods

_NAMED = 5


@dataclass(frozen=True, eq=False)
class StudyPeriods:
    """A study in several periods, resolved, in the order of time.

    `Year.broken` says why the region is not that of the study's current year. Where the store lacks a part of it the
    year has no areas, and so no numbers; where counties took in a neighbor it has those of then. `own` holds the same
    periods over each industry's own region, in the study's order.
    """

    study: Study
    years: tuple[Year, ...]
    own: tuple[tuple[Year, ...], ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Place:
    """Some areas in one period: their codes there, why they are not the areas of today, and whether all are there."""

    codes: tuple[str, ...]
    broken: tuple[str, ...]
    joined: tuple[str, ...]
    is_whole: bool


def read_periods(study: Study, store: Store, periods: Sequence[Period], *, tell: Progress = nobody) -> StudyPeriods:
    """Read each of the periods once and resolve it by the study's policy, with its neighbors lending.

    A number is the same as `study_cells.read` gives for the study's own two years.

    Raises:
        ConfigError: a county is none of the current year.
        StoreError: no county is there, or rows of an area are missing.
    """
    frame = Frame.of(study, store, periods)
    found = frame.read(frame.periods, tell)
    return replace(found, notes=tuple(dict.fromkeys((*frame.notes, *found.notes))))


@dataclass(frozen=True, eq=False)
class Frame:
    """A study in several periods of a store before a cell is read: the areas of each, and how it is unlike today.

    `held` are the areas that the store holds of each period, `now` those of the study's current year; `places` are the
    study's region in each period, then the industries' own ones.
    """

    study: Study
    store: Store
    periods: tuple[Period, ...]
    held: Mapping[Period, Sequence[str]]
    now: Sequence[str]
    places: Mapping[Period, Sequence[_Place]]

    @classmethod
    def of(cls, study: Study, store: Store, periods: Sequence[Period]) -> Frame:
        """Raises ConfigError where a county is none of the current year, StoreError where none is there."""
        study = study_cells.with_counties(study, store)
        now = store.areas(study.years.current)
        if now:
            study_cells.refuse_lost_counties(study, now)
        held = {period: store.areas(period) for period in sorted(set(periods))}
        regions = [study.region.counties, *(one.region.counties for one in study.industry_regions)]
        places = {p: [_place(counties, p, there, now, study) for counties in regions] for p, there in held.items()}
        return cls(study, store, tuple(held), held, now, places)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of the periods, whatever their cells say."""
        lacking = {p: place.broken for p, place in self._benchmark(self.periods).items() if not place.is_whole}
        return (*_notes(self.study, self.places), *_told("No location quotient in", lacking))

    def without_cells(self, k: int) -> list[Year]:
        """All periods over the study's region (0) or one of the industries' own ones, without a cell."""
        return [_year(p, self.places[p][k], study_cells.empty_year(p), {}) for p in self.periods]

    def read(self, periods: Sequence[Period], tell: Progress = nobody) -> StudyPeriods:
        """Some of the periods with their cells, resolved; the notes are those on their cells."""
        tell(progress.READ)
        study, store = self.study, self.store
        there = [p for p in periods if any(place.is_whole for place in self.places[p])]
        held = {p: self.held[p] for p in there}
        needed = {p: _needed(study, self.places[p], held[p]) for p in there}
        every, partial = study_cells.every_cell(study, store, needed, held, further=study_cells.beside(study))
        benchmark, more = self._benchmark_years(there)
        tell(progress.ESTIMATE)
        resolved = resolved_periods(study, store, there, every, lending(study, store, held))
        known = {p: Year(each, ()) for p, each in zip(there, resolved, strict=True)}
        n_regions = 1 + len(study.industry_regions)
        own = [tuple(_year(p, self.places[p][k], known.get(p), benchmark) for p in periods) for k in range(n_regions)]
        notes = tuple(dict.fromkeys((*partial, *more)))
        return StudyPeriods(study, own[0], tuple(own[1:]), self.provenance(there), notes)

    def provenance(self, periods: Sequence[Period]) -> tuple[Provenance, ...]:
        """The files that the numbers of some of the periods come from."""
        there = {p: self.held[p] for p in periods if any(place.is_whole for place in self.places[p])}
        needed = {p: _needed(self.study, self.places[p], held) for p, held in there.items()}
        used = [
            f for p, held in there.items() for f in study_cells.provenance(self.study, self.store, p, needed[p], held)
        ]
        return tuple(dict.fromkeys(used))

    def _benchmark(self, periods: Sequence[Period]) -> dict[Period, _Place]:
        """The benchmark in the periods in which the region is there."""
        there = [p for p in periods if any(place.is_whole for place in self.places[p])]
        return {p: _place(self.study.benchmark_areas, p, self.held[p], self.now, self.study) for p in there}

    def _benchmark_years(self, periods: Sequence[Period]) -> tuple[dict[Period, Year], Sequence[str]]:
        """The benchmark in the periods where it is not one area that is read with the region, and notes.

        Where the store lacks a part of it, it has no areas.
        """
        found = self._benchmark(periods)
        lacking = {p: replace(study_cells.empty_year(p), broken=f.broken) for p, f in found.items() if not f.is_whole}
        whole = {p: self.held[p] for p in found if p not in lacking}
        if len(self.study.benchmark_areas) == 1 or not whole:
            return lacking, ()
        resolved, notes = study_cells.resolved_benchmark(self.study, self.store, whole)
        years = {p: Year(r, found[p].codes, found[p].broken) for p, r in zip(whole, resolved, strict=True)}
        return lacking | years, notes


def _place(counties: Sequence[str], period: Period, there: Sequence[str], now: Sequence[str], study: Study) -> _Place:
    """Areas in a period whose files hold the areas `there`; `now` are those of the study's current year."""
    found = breaks.area_codes(counties, there)
    ends = (there, now or there) if period.year <= study.years.current.year else (now or there, there)
    lacking = (f"the store has no {_named(found.missing)}",) if found.missing else ()
    broken = (*found.broken, *lacking, *breaks.grown_counties(counties, *ends))
    return _Place(found.codes, tuple(dict.fromkeys(broken)), found.joined, not found.missing and not found.lost)


def _named(areas: Sequence[str]) -> str:
    titles = reference.area_names()
    named = [f"{area} ({titles[area]})" if area in titles else area for area in areas[:_NAMED]]
    return ", ".join(named) + (f" and {len(areas) - _NAMED} more" if areas[_NAMED:] else "")


def _needed(study: Study, places: Sequence[_Place], there: Sequence[str]) -> list[str]:
    """The areas of a period that must be whole: those of every region that is, and the benchmark where it is there."""
    found = [code for place in places if place.is_whole for code in place.codes]
    return list(dict.fromkeys((*found, *(area for area in study_cells.beside(study) if area in there))))


def _year(period: Period, place: _Place, known: Year | None, benchmark: Mapping[Period, Year]) -> Year:
    if not place.is_whole or known is None:
        return replace(study_cells.empty_year(period), broken=place.broken, benchmark=benchmark.get(period))
    return replace(known, areas=place.codes, broken=place.broken, benchmark=benchmark.get(period))


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
