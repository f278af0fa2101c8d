"""The two pictures of a brief as SVG: jobs from 100 on, and the counties by concentration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from math import isfinite
from typing import Final

import numpy as np

from sectorlmi.meeting.brief import Counties, JobsLine
from sectorlmi.places.maps import Rings, choropleth

_LEFT, _RIGHT, _TOP, _FOOT = 32.0, 236.0, 12.0, 108.0
_STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
_MOST_TICKS: Final = 5
_APART: Final = 12.0
_LABELS_APART: Final = 40.0
_WIDTH: Final = 760.0
# A county's name on the map: how high it is and how wide a letter, in the units of the picture.
_NAME_HIGH, _LETTER = 32.0, 14.5
# Where lines across a county are measured, as parts of its height from the top; the middle first, which wins ties.
_HEIGHTS: Final = (0.5, 0.4, 0.6, 0.3, 0.7)


def line_picture(line: JobsLine, told: str) -> str:
    """Both lines on one scale, each named at its end; `told` says the same in words."""
    known = [v for v in (100.0, *line.here, *line.there, *(line.between or ())) if v is not None and isfinite(v)]
    low, high = float(min(known)), float(max(known))
    step = next((s for s in _STEPS if (high - low) / s <= _MOST_TICKS - 1), _STEPS[-1])
    ticks = [step * k for k in range(int(low // step), int(-(-high // step)) + 1)]
    bottom, top = float(min(low, ticks[0])), float(max(high, ticks[-1]))

    def x(k: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * k / (len(line.periods) - 1)

    def y(value: float) -> float:
        return _FOOT - (_FOOT - _TOP) * (value - bottom) / max(top - bottom, 1e-9)

    parts = [f'<svg viewBox="0 0 430 128" role="img" aria-label="{escape(told)}">']
    for tick in ticks:
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_RIGHT}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>')
        parts.append(f'<text class="tick" x="27" y="{y(tick) + 3.5:.1f}" text-anchor="end">{tick:g}</text>')
    every = max(1, -(-len(line.periods) * _LABELS_APART // (_RIGHT - _LEFT)))
    for k, period in enumerate(line.periods):
        if k % every == 0 or k == len(line.periods) - 1:
            parts.append(f'<text class="tick" x="{x(k):.1f}" y="124" text-anchor="middle">{escape(period)}</text>')
    if line.between and all(map(isfinite, line.between)):
        ends = " ".join(f"{_RIGHT:.1f},{y(v):.1f}" for v in line.between)
        parts.append(f'<polygon class="band" points="{_LEFT:.1f},{y(100):.1f} {ends}"/>')
    for kind, values in (("there", line.there), ("here", line.here)):
        points = " ".join(f"{x(k):.1f},{y(v):.1f}" for k, v in enumerate(values) if v is not None)
        if points:
            parts.append(f'<polyline class="{kind}" points="{points}"/>')
    parts += _ends(line, y)
    return "".join(parts) + "</svg>"


def _ends(line: JobsLine, y: Callable[[float], float]) -> list[str]:
    """The names at the ends of the lines, moved apart where they would meet."""
    own, other = line.here[-1], line.there[-1]
    if own is None and line.between:
        own = sum(line.between) / 2 if isfinite(line.between[1]) else line.between[0]
    at = {"here": y(own) if own is not None else _TOP, "there": y(other) if other is not None else _TOP}
    if other is not None and abs(at["here"] - at["there"]) < _APART:
        middle, sign = (at["here"] + at["there"]) / 2, 1 if at["here"] <= at["there"] else -1
        at = {"here": middle - sign * _APART / 2, "there": middle + sign * _APART / 2}
    texts = [f'<text class="end own" x="242" y="{at["here"] + 4:.1f}">{escape(_cut(line.here_name))}'
             f" {escape(line.here_text)}</text>"]  # fmt: skip
    if other is not None:
        texts.append(
            f'<text class="end" x="242" y="{at["there"] + 4:.1f}">{escape(_cut(line.there_name))}'
            f" {escape(line.there_text)}</text>"
        )
    return texts


def _cut(name: str) -> str:
    return name if len(name) <= 16 else f"{name[:15].rstrip()}…"


def map_picture(counties: Counties) -> str:
    """The counties in classes of concentration, darker for more; empty without outlines."""
    if not counties.outlines:
        return ""
    rows = {code: i for i, code in enumerate(counties.codes)}
    section = counties.section
    values = {code: float(section.rows["location_quotient"][rows[code]]) for code in counties.outlines}
    drawn = choropleth(counties.outlines, values, width=_WIDTH)
    columns = {c.name: c for c in section.columns}
    paths: list[str] = []
    for code, rings in drawn.rings.items():
        shape = "".join("M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in ring.tolist()) + "Z" for ring in rings)
        row, kind = rows[code], drawn.classes[code]
        told = ", ".join(
            (
                str(section.rows["county"][row]),
                f"{section.cell(columns['employment'], row)} jobs",
                f"concentration {section.cell(columns['location_quotient'], row)}",
            )
        )
        paths.append(f'<path class="k{kind if kind >= 0 else "x"}" d="{shape}"><title>{escape(told)}</title></path>')
    box = f"-4 -4 {drawn.width + 8:.0f} {drawn.height + 8:.0f}"
    head = (
        f'<svg viewBox="{box}" role="img" aria-label="Map of the counties by concentration; the table has the numbers">'
    )
    names = {code: str(section.rows["county"][row]) for code, row in rows.items() if code in drawn.rings}
    return f"{head}{''.join(paths)}{''.join(_names(drawn.rings, names))}</svg>"


def _names(drawn: Mapping[str, Rings], names: Mapping[str, str]) -> Iterator[str]:
    """The counties' names inside of them, most jobs first; one that would meet another is left to the table."""
    taken: list[tuple[float, float, float, float]] = []
    for code, name in names.items():
        x, y = _widest(drawn[code])
        half = _LETTER * len(name) / 2
        box = (x - half, y - _NAME_HIGH, x + half, y)
        if box[0] < 0 or box[2] > _WIDTH or any(_meet(box, other) for other in taken):
            continue
        taken.append(box)
        foot = y - _NAME_HIGH / 5
        yield f'<text class="county" x="{x:.0f}" y="{foot:.0f}" text-anchor="middle">{escape(name)}</text>'


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _widest(rings: Rings) -> tuple[float, float]:
    """The middle of the widest line across the largest ring, where a name has most room; its y is the name's foot."""
    ring = max(rings, key=lambda one: float(np.ptp(one[:, 0]) * np.ptp(one[:, 1])))
    low, high = float(ring[:, 1].min()), float(ring[:, 1].max())
    best = (-1.0, float(ring[:, 0].mean()), (low + high) / 2)
    for part in _HEIGHTS:
        y = low + (high - low) * part
        inside = (ring[:-1, 1] > y) != (ring[1:, 1] > y)
        (x0, y0), (x1, y1) = ring[:-1][inside].T, ring[1:][inside].T
        ends = np.sort(x0 + (y - y0) / (y1 - y0) * (x1 - x0)).tolist()
        across = [(b - a, (a + b) / 2, y) for a, b in zip(ends[::2], ends[1::2], strict=True)]
        best = max([best, *across], key=lambda line: line[0])
    return best[1], best[2] + _NAME_HIGH / 2
