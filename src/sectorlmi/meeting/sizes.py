"""Worksites by size: the publishers' nine classes in four bands, and how many employers of each there are to invite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.report import Report
from sectorlmi.table.dictionary import dictionary
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array, Floats, Text
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section

KEY: Final = "size_classes"
# Jobs at the worksite, and the size codes of BLS (QCEW `size_code`) that a band holds.
BANDS: Final = (
    ("under 20", (1, 2, 3)),
    ("20 to 99", (4, 5)),
    ("100 to 499", (6, 7)),
    ("500 or more", (8, 9)),
)
N_CLASSES: Final = 9
_LARGE: Final = (6, 7, 8, 9)


@dataclass(frozen=True, eq=False)
class SizeBands:
    """Worksites of n industries by band; NaN where an industry is not in the files.

    `when` is the year or quarter; `sites` (n, 4) are counts, `total` (n) all worksites, `large_jobs_share` (n) the part
    of jobs at worksites of 100 or more (0 to 1).
    """

    when: str
    sites: Floats
    total: Floats
    large_jobs_share: Floats

    @property
    def share(self) -> Floats:
        """Part of the worksites in each band, 0 to 1."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.sites / self.total[:, None])


def of_region(when: str, industries: Sequence[str], rows: Mapping[str, Text | Floats]) -> SizeBands:
    """Bands of a region from rows of its counties: industry_code, establishments, size1 … size9 (NaN: withheld).

    Counts are at least so many: the publisher withholds classes, and whole rows, of fewer than three worksites.
    """
    counts = np.column_stack([np.nan_to_num(np.asarray(rows[f"size{k}"], float)) for k in range(1, N_CLASSES + 1)])
    total = np.asarray(rows["establishments"], dtype=np.float64)
    by_class, every = np.full((len(industries), N_CLASSES), np.nan), np.full(len(industries), np.nan)
    for i, code in enumerate(industries):
        here = np.asarray(rows["industry_code"]) == code
        if here.any():
            by_class[i], every[i] = counts[here].sum(axis=0), total[here].sum()
    return SizeBands(when, _bands(by_class), every, np.full(len(industries), np.nan))


def of_nation(when: str, industries: Sequence[str], classes: Mapping[int, Mapping[str, Text | Floats]]) -> SizeBands:
    """Bands of the nation from the rows of each class: industry_code, establishments, employment (NaN: hidden).

    A class without a row of an industry has no worksite of it. `classes` must hold all nine.
    """
    sites, jobs = np.zeros((len(industries), N_CLASSES)), np.zeros((len(industries), N_CLASSES))
    for k, rows in classes.items():
        codes = np.asarray(rows["industry_code"])
        for i, code in enumerate(industries):
            here = codes == code
            sites[i, k - 1] = np.asarray(rows["establishments"], float)[here].sum()
            jobs[i, k - 1] = np.asarray(rows["employment"], float)[here].sum()
    total = sites.sum(axis=1)
    sites[total == 0], total[total == 0] = np.nan, np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        large = jobs[:, [k - 1 for k in _LARGE]].sum(axis=1) / jobs.sum(axis=1)
    return SizeBands(when, _bands(sites), total, np.where(np.isnan(total), np.nan, large))


def _bands(by_class: Floats) -> Floats:
    return np.column_stack([by_class[:, [k - 1 for k in held]].sum(axis=1) for _, held in BANDS])


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


FIRST_LARGE: Final = 2  # bands from this one on: worksites of 100 jobs or more


def large_sites(found: Sizes | None) -> tuple[Column, Array] | None:
    """The column of large employers for the short list itself: counted here, or as a percent of the nation's."""
    if found is None or found.is_empty:
        return None
    if found.local is not None:
        meaning = f"Worksites of 100 or more jobs here, at least (Census CBP {found.local.when})"
        return _count("sites_large", "Sites of 100 or more", meaning), found.local.sites[:, FIRST_LARGE:].sum(axis=1)
    assert found.national is not None  # noqa: S101 - not empty
    meaning = f"Worksites of 100 or more jobs in the nation (BLS QCEW by size, {found.national.when})"
    share = 100 * found.national.share[:, FIRST_LARGE:].sum(axis=1)
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
