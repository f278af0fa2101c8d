"""Series over breaks: NAICS 2007/12/17/22, counties that changed, and a region that lacks a part."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sectorlmi import reference
from sectorlmi.suppression.resolved import bound
from sectorlmi.table import series
from sectorlmi.table.series import Series
from sectorlmi.table.sums import Year
from sectorlmi.terms import breaks
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Policy, Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.terms.study_years import Years

COUNTY, STATE = "98001", "98000"
STUDY = Study("S", Region("R", (COUNTY,)), Years.of(2012, 2022), benchmark=STATE)


def year(
    period: int | Period, jobs: dict[str, float | None], *, broken: tuple[str, ...] = (), gone: bool = False
) -> Year:
    """A county with these jobs by industry (None: hidden), each paid 10,000 dollars, in a state of ten of its like."""
    when = period if isinstance(period, Period) else Period(period)
    total = sum(value or 0 for value in jobs.values())
    listed: list[tuple[str, str, float | None]] = [
        (area, code, None if value is None else value * scale)
        for area, scale in ((STATE, 10), (COUNTY, 1))
        for code, value in sorted({"10": total, **jobs}.items())
    ]
    base = {STATE: 50, COUNTY: 70}
    level = [base[area] + (1 if code == "10" else len(code) + 2) for area, code, _ in listed]
    hidden = np.array([value is None for *_, value in listed])
    count = np.array([np.nan if value is None else value for *_, value in listed])
    cells = Cells(
        when,
        np.array([area for area, *_ in listed]),
        np.full(len(listed), "5"),
        np.array([code for _, code, _ in listed]),
        np.array(level, dtype=np.int64),
        np.full(len(listed), 3.0),
        count,
        count * 10_000,
        hidden,
    )
    return Year(bound(cells, level=6), () if gone else (COUNTY,), broken)


def made(code: str, *years: Year, suppressed: Policy = "floor") -> Series:
    return series.build(Study(**{**vars(STUDY), "suppressed": suppressed}), years, [code])


def jobs(found: Series) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in found["employment"][0]]


def test_a_code_that_never_changed_runs_on_from_2012_to_2022() -> None:
    found = made("622", *(year(y, {"622": y - 2000.0, "311": 5.0}) for y in (2012, 2016, 2017, 2021, 2022, 2024)))
    assert jobs(found) == [12, 16, 17, 21, 22, 24]
    assert set(found["break_before"][0]) == set(found["bridge"][0]) == {""}
    assert found.naics_vintage == (2012, 2012, 2017, 2017, 2022, 2022)
    assert list(found["avg_annual_wage_usd"][0]) == [10_000] * 6
    # Its share is the same in the state.
    assert list(found["location_quotient"][0]) == [1] * 6
    assert list(found["benchmark_employment"][0]) == [120, 160, 170, 210, 220, 240]
    assert found.members == ([("622",)] * 6,)


def test_before_2011_every_industry_breaks_because_no_concordance_is_at_hand() -> None:
    """And a sector does not: its content is taken for the same."""
    years = [year(y, {"622": 7.0, "62": 9.0}) for y in (2009, 2010, 2011, 2012)]
    found = made("622", *years)
    assert jobs(found) == [7, 7, 7, 7]
    assert list(found["break_before"][0]) == ["", "", "no concordance from NAICS 2007 to 2012 is at hand", ""]
    assert list(found["run"][0]) == [0, 0, 1, 1]
    assert list(found.comparable_with_last()[0]) == [False, False, True, True]
    assert set(made("62", *years)["break_before"][0]) == {""}


@pytest.mark.parametrize(
    "bridge", reference.naics_bridges(), ids=lambda b: f"{b.from_vintage}-{b.to_vintage}-{min(b.new)}"
)
def test_over_every_bridge_group_the_series_is_of_the_group(bridge: reference.Bridge) -> None:
    """Each new code stands for the whole group on both sides; an old one that is gone ends, with the reason."""
    first = {naics: begins for begins, naics in reference.naics_vintages()}
    at = first[bridge.to_vintage]
    before, after = (
        {code: float(10 + k) for k, code in enumerate(sorted(members))} for members in (bridge.old, bridge.new)
    )
    years = year(at - 1, before), year(at, after)
    for code in bridge.new:
        found = made(code, *years)
        assert jobs(found) == [sum(before.values()), sum(after.values())]
        assert list(found["employment_status"][0]) == ["bridged", "bridged"]
        assert list(found["break_before"][0]) == ["", ""]
        named = found["bridge"][0, 0]
        assert f"NAICS {bridge.from_vintage} {' '.join(sorted(bridge.old))}" in named
        assert f"NAICS {bridge.to_vintage} {' '.join(sorted(bridge.new))}" in named
    for code in bridge.old - bridge.new:
        found = made(code, *years)
        assert jobs(found) == [before[code], None]
        assert found["employment_status"][0, 1] == "not_comparable"
        assert found["break_before"][0, 1].startswith(f"retired after NAICS {bridge.from_vintage}: ")


def test_two_changes_of_naics_are_one_chain() -> None:
    """Every group from 2012 to 2022 has in each revision the codes that the steps join."""
    for digits in (3, 4, 5, 6):
        for chain in breaks.bridge_chains(2012, 2022, digits):
            for older, newer in pairwise(sorted(chain)):
                for group in breaks.bridge_groups(older, newer, digits):
                    assert not group.old & chain[older] or group.old <= chain[older]
                    assert not group.new & chain[newer] or group.new <= chain[newer]
                    assert bool(group.old & chain[older]) == bool(group.new & chain[newer])


def test_a_chain_of_two_changes_adds_up_what_each_year_calls_it() -> None:
    """4521 and 4529 became 4522 and 4523 in 2017, and those a part of a wider group in 2022."""
    (chain,) = (c for c in breaks.bridge_chains(2012, 2022, 4) if "4521" in c[2012])
    years = [year(y, dict.fromkeys(chain[v], 1.0)) for y, v in ((2015, 2012), (2018, 2017), (2023, 2022))]
    code = min(chain[2022])
    found = made(code, *years)
    assert jobs(found) == [len(chain[2012]), len(chain[2017]), len(chain[2022])]
    # The retired one ends in 2017, and is its own group up to then.
    ended = made("4521", *years)
    assert jobs(ended) == [1, None, None]
    assert ended["break_before"][0, 1].startswith("retired after NAICS 2012")
    assert ended["break_before"][0, 2] == ""


def test_inside_one_revision_a_redrawn_code_is_itself() -> None:
    found = made("513", year(2022, {"513": 4.0, "516": 2.0}), year(2023, {"513": 5.0, "516": 2.0}))
    assert jobs(found) == [4, 5]
    assert set(found["bridge"][0]) == {""}


def test_connecticut_is_a_gap_until_2023() -> None:
    """What read_periods says of a planning region before 2024."""
    why = breaks.area_codes(["09110"], ["09001", "09003"])
    assert why.lost == ("09110",)
    gone = [year(y, {"622": 5.0}, broken=why.broken, gone=True) for y in (2022, 2023)]
    found = made("622", *gone, year(2024, {"622": 6.0}))
    assert jobs(found) == [None, None, 6]
    assert list(found["break_before"][0, :2]) == ["; ".join(why.broken)] * 2
    assert "Connecticut" in found["break_before"][0, 0]
    assert [str(v) for v in found["n_establishments"][0]] == ["nan", "nan", "3.0"]
    assert list(found["employment_status"][0, :2]) == ["not_comparable"] * 2


def test_a_county_that_took_in_a_neighbour_breaks_the_line_and_shows_both_sides() -> None:
    why = breaks.grown_counties(["51019"], ["51019", "51515"], ["51019"])
    found = made(
        "622",
        *(year(y, {"622": 5.0}, broken=why) for y in (2012, 2013)),
        *(year(y, {"622": 9.0}) for y in (2014, 2015)),
    )
    assert jobs(found) == [5, 5, 9, 9]
    assert list(found["break_before"][0]) == ["", "", f"the region changed: {why[0]}", ""]
    assert list(found["run"][0]) == [0, 0, 1, 1]


def test_a_changed_region_needs_no_bridge() -> None:
    """Each side has the code's own jobs where they cannot be compared anyway."""
    found = made(
        "513",
        year(2021, {"511": 7.0, "519": 1.0}, broken=("it changed",)),
        year(2022, {"513": 4.0, "519": 2.0}),
    )
    assert jobs(found) == [0, 4]
    assert set(found["bridge"][0]) == {""}
    assert found["break_before"][0, 1] == "the region changed: it changed"


