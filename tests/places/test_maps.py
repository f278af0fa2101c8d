"""Classes and projection of a map."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.places.maps import choropleth, class_breaks


def square(west: float, south: float) -> list[np.ndarray]:
    corners = [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    return [np.array([(west + x, south + y) for x, y in corners], dtype=np.float64)]


def test_classes_hold_about_as_many_counties_each() -> None:
    values = np.arange(100, dtype=np.float64)
    breaks = class_breaks(values)
    sizes = np.bincount(np.searchsorted(breaks, values, side="right"))
    assert len(sizes) == 5
    assert sizes.max() - sizes.min() <= 2


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 3.0]])
def test_nothing_to_tell_apart_is_one_class(values: list[float]) -> None:
    assert class_breaks(np.array(values)) == ()


def test_unknown_is_no_class() -> None:
    drawn = choropleth({"A": square(0, 0), "B": square(1, 0)}, {"A": float("nan"), "B": 2.0}, width=100)
    assert drawn.classes == {"A": -1, "B": 0}


def test_projection() -> None:
    """At 60° north a degree of longitude is half as wide as one of latitude."""
    drawn = choropleth({"A": square(0, 59.5), "B": square(1, 59.5)}, {"A": 1.0, "B": 2.0}, width=100)
    assert drawn.height == pytest.approx(100)
    assert drawn.rings["A"][0][0].tolist() == pytest.approx([0, 100])  # south-west: left, below
    assert drawn.rings["B"][0][2].tolist() == pytest.approx([100, 0])
    assert drawn.classes == {"A": 0, "B": 1}


def test_the_aleutians_stay_together() -> None:
    drawn = choropleth({"A": square(-179, 52), "B": square(178, 52)}, {"A": 1.0, "B": 2.0}, width=100)
    assert drawn.rings["B"][0][:, 0].max() < drawn.rings["A"][0][:, 0].min()
    assert drawn.height > 20
