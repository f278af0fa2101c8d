"""Hide published cells the way a publisher would, so that an estimate can be held against the truth.

The rule, for private cells of counties: the jobs of a cell of two to six digits are split over its worksites by
log-normal draws. The cell gives somebody away when it has fewer than three worksites, or when what is left beside the
two largest is under 15 % of the largest; half of these cells, drawn at random, are hidden. Then the smallest published
cell of every sum that would give away its only hidden member is hidden too, until no sum does. Supersectors, which the
publisher hides with their only sector, can be hidden by this second step alone.

What is added up is worked out here, without the program's own system of sums.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from raw_files import Key, keys_of
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Cells, Flags

PERCENT = 0.15
SIZE_SPREAD = 1.5
SUPERSECTOR, SECTOR = 3, 4
_ABOVE = {sector: supersector for supersector, sectors in naics.SUPERSECTORS.items() for sector in sectors}


@dataclass(frozen=True, eq=False)
class Published:
    """Private cells of a year, and the sums in which they stand."""

    cells: Cells

    @cached_property
    def step(self) -> np.ndarray:
        """1 total, 2 domain, 3 supersector, 4-8 NAICS of two to six digits."""
        return self.cells.agglvl % 10

    @cached_property
    def sums(self) -> list[list[int]]:
        """Rows that form one sum: a parent and its children, or a state's row and all of its counties'.

        A state's sum is one only where the state's unknown county is there: else what is missing is hidden anyhow.
        """
        row = {key: k for k, key in enumerate(keys_of(self.cells))}
        members: dict[tuple[str, int], list[int]] = defaultdict(list)
        whole = {area[:2] for area, _ in row if area.endswith("999")}
        for (area, industry), k in row.items():
            above = next((row[area, up] for up in _upwards(industry) if (area, up) in row), None)
            if above is not None:
                members["industry", above].append(k)
            state = row.get((f"{area[:2]}000", industry))
            if state is not None and state != k and area[:2] in whole:
                members["state", state].append(k)
        return [[*children, head] for (_, head), children in members.items()]

    @cached_property
    def is_open(self) -> Flags:
        """Published cells of counties with jobs, of supersectors and below: those that can be hidden."""
        c = self.cells
        is_county = ~np.char.endswith(c.area, "000")
        return is_county & (self.step >= SUPERSECTOR) & ~c.suppressed & (c.employment > 0)

    def protected(self, first: Flags) -> set[Key]:
        """The cells to hide when these are, with those that keep sums from giving them away."""
        hidden = self.cells.suppressed | first
        while more := self._giving_away(hidden):
            hidden[list(more)] = True
        keys = keys_of(self.cells)
        return {keys[k] for k in np.flatnonzero(hidden & ~self.cells.suppressed)}

    def _giving_away(self, hidden: Flags) -> set[int]:
        """The smallest published cell of every sum with one hidden member that was published."""
        jobs, more = self.cells.employment, set()
        for members in self.sums:
            alone = [k for k in members if hidden[k]]
            if len(alone) == 1 and not self.cells.suppressed[alone[0]]:
                able = [k for k in members if self.is_open[k] and not hidden[k]]
                if able:
                    more.add(min(able, key=lambda k: (jobs[k], k)))
        return more


def _upwards(industry: str) -> list[str]:
    if industry == "10":
        return []
    if industry in naics.SUPERSECTORS:
        return [industry[:3], "10"]
    supersector = _ABOVE.get(naics.sector_of(industry), "")
    return [*naics.ancestors(industry), *([supersector, supersector[:3]] if supersector else []), "10"]


def by_rule(cells: Cells, *, seed: int, share: float = 0.5) -> set[Key]:
    """Published cells to hide by the rule; `share` of those that give somebody away are drawn."""
    published = Published(cells)
    rng = np.random.default_rng(seed)
    first = np.zeros(len(cells), dtype=np.bool_)
    for k in np.flatnonzero(published.is_open & (published.step >= SECTOR)):
        first[k] = gives_away(cells.establishments[k], rng) and rng.random() < share
    return published.protected(first)


def gives_away(establishments: float, rng: np.random.Generator) -> bool:
    """Whether a cell of so many worksites, their sizes drawn, would tell one of its two largest the other's jobs."""
    places = max(1, round(establishments))
    sizes = np.sort(np.exp(SIZE_SPREAD * rng.standard_normal(places)))[::-1]
    return places < 3 or bool(sizes[2:].sum() < PERCENT * sizes[0])


def as_in(cells: Cells, other: Cells) -> tuple[set[Key], set[Key]]:
    """(cells to hide, those of them that the publisher really hid in the other year)."""
    published = Published(cells)
    there = {key for key, hidden in zip(keys_of(other), other.suppressed, strict=True) if hidden}
    keys = keys_of(cells)
    first = published.is_open & np.array([key in there for key in keys])
    return published.protected(first), {keys[k] for k in np.flatnonzero(first)}


def protected(cells: Cells, keys: set[Key]) -> set[Key]:
    """Those of these cells that are published, with what keeps sums from giving them away."""
    published = Published(cells)
    return published.protected(published.is_open & np.array([key in keys for key in keys_of(cells)]))


def without(cells: Cells, hidden: set[Key]) -> Cells:
    """The cells with these hidden as well."""
    new = np.array([key in hidden for key in keys_of(cells)])
    return replace(
        cells,
        suppressed=cells.suppressed | new,
        employment=np.where(new, np.nan, cells.employment),
        wages=np.where(new, np.nan, cells.wages),
    )
