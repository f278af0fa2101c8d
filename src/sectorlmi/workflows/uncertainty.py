"""How far the hidden cells move the places: feasible fills of both years, each ranked by the study's rules."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.robustness import PlaceRanges, place_ranges
from sectorlmi.suppression.fills import draw_pair
from sectorlmi.table.comparable import Comparer
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import Quantities
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.study import Study
from sectorlmi.workflows.footings import Footing, footings
from sectorlmi.workflows.study_cells import StudyCells


def drawn(study: Study, table: DataTable, found: StudyCells) -> Quantities | None:
    """The table's quantities with a row for each feasible fill where hidden cells play a part.

    None where nothing is estimated or no fill is asked for: then every place is one.
    """
    if study.source or study.suppressed != "estimate" or not study.uncertainty.fills:
        return None
    sums = _Drawn(*(np.empty((study.uncertainty.fills, len(table))) for _ in fields(_Drawn)))
    for footing in footings(found):
        at = [table.row_of(code) for code in footing.industries]
        here = _fills(footing)
        for field in fields(_Drawn):
            getattr(sums, field.name)[:, at] = getattr(here, field.name)
    known = table.quantities
    return replace(
        known,
        employment=_within(sums.employment, known.employment, table, "employment"),
        wages=_where_known(sums.wages, known.wages),
        wage_employment=_within(sums.employment, known.wage_employment, table, "employment"),
        growth_from=_within(sums.growth_from, known.growth_from, table, "growth_from"),
        growth_to=_within(sums.growth_to, known.growth_to, table, "growth_to"),
    )


def factor_draws(table: DataTable, quantities: Quantities) -> Floats:
    """(fills × industries × factors) values of the study's factors, from the quantities that `drawn` gives."""
    shape = quantities.employment.shape
    return np.stack([np.broadcast_to(f.values(quantities), shape) for f in table.factors], axis=-1)


def ranges_of(draws: Floats, table: DataTable, ranking: Ranking, top: int) -> PlaceRanges:
    """The ranges of the ranking's places over draws (fills × industries of the table × factors)."""
    ranges = place_ranges(
        ranked_draws(draws, table, ranking),
        ranking.criteria,
        top=top,
        method=ranking.method,
        ties=ranking.ties,
        min_weight_coverage=ranking.min_weight_coverage,
    )
    return ranges.holding(ranking.place)


def ranked_draws(draws: Floats, table: DataTable, ranking: Ranking) -> Floats:
    """(fills × ranked industries × factors), in the order of the ranking."""
    return draws[:, [table.row_of(code) for code in ranking.industries], :]


@dataclass(frozen=True, eq=False)
class _Drawn:
    """(fills × industries) sums under feasible fills: jobs, wages, and the jobs that growth compares."""

    employment: Floats
    wages: Floats
    growth_from: Floats
    growth_to: Floats


def _fills(footing: Footing) -> _Drawn:
    """The sums over one region, for the industries whose numbers are of it."""
    study = footing.study
    comparer = Comparer(study.years.base, study.years.current, footing.base.broken)
    comparisons = [comparer.compare(code) for code in footing.industries]
    own: list[tuple[str, ...]] = [(code,) for code in footing.industries]
    n = len(own)
    base, current = draw_pair(
        footing.base.resolved,
        footing.current.resolved,
        # A renamed county stands under one code in each year.
        tuple(dict.fromkeys((*footing.base.areas, *footing.current.areas))),
        own + [c.current_codes for c in comparisons],
        base_targets=own + [c.base_codes for c in comparisons],
        owns=study.ownership,
        n=study.uncertainty.fills,
        seed=study.uncertainty.seed,
    )
    return _Drawn(current.employment[:, :n], current.wages[:, :n], base.employment[:, n:], current.employment[:, n:])


def _within(draws: Floats, values: Floats, table: DataTable, name: str) -> Floats:
    """Draws cut to the certain bounds of the regional sum, which the cells' own bounds may leave."""
    return _where_known(np.clip(draws, table[f"{name}_lower"], table[f"{name}_upper"]), values)


def _where_known(draws: Floats, values: Floats) -> Floats:
    """Draws, but nothing where the table itself has no number (retired codes, comparisons that are refused)."""
    return np.where(np.isnan(values), np.nan, draws)
