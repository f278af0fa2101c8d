"""Points of ZIP code areas: made-up rows in the layouts of the Census gazetteer up to 2024 and since 2025."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import SOURCES, archive
from sectorlmi.sources.base import Parsed
from sectorlmi.sources.zcta import ZCTA
from sectorlmi.terms.progress import nobody

# The last heading and number are padded with blanks, as the Census Bureau writes them.
TABS = (
    "GEOID\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG                     \n"
    "01002\t10\t2\t0.1\t0.0\t42.377651\t-72.507000             \n30303\t9\t0\t0.1\t0.0\t33.752900\t-84.391000\n"
)
PIPES = (
    "GEOID|GEOIDFQ|ALAND|AWATER|ALAND_SQMI|AWATER_SQMI|INTPTLAT|INTPTLONG\n"
    "01002|860Z200US01002|10|2|0.1|0.0|42.377651|-72.507\n"
)


def read(tmp_path: Path, text: str, name: str = "2024_Gaz_zcta_national.txt") -> Parsed:
    path = tmp_path / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(name, text)
    found: list[Parsed] = []
    for member in archive.members([path]):
        assert [s.name for s in SOURCES.values() if s.recognises(member.head(), member.name)] == ["zcta"]
        found += ZCTA.parse(member, nobody)
    (parsed,) = found
    return parsed


def test_the_layout_with_tabs(tmp_path: Path) -> None:
    found = read(tmp_path, TABS)
    assert found.key == "2024"
    assert found.table.to_pylist() == [
        {"zip": "01002", "lat": 42.377651, "lon": -72.507},
        {"zip": "30303", "lat": 33.7529, "lon": -84.391},
    ]


def test_the_layout_with_bars_of_2025(tmp_path: Path) -> None:
    found = read(tmp_path, PIPES, "2025_Gaz_zcta_national.txt")
    assert (found.key, found.table.num_rows) == ("2025", 1)


def test_gazetteers_of_states_and_places_are_left_alone() -> None:
    assert not ZCTA.recognises(b"USPS\tGEOID\tANSICODE\tNAME\tINTPTLAT\tINTPTLONG\n", "2024_Gaz_place_national.txt")


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (("INTPTLAT", "LATITUDE"), SchemaError, "no column INTPTLAT"),
        (("42.377651", "north"), IntegrityError, "line 2: .* are no ZIP code and its point"),
        (("01002", "0100Z"), IntegrityError, "line 2"),
        (("42.377651", "142.4"), IntegrityError, "line 2"),
    ],
)
def test_bad_files(tmp_path: Path, change: tuple[str, str], error: type[DataError], says: str) -> None:
    path = tmp_path / "2024_Gaz_zcta_national.txt"
    path.write_text(TABS.replace(*change), encoding="utf-8")
    (member,) = archive.members([path])
    with pytest.raises(error, match=says):
        ZCTA.parse(member, nobody)
