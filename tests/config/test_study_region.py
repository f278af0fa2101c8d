"""Regions as people write them in a study: names, groups of a file, regions of industries, counties of other years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sectorlmi.errors import ConfigError, SchemaError
from sectorlmi.sources.region_words import area, counties_in, county
from sectorlmi.sources.study_file import study_from
from sectorlmi.terms.study import Study


def study(region: Any, years: tuple[int, int] = (2015, 2018), folder: Path = Path(), **more: Any) -> Study:
    return study_from({"region": region, "years": {"base": years[0], "current": years[1]}, **more}, folder)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Fulton County, Georgia", "13121"),
        ("fulton, ga", "13121"),
        ("Dane", "55025"),
        ("Dane County", "55025"),
        ("Saint Louis City, Missouri", "29510"),
        ("Doña Ana, NM", "35013"),
        ("Orleans Parish, LA", "22071"),
        ("01001", "01001"),
    ],
)
def test_a_county_by_name(text: str, code: str) -> None:
    assert county(text, "here") == code


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Fulton", "8 counties are called 'Fulton'"),
        ("St. Louis, MO", "2 counties"),
        ("Fultn County, Georgia", "no county is called"),
        ("Fulton, Gondor", "no county is called"),
        ("13", "not a county code"),
    ],
)
def test_what_no_county_can_be(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        county(text, "here")
    assert caught.value.what.startswith("here: ")
    assert says in caught.value.what


def test_three_nearest_are_named_whatever_was_typed() -> None:
    for text in ("Fultn County, Georgia", "Xyzzy"):
        with pytest.raises(ConfigError) as caught:
            county(text, "here")
        assert caught.value.hint.count("(") == 3
    assert "Fulton County, Georgia (13121)" in _hint("Fultn County, Georgia")


def _hint(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        county(text, "here")
    return caught.value.hint


def test_counties_in_one_text() -> None:
    assert counties_in("13121,13089", "--counties") == ("13121", "13089")
    assert counties_in("Fulton, GA, Dane, 13121", "--counties") == ("13121", "55025")
    assert counties_in("Fulton County, Georgia; Dane, WI", "--counties") == ("13121", "55025")


@pytest.mark.parametrize(("text", "code"), [("Georgia", "13000"), ("WI", "55000"), ("us", "US000"), ("13121", "13121")])
def test_a_benchmark_by_name(text: str, code: str) -> None:
    assert area(text, "benchmark") == code


@pytest.mark.parametrize(
    ("given", "areas"),
    [
        (["13121", "Cobb County, GA"], ("13121", "13067")),
        (["Georgia", "AL", "13000"], ("13000", "01000")),
        (["13000", "01089"], ("13000", "01089")),
        ("13121+13067", ("13121", "13067")),
        (["US"], ("US000",)),
    ],
)
def test_a_benchmark_of_several_areas(given: Any, areas: tuple[str, ...]) -> None:
    assert study({"counties": ["13121"]}, benchmark=given).benchmark_areas == areas


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["13000", "13121"], "13121 lies in 13000"),
        (["US000", "13000"], "US000 is neither a state nor a county"),
        (["C1206", "13121"], "C1206 is neither"),
        ([], "the list is empty"),
        (["09001", "09190"], "mixes counties of two vintages"),
        ([13000], "13000 is not text"),
    ],
)
def test_what_cannot_be_added_up_is_refused(given: Any, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        study({"counties": ["13121"]}, benchmark=given)


@pytest.mark.parametrize("text", ["12060", "C1206", "Atlanta", "atlanta sandy springs"])
def test_a_metropolitan_area_by_code_or_name(text: str) -> None:
    counties = study({"cbsa": text}).region.counties
    assert len(counties) == 29
    assert "13121" in counties


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31100", "Los Angeles-Long Beach-Santa Ana, CA MSA (31100) is of another year's delineation"),
        ("12061", "12060"),
        ("Atlnta", "Nearest: Atlanta"),
        ("Springfield", "Give a code"),
    ],
)
def test_a_metropolitan_area_that_is_none(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        study({"cbsa": text})
    assert says in caught.value.hint


def test_a_state_by_abbreviation() -> None:
    assert study({"state": "GA"}).region.state == study({"state": "georgia"}).region.state == "13"
    with pytest.raises(ConfigError, match=r"region\.state: 'Gorgia' is no state") as caught:
        study({"state": "Gorgia"})
    assert "Georgia" in caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_list_of_counties_as_excel_saves_it(tmp_path: Path, mark: str, encoding: str) -> None:
    lines = (f"county{mark}name", f'13121{mark}"Fulton\r\nCounty"', f"35013{mark}Doña Ana", "")
    (tmp_path / "c.csv").write_bytes("\r\n".join(lines).encode(encoding))
    assert study({"file": "c.csv"}, folder=tmp_path).region.counties == ("13121", "35013")


def test_a_list_with_an_open_quotation_mark(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text('county\n"13121' + "\n13089" * 50_000)
    with pytest.raises(SchemaError, match=r"line .* no table can be read"):
        study({"file": "c.csv"}, folder=tmp_path)


class TestGroups:
    def test_of_the_real_list(self, shared_data: Path) -> None:
        region = {"file": "tx_county_wda_crosswalk.csv", "group": "golden crescent"}
        found = study(region, folder=shared_data / "geo").region
        assert found.name == "golden crescent"
        assert found.counties == ("48057", "48123", "48175", "48177", "48239", "48285", "48469")

    def test_four_digits_are_mended(self, tmp_path: Path) -> None:
        (tmp_path / "areas.csv").write_text("wda,fips\nEast,1001\nEast,1003\nWest,1005\n")
        assert study({"file": "areas.csv", "group": "East"}, folder=tmp_path).region.counties == ("01001", "01003")

    @pytest.mark.parametrize(
        ("region", "says"),
        [
            ({"group": "East"}, "no counties"),
            ({"counties": ["01001"], "group": "East"}, "region.group"),
            ({"file": "areas.csv", "group": "Eest"}, "no group is called 'Eest'"),
        ],
    )
    def test_mistakes(self, tmp_path: Path, region: dict[str, Any], says: str) -> None:
        (tmp_path / "areas.csv").write_text("wda,fips\nEast,1001\nEast,1003\nWest,1005\n")
        with pytest.raises(ConfigError) as caught:
            study(region, folder=tmp_path)
        assert says in caught.value.what


class TestYears:
    @pytest.mark.parametrize(
        ("counties", "says"),
        [
            (["09001", "09110"], "09001 with 09110"),
            (["46113", "46102"], "46113 with 46102"),
            (["02261", "02063", "13121"], "02261 with 02063"),
        ],
    )
    def test_two_vintages(self, counties: list[str], says: str) -> None:
        with pytest.raises(ConfigError) as caught:
            study({"counties": counties}, (2020, 2025))
        assert says in caught.value.what
        assert "Use " in caught.value.hint

    def test_bedford_city_and_county_stood_side_by_side(self) -> None:
        assert study({"counties": ["51019", "51515"]}, (2011, 2013)).region.counties == ("51019", "51515")

    @pytest.mark.parametrize(
        ("counties", "years"), [(["09110"], (2015, 2018)), (["09110"], (2020, 2023)), (["09001"], (2024, 2025))]
    )
    def test_a_code_of_neither_year(self, counties: list[str], years: tuple[int, int]) -> None:
        with pytest.raises(ConfigError) as caught:
            study({"counties": counties}, years)
        assert counties[0] in caught.value.what
        assert "from 2024 on" in caught.value.hint

    @pytest.mark.parametrize(
        ("counties", "years"), [(["09110"], (2024, 2025)), (["09001"], (2020, 2023)), (["09110"], (2022, 2024))]
    )
    def test_a_code_of_one_of_the_years(self, counties: list[str], years: tuple[int, int]) -> None:
        assert study({"counties": counties}, years).region.counties == tuple(counties)

    def test_a_change_without_a_documented_year_is_left_to_the_files(self) -> None:
        assert study({"counties": ["46113"]}, (2020, 2023)).region.counties == ("46113",)


class TestRegionsOfIndustries:
    def test_every_way_to_name_counties(self) -> None:
        own = {"622": {"cbsa": "Atlanta"}, "31": {"name": "North", "counties": ["Hall, GA"]}, "5112": {"state": "GA"}}
        found = study({"counties": ["13121"]}, industry_regions=own)
        assert [(o.industry, o.region.name) for o in found.industry_regions] == [
            ("622", "Region of 622"),
            ("31-33", "North"),
            ("5112", "Region of 5112"),
        ]
        assert found.all_counties[:2] == ("13121", "13013")
        assert "13139" in found.all_counties
        assert found.industry_regions[2].region.state == "13"

    def test_the_narrowest_holds(self) -> None:
        own = {"31-33": {"counties": ["13139"]}, "311": {"counties": ["13157"]}}
        found = study({"counties": ["13121"]}, industry_regions=own)
        entries = {code: found.own_region(code) for code in ("3111", "311", "312", "541")}
        assert {code: entry and entry.industry for code, entry in entries.items()} == {
            "3111": "311",
            "311": "311",
            "312": "31-33",
            "541": None,
        }

    def test_it_is_in_the_resolved_study_only_where_given(self) -> None:
        found = study({"counties": ["13121"]}, industry_regions={"622": {"counties": ["13139"]}})
        assert found.resolved()["industry_regions"] == {"622": {"name": "Region of 622", "counties": ["13139"]}}
        assert "industry_regions" not in study({"counties": ["13121"]}).resolved()

    def test_one_county_anywhere_rounds(self) -> None:
        many = {"counties": ["13121", "13089"]}
        assert not study(many).rounds_to_ten
        assert study(many, industry_regions={"622": {"counties": ["13139"]}}).rounds_to_ten

    @pytest.mark.parametrize(
        ("own", "says"),
        [
            ({"99X": {"counties": ["13121"]}}, "industry_regions.99X: '99X' is no NAICS code"),
            ({"622": {"counties": ["Hal, GA"]}}, "industry_regions.622.counties[0]"),
            ({"622": {}}, "industry_regions.622: no counties"),
            ({"31": {"state": "GA"}, "31-33": {"state": "GA"}}, "31-33 has a region already"),
            ({"622": {"counties": ["13121"], "color": "red"}}, "industry_regions.622.color: unknown key"),
            ({"622": {"counties": ["09001", "09110"]}}, "industry_regions.622 mixes counties"),
            ({"622": {"counties": ["09110"]}}, "industry_regions.622: 09110"),
        ],
    )
    def test_mistakes(self, own: dict[str, Any], says: str) -> None:
        with pytest.raises(ConfigError) as caught:
            study({"counties": ["13121"]}, industry_regions=own)
        assert says in caught.value.what
