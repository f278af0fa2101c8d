"""`rank --by clusters`: the study's groups ranked against each other by the engine that ranks industries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import ConfigError, CoverageError
from sectorlmi.ranking.cluster_document import ClusterRanking, double_members
from sectorlmi.store import Store
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.groups import group_table, members
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryGroup
from sectorlmi.workflows import footings, rank, study_cells, uncertainty
from sectorlmi.workflows.study_cells import StudyCells

_NAMED = 12


def ranked_clusters(study: Study, store: Store, tell: Progress = nobody) -> ClusterRanking:
    """The study's groups ranked by its factors and rules, with the industries of each.

    Raises:
        ConfigError: the study has fewer than two groups, or its numbers come from a table that has no cells to add up.
        StoreError, CoverageError: as `rank.run`, where a group's codes are deeper than what is stored too.
    """
    if study.source is not None:
        raise ConfigError("groups cannot be added up from a data table of the study's own", "Leave out `source`.")
    if len(study.groups) < 2:
        raise ConfigError(
            f"groups: the study has {len(study.groups) or 'none'}, and a ranking needs two or more",
            "Write groups: {file: clusters.csv}, or groups: {preset: eight_sectors}.",
        )
    table, found = rank.study_table(study, store, tell)
    study = found.study
    deeper = study_cells.down_to(study, members(study.groups))
    if deeper is not study:
        found = study_cells.at_level(found, deeper, store)
    groups, absent = _present(study.groups, found)
    rule = replace(study.shortlist, add=(), drop=())
    found = replace(found, study=replace(study, shortlist=rule))
    made = _table(found, table, groups)
    years = found.base, found.current
    ranked = rank.ranked_table(made, found, tell, lambda s, t, _: uncertainty.drawn_groups(s, t, years, groups))
    top = min(rule.top, len(ranked.ranking))
    ranges = None if ranked.draws is None else uncertainty.ranges_of(ranked.draws, ranked.table, ranked.ranking, top)
    singles = [(group.name, IndustryGroup(_title(code), (code,))) for group in groups for code in group.industries]
    listed = _table(found, table, [single for _, single in singles])
    aside = tuple(sorted((*ranked.chosen.set_aside, *ranked.ranking.set_aside), key=lambda s: s.industry))
    return ClusterRanking(
        study,
        tuple(groups),
        ranked.table,
        ranked.ranking,
        ranges,
        aside,
        listed,
        tuple(name for name, _ in singles),
        found.provenance,
        (*absent, *_notes(groups), *table.notes, *found.notes),
    )


def _present(groups: Sequence[IndustryGroup], found: StudyCells) -> tuple[list[IndustryGroup], list[str]]:
    """The groups with a row in the region, and a note on those without any. CoverageError where none has one."""
    codes = set(found.current.resolved.cells.within(areas=found.current.areas, owns=found.study.ownership).industry)
    here = [group for group in groups if set(group.industries) & codes]
    if not here:
        raise CoverageError("no group has an industry in the region", "Check the codes and the ownership of the study.")
    gone = [group.name for group in groups if group not in here]
    return here, [f"Without a worksite in the region, and not ranked: {', '.join(gone)}."] if gone else []


def _table(found: StudyCells, table: DataTable, groups: Sequence[IndustryGroup]) -> DataTable:
    study = found.study
    projected = footings.projected(found, study, (found.base, found.current), members(groups))
    pay = found.inputs.pay
    made = group_table(study, found.base, found.current, groups, table=table, projected=projected, pay=pay)
    newest = table["naics_vintage"].max(initial=0)
    return replace(made, columns={**made.columns, "naics_vintage": np.full(len(groups), newest)})


def _title(code: str) -> str:
    return reference.industry_titles().get(code, f"NAICS {code}")


def _notes(groups: Sequence[IndustryGroup]) -> list[str]:
    notes = [note for group in groups for note in group.notes]
    double = [f"{code} ({', '.join(names)})" for code, names in double_members(groups).items()]
    if double:
        more = f"; and {len(double) - _NAMED} more" if double[_NAMED:] else ""
        notes.append(
            f"In several clusters, so that these do not add up: {'; '.join(double[:_NAMED])}{more}. Each cluster "
            "counts a job once."
        )
    return notes
