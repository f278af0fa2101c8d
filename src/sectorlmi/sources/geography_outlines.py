"""County outlines: a Census cartographic boundary file (`cb_2023_us_county_20m.zip`, shapefile), GeoJSON or TopoJSON.

Layout of shapefiles: ESRI Shapefile Technical Description (1998), polygons only; beside it a dBASE III table, whose
column GEOID holds the county code (in files of 2010 GEO_ID, which ends in it). The `all` zips of the Census Bureau
hold a zip of each geography. TopoJSON: the TopoJSON Format Specification 1.0, as in the open package us-atlas.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import struct
import zipfile
from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources.archive import checked
from sectorlmi.terms import file_kinds

# Closed rings of (longitude, latitude) in degrees, by county code.
Outlines: TypeAlias = dict[str, list[npt.NDArray[np.float64]]]
_POLYGONS: Final = (5, 15, 25)
_EMPTY: Final = 0
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The Aleutians may be written east of the date line, or on beyond it.
_EAST: Final = 190.0
# American Samoa and Point Barrow.
_SOUTH, _NORTH = -20.0, 75.0
# Columns and properties that hold a county code, and those that hold its halves; any case.
_CODES: Final = (
    "geoid", "geo_id", "geoid20", "geoid10", "geoidfq", "affgeoid", "fips", "fips_code", "county_fips", "countyfips",
    "area_fips",
)  # fmt: skip
_HALVES: Final = (
    ("statefp", "countyfp"), ("statefp20", "countyfp20"), ("statefp10", "countyfp10"), ("state", "county"),
)  # fmt: skip
_COUNTY: Final = re.compile(r"(?:05000..US)?(\d{4,5})(?:\.0)?", re.IGNORECASE)
_COUNTIES: Final = "county"
# Names of systems of longitude and latitude: WGS 84 and NAD 83.
_DEGREES: Final = re.compile(r"CRS:?84|4326|4269|4267|NAD ?83|NAD ?27|WGS ?84", re.IGNORECASE)
_KINDS: Final = ("Polygon", "MultiPolygon")


def outlines(file: Path, counties: Collection[str]) -> Outlines:
    """The outlines of these counties; those the file does not have are left out.

    Raises SchemaError when it is no county boundary file or not in degrees, DataError when it is damaged.
    """
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                return _zipped(archive, file, set(counties))
        return _drawn(_json(file.read_bytes(), file.name), file.name, set(counties))
    except OSError as error:
        raise DataError(
            f"{file}: cannot be read ({error.strerror or error})", "Name the zip or the GeoJSON file itself."
        ) from error
    except (zipfile.BadZipFile, struct.error, IndexError) as error:
        raise DataError(f"{file}: cannot be read ({error})", "Download or copy the file again.") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _other(file.name) from error


def _json(data: bytes, file: str) -> Any:
    """The file as JSON, in UTF-8 or in Latin-1, which older programs write. DataError where it is of another kind."""
    kind = file_kinds.file_kind(data, file)
    if kind:
        raise kind.error(file)
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return json.loads(data.decode("utf-16" if data.startswith(_UTF_16) else "latin-1"))


def _check_degrees(points: npt.NDArray[np.float64], file: str) -> None:
    """Raise SchemaError where points are no longitudes and latitudes: they would be drawn upside down or absurdly.

    Asked of the whole file: a single county of a projected map may lie where degrees could be.
    """
    x, y = points[:, 0], points[:, 1]
    if np.isfinite(points).all() and (np.abs(x) <= _EAST).all() and (y >= _SOUTH).all() and (y <= _NORTH).all():
        return
    odd = np.abs(x) > _EAST
    at = points[np.argmax(odd | (y < _SOUTH) | (y > _NORTH) | ~np.isfinite(x + y))]
    raise SchemaError(
        f"{file}: not longitude and latitude, in this order: a point lies at ({at[0]:g}, {at[1]:g})",
        "The outlines are projected or turned round; take them in degrees (NAD83 or WGS 84), such as the Census "
        "cartographic boundary files.",
    )


def _zipped(archive: zipfile.ZipFile, file: Path, wanted: set[str]) -> Outlines:
    """From the shapefile in a zip, or from the one of counties in a zip of zips."""
    # A Mac puts a shadow of every file beside it, of the same ending.
    every = [info.filename for info in checked(archive.infolist(), file.name)]
    whole = [name for name in every if not any(p.startswith((".", "__MACOSX")) for p in name.split("/"))]
    names = sorted(whole, key=lambda name: _COUNTIES not in name.casefold())
    inner = next((n for n in names if n.casefold().endswith(".zip") and _COUNTIES in n.casefold()), None)
    if inner and not any(n.casefold().endswith(".shp") for n in names):
        with zipfile.ZipFile(io.BytesIO(archive.read(inner))) as nested:
            return _zipped(nested, file, wanted)
    shp = next((n for n in names if n.casefold().endswith(".shp")), None)
    if shp is None:
        return _zipped_json(archive, names, file.name, wanted)
    dbf = next((n for n in names if n.casefold() == f"{shp[:-4]}.dbf".casefold()), None)
    if dbf is None:
        raise SchemaError(
            f"{file.name}: the shapefile's table (.dbf) is not in the zip", "Zip all files of it together."
        )
    return _shapes(archive.read(shp), archive.read(dbf), file.name, wanted)


def _zipped_json(archive: zipfile.ZipFile, names: list[str], file: str, wanted: set[str]) -> Outlines:
    """From the one JSON file in a zip."""
    drawn = next((n for n in names if n.casefold().endswith((".json", ".geojson", ".topojson"))), None)
    if drawn is None:
        raise _other(file)
    return _drawn(_json(archive.read(drawn), file), file, wanted)


def _other(file: str) -> SchemaError:
    return SchemaError(
        f"{file}: no county boundary file",
        "Take a Census cartographic boundary file of counties, such as cb_2023_us_county_20m.zip, or GeoJSON.",
    )


def _shapes(shp: bytes, dbf: bytes, file: str, wanted: set[str]) -> Outlines:
    _check_degrees(np.frombuffer(shp, dtype="<f8", count=4, offset=36).reshape(2, 2), file)
    found: Outlines = {}
    for code, shape in zip(_codes(dbf, file), _records(shp), strict=True):
        if code in wanted:
            found.setdefault(code, []).extend(_rings(shape, file))
    return found


def _records(shp: bytes) -> Iterator[bytes]:
    """The contents of the records, without their headers. Lengths are in 16-bit words, big-endian."""
    at = 100
    while at < len(shp):
        size = 2 * struct.unpack_from(">i", shp, at + 4)[0]
        yield shp[at + 8 : at + 8 + size]
        at += 8 + size


def _rings(shape: bytes, file: str) -> Iterator[npt.NDArray[np.float64]]:
    kind = struct.unpack_from("<i", shape)[0]
    if kind == _EMPTY:
        return
    if kind not in _POLYGONS:
        raise SchemaError(f"{file}: its shapes are no polygons (type {kind})", "Take the boundary file of counties.")
    n_parts, n_points = struct.unpack_from("<2i", shape, 36)
    starts = [*struct.unpack_from(f"<{n_parts}i", shape, 44), n_points]
    points = np.frombuffer(shape, dtype="<f8", count=2 * n_points, offset=44 + 4 * n_parts).reshape(-1, 2)
    for first, last in pairwise(starts):
        yield points[first:last]


def _codes(dbf: bytes, file: str) -> Iterator[str]:
    """The county code of each row of a dBASE table; empty where it has none."""
    n_rows, header, width = struct.unpack_from("<I2H", dbf, 4)
    columns, offset = {}, 1
    for at in range(32, header - 1, 32):
        name = dbf[at : at + 11].split(b"\0")[0].decode("ascii", "replace")
        columns[name] = slice(offset, offset + dbf[at + 16])
        offset += dbf[at + 16]
    named = _code_columns(columns)
    if not named:
        raise SchemaError(
            f"{file}: its table has no column GEOID of county codes; it has {', '.join(columns)}",
            "Take the boundary file of counties.",
        )
    for row in range(n_rows):
        start = header + row * width
        cells = (dbf[start : start + width][columns[name]].decode("ascii", "replace").strip() for name in named)
        yield _code("".join(cells) if len(named) > 1 else next(cells))


def _code_columns(names: Collection[str]) -> tuple[str, ...]:
    """The column of county codes, or the two of its halves; none where there is neither."""
    plain = {name.casefold(): name for name in names}
    whole = next(((plain[code],) for code in _CODES if code in plain), None)
    halves = next((tuple(plain[part] for part in pair) for pair in _HALVES if set(pair) <= set(plain)), ())
    return whole or halves


def _code(text: str) -> str:
    """A county code from `55025`, `0500000US55025`, or `1001` that lost its zero; empty for anything else."""
    match = _COUNTY.fullmatch(text.strip())
    return match[1].zfill(5) if match else ""


def _drawn(data: Any, file: str, wanted: set[str]) -> Outlines:
    """From GeoJSON or TopoJSON."""
    if isinstance(data, dict) and data.get("type") == "Topology":
        return _topology(data, file, wanted)
    return _features(data, file, wanted)


def _code_of(feature: Any) -> str:
    properties = {name.casefold(): value for name, value in (feature.get("properties") or {}).items()}
    whole = [str(properties[name]) for name in _CODES if properties.get(name)]
    if whole:
        return next((code for code in map(_code, whole) if code), "")  # a tract's code is no county's
    for pair in _HALVES:
        state, county = (str(properties.get(part, "")).removesuffix(".0") for part in pair)
        if state.isdigit() and county.isdigit():
            return state.zfill(2) + county.zfill(3)
    return _code(str(feature.get("id", "")))


def _features(data: Any, file: str, wanted: set[str]) -> Outlines:
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        raise _other(file)
    _check_projection(data, file)
    found: Outlines = {}
    for feature in data["features"]:
        code, geometry = _code_of(feature), feature.get("geometry") or {}
        if geometry.get("type") not in _KINDS:
            continue
        rings = _rings_of(geometry["type"], geometry["coordinates"])
        _check_degrees(np.array([ring[0][:2] for ring in rings], dtype=np.float64), file)
        if code in wanted:
            found.setdefault(code, []).extend(np.array(ring, dtype=np.float64)[:, :2] for ring in rings)
    return found


def _check_projection(data: dict[str, Any], file: str) -> None:
    """Raise SchemaError where the file itself says that its coordinates are no degrees."""
    named = str(((data.get("crs") or {}).get("properties") or {}).get("name", ""))
    if named and not _DEGREES.search(named):
        raise SchemaError(
            f"{file}: not longitude and latitude, but the projection {named}",
            "Save it again as WGS 84 (EPSG:4326), as GeoJSON must be.",
        )


def _rings_of(kind: str, polygons: Any) -> list[Any]:
    """The rings of a polygon or of several, outer and inner ones alike."""
    return [ring for polygon in ([polygons] if kind == "Polygon" else polygons) for ring in polygon]


def _topology(data: Any, file: str, wanted: set[str]) -> Outlines:
    """Rings put together from arcs that neighbors share; `~i` is arc i backwards."""
    objects = data.get("objects") or {}
    named = sorted(objects, key=lambda name: _COUNTIES not in name.casefold() and "counties" not in name.casefold())
    # Where no object is called counties, the first one with county codes is.
    shapes = next((s for s in (objects[n].get("geometries") or () for n in named) if any(map(_code_of, s))), None)
    if not shapes:
        raise _other(file)
    arcs = [np.array(arc, dtype=np.float64)[:, :2] for arc in data["arcs"]]
    if "transform" in data:
        scale, shift = (np.array(data["transform"][key], dtype=np.float64) for key in ("scale", "translate"))
        arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in arcs]
    _check_degrees(np.concatenate(arcs), file)

    def ring(numbers: list[int]) -> npt.NDArray[np.float64]:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in numbers]
        # An arc begins where the one before it ends.
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    found: Outlines = {}
    for shape in shapes:
        code = _code_of(shape)
        if code in wanted and shape.get("type") in _KINDS:
            found.setdefault(code, []).extend(map(ring, _rings_of(shape["type"], shape["arcs"])))
    return found
