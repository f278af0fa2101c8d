"""What must be said with an industry that is on a list: which of the numbers that put it there are no firm ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sectorlmi.ranking.ranking import Ranking
from sectorlmi.table import candidates, certainty
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, Factor
from sectorlmi.terms.columns import Column
from sectorlmi.terms.graded_numbers import SIGN_UNKNOWN, UNKNOWN, certain_range
from sectorlmi.terms.grades import Certainty, Grade, is_in_points
from sectorlmi.terms.study import IndustryRule

_GROWTH = FACTORS["growth"].column
_WIDE = IndustryRule().maximum_place_range_share or 1.0


def cautions(table: DataTable, ranking: Ranking, any_factor_top: int) -> dict[str, tuple[str, ...]]:
    """By code, sentences about each ranked industry whose place hidden numbers leave open or rests on a growth that may
    be a loss as well as a gain, or that is among the first `any_factor_top` on a factor with a number too unsure to be
    one.

    Factors without weight put nobody on a list. Industries of which there is nothing to say are left out.
    """
    said: dict[str, list[str]] = {code: [text] for code, text in _open_places(table, ranking)}
    factors = {factor.name: factor for factor in table.factors}
    for k, criterion in enumerate(ranking.criteria):
        if criterion.weight > 0:
            for row, text in _of_factor(table, ranking, factors[criterion.name], (k, any_factor_top)):
                said.setdefault(ranking.industries[row], []).append(text)
    return {code: tuple(dict.fromkeys(texts)) for code, texts in said.items()}


def _open_places(table: DataTable, ranking: Ranking) -> Iterator[tuple[str, str]]:
    """(code, sentence) of those whose range of places is as wide as of those that are set aside by default."""
    ends = ("candidate_place_low", "candidate_place_high", "n_candidates")
    columns = [table.columns.get(name, np.full(len(table), np.nan)) for name in ends]
    wide = candidates.is_wide(columns[0], columns[1], columns[2], _WIDE)
    for code in ranking.industries:
        row = table.row_of(code)
        if wide[row]:
            text = candidates.words_of_open(*(float(column[row]) for column in columns))
            yield code, f"{text[0].upper()}{text[1:]}."


def _of_factor(table: DataTable, ranking: Ranking, factor: Factor, which: tuple[int, int]) -> Iterator[tuple[int, str]]:
    """(position in the ranking, sentence); `which` are the factor's number and the last rank that lists alone."""
    k, top = which
    # Other factors of change, such as jobs gained, have the sign of past growth.
    column = _GROWTH if factor.status_column == _GROWTH.status else factor.column
    certain = certainty.of(table.columns, column)
    if certain is None:
        return
    for row, code in enumerate(ranking.industries):
        at, rank = table.row_of(code), ranking.ranks[row, k]
        if np.isnan(rank):
            continue
        lead = f"Rank {rank:g} on {factor.column.heading.lower()}" if rank <= top else ""
        if certain.is_sign_unknown[at]:
            between = _likely(table, column, certain, at)
            yield (
                row,
                (
                    f"{lead} rests on a growth whose sign is not known ({between})."
                    if lead
                    else f"{column.heading}: {SIGN_UNKNOWN} ({between})."
                ),
            )
        elif lead and certain.grade[at] == Grade.UNSURE:
            yield row, f"{lead} rests on hidden numbers ({_certainly(column, certain, at)})."


def _likely(table: DataTable, column: Column, certain: Certainty, row: int) -> str:
    low, high = (table.columns.get(column.beside(word)) for word in ("low", "high"))
    if low is None or high is None or np.isnan(low[row]):
        return _certainly(column, certain, row)
    return _between("likely", column, float(low[row]), float(high[row]))


def _certainly(column: Column, certain: Certainty, row: int) -> str:
    return _between("certainly", column, float(certain.lower[row]), float(certain.upper[row]))


def _between(how: str, column: Column, low: float, high: float) -> str:
    text = certain_range(column, low, high)
    if text == UNKNOWN:
        return "no range is known"
    return f"{how} {text} percent" if is_in_points(column) else f"{how} {text}"
