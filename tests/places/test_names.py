"""Finding areas by what people type."""

from __future__ import annotations

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.places.names import find
from sectorlmi.terms.place_names import plain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dane", "55025"),
        ("DANE county", "55025"),
        ("Dane County, Wisconsin", "55025"),
        ("dane wi", "55025"),
        ("55025", "55025"),
        ("dene, wisconsin", "55025"),
        ("fulton, ga", "13121"),
        ("fultn, ga", "13121"),
        ("georgia", "13000"),
        ("GA", "13000"),
        ("atlanta", "C1206"),
        ("12060", "C1206"),
        ("C1206", "C1206"),
        ("los angelos", "06037"),
        ("Doña Ana", "35013"),
        ("Saint Louis, MN", "27137"),
        ("prince georges", "24033"),
        ("usa", "US000"),
        ("new york", "36000"),
        ("metro atlanta", "C1206"),
        ("Greater Boston", "C1446"),
        ("the Athens area, GA", "C1202"),
    ],
)
def test_the_best_hit(text: str, code: str) -> None:
    assert find(text)[0].area_fips == code


def test_a_metropolitan_word_finds_metropolitan_areas_alone() -> None:
    assert {area.kind for area in find("the columbus area")} == {"cbsa"}
    for nothing in ("metro", "metro xyzzy"):
        with pytest.raises(ConfigError, match="no area is called"):
            find(nothing)


def test_a_state_narrows() -> None:
    everywhere = {a.area_fips for a in find("fulton county")}
    assert {"13121", "36035", "39051"} <= everywhere
    assert [a.area_fips for a in find("fulton county, ohio")] == ["39051"]


def test_a_retired_code_comes_after_those_in_use() -> None:
    found = find("dade")
    assert found[0].area_fips == "13083"  # Dade County, Georgia; Florida's Dade became Miami-Dade
    assert next(a for a in found if a.area_fips == "12025").is_retired


def test_connecticut_says_until_when() -> None:
    (old,) = find("fairfield county, ct")
    (new,) = find("western connecticut planning region")
    assert (old.valid_from, old.valid_to) == (None, 2023)
    assert (new.valid_from, new.valid_to) == (2024, None)


def test_an_undocumented_switch_has_no_year() -> None:
    (shannon,) = find("shannon county, sd")
    assert (shannon.valid_to, shannon.is_retired) == (None, True)


def test_nothing_like_it_names_three() -> None:
    with pytest.raises(ConfigError, match="xyzzyville") as caught:
        find("xyzzyville")
    with pytest.raises(ConfigError) as near:
        find("brooklyn")
    assert near.value.hint.count("(") == 3
    assert caught.value.hint


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(ConfigError, match="empty"):
        find(" , ")


def test_limit() -> None:
    assert len(find("washington", limit=4)) == 4


def test_plain() -> None:
    assert plain("  Saint-Étienne's  Co. ") == "st etiennes co"
