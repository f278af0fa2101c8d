"""The data table of a study whose numbers come from one file of a vendor or an agency, taken as they are.

Nothing here is computed that the file gives; what it does not give is worked out from its own columns where the
factor's formula allows (jobs change from both years' jobs), and is missing otherwise. Every number is `third_party`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import table_columns
from sectorlmi.table.factors import FACTORS, Factor, Quantities
from sectorlmi.table.measures import quadrants
from sectorlmi.table.outside import OutsideValues, nothing, outside_columns, with_signal
from sectorlmi.table.price_levels import with_price_level
from sectorlmi.table.real_wages import with_real_wages
from sectorlmi.table.self_sufficiency import with_line, with_notes
from sectorlmi.terms import breaks, naics, study_industries
from sectorlmi.terms.cells import Array, Floats
from sectorlmi.terms.inputs import GivenTable, Roles
from sectorlmi.terms.prices import PayTerms
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study

# What a column of the file may be: the industry, sums that formulas start from, or a factor itself.
_SUMS: Final = ("employment_base", "establishments", "total_annual_wages")
ROLES: Final = ("industry_code", "title", *_SUMS, *FACTORS)
PERCENT_ROLES: Final = frozenset(name for name, f in FACTORS.items() if f.column.unit.startswith("percent"))
COUNT_ROLES: Final = frozenset({*_SUMS, "employment", "avg_annual_wage", "weekly_wage", "location_quotient"})
# Counted one by one, unless the file has jobs in thousands.
WHOLE_ROLES: Final = frozenset({"employment", "employment_base", "establishments"})
FILE_ROLES: Final = Roles(ROLES, PERCENT_ROLES, COUNT_ROLES, WHOLE_ROLES)
_JOBS_ROLES: Final = frozenset({"employment_base", *(n for n, f in FACTORS.items() if f.column.unit == "jobs")})


def listed(study: Study, given: GivenTable) -> tuple[str, ...]:
    """The file's industries of the study's level, less the excluded ones, by code."""
    of_level = (c for c in given.codes if study.level.lists(c))
    return tuple(sorted(c for c in of_level if not any(naics.is_within(c, x) for x in study.industries.exclude)))


def third_party_table(
    study: Study,
    given: GivenTable,
    factors: Sequence[Factor],
    *,
    thousands: bool = False,
    projected: OutsideValues | None = None,
    extra: Mapping[str, OutsideValues] | None = None,
    pay: PayTerms | None = None,
) -> DataTable:
    """The data table of a study from a file of numbers.

    Args:
        factors: the study's factors in its order.
        thousands: jobs stand in thousands in the file.
        projected: projected growth of `listed(...)` from projection files, where the table has none of its own.
        extra: values of the study's own factors by name, in the same order.
        pay: what wages are turned into and held against. ConfigError where that is a line of each county.
    """
    industries = listed(study, given)
    values = {role: _values(industries, given, role, thousands=thousands) for role in given.numbers}
    outside = {"projected_growth": projected or nothing(len(industries)), **(extra or {})}
    outside = with_signal(outside, len(industries))
    if "projected_growth" in values:
        outside["projected_growth"] = _as_given(values["projected_growth"], given.file)
    quantities = _quantities(study, len(industries), values, outside)
    columns = _identity(study, industries, given) | _sums(quantities) | outside_columns(outside)
    used = [_taken(f) if f.name in values else f for f in (*FACTORS.values(), *factors)]
    used = [f for f in used if f.is_known(quantities) or f.name in values or f in factors]
    for factor in dict.fromkeys(used):
        columns[factor.column.name] = factor.values(quantities)
    columns = _blank(len(industries)) | columns | _statuses(used, columns, set(outside))
    columns["growth_note"] = np.where(np.isnan(columns["growth_pct"]), "", given.file)
    columns["quadrant"] = quadrants(
        columns["location_quotient"],
        columns["growth_pct"],
        lq=study.quadrants.location_quotient,
        growth=study.quadrants.growth,
    )
    own = tuple(_taken(f) if f.name in values else f for f in factors)
    notes = (*_notes(study, given, industries), *(note for o in outside.values() for note in o.notes))
    return _with_pay(DataTable(industries, columns, quantities, own, notes), pay, study)


def _with_pay(table: DataTable, pay: PayTerms | None, study: Study) -> DataTable:
    """Real wages and the line beside the file's wages, of which nothing else is certain than what it says."""
    if pay is None:
        return table
    table = with_real_wages(table, pay)
    states = sorted({code[:2] for code in study.region.counties})
    if pay.parities and len(states) != 1:
        raise ConfigError(
            "wages.price_parities: states are weighted by their jobs, which a table of `source` has not",
            "Name a region of one state, or leave the parities out.",
        )
    if pay.parities:
        table = with_price_level(table, pay, np.array(pay.parities.get(states[0], np.nan)))
    if pay.line and "" not in pay.line:
        raise ConfigError(
            "wages.self_sufficiency: a file of counties is weighted by their jobs, which a table of `source` has not",
            "Give one number.",
        )
    if pay.line:
        table = with_line(table, np.full(len(table), pay.line[""]))
    return with_notes(table, pay, study)


