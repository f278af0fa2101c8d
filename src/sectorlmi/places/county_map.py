"""Where the jobs of each industry are, county by county, with the outlines that a map is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sectorlmi.places.choropleth import Rings
from sectorlmi.places.footprint import CountyJobs
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.significant import nearest_ten
from sectorlmi.terms.study import Policy


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
        estimates = nearest_ten(self.cells.jobs)
        hidden = estimates if self.policy == "estimate" else np.full_like(estimates, np.nan)
        return np.where(self.cells.hidden, hidden, self.cells.jobs)
