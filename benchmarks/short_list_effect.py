"""What hidden cells do to a top ten, through load and rank, under few, some and many of them.

    python benchmarks/short_list_effect.py DATA [--regions N] [--seed S] [--write docs/accuracy.md]

DATA holds `ga_annual_2015.zip` and `ga_annual_2018.zip`. In both years published cells are hidden (few: half of those
that the rule of `hiding` finds; some and many: a tenth and a fifth of all published ones), and the files are loaded
into a store. Regions of three counties drawn at random are ranked from it at three digits on employment, wage, growth
and location quotient against the state. So that the true list is known, industries of which the publisher really hid a
cell of the region in either year are excluded; the rest is ranked from the files as published too.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from held_out import at_random
from hiding import by_rule
from page import write_block
from raw_files import Archive, Key
from sectorlmi.errors import CoverageError
from sectorlmi.store import Store
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.study import IndustryRule, Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.workflows import rank, study_cells
from sectorlmi.workflows.footings import industries, table
from sectorlmi.workflows.study_cells import StudyCells
from through_store import loaded, study_of

TOP, LEAST_RANKED = 10, 20
BASE, CURRENT = 2015, 2018
AMOUNTS: dict[str, Callable[[Cells, int], set[Key]]] = {
    "few": lambda cells, seed: by_rule(cells, seed=seed),
    "some": lambda cells, seed: at_random(cells, seed=seed, share=0.1),
    "many": lambda cells, seed: at_random(cells, seed=seed, share=0.2),
}
FACTORS = {name: {"weight": 1} for name in ("employment", "avg_annual_wage", "growth", "location_quotient")}


@dataclass(frozen=True)
class Way:
    """How a study treats hidden cells."""

    label: str
    suppressed: str = "estimate"
    rules: Mapping[str, float | None] | None = None


WAYS = (
    Way("dropped with their industry", "exclude"),
    Way("taken as nothing", "floor"),
    Way("estimated, default rules"),
    Way(
        "estimated, nothing set aside for it",
        rules={"maximum_estimated_share": None, "maximum_place_range_share": None},
    ),
    Way(
        "estimated, more than half estimated set aside",
        rules={"maximum_estimated_share": 0.5, "maximum_place_range_share": None},
    ),
)


class Whole:
    """Every county of the state, read once by a policy; regions are cut from it."""

    def __init__(self, store: Store, suppressed: str) -> None:
        study = study_of(
            store, base=BASE, current=CURRENT, level=3, more={"suppressed": suppressed, "factors": FACTORS}
        )
        self._cells = study_cells.read(study, store)

    def listed(self, counties: tuple[str, ...], excluded: set[str], way: Way) -> tuple[set[str], int]:
        """(the first ten, ties at the boundary included; how many industries were ranked)."""
        found = self._cut(counties, excluded, way)
        if not industries(found):
            return set(), 0
        try:
            made = rank.ranked_table(table(found, rank.factors_of(found.study)), found)
        except CoverageError:
            return set(), 0
        return set(made.ranking.listed(TOP)), len(made.ranking.industries)

    def _cut(self, counties: tuple[str, ...], excluded: set[str], way: Way) -> StudyCells:
        whole = self._cells
        rule = IndustryRule(exclude=(*whole.study.industries.exclude, *sorted(excluded)), **(way.rules or {}))
        study: Study = replace(whole.study, region=Region("Here", counties), industries=rule)
        base, current = (replace(year, areas=counties) for year in (whole.base, whole.current))
        return replace(whole, study=study, base=base, current=current)


def measure(archive: Archive, *, n_regions: int, seed: int) -> dict[str, dict[str, list[float]]]:
    """Few, some or many → way → how many of each region's true first ten are kept."""
    found: dict[str, dict[str, list[float]]] = {}
    with loaded(archive, years=(BASE, CURRENT)) as published:
        truth = Whole(published, "floor")
    for label, chosen in AMOUNTS.items():
        hidden = {y: chosen(archive.years[y], seed + y) for y in (BASE, CURRENT)}
        with loaded(archive, years=(BASE, CURRENT), hidden=hidden) as store:
            wholes = {suppressed: Whole(store, suppressed) for suppressed in {way.suppressed for way in WAYS}}
        kept: dict[str, list[float]] = {way.label: [] for way in WAYS}
        regions = _regions(archive, truth, seed=seed)
        for _ in range(n_regions):
            counties, unknown, true = next(regions)
            for way in WAYS:
                listed, _ = wholes[way.suppressed].listed(counties, unknown, way)
                kept[way.label].append(len(listed & true) / len(true) * TOP)
        found[label] = kept
    return found


def _regions(archive: Archive, truth: Whole, *, seed: int) -> Iterator[tuple[tuple[str, ...], set[str], set[str]]]:
    """(three counties, industries with a really hidden cell, the true first ten) of regions with enough to rank."""
    rng = np.random.default_rng(seed)
    unknown = [_hidden_industries(archive, year) for year in (BASE, CURRENT)]
    counties = sorted(set(unknown[1]))
    while True:
        drawn = tuple(sorted(rng.choice(counties, 3, replace=False).tolist()))
        excluded = {code for year in unknown for county in drawn for code in year.get(county, ())}
        listed, n_ranked = truth.listed(drawn, excluded, WAYS[0])
        if n_ranked >= LEAST_RANKED:
            yield drawn, excluded, listed


def _hidden_industries(archive: Archive, year: int) -> dict[str, set[str]]:
    """County → its private industries of three digits that the publisher really hid."""
    cells = archive.years[year]
    found: dict[str, set[str]] = {}
    for area, code, level, hidden in zip(cells.area, cells.industry, cells.agglvl, cells.suppressed, strict=True):
        if level == 75 and not str(area).endswith(("000", "999")):
            codes = found.setdefault(str(area), set())
            if hidden:
                codes.add(str(code))
    return found


def table_of(found: Mapping[str, Mapping[str, list[float]]]) -> Iterator[str]:
    """Mean and worst tenth of the names kept, as a table of Markdown."""
    yield "| hidden cells are … | " + " | ".join(f"{label}: mean, worst tenth" for label in found) + " |"
    yield "|---|" + "---:|" * len(found)
    for way in WAYS:
        columns = (
            f"{np.mean(kept[way.label]):.2f}, {np.quantile(kept[way.label], 0.1):.1f}" for kept in found.values()
        )
        yield f"| {way.label} | {' | '.join(columns)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--regions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--write", type=Path, help="replace the table of this page")
    given = parser.parse_args()
    archive = Archive.of(given.data / "ga_annual_2015.zip", given.data / "ga_annual_2018.zip")
    found = measure(archive, n_regions=given.regions, seed=given.seed)
    text = "\n".join((f"{given.regions} regions; names of the true first {TOP} that are kept:", "", *table_of(found)))
    print(text)
    if given.write:
        write_block(given.write, "lists", text)


if __name__ == "__main__":
    main()
