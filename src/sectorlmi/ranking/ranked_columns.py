"""The tables of many regions ranked: places, ranks, who is set aside and why, one entry a row of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sectorlmi.ranking import scoring
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.picks import listed_by_rule
from sectorlmi.ranking.ranking import rank_regions, why_not_ranked
from sectorlmi.table import candidates
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.cells import Array, Floats, Ints
from sectorlmi.terms.study import Study


def ranked_columns(
    study: Study, table: DataTable, n_regions: int, criteria: Sequence[Criterion]
) -> Mapping[str, Array]:
    """`place`, `rank_<factor>`, `mean_rank`, `weight_coverage`, `is_short_listed` and `set_aside`, a value a row.

    Numbers are NaN and `set_aside` says why where an industry is not ranked.
    """
    rule, picks = study.ranking, study.shortlist
    set_aside = np.array(candidates.reasons(table, study), dtype=np.object_)
    rules = scoring.Rules(tuple(c.better for c in criteria), rule.method, rule.ties, rule.min_weight_coverage)
    region = np.zeros(len(table), dtype=np.int64) if table.region is None else table.region
    here = region, _positions(region, n_regions)
    ranking = rank_regions(_dense(table, set_aside == "", here, n_regions), criteria, rules)
    listed = listed_by_rule(ranking, criteria, top=picks.top, any_factor_top=picks.any_factor_top)
    is_ranked = ranking.is_ranked[here]
    rest = np.flatnonzero(~is_ranked & (set_aside == ""))
    set_aside[rest] = why_not_ranked(ranking, here[0][rest], here[1][rest], criteria, rule.min_weight_coverage)
    by_hand, dropped = (np.isin(table["industry_code"], codes) for codes in (picks.add, picks.drop))
    return {
        "place": ranking.place[here],
        "mean_rank": ranking.mean_rank[here],
        "weight_coverage": np.where(is_ranked, ranking.weight_coverage[here], np.nan),
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
