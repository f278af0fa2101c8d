"""A ranking as a document: its sections, and its payload, whose keys are part of the program's contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from sectorlmi.ranking.agreement import Agreement
from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.long_table import long_section
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.robustness import Robustness
from sectorlmi.ranking.sections import table_section
from sectorlmi.table import own_region
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.rounding import by_rule
from sectorlmi.table.self_sufficiency import MARK, jobs_above
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Screen, Section, file_stem, plain
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study


def document(report: Report, agreement: Mapping[str, Agreement] | None = None) -> Document:
    """The ranking for every format; `agreement` says how far other methods agree, where it was asked for."""
    return Document(
        key="ranking",
        title=report.title,
        stem=file_stem(report.study.name),
        sections=tuple(by_rule(section, report.study) for section in report.sections),
        payload=lambda: payload(report, agreement),
        study=report.study,
        is_sample=report.is_sample,
        notes=report.notes,
        provenance=report.provenance,
        screen=(_agreement_section(agreement, report.table.titles()),) if agreement else (),
        lots=lambda: iter([long_section(report)]),
        subject=report,
    )


def table_document(table: DataTable, study: Study, provenance: Sequence[Provenance], notes: Sequence[str]) -> Document:
    """The data table alone, not ranked."""
    section = replace(by_rule(table_section(table), study), screen=Screen(spare=("n_establishments",), told=("marks",)))
    has_own = own_region.COLUMN in table.columns and any(table[own_region.COLUMN])
    return Document(
        key="table",
        title=study.name,
        stem=f"{file_stem(study.name)}-table",
        sections=(section,),
        payload=lambda: {"table": table_rows(table)},
        envelope=("schema", "is_sample", "study", "notes"),
        study=study,
        is_sample=any(p.is_sample for p in provenance),
        remarks=(f"{own_region.MARK}  {own_region.MEANING}",) if has_own else (),
        notes=tuple(notes),
        provenance=tuple(provenance),
    )


def payload(report: Report, agreement: Mapping[str, Agreement] | None = None) -> dict[str, Any]:
    """The ranking's own keys as plain JSON values; missing numbers are None, never 0 or NaN."""
    compared = {} if agreement is None else {"agreement": _agreement(agreement)}
    return {
        "table": table_rows(report.table),
        "ranking": ranking_rows(report),
        "set_aside": [{"industry_code": s.industry, "reason": s.reason} for s in report.set_aside],
        "short_list": [
            {"industry_code": p.industry, "reason": p.reason, "cautions": list(p.cautions)}
            for p in report.short_list.picks
        ],
        "factors": _factors(report),
        "robustness": _robustness(report),
        "board": _board(report),
        "predicts": [dict(zip(("about", "sentence"), each, strict=True)) for each in report.predicts],
        **compared,
        **_pay(report),
    }


def _board(report: Report) -> dict[str, Any]:
    """What the result says in a board's words."""
    board = board_of(report)
    return {
        "headline": board.headline,
        "answers": [{"label": label, "text": text} for label, text in board.answers],
        "rows": [{"industry_code": code, **_without_code(asdict(row))} for code, row in board.rows.items()],
        "not_ranked": [{"industry_code": code, "why": why} for code, why in board.not_ranked.items()],
        "to_do": [asdict(gap) for gap in board.to_do],
    }


def _without_code(row: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items() if name != "code"}


def _pay(report: Report) -> dict[str, Any]:
    """How much of the region's jobs pay above the line; nothing for a study that draws none."""
    shares = jobs_above(report.table)
    if shares is None:
        return {}
    return {"self_sufficiency": {"share_above": plain(shares.above), "share_unsure": plain(shares.unsure)}}


