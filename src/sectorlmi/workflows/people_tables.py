"""From the store: staffing patterns of the right year, what is known of occupations, crosswalks, and labor supply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import StoreError
from sectorlmi.people import characteristics as ch
from sectorlmi.people.career_clusters import Crosswalk, crosswalk
from sectorlmi.people.characteristics import Characteristics
from sectorlmi.people.profile import RegionalWages
from sectorlmi.people.regional_wages import areas_of, regional_wages
from sectorlmi.people.staffing import Pattern, Patterns, occ_code, serving, vintage
from sectorlmi.people.supply import (
    MEASURES,
    Supply,
    labor_force,
    measured,
    older_workers_pct,
)
from sectorlmi.store import Store
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.provenance import ONET_CREDIT, Provenance
from sectorlmi.terms.study import Study

_KEY: Final = re.compile(r"(20\d\d) (\S+)")
# Files with jobs by industry, those with most detail first; an extract only where there is no such file.
_INDUSTRY_KINDS: Final = ("nat4d", "nat3d", "nat3d_owner", "nat4d_owner", "natsector", "natsector_owner", "nat5d_6d")
_EXTRACT: Final = "extract"
GET_PATTERNS: Final = (
    "Load OEWS industry files (oesmYYin4.zip from bls.gov/oes/special-requests) with `sectorlmi load`."
)

Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Staffing:
    """The patterns that serve a study, translated to its NAICS revision.

    `vintages` are the revisions of the study and of the patterns.
    """

    patterns: Patterns
    vintages: tuple[int, int]
    owns: tuple[str, ...]

    def of(self, industry: str) -> Pattern | None:
        """The pattern of an industry of the study; pooled over a bridge group where its content changed."""
        codes = _codes_in(industry, *self.vintages)
        if codes == (industry,):
            return self.patterns.of(industry, self.owns)
        ours, theirs = self.vintages
        change = f"what {industry} holds changed between NAICS {ours} and {theirs}"
        note = f"{change}; pattern of {', '.join(sorted(codes))} together"
        return self.patterns.pooled(industry, codes, self.owns, note)


def _codes_in(industry: str, ours: int, theirs: int) -> tuple[str, ...]:
    """The codes of another NAICS revision that hold an industry of ours: the industry itself, or its bridge group's."""
    if ours == theirs:
        return (industry,)
    older, newer = sorted((ours, theirs))
    groups = breaks.bridge_groups(older, newer, naics.digits(industry))
    group = next((g for g in groups if industry in (g.old if ours == older else g.new)), None)
    return (industry,) if group is None else tuple(sorted(group.new if theirs > ours else group.old))


