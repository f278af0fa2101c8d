"""The same choropleth as a PNG, for slides and documents that take no SVG."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sectorlmi.places.maps import Choropleth, Rings
from sectorlmi.reports import map_svg, pictures
from sectorlmi.reports.map_svg import ROW, SIDE, TOP

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

# Pixels a unit of the picture; letters are counted in points.
_SCALE: Final = 2
_POINTS: Final = 72 / 96
_HATCH: Final = "////"
_GRAY: Final = "#888888"


def png(
    drawn: Choropleth,
    *,
    title: str,
    description: str,
    legend: tuple[str, ...],
    region: Collection[str],
    estimated: Collection[str],
    note: str,
    banner: str = "",
) -> bytes:
    """The picture; arguments as of `map_svg.svg`, but for the labels of counties: the table beside it holds them."""
    width, height = (round(_SCALE * side) / _SCALE for side in map_svg.size(drawn, legend))
    about = {"Title": title, "Description": description}
    with pictures.sheet(width / 96, height / 96, 96 * _SCALE, about) as (figure, made):
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        _text(axes, (SIDE, 24), title, 17)
        _text(axes, (SIDE, 46), banner, 13, color="#bb0000", weight="bold")
        # Members last, so that their thicker line lies on top.
        for code in sorted(drawn.rings, key=lambda code: code in region):
            _county(axes, drawn, code, is_member=code in region)
        for code in drawn.rings:
            if code in estimated:
                x, y = map_svg.middle(drawn, code)
                _text(axes, (SIDE + x, TOP + y), "~", 18, color=map_svg.ink(drawn, code))
        for i, (color, words) in enumerate(map_svg.legend_rows(drawn, legend)):
            y = TOP + drawn.height + ROW * (i + 1)
            box = ((SIDE, y), (SIDE + 24, y), (SIDE + 24, y + 14), (SIDE, y + 14))
            axes.fill(*zip(*box, strict=True), **_look(color), edgecolor=_GRAY, linewidth=0.7 * _POINTS)
            _text(axes, (SIDE + 32, y + 12), words, 13)
        _text(axes, (SIDE, height - 10), note, 11, color="#555555")
    return made.getvalue()


def _look(color: str) -> dict[str, Any]:
    """How an area is filled; hatched where its value is not known."""
    return {"facecolor": color} if color else {"facecolor": "#ffffff", "hatch": _HATCH}


def _county(axes: Axes, drawn: Choropleth, code: str, *, is_member: bool) -> None:
    from matplotlib.patches import PathPatch

    edge, width = ("#000000", 2.0) if is_member else (_GRAY, 0.7)
    look = _look(map_svg.fill(drawn, code))
    axes.add_patch(PathPatch(_area(drawn.rings[code]), edgecolor=edge, linewidth=width * _POINTS, **look))


def _area(rings: Rings) -> Path:
    """The rings as one area in which a lake, or another county inside, stays free: each ring runs the other way round
    than the one that it lies in, which is what the fill goes by."""
    from matplotlib.path import Path

    paths = [Path(ring, closed=True) for ring in rings]
    turned = []
    for ring, path in zip(rings, paths, strict=True):
        depth = sum(other is not path and bool(other.contains_point(ring[0])) for other in paths)
        x, y = ring.T
        is_clockwise = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) > 0
        turned.append(ring if is_clockwise == (depth % 2 == 0) else ring[::-1])
    return Path.make_compound_path(*(Path(ring + np.array((SIDE, TOP)), closed=True) for ring in turned))


def _text(axes: Axes, at: tuple[float, float], text: str, size: int, **look: Any) -> None:
    axes.text(*at, text, fontsize=size * _POINTS, **look)
