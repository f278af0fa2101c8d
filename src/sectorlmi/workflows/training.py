"""`supply`: openings of a region's occupations beside those who complete programs that lead to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from sectorlmi.errors import ConfigError, CoverageError, DataError, StoreError
from sectorlmi.people import training
from sectorlmi.people.characteristics import Preparation
from sectorlmi.people.demand import occupation_jobs
from sectorlmi.people.profile import Profiles
from sectorlmi.people.training import Completions, Paths, TrainingGap
from sectorlmi.places.areas import title
from sectorlmi.sources import archive, cip_soc, ipeds, readings
from sectorlmi.sources.base import Parsed
from sectorlmi.store import Store
from sectorlmi.terms import progress, study_industries
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.workflows import profile, study_cells
from sectorlmi.workflows.people_tables import PeopleData

GET: Final = {
    "completions": "Name NCES's cYYYY_a.csv with --completions, or load it: sectorlmi load FILE.",
    "institutions": "Name NCES's hdYYYY.csv with --institutions, or load it: sectorlmi load FILE.",
    "crosswalk": "Name CIP2020_SOC2018_Crosswalk.xlsx with --crosswalk, or load it: sectorlmi load FILE.",
}
_COMPLETED: Final = re.compile(r"(20\d\d) completions")
_PLACES: Final = re.compile(r"(20\d\d) institutions")
# More of the completers in programs that no row of the crosswalk has: the two are of different editions of CIP.
_MOST_UNKNOWN: Final = 0.02
_NAMED: Final = 6
# (year of the completions, those of the region's institutions, names of these, where programs lead).
Held = tuple[int, Completions, Mapping[str, str], Paths]


@dataclass(frozen=True)
class Files:
    """Files that were named; what is not named is taken from the store, of the year nearest to the study's."""

    completions: tuple[Path, ...] = ()
    institutions: Path | None = None
    crosswalk: Path | None = None


def training_gap(
    study: Study, store: Store, industries: Sequence[str], files: Files, tell: Progress = nobody
) -> TrainingGap:
    """The training gap of the occupations of these industries; of the study's short list when none is named.

    Raises what `profile.profile` raises, and:
        StoreError: completions, institutions or the crosswalk are neither named nor loaded.
        DataError: a file is none of these, or they do not fit each other or the region.
    """
    asked = [study_industries.asked_for(study, code, "NAICS") for code in industries]
    study = study_cells.with_counties(study, store)
    data = PeopleData(store, study)
    given = _Given(data, study, files)
    held = given.held()
    profile.needs_patterns(data)
    chosen, jobs = profile.industries_and_jobs(study, store, tuple(dict.fromkeys(asked)), tell)
    tell(progress.PEOPLE)
    chosen_jobs = {code: jobs.employment[code] for code in chosen}
    found = _of_jobs(study, store, data, chosen_jobs, held)
    used = dict.fromkeys((*jobs.provenance, *found.provenance, *given.provenance))
    return replace(found, provenance=tuple(used), notes=(*given.notes, *found.notes))


def of_profiles(found: Profiles | None, store: Store) -> tuple[TrainingGap | None, tuple[str, ...]]:
    """The training gap of the occupations of these profiles by what is loaded, and the notes on it.

    None where nothing is known of who works there, or a file is not loaded; with the reason as a note where the files
    do not fit each other or the region.
    """
    if found is None or not found.study.region.counties:
        return None, ()
    data = PeopleData(store, found.study)
    if not is_loaded(data):
        return None, ()
    given = _Given(data, found.study, Files())
    try:
        jobs = {p.industry: p.employment for p in found.profiles}
        return _of_jobs(found.study, store, data, jobs, given.held()), tuple(given.notes)
    except (DataError, CoverageError) as error:
        return None, (f"Who is trained here is not told: {error}.",)


def is_loaded(data: PeopleData) -> bool:
    """Whether the store has completions, institutions and the crosswalk; none of them is read."""
    has_both = all(data.nearest(ipeds.NAME, form) for form in (_COMPLETED, _PLACES))
    return has_both and data.has(cip_soc.NAME, "2020")


