"""How firm the list is, as sections: each industry under other weights and fills, and the weights that put it first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sectorlmi.ranking.robustness import DOUBLE_COUNTING, FEWEST_COMPARED, Robustness
from sectorlmi.ranking.standing import factor_name
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array, Flags
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section

# An industry that fewer weightings list, or put first, is left out of the tables that say where and why.
SELDOM: Final = 0.01


def robustness_sections(table: DataTable, found: Robustness) -> tuple[Section, ...]:
    """Places under other weights and fills, typical weights, the nearest changes of the list, correlated factors."""
    return (
        _industries(table, found),
        _acceptability(table, found),
        _central_weights(table, found),
        *sensitivity_sections(table, found),
    )


def _share(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "share, 0 to 1", meaning, "", kinds.SHARE)


def _place(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "count", "place", meaning, "", kinds.JOBS)


def _industries(table: DataTable, found: Robustness) -> Section:
    words, titles, top = dictionary(table.factors), table.titles(), found.top
    near, everywhere = found.near_weights, found.all_weights
    rows: dict[str, Array] = {
        "industry_code": np.array(found.industries, dtype=np.str_),
        "title": np.array([titles[c] for c in found.industries], dtype=np.str_),
        "p_top_near": near.p_top,
        "p_top_weights": everywhere.p_top,
        "p_first": everywhere.shares[:, 0],
        "near_low": near.place_low.astype(np.float64),
        "near_high": near.place_high.astype(np.float64),
    }
    listed = f"with a place in the top {top}"
    columns = [
        words["industry_code"],
        words["title"],
        _share("p_top_near", f"Top {top}, weights near", f"Share of weightings near the study's {listed}"),
        _share("p_top_weights", f"Top {top}, any weights", f"Share of all weightings {listed}"),
        _share("p_first", "Place 1, any weights", "Share of all weightings that put it first"),
        _place("near_low", "Best place, weights near", "Place that 5 % of near weightings reach"),
        _place("near_high", "Worst place, weights near", "Place that 95 % of near weightings reach"),
    ]
    if found.fills is not None and found.both is not None:
        rows |= {"p_top_fills": found.fills.p_top, "p_top_both": found.both.p_top}
        columns += [
            _share("p_top_fills", f"Top {top}, hidden cells", f"Share of the ways to fill hidden numbers {listed}"),
            _share("p_top_both", f"Top {top}, both", "Share when near weights and hidden cells vary together"),
        ]
    intro = (
        f"{found.draws:,} random weightings, seed {found.seed}: over all weights, and near the study's own. "
        "Uncertainty of the weights and of the hidden cells, apart and together."
    )
    return Section("robustness", "Robustness", intro, tuple(columns), rows)


def _acceptability(table: DataTable, found: Robustness) -> Section:
    """Rank acceptability (SMAA-2): places of the list one by one, and all later places together."""
    shares = found.all_weights.shares
    places = min(found.top, shares.shape[1])
    kept = found.all_weights.p_top >= SELDOM
    rows = {"industry": _named(table, found, kept)}
    columns = [kinds.text("industry", "Industry", "Code and title")]
    for place in range(1, places + 1):
        name = f"place_{place}"
        columns.append(_share(name, f"Place {place}", f"Share of all weightings that give place {place}"))
        rows[name] = shares[kept, place - 1]
    columns.append(_share("later", "Later", f"Share of all weightings with a place after {places}"))
    rows["later"] = shares[kept, places:].sum(axis=1)
    intro = "The share of all weightings that give each place. Ties share the best place."
    return Section("acceptability", "Which place, how often", intro, tuple(columns), rows)


def _central_weights(table: DataTable, found: Robustness) -> Section:
    """The mean of the weights that put an industry first: the typical view of those who would choose it."""
    first, central = found.all_weights.shares[:, 0], found.all_weights.central_weights
    kept = first >= SELDOM
    headings = {f.name: f.column.heading for f in table.factors}
    rows = {"industry": _named(table, found, kept), "p_first": first[kept]}
    columns = [
        kinds.text("industry", "Industry", "Code and title"),
        _share("p_first", "Place 1, any weights", "Share of all weightings that put it first"),
    ]
    for k, name in enumerate(found.factors):
        columns.append(_share(f"weight_{name}", headings[name], "Mean weight of the weightings that put it first"))
        rows[f"weight_{name}"] = central[kept, k]
    intro = "Central weights: what people would have to care about to put an industry first."
    return Section("central_weights", "Whose first choice", intro, tuple(columns), rows)


def _named(table: DataTable, found: Robustness, kept: Flags) -> Array:
    titles = table.titles()
    named = (f"{code} {titles[code]}" for code, keep in zip(found.industries, kept.tolist(), strict=True) if keep)
    return np.array(list(named), dtype=np.str_)


def sensitivity_sections(table: DataTable, found: Robustness) -> tuple[Section, ...]:
    """The nearest changes of the list, the list without each factor, and correlated factors."""
    headings = {f.name: f.column.heading for f in table.factors}
    names, called = table.titles() | headings, {f.name: factor_name(f) for f in table.factors}
    return _changes(found, table.names() | called), _left_out(found, names), _correlation(found, headings)


def _changes(found: Robustness, names: Mapping[str, str]) -> Section:
    lines = [change.text(names) for change in found.changes]
    column = kinds.text(
        "change", "Nearest changes of the list", "The smallest change of one weight that changes the list"
    )
    intro = "Each sentence changes one weight alone; the others keep their proportions."
    return Section(
        "weight_changes", "What would change the list", intro, (column,), {"change": np.array(lines, dtype=np.str_)}
    )


def _left_out(found: Robustness, names: Mapping[str, str]) -> Section:
    rows: dict[str, Array] = {
        "without": np.array([names[o.factor] for o in found.left_out], dtype=np.str_),
        "agreement": np.array([o.spearman for o in found.left_out]),
        "change": np.array([o.text(names) for o in found.left_out], dtype=np.str_),
    }
    columns = (
        kinds.text("without", "Without", "Factor that is left out"),
        _rho("agreement", "Agreement", "Spearman's rho of the places with and without it"),
        kinds.text("change", "Change of the list", "Names that join and drop off"),
    )
    intro = f"The top {found.top} when a factor is left out and the others keep their proportions."
    return Section("leave_one_out", "The list without each factor", intro, columns, rows)


def _correlation(found: Robustness, headings: Mapping[str, str]) -> Section:
    columns = [kinds.text("factor", "Factor", "Factor of the row")]
    rows: dict[str, Array] = {"factor": np.array([headings[n] for n in found.factors], dtype=np.str_)}
    for k, name in enumerate(found.factors):
        columns.append(_rho(f"with_{name}", headings[name], "Spearman's rho of the ranks"))
        rows[f"with_{name}"] = found.correlation[:, k]
    columns.append(kinds.text("warning", "Warning", "Factors that count the same thing twice, or against each other"))
    warned = {name: [c.text(headings) for c in found.correlated if c.first == name] for name in found.factors}
    rows["warning"] = np.array(["; ".join(warned[n]) for n in found.factors], dtype=np.str_)
    intro = (
        f"Spearman's rho of the ranks, over {FEWEST_COMPARED} industries or more; "
        f"beyond {DOUBLE_COUNTING} two factors count the same thing twice."
    )
    return Section("correlation", "Factors against factors", intro, tuple(columns), rows)


def _rho(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "rank correlation", meaning, "", kinds.RATIO)
