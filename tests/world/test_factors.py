"""All fifteen factors of the made-up world: by hand, and by a plain reader of the same files."""

from __future__ import annotations

from typing import Any

import pytest

from world import plain
from world.by_hand import BY_HAND, COVERED, COVERED_BASE, JOBS, JOBS_BASE, PAY, US, US_BASE, US_COVERED, US_COVERED_BASE
from world.conftest import ALL_FACTORS, FACTORS, INLAND_REGION, World
from world.truth import COAST, INLAND


def test_every_factor_has_a_value_by_hand() -> None:
    assert len(BY_HAND) == len(ALL_FACTORS) == 15


@pytest.mark.parametrize("column", BY_HAND)
def test_a_factor_by_hand(world: World, column: str) -> None:
    value, slips = BY_HAND[column]
    assert world.rows()["541"][column] == pytest.approx(value, rel=1e-9)
    assert all(wrong != pytest.approx(value, rel=1e-3) for wrong in slips.values())


def test_what_is_published_has_no_range_and_says_so(world: World) -> None:
    row = world.rows()["541"]
    for low, value, high in (
        ("employment_lower", 1225, "employment_upper"),
        ("growth_from_lower", 1000, "growth_from_upper"),
        ("growth_to_lower", 1225, "growth_to_upper"),
        ("avg_annual_wage_lower_usd", PAY, "avg_annual_wage_upper_usd"),
        ("growth_lower_pct", 22.5, "growth_upper_pct"),
        ("location_quotient_lower", BY_HAND["location_quotient"][0], "location_quotient_upper"),
    ):
        assert row[low] == row[high] == pytest.approx(value, rel=1e-9)
    statuses = ("employment", "employment_base", "avg_annual_wage", "growth", "location_quotient")
    assert {row[f"{name}_status"] for name in statuses} == {"sum_published"}
    assert row["projected_growth_status"] == "published"
    assert (row["n_disclosed"], row["n_suppressed"], row["n_absent"]) == (2, 0, 1)
    assert (row["employment_estimated_share"], row["growth_estimated_share"]) == (0, 0)


def test_a_number_of_one_cell_is_published_and_not_a_sum(world: World) -> None:
    row = world.rows()["622"]
    assert (row["employment"], row["employment_status"], row["growth_status"]) == (1200, "published", "published")
    assert (row["n_disclosed"], row["n_absent"], row["n_absent_base"]) == (1, 2, 1)


def test_projections_come_from_the_closest_row_and_a_row_that_is_not_there_is_no_zero(world: World) -> None:
    rows = world.rows()
    found = {code: (r["projected_growth_pct"], r["projected_growth_status"]) for code, r in rows.items()}
    # 1,100 → 1,078; 332 lies in manufacturing, 1,500 → 1,575; trucking is in the state alone, 800 → 840.
    assert found["311"] == (pytest.approx(-2.0), "published")
    assert found["332"] == (pytest.approx(5.0), "parent_rate")
    assert found["484"] == (pytest.approx(5.0), "state_rate")
    assert found["722"] == (pytest.approx(20.0), "published")
    assert found["621"] == (None, "missing")


def test_a_parted_county_is_one_county_in_both_years(world: World) -> None:
    # 484: 300 + 200 + 30 + 20 jobs in 2023; 240 + 160 in 02020 and 40 in 02261, which the study does not name, in 2019.
    row = world.rows()["484"]
    assert (row["employment"], row["employment_base"], row["growth_pct"]) == (550, 440, pytest.approx(25.0))
    assert row["n_disclosed_base"] == 2
    notes = world.ask("table", factors=FACTORS)["notes"]
    assert any("Valdez-Cordova" in note for note in notes)


def test_the_parted_county_may_be_named_by_its_old_code(world: World) -> None:
    old = world.rows(region={"name": "Coast", "counties": ["02020", "02261"]})
    for code, row in world.rows().items():
        assert {name: old[code][name] for name in BY_HAND} == {name: row[name] for name in BY_HAND}, code
        assert old[code]["n_absent"] == row["n_absent"]


def test_a_part_of_the_parted_county_is_not_compared(world: World) -> None:
    row = world.rows(region={"name": "Part", "counties": ["02063"]})["484"]
    assert (row["employment"], row["employment_status"]) == (30, "published")
    assert row["location_quotient"] == pytest.approx((30 / 410) / (60_000 / US), rel=1e-9)
    assert (row["employment_base"], row["growth_pct"], row["jobs_change"]) == (None, None, None)
    assert (row["lq_change"], row["competitive_effect"], row["growth_lower_pct"]) == (None, None, None)
    assert row["growth_status"] == row["employment_base_status"] == "not_comparable"
    # The nation's trucking, 50,000 → 60,000, is what it was.
    assert (row["benchmark_growth_pct"], row["benchmark_growth_status"]) == (pytest.approx(20.0), "published")


