"""How long the main commands take, as whole processes: medians of five, as ratios to importing pandas.

    python benchmarks/run.py [--data DIR] [--runs N]

Needs the real Georgia files. The machine should be idle: ratios travel better than seconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STUDY = ROOT / "configs" / "metro-atlanta.yml"


def seconds(words: Sequence[str], environment: dict[str, str]) -> float:
    """One run of a command, start to end."""
    started = time.perf_counter()
    subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def median(words: Sequence[str], environment: dict[str, str], runs: int, before: Callable[[], None]) -> float:
    """Median over runs after one that is not counted; `before` prepares each."""
    taken = []
    for _ in range(runs + 1):
        before()
        taken.append(seconds(words, environment))
    return statistics.median(taken[1:])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "qcew")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    zips = [str(given.data / f"ga_annual_{year}.zip") for year in (2015, 2018)]
    with tempfile.TemporaryDirectory() as folder:
        # As installed for a person: compiled once, by the run that is not counted, whatever the shell says.
        environment = os.environ | {"SECTORLMI_STORE": f"{folder}/store", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", "sectorlmi"]
        subprocess.run([*command, "load", *zips], check=True, env=environment, stdout=subprocess.DEVNULL)
        rank = [*command, "rank", str(STUDY), "--out", f"{folder}/out"]
        cases: list[tuple[str, list[str], float | None]] = [
            ('python -c "import pandas"', [sys.executable, "-c", "import pandas"], None),
            ("sectorlmi --help", [*command, "--help"], 0.25),
            ("rank, floor, no workbook", [*rank, "--suppressed", "floor", "--format", ""], None),
            ("rank, floor, workbook", [*rank, "--suppressed", "floor", "--format", "xlsx"], 1.5),
            ("rank, estimates, 3 digits, workbook", [*rank, "--format", "xlsx"], 2.5),
            ("rank, estimates, 4 digits, workbook", [*rank, "--level", "4", "--format", "xlsx"], 8.0),
        ]
        rows = [(name, median(w, environment, given.runs, lambda: None), goal) for name, w, goal in cases]
        fresh = iter(range(1000))
        load = [*command, "load", zips[1]]

        def new_store() -> None:
            environment["SECTORLMI_STORE"] = f"{folder}/store-{next(fresh)}"

        rows.append(("load, 160 files in a zip", median(load, environment, given.runs, new_store), 5.0))
    unit = rows[0][1]
    print("| command | seconds | × import pandas | goal |")
    print("|---|---|---|---|")
    for name, taken, goal in rows:
        print(f"| `{name}` | {taken:.2f} | {taken / unit:.1f} | {f'{goal:g} s' if goal else ''} |")


if __name__ == "__main__":
    main()
