"""Which row an industry takes, and what is said of it: made-up rows, one rule a test."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sectorlmi.table.projected import ProjectedGrowth, projected_growth
from sectorlmi.terms.breaks import bridge_groups
from sectorlmi.terms.projection import ProjectionRow, Projections, Reach, reach_of
from sectorlmi.terms.provenance import Status


def made(area: str, levels: dict[str, tuple[float, float]], vintage: int = 2017) -> Projections:
    rows = tuple(ProjectionRow(area, tuple(c.split()), c, "", 2020, 2030, b, p) for c, (b, p) in levels.items())
    return Projections("made up", f"{area}.csv", vintage, rows, {area: reach_of(area)})


def growth(*files: Projections, codes: list[str], vintage: int = 2017, reach: Reach = Reach.REGION) -> ProjectedGrowth:
    own = [a for a in files[0].areas if a != "United States"]
    return projected_growth(codes, files, areas=own, study_vintage=vintage, bridges=bridge_groups, region_reach=reach)


def test_the_closest_row_wins() -> None:
    """Same code, then parts that make it up, then the combination, then the parent; never the total of everything."""
    region = made(
        "Riverlands",
        {
            "10": (9000, 9900),
            "31-33": (1000, 1010),
            "313 314": (100, 120),
            "3131 3132": (30, 39),
            "3133": (20, 21),
            "321": (40, 50),
        },
    )
    found = growth(region, codes=["321", "313", "314", "322", "211"])
    assert found.growth_pct == pytest.approx([25, 20, 20, 1, np.nan], nan_ok=True)
    assert found.status == (Status.PUBLISHED, Status.SUM_PUBLISHED, *[Status.PARENT_RATE] * 2, Status.MISSING)
    assert found.base_employment[:4].tolist() == [40, 50, 100, 1000]
    assert found.note[1].startswith("the sum of 3131 3132 + 3133; Riverlands, 2020-2030, 50 to 60 jobs")
    assert "which contains 314" in found.note[2]


def test_a_sector_of_one_industry_is_that_industry() -> None:
    found = growth(made("Riverlands", {"22": (10, 9), "61": (10, 12)}), codes=["221", "611"])
    assert found.status == (Status.PUBLISHED, Status.PUBLISHED)


def test_parts_that_leave_something_out_are_no_sum() -> None:
    found = growth(made("Riverlands", {"1133": (10, 5), "11": (100, 110)}), codes=["113"])
    assert (found.growth_pct[0], found.status[0]) == (pytest.approx(10), Status.PARENT_RATE)


def test_the_parent_comes_before_a_wider_area_and_the_state_before_the_nation() -> None:
    region = made("Riverlands", {"31-33": (100, 101)})
    state = made("Ohio", {"311": (100, 120), "622": (100, 130)})
    nation = made("United States", {"311": (1, 2), "622": (1, 2), "811": (100, 140)})
    found = growth(region, state, nation, codes=["311", "622", "811"])
    assert found.growth_pct == pytest.approx([1, 30, 40])
    assert found.status == (Status.PARENT_RATE, Status.STATE_RATE, Status.NATIONAL_RATE)
    assert "Ohio, 2020-2030" in found.note[1]


def test_a_row_without_jobs_says_nothing_and_the_next_one_is_taken() -> None:
    region, state = made("Riverlands", {"311": (0, 5), "622": (10, 11)}), made("Ohio", {"311": (100, 120)})
    found = growth(region, state, codes=["311", "622"])
    assert found.growth_pct == pytest.approx([20, 10])
    assert found.status == (Status.STATE_RATE, Status.PUBLISHED)


def test_a_states_rate_is_its_own_only_for_a_whole_state() -> None:
    state = made("Ohio", {"311": (100, 120)})
    assert growth(state, codes=["311"]).status == (Status.STATE_RATE,)
    assert growth(state, codes=["311"], reach=Reach.STATE).status == (Status.PUBLISHED,)


def test_a_changed_industry_takes_its_bridge_group() -> None:
    """449 of NAICS 2022 shares establishments with 442, 443 and ten more codes of NAICS 2017."""
    same = "441 442 443 444 445 446 447 448 451 452 453"
    old = dict.fromkeys(same.split(), (10.0, 11.0)) | {"454": (10.0, 29.0)}
    nation = made("United States", old)
    found = growth(nation, codes=["449", "441", "445", "311"], vintage=2022)
    # 12 rows of 10: eleven of them grow to 11, one to 29: 120 to 150.
    assert found.growth_pct[:3] == pytest.approx([25, 25, 25])
    assert found.status == (*[Status.BRIDGED] * 3, Status.MISSING)
    assert "441 442 443 444" in found.note[0]


def test_bridges_run_from_newer_projections_to_older_studies_too() -> None:
    nation = made("United States", {"513": (10, 12), "516": (10, 12), "519": (10, 9), "622": (10, 11)}, vintage=2022)
    found = growth(nation, codes=["511", "519", "622"])
    assert found.growth_pct == pytest.approx([10, 10, 10])
    assert found.status == (Status.BRIDGED, Status.BRIDGED, Status.NATIONAL_RATE)


def test_a_group_without_all_its_rows_takes_what_contains_it() -> None:
    nation = made("United States", {"511": (10, 12), "515": (10, 12), "51": (100, 103)})
    found = growth(nation, codes=["513"], vintage=2022)
    assert (found.growth_pct[0], found.status[0]) == (pytest.approx(3), Status.NATIONAL_RATE)


def test_in_one_revision_a_code_is_never_bridged() -> None:
    nation = made("United States", {"441": (10, 12), "44-45": (100, 103)})
    assert growth(nation, codes=["441"]).growth_pct[0] == pytest.approx(20)


def test_a_rate_over_other_years_is_brought_to_the_span_of_the_region() -> None:
    """Ohio's 622 grows by a tenth a year over eight years: over the region's ten 1.1 ** 10, and not 1.1 ** 8."""
    region = made("Riverlands", {"311": (100, 120)})
    row = ProjectionRow("Ohio", ("622",), "622", "", 2022, 2030, 100, 100 * 1.1**8)
    state = Projections("made up", "ohio.csv", 2017, (row,), {"Ohio": Reach.STATE})
    found = projected_growth(
        ["311", "622"], [region, state], areas=["Riverlands"], study_vintage=2017, bridges=bridge_groups
    )
    assert found.span == (2020, 2030)
    assert found.growth_pct == pytest.approx([20, 159.37424601])
    assert "brought to 10 years by its annual rate" in found.note[1]


@given(st.lists(st.tuples(st.floats(1, 1e7), st.floats(0, 1e7)), min_size=1, max_size=5))
def test_total_and_yearly_growth_agree(levels: list[tuple[float, float]]) -> None:
    codes = ["311", "312", "321", "622", "811"][: len(levels)]
    found = growth(made("Riverlands", dict(zip(codes, levels, strict=True))), codes=codes)
    assert 100 * ((1 + found.growth_per_year_pct / 100) ** 10 - 1) == pytest.approx(
        found.growth_pct, rel=1e-6, abs=1e-6
    )
    assert set(found.status) == {Status.PUBLISHED}
