"""Many periods of the made-up world at once: the numbers are those of two years, and each period is read once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.table import series
from sectorlmi.table.panel import industries_of
from sectorlmi.table.series import Series
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.study_periods import StudyPeriods, read_periods
from world.conftest import FACTORS, World
from world.truth import COAST, INLAND, YEARS

PERIODS = [Period(year) for year in YEARS]
# What a series and a data table say in the same words.
SHARED = (
    *("employment", "employment_lower", "employment_upper", "employment_status", "employment_estimated_share"),
    *("avg_annual_wage_usd", "n_establishments", "location_quotient", "benchmark_employment"),
)


def asked(world: World, **changes: Any) -> tuple[Study, Store]:
    return load_study(world.study(**changes)), Store(world.store)


def line(found: StudyPeriods, code: str) -> Series:
    return series.build(found.study, found.years, [code])


@pytest.mark.parametrize("counties", [COAST[2023], INLAND])
@pytest.mark.parametrize("level", [3, 4])
def test_a_series_has_the_numbers_of_the_table(world: World, counties: tuple[str, ...], level: int) -> None:
    """Where the code alone is meant: a series over a bridge group is of the group, the table's row of the code."""
    changes = {"region": {"name": "Here", "counties": list(counties)}, "level": level}
    rows = world.rows(**changes)
    study, store = asked(world, **changes)
    found = read_periods(study, store, PERIODS)
    made = series.build(study, found.years, sorted(rows))
    alone = [k for k, code in enumerate(made.industries) if not made["bridge"][k, 2] and made["run"][k, 2] == 0]
    assert len(alone) >= 8
    for k in alone:
        row = rows[made.industries[k]]
        for name in SHARED:
            assert made[name][k, 2] == row[name], (made.industries[k], name)
        assert made["employment"][k, 0] == row["employment_base"]


def test_the_same_two_years_are_resolved_alike_by_either_reader(world: World) -> None:
    study, store = asked(world, region={"name": "Inland", "counties": list(INLAND)})
    two, many = study_cells.read(study, store), read_periods(study, store, PERIODS)
    assert list(two.base.resolved.employment.estimate) == list(many.years[0].resolved.employment.estimate)
    assert list(two.current.resolved.wages.estimate) == list(many.years[2].resolved.wages.estimate)
    assert {p.file for p in two.provenance} < {p.file for p in many.provenance}
    assert industries_of(study, two.base, two.current) == industries_of(study, many.years[0], many.years[2])


