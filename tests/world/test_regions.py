"""The same numbers by other ways: a batch, a comparison, an industry's own region, a group of industries."""

from __future__ import annotations

import json
from typing import Any

import pytest

from world import plain
from world.by_hand import BY_HAND, JOBS, JOBS_BASE, US, US_BASE
from world.conftest import FACTORS, INLAND_REGION, OF_TWO_YEARS, World
from world.truth import COAST, INLAND

REGIONS = {"Coast": COAST[2023], "Inland": INLAND, "Part": ("02063",), "Over both": ("02020", "02090")}


@pytest.fixture(scope="module")
def floors(world: World) -> dict[tuple[str, str], dict[str, str]]:
    return world.batch(REGIONS, factors=OF_TWO_YEARS, suppressed="floor", lq_base="total")


@pytest.fixture(scope="module")
def estimates(world: World) -> dict[tuple[str, str], dict[str, str]]:
    return world.batch({"Coast": COAST[2023], "Inland": INLAND}, factors=OF_TWO_YEARS)


@pytest.fixture(scope="module")
def own(world: World) -> dict[str, dict[str, Any]]:
    report = world.ask("rank", factors=FACTORS, industry_regions={"493": INLAND_REGION, "62": {"counties": ["02090"]}})
    return {row["industry_code"]: row for row in report["table"]}


@pytest.mark.parametrize("column", [name for name in BY_HAND if name != "growth_trend_pct"])
def test_a_batch_has_the_values_by_hand(estimates: dict[tuple[str, str], dict[str, str]], column: str) -> None:
    assert float(estimates["Coast", "541"][column]) == pytest.approx(BY_HAND[column][0], rel=1e-9)


@pytest.mark.parametrize("region", ["Coast", "Inland", "Over both"])
def test_a_batch_of_floors_has_the_numbers_of_the_plain_reader(
    world: World, floors: dict[tuple[str, str], dict[str, str]], region: str
) -> None:
    base = {"Coast": COAST[2019]}.get(region, REGIONS[region])
    reader = plain.Reader(plain.read(world.files), base, REGIONS[region], lq_owns=("0",))
    assert {code for name, code in floors if name == region} == reader.codes()
    for code in sorted(c for c in reader.codes() if reader.group(c)[1]):
        row = floors[region, code]
        for name, value in reader.row(code).items():
            found = None if row[name] == "" else float(row[name])
            expected = value if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)
            assert found == expected, (code, name)


def test_a_part_of_a_parted_county_is_refused_in_a_batch_and_the_whole_is_not(
    floors: dict[tuple[str, str], dict[str, str]],
) -> None:
    row = floors["Part", "484"]
    assert (row["employment"], row["growth_status"], row["growth_pct"]) == ("30", "not_comparable", "")
    assert (row["benchmark_growth_status"], float(row["benchmark_growth_pct"])) == ("published", pytest.approx(20.0))
    assert floors["Coast", "484"]["growth_status"] == "sum_published"


def test_a_batch_grades_what_it_bounds_as_a_ranking_does(estimates: dict[tuple[str, str], dict[str, str]]) -> None:
    """Jobs and growth, by joint bounds. Of pay it has no joint bounds, and a grade by others would be another one."""
    row = estimates["Coast", "484"]
    assert {name for name in row if name.endswith("_grade")} == {
        "employment_grade",
        "employment_base_grade",
        "growth_grade",
    }
    assert row["employment_grade"]


def test_estimates_of_a_batch_lie_where_the_truth_can(estimates: dict[tuple[str, str], dict[str, str]]) -> None:
    # Bounds of Inland by adding those of its counties: 332 is 84 to 96 and 68 to 72. Joint ones may be tighter.
    for code, low, truth, high in (("332", 152, 160, 168), ("484", 15, 200, 386), ("493", 15, 200, 385)):
        row = estimates["Inland", code]
        assert low <= float(row["employment_lower"]) <= truth <= float(row["employment_upper"]) <= high
        assert float(row["employment"]) == pytest.approx(truth, abs=0.5)
        assert (row["employment_status"], row["n_suppressed"]) == ("estimated", "2")
    row = estimates["Coast", "722"]
    assert float(row["employment"]) == pytest.approx(1680, abs=0.1)
    assert float(row["growth_pct"]) == pytest.approx(-100 * 120 / 1800, abs=0.01)
    assert (row["employment_lower"], row["employment_upper"], row["growth_status"]) == ("1677.5", "1682.5", "estimated")
    assert estimates["Coast", "513"]["growth_status"] == "bridged"


