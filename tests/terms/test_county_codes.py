"""County codes of other years and of other areas: each is told what it is, and none is lost in silence."""

from __future__ import annotations

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.sources.region_words import county
from sectorlmi.terms.breaks import area_codes, changes_of, refuse_lost, refuse_mixed, refuse_other_years

OLD = tuple(f"090{n:02}" for n in range(1, 16, 2))
NEW = tuple(f"091{n}0" for n in range(1, 10))


@pytest.mark.parametrize("counties", [OLD[:1], OLD[:7], (*OLD[1:], "13121")])
def test_a_part_of_what_the_base_year_alone_has_is_refused(counties: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match=r"is no county code of 2025") as error:
        refuse_other_years(counties, 2022, 2025)
    assert all(code in error.value.hint for code in NEW)


@pytest.mark.parametrize("counties", [OLD, NEW, NEW[:1], (*OLD, "13121")])
def test_a_whole_group_is_translated_and_a_part_of_the_current_year_stands(counties: tuple[str, ...]) -> None:
    refuse_other_years(counties, 2022, 2025)


@pytest.mark.parametrize(
    ("counties", "base", "current", "is_refused"),
    [
        (NEW, 2022, 2023, True),
        (NEW, 2022, 2024, False),
        (OLD, 2022, 2024, False),
        (OLD, 2023, 2025, False),
        (OLD, 2024, 2025, True),
        (OLD, 2021, 2023, False),
    ],
)
def test_connecticut_has_planning_regions_from_2024_on(
    counties: tuple[str, ...], base: int, current: int, is_refused: bool
) -> None:
    if is_refused:
        with pytest.raises(ConfigError, match="is no county code of"):
            refuse_other_years(counties, base, current)
    else:
        refuse_other_years(counties, base, current)


def test_codes_of_two_vintages_are_not_mixed() -> None:
    with pytest.raises(ConfigError, match=r"here mixes counties of two vintages: 09001 with 09110"):
        refuse_mixed(("09001", "13121", "09110"), "here")
    for counties in (OLD, NEW, ("09001", "13121"), ("51019",)):
        refuse_mixed(counties)


def test_a_part_of_a_group_is_lost_in_the_year_that_has_it_under_other_codes() -> None:
    found = area_codes(["51515"], ["51019"])
    assert (found.codes, found.lost, found.missing) == ((), ("51515",), ())
    with pytest.raises(ConfigError, match="51515 is no county code of 2015") as error:
        refuse_lost(found.lost, 2015)
    assert "51019" in error.value.hint
    assert area_codes(["51515", "51019"], ["51019"]).codes == ("51019",)
    assert area_codes(["12025"], ["12086"]).codes == ("12086",)


def test_a_whole_group_of_which_the_store_has_a_part_is_not_whole() -> None:
    """Seven of the nine planning regions passed for a region that changed, and growth alone was refused."""
    found = area_codes(OLD, NEW[:7])
    assert found.missing == NEW[7:]
    assert set(found.codes) == set(NEW[:7])


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("09000", "it is the state Connecticut", 'state: "09"'),
        ("09", "it is the state Connecticut", 'state: "09"'),
        ("C2554", "Hartford", 'cbsa: "25540"'),
        ("25540", "Hartford", 'cbsa: "25540"'),
        ("US000", "the nation", "benchmark"),
        ("USMSA", "the nation", "benchmark"),
        ("CS122", "combined statistical area", "cbsa"),
        ("9001", "is not a county code", '"09001"'),
    ],
)
def test_the_code_of_another_area_is_told_what_it_is(text: str, says: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=f"here: '{text}' is not a county code") as error:
        county(text, "here")
    assert says in error.value.what
    assert hint in error.value.hint


@pytest.mark.parametrize("text", ["13121", "13999", "98001", "09110", "09001"])
def test_county_codes_pass(text: str) -> None:
    assert county(text, "here") == text


def test_what_became_of_a_county_is_told_where_it_is_missing() -> None:
    assert "Use 46102, 46113 before" in changes_of(["46113"])
    assert changes_of(["13121"]) == ""
