"""How strongly counties belong together, by who commutes between them.

The measure is Smart's link between an area A and a county B, F(A→B)² / (R_A·J_B) + F(B→A)² / (R_B·J_A), where F(X→Y)
live in X and work in Y, R are employed residents and J jobs: it is high where commuting matters to both ends, so that a
small suburb ranks before a far metropolis. Source: M. W. Smart, "Labour market areas: uses and definition", Progress
in Planning 2 (1974).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.places.commuting import ALL_JOBS, Flows
from sectorlmi.table.measures import ratio
from sectorlmi.terms.cells import Flags, Floats


@dataclass(frozen=True, eq=False)
class Ties:
    """Flows as a matrix: `jobs[w, h]` by positions in `counties`."""

    counties: tuple[str, ...]
    jobs: Floats

    def links(self, inside: Flags) -> Floats:
        """Smart's link of each county with the area `inside`; NaN where a county has no jobs or no residents."""
        residents, jobs = self.jobs.sum(axis=0), self.jobs.sum(axis=1)
        from_area = self.jobs[:, inside].sum(axis=1)
        to_area = self.jobs[inside, :].sum(axis=0)
        outward = ratio(from_area**2, residents[inside].sum() * jobs)
        inward = ratio(to_area**2, residents * jobs[inside].sum())
        return outward + inward

    def containment(self, inside: Flags) -> float:
        """Live and work inside / employed residents (0-1)."""
        return float(ratio(self.jobs[np.ix_(inside, inside)].sum(), self.jobs[:, inside].sum()))


def ties_of(flows: Flows) -> Ties:
    """The matrix of all jobs between counties."""
    names = flows.counties()
    position = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    work = [position[str(c)] for c in flows.work]
    home = [position[str(c)] for c in flows.home]
    np.add.at(matrix, (work, home), flows.jobs[:, ALL_JOBS])
    return Ties(tuple(names), matrix)


@dataclass(frozen=True)
class Tie:
    """A county against a region, or against the rest of a region that it is one of.

    `works_there_share` of its employed residents work there, `comes_from_there_share` of its jobs are filled from there
    (0-1); `containment_without` and `containment_with` are the region's self-containment without and with the county.
    """

    county: str
    works_there_share: float
    comes_from_there_share: float
    link: float
    containment_without: float
    containment_with: float


def ties_with(flows: Flows, region: Collection[str], counties: Sequence[str]) -> list[Tie]:
    """Each of the counties against the region less itself, strongest link first.

    `flows` hold every flow that begins or ends in the region or in the counties; counties without any are left out.
    """
    ties = ties_of(flows)
    found = [_tie(ties, region, county) for county in counties if county in ties.counties]
    return sorted(found, key=lambda t: (-t.link, t.county))


def _tie(ties: Ties, region: Collection[str], county: str) -> Tie:
    own: Flags = np.array([c == county for c in ties.counties])
    rest: Flags = np.array([c in region and c != county for c in ties.counties])
    return Tie(
        county,
        float(ratio(ties.jobs[np.ix_(rest, own)].sum(), ties.jobs[:, own].sum())),
        float(ratio(ties.jobs[np.ix_(own, rest)].sum(), ties.jobs[own].sum())),
        float(np.nan_to_num(ties.links(rest)[own][0])),
        ties.containment(rest),
        ties.containment(rest | own),
    )
