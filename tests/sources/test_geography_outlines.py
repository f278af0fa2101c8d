"""County outlines from a shapefile written here byte by byte, and from GeoJSON."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources.geography_outlines import outlines

SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]
HOLE = [(0.2, 0.2), (0.4, 0.2), (0.4, 0.4), (0.2, 0.2)]
EAST = [(1.0, 0.0), (1.0, 1.0), (2.0, 1.0), (1.0, 0.0)]
COUNTIES = {"55025": [SQUARE, HOLE], "55021": [EAST]}


def polygon(rings: list[list[tuple[float, float]]], kind: int = 5) -> bytes:
    points = [p for ring in rings for p in ring]
    starts, at = [], 0
    for ring in rings:
        starts.append(at)
        at += len(ring)
    body = struct.pack("<i4d2i", kind, 0, 0, 2, 1, len(rings), len(points)) + struct.pack(f"<{len(rings)}i", *starts)
    return body + b"".join(struct.pack("<2d", *p) for p in points)


def shapefile(folder: Path, *, column: str = "GEOID", kind: int = 5, prefix: str = "") -> Path:
    shp = b"\0" * 100
    for i, rings in enumerate(COUNTIES.values(), 1):
        shape = polygon(rings, kind)
        shp += struct.pack(">2i", i, len(shape) // 2) + shape
    fields = [("NAME", 6), (column, 5 + len(prefix))]
    dbf = struct.pack("<BBBBIHH20x", 3, 123, 1, 1, len(COUNTIES), 32 + 32 * len(fields) + 1, 12 + len(prefix))
    for name, size in fields:
        dbf += struct.pack("<11sc4xBB14x", name.encode(), b"C", size, 0)
    dbf += b"\r" + b"".join(b" County" + (prefix + code).encode() for code in COUNTIES) + b"\x1a"
    file = folder / "cb_2023_us_county_20m.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("cb_2023_us_county_20m.shp", shp)
        archive.writestr("cb_2023_us_county_20m.dbf", dbf)
    return file


def geojson(folder: Path) -> Path:
    features = [
        {"id": code, "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": [[r] for r in rings]}}
        for code, rings in COUNTIES.items()
    ]
    file = folder / "counties.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def topojson(folder: Path) -> Path:
    """The border that both counties share is one arc, which the second goes along backwards; whole steps of a tenth."""
    arcs = [
        [[10, 10], [0, -10]],  # the shared border from north to south
        [[10, 0], [-10, 0], [0, 10], [10, 0]],  # around the west
        [[10, 0], [10, 10], [-10, 0]],  # around the east
        [[2, 2], [2, 0], [0, 2], [-2, -2]],
    ]
    shapes = [
        {"type": "Polygon", "id": "55025", "arcs": [[0, 1], [3]]},
        {"type": "MultiPolygon", "properties": {"GEO_ID": "0500000US55021"}, "arcs": [[[2, 0]]]},
    ]
    data = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "objects": {"counties": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": arcs,
    }
    file = folder / "counties-10m.json"
    file.write_text(json.dumps(data))
    return file


def all_of_them(folder: Path) -> Path:
    """As the Census Bureau's zip of all geographies holds it: a zip inside, beside others."""
    inner = shapefile(folder)
    file = folder / "cb_2023_us_all_20m.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("cb_2023_us_aiannh_20m.zip", b"other")
        archive.write(inner, inner.name)
    return file


def of_2010(folder: Path) -> Path:
    return shapefile(folder, column="GEO_ID", prefix="0500000US")


def test_topojson_puts_shared_borders_together(tmp_path: Path) -> None:
    found = outlines(topojson(tmp_path), ["55025", "55021"])
    west, lake = ({tuple(point) for point in ring.round(9)} for ring in found["55025"])
    assert west == {(1, 1), (1, 0), (0, 0), (0, 1)}
    assert lake == {(0.2, 0.2), (0.4, 0.2), (0.4, 0.4)}
    (east,) = found["55021"]
    assert [tuple(point) for point in east.round(9)] == [(1, 0), (2, 1), (1, 1), (1, 0)]


def test_an_arc_backwards(tmp_path: Path) -> None:
    file = topojson(tmp_path)
    data = json.loads(file.read_text())
    data["objects"]["counties"]["geometries"][1]["arcs"] = [[[~0, ~2]]]
    file.write_text(json.dumps(data))
    (east,) = outlines(file, ["55021"])["55021"]
    assert [tuple(point) for point in east.round(9)] == [(1, 0), (1, 1), (2, 1), (1, 0)]


@pytest.mark.parametrize("make", [shapefile, geojson, all_of_them, of_2010])
def test_both_kinds_give_the_same_rings(tmp_path: Path, make: object) -> None:
    found = outlines(make(tmp_path), ["55025", "55021", "55999"])  # type: ignore[operator]
    assert {c: [[tuple(p) for p in ring.tolist()] for ring in rings] for c, rings in found.items()} == COUNTIES


def test_only_the_counties_asked_for(tmp_path: Path) -> None:
    assert list(outlines(shapefile(tmp_path), ["55021"])) == ["55021"]