class PeopleData:
    """Reads what the store holds on occupations, each table once."""

    def __init__(self, store: Store, study: Study) -> None:
        self._store = store
        self._study = study
        self._used: dict[tuple[str, str], None] = {}
        self.notes: list[str] = []

    def provenance(self) -> list[Provenance]:
        """The inputs that were read, each once."""
        found = [p for source, key in self._used for p in self._store.table_inputs(source, key)]
        return list(dict.fromkeys(found))

    def table(self, source: str, key: str, within: Mapping[str, Sequence[str]] | None = None) -> Columns:
        """A table of the store, noted as an input."""
        self._used[source, key] = None
        return self._store.table(source, key, within)

    def has(self, source: str, key: str) -> bool:
        """Whether the store holds this table."""
        return key in self._store.tables(source)

    def has_patterns(self) -> bool:
        """Whether any staffing pattern is loaded."""
        return bool(self._pattern_kinds())

    def _pattern_kinds(self) -> dict[int, list[str]]:
        return _by_year(self._store.tables("oews"), (*_INDUSTRY_KINDS, _EXTRACT))

    def staffing(self, industries: Iterable[str]) -> Staffing:
        """Patterns for these industries: of the study's NAICS revision and the nearest year, else of the nearest year.

        Only their rows are read, of several hundred thousand. StoreError when no patterns are loaded.
        """
        kinds = self._pattern_kinds()
        if not kinds:
            raise StoreError("the store has no staffing patterns (OEWS jobs by industry and occupation)", GET_PATTERNS)
        current = self._study.years.current.year
        ours = breaks.naics_vintage(current)
        year = min(kinds, key=lambda y: (vintage(y) != ours, abs(y - current), -y))
        keys = [f"{year} {kind}" for kind in kinds[year] if kind != _EXTRACT] or [f"{year} {_EXTRACT}"]
        titles = {code: t for key in keys for code, t in self._titles(key, "naics").items()}
        self._note_year(year, current, ours)
        wanted = {code for industry in industries for code in _codes_in(industry, ours, vintage(year))}
        within = {"naics": sorted(serving(wanted, titles))}
        patterns = Patterns(year, [self.table("oews", key, within) for key in keys], titles)
        return Staffing(patterns, (ours, vintage(year)), self._study.ownership)

    def _note_year(self, year: int, current: int, ours: int) -> None:
        self.notes.append(
            f"Occupations: national staffing patterns of May {year} on the region's jobs of {current}. Jobs by"
            " occupation are estimates of this program, not BLS data."
        )
        if vintage(year) != ours:
            self.notes.append(
                f"The study's industries are coded in NAICS {ours}, the patterns in NAICS {vintage(year)}: where the"
                " content of an industry changed, the pattern of the whole bridge group stands for it."
            )

    def _titles(self, key: str, kind: str) -> dict[str, str]:
        if not self.has("oews", f"{key} titles"):
            return {}
        table = self.table("oews", f"{key} titles")
        rows = table["kind"] == kind
        return dict(zip(table["code"][rows].tolist(), table["title"][rows].tolist(), strict=True))

    def national_key(self) -> str:
        """The cross-industry national OEWS table nearest to the study's year; empty when none is loaded."""
        years = _by_year(self._store.tables("oews"), ("national",))
        current = self._study.years.current.year
        return f"{min(years, key=lambda y: (abs(y - current), -y))} national" if years else ""

    def characteristics(self) -> Characteristics:
        """Everything loaded on occupations."""
        known = self.demand_side()
        if self.has("ep_occupations", "5.4"):
            known = replace(known, preparation=ch.preparation(self.table("ep_occupations", "5.4")))
        else:
            self.notes.append("Education and training: load BLS EP Table 5.4 (education.xlsx).")
        if self.has("ep_occupations", "5.3"):
            known = replace(known, attained_pct=ch.attained(self.table("ep_occupations", "5.3")))
        else:
            self.notes.append(
                "Typical entry education is what BLS assigns; what workers really have may differ (START's warning)."
                " Load BLS EP Table 5.3 (education.xlsx) to see where."
            )
        return self._with_onet(known)

    def demand_side(self) -> Characteristics:
        """Titles, openings and national wages: what the demand for occupations is told by."""
        known = self._with_wages(Characteristics(titles=self.occupation_titles()))
        openings = next((key for key in ("1.10", "1.2") if self.has("ep_occupations", key)), None)
        if openings is None:
            self.notes.append("Openings: load BLS EP occupation.xlsx (Tables 1.2 and 1.10).")
            return known
        rate, growth = ch.rates(self.table("ep_occupations", openings))
        return replace(known, openings_rate=rate, growth_pct=growth)

    def _with_wages(self, known: Characteristics) -> Characteristics:
        key = self.national_key()
        if not key:
            return known
        table = self.table("oews", key)
        return replace(known, median_usd=ch.national_medians(table), at_cap=ch.medians_at_cap(table))

    def _with_onet(self, known: Characteristics) -> Characteristics:
        if self.has("onet", "job zones"):
            zones = self.table("onet", "job zones")
            by_soc = ch.by_soc(zones["onet_code"].tolist(), zones["job_zone"].tolist())
            known = replace(known, job_zone=by_soc, credits=(ONET_CREDIT,))
        if self.has("onet", "skills"):
            known = replace(known, skills=ch.top_elements(self.table("onet", "skills")), credits=(ONET_CREDIT,))
        if self.has("onet", "knowledge"):
            known = replace(known, knowledge=ch.top_elements(self.table("onet", "knowledge")), credits=(ONET_CREDIT,))
        absent = [name.title() for name in ("job zones", "skills", "knowledge") if not self.has("onet", name)]
        if absent:
            self.notes.append(f"Not loaded of the O*NET database (onetcenter.org/database.html): {_listing(absent)}.")
        return known

    def occupation_titles(self) -> dict[str, str]:
        """Titles by occupation code (`15-1252`), from whichever lists are loaded."""
        titles: dict[str, str] = {}
        for key in ("5.4", "1.2"):
            if self.has("ep_occupations", key):
                table = self.table("ep_occupations", key)
                titles |= dict(zip(table["occ_code"].tolist(), table["title"].tolist(), strict=True))
        national = self.national_key()
        if national:
            named = self._titles(national, "occ_code")
            titles |= {_as_code(code): title for code, title in named.items()}
        return titles

    def regional_wages(self) -> RegionalWages | None:
        """Wages of the OEWS areas that hold the region's counties; the state's where the areas are not loaded."""
        definitions = self.nearest("oews_areas", re.compile(r"(20\d\d)"))
        years = _by_year(self._store.tables("oews"), ("msa", "bos", "state"))
        if not years:
            return None
        year = min(years, key=lambda y: (abs(y - self._study.years.current.year), -y))
        areas, kinds = self._areas(definitions, years[year])
        keys = [f"{year} {kind}" for kind in kinds]
        titles = {code: t for key in keys for code, t in self._titles(key, "area").items()}
        titles = {code.lstrip("0"): title for code, title in titles.items()}
        found = regional_wages([self.table("oews", key) for key in keys], areas, titles)
        if found:
            self.notes.append(
                f"Regional wages: OEWS May {year}, all industries, of {'; '.join(found.areas)}: medians weighted"
                " by jobs, with the range where there are several areas. The areas may reach beyond the region."
            )
        return found

    def _areas(self, definitions: str, kinds: Sequence[str]) -> tuple[list[int], list[str]]:
        """(OEWS areas, kinds of files to look in): metropolitan and nonmetropolitan ones, else whole states."""
        counties = self._study.region.counties
        local = [kind for kind in kinds if kind != "state"]
        if definitions and local:
            areas, missing = areas_of(self.table("oews_areas", definitions), counties)
            if missing:
                self.notes.append(f"Regional wages leave out {', '.join(missing)}: in no OEWS area.")
            return list(areas), local
        return sorted({int(c[:2]) for c in counties}), [kind for kind in kinds if kind == "state"]

    def nearest(self, source: str, form: re.Pattern[str]) -> str:
        """The table of a source nearest to the study's year; empty when there is none."""
        keys = {key: int(m[1]) for key in self._store.tables(source) if (m := form.match(key))}
        current = self._study.years.current.year
        return min(keys, key=lambda key: (abs(keys[key] - current), -keys[key])) if keys else ""

    def crosswalk(self, framework: str | None = None) -> Crosswalk | None:
        """The SOC crosswalk of a framework; without one, the 2024 one or else the older; None when not loaded."""
        there = self._store.tables("clusters")
        wanted = [framework] if framework else ["2024", "16"]
        key = next((one for one in wanted if one in there), None)
        if key is None:
            return None
        table = self.table("clusters", key)
        pairs = zip(table["soc_code"].tolist(), table["career_cluster"].tolist(), strict=True)
        return crosswalk(pairs, f"the crosswalk of {key}")


def _listing(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _as_code(text: str) -> str:
    return text if "-" in text else occ_code(int(text))


def _by_year(keys: Iterable[str], kinds: Sequence[str]) -> dict[int, list[str]]:
    """Which of these kinds there are, by year, in the order asked for."""
    found: dict[int, list[str]] = {}
    for key in keys:
        named = _KEY.fullmatch(key)
        if named and named[2] in kinds:
            found.setdefault(int(named[1]), []).append(named[2])
    return {year: sorted(given, key=kinds.index) for year, given in found.items()}


_ELEVEN_MONTHS: Final = "2025"
_LAUS_YEAR: Final = re.compile(r"(20\d\d|19\d\d)$")


def supply(data: PeopleData, store: Store, counties: Sequence[str], industries: Sequence[str]) -> Supply:
    """Labor force, schooling and age of the region's people, and the age of these industries' workers."""
    laus = data.nearest("laus", _LAUS_YEAR)
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