def test_growth_across_a_naics_revision_is_the_groups(world: World) -> None:
    rows = world.rows()
    # 511, 515 and 519 had 450 + 140 + 80 jobs; 513, 516 and 519 have 600 + 115 + 100. The nation: 40,000 and 45,000.
    growth = 100 * (815 - 670) / 670
    for code, jobs in (("513", 600), ("516", 115), ("519", 100)):
        row = rows[code]
        assert (row["employment"], row["growth_from"], row["growth_to"]) == (jobs, 670, 815)
        assert row["growth_pct"] == pytest.approx(growth, rel=1e-9)
        assert row["jobs_change"] == 145
        assert row["lq_change"] == pytest.approx((815 / JOBS) / (45_000 / US) - (670 / JOBS_BASE) / (40_000 / US_BASE))
        # Slip: the nation's own 519 (11,000 → 12,000) beside the region's group.
        assert row["competitive_effect"] == pytest.approx(145 - 670 * 5_000 / 40_000, rel=1e-9)
        assert row["growth_status"] == row["benchmark_growth_status"] == "bridged"
        assert row["benchmark_growth_pct"] == pytest.approx(100 * 5_000 / 40_000, rel=1e-9)
        assert row["benchmark_growth_note"].endswith("511 515 519 against NAICS 2022 513 516 519")
    # The location quotient is the code's own: it compares nothing.
    assert rows["519"]["location_quotient"] == pytest.approx((100 / JOBS) / (12_000 / US), rel=1e-9)
    # 519 stood in both years, with other contents: its base is shown, and is no base. 513 had none, which is no zero.
    assert (rows["519"]["employment_base"], rows["519"]["employment_base_status"]) == (80, "not_comparable")
    assert (rows["513"]["employment_base"], rows["513"]["employment_base_status"]) == (None, "not_comparable")
    # Retail is one group: 700 + 70 + 300 jobs against 650 + 40 + 25 + 200.
    assert rows["445"]["growth_pct"] == rows["458"]["growth_pct"] == pytest.approx(100 * (915 - 1070) / 1070)


def test_a_retired_code_is_shown_and_has_no_number(world: World) -> None:
    for code, jobs in (("511", 450), ("515", 140), ("448", 300)):
        row = world.rows()[code]
        assert (row["naics_vintage"], row["employment_base"], row["employment"]) == (2017, jobs, None)
        assert {row[name] for name in BY_HAND} == {None}
        kinds = {row["employment_status"], row["growth_status"], row["benchmark_growth_status"]}
        assert kinds == {"not_comparable"}


def test_the_base_of_all_jobs_divides_by_every_ownership(world: World) -> None:
    row = world.rows(lq_base="total")["541"]
    assert row["location_quotient"] == pytest.approx((1225 / COVERED) / (124_000 / US_COVERED), rel=1e-9)
    now, then = (1225 / COVERED) / (124_000 / US_COVERED), (1000 / COVERED_BASE) / (110_000 / US_COVERED_BASE)
    assert row["lq_change"] == pytest.approx(now - then, rel=1e-9)
    assert row["share_of_jobs_pct"] == pytest.approx(100 * 1225 / COVERED, rel=1e-9)
    # All wages of Coast, of every ownership: 667,940,000 + 27,415,000 + 11,210,000.
    assert row["wage_premium_pct"] == pytest.approx(100 * (PAY / (706_565_000 / COVERED) - 1), rel=1e-9)
    assert row["employment"] == 1225


def test_all_ownerships_are_added_up(world: World) -> None:
    # 622: 1,200 private, 300 federal and 80 local jobs; 1,000 + 280 + 70 before. The nation: 145,000 + 6,200 + 18,300.
    row = world.rows(ownership="total")["622"]
    assert (row["employment"], row["employment_base"], row["n_establishments"]) == (1580, 1350, 4)
    assert row["growth_pct"] == pytest.approx(100 * 230 / 1350, rel=1e-9)
    assert row["location_quotient"] == pytest.approx((1580 / COVERED) / (169_500 / US_COVERED), rel=1e-9)
    pay = (1200 * 72_000 + 300 * 85_000 + 80 * 60_000) / 1580
    assert row["avg_annual_wage_usd"] == pytest.approx(pay, rel=1e-9)
    # Three counties by four ownerships are twelve cells.
    assert (row["n_disclosed"], row["n_absent"], row["employment_status"]) == (3, 9, "sum_published")


def test_an_ownership_that_an_area_does_not_have_is_no_gap(world: World) -> None:
    """02110 has no federal employer: its state, local and private establishments are all that own 0 counts."""
    region = {"name": "Outside", "counties": ["02110"]}
    row = world.rows(region=region, ownership=["1", "5"], suppressed="floor")["541"]
    assert (row["employment"], row["n_disclosed"], row["n_absent"]) == (150, 1, 1)


VARIANTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "estimate": ({}, {"policy": "exclude"}),
    "floor": ({"suppressed": "floor"}, {}),
    "exclude": ({"suppressed": "exclude"}, {"policy": "exclude"}),
    "four digits": ({"suppressed": "floor", "level": 4}, {"digits": 4}),
    "against the state, two years": (
        {"suppressed": "floor", "benchmark": "02000", "years": {"base": 2019, "current": 2021}},
        {"benchmark": "02000", "current": 2021, "areas": COAST[2021]},
    ),
    "everything over everything": (
        {"suppressed": "floor", "ownership": "total"},
        {"owns": ("1", "2", "3", "5"), "lq_owns": ("0",)},
    ),
    "local and private, of Inland": (
        {"suppressed": "floor", "ownership": ["3", "5"], "region": INLAND_REGION},
        {"owns": ("3", "5"), "lq_owns": ("3", "5"), "base_areas": INLAND, "areas": INLAND},
    ),
    "Inland without what is hidden": (
        {"suppressed": "exclude", "region": INLAND_REGION},
        {"policy": "exclude", "base_areas": INLAND, "areas": INLAND},
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_plain_reader_finds_the_same(world: World, variant: str) -> None:
    changes, how = VARIANTS[variant]
    reader = plain.Reader(**{"files": plain.read(world.files), "base_areas": COAST[2019], "areas": COAST[2023], **how})
    rows = world.rows(**changes)
    assert set(rows) == reader.codes()
    for code, row in rows.items():
        if not reader.group(code)[1] or (variant == "estimate" and hides_any(row)):
            continue
        for name, value in reader.row(code).items():
            expected = value if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)
            assert row[name] == expected, (code, name)


def hides_any(row: dict[str, Any]) -> bool:
    return bool(row["n_suppressed"] or row["n_suppressed_base"] or row["growth_estimated_share"])