def _of_jobs(study: Study, store: Store, data: PeopleData, jobs: Mapping[str, float], given: Held) -> TrainingGap:
    """The gaps of the occupations of industries with so many jobs."""
    year, held, names, paths = given
    everywhere = profile.all_jobs(replace(study, industry_regions=()), store)
    staffing = data.staffing({*everywhere.employment, *jobs})
    known = data.characteristics()
    of_region = occupation_jobs(everywhere.employment, {c: staffing.of(c) for c in everywhere.employment})
    of_chosen = occupation_jobs(jobs, {c: staffing.of(c) for c in jobs})
    openings = training.openings_of(of_region, known.openings_rate)
    here = training.openings_of(of_chosen, known.openings_rate)
    gaps = training.by_need(
        training.gap(
            [code],
            known.titles.get(code, code),
            openings=(openings.get(code, np.nan), here[code]),
            education=known.preparation.get(code, Preparation()).education,
            held=held,
            paths=paths,
            names=names,
        )
        for code in here
    )
    return TrainingGap(
        study,
        tuple(jobs),
        year,
        gaps,
        training.together(gaps, held, paths, names),
        tuple(dict.fromkeys((*everywhere.provenance, *data.provenance()))),
        (*data.notes, *known.credits),
    )


class _Given:
    """Reads the three files, named or loaded, and sees that they fit each other and the region."""

    def __init__(self, data: PeopleData, study: Study, files: Files) -> None:
        self._data, self._study, self._files = data, study, files
        self.notes: list[str] = []
        self.provenance: list[Provenance] = []

    def held(self) -> Held:
        """(year of the completions, those of the region's institutions, names of these, where programs lead)."""
        year, table = self._completions()
        places = self._institutions(year)
        paths = Paths.of(self._crosswalk())
        inside = self._inside(places)
        held = training.completions(table, inside)
        self._check_region(table, places, inside, year)
        self._check_edition(held, paths)
        strange = training.unknown_awards(held)
        if strange:
            self.notes.append(
                f"{sum(strange.values()):,.0f} completers have award levels that are not in NCES's list; they stand "
                f"under their own number: {_listed(strange)}."
            )
        if held.second:
            total = sum(held.second.values())
            self.notes.append(f"{total:,.0f} second majors are shown apart: their people are counted by the first.")
        return year, held, inside, paths

    def _completions(self) -> tuple[int, dict[str, Any]]:
        if not self._files.completions:
            key = self._nearest("completions", _COMPLETED)
            return int(key[:4]), self._data.table(ipeds.NAME, key)
        parts = [self._read(file, _COMPLETED, "completions") for file in self._files.completions]
        years = {part.key for part in parts}
        if len(years) > 1:
            raise DataError(
                f"--completions: the files are of {' and '.join(sorted(k[:4] for k in years))}",
                "Name one year's files.",
            )
        columns = [_columns(part) for part in parts]
        reporting = Counter(unitid for c in columns for unitid in set(c["unitid"].tolist()))
        twice = sorted(unitid for unitid, files in reporting.items() if files > 1)
        if twice:
            raise DataError(
                f"--completions: institution {twice[0]} stands in more than one of the files",
                "Name each file once, or those that share no institution.",
            )
        return int(parts[0].key[:4]), {n: np.concatenate([c[n] for c in columns]) for n in columns[0]}

    def _institutions(self, year: int) -> dict[str, Any]:
        if self._files.institutions is None:
            key = self._nearest("institutions", _PLACES)
            table = self._data.table(ipeds.NAME, key)
        else:
            part = self._read(self._files.institutions, _PLACES, "institutions")
            key, table = part.key, _columns(part)
        if int(key[:4]) != year:
            self.notes.append(f"Completions are of {year}, the list of institutions is of {key[:4]}.")
        return table

    def _crosswalk(self) -> dict[str, Any]:
        if self._files.crosswalk is not None:
            return _columns(self._read(self._files.crosswalk, re.compile(r"(2020)"), "crosswalk", cip_soc.NAME))
        if not self._data.has(cip_soc.NAME, "2020"):
            raise StoreError("the crosswalk of programs to occupations is not at hand", GET["crosswalk"])
        return self._data.table(cip_soc.NAME, "2020")

    def _nearest(self, kind: str, form: re.Pattern[str]) -> str:
        key = self._data.nearest(ipeds.NAME, form)
        if not key:
            raise StoreError(f"no IPEDS {kind} are at hand", GET[kind])
        return key

    def _read(self, file: Path, form: re.Pattern[str], option: str, source: str = ipeds.NAME) -> Parsed:
        """The one table of a named file. DataError where it is another kind of file."""
        if not file.is_file():
            raise ConfigError(f"--{option}: there is no file {file}", "Check the path.")
        for member in archive.members([file]):
            for found, reader in readings(member):
                if reader.name != source:
                    continue
                for part in reader.parse(found, nobody):
                    if form.match(part.key):
                        self.notes += part.notes
                        self.provenance.append(_provenance(file, source))
                        return part
        raise DataError(f"--{option}: {file} is no file of {option}", GET[option])

    def _inside(self, places: Mapping[str, Any]) -> dict[str, str]:
        counties = set(self._study.region.counties)
        rows = zip(places["unitid"].tolist(), places["name"].tolist(), places["area_fips"].tolist(), strict=True)
        return {unitid: name for unitid, name, area in rows if area in counties}

    def _check_region(
        self, table: Mapping[str, Any], places: Mapping[str, Any], inside: Mapping[str, str], year: int
    ) -> None:
        """DataError where the files are of other states, or of other counties of the same state."""
        counties = self._study.region.counties
        states = sorted({code[:2] for code in counties})
        areas = dict(zip(places["unitid"].tolist(), places["area_fips"].tolist(), strict=True))
        reported = set(table["unitid"].tolist())
        of_states = {areas[u][:2] for u in reported if areas.get(u)}
        for state in states:
            if state not in of_states:
                raise DataError(
                    f"the completions of {year} hold no institution of {title(state + '000')}",
                    f"They hold {_listed(title(s + '000') for s in sorted(of_states)) or 'no known institution'}; "
                    "get the file of the whole nation, or of this state.",
                )
        self._check_counties({area for area in areas.values() if area})
        if not inside:
            self.notes.append(f"No institution is in a county of {self._study.region.name}: its completers are none.")
        unlisted = reported - areas.keys()
        if unlisted:
            self.notes.append(
                f"{len(unlisted):,} institutions with completions are not in the list of institutions and are left out."
            )
        silent = [name for unitid, name in inside.items() if unitid not in reported]
        if silent:
            self.notes.append(
                f"{len(silent)} of the region's {len(inside)} institutions report no completions: "
                f"{_listed(sorted(silent)[:_NAMED])}{' and others' if len(silent) > _NAMED else ''}."
            )

    def _check_counties(self, listed: Collection[str]) -> None:
        """DataError where study and list have other counties of Connecticut: old ones 001-015, regions 110-190."""
        ours, theirs = (
            {code[2] for code in codes if code[:2] == "09"} for codes in (self._study.region.counties, listed)
        )
        if ours - theirs:
            shown = _listed(sorted(title(area) for area in listed if area[:2] == "09")[:3])
            raise DataError(
                "the list of institutions has no county of Connecticut of the kind that the region names",
                f"It has {shown} and others: old counties to 2021, planning regions from 2022. "
                "Take a list of institutions of the study's kind.",
            )

    def _check_edition(self, held: Completions, paths: Paths) -> None:
        unknown, total = training.unknown_programs(held, paths), sum(held.by_program().values())
        if unknown and sum(unknown.values()) > _MOST_UNKNOWN * total:
            raise DataError(
                f"{sum(unknown.values()):,.0f} of {total:,.0f} completers are in programs that the crosswalk of CIP "
                f"2020 does not have: {_listed(list(unknown)[:_NAMED])}",
                "The completions are coded in another edition of CIP; take those of 2020 or later.",
            )
        if unknown:
            self.notes.append(
                f"{sum(unknown.values()):,.0f} completers of programs that the crosswalk does not have are left "
                f"out: {_listed(list(unknown)[:_NAMED])}."
            )


def _columns(part: Parsed) -> dict[str, Any]:
    return {name: np.array(part.table[name].to_pylist()) for name in part.table.column_names}


def _provenance(file: Path, source: str) -> Provenance:
    from sectorlmi.disk import sha256_of

    return Provenance(source, file.name, sha256_of(file))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
