"""What a reader must know before believing an order: which factors order nothing, what is hidden and estimated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.robustness import Robustness
from sectorlmi.ranking.standing import factor_name
from sectorlmi.table import candidates
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.study import Study

_POLICY: Final[Mapping[str, str]] = {
    "estimate": "their jobs and wages are estimated from all published sums, and graded by what is certain of them.",
    "floor": "they are left out, so sums are floors, marked ⌊.",
    "exclude": "industries with a hidden number are set aside.",
}
_HALF: Final = 0.5
# A line holds so many letters of names.
_LINE: Final = 100


def loud_notes(study: Study, table: DataTable, ranking: Ranking) -> list[str]:
    """The notes of a ranking, the loudest first."""
    headings = {factor.name: factor.column.heading for factor in table.factors}
    spread = "is not known of any industry: its weight is spread over the other factors."
    notes = [f"{headings[name]} {spread}" for name in ranking.spread]
    notes += [f"{headings[name]} is the same for every industry, so it orders nothing." for name in ranking.constant]
    hidden = int(table["n_suppressed"].sum())
    if hidden:
        every = hidden + int(table["n_disclosed"].sum())
        lead = f"{hidden:,} of {every:,} county numbers of {study.years.current} are hidden by the publisher"
        notes.append(f"{lead}; {_POLICY[study.suppressed]}")
    is_mostly = table["employment_estimated_share"] > _HALF
    if is_mostly.any():
        notes.append(f"More than half estimated: {named(table, np.array(table.industries)[is_mostly].tolist())}.")
    opened = candidates.left_open(table, ranking.industries)
    if opened:
        notes.append(
            f"Not ranked because hidden numbers leave the place open: {named(table, opened)} "
            f"({len(opened)} of {len(opened) + len(ranking)} candidates)."
        )
    if hidden and study.suppressed == "estimate" and not study.uncertainty.fills:
        notes.append("No fills are drawn, so places have no ranges, and nobody is set aside for an open place.")
    return notes


def named(table: DataTable, codes: Sequence[str]) -> str:
    """Industries by name with their codes, those of most jobs first, as many as a line holds."""
    jobs = np.nan_to_num(table["employment"])
    names = table.names()
    order = sorted(codes, key=lambda code: (-float(jobs[table.row_of(code)]), code))
    texts = [names[code] if names[code] == code else f"{names[code]} ({code})" for code in order]
    kept = texts[:1]
    for text in texts[1:]:
        if sum(map(len, kept)) + len(text) > _LINE:
            break
        kept.append(text)
    more = f"; and {len(texts) - len(kept)} more" if len(texts) > len(kept) else ""
    return "; ".join(kept) + more


def firmness_notes(firm: Robustness, table: DataTable) -> list[str]:
    """Factors that count twice, and the smallest change of a weight that changes the list."""
    headings = {f.name: f.column.heading for f in table.factors}
    notes = [f"{c.text(table.names() | headings)}." for c in firm.correlated]
    if firm.changes:
        called = table.names() | {f.name: factor_name(f) for f in table.factors}
        notes.append(f"Smallest change of one weight that changes the list: {firm.changes[0].text(called)}.")
    return notes
