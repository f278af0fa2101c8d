"""How firm the list is, and how far other methods agree, as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sectorlmi.ranking.agreement import Agreement
from sectorlmi.ranking.robustness import Robustness
from sectorlmi.report import Report, plain
from sectorlmi.terms.cells import Floats


def robustness(report: Report) -> dict[str, Any] | None:
    """Shares are 0 to 1 by industry code; `rank_acceptability` holds the shares of places 1 to `top`, over all weights.

    Data and weight uncertainty stand apart (`p_top_hidden_cells`, `p_top_near_weights`) and together. None where it
    was not worked out.
    """
    found = report.robustness
    if found is None:
        return None
    names = report.table.titles() | {f.name: f.column.heading for f in report.table.factors}
    return {
        "draws": found.draws,
        "seed": found.seed,
        "concentration": found.concentration,
        "top": found.top,
        "p_top_all_weights": _by_code(found, found.all_weights.p_top),
        "p_top_near_weights": _by_code(found, found.near_weights.p_top),
        "p_top_hidden_cells": None if found.fills is None else _by_code(found, found.fills.p_top),
        "p_top_together": None if found.both is None else _by_code(found, found.both.p_top),
        "rank_acceptability": _by_code(found, found.all_weights.shares[:, : found.top]),
        "central_weights": _central_weights(found),
        "weight_changes": [change.text(names) for change in found.changes],
        "leave_one_out": [asdict(left) | {"spearman": plain(left.spearman)} for left in found.left_out],
        "correlation": {
            name: _by_factor(found, row) for name, row in zip(found.factors, found.correlation, strict=True)
        },
        "correlated": [asdict(pair) for pair in found.correlated],
        "level_at_boundary": list(found.level_at_boundary),
    }


def agreement(found: Mapping[str, Agreement]) -> dict[str, Any]:
    """How far each other method agrees, and the names that only one of the two lists."""
    return {
        method: asdict(a) | {"spearman": plain(a.spearman), "kendall": plain(a.kendall)} for method, a in found.items()
    }


def _by_code(found: Robustness, values: Floats) -> dict[str, Any]:
    rows = values.tolist()
    return {code: plain(row) for code, row in zip(found.industries, rows, strict=True)}


def _by_factor(found: Robustness, values: Floats) -> dict[str, Any]:
    return {name: plain(value) for name, value in zip(found.factors, values.tolist(), strict=True)}


def _central_weights(found: Robustness) -> dict[str, Any]:
    """The mean weights of those who would put an industry first, for every industry that some weighting does."""
    central, first = found.all_weights.central_weights, found.all_weights.shares[:, 0]
    return {code: _by_factor(found, central[i]) for i, code in enumerate(found.industries) if first[i] > 0}
