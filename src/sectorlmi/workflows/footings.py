"""Which counties each industry's numbers are over: those of the study's region, or of a region of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sectorlmi import reference
from sectorlmi.table import modelled, outside, own_region, series, theil_sen
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, RECENT, Factor
from sectorlmi.table.outside import OutsideValues
from sectorlmi.table.panel import build, industries_of
from sectorlmi.table.recent import recent_growth
from sectorlmi.table.self_sufficiency import with_notes
from sectorlmi.table.sums import Year
from sectorlmi.terms.cells import Cells, concatenate
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryRegion
from sectorlmi.workflows.study_cells import StudyCells, region_cells

_NAMED = 12


@dataclass(frozen=True, eq=False)
class Footing:
    """Some industries, and both years over the counties that their numbers are of.

    `study` is the study of that region alone; `own` the entry of the study, None for the study's own region. `between`
    are the years between the two where the study asks for a trend; else None.
    """

    own: IndustryRegion | None
    study: Study
    base: Year
    current: Year
    industries: tuple[str, ...]
    between: tuple[Year, ...] | None = None

    @property
    def trend_years(self) -> tuple[Year, ...]:
        """The years of the trend in the order of time, each with why its region is not that of the current one."""
        return (self.base, *(self.between or ()), replace(self.current, broken=()))


def footings(found: StudyCells) -> list[Footing]:
    """The study's region with the industries that have no other, then each industry's own region.

    An industry with a region of its own is a row of the table if it has one in either region. Regions that no
    industry of the table has are left out, the study's never.
    """
    study = replace(found.study, industry_regions=())
    every = set(industries_of(study, found.base, found.current))
    own = []
    between = found.between or (None,) * (1 + len(found.own))
    for one, (base, current), years in zip(found.study.industry_regions, found.own, between[1:], strict=True):
        mine = replace(study, region=one.region)
        listed = {c for c in {*industries_of(mine, base, current), *every} if found.study.own_region(c) == one}
        own.append(Footing(one, mine, base, current, tuple(sorted(listed)), years))
    rest = tuple(sorted(code for code in every if found.study.own_region(code) is None))
    return [Footing(None, study, found.base, found.current, rest, between[0]), *(f for f in own if f.industries)]


def industries(found: StudyCells) -> tuple[str, ...]:
    """Every industry of the table."""
    return tuple(sorted(code for footing in footings(found) for code in footing.industries))


def table(found: StudyCells, factors: Sequence[Factor]) -> DataTable:
    """The data table, each industry over its own counties. CoverageError and ConfigError as the study's files say."""
    every = industries(found)
    own = {**outside.own_factors(found.study, found.inputs, every), **_recent(found, every)}
    parts = []
    for footing in footings(found):
        at = [every.index(code) for code in footing.industries]
        if at:
            part = build(
                footing.study,
                footing.base,
                footing.current,
                factors,
                projected=projected(found, footing.study, (footing.base, footing.current), footing.industries),
                trend=_trend(footing),
                extra={name: _at(values, at) for name, values in own.items()},
                industries=footing.industries,
                pay=found.inputs.pay,
            )
            parts.append((footing.own, part))
    made = with_notes(own_region.joined(parts), found.inputs.pay, found.study)
    if found.between:
        made = theil_sen.with_two_ends(made, found.study.years)
    return replace(made, notes=(*made.notes, *notes(found.study, made)))


def _recent(found: StudyCells, industries: Sequence[str]) -> dict[str, OutsideValues]:
    """The recent signal as values from elsewhere; nothing where there is none."""
    if found.recent is None:
        return {}
    of_quarters = found.recent.study
    study = replace(found.study, years=of_quarters.years, benchmark=of_quarters.benchmark)
    pair = table(replace(found.recent, study=study), [FACTORS["growth"]])
    return {RECENT: recent_growth(pair, of_quarters.years, found.study, industries)}


def projected(
    found: StudyCells, study: Study, years: tuple[Year, Year], industries: Sequence[str]
) -> OutsideValues | None:
    """Projected growth of industries over a region's two years: official, then modelled; None without either."""
    official = outside.projected(study, found.inputs.projections, industries)
    if found.model is None:
        return official
    return modelled.completed(found.model, study, years, industries, official)


def _trend(footing: Footing) -> OutsideValues | None:
    """The trend of the footing's industries; None where the study asks for none."""
    if footing.between is None:
        return None
    return theil_sen.of_series(series.build(footing.study, footing.trend_years, footing.industries))


def lines(found: StudyCells) -> series.Series | None:
    """Every industry over the years of the trend, each over its own counties; None where the study asks for none."""
    parts = [
        series.build(one.study, one.trend_years, one.industries) for one in footings(found) if one.between is not None
    ]
    return series.joined(parts) if parts else None


def _at(values: OutsideValues, rows: Sequence[int]) -> OutsideValues:
    further = {name: column[rows] for name, column in values.further.items()}
    return replace(
        values, values=values.values[rows], status=values.status[rows], note=values.note[rows], further=further
    )


def notes(study: Study, made: DataTable) -> list[str]:
    """Which industries have a region of their own, and which counties those are."""
    found = []
    for own in study.industry_regions:
        rows = [code for code in made.industries if study.own_region(code) == own]
        counties = [reference.area_names().get(c, c) for c in own.region.counties]
        more = f"; and {len(counties) - _NAMED} more" if counties[_NAMED:] else ""
        if rows:
            found.append(
                f"{', '.join(rows)}: jobs, wage, growth and location quotient are over {own.region.name} "
                f"({own_region.words(own)}: {'; '.join(counties[:_NAMED])}{more}), not over {study.region.name}. "
                f"It is ranked with these numbers and marked {own_region.MARK}."
            )
        else:
            found.append(f"industry_regions.{own.industry}: no industry of the table lies within it.")
    return found


def source_rows(found: StudyCells) -> tuple[Cells, Cells]:
    """The source rows of both years, for the workbook's tabs A and C: each industry's of its own counties."""
    parts = footings(found)
    return _rows(found.study, [(f, f.base) for f in parts]), _rows(found.study, [(f, f.current) for f in parts])


def _rows(study: Study, parts: Sequence[tuple[Footing, Year]]) -> Cells:
    rows = []
    for footing, year in parts:
        cells = region_cells(year, footing.study)
        is_here = {code: study.own_region(code) == footing.own for code in set(cells.industry.tolist())}
        rows.append(cells.take(np.array([is_here[code] for code in cells.industry.tolist()], dtype=np.bool_)))
    return concatenate(rows)
