"""Jobs of the region by industry in the current year, with how firm each number is: the same as in the data table.

The base year is not resolved: who works somewhere does not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import CoverageError
from sectorlmi.store import Store
from sectorlmi.table import own_region, status
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.sums import CellsOf, Year, ranked_amount
from sectorlmi.terms import naics
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.region import IndustryRegion
from sectorlmi.terms.study import Level, Study
from sectorlmi.workflows import cells


@dataclass(frozen=True, eq=False)
class Jobs:
    """Jobs of the region by industry, with how firm each is."""

    employment: Mapping[str, float]
    status: Mapping[str, str]
    titles: Mapping[str, str]
    provenance: tuple[Provenance, ...]


def jobs_of(study: Study, store: Store, industries: Sequence[str]) -> Jobs:
    """Jobs of these industries, whatever their level. CoverageError naming the code that is not there."""
    levels = {naics.digits(code) for code in industries if not study.level.lists(code)}
    levels_of_study = [study] if any(study.level.lists(code) for code in industries) else []
    parts = [all_jobs(one, store) for one in (*levels_of_study, *(_at_level(study, n) for n in sorted(levels)))]
    found = {code: part for part in parts for code in part.employment}
    for code in industries:
        if code not in found:
            raise CoverageError(
                f"{code} {reference.industry_titles().get(code, '')}: no row in any county of the region",
                "Check the code, the study's excluded codes and its ownership.",
            )
    return Jobs(
        {code: found[code].employment[code] for code in industries},
        {code: found[code].status[code] for code in industries},
        {code: found[code].titles[code] for code in industries},
        tuple(dict.fromkeys(p for part in parts for p in part.provenance)),
    )


def _at_level(study: Study, digits: int) -> Study:
    return replace(study, level=Level(digits))


def all_jobs(study: Study, store: Store) -> Jobs:
    """Jobs of every industry of the study's level. CoverageError where there is none."""
    if study.source:
        from sectorlmi.workflows import rank

        table, whole = rank.study_table(study, store)
        return jobs_in(table, whole.provenance)
    found = cells.read(study, store, only_current=True)
    own = ((one, current) for one, (_, current) in zip(study.industry_regions, found.own, strict=True))
    parts = [_over(study, one, year) for one, year in ((None, found.current), *own)]
    if not any(part.employment for part in parts):
        raise CoverageError(
            f"the region has no industry of {study.level.default} digits in {study.years.current}",
            "Check the ownership, the level and the excluded codes of the study.",
        )
    return Jobs(
        {code: n for part in parts for code, n in part.employment.items()},
        {code: kind for part in parts for code, kind in part.status.items()},
        {code: title for part in parts for code, title in part.titles.items()},
        found.provenance,
    )


def _over(study: Study, own: IndustryRegion | None, year: Year) -> Jobs:
    """The jobs of the industries whose numbers are of this region: the study's (None), or one of their own."""
    found = year.resolved.cells.within(areas=year.areas, owns=study.ownership)
    listed = _listed(study, np.unique(found.industry).tolist())
    industries = [code for code in listed if study.own_region(code) == own]
    sums = CellsOf(year.resolved, [year.areas], study.ownership).sums([(code,) for code in industries])
    jobs = ranked_amount(sums.employment, sums.n_suppressed, study.suppressed)
    titles, said = reference.industry_titles(), f" [{own_region.words(own)}]" if own else ""
    return Jobs(
        dict(zip(industries, jobs.tolist(), strict=True)),
        dict(zip(industries, status.of_sum(sums, study.suppressed).tolist(), strict=True)),
        {code: titles.get(code, f"NAICS {code}") + said for code in industries},
        (),
    )


def _listed(study: Study, codes: Iterable[str]) -> list[str]:
    """Those of the study's level that it does not exclude."""
    excluded = study.industries.exclude
    at_level = (code for code in codes if naics.digits(code) and study.level.lists(code))
    return [code for code in at_level if not any(naics.is_within(code, x) for x in excluded)]


def jobs_in(table: DataTable, provenance: tuple[Provenance, ...]) -> Jobs:
    """The jobs of a data table."""
    return Jobs(
        dict(zip(table.industries, table["employment"].tolist(), strict=True)),
        dict(zip(table.industries, map(str, table["employment_status"]), strict=True)),
        table.titles(),
        provenance,
    )
