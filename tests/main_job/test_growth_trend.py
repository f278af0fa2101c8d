"""The trend of four real years, against a plain reading of the files."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import exp, log
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from main_job import raw
from sectorlmi.store import Store
from sectorlmi.terms.study import FactorChoice, Region, Study, Uncertainty
from sectorlmi.workflows import rank

YEARS = (2020, 2021, 2022, 2023)
COUNTIES = ("39041", "39049")


def test_the_trend_of_what_is_published_is_that_of_a_plain_reading(
    ohio_store: Store, ohio: Study, shared_data: Path
) -> None:
    archive = shared_data / "qcew" / "oh15_annual_2020_2023.zip"
    cells = {year: raw.cells(archive, year) for year in YEARS}
    region, factors = Region("Two counties", COUNTIES), (FactorChoice("growth_trend", 1),)
    study = replace(ohio, region=region, factors=factors, uncertainty=Uncertainty(fills=20))
    table = rank.ranked(study, ohio_store).table
    n_compared = 0
    for row, code in enumerate(table.industries):
        there = [[cells[y].get((area, "5", "75", code)) for area in COUNTIES] for y in YEARS]
        is_shown = not any(cell and cell[0] for year in there for cell in year)
        if not is_shown or table["growth_status"][row] not in ("sum_published", "published"):
            continue
        jobs = [sum(cell[2] for cell in year if cell) for year in there]
        if min(jobs) == 0:
            continue
        slope = median(log(jobs[j] / jobs[i]) / (j - i) for i, j in combinations(range(4), 2))
        expected = pytest.approx(100 * (exp(slope) - 1), rel=1e-9, abs=1e-9)
        for end in ("", "lower_", "low_", "high_", "upper_"):
            assert table[f"growth_trend_{end}pct"][row] == expected, (code, end)
        n_compared += 1
    assert n_compared >= 20
    ends = [table[f"growth_trend_{end}_pct"] for end in ("lower", "low", "high", "upper")]
    known = ~np.isnan(table["growth_trend_pct"]) & ~np.isnan(ends[3])
    assert (np.diff([end[known] for end in ends], axis=0) >= 0).all()
    assert (np.diff([end[known] for end in ends], axis=0)[1] > 0).sum() > 10
