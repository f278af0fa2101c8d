"""`region map`: a picture that says what its table says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

import sectorlmi.cli.region  # noqa: F401 - registers the commands

Call = Callable[..., Any]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def boundaries(tmp_path: Path) -> Path:
    """Squares for three of the sample's four counties."""
    features = []
    for i, code in enumerate(("98001", "98003", "98005")):
        ring = [[i, 40], [i, 41], [i + 1, 41], [i + 1, 40], [i, 40]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"properties": {"GEOID": code}, "geometry": geometry})
    file = tmp_path / "counties.json"
    file.write_text(json.dumps({"features": features}))
    return file


def test_jobs(call: Call, workplace: Path, boundaries: Path) -> None:
    result = call("region", "map", "--boundaries", boundaries, "--industry", "333", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["without_outline"] == ["98007"]
    assert len(found["counties"]) == 4
    root = ET.parse(workplace / "map.svg").getroot()
    labels = [p.findtext(f"{SVG}title") or "" for p in root.iter(f"{SVG}path") if p.find(f"{SVG}title") is not None]
    assert len(labels) == 3
    for county in found["counties"]:
        if county["area_fips"] not in found["without_outline"] and county["value"] is not None:
            (label,) = [text for text in labels if text.startswith(county["title"])]
            number = re.search(r": ([\d,]+)", label)
            assert number
            assert float(number[1].replace(",", "")) == pytest.approx(county["value"], abs=0.5)
            assert ("~" in label) == county["is_estimated"]
    drawn = {c["area_fips"] for c in found["counties"]} - {"98007"}
    n_estimated = sum(c["is_estimated"] for c in found["counties"] if c["area_fips"] in drawn)
    assert n_estimated
    assert sum(text.text == "~" for text in root.iter(f"{SVG}text")) == n_estimated
    assert "MADE-UP" in (workplace / "map.svg").read_text()
    assert root.findtext(f"{SVG}desc")


def test_location_quotients_on_screen(call: Call, workplace: Path, boundaries: Path) -> None:
    result = call("region", "map", "--boundaries", boundaries, "--industry", "333", "--show", "lq", "--out", "lq.svg")
    assert result.exit_code == 0, result.output
    assert "98007" in result.stderr
    assert (workplace / "lq.svg").exists()


def test_as_png(call: Call, workplace: Path, boundaries: Path) -> None:
    """The colours of the SVG, county by county, in the same places; the county that is not known is hatched."""
    for name in ("map.png", "map.svg"):
        result = call("region", "map", "--boundaries", boundaries, "--industry", "333", "--out", name)
        assert result.exit_code == 0, result.output
    root = ET.parse(workplace / "map.svg").getroot()
    picture = Image.open(workplace / "map.png")
    assert picture.format == "PNG"
    assert "MADE-UP" not in picture.text["Title"]
    assert picture.text["Description"] == root.findtext(f"{SVG}desc")
    *_, width, height = map(float, root.attrib["viewBox"].split())
    assert picture.size == (2 * width, 2 * height)
    fills = [p.attrib["fill"] for p in root.iter(f"{SVG}path") if p.find(f"{SVG}title") is not None]
    assert len(set(fills)) == 3
    points = [re.findall(r"[\d.]+ [\d.]+", p.attrib["d"]) for p in root.iter(f"{SVG}path") if "fill-rule" in p.attrib]
    for fill, ring in zip(fills, points, strict=True):
        corners = [tuple(map(float, point.split())) for point in ring]
        x, y = (2 * (sum(c[i] for c in corners) / len(corners) + (16, 64)[i]) for i in (0, 1))
        # Beside the middle, where a mark may stand.
        assert picture.convert("RGB").getpixel((x + 60, y + 60)) == tuple(bytes.fromhex(fill[1:]))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--show", "roads"), 2),
        (("--industry", "333", "--out", "map.gif"), 2),
        (("--show", "commuting"), 5),
    ],
)
def test_mistakes(call: Call, workplace: Path, boundaries: Path, words: tuple[str, ...], code: int) -> None:
    assert call("region", "map", "--boundaries", boundaries, *words).exit_code == code


def test_boundaries_of_elsewhere(call: Call, workplace: Path, boundaries: Path) -> None:
    boundaries.write_text('{"features": []}')
    assert call("region", "map", "--boundaries", boundaries, "--industry", "333").exit_code == 4