def test_other_files(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("no outlines")
    (tmp_path / "list.json").write_text("[]")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.csv", "1")
    for name in ("text.txt", "list.json", "other.zip"):
        with pytest.raises(SchemaError, match="no county boundary file"):
            outlines(tmp_path / name, ["55025"])
    with pytest.raises(SchemaError, match="no column GEOID"):
        outlines(shapefile(tmp_path, column="CODE"), ["55025"])
    with pytest.raises(SchemaError, match="no polygons"):
        outlines(shapefile(tmp_path, kind=1), ["55025"])
    with pytest.raises(DataError, match="cannot be read"):
        outlines(tmp_path / "missing.zip", ["55025"])


def test_a_cut_off_shapefile(tmp_path: Path) -> None:
    whole = shapefile(tmp_path)
    with zipfile.ZipFile(whole) as archive:
        shp, dbf = (archive.read(f"cb_2023_us_county_20m.{e}") for e in ("shp", "dbf"))
    with zipfile.ZipFile(tmp_path / "cut.zip", "w") as archive:
        archive.writestr("a.shp", shp[:150])
        archive.writestr("a.dbf", dbf)
    with pytest.raises(DataError):
        outlines(tmp_path / "cut.zip", ["55025", "55021"])


def drawn(folder: Path, features: list[dict[str, object]], encoding: str = "utf-8") -> Path:
    file = folder / "map.json"
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    file.write_bytes(text.encode(encoding))
    return file


def feature(ring: list[tuple[float, float]], *, at: object = None, **properties: object) -> dict[str, object]:
    made: dict[str, object] = {"properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return made if at is None else {**made, "id": at}


@pytest.mark.parametrize(
    "properties",
    [
        {"at": 1001},
        {"at": "1001"},
        {"GEO_ID": "0500000US01001"},
        {"GEOIDFQ": "0500000US01001"},
        {"fips": "01001"},
        {"FIPS": 1001},
        {"STATEFP": "01", "COUNTYFP": "001"},
        {"statefp": 1, "countyfp": 1},
        {"STATE": "01", "COUNTY": "001"},
        {"at": 7, "GEOID": "01001"},
    ],
)
def test_codes_of_other_programs_are_read(properties: dict[str, object], tmp_path: Path) -> None:
    assert set(outlines(drawn(tmp_path, [feature(SQUARE, **properties)]), {"01001"})) == {"01001"}  # type: ignore[arg-type]


def test_a_tract_is_no_county(tmp_path: Path) -> None:
    file = drawn(tmp_path, [feature(SQUARE, GEOID="01001020100", STATEFP="01", COUNTYFP="001")])
    assert outlines(file, {"01001"}) == {}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig", "utf-16"])
def test_other_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    file = drawn(tmp_path, [feature(SQUARE, GEOID="35013", NAME="Do\u00f1a Ana")], encoding)
    assert set(outlines(file, {"35013"})) == {"35013"}


@pytest.mark.parametrize(
    ("ring", "why"),
    [
        ([(1050000, 1250000), (1090000, 1250000), (1090000, 1290000), (1050000, 1250000)], "projected"),
        ([(33.7, -84.5), (33.7, -84.2), (34.0, -84.2), (33.7, -84.5)], "latitude first"),
        ([(900, 50), (910, 50), (910, 60), (900, 50)], "pixels"),
    ],
)
def test_points_that_are_no_degrees_are_refused(ring: list[tuple[float, float]], why: str, tmp_path: Path) -> None:
    """Also where the county that is asked for lies where degrees could be."""
    file = drawn(tmp_path, [feature(SQUARE, GEOID="13121"), feature(ring, GEOID="13089")])
    with pytest.raises(SchemaError, match="not longitude and latitude"):
        outlines(file, {"13121"})


def test_a_file_that_says_it_is_projected_is_refused(tmp_path: Path) -> None:
    file = drawn(tmp_path, [feature(SQUARE, GEOID="13121")])
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5070"}}
    file.write_text(json.dumps({**json.loads(file.read_text()), "crs": crs}))
    with pytest.raises(SchemaError, match="EPSG::5070"):
        outlines(file, {"13121"})


def test_topojson_whose_object_has_another_name_is_read(tmp_path: Path) -> None:
    file = topojson(tmp_path)
    data = json.loads(file.read_text())
    data["objects"] = {"cb_2023_us_county": data["objects"]["counties"], "nation": {"geometries": []}}
    file.write_text(json.dumps(data))
    assert set(outlines(file, {"55025"})) == {"55025"}


_DEEP = f'{{"features": {"[" * 100_000}{"]" * 100_000}}}'


@pytest.mark.parametrize("text", ["[]", "3", '{"features": [1]}', "[" * 100_000, _DEEP])
def test_other_json_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(text)
    with pytest.raises(DataError):
        outlines(file, {"13121"})


def test_a_zip_that_a_mac_made_again_is_read(tmp_path: Path) -> None:
    whole = shapefile(tmp_path)
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(f"__MACOSX/counties/._{name}", b"\0\5\x16\7shadow")
            new.writestr(f"counties/{name}", old.read(name))
    assert set(outlines(again, {"55025"})) == {"55025"}


def test_halves_of_a_code_in_a_shapefile(tmp_path: Path) -> None:
    """The table of `shapefile` has NAME and one column more; here its two columns are the halves."""
    file = shapefile(tmp_path, column="COUNTYFP")
    with pytest.raises(SchemaError, match="no column GEOID"):
        outlines(file, {"55025"})


@pytest.mark.parametrize("case", ["latin1", "projected"])
def test_the_cases(case: str, shared_data: Path) -> None:
    file = shared_data.parent / "cases" / "outlines" / f"{case}.geojson"
    if case == "projected":
        with pytest.raises(SchemaError, match="not longitude and latitude"):
            outlines(file, {"13121"})
    else:
        assert set(outlines(file, {"13121", "35013"})) == {"13121", "35013"}


def test_the_real_zip_of_a_mac(shared_data: Path) -> None:
    assert len(outlines(shared_data / "geo" / "cb_2018_us_county_20m.zip", {"13121", "02016"})) == 2


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: None])
def test_a_folder_or_no_file_is_said_in_words(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "x")
    with pytest.raises(DataError, match=r"cannot be read \((Is a directory|No such file)"):
        outlines(tmp_path / "x", {"13121"})
