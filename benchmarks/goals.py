"""The table of goals of the estimator, made through load and rank: `python benchmarks/goals.py DATA [WORD …]`.

With words, only the rows whose name holds one of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cache
from pathlib import Path

from held_out import Outcome, answered, at_random, hidden_in_both, pooled, sector_width
from hiding import by_rule
from raw_files import Archive
from through_store import loaded

FIRST_SEED = 11
HIDINGS = {"rule": by_rule, "random": at_random}


class Runs:
    """The runs that rows share, each made once."""

    def __init__(self, georgia: Archive, ohio: Archive, seeds: int) -> None:
        self.georgia, self.ohio, self.seeds = georgia, ohio, seeds
        self.of = cache(self._of)

    def _of(self, state: str, current: int, years: tuple[int, ...], way: str) -> Outcome:
        archive = self.georgia if state == "Georgia" else self.ohio
        truth = archive.years[current]
        return pooled(
            [
                answered(
                    archive, current=current, years=years, hidden={current: HIDINGS[way](truth, seed=seed)}
                ).outcome(with_ranges=len(years) > 1 and way == "rule")
                for seed in range(FIRST_SEED, FIRST_SEED + self.seeds)
            ]
        )

    def alone(self, way: str) -> Outcome:
        return self.of("Georgia", 2018, (2018,), way)

    def one(self, way: str) -> Outcome:
        return self.of("Georgia", 2018, (2015, 2018), way)

    def two(self, way: str) -> Outcome:
        return pooled([self.of("Ohio", 2021, (2020, 2021, 2022), way), self.of("Ohio", 2022, (2021, 2022, 2023), way)])

    def failures(self, way: str) -> int:
        return sum(outcome.failures for outcome in (self.alone(way), self.one(way), self.two(way)))

    def quarters(self) -> str:
        """Cells hidden in both years that some quarter of the earlier one shows: without and with the quarters."""
        found = [hidden_in_both(self.ohio, 2021, 2022, seed=FIRST_SEED + k) for k in range(self.seeds)]
        return " → ".join(_digits(pooled(outcomes)) for outcomes in zip(*found, strict=True))

    def width(self) -> str:
        with loaded(self.georgia, years=(2015, 2018)) as store:
            return f"{sector_width(store, current=2018, level=4):,.0f}"


def _digits(outcome: Outcome) -> str:
    return f"{outcome.of(3).error:.3f} / {outcome.of(4).error:.3f}"


def rows(runs: Runs) -> dict[str, tuple[str, Callable[[], str]]]:
    """Name of a row → (goal, how its figure comes about)."""
    both = tuple(HIDINGS)

    def each(of: Callable[[str], str]) -> Callable[[], str]:
        return lambda: " | ".join(of(way) for way in both)

    return {
        "no other year, 3 / 4 digits": ("≤ 0.175 / 0.235", each(lambda w: _digits(runs.alone(w)))),
        "one other year, 3 / 4 digits": ("≤ 0.055 / 0.100", each(lambda w: _digits(runs.one(w)))),
        "two other years around it, 3 / 4 digits": ("≤ 0.052 / 0.085", each(lambda w: _digits(runs.two(w)))),
        "sectors, one other year": ("≤ 0.05", each(lambda w: f"{runs.one(w).of(2).error:.3f}")),
        "hidden in both years, an open quarter in the earlier: without → with quarters": (
            "≤ 0.17 / 0.20",
            lambda: f"{runs.quarters()} |",
        ),
        "summed width of sector bounds, Georgia 2018": ("≤ 130,000", lambda: f"{runs.width()} |"),
        "5-95 % of cells of 20 jobs or more, one other year": (
            "0.88 to 0.93",
            lambda: f"{runs.one('rule').coverage:.3f} |",
        ),
        "5-95 % of cells of 20 jobs or more, two other years": (
            "0.88 to 0.93",
            lambda: f"{runs.two('rule').coverage:.3f} |",
        ),
        "bounds that fail": ("0", each(lambda w: str(runs.failures(w)))),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--seeds", type=int, default=1, help="draws of the hidden cells, 1 if not given")
    given = parser.parse_args()
    georgia = Archive.of(given.data / "ga_annual_2015.zip", given.data / "ga_annual_2018.zip")
    runs = Runs(georgia, Archive.of(given.data / "oh15_annual_2020_2023.zip"), given.seeds)
    print("| | goal | hidden by rule | hidden at random |\n|---|---|---|---|")
    for name, (goal, figure) in rows(runs).items():
        if not given.words or any(word in name for word in given.words):
            print(f"| {name} | {goal} | {figure()} |", flush=True)


if __name__ == "__main__":
    main()
