"""A ranking that looks back, of the made-up world's 2019, 2021 and 2023: its two years are the last ones.

What each factor told is worked out in `test_backtest`; here it is said beside a ranking, and rests on every year.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.reports.page import board_data
from sectorlmi.runs import record
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store, WatchedStore, kept
from sectorlmi.terms.study import Study
from sectorlmi.workflows import compare, looked_back, rank, verify
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load
from world.conftest import World
from world.truth import COAST, hidden, leaves

LOOKING = {"formats": [], "look_back": True}
YEARS = {"base": 2021, "current": 2023}


def looking(world: World, folder: Path) -> Study:
    """The study, looking back, its reports and runs in a folder of the test's."""
    study = load_study(world.study(years=YEARS, level=3, output=LOOKING))
    return replace(study, output=replace(study.output, folder=folder))


def answer(study: Study, store: Store) -> tuple[bytes, object]:
    """What a run records, and what it says it rests on."""
    watched = WatchedStore(store.root)
    return record.result_bytes(rank.as_dict(rank.run(study, watched))), watched.content_read()


def test_nothing_else_changes(world: World) -> None:
    plain, asked = world.ask("rank", years=YEARS, level=3), world.ask("rank", years=YEARS, level=3, output=LOOKING)
    assert plain["predicts"] == []
    assert len(asked["predicts"]) > 0
    rests_on = "predicts", "provenance", "outputs"
    assert {k: v for k, v in asked.items() if k not in rests_on} == {
        k: v for k, v in plain.items() if k not in rests_on
    }
    further = [p for p in asked["provenance"] if p not in plain["provenance"]]
    assert further
    assert all("2019" in json.dumps(p) for p in further)


def test_it_says_what_a_backtest_says(world: World) -> None:
    told = world.ask("backtest", years=YEARS, level=3)["in_words"]
    said = world.ask("rank", "--look-back", years=YEARS, level=3)["predicts"]
    assert [one["sentence"].removeprefix("The projection model ") for one in said] == [s.replace("`", "") for s in told]
    assert said[0]["about"] == "Employment"
    assert all("`" not in one["sentence"] and one["about"] for one in said)


def test_lines_run_over_every_year(world: World, tmp_path: Path) -> None:
    """Jobs of each year by the world's own truth, of industries that no county hides."""
    two = {"name": "Two", "counties": ["02020", "02090"]}
    study = load_study(world.study(years=YEARS, level=3, region=two, output=LOOKING))
    report = rank.run(replace(study, output=replace(study.output, folder=tmp_path)), Store(world.store))
    veiled = {code for _, area, own, code in hidden() if own == "5" and area in two["counties"]}
    drawn = 0
    for row, code in enumerate(report.table.industries):
        if code not in veiled and code[:2] not in {"44", "45", "51"}:
            jobs = [jobs_of(year, code, two["counties"]) for year in (2019, 2021, 2023)]
            points = board_data.series(report, row)
            assert [point[0] for point in points] == ["2019", "2021", "2023"]
            assert [point[1] for point in points] == pytest.approx([100 * n / jobs[0] for n in jobs])
            drawn += 1
    assert drawn > 3


def jobs_of(year: int, industry: str, counties: list[str]) -> float:
    return sum(
        jobs
        for (when, area, own, six), (_, jobs, _) in leaves().items()
        if (when, own) == (year, "5") and area in counties and six.startswith(industry)
    )


def test_kept_it_is_the_same_and_rests_on_the_same(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With floors no other year lends, and the ranking itself reads its two alone.
    study, store = replace(looking(world, tmp_path), suppressed="floor"), Store(world.store)
    store.prune()
    first = answer(study, store)
    assert "2019" in first[1].as_dict()["cells"]
    with monkeypatch.context() as never:
        never.setattr(looked_back, "_read", lambda *_: pytest.fail("read again"))
        assert answer(study, store) == first
    store.prune()
    assert answer(study, store) == first


def test_a_run_of_what_was_kept_proves_itself(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study, store = looking(world, tmp_path), Store(world.store)
    answer(study, store)
    watched = WatchedStore(world.store)
    run = rank.keep(study, rank.run(study, watched), [], watched)
    monkeypatch.setattr(kept, "read", lambda *_: pytest.fail("believed"))
    assert verify.verify(verify.freeze(run, store, tmp_path / "run.zip"), store).is_proved


def test_a_comparison_does_not_look_back(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked_back, "beside", lambda *_: pytest.fail("looked back"))
    study = looking(world, tmp_path)
    runs: list[Path] = []
    compare.run(
        [study, replace(study, lq_base="total")],
        Store(world.store),
        keep=lambda one, report, store: runs.append(rank.keep(one, report, [], store)),
    )
    monkeypatch.undo()
    assert verify.verify(verify.freeze(runs[0], Store(world.store), tmp_path / "run.zip"), Store(world.store)).is_proved


def test_it_rests_on_every_year_that_it_counts(world: World, tmp_path: Path) -> None:
    """Else a run of too few years would count fewer where it runs again."""
    watched = WatchedStore(world.store)
    looked_back._whole(looking(world, tmp_path), watched)
    assert {period: set(areas) for period, areas in watched.content_read().cells.items()} == {
        str(year): set(counties) for year, counties in COAST.items()
    }


@pytest.mark.parametrize("said", [1, "yes", [True]])
def test_it_is_true_or_false(world: World, said: object) -> None:
    with pytest.raises(ConfigError, match=r"output\.look_back: .* is neither true nor false"):
        load_study(world.study(output={"look_back": said}))


def test_two_years_are_not_enough(tmp_path: Path) -> None:
    store, study = Store(tmp_path / "store"), load_study(samples() / "study.yml")
    load([samples()], store)
    study = replace(
        study, output=replace(study.output, look_back=True), uncertainty=replace(study.uncertainty, fills=0)
    )
    report = rank.run(study, store)
    (about, sentence), *others = report.predicts
    assert (about, others) == ("", [])
    assert sentence.startswith("Not enough years: a test needs 3 of ")
    assert sentence.endswith("it holds 2 (2022, 2025).")
    assert report.series is None
