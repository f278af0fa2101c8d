"""County outlines: a Census cartographic boundary file (`cb_2023_us_county_20m.zip`, shapefile), GeoJSON or TopoJSON.

Layout of shapefiles: ESRI Shapefile Technical Description (1998), polygons only; beside it a dBASE III table, whose
column GEOID holds the county code (in files of 2010 GEO_ID, which ends in it). The `all` zips of the Census Bureau
hold a zip of each geography. TopoJSON: the TopoJSON Format Specification 1.0, as in the open package us-atlas.
"""

from __future__ import annotations

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

# Closed rings of (longitude, latitude) in degrees, by county code.
Outlines: TypeAlias = dict[str, list[npt.NDArray[np.float64]]]
_POLYGONS: Final = (5, 15, 25)
_EMPTY: Final = 0
_CODES: Final = ("GEOID", "GEO_ID", "GEOID20", "GEOID10", "FIPS")
_COUNTY: Final = re.compile(r"(?:0500000US)?(\d{5})")
_COUNTIES: Final = "county"
_KINDS: Final = ("Polygon", "MultiPolygon")


def outlines(file: Path, counties: Collection[str]) -> Outlines:
    """The outlines of these counties; those the file does not have are left out.

    Raises SchemaError when it is no county boundary file, DataError when it is damaged.
    """
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                return _zipped(archive, file, set(counties))
        return _drawn(json.loads(file.read_bytes()), file.name, set(counties))
    except (OSError, zipfile.BadZipFile, struct.error, IndexError) as error:
        raise DataError(f"{file}: cannot be read ({error})", "Download or copy the file again.") from error
    except ValueError as error:
        raise _other(file.name) from error


def _zipped(archive: zipfile.ZipFile, file: Path, wanted: set[str]) -> Outlines:
    """From the shapefile in a zip, or from the one of counties in a zip of zips."""
    names = sorted(archive.namelist(), key=lambda name: _COUNTIES not in name.casefold())
    inner = next((n for n in names if n.casefold().endswith(".zip") and _COUNTIES in n.casefold()), None)
    if inner and not any(n.casefold().endswith(".shp") for n in names):
        with zipfile.ZipFile(io.BytesIO(archive.read(inner))) as nested:
            return _zipped(nested, file, wanted)
    parts = {ending: next((n for n in names if n.casefold().endswith(ending)), None) for ending in (".shp", ".dbf")}
    if not parts[".shp"] or not parts[".dbf"]:
        raise _other(file.name)
    return _shapes(archive.read(parts[".shp"]), archive.read(parts[".dbf"]), file.name, wanted)


def _other(file: str) -> SchemaError:
    return SchemaError(
        f"{file}: no county boundary file",
        "Take a Census cartographic boundary file of counties, such as cb_2023_us_county_20m.zip, or GeoJSON.",
    )


def _shapes(shp: bytes, dbf: bytes, file: str, wanted: set[str]) -> Outlines:
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
    named = next((name for name in _CODES if name in columns), None)
    if named is None:
        raise SchemaError(f"{file}: its table has no column {_CODES[0]}", "Take the boundary file of counties.")
    for row in range(n_rows):
        start = header + row * width
        yield _code(dbf[start : start + width][columns[named]].decode("ascii", "replace"))


def _code(text: str) -> str:
    """A county code from `55025` or `0500000US55025`; empty for anything else."""
    match = _COUNTY.fullmatch(text.strip())
    return match[1] if match else ""


def _drawn(data: Any, file: str, wanted: set[str]) -> Outlines:
    """From GeoJSON or TopoJSON."""
    if isinstance(data, dict) and data.get("type") == "Topology":
        return _topology(data, file, wanted)
    return _features(data, file, wanted)


def _code_of(feature: Any) -> str:
    properties = feature.get("properties") or {}
    given = (feature.get("id"), *(properties.get(name) for name in _CODES))
    return next((code for code in map(_code, map(str, given)) if code), "")


def _features(data: Any, file: str, wanted: set[str]) -> Outlines:
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        raise _other(file)
    found: Outlines = {}
    for feature in data["features"]:
        code, geometry = _code_of(feature), feature.get("geometry") or {}
        if code in wanted and geometry.get("type") in _KINDS:
            rings = _rings_of(geometry["type"], geometry["coordinates"])
            found.setdefault(code, []).extend(np.array(ring, dtype=np.float64)[:, :2] for ring in rings)
    return found


def _rings_of(kind: str, polygons: Any) -> list[Any]:
    """The rings of a polygon or of several, outer and inner ones alike."""
    return [ring for polygon in ([polygons] if kind == "Polygon" else polygons) for ring in polygon]


def _topology(data: Any, file: str, wanted: set[str]) -> Outlines:
    """Rings put together from arcs that neighbours share; `~i` is arc i backwards."""
    shapes = (data.get("objects") or {}).get("counties", {}).get("geometries")
    if not shapes:
        raise _other(file)
    arcs = [np.array(arc, dtype=np.float64)[:, :2] for arc in data["arcs"]]
    if "transform" in data:
        scale, shift = (np.array(data["transform"][key], dtype=np.float64) for key in ("scale", "translate"))
        arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in arcs]

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
