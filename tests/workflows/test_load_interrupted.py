"""A load that is killed, and loads that meet: the store always is one whole picture or the other."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sectorlmi.store import Store
from sectorlmi.terms.period import Period

LOAD = """
import sys
from pathlib import Path
from sectorlmi.store import Store
from sectorlmi.workflows.load import load
print("ready", flush=True)
load([Path(name) for name in sys.argv[2:]], Store(Path(sys.argv[1])), lock_timeout=60)
"""
HEADER = (
    "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,"
    "annual_avg_estabs,annual_avg_emplvl,total_annual_wages"
)
COUNTIES = [f"13{n:03}" for n in range(1, 121, 2)]


def write_folder(folder: Path, jobs: int, counties: list[str]) -> Path:
    """Two years of made-up counties in which every total is `jobs`, so that a mixture of loads would show."""
    folder.mkdir()
    for area in counties:
        for year in (2015, 2018):
            rows = [f"{area},0,10,70,0,{year},A,,9,{jobs},9", f"{area},5,10,71,0,{year},A,,7,{jobs},6"]
            rows += [f"{area},5,{code},75,0,{year},A,,1,1,1" for code in range(311, 340) if code not in (317, 318)]
            (folder / f"{area}-{year}.csv").write_text("\n".join([HEADER, *rows]))
    return folder


def start(store: Path, *paths: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", LOAD, str(store), *map(str, paths)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def totals(store: Store) -> set[tuple[str, int, float]]:
    """(year, number of areas, jobs) for each figure a total has."""
    found = set()
    for period in store.periods():
        cells = store.cells(period, owns=["0"], digits=[])
        found |= {(str(period), len(cells), jobs) for jobs in cells.employment.tolist()}
    return found


@pytest.mark.slow
def test_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    root = tmp_path / "store"
    old, new = write_folder(tmp_path / "old", 100, COUNTIES), write_folder(tmp_path / "new", 200, COUNTIES)
    started = time.monotonic()
    assert start(root, old).wait() == 0
    whole = time.monotonic() - started
    pictures = {jobs: {("2015", 60, float(jobs)), ("2018", 60, float(jobs))} for jobs in (100, 200)}
    seed = random.Random(7)
    for turn in range(30):
        jobs, folder = (200, new) if totals(Store(root)) == pictures[100] else (100, old)
        process = start(root, folder)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seed.uniform(0, whole * (0.3 + turn / 30)))
        process.kill()
        process.communicate()
        assert totals(Store(root)) in pictures.values(), f"killed in turn {turn}"
        assert Store(root).verify() == []
    assert start(root, folder).wait() == 0
    assert totals(Store(root)) == pictures[jobs]
    store = Store(root)
    store.prune()
    n_parts = len(list(root.rglob("part-*.parquet")))
    assert n_parts == len(store.periods())


@pytest.mark.slow
def test_two_loads_at_once_both_arrive(tmp_path: Path) -> None:
    root = tmp_path / "store"
    halves = [write_folder(tmp_path / str(i), 100, COUNTIES[i::2]) for i in (0, 1)]
    processes = [start(root, half) for half in halves]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert Store(root).areas(Period(2015)) == Store(root).areas(Period(2018)) == COUNTIES
    assert Store(root).verify() == []
