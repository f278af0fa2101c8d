"""The model `trend` in a study: real counties of Georgia and Ohio, each number reckoned again with plain arithmetic."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.ranking import backtest_document, result
from sectorlmi.reports import json as json_report
from sectorlmi.store import Store
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.groups import group_table
from sectorlmi.table.look_back import trial
from sectorlmi.table.outlook import Shares
from sectorlmi.table.panel import industries_of
from sectorlmi.table.trials import error_share, trend
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Region, Study, Uncertainty, Years
from sectorlmi.terms.study_parts import IndustryGroup, ProjectionFile, ThirdPartyTable
from sectorlmi.terms.study_projections import ProjectionModel
from sectorlmi.workflows import backtest, batch, footings, rank, trend_model
from sectorlmi.workflows.batch import Request
from sectorlmi.workflows.study_cells import StudyCells
from sectorlmi.workflows.study_periods import read_periods

from .conftest import OHIO

TREND = ProjectionModel("trend", 2021)
NATION = "bls_ep_industry_2020_30.xlsx"


@pytest.fixture(scope="module")
def modelled(real_store: Store, atlanta: Study) -> tuple[DataTable, StudyCells]:
    return rank.study_table(replace(atlanta, projections=(TREND,)), real_store)


def reckoned(table: DataTable) -> dict[str, tuple[float, float, float]]:
    """Percent over three years and its range, by plain arithmetic on the table's own sums; Georgia is the benchmark."""
    q = table.quantities
    rows = []
    for i, code in enumerate(table.industries):
        now, start, end = q.employment[i], q.growth_from[i], q.growth_to[i]
        wide = q.benchmark_employment[i], q.benchmark_from[i], q.benchmark_to[i]
        own = math.log(end / start) / 3 if start > 0 and end > 0 and now > 0 else None
        trend = math.log(wide[2] / wide[1]) / 3 if wide[1] > 0 and wide[2] > 0 else None
        rows.append((code, now, own, wide[0], trend, 1 - table["growth_estimated_share"][i]))
    whole = math.log(
        sum(wide for *_, wide, trend, _ in rows if trend is not None)
        / sum(wide / math.exp(3 * trend) for *_, wide, trend, _ in rows if trend is not None)
    ) / 3  # fmt: skip
    both = [r for r in rows if r[2] is not None and r[4] is not None]
    expected = sum(now / math.exp(3 * own) * math.exp(3 * trend) for _, now, own, _, trend, _ in both)
    region = math.log(sum(r[1] for r in both) / expected) / 3
    found = {}
    for code, now, own, _, trend, sure in rows:
        if not now > 0:
            continue
        wider = whole if trend is None else trend
        rate = 0.5 * wider + 0.3 * whole + 0.7 * 3 / 4 * region
        if own is not None:
            rate += 0.4 * 3 / 5 * now / (now + 2000) * sure * (own - wider - region)
        jobs = now * math.exp(3 * rate)
        widths = {50: 0.42, 200: 0.22, 1000: 0.15, 5000: 0.09, 1e12: 0.06}
        half = next(width for limit, width in widths.items() if jobs < limit)
        half *= 3**0.7
        found[code] = tuple(100 * (math.exp(3 * rate + sign * half) - 1) for sign in (0, -1, 1))
    return found


def test_every_number_is_the_formulas(modelled: tuple[DataTable, StudyCells]) -> None:
    table, _ = modelled
    plain = reckoned(table)
    names = ("projected_growth_pct", "projected_growth_low_pct", "projected_growth_high_pct")
    shown = {c: tuple(table[n][i] for n in names) for i, c in enumerate(table.industries)}
    assert len(plain) > 80
    assert {c: s for c, s in shown.items() if c in plain} == {c: pytest.approx(p, rel=1e-6) for c, p in plain.items()}
    assert all(np.isnan(s).all() for c, s in shown.items() if c not in plain)


def test_construction_of_buildings_by_the_published_figures(modelled: tuple[DataTable, StudyCells]) -> None:
    # 236 hides nothing: 20,024 → 23,715 jobs in the region, and the state's row is published.
    table, _ = modelled
    i = table.row_of("236")
    assert table["projection_base"][i] == table["employment"][i] == 23_715
    assert table["projection_projected"][i] == pytest.approx(
        23_715 * (1 + table["projected_growth_pct"][i] / 100), rel=1e-9
    )
    assert (1 + table["projected_growth_per_year_pct"][i] / 100) ** 3 == pytest.approx(
        1 + table["projected_growth_pct"][i] / 100
    )


