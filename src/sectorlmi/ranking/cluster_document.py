"""Clusters as a document: where each stands, what it is made of, and the rank of each on every factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.robustness import PlaceRanges
from sectorlmi.ranking.sections import ranking_section, table_section
from sectorlmi.table.candidates import SetAside
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.rounding import by_rule
from sectorlmi.terms import columns as kinds
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Array
from sectorlmi.terms.document import Document, Screen, Section, file_stem, section_rows, sources_section
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryGroup

_INTRO: Final = "Every number is worked out from the sums of the cluster's industries; nothing is averaged. 1 is best."
_SPARE: Final = ("place_low", "place_high", "projected_growth_pct", "location_quotient", "n_establishments")


@dataclass(frozen=True, eq=False)
class ClusterRanking:
    """Clusters ranked against each other.

    `table` has a row a cluster, by name; `industries` a row an industry of each, of the cluster that `of` says.
    """

    study: Study
    groups: tuple[IndustryGroup, ...]
    table: DataTable
    ranking: Ranking
    ranges: PlaceRanges | None
    set_aside: tuple[SetAside, ...]
    industries: DataTable
    of: tuple[str, ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]


def document(found: ClusterRanking) -> Document:
    """The clusters by place with those set aside last, their industries, and the ranks."""
    study = found.study
    sections = [by_rule(section, study) for section in (_clusters(found), _industries(found), _ranks(found))]
    return Document(
        key="clusters",
        title=f"{study.name}: clusters",
        stem=f"{file_stem(study.name)}-clusters",
        sections=(*sections, sources_section(found.provenance)),
        payload=lambda: {"clusters": section_rows(sections[0]), "industries": section_rows(sections[1])},
        study=study,
        is_sample=any(p.is_sample for p in found.provenance),
        screen=(sections[0], replace(sections[1], screen=Screen(("also_in", *_SPARE), told=()))),
        notes=found.notes,
        provenance=found.provenance,
    )


def _clusters(found: ClusterRanking) -> Section:
    words, table, ranking = dictionary(found.table.factors), found.table, found.ranking
    names = (*ranking.industries, *(s.industry for s in found.set_aside))
    picked = [table.row_of(name) for name in names]
    base = table_section(table, picked)
    n_aside = len(found.set_aside)
    rows: dict[str, Array] = {"place": _then_none(ranking.place, n_aside)}
    if found.ranges is not None:
        rows |= {
            "place_low": _then_none(found.ranges.low, n_aside),
            "place_high": _then_none(found.ranges.high, n_aside),
        }
    columns = [words[name] for name in rows]
    columns.append(kinds.text("cluster", "Cluster", "Name of the cluster"))
    rows["cluster"] = np.array(names, dtype=np.str_)
    of_name = {group.name: group for group in found.groups}
    if any(group.kind for group in found.groups):
        columns.append(kinds.text("kind", "Kind", "Traded: sells mostly outside the region; local: in it"))
        rows["kind"] = np.array([of_name[name].kind for name in names], dtype=np.str_)
    for column in (*base.columns[2:], words["employment_lower"], words["employment_upper"]):
        columns.append(column)
        rows[column.name] = table[column.name][picked]
    columns += [
        kinds.text("naics", "NAICS codes", "Industries that are added up"),
        kinds.text("reason", "Why not ranked", "Why a cluster has no place; empty where it has one"),
    ]
    rows["naics"] = table["industry_code"][picked]
    rows["reason"] = np.array([""] * len(ranking.industries) + [s.reason for s in found.set_aside], dtype=np.str_)
    shown = tuple(c.name for c in columns if c.name not in ("employment_lower", "employment_upper", "naics"))
    return replace(
        base,
        key="clusters",
        title="Clusters",
        intro=_INTRO,
        columns=tuple(columns),
        rows=rows,
        screen=Screen((*_SPARE, "reason"), shown, told=("intro", "marks")),
    )


def _then_none(values: Array, n: int) -> Array:
    return np.append(values.astype(np.float64), np.full(n, np.nan))


def _industries(found: ClusterRanking) -> Section:
    table = found.industries
    base = table_section(table)
    also = [_also_in(name, code, found.groups) for name, code in zip(found.of, _codes(table), strict=True)]
    return replace(
        base,
        key="cluster_industries",
        title="Industries of each cluster",
        intro="One row an industry of each cluster, in the list's order; an industry of several stands under each.",
        columns=(
            kinds.text("cluster", "Cluster", "Name of the cluster"),
            *base.columns,
            kinds.text("also_in", "Also in", "Other clusters in which its jobs count too"),
        ),
        rows={
            **base.rows,
            "cluster": np.array(found.of, dtype=np.str_),
            "also_in": np.array(["; ".join(names) for names in also], dtype=np.str_),
        },
    )


def _codes(table: DataTable) -> list[str]:
    return [str(code) for code in table["industry_code"].tolist()]


def _also_in(name: str, code: str, groups: Sequence[IndustryGroup]) -> list[str]:
    """The other clusters in which the code's jobs, or some of them, count."""
    others = (group for group in groups if group.name != name)
    return [g.name for g in others if any(naics.is_within(code, c) or naics.is_within(c, code) for c in g.industries)]


def double_members(groups: Sequence[IndustryGroup]) -> dict[str, tuple[str, ...]]:
    """The codes that lie in another cluster too, with all their clusters; a code inside another counts as it does."""
    return {
        code: (group.name, *also)
        for group in reversed(groups)
        for code in group.industries
        if (also := _also_in(group.name, code, groups))
    }


def _ranks(found: ClusterRanking) -> Section:
    made = ranking_section(found.table, found.ranking, found.ranges)
    name = replace(made.columns[[c.name for c in made.columns].index("title")], heading="Cluster")
    columns = tuple(name if c.name == "title" else c for c in made.columns if c.name != "industry_code")
    rows = {c.name: made.rows[c.name] for c in columns}
    return replace(made, key="cluster_ranks", title="Ranks of the clusters", columns=columns, rows=rows)