def table_rows(table: DataTable) -> list[dict[str, Any]]:
    """One object an industry, set-aside ones too, with every column of the data dictionary that the table holds."""
    names = list(table.columns)
    columns = [[plain(value) for value in table[name].tolist()] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def ranking_rows(report: Report) -> list[dict[str, Any]]:
    """One object a ranked industry, by place then code."""
    ranking, ranges = report.ranking, report.ranges
    names = ranking.names
    rows = []
    for i, code in enumerate(ranking.industries):
        place = int(ranking.place[i])
        row: dict[str, Any] = {
            "industry_code": code,
            "place": place,
            "mean_rank": plain(ranking.mean_rank[i]),
            "ranks": {name: plain(ranking.ranks[i, k]) for k, name in enumerate(names)},
            "weight_coverage": plain(ranking.weight_coverage[i]),
            "place_low": place if ranges is None else _whole(ranges.low[i]),
            "place_high": place if ranges is None else _whole(ranges.high[i]),
            "p_top_weights": None if report.robustness is None else plain(report.robustness.all_weights.p_top[i]),
            **({MARK: str(report.table[MARK][report.table.row_of(code)])} if MARK in report.table else {}),
            "p_top": float(place <= report.study.shortlist.top) if ranges is None else plain(ranges.p_top[i]),
        }
        rows.append(row)
    return rows


def _whole(value: float) -> int | None:
    number = plain(value)
    return None if number is None else int(number)


def _factors(report: Report) -> list[dict[str, Any]]:
    ranking = report.ranking
    return [
        {
            "name": c.name,
            "weight": plain(c.weight),
            "given_weight": plain(c.given_weight),
            "better": c.better,
            "n": int(ranking.n_known[k]),
        }
        for k, c in enumerate(ranking.criteria)
    ]


def _robustness(report: Report) -> dict[str, Any] | None:
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


def _agreement(found: Mapping[str, Agreement]) -> dict[str, Any]:
    """How far each other method agrees, and the names that only one of the two lists."""
    return {
        method: asdict(a) | {"spearman": plain(a.spearman), "kendall": plain(a.kendall)} for method, a in found.items()
    }


def _agreement_section(found: Mapping[str, Agreement], titles: Mapping[str, str]) -> Section:
    """How far other methods agree with the ranking, and which names of the top differ."""
    columns = (
        kinds.text("method", "Method", "Ranking method"),
        Column("spearman", "Spearman", "number", "rank correlation", "Of all places", "", kinds.RATIO),
        kinds.text("shared", "Shared top", "Names of the top that both have"),
        kinds.text("only_there", "Only there", "Names of the top that the other method alone has"),
        kinds.text("only_here", "Only here", "Names of the top that it lacks"),
    )
    every = found.values()
    rows = {
        "method": np.array(list(found), dtype=np.str_),
        "spearman": np.array([a.spearman for a in every], dtype=np.float64),
        "shared": np.array([f"{len(a.shared)} of {len(a.shared) + len(a.only_first)}" for a in every], dtype=np.str_),
        "only_there": np.array(["; ".join(titles[c] for c in a.only_second) or "–" for a in every], dtype=np.str_),
        "only_here": np.array(["; ".join(titles[c] for c in a.only_first) or "–" for a in every], dtype=np.str_),
    }
    title = "Agreement with other methods"
    return Section("agreement", title, "", columns, rows, screen=Screen(is_plain=True))


def _by_code(found: Robustness, values: Floats) -> dict[str, Any]:
    rows = values.tolist()
    return {code: plain(row) for code, row in zip(found.industries, rows, strict=True)}


def _by_factor(found: Robustness, values: Floats) -> dict[str, Any]:
    return {name: plain(value) for name, value in zip(found.factors, values.tolist(), strict=True)}


def _central_weights(found: Robustness) -> dict[str, Any]:
    """The mean weights of those who would put an industry first, for every industry that some weighting does."""
    central, first = found.all_weights.central_weights, found.all_weights.shares[:, 0]
    return {code: _by_factor(found, central[i]) for i, code in enumerate(found.industries) if first[i] > 0}
