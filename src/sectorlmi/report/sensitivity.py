"""What one factor does to the list, as sections: the nearest changes, each factor left out, factor against factor."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sectorlmi.ranking.robustness import DOUBLE_COUNTING, FEWEST_COMPARED, Robustness
from sectorlmi.report.document import Section
from sectorlmi.table.datatable import Array, DataTable
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column


def sensitivity_sections(table: DataTable, found: Robustness) -> tuple[Section, ...]:
    """The nearest changes of the list, the list without each factor, and correlated factors."""
    headings = {f.name: f.column.heading for f in table.factors}
    names = table.titles() | headings
    return _changes(found, names), _left_out(found, names), _correlation(found, headings)


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
