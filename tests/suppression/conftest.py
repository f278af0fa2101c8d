"""Made-up cells for the tests of hidden cells, and a plain reader of the real files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period

# (area, own, industry, agglvl, establishments, jobs or None when hidden)
Row = tuple[str, str, str, int, float, float | None]
PAY = 40_000.0


def cells_of(rows: list[Row], year: int = 2018) -> Cells:
    area, own, industry, agglvl, places, jobs = zip(*rows, strict=True) if rows else ((),) * 6
    employment = np.array([np.nan if j is None else j for j in jobs], dtype=np.float64)
    return Cells(
        Period(year),
        np.array(area, dtype=np.str_),
        np.array(own, dtype=np.str_),
        np.array(industry, dtype=np.str_),
        np.array(agglvl, dtype=np.int64),
        np.array(places, dtype=np.float64),
        employment,
        employment * PAY,
        np.array([j is None for j in jobs], dtype=np.bool_),
    )


@pytest.fixture
def make_cells() -> Callable[..., Cells]:
    return cells_of


@pytest.fixture
def two_counties() -> Cells:
    """Two counties and their state: sector 62 with 621 and 622; each county hides both, the state hides none.

    62: 100 + 60 = 160 (no other county); 621: 120; 622: 40. County 13001 also hides 23 with 238 below it (20 jobs).
    """
    return cells_of(
        [
            ("13000", "5", "10", 51, 22, 180),
            ("13000", "5", "62", 54, 18, 160),
            ("13000", "5", "621", 55, 15, 120),
            ("13000", "5", "622", 55, 3, 40),
            ("13000", "5", "23", 54, 4, 20),
            ("13000", "5", "238", 55, 4, 20),
            ("13001", "5", "10", 71, 14, 120),
            ("13001", "5", "62", 74, 10, 100),
            ("13001", "5", "621", 75, 8, None),
            ("13001", "5", "622", 75, 2, None),
            ("13001", "5", "23", 74, 4, None),
            ("13001", "5", "238", 75, 4, None),
            ("13003", "5", "10", 71, 8, 60),
            ("13003", "5", "62", 74, 8, 60),
            ("13003", "5", "621", 75, 7, None),
            ("13003", "5", "622", 75, 1, None),
        ]
    )


def _random_hierarchy(seed: int) -> tuple[Cells, np.ndarray]:
    """Counties, their unknown county and their state with a random tree below; the truth and a random part hidden."""
    rng = np.random.default_rng(seed)
    areas = ["13001", "13003", "13005", "13999"]
    leaves = {"62": {"621": ["6211", "6212"], "622": ["6221"]}, "23": {"236": ["2361"], "238": ["2381", "2382"]}}
    jobs: dict[tuple[str, str], float] = {}
    for area in areas:
        for sector, groups in leaves.items():
            for group, fours in groups.items():
                for four in fours:
                    for code in (four, group, sector, "10"):
                        jobs[area, code] = jobs.get((area, code), 0.0)
                    value = float(rng.integers(0, 120)) if rng.random() < 0.8 else 0.0
                    for code in (four, group, sector, "10"):
                        jobs[area, code] += value
    for (area, code), value in list(jobs.items()):
        if area != "13000":
            jobs["13000", code] = jobs.get(("13000", code), 0.0) + value
    keys = list(jobs)
    truth = np.array([jobs[k] for k in keys])
    hidden = rng.random(len(keys)) < rng.choice([0.2, 0.5, 0.9])
    hidden &= np.array([k[1] != "10" for k in keys])
    step = {"10": 1}
    levels = [step.get(k[1], len(k[1]) + 2) + (50 if k[0] == "13000" else 70) for k in keys]
    shown = np.where(hidden, np.nan, truth)
    order = rng.permutation(len(keys))
    cells = Cells(
        Period(2018),
        np.array([k[0] for k in keys])[order],
        np.array(["5"] * len(keys))[order],
        np.array([k[1] for k in keys])[order],
        np.array(levels)[order],
        np.ceil(truth / 10)[order],
        shown[order],
        (shown * 1000)[order],
        hidden[order],
    )
    return cells, truth[order]


@pytest.fixture(scope="session")
def random_hierarchy() -> Callable[[int], tuple[Cells, np.ndarray]]:
    return _random_hierarchy


def _bundled(path: Path, year: int, own: str = "5") -> Cells:
    """A bundled year of Georgia as pyarrow reads it, in the order of the rows."""
    rows = [r for r in parquet.read_table(path).to_pylist() if str(r["own_code"]) == own]
    hidden = np.array([r["disclosure_code"] == "N" for r in rows])

    def column(name: str) -> np.ndarray:
        return np.array([float(r[name] or 0) for r in rows])

    return Cells(
        Period(year),
        np.array([r["area_fips"] for r in rows]),
        np.array([str(r["own_code"]) for r in rows]),
        np.array([r["industry_code"] for r in rows]),
        np.array([int(r["agglvl_code"]) for r in rows]),
        column("annual_avg_estabs"),
        np.where(hidden, np.nan, column("annual_avg_emplvl")),
        np.where(hidden, np.nan, column("total_annual_wages")),
        hidden,
    )


@pytest.fixture(scope="session")
def georgia(georgia_files: dict[int, Path]) -> Cells:
    return _bundled(georgia_files[2018], 2018)


@pytest.fixture(scope="session")
def georgia_2015(georgia_files: dict[int, Path]) -> Cells:
    return _bundled(georgia_files[2015], 2015)
