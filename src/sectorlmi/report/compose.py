"""Putting the findings of a run together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sectorlmi.ranking.ranges import PlaceRanges
from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.robustness import Robustness
from sectorlmi.ranking.shortlist import ShortList
from sectorlmi.report.document import Report
from sectorlmi.report.own_notes import own_notes_sections
from sectorlmi.report.robustness import robustness_sections
from sectorlmi.report.sections import (
    ranking_section,
    set_aside_section,
    short_list_section,
    sources_section,
    table_section,
)
from sectorlmi.report.shift_share import shift_share_section
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.set_aside import SetAside
from sectorlmi.terms.study import Study


def compose(
    *,
    study: Study,
    table: DataTable,
    ranking: Ranking,
    ranges: PlaceRanges | None,
    short_list: ShortList,
    set_aside: tuple[SetAside, ...],
    cells_base: Cells,
    cells_current: Cells,
    benchmark_title: str,
    area_titles: Mapping[str, str],
    provenance: tuple[Provenance, ...],
    notes: tuple[str, ...],
    robustness: Robustness | None = None,
) -> Report:
    """Put the findings of a run into sections that any format can render."""
    sections = (
        table_section(table),
        ranking_section(table, ranking, ranges),
        short_list_section(table, ranking, ranges, short_list),
        set_aside_section(table, set_aside),
        *(() if np.isnan(table.quantities.benchmark_total_base) else (shift_share_section(table),)),
        *(robustness_sections(table, robustness) if robustness else ()),
        *own_notes_sections(table),
        sources_section(provenance),
    )
    return Report(
        study,
        table,
        ranking,
        ranges,
        short_list,
        set_aside,
        cells_base,
        cells_current,
        benchmark_title,
        area_titles,
        provenance,
        notes,
        sections,
        robustness,
    )