class Counted(Store):
    """A store that notes which periods' cells are asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.root)
        self.read: Counter[Period] = Counter()

    def cells(self, period: Period, *args: Any, **kwargs: Any) -> Any:
        self.read[period] += 1
        return super().cells(period, *args, **kwargs)


def test_each_period_is_read_once(world: World) -> None:
    study, store = asked(world, region={"name": "Inland", "counties": list(INLAND)})
    counted = Counted(store)
    read_periods(study, counted, PERIODS)
    assert counted.read == Counter(PERIODS)


def test_one_period_alone_is_lent_by_the_others(world: World) -> None:
    """And has the same estimates as with them."""
    study, store = asked(world, region={"name": "Inland", "counties": list(INLAND)})
    counted = Counted(store)
    alone, every = read_periods(study, counted, [Period(2021)]), read_periods(study, store, PERIODS)
    assert counted.read == Counter(PERIODS)
    assert list(line(alone, "484")["employment"][0]) == [line(every, "484")["employment"][0, 1]]


def test_hidden_points_are_estimates_between_their_bounds(world: World) -> None:
    study, store = asked(world, region={"name": "Inland", "counties": list(INLAND)})
    made = line(read_periods(study, store, PERIODS), "332")
    assert list(made["employment_status"][0]) == ["estimated", "estimated", "estimated"]
    # True are 160, 160 and 160: 100 + 60, 95 + 65, 90 + 70.
    for low, value, high in zip(
        made["employment_lower"][0], made["employment"][0], made["employment_upper"][0], strict=True
    ):
        assert low <= 160 <= high
        assert low <= value <= high


def test_a_redrawn_industry_runs_on_as_its_bridge_group(world: World) -> None:
    """513 of 2023 is in one group with 516 and 519, and that is 511, 515 and 519 of 2019 and 2021."""
    study, store = asked(world)
    made = line(read_periods(study, store, PERIODS), "513")
    assert list(made["employment"][0]) == [450 + 120 + 20 + 80, 520 + 110 + 18 + 90, 600 + 100 + 15 + 100]
    assert list(made["employment_status"][0]) == ["bridged"] * 3
    assert set(made["bridge"][0]) == {"NAICS 2017 511 515 519 against NAICS 2022 513 516 519"}
    assert list(made["break_before"][0]) == ["", "", ""]
    assert made.comparable_with_last().all()
    assert list(made["n_establishments"][0]) == [31, 35, 40]
    assert list(made["benchmark_employment"][0]) == [40000, 42500, 45000]
    pay = [450 * 90000 + 120 * 48000 + 20 * 40000 + 80 * 52000, 670]
    assert made["avg_annual_wage_usd"][0, 0] == pytest.approx(pay[0] / pay[1], rel=1e-9)


def test_a_retired_code_ends_and_says_why(world: World) -> None:
    study, store = asked(world)
    made = line(read_periods(study, store, PERIODS), "515")
    assert list(made["employment"][0, :2]) == [140, 128]
    assert str(made["employment"][0, 2]) == "nan"
    assert made["employment_status"][0, 2] == "not_comparable"
    assert made["break_before"][0, 2].startswith("retired after NAICS 2017: NAICS 2017 511 515 519 against")
    assert list(made.comparable_with_last()[0]) == [True, True, False]


def test_a_part_of_a_parted_county_is_a_gap_before(world: World) -> None:
    """02063 was a part of 02261 until 2021, and nothing says which."""
    study, store = asked(world, region={"name": "Part", "counties": ["02020", "02063"]})
    found = read_periods(study, store, PERIODS)
    made = line(found, "541")
    assert [str(v) for v in made["employment"][0]] == ["nan", "nan", "1225.0"]
    assert made["break_before"][0, 0].endswith(": 02063 02066 against 02261")
    assert any(note.startswith("A gap in 2019, 2021: Valdez-Cordova") for note in found.notes)


def test_a_renamed_county_runs_on(world: World) -> None:
    study, store = asked(world)
    found = read_periods(study, store, PERIODS)
    assert list(line(found, "541")["employment"][0]) == [1000, 1112, 1225]
    assert sum("Joined over a change of county codes" in note for note in found.notes) == 1


@pytest.fixture
def without_a_county(world: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world without Inland's second county in 2021."""
    trimmed = World(tmp_path_factory.mktemp("trimmed"))
    trimmed.store = trimmed.folder / "other"
    (trimmed.files / "2021-02170.csv").unlink()
    trimmed.run("load", trimmed.files)
    return trimmed


def test_a_year_without_a_county_is_a_gap_with_a_note_and_the_rest_is_shown(
    world: World, without_a_county: World
) -> None:
    study, store = asked(without_a_county, region={"name": "Inland", "counties": list(INLAND)}, factors=FACTORS)
    found = read_periods(study, store, PERIODS)
    made = line(found, "541")
    assert [str(v) for v in made["employment"][0]] == ["320.0", "nan", "400.0"]
    assert made["break_before"][0, 1].startswith("the store has no 02170")
    # The points beside the gap are comparable with each other.
    assert made["break_before"][0, 2] == ""
    assert list(made["run"][0, [0, 2]]) == [0, 0]
    assert [note for note in found.notes if note.startswith("A gap in 2021: the store has no 02170")]


def test_a_year_without_the_benchmark_has_jobs_and_no_quotient(tmp_path_factory: pytest.TempPathFactory) -> None:
    trimmed = World(tmp_path_factory.mktemp("no-benchmark"))
    trimmed.store = trimmed.folder / "other"
    (trimmed.files / "2021-US000.csv").unlink()
    trimmed.run("load", trimmed.files)
    study, store = asked(trimmed)
    found = read_periods(study, store, PERIODS)
    made = line(found, "541")
    assert list(made["employment"][0]) == [1000, 1112, 1225]
    assert [str(v) for v in made["benchmark_employment"][0]] == ["110000.0", "nan", "124000.0"]
    assert list(made["location_quotient_status"][0]) == ["sum_published", "missing", "sum_published"]
    assert [n for n in found.notes if n.startswith("No location quotient in 2021: the store has no US000")]
