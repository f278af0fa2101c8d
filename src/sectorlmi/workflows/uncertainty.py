"""How far the hidden cells move the places: feasible fills of both years, each ranked by the study's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.robustness import PlaceRanges, place_ranges
from sectorlmi.suppression.fills import draw_years
from sectorlmi.table import series, theil_sen
from sectorlmi.table.comparable import Comparer
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import TREND, Quantities
from sectorlmi.table.groups import comparisons as compared_groups
from sectorlmi.table.measures import average_annual_wage
from sectorlmi.table.sums import Targets, Year
from sectorlmi.terms.cells import Array, Floats, Ints
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryGroup
from sectorlmi.workflows.footings import footings
from sectorlmi.workflows.study_cells import StudyCells


def drawn(study: Study, table: DataTable, found: StudyCells) -> Quantities | None:
    """The table's quantities with a row for each feasible fill where hidden cells play a part.

    None where nothing is estimated or no fill is asked for: then every place is one.
    """
    if not is_drawn(study):
        return None
    sums = _Drawn(*(np.empty((study.uncertainty.fills, len(table))) for _ in fields(_Drawn)))
    for footing in footings(found):
        at = [table.row_of(code) for code in footing.industries]
        here = _fills(footing.study, (footing.base, footing.current), footing.industries, footing.trend_years)
        for field in fields(_Drawn):
            getattr(sums, field.name)[:, at] = getattr(here, field.name)
    return _quantities(sums, table.quantities, table.columns)


def drawn_in_region(study: Study, table: DataTable, rows: Ints, years: tuple[Year, Year]) -> Quantities:
    """As `drawn`, of some rows of a table of many regions, all of one region; `years` are those of that region.

    A fill does not depend on which industries are asked for.
    """
    codes = [table.industries[row] for row in rows.tolist()]
    return _quantities(_fills(study, years, codes), table.quantities.take(rows), table.take(rows))


def drawn_groups(
    study: Study, table: DataTable, years: tuple[Year, Year], groups: Sequence[IndustryGroup]
) -> Quantities | None:
    """As `drawn`, of the groups of `table.groups`, each of which adds up several industries over the study's region."""
    if not is_drawn(study):
        return None
    return _quantities(_fills(study, years, (), groups=groups), table.quantities, table.columns)


def is_drawn(study: Study) -> bool:
    """Whether the study's places have ranges: something is estimated, and fills are asked for."""
    return not study.source and study.suppressed == "estimate" and study.uncertainty.fills > 0


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
    """(fills × industries) sums under feasible fills: jobs, wages, jobs and pay a job that growth compares, trend."""

    employment: Floats
    wages: Floats
    growth_from: Floats
    growth_to: Floats
    trend_pct: Floats
    pay_from: Floats
    pay_to: Floats


def _fills(
    study: Study,
    years: tuple[Year, Year],
    industries: Sequence[str],
    trend_years: Sequence[Year] = (),
    groups: Sequence[IndustryGroup] = (),
) -> _Drawn:
    """The sums over one region, for the industries whose numbers are of it, then for groups of them.

    `trend_years` are all that the trend runs over, the study's two first and last. Fills of those two are the same
    with and without the others.
    """
    base_year, current_year = years
    comparer = Comparer(study.years.base.year, study.years.current.year, base_year.broken)
    comparisons = [comparer.compare(code) for code in industries]
    own: list[tuple[str, ...]] = [(code,) for code in industries]
    if groups:
        own += [group.industries for group in groups]
        comparisons += compared_groups(study, base_year, groups)
    n = len(own)
    between = trend_years[1:-1]
    runs = series.comparable_targets(trend_years, industries) if between else []
    base, current, *others = draw_years(
        [
            (base_year.resolved, [*own, *(c.base_codes for c in comparisons), *(runs[0] if runs else ())]),
            (current_year.resolved, [*own, *(c.current_codes for c in comparisons), *(runs[-1] if runs else ())]),
            *((year.resolved, targets) for year, targets in zip(between, runs[1:-1], strict=True)),
        ],
        # A renamed county stands under one code in each year.
        tuple(dict.fromkeys(area for year in (base_year, current_year, *between) for area in year.areas)),
        owns=study.ownership,
        n=study.uncertainty.fills,
        seed=study.uncertainty.seed,
    )
    points = [base.employment[:, 2 * n :], *(d.employment for d in others), current.employment[:, 2 * n :]]
    compared = slice(n, 2 * n)
    return _Drawn(
        current.employment[:, :n],
        current.wages[:, :n] * current_year.resolved.cells.period.times_a_year,
        base.employment[:, n : 2 * n],
        current.employment[:, n : 2 * n],
        _trend(points, runs, trend_years) if runs else np.full((study.uncertainty.fills, n), np.nan),
        average_annual_wage(base.wages[:, compared], base.employment[:, compared]),
        average_annual_wage(current.wages[:, compared], current.employment[:, compared]),
    )


def _trend(points: Sequence[Floats], runs: Sequence[Targets], years: Sequence[Year]) -> Floats:
    """The trend in each fill, over the points that the table's runs over."""
    counted = np.array([[bool(target) for target in period] for period in runs], dtype=np.bool_).T
    of_years = [year.resolved.cells.period.year for year in years]
    return theil_sen.percent_a_year(theil_sen.slopes(np.stack(points, axis=-1), counted, of_years))


def _quantities(sums: _Drawn, known: Quantities, bounds: Mapping[str, Array]) -> Quantities:
    return replace(
        known,
        employment=_within(sums.employment, known.employment, bounds, "employment"),
        wages=_where_known(sums.wages, known.wages),
        wage_employment=_within(sums.employment, known.wage_employment, bounds, "employment"),
        growth_from=_within(sums.growth_from, known.growth_from, bounds, "growth_from"),
        growth_to=_within(sums.growth_to, known.growth_to, bounds, "growth_to"),
        extra=_with_trend(sums.trend_pct, known.extra, bounds),
        pay_from=None if known.pay_from is None else _where_known(sums.pay_from * known.base_dollar, known.pay_from),
        pay_to=None if known.pay_to is None else _where_known(sums.pay_to, known.pay_to),
    )


def _with_trend(draws: Floats, extra: Mapping[str, Floats], bounds: Mapping[str, Array]) -> dict[str, Floats]:
    """The study's own factors, and in the place of the trend its draws, inside what is certain."""
    if TREND not in extra or "growth_trend_lower_pct" not in bounds:
        return dict(extra)
    lower, upper = (np.nan_to_num(bounds[f"growth_trend_{end}_pct"], nan=far) for end, far in _FAR.items())
    return {**extra, TREND: _where_known(np.clip(draws, lower, upper), extra[TREND])}


_FAR = {"lower": -100.0, "upper": np.inf}


def _within(draws: Floats, values: Floats, bounds: Mapping[str, Array], name: str) -> Floats:
    """Draws cut to the certain bounds of the regional sum, which the cells' own bounds may leave."""
    return _where_known(np.clip(draws, bounds[f"{name}_lower"], bounds[f"{name}_upper"]), values)


def _where_known(draws: Floats, values: Floats) -> Floats:
    """Draws, but nothing where the table itself has no number (retired codes, comparisons that are refused)."""
    return np.where(np.isnan(values), np.nan, draws)
