"""A quarter that shows what its year hides: it moves the estimate of the year, and of every command alike."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from world.conftest import FACTORS, World

_QUARTERLY = """
area_fips own_code industry_code agglvl_code size_code year qtr disclosure_code qtrly_estabs month1_emplvl month2_emplvl
month3_emplvl total_qtrly_wages taxable_qtrly_wages qtrly_contributions avg_wkly_wage
"""
# 484 of this county is hidden in every year of the world; its sums leave it some 15 to 250 jobs.
COUNTY, HIDDEN, SHOWN = "02090", ("484", "4841", "48411", "484110"), 150
COUNTIES = ("02020", COUNTY)
TWO_COUNTIES = {"region": {"name": "Two", "counties": list(COUNTIES)}, "factors": FACTORS}


def quarter_of(annual: Path) -> list[list[str]]:
    """The rows of the second quarter of 2023: those of the year, and in one county a hidden industry."""
    rows = []
    with annual.open(newline="") as stream:
        for row in csv.DictReader(stream):
            jobs, wages, flag = (
                row["annual_avg_emplvl"],
                str(int(row["total_annual_wages"]) // 4),
                row["disclosure_code"],
            )
            if row["area_fips"] == COUNTY and row["own_code"] == "5" and row["industry_code"] in HIDDEN:
                jobs, wages, flag = str(SHOWN), str(SHOWN * 13_000), ""
            codes = [row[name] for name in _QUARTERLY.split()[:5]]
            rows.append([*codes, "2023", "2", flag, row["annual_avg_estabs"], jobs, jobs, jobs, wages, "0", "0", "0"])
    return rows


@pytest.fixture(scope="module")
def with_quarter(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("with-quarter"))
    quarters = world.folder / "quarters"
    quarters.mkdir()
    for annual in sorted(world.files.glob("2023-02*.csv")):
        with (quarters / f"2023-q2-{annual.name}").open("w", newline="") as stream:
            csv.writer(stream).writerows([_QUARTERLY.split(), *quarter_of(annual)])
    world.run("load", quarters)
    return world


def test_an_open_quarter_moves_the_estimate_and_no_bound(world: World, with_quarter: World) -> None:
    before, after = (w.rows(**TWO_COUNTIES)["484"] for w in (world, with_quarter))
    assert after["employment"] > before["employment"] + 10
    assert after["employment_status"] == before["employment_status"] == "estimated"
    for bound in ("employment_lower", "employment_upper"):
        assert after[bound] == before[bound]
    # What is published stays as it is.
    assert with_quarter.rows(**TWO_COUNTIES)["541"] == world.rows(**TWO_COUNTIES)["541"]


def test_a_batch_leans_on_the_quarter_as_well(with_quarter: World) -> None:
    alone = with_quarter.rows(**TWO_COUNTIES)["484"]
    row = with_quarter.batch({"Two": COUNTIES}, factors=FACTORS)["Two", "484"]
    assert row["employment_status"] == "estimated"
    for name in ("employment", "growth_pct", "employment_lower", "employment_upper", "location_quotient"):
        assert float(row[name]) == pytest.approx(alone[name], rel=1e-9), name
