"""Where an industry's jobs are: its footprint inside a region, and concentrations just outside that a line cuts off.

START warns that a region drawn on political lines may miss half of an industry. The footprint is the smallest set of
the region's counties that holds most of the industry's jobs there; a concentration outside is a neighboring county
that is both specialized in the industry and large beside the region.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sectorlmi import reference
from sectorlmi.places.areas import title
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table.measures import location_quotient
from sectorlmi.table.sums import Year
from sectorlmi.terms import codes
from sectorlmi.terms.cells import Flags, Floats
from sectorlmi.terms.document import Document, file_stem, plain, plain_table
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.significant import nearest_ten
from sectorlmi.terms.study import Study

MOST_JOBS: Final = 0.8
# A concentration: the county's location quotient, its jobs against the region's in the industry, and its jobs.
CONCENTRATED: Final = 1.2
NOTABLE_SHARE: Final = 0.05
NOTABLE_JOBS: Final = 50


@dataclass(frozen=True, eq=False)
class CountyJobs:
    """Jobs by county and industry, hidden cells estimated or left out.

    Args:
        jobs, establishments: (counties × industries); no row is 0, a hidden cell without an estimate is 0 too.
        hidden: (counties × industries) whether the publisher hides a cell of it.
        totals: published jobs of all industries, a county each; the denominator of its location quotients.
        benchmark: the benchmark's jobs by industry; `benchmark_total` of all industries.
    """

    counties: tuple[str, ...]
    industries: tuple[str, ...]
    jobs: Floats
    establishments: Floats
    hidden: Flags
    totals: Floats
    benchmark: Floats
    benchmark_total: float

    def rows(self, counties: Sequence[str]) -> Flags:
        """A mask of these counties."""
        found: Flags = np.isin(np.array(self.counties, dtype=np.str_), np.array(sorted(counties), dtype="<U5"))
        return found

    def quotients(self, counties: Flags) -> Floats:
        """Location quotients of the industries over the counties taken together."""
        return location_quotient(
            self.jobs[counties].sum(axis=0), float(self.totals[counties].sum()), self.benchmark, self.benchmark_total
        )


def county_jobs(
    year: Year,
    industries: Sequence[str],
    owns: Sequence[str],
    benchmark: Year,
    *,
    total_own: Sequence[str],
) -> CountyJobs:
    """Jobs of a year's counties, and of the benchmark; `total_own`: the ownerships of all-industry totals."""

    def total(of: Year) -> Floats:
        return _Table(of.resolved, of.areas, total_own).of([codes.ALL_INDUSTRIES])[0][:, 0]

    jobs, establishments, hidden = _Table(year.resolved, year.areas, owns).of(industries)
    there = _Table(benchmark.resolved, benchmark.areas, owns).of(industries)[0]
    return CountyJobs(
        year.areas,
        tuple(industries),
        jobs,
        establishments,
        hidden,
        total(year),
        there.sum(axis=0),
        float(total(benchmark).sum()),
    )


class _Table:
    """Cells as (areas × industries)."""

    def __init__(self, resolved: Resolved, areas: Sequence[str], owns: Sequence[str]) -> None:
        cells = resolved.cells
        self._areas = {code: i for i, code in enumerate(areas)}
        rows = np.flatnonzero(np.isin(cells.area, list(areas)) & np.isin(cells.own, list(owns)))
        self._cells = cells.take(rows)
        estimate = np.nan_to_num(resolved.employment.estimate[rows])
        self._jobs = np.where(self._cells.suppressed, estimate, np.nan_to_num(self._cells.employment))

    def of(self, industries: Sequence[str]) -> tuple[Floats, Floats, Flags]:
        """Jobs, establishments, and whether anything is hidden."""
        column = {code: i for i, code in enumerate(industries)}
        chosen = [i for i, code in enumerate(self._cells.industry) if str(code) in column]
        at = (
            [self._areas[str(self._cells.area[i])] for i in chosen],
            [column[str(self._cells.industry[i])] for i in chosen],
        )
        shape = len(self._areas), len(industries)
        jobs, places, hidden = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        np.add.at(jobs, at, self._jobs[chosen])
        np.add.at(places, at, self._cells.establishments[chosen])
        np.add.at(hidden, at, self._cells.suppressed[chosen])
        return jobs, places, hidden > 0


