"""How near the estimates of hidden cells come to the truth, along the path a user walks.

    python benchmarks/accuracy.py DATA [--seeds N] [--write docs/accuracy.md]

DATA holds BLS QCEW annual area files: `ga_annual_2015.zip`, `ga_annual_2018.zip` (159 counties and the state row) and
`oh15_annual_2020_2023.zip` (15 counties, no state row). Published cells are hidden in copies of these files, the copies
are loaded into a store, and the cells are read from it as `rank` reads them for a study at four digits. The error is
Σ |estimate - truth| / Σ truth over the cells hidden here. Really hidden cells stay hidden and are not counted.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import real_mix
from held_out import BASELINES, Answer, Outcome, answered, at_random, hidden_in_both, pooled, really_hidden
from hiding import as_in, by_rule
from page import write_block
from plain_check import Checked
from raw_files import Archive
from sectorlmi.terms.cells import Cells

SIZES = ((0, 20), (20, 100), (100, 500), (500, np.inf))
FIRST_SEED = 11
# The case whose cells are mixed anew as the really hidden ones are.
TYPICAL = "Georgia 2018, 2015 loaded"
# What `prior` of a cell says, in words.
LEANING = {
    "other_year": "its own figure in another period",
    "other_year_estimate": "estimates of it in other years",
    "children": "its published detail",
    "state_size": "jobs a worksite in the state",
    "benchmark_size": "jobs a worksite in the benchmark",
    "peer_size": "jobs a worksite in the counties held",
    "parent_size": "jobs a worksite in the industry above",
}


@dataclass(frozen=True, eq=False)
class Case:
    """A year in which cells are hidden, the years that are loaded, and how the cells are chosen.

    `pattern` is the year whose really hidden cells are hidden, for the way `as_in`.
    """

    name: str
    archive: Archive
    current: int
    years: tuple[int, ...]
    way: str = "rule"
    pattern: int = 0

    def answers(self, seeds: Sequence[int]) -> Iterator[Answer]:
        cells = self.archive.years
        for seed in seeds if self.way != "as_in" else seeds[:1]:
            hidden, judged = _chosen(self.way, cells[self.current], cells.get(self.pattern), seed)
            yield answered(
                self.archive, current=self.current, years=self.years, hidden={self.current: hidden}, judged=judged
            )


@dataclass(frozen=True, eq=False)
class Measured:
    """What came of a case: its cells, and what plain loops found of every draw."""

    outcome: Outcome
    checked: list[Checked]

    @classmethod
    def of(cls, case: Case, seeds: Sequence[int]) -> Measured:
        """Ranges and baselines, which are slow, for the first draw alone."""
        outcomes, checked = [], []
        for answer in case.answers(seeds):
            is_first = not outcomes
            outcomes.append(answer.outcome(with_ranges=is_first, with_baselines=is_first))
            checked.append(answer.checked())
        return cls(pooled(outcomes), checked)


def _chosen(
    way: str, cells: Cells, other: Cells | None, seed: int
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    if other is not None:
        return as_in(cells, other)
    hidden = at_random(cells, seed=seed) if way == "random" else by_rule(cells, seed=seed)
    return hidden, hidden


def cases(data: Path) -> list[Case]:
    georgia = Archive.of(data / "ga_annual_2015.zip", data / "ga_annual_2018.zip")
    ohio = Archive.of(data / "oh15_annual_2020_2023.zip")
    return [
        Case("Georgia 2018, no other year", georgia, 2018, (2018,)),
        Case(TYPICAL, georgia, 2018, (2015, 2018)),
        Case("Georgia 2015, 2018 loaded", georgia, 2015, (2015, 2018)),
        Case("Ohio 2021, 2020 and 2022 loaded", ohio, 2021, (2020, 2021, 2022)),
        Case("Ohio 2022, 2021 and 2023 loaded", ohio, 2022, (2021, 2022, 2023)),
        Case("Ohio 2023, 2020-22 loaded", ohio, 2023, (2020, 2021, 2022, 2023)),
        Case("Georgia 2018, at random, no other year", georgia, 2018, (2018,), "random"),
        Case("Georgia 2018, at random, 2015 loaded", georgia, 2018, (2015, 2018), "random"),
        Case("Georgia 2018, hidden where 2015 was, 2015 loaded", georgia, 2018, (2015, 2018), "as_in", 2015),
        Case("Georgia 2015, hidden where 2018 was, 2018 loaded", georgia, 2015, (2015, 2018), "as_in", 2018),
        Case("Ohio 2022, hidden where 2021 was, 2021 and 2023 loaded", ohio, 2022, (2021, 2022, 2023), "as_in", 2021),
    ]


def report(found: dict[str, Measured], real: Outcome, lent: Sequence[Outcome]) -> str:
    """The block `cells` of docs/accuracy.md."""
    outcomes = {name: measured.outcome for name, measured in found.items()}
    rule = outcomes[TYPICAL]
    every = pooled([o for name, o in outcomes.items() if "at random" not in name])
    kinds, sizes = _by_group(every)
    sections = {
        "Case by case": _by_case(outcomes),
        "By what an estimate leans on": kinds,
        "By size": sizes,
        "What quarters lend": _by_quarters(lent),
        "In the mix of really hidden cells": real_mix.table(rule, real),
        "What may never fail, and the likely range": _checks(found),
    }
    return "\n\n".join("\n".join((f"### {title}", "", *lines)) for title, lines in sections.items())


def _by_case(found: dict[str, Outcome]) -> Iterator[str]:
    yield f"| case | digits | cells | jobs | {' | '.join(BASELINES)} | sectorlmi | of 20 jobs or more | its wages |"
    yield "|---|" + "---:|" * (6 + len(BASELINES))
    for name, every in found.items():
        for digits in (2, 3, 4):
            one = every.of(digits)
            plain = " | ".join(_shown(one.plain_error(way)) for way in range(len(BASELINES)))
            large = one.take(one.truth >= 20)
            figures = " | ".join(_shown(x) for x in (one.error, large.error, one.wage_error))
            yield f"| {name} | {digits} | {len(one):,} | {one.truth.sum():,.0f} | {plain} | {figures} |"


def _shown(share: float) -> str:
    return "-" if np.isnan(share) else f"{share:.3f}"


def _by_group(every: Outcome) -> Iterator[list[str]]:
    kinds = {LEANING.get(str(kind), str(kind)): every.prior == kind for kind in np.unique(every.prior)}
    sizes = {
        f"{low} to {high - 1}" if high < np.inf else f"{low} or more": (every.truth >= low) & (every.truth < high)
        for low, high in SIZES
    }
    for label, groups in (("what the estimate leans on", kinds), ("true jobs", sizes)):
        lines = [f"| {label} | cells, 3 / 4 digits | error, 3 / 4 digits |", "|---|---:|---:|"]
        for name, rows in groups.items():
            three, four = every.take(rows).of(3), every.take(rows).of(4)
            if len(three) or len(four):
                errors = f"{_shown(three.error)} / {_shown(four.error)}"
                lines.append(f"| {name} | {len(three):,} / {len(four):,} | {errors} |")
        yield lines


def _by_quarters(lent: Sequence[Outcome]) -> Iterator[str]:
    """Ohio 2022 with 2021 loaded; cells hidden in both that some quarter of 2021 shows, without and with quarters."""
    yield "| Ohio 2022, cells hidden in 2021 too but for some quarter | cells, 3 / 4 digits | error, 3 / 4 digits |"
    yield "|---|---:|---:|"
    for label, one in zip(("quarters not loaded", "quarters of 2021 loaded"), lent, strict=True):
        three, four = one.of(3), one.of(4)
        yield f"| {label} | {len(three):,} / {len(four):,} | {_shown(three.error)} / {_shown(four.error)} |"


def _checks(found: dict[str, Measured]) -> Iterator[str]:
    checked = [c for measured in found.values() for c in measured.checked]
    yield "| check | cases | |"
    yield "|---|---:|---:|"
    for label, counted, failed in (
        ("certain bounds that do not hold the truth", "n_bounds", "outside_bounds"),
        ("estimates outside their certain bounds", "n_bounds", "estimates_outside"),
        ("published sums that estimates miss by more than rounding", "n_sums", "sums_missed"),
    ):
        n, n_failed = sum(getattr(c, counted) for c in checked), sum(len(getattr(c, failed)) for c in checked)
        yield f"| {label} | {n:,} | {n_failed} |"
    for label, is_alone in (("no other year", True), ("another year loaded", False)):
        some = pooled([m.outcome for name, m in found.items() if ("no other" in name) == is_alone])
        n = int((~np.isnan(some.low) & (some.truth >= 20)).sum())
        yield f"| 5-95 % range holds the truth, cells of 20 jobs or more, {label} | {n:,} | {some.coverage:.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=3, help="draws of the hidden cells")
    parser.add_argument("--write", type=Path, help="replace the tables of this page")
    options = parser.parse_args()
    seeds = range(FIRST_SEED, FIRST_SEED + options.seeds)
    found, every = {}, cases(options.data)
    for case in every:
        found[case.name] = measured = Measured.of(case, seeds)
        print(f"{case.name}: {measured.outcome.of(3).error:.3f} / {measured.outcome.of(4).error:.3f}", flush=True)
    as_published = answered(every[1].archive, current=2018, years=every[1].years, hidden={})
    pairs = zip(*(hidden_in_both(every[3].archive, 2021, 2022, seed=seed) for seed in seeds), strict=True)
    tables = report(found, really_hidden(as_published.resolved), [pooled(outcomes) for outcomes in pairs])
    text = f"Draws of each case by rule or at random: {len(seeds)}.\n\n{tables}"
    print(text)
    if options.write:
        write_block(options.write, "cells", text)


if __name__ == "__main__":
    main()
