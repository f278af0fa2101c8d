"""The shape of NAICS codes, hyphenated sectors and the aggregates that only look like industries."""

import pytest

from sectorlmi.terms import codes, naics
from sectorlmi.terms.codes import AreaKind


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("31-33", 2),
        ("44-45", 2),
        ("62", 2),
        ("311", 3),
        ("3111", 4),
        ("31111", 5),
        ("311111", 6),
        ("99", 2),
        ("999", 3),
    ],
)
def test_levels_of_industries(code: str, level: int) -> None:
    assert naics.digits(code) == level


@pytest.mark.parametrize("code", ["10", "101", "102", "1011", "1029", "", "31_33", "3", "ABC", "0311", "3111111"])
def test_what_is_no_industry(code: str) -> None:
    assert naics.digits(code) == 0


def test_parents_reach_the_hyphenated_sector() -> None:
    assert naics.ancestors("336111") == ["33611", "3361", "336", "31-33"]
    assert naics.ancestors("4521") == ["452", "44-45"]
    assert naics.parent("62") is None
    assert naics.is_within("8141", "814")
    assert naics.is_within("814", "81")
    assert not naics.is_within("814", "8141")


@pytest.mark.parametrize(("code", "sector"), [("311", "31-33"), ("3399", "31-33"), ("455", "44-45"), ("4931", "48-49")])
def test_what_lies_in_a_hyphenated_sector_does_not_begin_with_its_code(code: str, sector: str) -> None:
    assert naics.is_within(code, sector)
    assert not naics.is_within(sector, code)
    assert not naics.is_within("423", sector)


def test_supersectors_are_those_of_bls() -> None:
    assert naics.SUPERSECTORS == {
        "1011": ("11", "21"),
        "1012": ("23",),
        "1013": ("31-33",),
        "1021": ("22", "42", "44-45", "48-49"),
        "1022": ("51",),
        "1023": ("52", "53"),
        "1024": ("54", "55", "56"),
        "1025": ("61", "62"),
        "1026": ("71", "72"),
        "1027": ("81",),
        "1028": ("92",),
        "1029": ("99",),
    }


@pytest.mark.parametrize(
    ("typed", "canonical"), [("31_33", "31-33"), ("44", "44-45"), ("48-49", "48-49"), ("311", "311")]
)
def test_sectors_as_people_type_them(typed: str, canonical: str) -> None:
    assert naics.canonical_sector(typed) == canonical


@pytest.mark.parametrize(
    ("agglvl_code", "digits"),
    [
        (74, 2),
        (75, 3),
        (76, 4),
        (77, 5),
        (78, 6),
        (55, 3),
        (14, 2),
        (45, 3),
        (71, 0),
        (72, 0),
        (73, 0),
        (10, 0),
        (94, 0),
        (30, 0),
    ],
)
def test_level_comes_from_the_aggregation_level(agglvl_code: int, digits: int) -> None:
    assert codes.naics_digits(agglvl_code) == digits


def test_aggregation_level_of_a_kind_of_area() -> None:
    assert [codes.agglvl(k, 3) for k in (AreaKind.COUNTY, AreaKind.STATE, AreaKind.NATION)] == [75, 55, 15]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("US000", AreaKind.NATION),
        ("USMSA", AreaKind.NATION_GROUP),
        ("13000", AreaKind.STATE),
        ("13121", AreaKind.COUNTY),
        ("13999", AreaKind.UNKNOWN_COUNTY),
        ("CS122", AreaKind.CSA),
        ("C3538", AreaKind.CBSA),
        ("35380X", None),
        ("9001", None),
    ],
)
def test_kinds_of_areas(code: str, kind: AreaKind | None) -> None:
    assert codes.area_kind(code) is kind
