"""A hand-worked table that several tests of the ranking share."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import Ranking, rank

CODES = ("236", "311", "484", "541", "622")
NAMES = ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
VALUES = (
    (1000, 60_000, 10, 2, 1.1),
    (800, 45_000, -2, math.nan, 2.5),
    (800, 50_000, 5, 4, 1.4),
    (5000, 90_000, 5, 8, 0.8),
    (3000, 70_000, 3, 6, 0.9),
)


@pytest.fixture
def start() -> Ranking:
    """Five industries as START's tab I would show them, ranked at equal weights; 311 has no projection."""
    return rank(CODES, np.array(VALUES, dtype=float), [Criterion(name, 1) for name in NAMES])
