"""County outlines: a Census cartographic boundary file (`cb_2023_us_county_20m.zip`, shapefile) or GeoJSON.

Layout of shapefiles: ESRI Shapefile Technical Description (1998), polygons only; beside it a dBASE III table, whose
column GEOID holds the county code.
"""

from __future__ import annotations

import json
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
_CODE: Final = "GEOID"


def outlines(file: Path, counties: Collection[str]) -> Outlines:
    """The outlines of these counties; those the file does not have are left out.

    Raises SchemaError when it is no county boundary file, DataError when it is damaged.
    """
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                return _shapes(_member(archive, ".shp", file), _member(archive, ".dbf", file), file.name, set(counties))
        return _features(json.loads(file.read_bytes()), file.name, set(counties))
    except (OSError, zipfile.BadZipFile, struct.error, IndexError) as error:
        raise DataError(f"{file}: cannot be read ({error})", "Download or copy the file again.") from error
    except ValueError as error:
        raise _other(file.name) from error


def _member(archive: zipfile.ZipFile, ending: str, file: Path) -> bytes:
    for name in archive.namelist():
        if name.casefold().endswith(ending):
            return archive.read(name)
    raise _other(file.name)


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
    """The GEOID of each row of a dBASE table."""
    n_rows, header, width = struct.unpack_from("<I2H", dbf, 4)
    offset = 1
    for at in range(32, header - 1, 32):
        name = dbf[at : at + 11].split(b"\0")[0].decode("ascii", "replace")
        size = dbf[at + 16]
        if name == _CODE:
            break
        offset += size
    else:
        raise SchemaError(f"{file}: its table has no column {_CODE}", "Take the boundary file of counties.")
    for row in range(n_rows):
        start = header + row * width + offset
        yield dbf[start : start + size].decode("ascii", "replace").strip()


def _features(data: Any, file: str, wanted: set[str]) -> Outlines:
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        raise _other(file)
    found: Outlines = {}
    for feature in data["features"]:
        properties = feature.get("properties") or {}
        code = str(properties.get(_CODE) or feature.get("id") or "")
        geometry = feature.get("geometry") or {}
        if code in wanted and geometry.get("type") in ("Polygon", "MultiPolygon"):
            is_one = geometry["type"] == "Polygon"
            polygons = [geometry["coordinates"]] if is_one else geometry["coordinates"]
            rings = [np.array(ring, dtype=np.float64)[:, :2] for polygon in polygons for ring in polygon]
            found.setdefault(code, []).extend(rings)
    return found
