"""The tables of many regions ranked: places, ranks, who is set aside and why, one entry a row of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sectorlmi.ranking import scoring
from sectorlmi.ranking.batch import BatchRanking, rank, short_list, too_little_known
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.table import candidates
from sectorlmi.table.batch import BatchTable
from sectorlmi.table.datatable import Array
from sectorlmi.terms.cells import Flags, Floats, Ints
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study


def ranked_columns(
    study: Study, table: BatchTable, n_regions: int, criteria: Sequence[Criterion]
) -> Mapping[str, Array]:
    """`place`, `rank_<factor>`, `mean_rank`, `weight_coverage`, `is_short_listed` and `set_aside`, a value a row.

    Numbers are NaN and `set_aside` says why where an industry is not ranked.
    """
    set_aside = _by_rule(study, table)
    rule = study.ranking
    rules = scoring.Rules(tuple(c.better for c in criteria), rule.method, rule.ties, rule.min_weight_coverage)
    at = _positions(table.region, n_regions)
    values = _dense(table, set_aside, at, n_regions)
    ranking = rank(values, criteria, rules)
    listed = short_list(ranking, criteria, top=study.shortlist.top, any_factor_top=study.shortlist.any_factor_top)
    _add_unknown(set_aside, ranking, criteria, (table.region, at), rule.min_weight_coverage)
    here = (table.region, at)
    by_hand = np.isin(table.industry, study.shortlist.add)
    dropped = np.isin(table.industry, study.shortlist.drop)
    is_ranked = ranking.is_ranked[here]
    columns: dict[str, Array] = {
        "place": ranking.place[here],
        "mean_rank": ranking.mean_rank[here],
        "weight_coverage": np.where(is_ranked, ranking.weight_coverage[here], np.nan),
    }
    columns |= {f"rank_{c.name}": ranking.ranks[(*here, k)] for k, c in enumerate(criteria)}
    return columns | {
        "is_short_listed": (listed[here] | by_hand) & ~dropped,
        "set_aside": np.array(set_aside, dtype=np.str_),
    }


def _by_rule(study: Study, table: BatchTable) -> list[str]:
    """The reason the study's rules give for each row; empty for candidates."""
    reasons = [""] * len(table)
    if not len(table):
        return reasons
    # A row of the newest revision goes along, so that the rules know which revision that is.
    doubtful = ~_is_clear(study, table)
    doubtful[np.argmax(table.columns["naics_vintage"])] = True
    rows = np.flatnonzero(doubtful)
    chosen = candidates.choose(table.take(rows).as_one(), study)
    for row, why in zip(rows[~chosen.rows], chosen.set_aside, strict=True):
        reasons[row] = why.reason
    return reasons


def _is_clear(study: Study, table: BatchTable) -> Flags:
    """Rows so far inside every rule that asking each rule for its reason would be a waste; most rows are."""
    rule, c = study.industries, table.columns
    clear: Flags = c["naics_vintage"] == c["naics_vintage"].max()
    clear &= c["employment_status"] != str(Status.BOUNDED_ONLY)
    clear &= (c["employment"] >= rule.minimum_employment) & (c["employment"] > 0)
    clear &= c["n_establishments"] >= rule.minimum_establishments
    most = rule.maximum_estimated_share
    return clear if most is None else clear & (c["employment_estimated_share"] <= most)


def _positions(region: Ints, n_regions: int) -> Ints:
    """Each row's position inside its region."""
    first = np.searchsorted(region, np.arange(n_regions))
    return np.arange(len(region)) - first[region]


def _dense(table: BatchTable, set_aside: Sequence[str], at: Ints, n_regions: int) -> Floats:
    """(regions × places × factors) values of the candidates, NaN elsewhere."""
    kept = np.array([not reason for reason in set_aside], dtype=np.bool_)
    values = np.full((n_regions, int(at.max(initial=-1)) + 1, len(table.factors)), np.nan)
    values[table.region[kept], at[kept]] = table.factor_values()[kept]
    return values


def _add_unknown(
    set_aside: list[str],
    ranking: BatchRanking,
    criteria: Sequence[Criterion],
    here: tuple[Ints, Ints],
    asked: float,
) -> None:
    """Say of candidates that were not ranked what is not known of them."""
    given = np.array([c.weight for c in criteria], dtype=np.float64)
    known = ~np.isnan(ranking.values)
    weights = scoring.spread(given, known)
    for row in np.flatnonzero(~ranking.is_ranked[here]):
        if not set_aside[row]:
            r, place = here[0][row], here[1][row]
            lacks = (weights[r] > 0) & ~known[r, place]
            share = float(scoring.coverage(weights, known)[r, place])
            set_aside[row] = too_little_known(criteria, lacks.tolist(), share, asked)
