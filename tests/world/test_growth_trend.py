"""The trend over 2019, 2021 and 2023, by hand: where there is one, what it rests on, and what it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from math import exp, log, sqrt
from statistics import median
from typing import Any

import pytest

from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.table import series, theil_sen
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Region, Study, Years
from sectorlmi.workflows import footings, rank, study_cells, trend_years
from world.conftest import FACTORS, INLAND_REGION, OF_TWO_YEARS, World
from world.truth import COAST, INLAND, YEARS, leaves

TREND = {"employment": {"weight": 1}, "growth": {"weight": 1}, "growth_trend": {"weight": 1}}


def rate(*jobs: float) -> float:
    """Of three points two years apart: percent a year."""
    a, b, c = map(log, jobs)
    return 100 * (exp(median([(b - a) / 2, (c - b) / 2, (c - a) / 4])) - 1)


@pytest.fixture(scope="module")
def coast(world: World) -> dict[str, dict[str, Any]]:
    return world.rows(factors=TREND)


def test_published_points_have_no_range_and_say_which_they_are(coast: dict[str, dict[str, Any]]) -> None:
    row = coast["541"]
    assert row["growth_trend_pct"] == pytest.approx(rate(1000, 1112, 1225), rel=1e-9)
    assert row["growth_trend_lower_pct"] == row["growth_trend_upper_pct"] == row["growth_trend_pct"]
    assert (row["growth_trend_status"], row["growth_trend_grade"]) == ("sum_published", "published")
    assert (row["growth_trend_note"], row["growth_trend_estimated_share"]) == ("over 2019, 2021 and 2023", 0)
    changes, slope = (log(1.112) / 2, log(1225 / 1112) / 2), log(1.225) / 4
    assert row["volatility_pct"] == pytest.approx(100 * sqrt(sum((c - slope) ** 2 for c in changes)), rel=1e-9)


def test_it_runs_over_a_bridge_group_and_a_retired_code_has_none(coast: dict[str, dict[str, Any]]) -> None:
    # 511, 515 and 519: 450 + 140 + 80, then 520 + 128 + 90; 513, 516 and 519: 600 + 115 + 100.
    for code in ("513", "516", "519"):
        row = coast[code]
        assert row["growth_trend_pct"] == pytest.approx(rate(670, 738, 815), rel=1e-9)
        assert row["growth_trend_status"] == "bridged"
        assert row["growth_trend_note"].startswith("over 2019, 2021 and 2023; NAICS 2017 511 515 519 against")
    row = coast["511"]
    assert (row["growth_trend_pct"], row["volatility_pct"], row["growth_trend_status"]) == (
        None,
        None,
        "not_comparable",
    )
    assert row["growth_trend_note"].startswith("no number of 2023 is known; retired after NAICS 2017")


def test_hidden_points_bound_it(world: World) -> None:
    row = world.rows(factors=TREND, region=INLAND_REGION)["484"]
    # 170, 185 and 200 in truth, each year hidden in part.
    assert row["growth_trend_lower_pct"] < rate(170, 185, 200) < row["growth_trend_upper_pct"]
    assert row["growth_trend_status"] == "estimated"
    assert 0 < row["growth_trend_estimated_share"] < 1
    # One cell of 2023, 1,677.5 to 1,682.5; what 2019 and 2021 have is published.
    row = world.rows(factors=TREND)["722"]
    ends = (row["growth_trend_lower_pct"], row["growth_trend_upper_pct"])
    assert ends == pytest.approx((rate(1800, 1350, 1677.5), rate(1800, 1350, 1682.5)), rel=1e-9)
    assert row["growth_trend_pct"] == pytest.approx(rate(1800, 1350, 1680), rel=1e-6)
    assert row["growth_trend_grade"] == "close"


def test_a_part_of_a_parted_county_has_one_year(world: World) -> None:
    row = world.rows(factors=TREND, region={"name": "Part", "counties": ["02063"]})["484"]
    assert (row["growth_trend_pct"], row["employment"]) == (None, 30)
    assert row["growth_trend_note"] == "only 2023 can be compared, and a trend needs 3 points"


def test_a_floor_is_no_point(world: World) -> None:
    rows = world.rows(factors=TREND, suppressed="floor")
    assert (rows["722"]["growth_trend_pct"], rows["722"]["growth_trend_note"]) == (None, "a part of 2023 is hidden")
    # 02261 hides 621 in 2019.
    row = rows["621"]
    assert (row["growth_trend_pct"], row["growth_trend_status"]) == (None, "missing")
    assert row["growth_trend_note"] == "only 2021 and 2023 can be compared, and a trend needs 3 points"
    assert rows["541"]["growth_trend_pct"] == pytest.approx(rate(1000, 1112, 1225), rel=1e-9)


def test_an_industry_has_that_of_its_own_region(world: World) -> None:
    rows = world.rows(factors=TREND, industry_regions={"62": {"counties": ["02090"]}})
    assert rows["621"]["growth_trend_pct"] == pytest.approx(rate(280, 290, 300), rel=1e-9)
    assert rows["541"]["growth_trend_pct"] == pytest.approx(rate(1000, 1112, 1225), rel=1e-9)


def test_its_likely_range_lies_inside_the_certain_one(world: World) -> None:
    asked = {"factors": TREND, "region": INLAND_REGION, "uncertainty": {"fills": 50}}
    rows = {row["industry_code"]: row for row in world.ask("rank", **asked)["table"]}
    row = rows["484"]
    ends = [row[f"growth_trend_{end}_pct"] for end in ("lower", "low", "high", "upper")]
    assert ends == sorted(ends)
    assert ends[1] < row["growth_trend_pct"] < ends[2]
    assert ends[0] < ends[3]
    row = rows["541"]
    assert row["growth_trend_low_pct"] == row["growth_trend_high_pct"] == row["growth_trend_pct"]


def test_other_numbers_and_their_fills_are_what_they_are_without_it(world: World) -> None:
    asked = {"region": INLAND_REGION, "uncertainty": {"fills": 20}}
    weights = {name: {"weight": 1} for name in ("employment", "growth")}
    plain = world.ask("rank", factors=weights, **asked)["table"]
    beside = world.ask("rank", factors=weights | {"growth_trend": {"weight": 0}}, **asked)["table"]
    about = ("growth_trend", "volatility", "two_ends")
    for one, other in zip(plain, beside, strict=True):
        assert one == {name: value for name, value in other.items() if not name.startswith(about)} | {
            name: one[name] for name in one if name.startswith(about)
        }
    assert {name for name in plain[0] if name.startswith(about)} == {"growth_trend_pct", "growth_trend_status"}
    assert {row["growth_trend_status"] for row in plain} == {"missing"}


class Counted(Store):
    """A store that notes which periods' cells are asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.root)
        self.read: set[Period] = set()

    def cells(self, period: Period, *args: Any, **kwargs: Any) -> Any:
        self.read.add(period)
        return super().cells(period, *args, **kwargs)


