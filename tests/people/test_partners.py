"""Participants by group and by distance to partner schools."""

from __future__ import annotations

import pytest

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.people.participation import Entry, Participation, parse
from sectorlmi.people.partners import (
    Place,
    grouped,
    located,
    miles,
    nearest,
    partners,
    place,
    rows_of,
    within,
    zips_needed,
)

ROWS = [
    ["employer", "career_cluster", "minority_owned", "lat", "lon"],
    ["Acme", "Manufacturing", "yes", "43.07", "-89.40"],
    ["Bolt", "Manufacturing", "", "42.50", "-89.00"],
    ["Cash", "Finance", "yes", "", ""],
]
SCHOOLS = [["School", "Lat", "Lon"], ["Madison East", "43.09", "-89.35"], ["Janesville Craig", "42.68", "-88.99"]]


def listed() -> Participation:
    return parse(ROWS, "list.csv", group_by="minority_owned")


def test_a_list_of_names_counts_its_rows() -> None:
    found = listed()
    assert found.keys == ("Manufacturing", "Finance")
    assert {name: values.tolist() for name, values in found.counts.items()} == {"employers": [2.0, 1.0]}


def test_counts_by_group() -> None:
    found = grouped(listed().entries, "minority owned", "employers")
    assert found == {("Manufacturing", "yes"): 1, ("Manufacturing", "not said"): 1, ("Finance", "yes"): 1}


def test_a_column_to_group_by_must_be_there() -> None:
    with pytest.raises(SchemaError, match="no column 'size' to group by"):
        parse(ROWS, "list.csv", group_by="size")


def test_distances_by_hand() -> None:
    # One degree of latitude is 2π × 3958.8 / 360 = 69.09 miles; Madison to Milwaukee is about 79 miles by air.
    assert miles(Place("", 43, -89), Place("", 44, -89)) == pytest.approx(69.09, abs=0.01)
    assert miles(Place("", 43.0731, -89.4012), Place("", 43.0389, -87.9065)) == pytest.approx(75.5, abs=0.5)


def test_nearest_partner_and_radius() -> None:
    schools = partners(rows_of(SCHOOLS), "schools.csv", {})
    placed = located(listed().entries, "list.csv", {})
    assert [entry.words["employer"] for entry, _ in placed] == ["Acme", "Bolt"]
    near = nearest(placed, schools)
    assert [(one.name, one.partner) for one in near] == [("Acme", "Madison East"), ("Bolt", "Janesville Craig")]
    assert within(placed, schools, 10, "employers") == {"Madison East": 1, "Janesville Craig": 0}
    assert within(placed, schools, 13, "employers") == {"Madison East": 1, "Janesville Craig": 1}


def test_within_counts_participants_and_not_rows() -> None:
    rows = [
        ["career_cluster", "employers", "lat", "lon"],
        ["Finance", "7", "43.07", "-89.40"],
        ["Marketing", "", "43.07", "-89.40"],
    ]
    placed = located(parse(rows, "list.csv").entries, "list.csv", {})
    assert within(placed, [Place("East", 43.09, -89.35)], 10, "employers") == {"East": 7}


def test_a_zip_code_stands_in_for_a_point() -> None:
    rows = [
        ["employer", "career_cluster", "ZIP"],
        ["Acme", "Finance", "53704-1234"],
        ["Bolt", "Finance", "1002"],
        ["Cash", "Finance", ""],
    ]
    entries = parse(rows, "list.csv").entries
    assert zips_needed((e.words for e in entries), "list.csv") == {"53704", "01002"}  # a spreadsheet took the zero off
    placed = located(entries, "list.csv", {"53704": (43.12, -89.35)})
    assert [(entry.words["employer"], here) for entry, here in placed] == [("Acme", Place("Acme", 43.12, -89.35))]


def test_latitude_and_longitude_come_before_a_zip_code() -> None:
    (row,) = rows_of([["School", "Zip", "Lat", "Lon"], ["East", "53704", "43.09", "-89.35"]])
    assert zips_needed([row], "schools.csv") == set()
    assert partners([row], "schools.csv", {"53704": (0.0, 0.0)}) == [Place("East", 43.09, -89.35)]


def test_swapped_or_missing_coordinates() -> None:
    with pytest.raises(IntegrityError, match=r"row 2: .* are no latitude and longitude"):
        partners(rows_of([["school", "lat", "lon"], ["East", "-89.35", "430.9"]]), "schools.csv", {})
    with pytest.raises(SchemaError, match="no row with a known place"):
        partners(rows_of([["school", "city"], ["East", "Madison"]]), "schools.csv", {})
    with pytest.raises(IntegrityError, match="'53704A' is no ZIP code"):
        partners(rows_of([["school", "zip"], ["East", "53704A"]]), "schools.csv", {})


def test_just_within_the_radius_is_within() -> None:
    school, here = Place("S", 43.0, -89.0), Place("H", 44.0, -89.0)
    placed = [(Entry("k", {"employers": 3.0}, {}), here), (Entry("k", {"employers": float("nan")}, {}), here)]
    radius = miles(school, here)
    assert within(placed, [school], radius, "employers") == {"S": 3.0}
    assert within(placed, [school], radius - 0.01, "employers") == {"S": 0}


def test_blank_counts_are_in_no_group() -> None:
    entries = [Entry("Finance", {"employers": n}, {"owned": "yes"}) for n in (2.0, float("nan"), 1.0)]
    assert grouped(entries, "owned", "employers") == {("Finance", "yes"): 3.0}


def test_longitude_in_the_column_of_latitudes() -> None:
    with pytest.raises(IntegrityError, match="swapped"):
        place({"lat": "-97.74", "lon": "30.27"}, "schools.csv, row 2", {})
