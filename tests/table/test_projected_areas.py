"""Areas, terms and spans of several projections: worked by hand on made-up levels."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.table.projected import ProjectedGrowth, projected_growth
from sectorlmi.table.projected_areas import find_area
from sectorlmi.terms.breaks import bridge_groups
from sectorlmi.terms.projection import ProjectionRow, Projections, Reach, Term, reach_of
from sectorlmi.terms.provenance import Status

Line = tuple[str, str, int, int, float, float]


def made(file: str, *lines: Line, vintage: int = 2017, **reach: Reach) -> Projections:
    """Lines of (area, codes, base year, projected year, base, projected)."""
    rows = tuple(
        ProjectionRow(a, tuple(c.split()), c, f"Title {c}", b, p, x, y, n) for n, (a, c, b, p, x, y) in enumerate(lines)
    )
    areas = {row.area: reach.get(row.area.replace(" ", "_"), reach_of(row.area)) for row in rows}
    return Projections("made up", file, vintage, rows, areas)


def growth(files: list[Projections], areas: list[str], *codes: str, term: Term | None = None) -> ProjectedGrowth:
    return projected_growth(list(codes), files, areas=areas, study_vintage=2017, bridges=bridge_groups, term=term)


def test_levels_of_areas_are_added_and_percents_never_averaged() -> None:
    file = made("wda.csv", ("North", "311", 2020, 2030, 1000, 1500), ("South", "311", 2020, 2030, 100, 60))
    both = growth([file], ["North", "South"], "311")
    # (1500 + 60) / 1100 - 1; the mean of +50 % and -40 % would be 5 %.
    assert both.growth_pct[0] == pytest.approx(100 * (1560 / 1100 - 1))
    assert both.growth_per_year_pct[0] == pytest.approx(100 * ((1560 / 1100) ** 0.1 - 1))
    assert both.status == (Status.SUM_PUBLISHED,)
    assert (both.base_employment[0], both.projected_employment[0]) == (1100, 1560)


def test_areas_with_different_spans_are_brought_to_one_by_their_own_rate() -> None:
    """South doubles in 10 years from 2018: 2 ** 0.2 by 2020 and 2 ** 1.2 by 2030."""
    north, north2 = ("North", "311", 2020, 2030, 1000.0, 1100.0), ("East", "311", 2020, 2030, 500.0, 500.0)
    file = made("wda.csv", north, north2, ("South", "311", 2018, 2028, 100, 200))
    found = growth([file], ["North", "East", "South"], "311")
    assert found.span == (2020, 2030)
    assert found.base_employment[0] == pytest.approx(1500 + 100 * 2**0.2)
    assert found.projected_employment[0] == pytest.approx(1600 + 100 * 2**1.2)
    assert "South run 2018-2028; they were brought to 2020-2030" in found.notes[0]


def test_of_two_spans_as_frequent_the_newer_one_is_common() -> None:
    file = made("wda.csv", ("North", "311", 2018, 2028, 100, 200), ("South", "311", 2020, 2030, 100, 100))
    for areas in (["North", "South"], ["South", "North"]):
        found = growth([file], areas, "311")
        assert found.span == (2020, 2030)
        assert found.base_employment[0] == pytest.approx(100 + 100 * 2**0.2)


def test_an_industry_that_one_area_lacks_takes_the_parent_that_both_print() -> None:
    file = made(
        "wda.csv",
        ("North", "311", 2020, 2030, 100, 150),
        ("North", "31-33", 2020, 2030, 1000, 1100),
        ("South", "31-33", 2020, 2030, 1000, 900),
    )
    found = growth([file], ["North", "South"], "311")
    assert found.growth_pct[0] == pytest.approx(0)
    assert found.status == (Status.PARENT_RATE,)


def test_spans_of_another_length_are_told_and_turned_into_the_common_one() -> None:
    state = made("state.csv", ("Georgia", "311", 2020, 2028, 100, 120))
    nation = made("us.xlsx", ("United States", "312", 2020, 2030, 1000, 1100))
    found = growth([state, nation], ["Georgia"], "311", "312")
    assert found.span == (2020, 2028)
    assert found.growth_pct == pytest.approx([20, 100 * (1.1**0.8 - 1)])
    assert found.growth_per_year_pct == pytest.approx([100 * (1.2**0.125 - 1), 100 * (1.1**0.1 - 1)])
    assert "brought to 8 years by its annual rate" in found.note[1]
    assert any("ranked over one span" in note for note in found.notes)


def test_spans_of_one_length_are_compared_as_they_are() -> None:
    state = made("state.csv", ("Georgia", "311", 2018, 2028, 100, 120))
    nation = made("us.xlsx", ("United States", "312", 2020, 2030, 1000, 1100))
    assert growth([state, nation], ["Georgia"], "311", "312").growth_pct == pytest.approx([20, 10])


def test_short_and_long_term_never_mix() -> None:
    short = made("short.csv", ("Georgia", "311", 2022, 2024, 100, 102))
    nation = made("us.xlsx", ("United States", "312", 2020, 2030, 1000, 1100))
    with pytest.raises(ConfigError, match=r"cannot be mixed \(short\.csv: 2022-2024; us\.xlsx: 2020-2030\)"):
        growth([short, nation], ["Georgia"], "311")
    with pytest.raises(ConfigError, match=r"no long-term projections of Georgia; it has 2022-2024"):
        growth([short, nation], ["Georgia"], "311", term=Term.LONG)


def test_a_file_of_both_terms_needs_the_term() -> None:
    file = made("ny.csv", ("Utah", "311", 2022, 2024, 100, 102), ("Utah", "311", 2020, 2030, 90, 108))
    with pytest.raises(ConfigError, match="cannot be mixed"):
        growth([file], ["Utah"], "311")
    assert growth([file], ["Utah"], "311", term=Term.LONG).growth_pct == pytest.approx([20])
    assert growth([file], ["Utah"], "311", term=Term.SHORT).growth_pct == pytest.approx([2])


def test_the_newest_of_several_cycles_counts() -> None:
    file = made("ut.csv", ("Utah", "311", 2018, 2028, 100, 102), ("Utah", "311", 2020, 2030, 90, 108))
    assert growth([file], ["Utah"], "311").span == (2020, 2030)


def test_the_newest_file_of_a_term_counts_whatever_the_order() -> None:
    files = [
        made("2018.csv", ("Utah", "311", 2018, 2028, 100, 102)),
        made("2020.csv", ("Utah", "311", 2020, 2030, 90, 108)),
        made("short.csv", ("Utah", "311", 2024, 2026, 90, 91)),
    ]
    assert growth(files, ["Utah"], "311", term=Term.LONG).growth_pct == pytest.approx([20])
    assert growth(files[::-1], ["Utah"], "311", term=Term.LONG).growth_pct == pytest.approx([20])


def test_several_states_leave_the_wider_area_open() -> None:
    file = made(
        "pmp.csv",
        ("Utah", "311", 2020, 2030, 1, 2),
        ("Ohio", "311", 2020, 2030, 1, 3),
        ("Moab", "312", 2020, 2030, 1, 2),
    )
    assert growth([file], ["Moab"], "311").status == (Status.MISSING,)
    assert growth([file], ["Utah"], "311").growth_pct == pytest.approx([100])


def test_an_area_is_found_by_the_name_before_the_parenthesis_or_a_part_of_it() -> None:
    file = made(
        "ca.csv",
        ("Chico MSA (Butte County)", "311", 2020, 2030, 1, 2),
        ("Napa MSA (Napa County)", "311", 2020, 2030, 1, 2),
    )
    assert find_area("chico msa", [file]) == "Chico MSA (Butte County)"
    assert find_area("Butte", [file]) == "Chico MSA (Butte County)"


def test_an_area_that_is_not_there_is_answered_with_the_nearest_names() -> None:
    file = made(
        "ca.csv",
        ("Chico MSA (Butte County)", "311", 2020, 2030, 1, 2),
        ("Napa MSA (Napa County)", "311", 2020, 2030, 1, 2),
    )
    with pytest.raises(ConfigError, match=r"no area 'Napa Countie' in ca\.csv\nNearest: Napa MSA \(Napa County\)"):
        find_area("Napa Countie", [file])
    with pytest.raises(ConfigError, match="'MSA' fits 'Chico MSA"):
        find_area("MSA", [file])


def test_an_area_counts_once() -> None:
    file = made("ca.csv", ("Chico", "311", 2020, 2030, 1, 2))
    with pytest.raises(ConfigError, match="twice"):
        growth([file], ["Chico", "chico"], "311")


def test_regions_without_a_choice_are_refused() -> None:
    file = made("ca.csv", ("Chico", "311", 2020, 2030, 1, 2), ("Napa", "311", 2020, 2030, 1, 2))
    with pytest.raises(ConfigError, match=r"area is not set, and the projections are of 'Chico', 'Napa'"):
        growth([file], [], "311")


def test_areas_of_different_naics_revisions_cannot_be_added() -> None:
    old, new = (
        made("a.csv", ("North", "311", 2020, 2030, 1, 2)),
        made("b.csv", ("South", "311", 2022, 2032, 1, 2), vintage=2022),
    )
    with pytest.raises(ConfigError, match="different NAICS revisions"):
        growth([old, new], ["North", "South"], "311")


def test_a_projection_that_falls_to_zero_shrinks_by_all() -> None:
    file = made("a.csv", ("North", "311", 2020, 2030, 50, 0))
    found = growth([file], ["North"], "311")
    assert (found.growth_pct[0], found.growth_per_year_pct[0]) == (-100, -100)


def test_a_base_of_zero_says_nothing_and_the_parent_is_taken() -> None:
    file = made("a.csv", ("North", "311", 2020, 2030, 0, 50), ("North", "31-33", 2020, 2030, 100, 150))
    found = growth([file], ["North"], "311", "211")
    assert found.growth_pct[0] == pytest.approx(50)
    assert found.status == (Status.PARENT_RATE, Status.MISSING)
    assert np.isnan(found.growth_pct[1])
