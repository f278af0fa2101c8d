"""From the store: staffing patterns of the right year, what is known of occupations, and the crosswalks to clusters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.people import characteristics as ch
from sectorlmi.people.characteristics import Characteristics
from sectorlmi.people.clusters import Crosswalk, crosswalk
from sectorlmi.people.profile import RegionalWages
from sectorlmi.people.regional_wages import areas_of, regional_wages
from sectorlmi.people.staffing import Pattern, Patterns, occ_code, vintage
from sectorlmi.people.supply import (
    MEASURES,
    Estimate,
    LaborForce,
    Measure,
    labor_force,
    measured,
    older_workers_pct,
)
from sectorlmi.sources.onet import CREDIT
from sectorlmi.store import Store
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.provenance import Provenance
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
        ours, theirs = self.vintages
        group = None if ours == theirs else _group(industry, ours, theirs)
        if group is None:
            return self.patterns.of(industry, self.owns)
        codes = group.new if theirs > ours else group.old
        change = f"what {industry} holds changed between NAICS {ours} and {theirs}"
        note = f"{change}; pattern of {', '.join(sorted(codes))} together"
        return self.patterns.pooled(industry, codes, self.owns, note)


def _group(industry: str, ours: int, theirs: int) -> breaks.Group | None:
    older, newer = sorted((ours, theirs))
    groups = breaks.bridge_groups(older, newer, naics.digits(industry))
    return next((g for g in groups if industry in (g.old if ours == older else g.new)), None)


@dataclass(frozen=True, eq=False)
class Supply:
    """Labor supply of the region, as far as loaded.

    `people` holds, for each measure, the ACS year and the estimate; `older_pct` the percent of workers of 55 and older.
    """

    laus_year: str
    force: LaborForce | None
    people: Mapping[Measure, tuple[str, Estimate]]
    older_pct: Mapping[str, float]

    @property
    def is_empty(self) -> bool:
        return self.force is None and not self.people and not self.older_pct


class PeopleData:
    """Reads what the store holds on occupations, each table once."""

    def __init__(self, store: Store, study: Study) -> None:
        self._store = store
        self._study = study
        self._used: dict[tuple[str, str], None] = {}
        self.notes: list[str] = []

    def provenance(self) -> list[Provenance]:
        """The inputs that were read, each once."""
        found = [self._store.table_provenance(source, key) for source, key in self._used]
        return list(dict.fromkeys(found))

    def _table(self, source: str, key: str) -> Columns:
        self._used[source, key] = None
        return self._store.table(source, key)

    def _has(self, source: str, key: str) -> bool:
        return key in self._store.tables(source)

    def staffing(self) -> Staffing | None:
        """Patterns of the study's NAICS revision and the nearest year; of the nearest year where there are none."""
        kinds = _by_year(self._store.tables("oews"), (*_INDUSTRY_KINDS, _EXTRACT))
        if not kinds:
            return None
        current = self._study.years.current
        ours = breaks.naics_vintage(current)
        year = min(kinds, key=lambda y: (vintage(y) != ours, abs(y - current), -y))
        keys = [f"{year} {kind}" for kind in kinds[year] if kind != _EXTRACT] or [f"{year} {_EXTRACT}"]
        titles = {code: t for key in keys for code, t in self._titles(key, "naics").items()}
        self._note_year(year, current, ours)
        patterns = Patterns(year, [self._table("oews", key) for key in keys], titles)
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
        if not self._has("oews", f"{key} titles"):
            return {}
        table = self._table("oews", f"{key} titles")
        rows = table["kind"] == kind
        return dict(zip(table["code"][rows].tolist(), table["title"][rows].tolist(), strict=True))

    def national_key(self) -> str:
        """The cross-industry national OEWS table nearest to the study's year; empty when none is loaded."""
        years = _by_year(self._store.tables("oews"), ("national",))
        current = self._study.years.current
        return f"{min(years, key=lambda y: (abs(y - current), -y))} national" if years else ""

    def characteristics(self) -> Characteristics:
        """Everything loaded on occupations."""
        known = Characteristics(titles=self._occupation_titles())
        if self._has("ep_occupations", "5.4"):
            known = replace(known, preparation=ch.preparation(self._table("ep_occupations", "5.4")))
        else:
            self.notes.append("Education and training: load BLS EP Table 5.4 (education.xlsx).")
        if self._has("ep_occupations", "5.3"):
            known = replace(known, attained_pct=ch.attained(self._table("ep_occupations", "5.3")))
        else:
            self.notes.append(
                "Typical entry education is what BLS assigns; what workers really have may differ (START's warning)."
                " Load BLS EP Table 5.3 to see where."
            )
        openings = next((key for key in ("1.10", "1.2") if self._has("ep_occupations", key)), None)
        if openings:
            rate, growth = ch.rates(self._table("ep_occupations", openings))
            known = replace(known, openings_rate=rate, growth_pct=growth)
        else:
            self.notes.append("Openings: load BLS EP occupation.xlsx (Tables 1.2 and 1.10).")
        known = self._with_wages(known)
        return self._with_onet(known)

    def _with_wages(self, known: Characteristics) -> Characteristics:
        key = self.national_key()
        if not key:
            return known
        median, mean = ch.national(self._table("oews", key))
        return replace(known, median_usd=median, mean_usd=mean)

    def _with_onet(self, known: Characteristics) -> Characteristics:
        if self._has("onet", "job zones"):
            zones = self._table("onet", "job zones")
            by_soc = ch.by_soc(zones["onet_code"].tolist(), zones["job_zone"].tolist())
            known = replace(known, job_zone=by_soc, credits=(CREDIT,))
        if self._has("onet", "skills"):
            known = replace(known, skills=ch.top_elements(self._table("onet", "skills")), credits=(CREDIT,))
        if not known.credits:
            self.notes.append("Job zones and skills: load `Job Zones` and `Skills` of the O*NET database.")
        return known

    def _occupation_titles(self) -> dict[str, str]:
        titles: dict[str, str] = {}
        for key in ("5.4", "1.2"):
            if self._has("ep_occupations", key):
                table = self._table("ep_occupations", key)
                titles |= dict(zip(table["occ_code"].tolist(), table["title"].tolist(), strict=True))
        national = self.national_key()
        if national:
            named = self._titles(national, "occ_code")
            titles |= {_as_code(code): title for code, title in named.items()}
        return titles

    def regional_wages(self) -> RegionalWages | None:
        """Wages of the OEWS areas that hold the region's counties; the state's where the areas are not loaded."""
        definitions = self._nearest("oews_areas", re.compile(r"(20\d\d)"))
        years = _by_year(self._store.tables("oews"), ("msa", "bos", "state"))
        if not years:
            return None
        year = min(years, key=lambda y: (abs(y - self._study.years.current), -y))
        areas, kinds = self._areas(definitions, years[year])
        keys = [f"{year} {kind}" for kind in kinds]
        titles = {code: t for key in keys for code, t in self._titles(key, "area").items()}
        titles = {code.lstrip("0"): title for code, title in titles.items()}
        found = regional_wages([self._table("oews", key) for key in keys], areas, titles)
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
            areas, missing = areas_of(self._table("oews_areas", definitions), counties)
            if missing:
                self.notes.append(f"Regional wages leave out {', '.join(missing)}: in no OEWS area.")
            return list(areas), local
        return sorted({int(c[:2]) for c in counties}), [kind for kind in kinds if kind == "state"]

    def _nearest(self, source: str, form: re.Pattern[str]) -> str:
        """The table of a source nearest to the study's year; empty when there is none."""
        keys = {key: int(m[1]) for key in self._store.tables(source) if (m := form.match(key))}
        current = self._study.years.current
        return min(keys, key=lambda key: (abs(keys[key] - current), -keys[key])) if keys else ""

    def supply(self, industries: Sequence[str]) -> Supply:
        """Labor force, schooling and age of the region's people, and the age of these industries' workers."""
        counties = self._study.region.counties
        laus = self._nearest("laus", re.compile(r"(20\d\d|19\d\d)$"))
        force = labor_force(self._table("laus", laus), counties) if laus else None
        if force and force.missing:
            self.notes.append(f"LAUS {laus} has no labor force for {', '.join(force.missing)}.")
        people = {}
        for measure in MEASURES:
            key = self._nearest("acs", re.compile(rf"(20\d\d) {measure.group}$"))
            if key:
                people[measure] = (key[:4], measured(measure, self._table("acs", key), counties))
        return Supply(laus, force, people, self._older(industries))

    def _older(self, industries: Sequence[str]) -> dict[str, float]:
        """Percent of workers of 55 and older by industry; of the newest quarter of each state of the region."""
        counties = self._study.region.counties
        newest = {key[:2]: key for key in self._store.tables("qwi")}
        keys = [newest.get(state) for state in sorted({c[:2] for c in counties})]
        if not keys or None in keys:
            return {}
        tables = [self._table("qwi", key) for key in keys if key]
        joined = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
        return {code: older_workers_pct(joined, counties, code) for code in industries}

    def crosswalk(self, framework: str | None = None) -> Crosswalk | None:
        """The SOC crosswalk of a framework; without one, the 2024 one or else the older; None when not loaded."""
        there = self._store.tables("clusters")
        wanted = [framework] if framework else ["2024", "16"]
        key = next((one for one in wanted if one in there), None)
        if key is None:
            return None
        table = self._table("clusters", key)
        pairs = zip(table["soc_code"].tolist(), table["career_cluster"].tolist(), strict=True)
        return crosswalk(pairs, f"the crosswalk of {key}")


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
