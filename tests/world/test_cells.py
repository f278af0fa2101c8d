"""Which cells a study reads and what they lean on, year by year and across counties that changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.ranking.loud_notes import loud_notes
from sectorlmi.ranking.robustness import PlaceRanges
from sectorlmi.store import Store
from sectorlmi.suppression.prior import PriorKind
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table import own_region
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms import breaks
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.codes import ALL_OWNERSHIPS, PRIVATE
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Change, What
from sectorlmi.terms.study import FactorChoice, IndustryRule, Level, Policy, Region, Study, Uncertainty, Years
from sectorlmi.terms.study_parts import IndustryRegion
from sectorlmi.workflows import batch_regions, check, footings, rank, study_cells, uncertainty
from sectorlmi.workflows import load as load_module
from sectorlmi.workflows.load import load
from sectorlmi.workflows.study_cells import StudyCells
from world import rows
from world.by_hand import JOBS, JOBS_BASE, WAGES
from world.truth import COAST, INLAND, NATION, STATE

LOOSE = IndustryRule(("999",), 0, 0, None)
STUDY = Study("Inland", Region("Inland", INLAND), Years.of(2019, 2023), industries=LOOSE)

Keep = Callable[[str], bool]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    rows.write(folder)
    return folder


@pytest.fixture(scope="module")
def whole(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("whole"))
    load([files], store)
    return store


def leans_on(resolved: Resolved, area: str, code: str) -> str:
    there = resolved.cells
    (at,) = np.flatnonzero((there.area == area) & (there.own == "5") & (there.industry == code))
    return str(resolved.prior[at])


def test_a_hidden_cell_leans_on_any_other_year_that_shows_it(whole: Store) -> None:
    """621 of 02261 is hidden in 2019 alone, 311 of 02090 in 2023 alone."""
    study = replace(STUDY, region=Region("R", ("02020", "02261", "02090")))
    found = study_cells.read(study, whole)
    assert leans_on(found.base.resolved, "02261", "621") == PriorKind.OTHER_YEAR
    assert leans_on(found.current.resolved, "02090", "311") == PriorKind.OTHER_YEAR
    assert leans_on(found.current.resolved, "02090", "484") == PriorKind.OTHER_YEAR_ESTIMATE


def test_the_benchmark_lends_its_sizes_where_the_state_is_not_held(files: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    load([files / f"2023-{area}.csv" for area in (*INLAND, NATION)], store)
    found = study_cells.read(STUDY, store, only_current=True)
    assert leans_on(found.current.resolved, "02090", "332") == PriorKind.BENCHMARK_SIZE


def test_every_county_of_the_region_s_states_is_read(whole: Store) -> None:
    found = study_cells.read(STUDY, whole).current.resolved
    assert {"02020", "02110", "02999", STATE, NATION} <= set(found.cells.area.tolist())


@pytest.mark.parametrize("policy", ["estimate", "floor"])
def test_a_cell_has_one_answer_at_every_level(whole: Store, policy: Policy) -> None:
    """Studies of two to four digits, with exceptions too, resolve the same cells: five digits, and what is above."""
    levels = (Level(2), Level(3), Level(4), Level(3, (("541", 4),)))
    first, *others = (
        study_cells.read(replace(STUDY, level=level, suppressed=policy), whole).current.resolved for level in levels
    )
    assert {"10", "101", "1013", "31-33", "311", "3116", "31161", "48411"} <= set(first.cells.industry.tolist())
    assert not {code for code in first.cells.industry.tolist() if len(code) == 6}
    for other in others:
        for measure in ("employment", "wages"):
            for name in ("lower", "upper", "estimate"):
                one, two = (getattr(getattr(r, measure), name) for r in (first, other))
                assert np.array_equal(one, two, equal_nan=True)
    deeper = study_cells.read(replace(STUDY, level=Level(5), suppressed=policy), whole).current.resolved
    assert {code for code in deeper.cells.industry.tolist() if len(code) == 6}


def test_the_same_cells_serve_a_study_of_another_level(whole: Store) -> None:
    found = study_cells.read(STUDY, whole)
    deeper = replace(STUDY, level=Level(4))
    assert study_cells.at_level(found, deeper, whole).current is found.current
    six = study_cells.at_level(found, replace(STUDY, level=Level(6)), whole)
    assert (six.inputs, six.study.level.default) == (found.inputs, 6)
    assert "484110" in six.current.resolved.cells.industry
    # Without one of its industries of four digits an area is not whole at that level, and was at three.
    cells = found.current.resolved.cells
    kept = ~((cells.area == STUDY.region.counties[0]) & (cells.agglvl == 76) & (cells.industry == "4841"))
    lost = replace(
        found, current=replace(found.current, resolved=replace(found.current.resolved, cells=cells.take(kept)))
    )
    assert (~kept).any()
    with pytest.raises(
        StoreError, match=f"the rows of an area in QCEW 2023 are not complete: {STUDY.region.counties[0]}"
    ):
        study_cells.at_level(lost, deeper, whole)
    assert study_cells.at_level(lost, STUDY, whole).current is lost.current


def test_source_rows_are_of_the_study_s_ownership(whole: Store) -> None:
    study = replace(STUDY, region=Region("R", ("02020",)))
    found = study_cells.read(replace(study, ownership=("1", "5")), whole)
    assert set(study_cells.region_cells(found.current, study).own.tolist()) == {"5"}


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"region": Region("R", (*INLAND, "02110"))}, "02110"), ({"benchmark": STATE}, STATE)],
)
def test_what_the_store_does_not_have_is_named(
    files: Path, tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    store = Store(tmp_path / "store")
    load([files / f"{year}-{area}.csv" for year in (2019, 2023) for area in (*INLAND, NATION)], store)
    study_cells.read(STUDY, store)
    with pytest.raises(StoreError, match=f"has no QCEW 2019 for {named}"):
        study_cells.read(replace(STUDY, **changes), store)


@pytest.mark.parametrize(
    ("owns", "base", "current", "is_told"),
    [
        (ALL_OWNERSHIPS, 2022, 2023, True),
        (ALL_OWNERSHIPS, 2019, 2022, True),
        (("3", "5"), 2019, 2023, True),
        (ALL_OWNERSHIPS, 2019, 2021, False),
        (ALL_OWNERSHIPS, 2023, 2024, False),
        (PRIVATE, 2019, 2023, False),
    ],
)
def test_newly_shown_government_is_told_of_its_years(
    owns: tuple[str, ...], base: int, current: int, is_told: bool
) -> None:
    study = replace(STUDY, ownership=owns, years=Years.of(base, current))
    notes = study_cells._notes(study, [], [], [()])
    assert any("part of their growth is newly shown" in note for note in notes) == is_told


def test_totals_of_own_regions_stand_at_their_own_rows(whole: Store) -> None:
    """Coast has 8,975 private jobs and 8,283 before, Inland 3,716; 311 is the first row of the table."""
    own = (IndustryRegion("493", Region("Inland", INLAND)), IndustryRegion("311", Region("Inland", INLAND)))
    study = replace(STUDY, region=Region("Coast", COAST[2023]), industry_regions=own)
    table = footings.table(study_cells.read(study, whole), [FACTORS["location_quotient"]])
    totals = np.asarray(table.quantities.region_total)
    here = {code: float(total) for code, total in zip(table.industries, totals, strict=True)}
    assert table.industries[0] == "311"
    assert {code for code, total in here.items() if total == 3716} == {"311", "493"}
    assert set(here.values()) == {3716.0, float(JOBS)}
    ours = own_region.of_study_region(table)
    assert (ours.region_total, ours.region_total_base) == (JOBS, JOBS_BASE)
    assert ours.region_wage == pytest.approx(WAGES / JOBS)


def test_source_rows_of_an_industry_are_of_its_own_counties(whole: Store) -> None:
    own = (IndustryRegion("493", Region("Inland", INLAND)),)
    found = study_cells.read(replace(STUDY, region=Region("Coast", COAST[2023]), industry_regions=own), whole)
    for rows_of, coast in zip(footings.source_rows(found), (COAST[2019], COAST[2023]), strict=True):
        areas = {code: set(rows_of.area[rows_of.industry == code].tolist()) for code in ("493", "484")}
        assert areas == {"493": set(INLAND), "484": set(coast)}


def test_half_estimated_is_not_more_than_half() -> None:
    class Table(dict[str, Any]):
        industries = ("311", "332", "541")
        factors = ()
        row_of = industries.index

        def names(self) -> dict[str, str]:
            return {"311": "Food manufacturing", "332": "Metal parts and structures", "541": "Firms"}

    table: Any = Table(
        n_suppressed=np.array([1, 1, 0]),
        n_disclosed=np.array([1, 1, 2]),
        employment_estimated_share=np.array([0.5, 0.51, 0.0]),
        candidate_place_low=np.array([1.0, 1.0, np.nan]),
        employment=np.array([9.0, 8.0, 7.0]),
    )

    class Ranked(SimpleNamespace):
        def __len__(self) -> int:
            return len(self.industries)

    ranking: Any = Ranked(spread=(), constant=(), industries=("311",))
    told = loud_notes(STUDY, table, ranking)
    assert "More than half estimated: Metal parts and structures (332)." in told
    # 541 was no candidate.
    words = (
        "Not ranked because hidden numbers leave the place open: Metal parts and structures (332) (1 of 2 candidates)."
    )
    assert words in told
    assert not any("No fills" in note for note in told)
    undrawn = loud_notes(replace(STUDY, uncertainty=Uncertainty(fills=0)), table, ranking)
    assert "No fills are drawn, so places have no ranges, and nobody is set aside for an open place." in undrawn


def test_what_check_advises() -> None:
    def told(level: int, advised: int, *weights: float) -> list[str]:
        factors = tuple(FactorChoice("projected_growth", weight) for weight in weights)
        study = replace(STUDY, level=Level(level), factors=(FactorChoice("employment"), *factors))
        return check._advice(study, advised, None)

    assert any("At 4 digits much of the region is hidden" in line for line in told(4, 3))
    assert not any("much of the region is hidden" in line for level in (3, 4) for line in told(level, 4))
    assert any("No projections are named" in line for line in told(3, 3, 1))
    assert not any("No projections are named" in line for line in (*told(3, 3, 0), *told(3, 3)))


def test_check_counts_the_hidden_cells_of_the_current_year(whole: Store) -> None:
    """In 2023 02090 hides 311, 332, 484 and 493, 02170 three of them; in 2019 they hide three together."""
    levels = {row.level: row for row in check.check(STUDY, whole).hidden.levels}
    assert levels[3].n_hidden == 7
    assert levels[2].n_hidden == 0
    assert levels[3].n_cells == 12 + 9


def _draws(study: Study, table: DataTable, found: StudyCells) -> Floats:
    drawn = uncertainty.drawn(study, table, found)
    assert drawn is not None
    return uncertainty.factor_draws(table, drawn)


def test_fills_of_both_years_keep_to_their_own_bounds(whole: Store) -> None:
    """484 is hidden in both years. Jobs less jobs gained are the base year's, between the bounds of that year."""
    study = replace(STUDY, uncertainty=Uncertainty(fills=100))
    found = study_cells.read(study, whole)
    table = footings.table(found, [FACTORS["employment"], FACTORS["jobs_change"]])
    row = table.row_of("484")
    jobs, gained = np.moveaxis(_draws(study, table, found)[:, row, :], -1, 0)
    assert jobs.std() > 0.1
    for drawn, name in ((jobs, "growth_to"), (jobs - gained, "growth_from")):
        assert drawn.min() >= table[f"{name}_lower"][row] - 1e-6
        assert drawn.max() <= table[f"{name}_upper"][row] + 1e-6


