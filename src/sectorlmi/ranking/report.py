"""Everything a ranking found, for every format alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from sectorlmi.places.maps import CountyMap
from sectorlmi.ranking.picks import ShortList
from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.robustness import PlaceRanges, Robustness
from sectorlmi.table.candidates import SetAside
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.series import Series
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.document import SAMPLE_BANNER, Section
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study

_NAMED_AT_MOST: Final = 12


@dataclass(frozen=True, eq=False)
class Report:
    """Everything a run found, for every format alike.

    `ranges` is None where nothing hidden moves a place, its rows are those of `ranking`; `cells_base` and
    `cells_current` are the region's source rows. `robustness` and `county_map` are None where they were not asked for.
    `inputs` is what the study's own files say; `series` the table's industries over every year that was read, None
    where those are the study's two. `predicts` are sentences on what each factor told of years that have come since,
    with what each is about; one alone, about nothing, says why there is none.
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
    inputs: Inputs = field(default_factory=Inputs)
    series: Series | None = None
    predicts: tuple[tuple[str, str], ...] = ()

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


def counties_in_words(report: Report) -> str:
    """`3 counties: Cobb, DeKalb, Fulton`; more than a line holds are only counted. Empty for a region without any."""
    codes = report.study.region.counties
    if not codes:
        return ""
    counted = f"{len(codes)} {'county' if len(codes) == 1 else 'counties'}"
    return counted if len(codes) > _NAMED_AT_MOST else f"{counted}: {', '.join(_short(report, c) for c in codes)}"


def _short(report: Report, code: str) -> str:
    """`Fulton County, Georgia` as people of the region say it: Fulton."""
    return report.area_titles.get(code, code).split(",")[0].removesuffix(" County")
