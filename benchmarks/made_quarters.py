"""Quarters of a year made from its annual figures, because no two files at hand have both for one place.

All cells share the season of each quarter, so that sums hold. A cell that is hidden in the year is hidden in its
quarters too, but for one to three quarters of some of them, in which its own swing is added. Swings and numbers of open
quarters are those of Wisconsin's private cells of three and four digits in 2016: from quarter to quarter a cell moves
by about 6 %, and of the cells that some quarter hides 15 % have an open one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np

from raw_files import PRIVATE, Archive, Key, Member

SWING = 0.06
# Shares of one, two and three open quarters among the cells that have any.
_OPEN_QUARTERS = (0.32, 0.49, 0.19)
_SEASON = {1: 0.98, 2: 1.01, 3: 1.0, 4: 1.01}
_HEADING = (
    *("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code"),
    *("qtrly_estabs", "month1_emplvl", "month2_emplvl", "month3_emplvl", "total_qtrly_wages"),
    *("taxable_qtrly_wages", "qtrly_contributions", "avg_wkly_wage"),
)


def open_quarters(cells: Collection[Key], *, seed: int) -> dict[Key, dict[int, float]]:
    """For each of these cells its open quarters, and by how much each lies off the season."""
    rng = np.random.default_rng(seed)
    drawn = {}
    for key in sorted(cells):
        n = int(rng.choice([1, 2, 3], p=_OPEN_QUARTERS))
        swing = 1 + SWING * rng.standard_normal(4)
        shown = rng.choice(4, n, replace=False).tolist()
        drawn[key] = {q + 1: float(swing[q] / swing.mean()) for q in shown}
    return drawn


def write(
    path: Path, archive: Archive, year: int, hidden: Collection[Key], shown: Mapping[Key, Mapping[int, float]]
) -> None:
    """A zip of quarterly area files of a year: `hidden` as the publisher hides, but for the quarters of `shown`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
        for member in archive.members:
            if member.rows and int(member.rows[0][member.at("year")]) == year:
                with z.open(f"{member.rows[0][member.at('area_fips')]}.csv", "w") as raw:
                    lines = (",".join(row) + "\n" for row in _rows(member, hidden, shown))
                    raw.write("".join((",".join(_HEADING) + "\n", *lines)).encode())


def _rows(member: Member, hidden: Collection[Key], shown: Mapping[Key, Mapping[int, float]]) -> Iterator[list[str]]:
    at = {name: member.at(name) for name in member.heading}
    for row in member.rows:
        area, own = row[at["area_fips"]].zfill(5), row[at["own_code"]]
        key = area, row[at["industry_code"]]
        is_hidden = row[at["disclosure_code"]] == "N" or (own == PRIVATE and key in hidden)
        own_swing = shown.get(key, {}) if own == PRIVATE else {}
        for quarter, season in _SEASON.items():
            is_open = not is_hidden or quarter in own_swing
            factor = season * own_swing.get(quarter, 1.0) if is_open else 0.0
            jobs = str(round(float(row[at["annual_avg_emplvl"]]) * factor))
            wages = str(round(float(row[at["total_annual_wages"]]) * factor / 4))
            codes = [key[1], row[at["agglvl_code"]], "0", row[at["year"]], str(quarter), "" if is_open else "N"]
            yield [area, own, *codes, row[at["annual_avg_estabs"]], jobs, jobs, jobs, wages, "0", "0", "0"]
