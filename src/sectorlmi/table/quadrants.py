"""Quadrants of concentration and growth: star, mature, emerging, transforming."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from sectorlmi.terms.cells import Floats, Text


class Quadrant(StrEnum):
    """Where an industry stands; names vary by author."""

    STAR = "star"
    MATURE = "mature"
    EMERGING = "emerging"
    TRANSFORMING = "transforming"


QUADRANT_MEANING = {
    Quadrant.STAR: "concentrated in the region and growing",
    Quadrant.MATURE: "concentrated in the region and shrinking",
    Quadrant.EMERGING: "not concentrated in the region, growing",
    Quadrant.TRANSFORMING: "not concentrated in the region, shrinking",
}


def quadrants(location_quotient: Floats, growth_pct: Floats, *, lq: float = 1.0, growth: float = 0.0) -> Text:
    """The quadrant of each industry; empty where either value is unknown.

    At or above the threshold of the location quotient counts as concentrated, above that of growth as growing.
    """
    concentrated, growing = location_quotient >= lq, growth_pct > growth
    named = np.where(
        concentrated,
        np.where(growing, Quadrant.STAR, Quadrant.MATURE),
        np.where(growing, Quadrant.EMERGING, Quadrant.TRANSFORMING),
    )
    return np.where(np.isnan(location_quotient) | np.isnan(growth_pct), "", named).astype(np.str_)
