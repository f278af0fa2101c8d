"""How long one large state's LODES8 flows take to become county flows, and how much memory.

    python benchmarks/lodes_speed.py [--rows 5000000]

Makes a file of so many block pairs in a temporary folder, reads it in a fresh process and prints time and peak memory.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HEADER = "w_geocode,h_geocode,S000,SA01,SA02,SA03,SE01,SE02,SE03,SI01,SI02,SI03,createdate\n"
N_COUNTIES = 159
N_BLOCKS = 230_000


def make(file: Path, n_rows: int) -> None:
    """Block pairs within one state, sorted by workplace as the publisher's are; most pairs are one job."""
    import pyarrow as pa
    from pyarrow import csv

    rng = np.random.default_rng(8)
    counties = 13_001 + 2 * rng.integers(0, N_COUNTIES, N_BLOCKS)
    blocks = np.sort(counties * 10**10 + rng.integers(10**8, 10**10, N_BLOCKS))
    with gzip.open(file, "wb", compresslevel=6) as stream:
        stream.write(HEADER.encode())
        for part in np.array_split(np.sort(rng.integers(0, N_BLOCKS, n_rows)), max(n_rows // 500_000, 1)):
            jobs = rng.geometric(0.85, len(part))
            groups = [np.eye(3, dtype=np.int64)[rng.integers(0, 3, len(part))] * jobs[:, None] for _ in range(3)]
            columns = [blocks[part], blocks[rng.integers(0, N_BLOCKS, len(part))], jobs]
            columns += [column for group in groups for column in group.T]
            columns.append(np.full(len(part), 20231016))
            table = pa.table(columns, names=[str(i) for i in range(13)])
            csv.write_csv(table, stream, csv.WriteOptions(include_header=False))


def read(file: Path) -> None:
    """Read it and say how it went."""
    from sectorlmi.sources import archive, lodes

    start = time.perf_counter()
    member = next(archive.members([file]))
    (parsed,) = lodes.parse(member, lambda _: None)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    jobs = sum(parsed.table["S000"].to_pylist())
    print(f"{parsed.table.num_rows:,} pairs of counties, {jobs:,} jobs: {seconds:.1f} s, peak {peak:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        read(given.read)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ga_od_main_JT00_2021.csv.gz"
        make(file, given.rows)
        print(f"{given.rows:,} block pairs, {file.stat().st_size / 1e6:.0f} MB gzipped")
        subprocess.run([sys.executable, __file__, "--read", str(file)], check=True)


if __name__ == "__main__":
    main()
