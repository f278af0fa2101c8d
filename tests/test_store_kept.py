"""Kept years: believed only when they prove themselves, gone when the rows they came from are others."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from sectorlmi.store import Store, kept
from sectorlmi.terms.period import Period
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load

NAME = f"year-{'0' * 12}-{'a' * 32}"
OTHER_KEY = f"year-{'0' * 12}-{'b' * 32}"
OTHER_PROGRAM = f"year-{'1' * 12}-{'a' * 32}"
YEAR = Period(2018)
ARRAYS = {
    "a": np.array([1.5, np.nan, -0.0]),
    "b": np.array([True, False]),
    "c": np.array(["x", "yz"]),
    "d": np.array([3, -1], dtype=np.int16),
    "e": np.zeros(0, dtype=np.uint8),
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store(tmp_path / "store")
    load([samples()], found)
    found.keep(YEAR, NAME, ARRAYS, [Period(2015)])
    return found


def the_file(store: Store) -> Path:
    (file,) = kept.kept(store.root)
    return file


def test_what_was_kept_comes_back(store: Store) -> None:
    found = store.kept(YEAR, NAME)
    assert found is not None
    assert list(found) == list(ARRAYS)
    for name, values in ARRAYS.items():
        assert found[name].dtype == values.dtype
        assert found[name].tobytes() == values.tobytes()


def test_no_other_key_period_or_program_finds_it(store: Store) -> None:
    assert store.kept(YEAR, OTHER_KEY) is None
    assert store.kept(YEAR, OTHER_PROGRAM) is None
    assert store.kept(Period(2015), NAME) is None


def test_a_byte_that_changed_anywhere_is_not_believed(store: Store) -> None:
    file = the_file(store)
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert store.kept(YEAR, NAME) is None, at
    for size in range(len(whole)):
        file.write_bytes(whole[:size])
        assert store.kept(YEAR, NAME) is None, size


def test_objects_are_not_read(store: Store) -> None:
    """A file that proves itself may still be somebody else's."""
    kept.write(store.root, kept.path_of(YEAR, NAME), {"a": np.array([1], dtype=np.int64).astype("M8[s]")}, ())
    assert store.kept(YEAR, NAME) is None


@pytest.mark.parametrize("year", [2018, 2015])
def test_other_rows_forget_it(store: Store, georgia_files: dict[int, Path], year: int) -> None:
    """Of the very period, or of one that it leans on."""
    load([georgia_files[year]], store, force=True)
    assert not list(kept.kept(store.root))


def test_rows_of_a_period_that_it_does_not_rest_on_leave_it(store: Store, georgia_files: dict[int, Path]) -> None:
    store.keep(YEAR, NAME, ARRAYS, [Period(2017)])
    load([georgia_files[2015]], store, force=True)
    assert the_file(store).exists()


def test_the_same_rows_again_leave_it(store: Store) -> None:
    load([samples()], store)
    assert store.kept(YEAR, NAME) is not None


def test_another_program_takes_its_place(store: Store) -> None:
    store.keep(YEAR, OTHER_KEY, ARRAYS)
    assert store.kept(YEAR, NAME) is not None
    store.keep(YEAR, OTHER_PROGRAM, ARRAYS)
    assert store.kept(YEAR, NAME) is None
    assert store.kept(YEAR, OTHER_PROGRAM) is not None


def test_prune_frees_it(store: Store) -> None:
    size = the_file(store).stat().st_size
    assert store.kept_size() == size
    assert store.prune() == size
    assert store.kept_size() == 0
    assert store.verify() == []


def test_what_a_killed_process_left_of_it_goes(store: Store) -> None:
    begun = the_file(store).with_name(f"{the_file(store).name}.{'0' * 12}.tmp")
    begun.write_bytes(b"half")
    load([samples()], store)
    assert not begun.exists()
    assert store.kept(YEAR, NAME) is not None


def test_repair_removes_a_damaged_one_and_puts_nothing_aside(store: Store) -> None:
    assert store.verify() == []
    the_file(store).write_bytes(b"no longer")
    (fault,) = store.verify()
    assert "is not as it was written and is not used" in fault
    told = store.repair()
    assert told.mended == ["What was kept of resolved years was removed; it is worked out again when asked for."]
    assert not told.set_aside
    assert store.verify() == []


def test_what_lies_beside_it_stays(store: Store) -> None:
    beside = [the_file(store).with_name(name) for name in ("year-mine.bin", "notes.txt")]
    for file in beside:
        file.write_text("mine")
    store.prune()
    assert all(file.exists() for file in beside)


def test_a_folder_that_cannot_be_written_keeps_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    store.prune()
    monkeypatch.setattr(os, "replace", full)
    store.keep(YEAR, NAME, ARRAYS)
    assert store.kept(YEAR, NAME) is None
    assert [file for file in (store.root / "resolved").rglob("*") if file.is_file()] == []
