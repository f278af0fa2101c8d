"""The form of a report: sections of columns with their meanings, marks and notes, and what they were made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from sectorlmi.ranking.ranges import PlaceRanges
from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.robustness import Robustness
from sectorlmi.ranking.shortlist import ShortList
from sectorlmi.table.datatable import Array, DataTable
from sectorlmi.terms.cells import Cells, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.html_table import html_table
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.set_aside import SetAside
from sectorlmi.terms.significant import rounded_columns
from sectorlmi.terms.study import Study

if TYPE_CHECKING:
    from sectorlmi.report.county_map import CountyMap

SAMPLE_BANNER = "MADE-UP SAMPLE DATA: no number here describes a real place."


@dataclass(frozen=True, eq=False)
class Section:
    """A titled frame. `rows` holds an array for each column (same length), its fractions rounded to ten significant
    digits, which every machine makes alike; NaN and None are missing.

    `statuses` and `notes` hold, for some columns, the status as it is shown (`DataTable.status_shown`) and the cell
    note of each row (empty: none).
    """

    key: str
    title: str
    intro: str
    columns: tuple[Column, ...]
    rows: Mapping[str, Array]
    statuses: Mapping[str, Text] = field(default_factory=dict)
    notes: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", rounded_columns(self.rows))

    def __len__(self) -> int:
        return len(self.rows[self.columns[0].name]) if self.columns else 0

    def __repr__(self) -> str:
        return f"<Section {self.key!r}: {len(self)} rows>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return html_table(self.title, self.columns, self.rows, self.statuses, self.notes)


@dataclass(frozen=True, eq=False)
class Report:
    """Everything a run found, for every format alike.

    `ranges` is None where nothing hidden moves a place, its rows are those of `ranking`; `cells_base` and
    `cells_current` are the region's source rows. `robustness` and `county_map` are None where they were not asked for.
    """

    study: Study
    table: DataTable
    ranking: Ranking
    ranges: PlaceRanges | None
    short_list: ShortList
    set_aside: tuple[SetAside, ...]
    cells_base: Cells
    cells_current: Cells
    benchmark_title: str
    area_titles: Mapping[str, str]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    robustness: Robustness | None = None
    county_map: CountyMap | None = None

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)

    @property
    def title(self) -> str:
        return self.study.name

    def section(self, key: str) -> Section:
        """The section of this key; KeyError when the report has none."""
        return next(s for s in self.sections if s.key == key)

    def __repr__(self) -> str:
        return f"<Report {self.title!r}: {len(self.ranking)} industries ranked, {len(self.short_list.picks)} listed>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the ranking, the short list, and what to know before believing them."""
        banner = f"<p><strong>{escape(SAMPLE_BANNER)}</strong></p>" if self.is_sample else ""
        tables = "".join(self.section(key)._repr_html_() for key in ("ranking", "short_list"))
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        return f"{banner}<h3>{escape(self.title)}</h3>{tables}<ul>{notes}</ul>"


def plain(value: Any) -> Any:
    """A value as JSON has it: numpy scalars become Python's, NaN and infinities become None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
