"""`init`: from answers, or from what the store holds, to a commented study.yml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.errors import ConfigError
from sectorlmi.places import names
from sectorlmi.places.areas import Area, areas, refuse_unknown, title
from sectorlmi.sources import region_words
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.suppression.advice import hidden_shares
from sectorlmi.terms import breaks, codes, county_lists, place_names, study_years
from sectorlmi.terms import study_values as rules
from sectorlmi.terms.breaks import refuse_mixed
from sectorlmi.terms.period import Period
from sectorlmi.terms.presets import PRESETS
from sectorlmi.terms.study import Study
from sectorlmi.workflows import projection_files, regions
from sectorlmi.workflows.study_text import study_text

FILE: Final = "study.yml"
LOOK_BACK: Final = 3
_FIRST_MONTH_OF_ANNUAL: Final = 6
_SPELT_OUT: Final = 4
_KINDS: Final = ("state", "cbsa", "county")


@dataclass(frozen=True)
class Place:
    """The region of the study to be: counties, and a state where all of its counties are meant."""

    name: str
    counties: tuple[str, ...] = ()
    state: str = ""
    basis: str = ""

    def and_also(self, other: Place) -> Place:
        """Both together; a state beside counties is spelt out by its counties."""
        counties = tuple(dict.fromkeys((*self.counties, *other.counties)))
        return Place(self.name, counties, self.state or other.state, self.basis)


@dataclass(frozen=True)
class Advice:
    """What the store and the region speak for; `reasons` say why, in sentences.

    `has_data` tells whether the store holds the region, for the two years, already.
    """

    base: Period
    current: Period
    level: int
    benchmark: str
    reasons: tuple[str, ...]
    has_data: bool = False


@dataclass(frozen=True)
class Answers:
    """Everything a study.yml is written from."""

    place: Place
    base: Period
    current: Period
    level: int
    benchmark: str
    ownership: str = "private"
    preset: str = "equal"
    name: str = ""

    @property
    def title(self) -> str:
        return self.name or f"{self.place.name} {self.current}"


def place_of(*, counties: str = "", cbsa: str = "", state: str = "", name: str = "") -> Place:
    """The region that flags name; several add up. ConfigError when none is given, or one is unknown."""
    found: list[Place] = []
    if counties:
        listed = region_words.counties_in(counties, "--counties")
        found.append(Place(_called(listed), listed))
    if cbsa:
        expanded = regions.expand_cbsa(cbsa)
        found.append(Place(expanded.name, expanded.counties, basis=f"{expanded.name}, {expanded.basis}"))
    if state:
        expanded = regions.expand_state(state)
        found.append(Place(expanded.name, state=expanded.counties[0][:2]))
    if not found:
        raise ConfigError("init: which region?", "Give --counties 13121,13089 or --cbsa 12060 or --state 13.")
    place = found[0]
    for other in found[1:]:
        place = place.and_also(other)
    refuse_mixed(place.counties)
    return replace(place, name=name) if name else place


def _called(counties: Sequence[str]) -> str:
    """`Fulton County, Georgia`, `Fulton and DeKalb`, `Fulton and 9 more`: until somebody gives the region a name."""
    if len(counties) == 1:
        return title(counties[0])
    first = [title(code).partition(",")[0].removesuffix(" County") for code in counties]
    if len(first) <= _SPELT_OUT:
        return f"{', '.join(first[:-1])} and {first[-1]}"
    return f"{first[0]} and {len(first) - 1} more counties"


def place_of_area(area: Area) -> Place:
    """The region that an area found by name stands for."""
    if area.kind == "county":
        return Place(area.title, (area.area_fips,))
    if area.kind == "cbsa":
        return place_of(cbsa=area.cbsa)
    if area.kind == "state":
        return Place(area.title, state=area.area_fips[:2])
    raise ConfigError(f"{area.title} is no region to study", "Name counties, a metropolitan area or a state.")


def listed(text: str) -> Place | None:
    """The region of a list as `--counties` takes it: of names and codes, and of states and metropolitan areas too.

    None for a text that is no list: names of metropolitan areas have commas too. ConfigError names the entry that is
    nothing, or several things.
    """
    parts = county_lists.parts(text)
    if len(parts) < 2 or place_names.cbsas_called(text):
        return None
    found, *others = (_place_called(part) for part in parts)
    for other in others:
        found = found.and_also(other)
    refuse_mixed(found.counties)
    return found if found.state else replace(found, name=_called(found.counties))


def _place_called(text: str) -> Place:
    """What one entry of a list means: a state or a metropolitan area by its name, else a county."""
    if state := place_names.state_called(text):
        return Place(title(f"{state}000"), state=state)
    try:
        code = region_words.county(text, "region")
    except ConfigError:
        areas = [area for area in choices(text) if area.kind == "cbsa"]
        if len(areas) != 1:
            raise
        return place_of_area(areas[0])
    return Place(title(code), (code,))


def choices(text: str) -> list[Area]:
    """The areas a typed text may mean, without those no study can be made of; states and metropolitan areas first."""
    found = [a for a in names.called(text) if a.kind != "nation" and not (a.kind == "cbsa" and a.is_retired)]
    return sorted(found, key=lambda area: (area.is_retired, _KINDS.index(area.kind)))


def advise(
    place: Place, store: Store, *, years: tuple[Period, Period] | None = None, today: date | None = None
) -> Advice:
    """Years, level and benchmark for a region: by what the store holds of it, else by the publisher's calendar.

    Raises ConfigError on a county that neither the BLS list of areas nor the store has.
    """
    there = {area for period in store.periods() for area in store.areas(period)}
    refuse_unknown([c for c in place.counties if c not in areas() and c not in there])
    held = _held(place, store)
    base, current, why = _years(held, today or datetime.now(UTC).date()) if years is None else (*years, "")
    level, why_level = _level(place, store, current) if current in held else (3, "")
    benchmark, why_benchmark = _benchmark(place, store, {base, current} & set(held))
    reasons = tuple(reason for reason in (why, why_level, why_benchmark) if reason)
    return Advice(base, current, level, benchmark, reasons, {base, current} <= set(held))


def _held(place: Place, store: Store) -> list[Period]:
    """The years and quarters for which the store holds the whole region under some code."""
    return [p for p in store.periods() if _codes(place, store, p)]


def _codes(place: Place, store: Store, period: Period) -> tuple[str, ...]:
    """The region's codes in a period; none when a county is missing."""
    there = store.areas(period)
    inside = [a for a in there if codes.area_kind(a) is codes.AreaKind.COUNTY and a[:2] == place.state]
    found = breaks.area_codes(dict.fromkeys((*place.counties, *inside)), there)
    return () if found.missing or found.broken else found.codes


