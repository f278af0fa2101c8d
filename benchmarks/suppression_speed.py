"""Seconds and megabytes of the constraint system on Georgia: `python benchmarks/suppression_speed.py DATA`."""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from raw_files import Archive
from sectorlmi.suppression.fills import draw_years
from sectorlmi.suppression.region_bounds import region_bounds
from sectorlmi.suppression.resolved import resolve

METRO_ATLANTA = ["13057", "13063", "13067", "13089", "13097", "13113", "13117", "13121", "13135", "13151"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    years = Archive.of(data / "ga_annual_2015.zip", data / "ga_annual_2018.zip").years
    base, current = years[2015], years[2018]
    for level in (3, 4):
        clock = [time.perf_counter()]
        after = resolve(current, level=level, other_periods=[base])
        clock.append(time.perf_counter())
        before = resolve(base, level=level, other_periods=[current])
        clock.append(time.perf_counter())
        here = np.isin(after.cells.area, METRO_ATLANTA) & (after.cells.agglvl == 72 + level)
        targets = [(str(code),) for code in np.unique(after.cells.industry[here])]
        bounds = [region_bounds(r, METRO_ATLANTA, targets, owns=["5"]) for r in (before, after)]
        clock.append(time.perf_counter())
        within = (bounds[0], bounds[1])
        draw_years([(before, targets), (after, targets)], METRO_ATLANTA, owns=["5"], n=200, seed=1, within=within)
        clock.append(time.perf_counter())
        steps = np.diff(clock)
        names = ("estimate 2018", "estimate 2015", "regional bounds, both years", "200 fills, both years")
        shown = ", ".join(f"{name} {s:.2f} s" for name, s in zip(names, steps, strict=True))
        print(f"{level} digits, {len(targets)} industries: {shown}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