def test_a_comparison_holds_both_spans(world: World) -> None:
    found = json.loads(
        world.run("compare", world.study(factors=FACTORS), "--years", "2019:2021", "--years", "2019:2023", "--json")
    )
    row = next(r for r in found["industries"] if r["industry_code"] == "541")
    for column, (value, _) in BY_HAND.items():
        assert row[f"{column}_2"] == pytest.approx(value, rel=1e-9), column
    # In 2021 390 + 700 + 22 jobs; 1,000 before, and two years between.
    assert (row["employment_1"], row["growth_pct_1"]) == (1112, pytest.approx(11.2))
    assert row["growth_per_year_pct_1"] == pytest.approx(100 * (1.112**0.5 - 1), rel=1e-9)
    # The nation's 110,000 became 117,000; 8,247 private jobs in Coast, 973,600 in the nation.
    assert row["competitive_effect_1"] == pytest.approx(112 - 1000 * 7_000 / 110_000, rel=1e-9)
    assert row["benchmark_growth_pct_1"] == pytest.approx(100 * 7_000 / 110_000, rel=1e-9)
    then = (1000 / JOBS_BASE) / (110_000 / US_BASE)
    assert row["lq_change_1"] == pytest.approx((1112 / 8247) / (117_000 / 973_600) - then, rel=1e-9)
    assert row["place_change"] == row["place_1"] - row["place_2"]
    assert [s["jobs"] for s in found["studies"]] == [8247, 8975]
    # 511 is a code of 2021 and not of 2023.
    parts = {r["industry_code"]: r for r in found["industries"]}
    assert (parts["511"]["employment_1"], parts["511"]["employment_2"]) == (520, None)
    assert any("spans of different length" in note for note in found["notes"])


def test_an_industry_over_its_own_region(own: dict[str, dict[str, Any]]) -> None:
    # 621 over 02090 alone: 300 jobs of 2,356, which earn 115,610,000 dollars; 280 of 2,270 before.
    row = own["621"]
    assert (row["employment"], row["employment_base"], row["n_establishments"]) == (300, 280, 20)
    assert (row["employment_status"], row["n_disclosed"], row["n_absent"]) == ("published", 1, 0)
    assert row["growth_pct"] == pytest.approx(100 * 20 / 280, rel=1e-9)
    # Slips: the study region's totals (8,975 and 8,283 jobs), whose region this is not.
    assert row["share_of_jobs_pct"] == pytest.approx(100 * 300 / 2356, rel=1e-9)
    now, then = (300 / 2356) / (130_000 / US), (280 / 2270) / (120_000 / US_BASE)
    assert row["location_quotient"] == pytest.approx(now, rel=1e-9)
    assert row["location_quotient_lower"] == pytest.approx(now, rel=1e-9)
    assert row["lq_change"] == pytest.approx(now - then, rel=1e-9)
    assert row["wage_premium_pct"] == pytest.approx(100 * (60_000 / (115_610_000 / 2356) - 1), rel=1e-9)
    assert row["competitive_effect"] == pytest.approx(20 - 280 * 10_000 / 120_000, rel=1e-9)
    assert row["benchmark_growth_pct"] == pytest.approx(100 * 10_000 / 120_000, rel=1e-9)
    assert (row["growth_status"], row["benchmark_growth_status"]) == ("published", "published")
    # 493 over Inland is hidden: 460 less 240 and 20, give or take 1 + 4 / 2.
    assert (own["493"]["employment_lower"], own["493"]["employment_upper"]) == (197, 203)
    assert own["493"]["employment"] == pytest.approx(200, abs=0.01)
    assert (own["493"]["own_region"], own["541"]["own_region"]) == ("Inland, 2 counties", "")