@dataclass(frozen=True)
class Footprint:
    """The counties that hold most of an industry's jobs in the region, largest first, and the share they hold (0-1)."""

    industry: str
    jobs: float
    counties: tuple[str, ...]
    share: float
    has_hidden: bool


def footprints(found: CountyJobs, region: Sequence[str], *, share: float = MOST_JOBS) -> list[Footprint]:
    """The footprint of each industry inside the region; none of an industry without jobs there."""
    inside = np.flatnonzero(found.rows(region))
    return [
        _footprint(found, i, inside, share) for i in range(len(found.industries)) if found.jobs[inside, i].sum() > 0
    ]


def _footprint(
    found: CountyJobs, industry: int, inside: np.ndarray[tuple[int], np.dtype[np.intp]], share: float
) -> Footprint:
    jobs = found.jobs[inside, industry]
    order = np.argsort(-jobs, kind="stable")
    held = np.cumsum(jobs[order]) / jobs.sum()
    n = int(np.argmax(held >= share - 1e-12)) + 1
    counties = tuple(found.counties[inside[i]] for i in order[:n])
    hidden = bool(found.hidden[inside, industry].any())
    return Footprint(found.industries[industry], float(jobs.sum()), counties, float(held[n - 1]), hidden)


@dataclass(frozen=True)
class Outside:
    """A county next to the region and what it would add in one industry.

    `quotient` is the county's own location quotient, `region_quotient` the region's without it, `joined_quotient` the
    region's with it.
    """

    industry: str
    county: str
    jobs: float
    establishments: float
    is_hidden: bool
    quotient: float
    region_jobs: float
    region_quotient: float
    joined_quotient: float

    @property
    def added_pct(self) -> float:
        """Its jobs in percent of the region's; NaN where the region has none."""
        return 100 * self.jobs / self.region_jobs if self.region_jobs else float("nan")


def additions(found: CountyJobs, region: Sequence[str], county: str) -> list[Outside]:
    """What a county outside the region would add, industry by industry."""
    inside, own = found.rows(region), found.rows([county])
    before, after, alone = found.quotients(inside), found.quotients(inside | own), found.quotients(own)
    row = int(np.argmax(own))
    return [
        Outside(
            code,
            county,
            float(found.jobs[row, i]),
            float(found.establishments[row, i]),
            bool(found.hidden[row, i]),
            float(alone[i]),
            float(found.jobs[inside, i].sum()),
            float(before[i]),
            float(after[i]),
        )
        for i, code in enumerate(found.industries)
    ]


def concentrations(found: CountyJobs, region: Sequence[str], outside: Sequence[str]) -> list[Outside]:
    """Neighboring counties with a concentration that the region's line cuts off: by industry, largest first."""
    every = [one for county in outside for one in additions(found, region, county) if is_concentration(one)]
    order = {code: i for i, code in enumerate(found.industries)}
    return sorted(every, key=lambda o: (order[o.industry], -o.jobs, o.county))


def is_concentration(one: Outside) -> bool:
    """Specialized (LQ of 1.2 or more) and large: 50 jobs or more, and 5 % or more of the region's."""
    return is_large(one) and one.quotient >= CONCENTRATED


def is_large(one: Outside) -> bool:
    """50 jobs or more, and 5 % or more of the region's in the industry."""
    return one.jobs >= NOTABLE_JOBS and one.jobs >= NOTABLE_SHARE * one.region_jobs


_NONE_OUTSIDE: Final = (
    f"none. A concentration has {NOTABLE_JOBS} jobs or more, {NOTABLE_SHARE:.0%} or more of the region's in the "
    f"industry, and a location quotient of {CONCENTRATED:g} or more."
)
_FOOTPRINT: Final = {
    "industry_code": "NAICS",
    "title": "Industry",
    "employment": "Jobs",
    "share": "Held",
    "counties": "Counties, largest first",
}
_OUTSIDE: Final = {
    "industry_code": "NAICS",
    "title": "Industry",
    "county": "Next door",
    "employment": "Jobs",
    "added_pct": "Of region's",
    "location_quotient": "Its LQ",
    "joined_quotient": "Region's LQ → with it",
}