def test_the_years_between_are_read_where_a_study_asks_for_it_alone(world: World) -> None:
    for factors, years in ((OF_TWO_YEARS, {2019, 2023}), (FACTORS, set(YEARS))):
        store = Counted(Store(world.store))
        study = load_study(world.study(factors=factors, suppressed="floor"))
        _, found = rank.study_table(study, store)
        assert store.read == {Period(year) for year in years}
        assert bool(found.between) is (2021 in years)
        assert len(found.provenance) == len({p.sha256 for p in found.provenance})


def test_two_years_alone_have_no_trend_and_say_so(world: World) -> None:
    found = json.loads(
        world.run("compare", world.study(factors=TREND), "--years", "2019:2021", "--years", "2019:2023", "--json")
    )
    row = next(r for r in found["industries"] if r["industry_code"] == "541")
    assert (row["growth_trend_pct_1"], row["growth_trend_pct_2"]) == (None, pytest.approx(rate(1000, 1112, 1225)))
    ranked = world.ask("rank", factors=TREND, years={"base": 2019, "current": 2021})
    assert any("the years between" in gap["what"] for gap in ranked["board"]["to_do"])


def test_the_parts_of_a_pick_have_theirs(world: World) -> None:
    found = world.ask("shortlist", factors=TREND, shortlist={"top": 3, "any_factor_top": 0, "add": ["541"]})
    parts = {row["industry_code"]: row for row in found["sub_industries"]}
    # 5412: 380 + 20, 390 + 22, 400 + 25.
    assert parts["5412"]["growth_trend_pct"] == pytest.approx(rate(400, 412, 425), rel=1e-9)


