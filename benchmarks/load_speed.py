"""How fast files become cells: `python benchmarks/load_speed.py ZIP [--runs 5]`.

Each run loads the zip into a new store in a process of its own, beside two yardsticks measured in turn with it: the
time Python takes to inflate the zip, and `import pandas`. Medians, ratios to both, peak memory and the store's size
are printed. With a national singlefile (see docs/performance.md for how to make one) the aim is at most 2.5 times the
inflating, 800 MB and 60 MB of Parquet; with 160 county files, 5 seconds.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from processes import inflate, python

LOAD = """
import sys
from pathlib import Path
from sectorlmi.store import Store
from sectorlmi.workflows.load import load
load([Path(sys.argv[1])], Store(Path(sys.argv[2])))
"""
READ = """
import sys, time
from pathlib import Path
from sectorlmi.store import Store
store = Store(Path(sys.argv[1]))
period = store.periods()[-1]
areas = store.areas(period)
store.cells(period, areas=areas[:1], digits=[3])
started = time.perf_counter()
store.cells(period, areas=areas[:8], owns=["5"], digits=[3])
print(time.perf_counter() - started)
"""


def one_run(path: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        floor = inflate(path)
        load = python(LOAD, str(path), folder)
        pandas = python("import pandas")
        read_s = float(python(READ, folder).output)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet"))
    return {
        "inflate_s": floor.wall_s, "load_s": load.wall_s, "pandas_s": pandas.wall_s, "read_8_areas_s": read_s,
        "memory_mb": load.memory_mb, "parquet_mb": size / 1e6,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("zip", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    runs = [one_run(given.zip) for _ in range(given.runs)]
    median = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    for name, value in median.items():
        print(f"{name:16} {value:10.3f}")
    print(f"{'load / inflate':16} {median['load_s'] / median['inflate_s']:10.2f}")
    print(f"{'load / pandas':16} {median['load_s'] / median['pandas_s']:10.2f}")


if __name__ == "__main__":
    main()