def test_drawn_wages_stand_over_the_jobs_that_were_drawn(whole: Store) -> None:
    study = replace(STUDY, region=Region("R", INLAND[:1]), uncertainty=Uncertainty(fills=20))
    found = study_cells.read(study, whole)
    table = footings.table(found, [FACTORS["avg_annual_wage"]])
    drawn, row = uncertainty.drawn(study, table, found), table.row_of("484")
    assert drawn is not None
    jobs = np.asarray(drawn.employment)[:, row]
    assert jobs.std() > 1
    assert np.asarray(drawn.wage_employment)[:, row].tolist() == jobs.tolist()


def test_a_seed_repeats_its_fills_and_another_one_has_others(whole: Store) -> None:
    found = study_cells.read(STUDY, whole)
    table = footings.table(found, [FACTORS["employment"]])

    def draws(seed: int) -> list[float]:
        study = replace(STUDY, uncertainty=Uncertainty(fills=5, seed=seed))
        values: list[float] = _draws(study, table, replace(found, study=study))[:, table.row_of("484"), 0].tolist()
        return values

    assert draws(7) == draws(7) != draws(8)


def test_fills_of_a_bridge_take_each_year_s_own_codes(whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """513 of NAICS 2022 holds what 511, 515 and 519 held before."""
    study = replace(STUDY, region=Region("Coast", COAST[2023]), uncertainty=Uncertainty(fills=3))
    found = study_cells.read(study, whole)
    table = footings.table(found, [FACTORS["growth"]])
    asked: dict[str, Any] = {}
    draw = uncertainty.draw_years

    def noted(years: Any, areas: Any, **given: Any) -> Any:
        asked.update(zip(("base", "current"), (targets for _, targets in years), strict=True))
        return draw(years, areas, **given)

    monkeypatch.setattr(uncertainty, "draw_years", noted)
    uncertainty.drawn(study, table, found)
    at = len(table) + table.row_of("513")
    assert asked["base"][at] == ("511", "515", "519")
    assert asked["current"][at] == ("513", "516", "519")


def test_draws_are_cut_to_the_bounds_of_the_regional_sum() -> None:
    table: Any = {"employment_lower": np.array([10.0, 5.0]), "employment_upper": np.array([20.0, 5.0])}
    draws = np.array([[8.0, 5.0], [15.0, 6.0], [99.0, 4.0]])
    cut = uncertainty._within(draws, np.array([12.0, np.nan]), table, "employment")
    assert cut[:, 0].tolist() == [10, 15, 20]
    assert np.isnan(cut[:, 1]).all()


def test_a_range_holds_the_place_beside_it() -> None:
    given = PlaceRanges(np.array([2.0, 3.0, np.nan]), np.array([4.0, 5.0, np.nan]), np.ones(3), np.ones(3))
    held = given.holding(np.array([1, 6, 3]))
    assert (held.low.tolist(), held.high.tolist()) == ([1, 3, 3], [4, 6, 3])


def test_a_direction_is_the_study_s_or_the_factor_s_own() -> None:
    study = replace(STUDY, factors=(FactorChoice("growth", 2, "largest_change"), FactorChoice("employment", 1)))
    assert [
        (c.name, c.weight, c.better) for c in rank.criteria_of(study, [FACTORS[f.name] for f in study.factors])
    ] == [
        ("growth", 2, "largest_change"),
        ("employment", 1, "higher"),
    ]


# -- counties that changed --------------------------------------------------------------------------------------


class Held:
    """What a store says that it holds: areas by period."""

    root = "store"

    def __init__(self, areas: dict[int, list[str]]) -> None:
        self._areas = {Period(year): held for year, held in areas.items()}

    def areas(self, period: Period) -> list[str]:
        return self._areas[period]


def test_a_county_that_the_current_year_has_within_another_is_refused() -> None:
    """51515 became part of 51019, of which the study's region has nothing else."""
    store: Any = Held({2019: ["51019", "51515", NATION], 2023: ["51019", NATION]})
    with pytest.raises(ConfigError, match="region: 51515 is no county code of 2023"):
        study_cells.read(replace(STUDY, region=Region("R", ("51515",))), store)


def test_a_batch_refuses_a_code_that_the_current_year_has_within_another_one() -> None:
    """51515 is there in 2019 alone; in 2023 51019 holds it."""
    periods = (Period(2019), Period(2023))
    found = [breaks.area_codes(["51515"], there) for there in (["51019", "51515"], ["51019"])]
    why = batch_regions._why_not(periods, found, [{}, {}])
    assert why == "51515 is no county code of 2023: other counties are in its place"
    whole = [breaks.area_codes(["51019", "51515"], there) for there in (["51019", "51515"], ["51019"])]
    assert batch_regions._why_not(periods, whole, [{}, {}]) == ""


def test_a_state_of_which_counties_are_missing_is_said_not_to_be_whole() -> None:
    """Delaware has three counties."""
    state = Region("Delaware", ("10001", "10003"), state="10")
    assert list(study_cells._partial_states(replace(STUDY, region=state))) == [
        "Delaware is not the whole state: the store has 2 of its 3 counties. Not there: 10005."
    ]
    for whole in (replace(state, counties=("10001", "10003", "10005")), replace(state, state="")):
        assert list(study_cells._partial_states(replace(STUDY, region=whole))) == []


def test_new_areas_are_no_revision() -> None:
    period = Period(2023)
    changes = [Change("qcew", period, area, what) for area, what in (("1", What.NEW), ("2", What.UNCHANGED))]
    assert load_module._revised(changes) == []
    (note,) = load_module._revised([*changes, Change("qcew", period, "3", What.REVISED)])
    assert "2023" in note


@pytest.fixture(scope="module")
def joined_counties(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """02090 stands for 51019 and 02170 for 51515, which is there in 2019 only; 02999 is 51999."""
    folder = tmp_path_factory.mktemp("virginia")
    names = {"02090": "51019", "02170": "51515", NATION: NATION}
    for year, areas in ((2019, list(names)), (2023, ["02090", NATION])):
        for area in areas:
            text = (files / f"{year}-{area}.csv").read_text()
            (folder / f"{year}-{area}.csv").write_text(re.sub(rf"^{area}", names[area], text, flags=re.MULTILINE))
    store = Store(tmp_path_factory.mktemp("joined"))
    load([folder], store)
    return store


@pytest.mark.parametrize(("counties", "is_refused"), [(("51019",), True), (("51019", "51515"), False)])
def test_a_county_that_took_in_another_grows_only_with_it(
    joined_counties: Store, counties: Sequence[str], is_refused: bool
) -> None:
    study = replace(STUDY, region=Region("R", tuple(counties)), suppressed="floor")
    found = study_cells.read(study, joined_counties)
    assert bool(found.base.broken) == bool(found.current.broken) == is_refused
    assert any("Growth is refused, because the region changed" in note for note in found.notes) == is_refused
    table = footings.table(found, [FACTORS["growth"]])
    growth = table["growth_pct"][table.row_of("622")]
    # 380 jobs of 51019, none of 51515, then 400.
    assert np.isnan(growth) if is_refused else growth == pytest.approx(100 * 20 / 380)


def test_a_part_of_a_parted_county_is_not_compared(whole: Store) -> None:
    found = study_cells.read(replace(STUDY, region=Region("R", ("02063",))), whole)
    assert "02063" in " ".join(found.current.broken)
    assert study_cells.read(replace(STUDY, region=Region("R", ("02063", "02066"))), whole).current.broken == ()