def test_a_batch_has_it(world: World, coast: dict[str, dict[str, Any]]) -> None:
    rows = world.batch({"Coast": COAST[2023], "Inland": INLAND}, factors=TREND)
    assert float(rows["Coast", "541"]["growth_trend_pct"]) == pytest.approx(rate(1000, 1112, 1225), rel=1e-9)
    assert rows["Coast", "511"]["growth_trend_status"] == coast["511"]["growth_trend_status"] == "not_comparable"
    assert float(rows["Inland", "484"]["growth_trend_estimated_share"]) > 0


class Periods:
    """A store that knows its periods alone."""

    def periods(self) -> Iterator[Period]:
        return (Period(year, quarter) for year in range(2014, 2019) for quarter in range(5))


@pytest.mark.parametrize(("years", "expected"), [
    ({"base": 2015, "current": 2018}, ["2016", "2017"]),
    ({"base": "2015Q2", "current": "2018Q2"}, ["2016Q2", "2017Q2"]),
    ({"base": 2017, "current": 2018}, []),
])  # fmt: skip
def test_a_quarter_is_compared_with_the_same_quarter(world: World, years: dict[str, Any], expected: list[str]) -> None:
    study = load_study(world.study(years=years))
    store: Any = Periods()
    assert list(map(str, trend_years.periods_between(study, store))) == expected


def test_a_year_that_lacks_a_county_is_no_point_and_the_rest_is_ranked(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trimmed = World(tmp_path_factory.mktemp("trimmed"))
    trimmed.store = trimmed.folder / "other"
    (trimmed.files / "2021-02170.csv").unlink()
    trimmed.run("load", trimmed.files)
    asked = {"factors": TREND, "region": INLAND_REGION, "uncertainty": {"fills": 10}}
    found = trimmed.ask("rank", **asked)
    assert any(note.startswith("A gap in 2021: the store has no 02170") for note in found["notes"])
    rows = {row["industry_code"]: row for row in found["table"]}
    assert rows["541"]["growth_trend_note"] == "only 2019 and 2023 can be compared, and a trend needs 3 points"
    assert {row["growth_trend_pct"] for row in rows.values()} == {None}


@pytest.mark.parametrize("counties", [INLAND, COAST[2023], ("02110",), ("02020", "02063")])
def test_fills_run_over_the_points_of_the_table(world: World, counties: tuple[str, ...]) -> None:
    study = load_study(world.study(factors=TREND, region={"name": "Here", "counties": list(counties)}))
    _, found = rank.study_table(study, Store(world.store))
    for footing in footings.footings(found):
        drawn = series.comparable_targets(footing.trend_years, footing.industries)
        made = series.build(footing.study, footing.trend_years, footing.industries)
        assert [[bool(codes) for codes in year] for year in drawn] == theil_sen.counted_points(made).T.tolist()


@pytest.mark.parametrize("counties", [INLAND, COAST[2023]])
def test_the_truth_lies_between_the_certain_bounds(world: World, counties: tuple[str, ...]) -> None:
    rows = world.rows(factors=TREND, region={"name": "Here", "counties": list(counties)})
    n_hidden = 0
    for code, row in rows.items():
        if row["growth_trend_pct"] is None or row["growth_trend_status"] == "bridged":
            continue
        jobs = dict.fromkeys(YEARS, 0)
        for (year, area, own, six), numbers in leaves().items():
            if area in {*counties, *({"02261"} if "02063" in counties else ())} and own == "5" and six[:3] == code:
                jobs[year] += numbers[1]
        expected = rate(*jobs.values())
        assert row["growth_trend_lower_pct"] - 1e-7 <= expected <= row["growth_trend_upper_pct"] + 1e-7, code
        n_hidden += row["growth_trend_status"] == "estimated"
    assert n_hidden >= 2


def test_the_region_of_today_is_the_measure_of_its_trend() -> None:
    """Why the base year is not comparable stands with both years; the current one is what it is compared with."""
    year = study_cells.empty_year(Period(2019))
    base, current = (replace(year, broken=("redrawn",)) for _ in range(2))
    years = footings.Footing(
        None, Study("S", Region("R"), Years.of(2019, 2023)), base, current, (), (year,)
    ).trend_years
    assert [one.broken for one in years] == [("redrawn",), (), ()]