def _taken(factor: Factor) -> Factor:
    """The factor as the file gives it instead of its formula."""
    return replace(factor, compute=lambda q: q.extra[factor.name])


def _values(industries: Sequence[str], given: GivenTable, role: str, *, thousands: bool) -> Floats:
    numbers = given.numbers[role]
    found = np.array([numbers.get(code, np.nan) for code in industries], dtype=np.float64)
    return 1000 * found if thousands and role in _JOBS_ROLES else found


def _as_given(values: Floats, file: str) -> OutsideValues:
    known = ~np.isnan(values)
    return OutsideValues(
        values,
        np.where(known, str(Status.THIRD_PARTY), str(Status.MISSING)),
        np.where(known, file, ""),
    )


def _quantities(study: Study, n: int, values: Mapping[str, Floats], outside: Mapping[str, OutsideValues]) -> Quantities:
    """The sums that the file gives; region and benchmark totals are not in it."""
    unknown = np.full(n, np.nan)
    jobs, wages = values.get("employment", unknown), values.get("total_annual_wages", unknown)
    base = values.get("employment_base", unknown)
    return Quantities(
        employment=jobs,
        establishments=values.get("establishments", unknown),
        wages=wages,
        wage_employment=np.where(np.isnan(wages), np.nan, jobs),
        growth_from=base,
        growth_to=np.where(np.isnan(base), np.nan, jobs),
        years=study.years.span,
        region_total=np.nan,
        region_total_base=np.nan,
        region_wage=np.nan,
        benchmark_employment=unknown,
        benchmark_total=np.nan,
        benchmark_total_base=np.nan,
        benchmark_from=unknown,
        benchmark_to=unknown,
        projected_growth_pct=outside["projected_growth"].values,
        extra=dict(values) | {name: o.values for name, o in outside.items()},
    )


def _identity(study: Study, industries: Sequence[str], given: GivenTable) -> dict[str, Array]:
    official = reference.industry_titles()
    titles = [given.titles[c] or official.get(c, f"NAICS {c}") for c in industries]
    return {
        "industry_code": np.array(industries, dtype=np.str_),
        "title": np.array(titles, dtype=np.str_),
        "naics_vintage": np.full(len(industries), breaks.naics_vintage(study.years.current.year)),
    }


def _sums(q: Quantities) -> dict[str, Array]:
    return {
        "n_establishments": q.establishments,
        "employment_base": q.growth_from,
        "total_annual_wages_usd": q.wages,
        "wage_employment": q.wage_employment,
        "growth_from": q.growth_from,
        "growth_to": q.growth_to,
    }


def _blank(n: int) -> dict[str, Array]:
    """Every column of a table with nothing known in it: no cell was counted and nothing was estimated."""
    nothing_of = {
        "text": np.full(n, "", dtype=np.str_),
        "status": np.full(n, str(Status.MISSING)),
        "grade": np.full(n, "", dtype=np.str_),
        "number": np.full(n, np.nan),
        "count": np.full(n, np.nan),
    }
    blank = {c.name: nothing_of[c.kind] for c in table_columns()}
    none = {name: np.zeros(n, dtype=np.int64) for name in blank if name.startswith(("n_disclosed", "n_supp", "n_abs"))}
    return blank | none | {name: np.zeros(n) for name in blank if name.endswith("estimated_share")}


def _statuses(factors: Sequence[Factor], columns: Mapping[str, Array], outside: set[str]) -> dict[str, Array]:
    """`third_party` wherever a number is known; factors that share a status column share its word."""
    found: dict[str, Array] = {}
    for factor in factors:
        if factor.name in outside:
            continue
        known = ~np.isnan(columns[factor.column.name])
        before = found.get(factor.status_column, np.full(len(known), str(Status.MISSING)))
        found[factor.status_column] = np.where(known, str(Status.THIRD_PARTY), before)
    base = np.isnan(columns["employment_base"])
    return found | {"employment_base_status": np.where(base, str(Status.MISSING), str(Status.THIRD_PARTY))}


def _notes(study: Study, given: GivenTable, industries: Sequence[str]) -> list[str]:
    first = f"The numbers of this table are taken as they are from {given.file} (marked †); nothing was computed from "
    notes = [first + "official cells, so hidden cells, bounds and ranges of places are not known."]
    others = len(given.codes) - len(industries)
    for count, why in ((others, "of another NAICS level or excluded"), (given.n_left_out, "without a NAICS code")):
        if count:
            notes.append(f"Not shown of {given.file}: {count} {'row' if count == 1 else 'rows'} {why}.")
    year, vintage = study.years.current, breaks.naics_vintage(study.years.current.year)
    strange = [code for code in industries if code not in naics.codes_of(vintage)]
    if strange:
        notes.append(
            f"{given.file}: NAICS {vintage}, that of {year}, has no {naics.listed(strange)}: shown as they "
            "stand there, beside no projection or further factor of that revision."
        )
    return [*notes, *given.notes, *study_industries.notes_on_study(study)]