def _years(periods: Sequence[Period], today: date) -> tuple[Period, Period, str]:
    held = [p.year for p in periods if p.is_annual]
    if len(held) < 2:
        # Annual averages of a year come out in June of the next.
        current = today.year - (1 if today.month >= _FIRST_MONTH_OF_ANNUAL else 2)
        there = "The store does not hold two years of this region yet: fetch or load them."
        return Period(current - LOOK_BACK), Period(current), there
    current = max(held)
    same = [y for y in held if y < current and breaks.naics_vintage(y) == breaks.naics_vintage(current)]
    base = min(same or [y for y in held if y < current], key=lambda y: (abs(current - y - LOOK_BACK), -y))
    if same:
        why = f"{base} and {current} are in the store and use one edition of NAICS."
    else:
        why = f"{base} and {current} use different editions of NAICS: some growth is bridged or refused."
    return Period(base), Period(current), why


def _level(place: Place, store: Store, period: Period) -> tuple[int, str]:
    areas = _codes(place, store, period)
    found = hidden_shares(store.cells(period, areas=areas, owns=codes.PRIVATE), areas, codes.PRIVATE)
    chosen = next(row for row in found.levels if row.level == found.advised_level)
    shown = "" if chosen.jobs_disclosed_share is None else f": {chosen.jobs_disclosed_share:.0%} of its jobs are shown"
    return found.advised_level, f"{found.advised_level} digits fit this region{shown}."


def _benchmark(place: Place, store: Store, periods: set[Period]) -> tuple[str, str]:
    if not periods:
        return "US000", ""
    there = set.intersection(*(set(store.areas(period)) for period in periods))
    own = sorted({c[:2] for c in place.counties} | ({place.state} - {""}))
    if "US000" in there:
        return "US000", "The nation is in the store to compare with."
    if len(own) == 1 and f"{own[0]}000" in there and not place.state:
        return f"{own[0]}000", f"The nation is not in the store; {title(own[0] + '000')} is."
    return "US000", "The nation is not in the store yet: fetch it to compare with."


def checked(answers: Answers) -> Answers:
    """The answers, if a study can be made of them. ConfigError names the flag."""
    study_years.years(answers.base, answers.current, "--years")
    rules.level(answers.level)
    rules.ownership(answers.ownership.split(","), "--ownership")
    rules.preset_factors(answers.preset, "--preset")
    answers = replace(answers, benchmark=region_words.area(answers.benchmark, "--benchmark"))
    known = [c for c in answers.place.counties if c in areas()]
    if not _valid_in_one_of(known, answers.base.year, answers.current.year):
        refuse_unknown(known, answers.current.year)
    return answers


def _valid_in_one_of(counties: Sequence[str], base: int, current: int) -> bool:
    """Whether every county is valid in the base or the current year, so that a change of codes can be joined."""
    return all(areas()[c].is_valid_in(base) or areas()[c].is_valid_in(current) for c in counties)


def write(folder: Path, answers: Answers, *, force: bool = False) -> tuple[Path, Study]:
    """Write the study and read it back.

    Raises ConfigError when there is one already, ReportError when the folder cannot be written.
    """
    file = folder / FILE
    if file.exists() and not force:
        raise ConfigError(f"{file}: there already", "Choose another folder, or replace it with --force.")
    weights = PRESETS[answers.preset]
    text = study_text(
        title=answers.title,
        region=answers.place.name,
        counties=[(code, title(code)) for code in answers.place.counties],
        state=(answers.place.state, title(answers.place.state + "000")) if answers.place.state else None,
        basis=answers.place.basis,
        benchmark=(answers.benchmark, title(answers.benchmark)),
        years=(answers.base, answers.current),
        ownership=answers.ownership,
        level=answers.level,
        preset=weights,
        projections=tuple(projection_files.beside(folder).values()),
        home=sorted({code[:2] for code in answers.place.counties} | ({answers.place.state} - {""})),
    )
    with replacing(file) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return file, load_study(file)
