"""`region map`: a picture that says what its table says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

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


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--show", "roads"), 2),
        (("--industry", "333", "--out", "map.png"), 2),
        (("--show", "commuting"), 5),
    ],
)
def test_mistakes(call: Call, workplace: Path, boundaries: Path, words: tuple[str, ...], code: int) -> None:
    assert call("region", "map", "--boundaries", boundaries, *words).exit_code == code


def test_boundaries_of_elsewhere(call: Call, workplace: Path, boundaries: Path) -> None:
    boundaries.write_text('{"features": []}')
    assert call("region", "map", "--boundaries", boundaries, "--industry", "333").exit_code == 4
