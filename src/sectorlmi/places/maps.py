"""Maps of counties as plain values: projected outlines, classes of a value, and the numbers beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.places.areas import title
from sectorlmi.places.footprint import CountyJobs
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.document import Document, file_stem, plain, plain_table
from sectorlmi.terms.significant import nearest_ten
from sectorlmi.terms.study import Policy

Rings = Sequence[npt.NDArray[np.float64]]
MOST_CLASSES: Final = 5
_ACROSS: Final = 180.0
_COUNTIES: Final = {"area_fips": "Code", "title": "County", "in_region": "In region", "value": "Value"}


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
    """Longitudes east of the date line (the Aleutians) moved beside their neighbors in the west."""
    moved: npt.NDArray[np.float64] = np.where([True, False] & (ring > _ACROSS / 2), ring - 2 * _ACROSS, ring)
    return moved


@dataclass(frozen=True, eq=False)
class Mapped:
    """A value of each county, and what is true of all of them."""

    title: str
    unit: str
    values: Mapping[str, float]
    estimated: frozenset[str]
    region: tuple[str, ...]
    is_sample: bool
    note: str
    missing: tuple[str, ...] = ()

    def document(self, file: str) -> Document:
        """The numbers of the map in `file` for every format."""
        return Document(
            "map",
            self.title,
            f"{file_stem(self.title)}-map",
            (plain_table("counties", self.title, _COUNTIES, self.rows()),),
            lambda: self._payload(file),
            envelope=("schema", "is_sample", "notes"),
            is_sample=self.is_sample,
            notes=(self.note,),
        )

    def rows(self) -> list[tuple[str, ...]]:
        """The table beside the map, largest value first, as texts."""
        order = sorted(self.values, key=lambda c: (-np.nan_to_num(self.values[c], nan=-1.0), c))
        return [(c, title(c), "yes" if c in self.region else "", self.shown(c)) for c in order]

    def shown(self, county: str) -> str:
        """A value as people read it; ~ marks an estimate."""
        value = self.values[county]
        text = "–" if np.isnan(value) else self._formatted(value)
        return f"{text}{'~' if county in self.estimated else ''}"

    def _formatted(self, value: float) -> str:
        return f"{value:.2f}" if self.unit == "location quotient" else f"{value:,.0f}"

    def legend(self, breaks: tuple[float, ...]) -> tuple[str, ...]:
        """The classes in words, lowest first."""
        if not breaks:
            return (self.unit,)
        limits = [self._formatted(b) for b in breaks]
        inner = [f"{low} to under {high}" for low, high in pairwise(limits)]
        return (f"under {limits[0]} ({self.unit})", *inner, f"{limits[-1]} or more")

    @property
    def description(self) -> str:
        """The map in a sentence, for who cannot see it."""
        first = "; ".join(f"{name} {value}" for _, name, _, value in self.rows()[:5])
        return f"Map of {len(self.values)} counties. Largest: {first}."

    def _payload(self, file: str) -> dict[str, Any]:
        """The JSON's own keys."""
        return {
            "file": file,
            "title": self.title,
            "unit": self.unit,
            "counties": [
                {
                    "area_fips": code,
                    "title": title(code),
                    "in_region": code in self.region,
                    "value": plain(self.values[code]),
                    "is_estimated": code in self.estimated,
                }
                for code, *_ in self.rows()
            ],
            "without_outline": list(self.missing),
        }


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
