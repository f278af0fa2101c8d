"""The tables of many regions ranked: places, ranks, who is set aside and why, one entry a row of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sectorlmi.ranking import scoring
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.picks import listed_by_rule
from sectorlmi.ranking.ranking import Rankings, rank_regions, why_not_ranked
from sectorlmi.ranking.regional_ranges import DrawsOf, regional_ranges
from sectorlmi.table import candidates
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.cells import Array, Floats, Ints
from sectorlmi.terms.study import Study


def ranked_columns(
    study: Study, table: DataTable, n_regions: int, criteria: Sequence[Criterion], draws: DrawsOf | None = None
) -> Mapping[str, Array]:
    """Places with their ranges, ranks, who is on the short list and who is `set_aside`, a value a row.

    Numbers are NaN and `set_aside` says why where an industry is not ranked. Without `draws` ranges are the places
    themselves, and nobody is set aside for an open one.
    """
    rule, picks = study.ranking, study.shortlist
    rules = scoring.Rules(tuple(c.better for c in criteria), rule.method, rule.ties, rule.min_weight_coverage)
    region = np.zeros(len(table), dtype=np.int64) if table.region is None else table.region
    here = region, _positions(region, n_regions)

    def ranked(table: DataTable) -> tuple[Array, Rankings]:
        why = np.array(candidates.reasons(table, study), dtype=np.object_)
        return why, rank_regions(_dense(table, why == "", here, n_regions), criteria, rules)

    set_aside, ranking = ranked(table)
    ranges = regional_ranges(study, criteria, ranking, here, draws)
    if draws is not None:
        set_aside, ranking = ranked(replace(table, columns={**table.columns, **ranges.of_candidates()}))
    listed = listed_by_rule(ranking, criteria, top=picks.top, any_factor_top=picks.any_factor_top)
    is_ranked = ranking.is_ranked[here]
    rest = np.flatnonzero(~is_ranked & (set_aside == ""))
    set_aside[rest] = why_not_ranked(ranking, here[0][rest], here[1][rest], criteria, rule.min_weight_coverage)
    by_hand, dropped = (np.isin(table["industry_code"], codes) for codes in (picks.add, picks.drop))
    return {
        **ranges.of_candidates(),
        "place": ranking.place[here],
        "mean_rank": ranking.mean_rank[here],
        "weight_coverage": np.where(is_ranked, ranking.weight_coverage[here], np.nan),
        **ranges.columns(ranking.place[here], picks.top),
        **{f"rank_{c.name}": ranking.ranks[(*here, k)] for k, c in enumerate(criteria)},
        "is_short_listed": (listed[here] | by_hand) & ~dropped,
        "set_aside": set_aside.astype(np.str_),
    }


def _positions(region: Ints, n_regions: int) -> Ints:
    """Each row's position inside its region."""
    first = np.searchsorted(region, np.arange(n_regions))
    return np.arange(len(region)) - first[region]


def _dense(table: DataTable, kept: Array, here: tuple[Ints, Ints], n_regions: int) -> Floats:
    """(regions × places × factors) values of the candidates, NaN elsewhere."""
    region, at = here
    values = np.full((n_regions, int(at.max(initial=-1)) + 1, len(table.factors)), np.nan)
    values[region[kept], at[kept]] = table.factor_values()[kept]
    return values
