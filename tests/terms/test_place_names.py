"""Names of counties, states and metropolitan areas: blanks, signs and saints never decide, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sectorlmi import reference
from sectorlmi.terms import codes, place_names
from sectorlmi.terms.place_names import (
    KIND_WORDS,
    cbsa_titles,
    cbsas_called,
    counties_called,
    name_key,
    plain,
    state_called,
    state_titles,
)

# A former code and parts of counties, whose titles are those of counties in use.
SECOND = {"13510", "29193", "30901", "55901"}
COUNTIES = {
    code: title
    for code, title in reference.area_titles().items()
    if codes.area_kind(code) is codes.AreaKind.COUNTY and code not in SECOND
}


def spellings(code: str, title: str) -> Iterator[str]:
    """A title as people write it elsewhere."""
    name, postal, state = title.partition(", ")[0], place_names.POSTAL[code[:2]], state_titles()[code[:2]]
    bare = KIND_WORDS.sub("", plain(name))
    yield f"{name.upper()}, {state.upper()}"
    yield f"{bare}, {postal}"
    yield f"{name} {postal}"
    yield f"{name.replace(chr(39), chr(0x2019)).replace('St.', 'Saint')} ({state})"
    yield f"{bare.title().replace(' ', '-')}, {postal}, USA"


def test_every_title_finds_its_own_county_alone() -> None:
    wrong = {title: counties_called(title) for code, title in COUNTIES.items() if counties_called(title) != [code]}
    assert not wrong


def test_every_spelling_finds_its_county_and_only_such_of_its_state() -> None:
    for code, title in COUNTIES.items():
        for text in spellings(code, title):
            found = counties_called(text)
            assert code in found, text
            assert {other[:2] for other in found} == {code[:2]}, text


def test_no_two_counties_of_a_state_become_one_without_blanks() -> None:
    keys = [(code[:2], name_key(title.partition(",")[0])) for code, title in COUNTIES.items()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Richmond, VA", ["51159", "51760"]),
        ("City of Richmond, Va.", ["51760"]),
        ("Richmond County, VA", ["51159"]),
        ("Baltimore", ["24005", "24510"]),
        ("Fairfax", ["51059", "51600"]),
        ("Franklin, VA", ["51067", "51620"]),
        ("Roanoke", ["51161", "51770"]),
        ("St. Louis city", ["29510"]),
        ("Charles City, VA", ["51036"]),
        ("James City County", ["51095"]),
        ("Carson City", ["32510"]),
        ("La Salle, IL", ["17099"]),
        ("LaSalle, IL", ["17099"]),
        ("DeWitt, IL", ["17039"]),
        ("De Witt, Texas", ["48123"]),
        ("DuPage", ["17043"]),
        ("Saint-Croix, Wis.", ["55109"]),
        ("Sainte Genevieve", ["29186"]),
        ("Prince George\u2019s", ["24033"]),
        ("Prince George", ["51149"]),
        ("O\u2019Brien, Iowa", ["19141"]),
        ("Do\u00f1a Ana", ["35013"]),
        ("Mc Donald, MO", ["29119"]),
        ("Isle Of Wight", ["51093"]),
        ("Miami Dade", ["12086"]),
        ("King & Queen", ["51097"]),
        ("Juneau City and Borough", ["02110"]),
        ("Anchorage", ["02020"]),
        ("Skagway, Alaska", ["02230"]),
        ("Orleans County, LA", ["22071"]),
        ("District of Columbia", ["11001"]),
        ("Washington, D.C.", ["11001"]),
        ("Maui, HI", ["15009"]),
        ("San Germ\u00e1n, PR", ["72125"]),
        ("Fairfield, CT", ["09001"]),
        ("Capitol Planning Region, Connecticut", ["09110"]),
        ("Fulton Co., Ga.", ["13121"]),
        # Cities that are no county by themselves are not the county of that name.
        ("Jefferson City, MO", []),
        ("Johnson City, TN", []),
        ("New York City", []),
        ("Norfolk County, VA", []),
        # The state decides, also where it is none.
        ("Autauga, GA", []),
        ("Dane, Gondor", []),
        ("Lake, Washington", []),
    ],
)
def test_a_county(text: str, found: list[str]) -> None:
    assert counties_called(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("GA", "13"), ("Ga.", "13"), ("GEORGIA", "13"), ("13", "13"), ("N. Carolina", "37"), ("W. Va.", "54")),
        *(("W.Va.", "54"), ("Calif.", "06"), ("NewYork", "36"), ("State of Ohio", "39"), ("Washington State", "53")),
        *(("D.C.", "11"), ("District of Columbia", "11"), ("U.S. Virgin Islands", "78")),
        *(("Gorgia", None), ("Dane", None)),
    ],
)
def test_a_state(text: str, code: str | None) -> None:
    assert state_called(text) == code


def test_every_metropolitan_area_is_found_by_its_title_and_by_each_of_its_cities() -> None:
    for code in [*list(reference.cbsa_counties())[::5], "25775", "36837"]:
        title = cbsa_titles()[code].removesuffix(" MSA").removesuffix(" MicroSA")
        name, _, of = title.partition(", ")
        assert cbsas_called(title) == cbsas_called(f"{title} Metro Area".upper()) == [code]
        assert all(code in cbsas_called(f"{city}, {of}") for city in name.split("-") if city)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Madison", ["31500", "31540"]),
        ("Madison, WI", ["31540"]),
        ("madison wisconsin", ["31540"]),
        ("Madison, WI MSA", ["31540"]),
        ("Madison, GA", []),
        ("Miami", ["33060", "33100"]),
        ("Saint Paul", ["33460"]),
        ("Sandy Springs", ["12060"]),
        ("atlanta sandy", ["12060"]),
        ("Augusta, SC", ["12260"]),
        ("Richmond, KY", ["40080"]),  # not the area of a former delineation that is called so word for word
        ("Anderson, IN", ["11300"]),
        ("C3154", ["31540"]),
        ("Metro Atlanta", ["12060"]),
        ("Greater Madison area, WI", ["31540"]),
        ("metro", []),
    ],
)
def test_a_metropolitan_area(text: str, found: list[str]) -> None:
    assert cbsas_called(text) == found