def test_modelled_numbers_say_so(modelled: tuple[DataTable, StudyCells]) -> None:
    table, found = modelled
    kinds = dict(zip(table.industries, table["projected_growth_status"], strict=True))
    assert {kinds[c] for c in reckoned(table)} == {Status.MODELLED}
    note = table["projected_growth_note"][table.row_of("236")]
    assert note.startswith("model trend: the trend of Georgia 2015-2018, damped")
    assert "90 % range" in note
    (said,) = [n for n in table.notes if "is modeled" in n]
    assert "to 2021" in said
    assert "fewer than 4 years" in said
    assert "New York" in said
    assert found.model is not None
    assert found.model.scale == 1


def test_json_has_the_range(real_store: Store, atlanta: Study, tmp_path: Path) -> None:
    study = replace(atlanta, projections=(TREND,), output=replace(atlanta.output, folder=tmp_path, formats=("json",)))
    report = rank.run(study, real_store)
    told = json.loads(json_report.text(json_report.as_dict(result.document(report))))
    row = told["table"][0]
    assert row["projected_growth_low_pct"] < row["projected_growth_pct"] < row["projected_growth_high_pct"]
    assert row["projected_growth_status"] == "modelled"
    assert told["study"]["projections"] == [{"model": "trend", "horizon": 2021, "of": ""}]


@pytest.fixture
def nation(tmp_path: Path) -> ProjectionFile:
    file = tmp_path / "nation.csv"
    file.write_text("Area,NAICS,Jobs 2020,Jobs 2030\nUnited States,622,5000,5600\nUnited States,236,1600,1700\n")
    columns = (("area", "Area"), ("code", "NAICS"), ("base", "Jobs 2020"), ("projected", "Jobs 2030"))
    return ProjectionFile(file, "", (), columns, 2020, 2030)


