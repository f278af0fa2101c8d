"""Causes of a repair prompt in drawings and charts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from repair import Package, range_fault, unknown_sheets

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def bad_drawings(package: Package) -> Iterator[str]:
    """Every fault of every drawing and chart, with the part's name."""
    for part in package.parts_like(r"xl/drawings/drawing\d+\.xml"):
        yield from (f"{part}: {what}" for what in _bad_drawing(package, part))
    for part in package.parts_like(r"xl/charts/chart\d+\.xml"):
        yield from (f"{part}: {what}" for what in _bad_chart(package, part))


def _bad_drawing(package: Package, part: str) -> Iterator[str]:
    tree = package.tree(part)
    ids = Counter(one.attrib["id"] for one in tree.iter(f"{_DRAWING}cNvPr"))
    yield from (f"shape {i} twice" for i, n in ids.items() if n > 1)
    for corner in ("from", "to"):
        for one in tree.iter(f"{_DRAWING}{corner}"):
            column, row = (int(one.findtext(f"{_DRAWING}{name}") or -1) for name in ("col", "row"))
            if not (0 <= column < 16_384 and 0 <= row < 1_048_576):
                yield f"a shape stands at column {column}, row {row}"


def _bad_chart(package: Package, part: str) -> Iterator[str]:
    tree = package.tree(part)
    for one in tree.iter(f"{_CHART}f"):
        yield from _bad_source(one.text or "", package)
    for cache in (*tree.iter(f"{_CHART}numCache"), *tree.iter(f"{_CHART}strCache")):
        count = int(next(cache.iter(f"{_CHART}ptCount")).attrib["val"])
        points = [int(point.attrib["idx"]) for point in cache.iter(f"{_CHART}pt")]
        if points != sorted(set(points)) or any(at >= count for at in points):
            yield f"{count} points are counted, numbered {points[:5]}"
    every = list(tree.iter(f"{_CHART}ser"))
    for name in ("idx", "order"):
        given = [one.find(f"{_CHART}{name}").attrib["val"] for one in every]  # type: ignore[union-attr]
        if len(set(given)) < len(given):
            yield f"two series of one {name}"
    if len(every) > 255:
        yield f"{len(every)} series"
    crossed = {one.attrib["val"] for one in tree.iter(f"{_CHART}crossAx")}
    axes = {one.attrib["val"] for one in tree.iter(f"{_CHART}axId")}
    if crossed - axes:
        yield "an axis crosses one that is not there"


def _bad_source(formula: str, package: Package) -> Iterator[str]:
    """A chart's numbers stand in a range of a sheet, or in several."""
    yield from (f"{formula!r} names a sheet {one!r} that is not there" for one in unknown_sheets(formula, package))
    for one in formula.strip("()").split(",") if formula.startswith("(") else [formula]:
        fault = range_fault(re.sub(r"^.*!", "", one).replace("$", ""))
        if "!" not in one or fault:
            yield f"{formula!r}: {fault or 'no sheet'}"
