"""How long the main commands take, as whole processes: medians of five, as ratios to importing pandas.

    python benchmarks/run.py [--data DIR] [--runs N]

Needs the real Georgia files. The machine should be idle: ratios travel better than seconds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from itertools import count, islice, repeat
from pathlib import Path

from processes import SECTORLMI, median, run

ROOT = Path(__file__).resolve().parent.parent
STUDY = ROOT / "configs" / "metro-atlanta.yml"


def middle(words: Sequence[str], runs: int, stores: Iterable[Path]) -> float:
    """Median seconds over runs after one that is not counted, each with the next of the stores."""
    taken = [run(*words, variables={"SECTORLMI_STORE": str(store)}) for store in islice(stores, runs + 1)]
    return median(taken[1:]).wall_s


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "qcew")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    zips = [str(given.data / f"ga_annual_{year}.zip") for year in (2015, 2018)]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "store")
        run(*SECTORLMI, "load", *zips, variables={"SECTORLMI_STORE": str(store)})
        rank = [*SECTORLMI, "rank", str(STUDY), "--out", f"{folder}/out"]
        cases: list[tuple[str, list[str], float | None]] = [
            ('python -c "import pandas"', [sys.executable, "-c", "import pandas"], None),
            ("sectorlmi --help", [*SECTORLMI, "--help"], 0.25),
            ("rank, floor, no workbook", [*rank, "--suppressed", "floor", "--format", ""], None),
            ("rank, floor, workbook", [*rank, "--suppressed", "floor", "--format", "xlsx"], 1.5),
            ("rank, estimates, 3 digits, workbook", [*rank, "--format", "xlsx"], 2.5),
            ("rank, estimates, 4 digits, workbook", [*rank, "--level", "4", "--format", "xlsx"], 8.0),
        ]
        rows = [(name, middle(words, given.runs, repeat(store)), goal) for name, words, goal in cases]
        new_stores = (Path(folder, f"store-{i}") for i in count())
        load = [*SECTORLMI, "load", zips[1]]
        rows.append(("load, 160 files in a zip", middle(load, given.runs, new_stores), 5.0))
    unit = rows[0][1]
    print("| command | seconds | × import pandas | goal |")
    print("|---|---|---|---|")
    for name, taken, goal in rows:
        print(f"| `{name}` | {taken:.2f} | {taken / unit:.1f} | {f'{goal:g} s' if goal else ''} |")


if __name__ == "__main__":
    main()
