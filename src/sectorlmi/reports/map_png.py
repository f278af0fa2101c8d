"""The same choropleth as a PNG, for slides and documents that take no SVG. Needs Pillow (`sectorlmi[png]`).

Counties are drawn large and made smaller, which smooths their edges. Texts are in Pillow's own font, so that the
picture is the same on machines without fonts.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import ReportError
from sectorlmi.places.maps import Choropleth
from sectorlmi.reports import map_svg
from sectorlmi.reports.map_svg import ROW, SIDE, TOP

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

# Pixels a unit of the picture, and how much larger counties are drawn before they are made smaller.
_SCALE: Final = 2
_FINER: Final = 2
_WHITE: Final = "#ffffff"
_GREY: Final = "#888888"

Ring = npt.NDArray[np.float64]


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
    """The picture; arguments as of `map_svg.svg`, but for the labels of counties: the table beside it holds them.

    Raises ReportError when Pillow is not installed.
    """
    try:
        from PIL import Image, ImageDraw, PngImagePlugin
    except ImportError as error:
        raise ReportError(
            "a PNG needs Pillow, which is not installed",
            "Install it with `pip install 'sectorlmi[png]'`, or name the picture .svg, which needs nothing.",
        ) from error
    width, height = map_svg.size(drawn, legend)
    picture = Image.new("RGB", (round(width * _SCALE), round(height * _SCALE)), _WHITE)
    picture.paste(_counties(drawn, region), (SIDE * _SCALE, TOP * _SCALE))
    pen = ImageDraw.Draw(picture)
    _text(pen, (SIDE, 10), title, 17)
    _text(pen, (SIDE, 34), banner, 13, "#bb0000")
    for code in drawn.rings:
        if code in estimated:
            x, y = map_svg.middle(drawn, code)
            _text(pen, (SIDE + x - 5, TOP + y - 10), "~", 18, map_svg.ink(drawn, code))
    _legend(pen, drawn, legend)
    _text(pen, (SIDE, height - 20), note, 11, "#555555")
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Title", title)
    about.add_itxt("Description", description)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True, pnginfo=about, dpi=(96 * _SCALE, 96 * _SCALE))
    return stream.getvalue()


def _counties(drawn: Choropleth, region: Collection[str]) -> Image:
    from PIL import Image, ImageDraw

    factor = _SCALE * _FINER
    large = Image.new("RGB", (int(drawn.width * factor) + 1, int(drawn.height * factor) + 1), _WHITE)
    pen = ImageDraw.Draw(large)
    scaled = {code: [ring * factor for ring in rings] for code, rings in drawn.rings.items()}
    for code, rings in scaled.items():
        _fill(large, rings, map_svg.fill(drawn, code))
    # Members last, so that their thicker line lies on top.
    for code in sorted(scaled, key=lambda code: code in region):
        colour, thickness = ("#000000", 2 * factor) if code in region else (_GREY, round(0.7 * factor))
        for ring in scaled[code]:
            pen.line(_points(ring), colour, thickness, joint="curve")
    return large.resize((large.width // _FINER, large.height // _FINER), Image.Resampling.LANCZOS)


def _fill(large: Image, rings: Sequence[Ring], colour: str) -> None:
    """Fill by the even-odd rule, so that a lake or another county inside stays free; empty colour: hatched."""
    from PIL import Image, ImageChops, ImageDraw

    every = np.concatenate(rings)
    low = np.floor(every.min(axis=0)).astype(int)
    size = tuple((np.ceil(every.max(axis=0)).astype(int) - low + 1).tolist())
    mask = Image.new("1", size)
    for ring in rings:
        one = Image.new("1", size)
        ImageDraw.Draw(one).polygon(_points(ring - low), fill=1)
        mask = ImageChops.logical_xor(mask, one)
    large.paste(Image.new("RGB", size, colour) if colour else _hatched(size), tuple(low.tolist()), mask)


def _hatched(size: tuple[int, ...]) -> Image:
    from PIL import Image, ImageDraw

    width, height = size
    picture = Image.new("RGB", (width, height), _WHITE)
    pen = ImageDraw.Draw(picture)
    step = 6 * _SCALE * _FINER
    for x in range(-height, width, step):
        pen.line([(x, height), (x + height, 0)], "#999999", _SCALE * _FINER // 2)
    return picture


def _legend(pen: ImageDraw, drawn: Choropleth, texts: tuple[str, ...]) -> None:
    for i, (colour, text) in enumerate(map_svg.legend_rows(drawn, texts)):
        y = TOP + drawn.height + ROW * (i + 1)
        box = [SIDE * _SCALE, y * _SCALE, (SIDE + 24) * _SCALE, (y + 14) * _SCALE]
        pen.rectangle(box, colour or _WHITE, _GREY)
        if not colour:
            pen.line([box[0], box[3], box[2], box[1]], "#999999", _SCALE)
        _text(pen, (SIDE + 32, y - 1), text, 13)


def _text(pen: ImageDraw, at: tuple[float, float], text: str, size: int, colour: str = "#000000") -> None:
    from PIL import ImageFont

    pen.text((at[0] * _SCALE, at[1] * _SCALE), text, colour, ImageFont.load_default(size * _SCALE))


def _points(ring: Ring) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in ring]
