"""The size classes of the short list's worksites as a section: how many employers of which size there are to invite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.report.document import Report, Section
from sectorlmi.table.datatable import Array
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.sizes import BANDS, SizeBands
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column

KEY = "size_classes"


@dataclass(frozen=True, eq=False)
class Sizes:
    """Worksites of the picks by size: of the region and of the nation, each None where no file is loaded."""

    local: SizeBands | None = None
    national: SizeBands | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.local is None and self.national is None


def sizes_section(report: Report, found: Sizes) -> Section:
    """One row a pick: worksites here, those of each size here, and how the nation's worksites are spread."""
    words, picks = dictionary(report.table.factors), report.short_list.industries
    rows = [report.table.row_of(code) for code in picks]
    columns: list[Column] = [words["industry_code"], words["title"], words["n_establishments"]]
    values: dict[str, Array] = {c.name: report.table[c.name][rows] for c in columns}
    for group in (_local(found.local), _national(found.national)):
        columns += [column for column, _ in group]
        values |= {column.name: numbers for column, numbers in group}
    return Section(KEY, "Worksites by size", _intro(found), tuple(columns), values)


_LARGE = 2  # bands from this one on: worksites of 100 jobs or more


def large_sites(found: Sizes | None) -> tuple[Column, Array] | None:
    """The column of large employers for the short list itself: counted here, or as a percent of the nation's."""
    if found is None or found.is_empty:
        return None
    if found.local is not None:
        meaning = f"Worksites of 100 or more jobs here, at least (Census CBP {found.local.when})"
        return _count("sites_large", "Sites of 100 or more", meaning), found.local.sites[:, _LARGE:].sum(axis=1)
    assert found.national is not None  # noqa: S101 - not empty
    meaning = f"Worksites of 100 or more jobs in the nation (BLS QCEW by size, {found.national.when})"
    share = 100 * found.national.share[:, _LARGE:].sum(axis=1)
    return _percent("us_sites_large_pct", "US sites of 100 or more, %", meaning), share


def _local(bands: SizeBands | None) -> list[tuple[Column, Array]]:
    if bands is None:
        return []
    made = [
        (
            _count(f"sites_{i}", f"Sites {name}", f"Worksites in the region with {name} jobs, at least"),
            bands.sites[:, i],
        )
        for i, (name, _) in enumerate(BANDS)
    ]
    rest = np.maximum(bands.total - bands.sites.sum(axis=1), 0)
    return [*made, (_count("sites_not_told", "Size not told", "Worksites whose size class is withheld"), rest)]


def _national(bands: SizeBands | None) -> list[tuple[Column, Array]]:
    if bands is None:
        return []
    made = [
        (_percent(f"us_sites_{i}_pct", f"US sites {name}, %", f"Worksites in the nation with {name} jobs"), share)
        for (i, (name, _)), share in zip(enumerate(BANDS), 100 * bands.share.T, strict=True)
    ]
    words = "Jobs in the nation that are at worksites of 100 or more"
    return [*made, (_percent("us_large_jobs_pct", "US jobs at 100 or more, %", words), 100 * bands.large_jobs_share)]


def _count(name: str, heading: str, meaning: str) -> Column:
    return kinds.count(name, heading, "establishments", meaning)


def _percent(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "percent", meaning, "", kinds.PERCENT)


def _intro(found: Sizes) -> str:
    told = []
    if found.local is not None:
        told.append(
            f"Here: Census County Business Patterns {found.local.when}, which counts other worksites than QCEW does "
            "(mid-March, no government or farms) and withholds classes of fewer than three."
        )
    if found.national is not None:
        told.append(f"US: BLS QCEW by size, private, {found.national.when}; QCEW has no size classes of counties.")
    return " ".join(told)
