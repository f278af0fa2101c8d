"""Adjacency, delineation and county lists: real files, both layouts, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError, DataError, SchemaError
from sectorlmi.sources import SOURCES, archive, geography
from sectorlmi.sources.archive import Member
from sectorlmi.sources.geography import read_county_list
from sectorlmi.sources.region_words import county

OLD = '"Autauga County, AL"\t01001\t"Autauga County, AL"\t01001\n\t\t"Chilton County, AL"\t01021\n'
NEW = "County Name|County GEOID|Neighbor Name|Neighbor GEOID|Length\nAutauga|01001|Chilton|01021|3\n"
LIST = "CBSA Code,CBSA Title,FIPS State Code,FIPS County Code\n12060,Atlanta,13,121\n12060,Atlanta,13,089\n"


def member(folder: Path, text: str | bytes, name: str = "file.txt") -> Member:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return next(archive.members([file]))


def real(shared_data: Path, name: str) -> Member:
    return next(archive.members([shared_data / "geo" / name]))


def known_as(found: Member) -> list[str]:
    return [s.name for s in SOURCES.values() if s.recognises(found.head(), found.name)]


def test_the_old_adjacency_layout(tmp_path: Path) -> None:
    found = member(tmp_path, OLD)
    assert known_as(found) == ["adjacency"]
    assert geography.adjacent_pairs(found) == [("01001", "01001"), ("01001", "01021")]


def test_the_new_adjacency_layout(tmp_path: Path) -> None:
    found = member(tmp_path, NEW)
    assert known_as(found) == ["adjacency"]
    assert geography.adjacent_pairs(found) == [("01001", "01021")]


def test_latin_1_names(tmp_path: Path) -> None:
    text = '"Doña Ana County, NM"\t35013\t"Doña Ana County, NM"\t35013\n'.encode("latin-1")
    assert geography.adjacent_pairs(member(tmp_path, text)) == [("35013", "35013")]


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (OLD + "01001,01021\n", SchemaError, "row 3"),
        ("County Name|GEOID\nAutauga|01001\n", SchemaError, "County GEOID"),
        (NEW + "Autauga|101|Chilton|01021|3\n", DataError, "row 3"),
    ],
)
def test_another_adjacency_layout_is_refused(tmp_path: Path, text: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        geography.adjacent_pairs(member(tmp_path, text))


def test_the_real_adjacency_file(shared_data: Path) -> None:
    found = real(shared_data, "county_adjacency.txt")
    assert known_as(found) == ["adjacency"]
    pairs = geography.adjacent_pairs(found)
    assert len(pairs) == 22_200
    assert {b for a, b in pairs if a == "55025"} == {
        *("55021", "55025", "55027", "55045", "55049", "55055", "55105", "55111"),
    }


def test_a_delineation_as_csv(tmp_path: Path) -> None:
    found = geography.delineation(member(tmp_path, "Table 1\nList 1, MARCH 2020\n" + LIST))
    assert found.counties == {"12060": ("13089", "13121")}
    assert found.edition == "delineation of March 2020"


def test_the_real_delineation(shared_data: Path) -> None:
    workbook = real(shared_data, "list1_2023_cbsa_delineation.xlsx")
    found = geography.delineation(workbook)
    assert found.edition == "delineation of July 2023"
    assert len(found.counties) == 935
    assert found.titles["12060"] == "Atlanta-Sandy Springs-Roswell, GA"
    assert len(found.counties["12060"]) == 29


def test_another_table_is_no_delineation(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="CBSA Code"):
        geography.delineation(member(tmp_path, "a,b\n1,2\n"))


def counties_of_group(member: Member, name: str) -> tuple[str, list[str]]:
    with member.open() as stream:
        listed = read_county_list(stream.read(), member.name)
    group, rows, _ = listed.of_group(name)
    return group, listed.counties(county, rows)[0]


class TestLists:
    def test_a_texas_workforce_area(self, shared_data: Path) -> None:
        group, counties = counties_of_group(real(shared_data, "tx_county_wda_crosswalk.csv"), "golden crescent")
        assert group == "Golden Crescent"
        assert counties == ["48057", "48123", "48175", "48177", "48239", "48285", "48469"]

    def test_an_unknown_group_names_the_nearest(self, shared_data: Path) -> None:
        with pytest.raises(ConfigError) as caught:
            counties_of_group(real(shared_data, "tx_county_wda_crosswalk.csv"), "Golden Cresent")
        assert caught.value.hint.startswith("Nearest: Golden Crescent")

    def test_a_lost_zero_is_mended(self, tmp_path: Path) -> None:
        text = "zip,area,fips\n12345,North,1001\n12345,North,1003\n54321,South,1005\n"
        assert counties_of_group(member(tmp_path, text), "north") == ("North", ["01001", "01003"])

    def test_names_do_as_well_as_codes(self, tmp_path: Path) -> None:
        text = "area,county,state\nNorth,Autauga,AL\nSouth,Baldwin,GA\n"
        assert counties_of_group(member(tmp_path, text), "North") == ("North", ["01001"])

    def test_no_counties(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"no column .* holds a county code or name"):
            counties_of_group(member(tmp_path, "area,place\nNorth,Erewhon\n"), "North")

    def test_an_empty_file(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="no rows"):
            counties_of_group(member(tmp_path, "area,county\n"), "North")


def test_an_adjacency_list_whose_codes_lost_their_zeros(tmp_path: Path) -> None:
    text = '"Autauga County, AL",1001,"Elmore County, AL",1051\n,,"Dallas County, AL",1047.0\n'
    pairs = [("01001", "01051"), ("01001", "01047")]
    assert geography.adjacent_pairs(member(tmp_path, text)) == pairs
    bars = "County Name|County GEOID|Neighbor Name|Neighbor GEOID\nA|1001|B|1051\nA|1001|C|1047\n"
    assert geography.adjacent_pairs(member(tmp_path, bars)) == pairs


def test_a_delineation_in_other_headings_whose_codes_became_numbers(tmp_path: Path) -> None:
    text = "cbsacode,cbsatitle,fipsstatecode,fipscountycode\n33860.0,Montgomery,1,1\n33860,Montgomery,1.0,51.0\n"
    assert geography.delineation(member(tmp_path, text)).counties == {"33860": ("01001", "01051")}