def test_official_projections_come_first(real_store: Store, atlanta: Study, tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("NAICS,Jobs 2016,Jobs 2026\n236,1000,1200\n62,500,550\n", encoding="utf-8")
    columns = (("code", "NAICS"), ("base", "Jobs 2016"), ("projected", "Jobs 2026"))
    few = ProjectionFile(file, "", ("Metro Atlanta",), columns, 2016, 2026)
    alone, _ = rank.study_table(replace(atlanta, projections=(few,)), real_store)
    both, _ = rank.study_table(replace(atlanta, projections=(few, TREND)), real_store)
    official = alone["projected_growth_status"] != Status.MISSING
    assert [c for c, is_there in zip(alone.industries, official, strict=True) if is_there] == [
        *("236", "621", "622", "623", "624"),
    ]
    for name in ("projected_growth_pct", "projected_growth_status", "projection_projected"):
        assert (alone[name] == both[name])[official].all()
    assert np.isnan(both["projected_growth_low_pct"][official]).all()
    filled = both["projected_growth_status"] == Status.MODELLED
    assert (filled == ~official).sum() > 80
    # All are over one span: ten years, as the official ones.
    per_year = both["projected_growth_per_year_pct"][filled]
    assert both["projected_growth_pct"][filled] == pytest.approx(100 * ((1 + per_year / 100) ** 10 - 1))
    assert "brought to 10 years" in both["projected_growth_note"][both.row_of("238")]


def test_the_nations_own_rates_stand_where_they_are_listed_first(
    real_store: Store, atlanta: Study, nation: ProjectionFile
) -> None:
    both, _ = rank.study_table(replace(atlanta, projections=(nation, TREND)), real_store)
    kinds = dict(zip(both.industries, both["projected_growth_status"], strict=True))
    assert [c for c, kind in kinds.items() if kind == Status.NATIONAL_RATE] == ["236", "622"]
    assert kinds["238"] == Status.MODELLED
    assert both["projected_growth_pct"][both.row_of("622")] == pytest.approx(12)


def test_a_model_with_nothing_to_tell_says_so(real_store: Store, atlanta: Study, shared_data: Path) -> None:
    every = ProjectionFile(shared_data / "projections" / NATION)
    both, _ = rank.study_table(replace(atlanta, projections=(every, TREND)), real_store)
    assert set(both["projected_growth_status"]) == {Status.NATIONAL_RATE}
    assert any("nothing to tell" in note for note in both.notes)


def test_behind_the_model_the_nations_rate_takes_the_place_of_the_wider_trend(
    real_store: Store, atlanta: Study, nation: ProjectionFile
) -> None:
    official, _ = rank.study_table(replace(atlanta, projections=(nation,)), real_store)
    table, _ = rank.study_table(replace(atlanta, projections=(TREND, nation)), real_store)
    trend, _ = rank.study_table(replace(atlanta, projections=(TREND,)), real_store)
    i = table.row_of("622")
    assert table["projected_growth_status"][i] == Status.MODELLED
    assert "the national projected rate" in table["projected_growth_note"][i]
    # What the region's own past adds is the same, whichever rate it is added to.
    rates = [math.log(1 + t["projected_growth_per_year_pct"][i] / 100) for t in (official, table, trend)]
    q = trend.quantities
    state = [math.log(b / a) / 3 for a, b in zip(q.benchmark_from, q.benchmark_to, strict=True) if a > 0 and b > 0]
    known = (q.benchmark_from > 0) & (q.benchmark_to > 0)
    start = q.benchmark_employment[known] * q.benchmark_from[known] / q.benchmark_to[known]
    whole = math.log(q.benchmark_employment[known].sum() / start.sum()) / 3
    carried = 0.5 * state[int(known[:i].sum())] + 0.3 * whole
    assert rates[1] - rates[0] == pytest.approx(rates[2] - carried, rel=1e-6)


def central(counties: int, benchmark: str) -> Study:
    region = Region("Part of central Ohio", OHIO[:counties])
    return Study(
        "Part", region, Years.of(2020, 2023), benchmark=benchmark, projections=(ProjectionModel("trend", 2025),)
    )


def test_four_years_in_the_store_are_learned_from(ohio_store: Store) -> None:
    study = central(4, "+".join(OHIO))
    table, found = rank.study_table(study, ohio_store)
    (said,) = [n for n in table.notes if "is modeled" in n]
    assert "the 15 areas of the benchmark" in said
    assert "2022-2023 in the store" in said
    wider = trend_model.WiderArea.of(found.study, (found.base, found.current), ohio_store, None)
    told = trend_model.trials_of(found, ohio_store, wider)
    assert sorted((t.past.years, t.ahead, t.to) for t in told) == [
        (1, 1, 2022),
        (1, 1, 2023),
        (1, 2, 2023),
        (2, 1, 2023),
    ]
    assert found.model is not None
    assert 0.75 <= found.model.scale <= 2.5
    assert f"{found.model.scale:.2f} times" in said


def test_later_years_than_the_studys_teach_nothing(ohio_store: Store) -> None:
    study = replace(central(4, "+".join(OHIO)), years=Years.of(2020, 2022))
    _, found = rank.study_table(study, ohio_store)
    assert found.model is not None
    assert "fewer than 4 years" in found.model.rests_on


@pytest.mark.parametrize(
    ("of", "message"),
    [("39049", "is the region itself or lies in it"), ("Ohio", "is no area"), ("39", "is no area")],
)
def test_a_wider_area_that_cannot_be_meant(ohio_store: Store, of: str, message: str) -> None:
    study = replace(central(15, "39049"), projections=(ProjectionModel("trend", 2025, of),))
    with pytest.raises(ConfigError, match=message):
        rank.study_table(study, ohio_store)


def test_a_county_of_the_region_is_no_wider_area(real_store: Store, atlanta: Study) -> None:
    with pytest.raises(ConfigError, match="is the region itself or lies in it"):
        rank.study_table(replace(atlanta, projections=(ProjectionModel("trend", 2021, "13121"),)), real_store)


def test_a_model_is_told_of_what_had_come() -> None:
    years = [Period(year) for year in range(2008, 2021)]
    found = trend_model.told_of([*years, Period(2017, 2), Period(2018, 1)], Period(2018))
    assert found == [Period(year) for year in range(2011, 2019)]
    assert trend_model.told_of([Period(2016, 1), Period(2017, 2), Period(2017, 1)], Period(2018, 1)) == [
        *(Period(2016, 1), Period(2017, 1)),
    ]


def test_a_benchmark_that_is_the_region_is_refused(ohio_store: Store) -> None:
    with pytest.raises(ConfigError, match="is the region itself") as error:
        rank.study_table(central(15, "+".join(OHIO)), ohio_store)
    assert "of: US000" in error.value.hint


def test_a_whole_state_does_not_follow_itself(real_store: Store, atlanta: Study) -> None:
    whole = replace(atlanta, region=Region("Georgia", state="13"), projections=(TREND,))
    with pytest.raises(ConfigError, match="Georgia, is the region itself"):
        rank.study_table(whole, real_store)


def test_a_wider_area_that_is_not_in_the_store(ohio_store: Store) -> None:
    study = replace(central(4, "+".join(OHIO)), projections=(ProjectionModel("trend", 2025, "US000"),))
    with pytest.raises(StoreError, match="US000"):
        rank.study_table(study, ohio_store)


def test_the_state_is_followed_whatever_the_benchmark(real_store: Store, atlanta: Study) -> None:
    study = replace(atlanta, benchmark="13051+13245", projections=(TREND,))
    table, found = rank.study_table(study, real_store)
    assert found.model is not None
    assert found.model.title == "Georgia"
    same, _ = rank.study_table(replace(atlanta, projections=(TREND,)), real_store)
    i, k = table.row_of("238"), same.row_of("238")
    # Estimates of hidden cells differ a little, as the benchmark lends its jobs per worksite.
    assert table["projected_growth_pct"][i] == pytest.approx(same["projected_growth_pct"][k], rel=1e-4)


def test_a_group_of_modelled_industries_has_their_levels(modelled: tuple[DataTable, StudyCells]) -> None:
    table, found = modelled
    group = IndustryGroup("Building", ("236", "238"))
    projected = footings.projected(found, found.study, (found.base, found.current), ("236", "238"))
    made = group_table(found.study, found.base, found.current, [group], table=table, projected=projected)
    rows = [table.row_of(code) for code in group.industries]
    assert made["projection_base"][0] == table["projection_base"][rows].sum()
    assert made["projected_growth_status"][0] == Status.MODELLED
    assert projected is not None
    mixed = replace(projected, status=np.array([str(Status.MODELLED), str(Status.STATE_RATE)]))
    made = group_table(found.study, found.base, found.current, [group], table=table, projected=mixed)
    assert np.isnan(made["projected_growth_pct"][0])
    assert "236" in made["projected_growth_note"][0]


def test_one_countys_levels_are_rounded_where_they_are_estimates(real_store: Store, atlanta: Study) -> None:
    one = replace(atlanta, region=Region("Clayton", ("13063",)), projections=(TREND,))
    table, _ = rank.study_table(one, real_store)
    unsure = (table["growth_estimated_share"] > 0) & (table["projected_growth_status"] == Status.MODELLED)
    assert unsure.sum() > 5
    assert (table["projection_base"][unsure] % 10 == 0).all()
    assert (table["projection_projected"][unsure] % 10 == 0).all()


def test_a_batch_models_each_region_as_its_own_ranking(
    real_store: Store, atlanta: Study, modelled: tuple[DataTable, StudyCells], tmp_path: Path
) -> None:
    listed = tmp_path / "regions.csv"
    listed.write_text(f"region,counties\nMetro Atlanta,{' '.join(atlanta.region.counties)}\nClayton,13063\n")
    study = replace(atlanta, projections=(TREND,), uncertainty=Uncertainty(fills=0))
    batch.run(study, real_store, Request(str(listed), tmp_path / "t.parquet"))
    rows = [row for row in parquet.read_table(tmp_path / "t.parquet").to_pylist() if row["region"] == "Metro Atlanta"]
    table = modelled[0]
    assert [row["industry_code"] for row in rows] == list(table.industries)
    for name in ("projected_growth_pct", "projected_growth_low_pct", "projection_projected"):
        found = np.array([np.nan if row[name] is None else row[name] for row in rows])
        np.testing.assert_array_equal(found, table[name])


def test_two_years_are_not_enough_for_a_backtest(real_store: Store, atlanta: Study) -> None:
    made = backtest.backtest(atlanta, real_store)
    assert not made.foresights
    assert not made.models
    assert any("Not enough years" in note and "2 (2015, 2018)" in note for note in made.notes)
    assert backtest_document.sentences(made) == {}


def test_a_backtest_learns_of_nothing_that_came_later(ohio_store: Store) -> None:
    made = backtest.backtest(central(4, "+".join(OHIO)), ohio_store)
    tests = {(m.from_, m.to): m for m in made.models}
    assert list(tests) == [("2020-2021", "2022"), ("2020-2021", "2023"), ("2021-2022", "2023")]
    two = replace(central(4, "+".join(OHIO)), years=Years.of(2020, 2021))
    _, found = rank.study_table(two, ohio_store)
    assert found.model is not None
    assert (found.model.shares, found.model.scale) == (Shares(), 1)
    years = read_periods(made.study, ohio_store, ohio_store.periods()).years
    told = trial(made.study, (years[0], years[1], years[2]), industries_of(made.study, years[0], years[1]))
    assert tests["2020-2021", "2022"].error_share == error_share([told], trend)
    assert tests["2020-2021", "2022"].n == int(told.is_known.sum())


def test_a_backtest_follows_no_region_that_is_its_own_benchmark(ohio_store: Store) -> None:
    made = backtest.backtest(replace(central(15, "+".join(OHIO)), projections=()), ohio_store)
    assert not made.models
    assert made.foresights
    assert any("No projection model was tested" in note for note in made.notes)
    with pytest.raises(ConfigError, match="is the region itself"):
        backtest.backtest(central(15, "+".join(OHIO)), ohio_store)


def test_a_table_of_somebody_elses_has_no_past(real_store: Store, atlanta: Study) -> None:
    given = ThirdPartyTable(Path("t.csv"), (("industry_code", "NAICS"),))
    with pytest.raises(ConfigError, match="looks back on QCEW"):
        backtest.backtest(replace(atlanta, source=given), real_store)
