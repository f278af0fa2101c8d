"""A quarter that shows what its year hides: it moves the estimate of the year, and of every command alike."""

from __future__ import annotations

import pytest

from world.conftest import FACTORS, OF_TWO_YEARS, World
from world.rows import Row, write_quarter

# 484 of this county is hidden in every year of the world; its sums leave it some 15 to 250 jobs.
COUNTY, HIDDEN, SHOWN = "02090", ("484", "4841", "48411", "484110"), 150
COUNTIES = ("02020", COUNTY)
TWO_COUNTIES = {"region": {"name": "Two", "counties": list(COUNTIES)}, "factors": FACTORS}


def hidden_in_the_year(row: Row) -> int | None:
    """The jobs that the quarter shows of one county's hidden industry."""
    is_it = row["area_fips"] == COUNTY and row["own_code"] == "5" and row["industry_code"] in HIDDEN
    return SHOWN if is_it else None


@pytest.fixture(scope="module")
def with_quarter(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("with-quarter"))
    quarters = world.folder / "quarters"
    quarters.mkdir()
    for annual in sorted(world.files.glob("2023-02*.csv")):
        write_quarter(annual, quarters / f"2023-q2-{annual.name}", 2, hidden_in_the_year)
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
    row = with_quarter.batch({"Two": COUNTIES}, factors=OF_TWO_YEARS)["Two", "484"]
    assert row["employment_status"] == "estimated"
    for name in ("employment", "growth_pct", "employment_lower", "employment_upper", "location_quotient"):
        assert float(row[name]) == pytest.approx(alone[name], rel=1e-9), name
