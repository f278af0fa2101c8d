"""How firm the list is, as sections: industry by industry, by each weight, and factor against factor."""

from __future__ import annotations

import numpy as np

from sectorlmi.ranking.robustness import Robustness
from sectorlmi.report.document import Section
from sectorlmi.table.datatable import Array, DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column


def robustness_sections(table: DataTable, found: Robustness) -> tuple[Section, ...]:
    """Places under other weights and fills, the nearest changes of the list, and correlated factors."""
    return _industries(table, found), _changes(table, found), _correlation(table, found)


def _place(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "count", "place", meaning, "", kinds.JOBS)


def _share(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "share, 0 to 1", meaning, "", kinds.SHARE)


def _industries(table: DataTable, found: Robustness) -> Section:
    words, titles, top = dictionary(table.factors), table.titles(), found.top
    rows: dict[str, Array] = {
        "industry_code": np.array(found.industries, dtype=np.str_),
        "title": np.array([titles[c] for c in found.industries], dtype=np.str_),
        "p_top_near": found.near_weights.p_top,
        "p_top_weights": found.all_weights.p_top,
        "near_low": found.near_weights.place_low.astype(np.float64),
        "near_high": found.near_weights.place_high.astype(np.float64),
    }
    columns = [
        words["industry_code"],
        words["title"],
        _share(
            "p_top_near",
            f"Top {top}, weights near",
            f"Share of weightings near the study's with a place in the top {top}",
        ),
        _share("p_top_weights", f"Top {top}, any weights", f"Share of all weightings with a place in the top {top}"),
        Column(
            "near_low",
            "Best place, weights near",
            "count",
            "place",
            "Place that 5 % of near weightings reach",
            "",
            kinds.JOBS,
        ),
        Column(
            "near_high",
            "Worst place, weights near",
            "count",
            "place",
            "Place that 95 % of near weightings reach",
            "",
            kinds.JOBS,
        ),
    ]
    if found.fills is not None and found.both is not None:
        rows |= {"p_top_fills": found.fills.p_top, "p_top_both": found.both.p_top}
        columns += [
            _share("p_top_fills", f"Top {top}, hidden cells", f"Share of feasible fills with a place in the top {top}"),
            _share("p_top_both", f"Top {top}, both", "Share when near weights and hidden cells vary together"),
        ]
    intro = (
        f"{found.draws:,} random weightings, seed {found.seed}: over all weights, and near the study's own. "
        "Uncertainty of the weights and of the hidden cells, apart and together."
    )
    return Section("robustness", "Robustness", intro, tuple(columns), rows)


def _changes(table: DataTable, found: Robustness) -> Section:
    names = table.titles() | {f.name: f.column.heading for f in table.factors}
    lines = [change.text(names) for change in found.changes]
    lines += [c.text() for c in found.correlated]
    column = kinds.text(
        "change", "Nearest changes of the list", "The smallest change of one weight that changes the list"
    )
    intro = "Each sentence changes one weight alone; the others keep their proportions."
    return Section(
        "weight_changes", "What would change the list", intro, (column,), {"change": np.array(lines, dtype=np.str_)}
    )


def _correlation(table: DataTable, found: Robustness) -> Section:
    headings = {f.name: f.column.heading for f in table.factors}
    columns = [kinds.text("factor", "Factor", "Factor of the row")]
    rows: dict[str, Array] = {"factor": np.array([headings[n] for n in found.factors], dtype=np.str_)}
    for k, name in enumerate(found.factors):
        columns.append(
            Column(f"with_{name}", headings[name], "number", "rank correlation", "Spearman's rho", "", kinds.RATIO)
        )
        rows[f"with_{name}"] = found.correlation[:, k]
    intro = "Spearman's rho of the ranks; beyond 0.8 two factors count the same thing twice."
    return Section("correlation", "Factors against factors", intro, tuple(columns), rows)
