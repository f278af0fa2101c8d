"""Labor supply and regional wages, worked by hand and on the real LAUS files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sectorlmi.people.regional_wages import areas_of, regional_wages
from sectorlmi.people.supply import Estimate, added, labor_force, older_workers_pct, share


def laus() -> dict[str, np.ndarray]:
    return {
        "area_fips": np.array(["13121", "13089", "13063"]),
        "labor_force": np.array([100.0, 300.0, np.nan]),
        "employed": np.array([90.0, 294.0, np.nan]),
        "unemployed": np.array([10.0, 6.0, np.nan]),
    }


def test_the_rate_follows_from_sums() -> None:
    assert labor_force(laus(), ["13121", "13089"]).unemployment_rate_pct == 4.0  # 16 of 400; the mean of rates is 6


def test_a_missing_county_makes_the_sum_unknown() -> None:
    found = labor_force(laus(), ["13121", "13063", "13999"])
    assert found.missing == ("13063", "13999")
    assert np.isnan(found.unemployment_rate_pct)


def test_the_real_rate_of_two_counties(shared_data: Path) -> None:
    import openpyxl

    from sectorlmi.sources import archive
    from sectorlmi.sources.laus import LAUS
    from sectorlmi.terms.progress import nobody

    path = shared_data / "labor_force" / "laucnty18.xlsx"
    (member,) = archive.members([path])
    (parsed,) = LAUS.parse(member, nobody)
    table = {name: np.array(parsed.table[name].to_pylist()) for name in parsed.table.column_names}
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    mine = [row for row in rows if row[1] == "13" and row[2] in ("121", "089")]
    found = labor_force(table, ["13121", "13089"])
    assert found.unemployed == sum(row[8] for row in mine)
    assert found.unemployment_rate_pct == pytest.approx(100 * sum(row[8] for row in mine) / sum(row[6] for row in mine))


def acs() -> dict[str, np.ndarray]:
    rows = [("a", "001", 100.0, 6.0), ("b", "001", 200.0, 8.0), ("a", "022", 30.0, 3.0), ("b", "022", 60.0, 4.0)]
    names = ("area_fips", "item", "estimate", "moe")
    return {name: np.array(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}


def test_margins_of_a_sum_combine_as_root_of_squares() -> None:
    assert added(acs(), ["a", "b"], ["022"]) == Estimate(90.0, 5.0)
    assert np.isnan(added(acs(), ["a", "c"], ["022"]).value)


def test_the_margin_of_a_share() -> None:
    part, whole = Estimate(90.0, 5.0), Estimate(300.0, 10.0)
    found = share(part, whole)
    assert found.value == 30.0
    assert found.moe == pytest.approx(100 * (25 - 0.09 * 100) ** 0.5 / 300)
    assert share(Estimate(90.0, 1.0), whole).moe == pytest.approx(100 * (1 + 0.09 * 100) ** 0.5 / 300)


def test_older_workers() -> None:
    ages = [f"A0{n}" for n in range(1, 9)]
    table = {
        "area_fips": np.array(["13121"] * 8),
        "industry": np.array(["622"] * 8),
        "ownercode": np.array(["A05"] * 8),
        "agegrp": np.array(ages),
        "employment": np.array([0.0, 10, 10, 20, 20, 10, 20, 10]),
    }
    assert older_workers_pct(table, ["13121", "13089"], "622") == 30.0
    withheld = {name: values[:-1] for name, values in table.items()}
    assert np.isnan(older_workers_pct(withheld, ["13121"], "622"))
    assert np.isnan(older_workers_pct(table, ["13121"], "541"))


def oews() -> dict[str, np.ndarray]:
    rows = [
        (12060, 291141, 4, 80_000.0, 300.0),
        (1300001, 291141, 4, 60_000.0, 100.0),
        (19100, 291141, 4, 1.0, 9.0),
        (12060, 111011, 4, 150_000.0, np.nan),
        (1300001, 111011, 4, 100_000.0, 10.0),
        (12060, 290000, 1, 1.0, 1.0),
    ]
    names = ("area", "occ", "level", "a_median", "employment")
    return {name: np.array(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}


def test_regional_wages_over_several_areas() -> None:
    definitions = {"county_fips": np.array(["13121", "13123"]), "area": np.array([12060, 1300001])}
    areas, missing = areas_of(definitions, ["13121", "13123", "13999"])
    assert (areas, missing) == ((12060, 1300001), ("13999",))
    found = regional_wages([oews()], areas, {"12060": "Atlanta"})
    assert found is not None
    assert found.median_usd == {"29-1141": 75_000.0, "11-1011": 125_000.0}  # weighted; plain where jobs are hidden
    assert (found.low_usd["29-1141"], found.high_usd["29-1141"]) == (60_000, 80_000)
    assert found.areas == ("Atlanta", "1300001")
    assert regional_wages([oews()], [99], {}) is None
