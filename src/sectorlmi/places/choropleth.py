"""A map of counties as plain values: projected outlines, classes of a value, and a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sectorlmi.terms.cells import Floats

Rings = Sequence[npt.NDArray[np.float64]]
MOST_CLASSES: Final = 5
_ACROSS: Final = 180.0


@dataclass(frozen=True, eq=False)
class Choropleth:
    """Counties with their rings in the unit of the picture (x right, y down), and the class (0 lowest, -1 unknown)."""

    rings: Mapping[str, Rings]
    classes: Mapping[str, int]
    breaks: tuple[float, ...]
    width: float
    height: float


def choropleth(outlines: Mapping[str, Rings], values: Mapping[str, float], *, width: float) -> Choropleth:
    """Project outlines (degrees) to a picture `width` wide and put the values into classes.

    The projection is equirectangular about the middle latitude: shapes of a region a few hundred miles across are true
    to within a percent or so.
    """
    points = np.concatenate([_unwrapped(ring) for rings in outlines.values() for ring in rings])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    squeeze = float(np.cos(np.radians((south + north) / 2)))
    scale = width / max((east - west) * squeeze, 1e-9)

    def project(ring: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        at = _unwrapped(ring)
        return np.stack([(at[:, 0] - west) * squeeze * scale, (north - at[:, 1]) * scale], axis=1)

    breaks = class_breaks(np.array([v for c, v in values.items() if c in outlines and np.isfinite(v)]))
    classes = {
        code: int(np.searchsorted(breaks, values[code], side="right")) if np.isfinite(values.get(code, np.nan)) else -1
        for code in outlines
    }
    rings = {code: [project(ring) for ring in shape] for code, shape in outlines.items()}
    return Choropleth(rings, classes, breaks, width, float((north - south) * scale))


def class_breaks(values: Floats) -> tuple[float, ...]:
    """Inner limits of up to five classes with about as many counties each; a class begins at its limit."""
    different = np.unique(values)
    n = min(MOST_CLASSES, len(different))
    if n < 2:
        return ()
    limits = np.unique(np.quantile(values, np.arange(1, n) / n, method="higher"))
    return tuple(float(limit) for limit in limits if limit > different[0])


def _unwrapped(ring: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Longitudes east of the date line (the Aleutians) moved beside their neighbours in the west."""
    moved: npt.NDArray[np.float64] = np.where([True, False] & (ring > _ACROSS / 2), ring - 2 * _ACROSS, ring)
    return moved
