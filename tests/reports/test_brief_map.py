"""Names of counties on a brief's map: inside of their counties, never one over another."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from sectorlmi.reports.page.brief_pictures import _widest, map_picture

sys.path[:0] = [str(Path(__file__).resolve().parent / "browser")]
from made_up_briefs import made_up_brief  # noqa: E402

NAME = re.compile(r'<text class="county" x="(\d+)" y="(-?\d+)" text-anchor="middle">([^<]+)</text>')


def ring(*points: tuple[float, float]) -> np.ndarray:
    return np.array([*points, points[0]], dtype=np.float64)


def test_the_widest_line_of_a_county_is_where_its_name_has_room() -> None:
    # An upright arm 10 wide and 100 high, and at its foot one 100 wide: room is at the foot alone.
    foot = ring((0, 0), (10, 0), (10, 55), (100, 55), (100, 100), (0, 100))
    x, y = _widest([foot])
    assert x == 50
    assert y - 16 == 60  # a name is 32 high and stands on its y
    # Of a square the middle; of two rings the larger.
    square = ring((0, 0), (40, 0), (40, 40), (0, 40))
    assert _widest([square]) == (20, 36)
    assert _widest([square, ring((100, 100), (300, 100), (300, 300), (100, 300))]) == (200, 216)


def test_a_name_that_would_meet_another_is_left_to_the_table() -> None:
    counties = made_up_brief("621", full=True).counties
    assert counties is not None
    west, east = ring((-84, 33), (-84, 34), (-83, 34), (-83, 33)), np.array([1.0, 0.0])
    apart = {"13121": [west], "13089": [west + east]}
    assert [name for *_, name in NAME.findall(map_picture(replace(counties, outlines=apart)))] == ["Fulton", "DeKalb"]
    same = {"13121": [west], "13089": [west + np.array([0.02, 0.0])], "13067": [west + np.array([5.0, 0.0])]}
    assert [name for *_, name in NAME.findall(map_picture(replace(counties, outlines=same)))] == ["Fulton", "Cobb"]


def test_names_are_text_whatever_they_hold() -> None:
    counties = made_up_brief("621", full=True).counties
    assert counties is not None
    rows = dict(counties.section.rows) | {"county": np.array(["<b>"] * 4)}
    picture = map_picture(replace(counties, section=replace(counties.section, rows=rows)))
    assert "<b>" not in picture
    assert "&lt;b&gt;</text>" in picture
