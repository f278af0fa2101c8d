"""NAICS revisions, bridge groups and counties whose codes changed."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from sectorlmi.terms.breaks import area_codes, bridge_groups, grown_counties, is_documented, naics_vintage

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"


@pytest.mark.parametrize(
    ("year", "vintage"),
    [
        (1990, 2002),
        (2006, 2002),
        (2007, 2007),
        (2010, 2007),
        (2011, 2012),
        (2016, 2012),
        (2017, 2017),
        (2021, 2017),
        (2022, 2022),
        (2030, 2022),
    ],
)
def test_revision_by_reference_year(year: int, vintage: int) -> None:
    assert naics_vintage(year) == vintage


def test_three_digit_groups_of_2022_are_retail_and_information() -> None:
    groups = {(g.old_codes, g.new_codes) for g in bridge_groups(2017, 2022, 3)}
    assert groups == {
        ("441 442 443 444 445 446 447 448 451 452 453 454", "441 444 445 449 455 456 457 458 459"),
        ("511 515 519", "513 516 519"),
    }


def test_nothing_changed_between_equal_revisions_or_at_the_sector() -> None:
    assert bridge_groups(2017, 2017, 4) == ()
    assert bridge_groups(2012, 2022, 2) == ()
    assert bridge_groups(2012, 2017, 3) == ()


def test_two_steps_are_chained() -> None:
    """5171 and 5172 became 5173 in 2017, which with 5179 became 5171 and 5178 in 2022."""
    groups = {g.old_codes: g.new_codes for g in bridge_groups(2012, 2022, 4)}
    assert groups["5171 5172 5179"] == "5171 5178"
    assert groups["5112"] == "5132"
    retail = next(old for old in groups if "4521" in old.split())
    assert "4529" in retail.split()
    assert "4522" not in retail.split()


def test_undocumented_steps_are_said_to_be_so() -> None:
    assert is_documented(2012, 2022)
    assert is_documented(2017, 2017)
    assert not is_documented(2007, 2012)
    # One of three steps lacks its bridges.
    assert not is_documented(2007, 2022)


@pytest.mark.parametrize(("older", "newer"), [(2012, 2017), (2017, 2022)])
@pytest.mark.parametrize("digits", [3, 4, 5, 6])
def test_groups_are_the_connected_components_of_the_concordance(older: int, newer: int, digits: int) -> None:
    """Worked again from the six-digit pairs: every pair falls inside one group or joins two equal lonely codes."""
    file = FACTS / f"naics{older}_{newer}_6digit.csv"
    if not file.is_file():
        pytest.skip("the six-digit concordance is not on this machine")
    with file.open(encoding="utf-8") as lines:
        pairs = {(r[f"naics{older}"][:digits], r[f"naics{newer}"][:digits]) for r in csv.DictReader(lines)}
    news, olds = defaultdict(set), defaultdict(set)
    for old, new in pairs:
        news[old].add(new)
        olds[new].add(old)
    groups = bridge_groups(older, newer, digits)
    of_old = {code: g for g in groups for code in g.old}
    for old, new in pairs:
        if old in of_old:
            assert new in of_old[old].new
        else:
            assert news[old] == {old} == olds[old]
            assert new == old
    for group in groups:
        assert set().union(*(news[c] for c in group.old)) == group.new
        assert set().union(*(olds[c] for c in group.new)) == group.old


def test_a_renamed_county_is_joined() -> None:
    found = area_codes(["46113", "46071"], ["46102", "46071"])
    assert set(found.codes) == {"46071", "46102"}
    assert "Oglala Lakota" in found.joined[0]
    assert not found.broken


def test_a_part_of_a_redefined_group_is_refused_with_both_code_sets() -> None:
    found = area_codes(["09110"], ["09001", "09003"])
    assert found.codes == ()
    assert "09110" in found.broken[0]
    assert "09001" in found.broken[0]


def test_the_whole_of_a_redefined_group_is_joined() -> None:
    new = [f"091{n}0" for n in range(1, 10)]
    old = ["09001", "09003", "09005", "09007", "09009", "09011", "09013", "09015"]
    found = area_codes(new, old)
    assert sorted(found.codes) == old
    assert not found.broken


def test_a_county_that_is_simply_not_there_is_missing() -> None:
    found = area_codes(["13121", "13089"], ["13121"])
    assert (found.codes, found.missing) == (("13121",), ("13089",))


def test_a_merged_county_alone_is_not_the_same_region() -> None:
    """Bedford City (51515) joined Bedford County (51019): a region of the county alone grew by the city."""
    assert grown_counties(["51019"], ["51019", "51515"], ["51019"])
    assert not grown_counties(["51019", "51515"], ["51019", "51515"], ["51019"])
    assert not grown_counties(["51019"], ["51019", "51515"], ["51019", "51515"])