def test_a_year_that_lacks_a_part_of_the_region_stands_between_comparable_ones() -> None:
    found = made(
        "622",
        year(2018, {"622": 5.0}),
        year(2019, {"622": 1.0}, broken=("no county",), gone=True),
        year(2020, {"622": 6.0}),
    )
    assert jobs(found) == [5, None, 6]
    assert list(found["break_before"][0]) == ["", "no county", ""]
    assert list(found.comparable_with_last()[0]) == [True, False, True]


def test_pay_of_a_quarter_is_four_times_what_it_paid() -> None:
    found = made("622", year(Period(2020, 1), {"622": 5.0}), year(Period(2020, 2), {"622": 6.0}))
    assert list(found["avg_annual_wage_usd"][0]) == [40_000, 40_000]
    assert list(map(str, found.periods)) == ["2020Q1", "2020Q2"]


def test_hidden_points_go_by_the_policy() -> None:
    """Of 622 nothing is published: no number under either policy, but bounds."""
    years = year(2018, {"622": None, "311": 5.0}), year(2019, {"622": 4.0, "311": 5.0})
    for policy in ("floor", "exclude"):
        found = made("622", *years, suppressed=policy)
        assert jobs(found) == [None, 4]
        assert list(found["employment_status"][0]) == ["bounded_only", "published"]
        assert found["employment_lower"][0, 0] == 0


def test_no_industry_makes_an_empty_series() -> None:
    found = series.build(STUDY, [year(2018, {"622": 5.0})], [])
    assert found["employment"].shape == (0, 1)
