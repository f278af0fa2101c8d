"""Saved ACS answers: counties as they are, tracts added up to them, and what does not add up refused."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import acs
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed

NAMES = ["NAME", "B23025_001E", "B23025_001M", "B23025_002E", "B23025_002M", "state", "county"]


def member(data: bytes, name: str) -> Member:
    return Member(name, Path(name), len(data), False, lambda: io.BytesIO(data))


def parsed(rows: Sequence[Sequence[str]], name: str = "acs5_2022_B23025.json") -> Parsed:
    (found,) = acs.parse(member(json.dumps(rows).encode(), name), lambda _: None)
    return found


def values(found: Parsed) -> dict[tuple[str, str], tuple[float, float]]:
    return {(r["area_fips"], r["item"]): (r["estimate"], r["moe"]) for r in found.table.to_pylist()}


@pytest.mark.parametrize(
    ("further", "cells", "said"),
    [
        (["tract"], [["000100"], ["000200"]], "2 tracts"),
        (["tract", "block group"], [["000100", "1"], ["000100", "2"]], "2 block groups"),
        (["county subdivision"], [["90000"], ["91000"]], "2 county subdivisions"),
    ],
)
def test_parts_of_a_county_are_added_up_and_margins_as_root_of_squares(
    further: list[str], cells: list[list[str]], said: str
) -> None:
    rows = [
        [*NAMES, *further],
        ["One", "4000", "100", "3000", "90", "13", "121", *cells[0]],
        ["Two", "500", "50", "400", "40", "13", "121", *cells[1]],
    ]
    found = parsed(rows)
    assert values(found)["13121", "001"] == (4500, pytest.approx(math.hypot(100, 50)))
    assert values(found)["13121", "002"] == (3400, pytest.approx(math.hypot(90, 40)))
    assert said in found.notes[0]


def test_a_part_without_a_number_makes_the_county_unknown() -> None:
    rows = [
        [*NAMES, "tract"],
        ["One", "4000", "100", "3000", "90", "13", "121", "000100"],
        ["Two", "500", "50", "-666666666", "40", "13", "121", "000200"],
    ]
    found = values(parsed(rows))
    assert found["13121", "001"][0] == 4500
    assert found["13121", "002"][0] is None


@pytest.mark.parametrize("group", ["B19013", "B19013A", "B01002", "B25064"])
def test_medians_of_tracts_are_refused_with_the_reason(group: str) -> None:
    names = [f"{group}_001E", "state", "county"]
    with pytest.raises(SchemaError, match="cannot be added up from tracts"):
        parsed([[*names, "tract"], ["1", "13", "121", "000100"]])
    assert parsed([names, ["1", "13", "121"]]).table.num_rows == 1


@pytest.mark.parametrize(
    ("further", "name"),
    [
        (["place"], "place"),
        (["zip code tabulation area"], "zip code"),
        (["congressional district"], "congressional"),
        (["public use microdata area"], "public use"),
    ],
)
def test_places_that_cross_counties_are_refused_by_name(further: list[str], name: str) -> None:
    rows = [["B23025_001E", "state", *further], ["1", "13", "00100"]]
    with pytest.raises(SchemaError, match=f"by {name}"):
        parsed(rows)


def test_a_place_within_a_county_is_refused_too() -> None:
    with pytest.raises(SchemaError, match="by place"):
        parsed([["B23025_001E", "state", "county", "place"], ["1", "13", "121", "04000"]])


def test_the_same_county_twice_counts_once_and_is_refused_where_it_differs() -> None:
    row = ["Fulton", "4000", "100", "3000", "90", "13", "121"]
    assert values(parsed([NAMES, row, row]))["13121", "001"] == (4000, 100)
    with pytest.raises(IntegrityError, match="rows 2 and 3 both give 13121"):
        parsed([NAMES, row, [*row[:1], "4001", *row[2:]]])


def test_a_download_of_data_census_gov_is_read_by_its_geo_id() -> None:
    text = (
        "\ufeffGEO_ID,NAME,B23025_001E,B23025_001M\r\n"
        '"Geography","Geographic Area Name","Estimate!!Total","Margin of Error!!Total"\r\n'
        '"0500000US13121","Fulton","4000","*****"\r\n'
    )
    (found,) = acs.parse(member(text.encode(), "ACSDT5Y2022.B23025-Data.csv"), lambda _: None)
    assert values(found) == {("13121", "001"): (4000, 0)}


def test_brackets_without_end_are_refused() -> None:
    text = '[["NAME","B23025_001E","state","county"],' + "[" * 100_000 + "]" * 100_000 + "]"
    with pytest.raises(DataError, match="without end"):
        acs.parse(member(text.encode(), "acs5_2022_B23025.json"), lambda _: None)


def test_a_geo_id_of_a_place_is_refused_by_name() -> None:
    with pytest.raises(SchemaError, match="by places"):
        parsed([["GEO_ID", "B23025_001E"], ["1600000US1304000", "1"]])
