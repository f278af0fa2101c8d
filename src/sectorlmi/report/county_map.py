"""Where the jobs of each industry are, county by county, with the outlines that a map is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.places.choropleth import Rings
from sectorlmi.places.footprint import CountyJobs
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.study import Policy

_NEAREST: Final = 10.0


@dataclass(frozen=True, eq=False)
class CountyMap:
    """The region's counties in the current year.

    Attributes:
        cells: jobs by county and industry.
        policy: what the study does about hidden cells.
        outlines: closed rings of (longitude, latitude) in degrees, by county; counties without one are not drawn.
    """

    cells: CountyJobs
    policy: Policy
    outlines: Mapping[str, Rings]

    def jobs(self) -> Floats:
        """(counties × industries) as people are shown them: a hidden cell is an estimate to the nearest ten, or NaN."""
        estimates = np.floor(self.cells.jobs / _NEAREST + 0.5) * _NEAREST
        hidden = estimates if self.policy == "estimate" else np.full_like(estimates, np.nan)
        return np.where(self.cells.hidden, hidden, self.cells.jobs)

    @property
    def without_outline(self) -> tuple[str, ...]:
        """Counties that the file of outlines does not have, such as those of another year."""
        return tuple(code for code in self.cells.counties if code not in self.outlines)
