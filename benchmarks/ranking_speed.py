"""How long the robustness of a ranking takes: 300 industries, 5 factors, 10,000 weightings, 200 fills.

Run by hand: `python benchmarks/ranking_speed.py`. Prints medians of five, in seconds and as ratios to
`python -c "import pandas"`. Targets: 10,000 weightings in 0.3 s; everything with 200 fills in 3 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from sectorlmi.ranking.acceptability import acceptability, over_all
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.robustness import assess, place_ranges
from sectorlmi.ranking.sensitivity import weight_changes

INDUSTRIES, FACTORS, WEIGHTINGS, FILLS = 300, 5, 10_000, 200


def median_of_five(task: Callable[[], object]) -> float:
    """The median wall-clock time of five runs, in seconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Time each part and print a line for it."""
    rng = np.random.default_rng(1)
    values = rng.lognormal(size=(INDUSTRIES, FACTORS))
    draws = values * rng.lognormal(sigma=0.1, size=(FILLS, INDUSTRIES, FACTORS))
    criteria = [Criterion(f"factor_{j}", 1) for j in range(FACTORS)]
    ranking = rank([f"{i:03}" for i in range(INDUSTRIES)], values, criteria)
    points, weights = ranking.points(), ranking.weights
    pandas = median_of_five(lambda: subprocess.run([sys.executable, "-c", "import pandas"], check=True))
    tasks: dict[str, Callable[[], object]] = {
        "rank": lambda: rank(ranking.industries, values, criteria),
        "10,000 weightings": lambda: acceptability(points, over_all(weights, WEIGHTINGS, rng), top=10),
        "nearest change by each weight": lambda: weight_changes(ranking),
        "place ranges over 200 fills": lambda: place_ranges(draws, criteria),
        "assess, weights only": lambda: assess(ranking, draws=WEIGHTINGS),
        "assess with 200 fills": lambda: assess(ranking, values_draws=draws, draws=WEIGHTINGS),
    }
    for name, task in tasks.items():
        seconds = median_of_five(task)
        print(f"{name:32} {seconds:8.4f} s   {seconds / pandas:6.3f} × import pandas")


if __name__ == "__main__":
    main()
