"""A resolved year that the store keeps gives the very answer that working it out gives."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from sectorlmi.reports.json import as_dict, text
from sectorlmi.runs import record
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store, WatchedStore, kept
from sectorlmi.table.series_document import document
from sectorlmi.terms.study import Study
from sectorlmi.workflows import kept_years, rank, resolving, trend, verify
from sectorlmi.workflows.load import load


@pytest.fixture(scope="module")
def study(georgia_files: dict[int, Path]) -> Study:
    return load_study(georgia_files[2018].parent / "study.yml")


@pytest.fixture(scope="module")
def store(georgia_files: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Store:
    found = Store(tmp_path_factory.mktemp("georgia") / "store")
    load(list(georgia_files.values()), found)
    return found


def answer(study: Study, store: Store) -> tuple[bytes, object]:
    """What a run records, to the last digit, and what it says it rests on."""
    watched = WatchedStore(store.root)
    return record.result_bytes(rank.as_dict(rank.run(study, watched))), watched.content_read()


@pytest.mark.parametrize("policy", ["estimate", "floor"])
def test_the_same_with_it_without_it_and_damaged(
    study: Study, store: Store, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = replace(study, suppressed=policy)
    store.prune()
    first = answer(study, store)
    files = list(kept.kept(store.root))
    assert len(files) == 2
    with monkeypatch.context() as never:
        for name in ("resolve", "bound"):
            never.setattr(resolving, name, lambda *_, **__: pytest.fail("worked out again"))
        assert answer(study, store) == first
    for file in files:
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert answer(study, store) == first
    assert store.verify() == []
    with monkeypatch.context() as other:
        other.setattr(Store, "keep", lambda *_, **__: None)
        store.prune()
        assert answer(study, store) == first
        assert store.kept_size() == 0


def test_another_level_or_policy_does_not_find_it(study: Study, store: Store) -> None:
    store.prune()
    answer(study, store)
    answer(replace(study, suppressed="floor"), store)
    assert len(list(kept.kept(store.root))) == 4


def test_another_lender_works_it_out(study: Study, store: Store) -> None:
    """The current year alone leans on no base year that lends other cells."""
    store.prune()
    cells = {period: store.cells(period, states=["13"], owns=["5"], digits=[2, 3]) for period in study.years.periods}
    base, current = study.years.periods
    (alone,) = resolving.resolved_periods(study, store, [current], {current: cells[current]})
    (helped,) = resolving.resolved_periods(study, store, [current], cells)
    fewer = cells[base].take(cells[base].area != "13121")
    (other,) = resolving.resolved_periods(study, store, [current], {**cells, base: fewer})
    sums = {each.employment.estimate[each.cells.suppressed].tobytes() for each in (alone, helped, other)}
    assert len(sums) == 3


def test_another_benchmark_whose_sizes_count_works_it_out(study: Study, store: Store) -> None:
    """The same cells, and another area's jobs a worksite for those that are hidden."""
    store.prune()
    cells = {period: store.cells(period, states=["13"], owns=["5"], digits=[2, 3]) for period in study.years.periods}
    estimates = {}
    for benchmark in ("13000", "13121"):
        chosen = replace(study, benchmark=benchmark)
        first, again = (resolving.resolved_periods(chosen, store, study.years.periods, cells) for _ in range(2))
        estimates[benchmark] = first[1].employment.estimate.tobytes()
        assert again[1].employment.estimate.tobytes() == estimates[benchmark]
    assert estimates["13000"] != estimates["13121"]


def test_another_program_works_it_out(study: Study, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.prune()
    first = answer(study, store)
    monkeypatch.setattr(kept_years, "made_by", lambda: "f" * 12)
    assert answer(study, store) == first
    assert {kept.made_by(file) for file in kept.kept(store.root)} == {("year", "f" * 12)}


def test_arrays_of_other_cells_under_the_right_key_are_worked_out_again(study: Study, store: Store) -> None:
    """Somebody may hand over a store whose files prove themselves and do not fit each other."""
    store.prune()
    first = answer(study, store)
    for file in kept.kept(store.root):
        path = file.relative_to(store.root).as_posix()
        arrays = kept.read(store.root, path)
        assert arrays is not None
        kept.write(store.root, path, {**arrays, "spread": arrays["spread"][:-1]}, ())
    assert answer(study, store) == first


def series_of(study: Study, store: Store, *industries: str) -> str:
    return text(as_dict(document(trend.trend(study, store, industries))))


def test_series_are_the_same_with_it_and_without_it(
    study: Study, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.prune()
    fewer = replace(study, region=replace(study.region, counties=study.region.counties[:4]))
    asked = [
        (study, ()),
        (study, ("311", "5415")),
        (fewer, ("311", "5415")),
        (replace(fewer, suppressed="floor"), ("311",)),
    ]
    without = [series_of(one, store, *codes) for one, codes in asked]
    monkeypatch.setattr(trend, "_MANY", 1)
    assert [series_of(one, store, *codes) for one, codes in asked] == without
    monkeypatch.setattr(trend, "_read", lambda *_, **__: pytest.fail("read again"))
    assert [series_of(one, store, *codes) for one, codes in asked] == without


def test_series_go_by_everything_that_the_store_holds(
    study: Study, georgia_files: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trend, "_MANY", 1)
    mine = Store(tmp_path / "store")
    load([georgia_files[2018]], mine)
    alone = series_of(study, mine, "311")
    load([georgia_files[2015]], mine)
    both = series_of(study, mine, "311")
    assert '"2015"' in both
    assert both != alone


def test_a_damaged_series_is_read_again(study: Study, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trend, "_MANY", 1)
    store.prune()
    first = series_of(study, store, "311")
    for file in kept.kept(store.root):
        if kept.made_by(file)[0] == "series":
            file.write_bytes(file.read_bytes()[:-9] + b"?" * 9)
    assert series_of(study, store, "311") == first
    assert store.verify() == []


def test_a_proof_neither_believes_nor_packs_it(
    study: Study, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frozen file may be a stranger's, and what is kept in it as well made as it is untrue."""
    watched = WatchedStore(store.root)
    study = replace(study, output=replace(study.output, folder=tmp_path))
    run = rank.keep(study, rank.run(study, watched), [], watched)
    monkeypatch.setattr(kept, "read", lambda *_: pytest.fail("believed"))
    packed = verify.freeze(run, store, tmp_path / "frozen.zip")
    assert not [name for name in zipfile.ZipFile(packed).namelist() if "resolved" in name]
    assert verify.verify(packed, store).is_proved
