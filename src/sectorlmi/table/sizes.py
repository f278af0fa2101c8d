"""Worksites by size: the publishers' nine classes in four bands that a support team can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.terms.cells import Floats, Text

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
