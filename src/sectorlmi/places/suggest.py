"""Growing a labor market area from one county until enough of its residents work inside it.

At each step the county with the strongest link to the area joins it. The British travel-to-work areas are built so;
their usual target of self-containment is 75 %.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sectorlmi.errors import ConfigError, DataError
from sectorlmi.places.areas import title
from sectorlmi.places.commuting import Flows, RegionFlows
from sectorlmi.places.ties import Adjacency, Ties, beside_county, ties_of
from sectorlmi.table.measures import ratio
from sectorlmi.terms.cells import Flags
from sectorlmi.terms.document import Document, file_stem, plain_table

MOST_COUNTIES = 60


@dataclass(frozen=True)
class Step:
    """The area once `county` has joined; shares are 0-1. `link` is its tie to the area before (0 for the first)."""

    county: str
    link: float
    jobs: float
    employed_residents: float
    self_containment_share: float
    filled_by_residents_share: float


@dataclass(frozen=True)
class Suggestion:
    """How the area grew, county by county; `is_reached` tells whether it became as contained as asked."""

    steps: tuple[Step, ...]
    is_reached: bool

    @property
    def counties(self) -> tuple[str, ...]:
        return tuple(sorted(step.county for step in self.steps))


def suggest(
    flows: Flows,
    start: str,
    containment: float,
    *,
    eligible: Collection[str] | None = None,
    beside: Adjacency | None = None,
    most: int = MOST_COUNTIES,
) -> Suggestion:
    """Grow an area from `start` until its self-containment is at least `containment` (0-1).

    Args:
        eligible: counties that may join (None: all). Those without a main file of their own have no residents here.
        beside: with it only counties that touch the area may join; the counties it does not know may always.
        most: the largest number of counties.

    Raises ConfigError on a containment outside 0-1, DataError when the flows do not have the county.
    """
    if not 0 < containment <= 1:
        raise ConfigError(f"containment {containment:g} is no share", "Give a share such as 0.75.")
    ties = ties_of(flows)
    if start not in ties.counties:
        raise DataError(f"no flow begins or ends in {start}", "Check the code, and whether its state's file is loaded.")
    inside: Flags = np.array([c == start for c in ties.counties])
    may_join: Flags = np.array([eligible is None or c in eligible for c in ties.counties])
    steps = [_step(ties, start, 0.0, inside)]
    while not steps[-1].self_containment_share >= containment and len(steps) < most:
        links = np.where(inside | ~may_join | ~_touching(ties.counties, inside, beside), 0.0, ties.links(inside))
        best = int(np.argmax(np.nan_to_num(links)))
        if not links[best] > 0:
            break
        inside[best] = True
        steps.append(_step(ties, ties.counties[best], float(links[best]), inside))
    return Suggestion(tuple(steps), steps[-1].self_containment_share >= containment)


def _step(ties: Ties, county: str, link: float, inside: Flags) -> Step:
    """The figures of the area `inside`, which `county` has just joined."""
    jobs, residents = ties.jobs[inside].sum(), ties.jobs[:, inside].sum()
    both = ties.jobs[np.ix_(inside, inside)].sum()
    shares = float(ratio(both, residents)), float(ratio(both, jobs))
    return Step(county, link, float(jobs), float(residents), *shares)


def _touching(counties: tuple[str, ...], inside: Flags, beside: Adjacency | None) -> Flags:
    if beside is None:
        return np.ones(len(counties), dtype=np.bool_)
    reached = {n for c, is_in in zip(counties, inside, strict=True) if is_in for n in beside.get(c, ())}
    return np.array([c in reached or c not in beside for c in counties], dtype=np.bool_)


_STEPS: Final = {
    "step": "",
    "county": "Joins",
    "jobs": "Jobs",
    "employed_residents": "Employed residents",
    "self_containment_share": "Self-contained",
    "filled_by_residents_share": "Filled locally",
}


@dataclass(frozen=True, eq=False)
class Suggested:
    """A region grown from one county, with the files it rests on."""

    start: str
    containment: float
    suggestion: Suggestion
    read: RegionFlows
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.read.provenance)

    def document(self) -> Document:
        """How the region grew, for every format."""
        heading = f"Growing from {self.start} to {self.containment:.0%}, {self.read.year}"
        codes = ", ".join(f'"{code}"' for code in self.suggestion.counties)
        return Document(
            "suggestion",
            heading,
            f"{file_stem(title(self.start))}-suggestion",
            (plain_table("steps", heading, _STEPS, self._rows()),),
            self._payload,
            envelope=("schema", "is_sample", "notes"),
            is_sample=self.is_sample,
            paste=f"counties: [{codes}]",
            notes=self.notes,
            provenance=self.read.provenance,
        )

    def _rows(self) -> list[tuple[str, ...]]:
        """One row a step, as texts."""
        return [
            (
                str(i),
                f"{title(s.county)} ({s.county})",
                f"{s.jobs:,.0f}",
                f"{s.employed_residents:,.0f}",
                f"{s.self_containment_share:.1%}",
                f"{s.filled_by_residents_share:.1%}",
            )
            for i, s in enumerate(self.suggestion.steps, 1)
        ]

    def _payload(self) -> dict[str, Any]:
        """The JSON's own keys."""
        steps = [{"area_fips": s.county, "title": title(s.county)} | beside_county(s) for s in self.suggestion.steps]
        return {
            "start": self.start,
            "containment": self.containment,
            "is_reached": self.suggestion.is_reached,
            "counties": list(self.suggestion.counties),
            "year": self.read.year,
            "job_type": self.read.job_type,
            "steps": steps,
        }