@dataclass(frozen=True, eq=False)
class Footprints:
    """Footprints of industries, concentrations just outside; `outside` are the neighbors that were looked at.

    A footprint holds `share` (0 to 1) of the jobs.
    """

    study: Study
    share: float
    jobs: CountyJobs
    region: tuple[str, ...]
    outside: tuple[str, ...]
    footprints: tuple[Footprint, ...]
    concentrations: tuple[Outside, ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)

    def document(self) -> Document:
        """The footprints for every format."""
        sections = [
            plain_table(
                "footprints",
                f"Footprints: {100 * self.share:g} % of the jobs",
                _FOOTPRINT,
                self._footprint_rows(),
                nothing=f"no county of {self.study.region.name} has a job in {', '.join(self.jobs.industries)} in "
                f"{self.study.years.current}.",
            )
        ]
        if self.outside:
            n = len(self.outside)
            counties = f"{n:,} {'neighboring county' if n == 1 else 'neighboring counties'}"
            title = f"Concentrations just outside ({counties} looked at)"
            sections.append(plain_table("just_outside", title, _OUTSIDE, self._outside_rows(), nothing=_NONE_OUTSIDE))
        return Document(
            "footprint",
            f"{self.study.name}: where the jobs are",
            f"{file_stem(self.study.name)}-footprint",
            tuple(sections),
            self._payload,
            envelope=("schema", "is_sample", "provenance", "notes"),
            is_sample=self.is_sample,
            notes=self.notes,
            provenance=self.provenance,
        )

    def _footprint_rows(self) -> list[tuple[str, ...]]:
        """One row an industry, as texts."""
        return [
            (
                f.industry,
                industry_title(f.industry),
                f"{f.jobs:,.0f}{'~' if f.has_hidden else ''}",
                f"{f.share:.0%}",
                f"{len(f.counties)} of {len(self.region)}: {', '.join(title(c).partition(',')[0] for c in f.counties)}",
            )
            for f in self.footprints
        ]

    def _outside_rows(self) -> list[tuple[str, ...]]:
        """One row a concentration, as texts."""
        return [
            (
                o.industry,
                industry_title(o.industry),
                title(o.county),
                shown_jobs(o),
                "–" if o.added_pct != o.added_pct else f"{o.added_pct:.0f} %",
                f"{o.quotient:.2f}",
                f"{o.region_quotient:.2f} → {o.joined_quotient:.2f}",
            )
            for o in self.concentrations
        ]

    def _payload(self) -> dict[str, Any]:
        """The JSON's own keys; the jobs of a hidden county cell are rounded to 10 and called estimated."""
        return {
            "region": {"name": self.study.region.name, "counties": list(self.region)},
            "year": self.study.years.current.plain(),
            "footprints": [
                {
                    "industry_code": f.industry,
                    "title": industry_title(f.industry),
                    "employment": f.jobs,
                    "employment_status": "estimated" if f.has_hidden else "sum_published",
                    "counties": list(f.counties),
                    "share": f.share,
                }
                for f in self.footprints
            ],
            "just_outside": [outside_as_dict(o) for o in self.concentrations],
            "looked_at": list(self.outside),
        }


def outside_as_dict(one: Outside) -> dict[str, Any]:
    """What a neighboring county adds in an industry, as plain JSON values."""
    return {
        "industry_code": one.industry,
        "area_fips": one.county,
        "title": title(one.county),
        "employment": _rounded(one),
        "employment_status": "estimated" if one.is_hidden else "published",
        "n_establishments": one.establishments,
        "added_pct": plain(one.added_pct),
        "location_quotient": plain(one.quotient),
        "region_location_quotient": plain(one.region_quotient),
        "region_location_quotient_with_it": plain(one.joined_quotient),
    }


def industry_title(code: str) -> str:
    """An industry's name."""
    return reference.industry_titles().get(code, f"NAICS {code}")


def shown_jobs(one: Outside) -> str:
    """A county's jobs as people see them; an estimate is rounded and marked."""
    return f"{_rounded(one):,.0f}{'~' if one.is_hidden else ''}"


def _rounded(one: Outside) -> float:
    return float(nearest_ten(np.array(one.jobs))) if one.is_hidden else one.jobs