def test_an_industry_that_its_own_region_lacks_is_a_row_without_jobs(world: World) -> None:
    row = world.rows(industry_regions={"622": {"counties": ["02170"]}}, suppressed="floor")["622"]
    assert (row["employment"], row["employment_status"], row["n_absent"]) == (0, "absent", 1)


def test_an_own_factor_keeps_to_its_industry_whatever_region_that_has(world: World) -> None:
    (world.folder / "orders.csv").write_text("industry_code,orders\n311,1\n484,2\n493,3\n541,4\n")
    orders = {"file": "orders.csv", "column": "orders", "name": "orders", "better": "higher", "weight": 1}
    rows = world.rows(extra_factors=[orders], industry_regions={"493": INLAND_REGION}, suppressed="floor")
    assert {code: row["orders"] for code, row in rows.items() if row["orders"] is not None} == {
        "311": 1,
        "484": 2,
        "493": 3,
        "541": 4,
    }


def test_other_industries_keep_the_study_region(own: dict[str, dict[str, Any]]) -> None:
    for column, (value, _) in BY_HAND.items():
        assert own["541"][column] == pytest.approx(value, rel=1e-9)


def test_groups_are_sums_over_the_study_region(world: World) -> None:
    groups = [
        {"name": "Logistics", "industries": ["484", "493"]},
        {"name": "Media", "industries": ["513", "516", "519"]},
        {"name": "Care and food", "industries": ["621", "722"]},
    ]
    found = world.ask("shortlist", factors=FACTORS, groups=groups, industry_regions={"493": INLAND_REGION})
    by_name = {row["title"]: row for row in found["groups"]}
    row = by_name["Logistics"]
    # 550 + 240 jobs in Coast, although 493 alone is ranked over Inland; 440 + 160 before.
    assert (row["employment"], row["n_establishments"]) == (790, 31)
    assert row["growth_pct"] == pytest.approx(100 * 190 / 600, rel=1e-9)
    assert row["location_quotient"] == pytest.approx((790 / JOBS) / (120_000 / US), rel=1e-9)
    then = (600 / JOBS_BASE) / (90_000 / US_BASE)
    assert row["lq_change"] == pytest.approx((790 / JOBS) / (120_000 / US) - then, rel=1e-9)
    assert row["competitive_effect"] == pytest.approx(190 - 600 * 30_000 / 90_000, rel=1e-9)
    assert row["benchmark_growth_pct"] == pytest.approx(100 * 30_000 / 90_000, rel=1e-9)
    pay = (300 * 54_000 + 200 * 56_000 + 30 * 50_000 + 20 * 49_000 + 240 * 41_000) / 790
    assert row["avg_annual_wage_usd"] == pytest.approx(pay, rel=1e-9)
    assert row["average_establishment_size"] == pytest.approx(790 / 31, rel=1e-9)
    # All three members stand in one bridge group of 670 and 815 jobs, which counts once: not 2,010 and 2,445.
    media = by_name["Media"]
    assert (media["employment"], media["jobs_change"]) == (815, 145)
    assert media["competitive_effect"] == pytest.approx(145 - 670 * 5_000 / 40_000, rel=1e-9)
    assert media["benchmark_growth_pct"] == pytest.approx(100 * 5_000 / 40_000, rel=1e-9)
    # The hidden 70 of 02066 are estimated: 1,000 + 1,680 jobs, within 2.5 either way.
    mixed = by_name["Care and food"]
    assert mixed["employment"] == pytest.approx(2680, abs=1e-3)
    assert (mixed["employment_lower"], mixed["employment_upper"]) == (2677.5, 2682.5)


def test_a_group_of_a_region_that_changed_has_the_growth_of_its_benchmark(world: World) -> None:
    groups = [{"name": "Logistics", "industries": ["484", "493"]}]
    part = {"name": "Part", "counties": ["02063"]}
    (row,) = world.ask("shortlist", factors=FACTORS, groups=groups, region=part)["groups"]
    assert row["growth_pct"] is None
    assert row["benchmark_growth_pct"] == pytest.approx(100 * 30_000 / 90_000, rel=1e-9)
