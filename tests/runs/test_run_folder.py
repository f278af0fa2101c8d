"""Run folders: whole or not there, never overwritten, and found again."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from sectorlmi.errors import DataError, ReportError
from sectorlmi.runs import folder as folders
from sectorlmi.runs.manifest import Manifest

EMPTY = {"cells": {}, "tables": {}}


def manifest(run: str = "20260101T000000Z-aa") -> Manifest:
    return Manifest(run, "2026-01-01T00:00:00+00:00", "N", 2015, 2018, 1, False, {"sectorlmi": "1"}, EMPTY, {})


def test_a_run_holds_its_files_and_their_sums(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("a,b\n")
    run = folders.write(tmp_path / "runs", manifest(), {"result.json": b"{}", "inputs/0/p.csv": tmp_path / "p.csv"})
    found = Manifest.parse((run / folders.MANIFEST).read_bytes(), "here")
    assert (run / "inputs/0/p.csv").read_text() == "a,b\n"
    assert found.files["result.json"] == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    folders.check_files(run, found)


@pytest.mark.parametrize("number", [0, 2, None, "1"])
def test_a_manifest_of_another_format_is_not_read(number: object) -> None:
    raw = json.loads(manifest().text()) | {"format": number}
    with pytest.raises(DataError, match="a run of format"):
        Manifest.parse(json.dumps(raw).encode(), "here")


@pytest.mark.parametrize("there", ["study.json", "result.json"])
def test_a_run_has_its_study_and_its_result(tmp_path: Path, there: str) -> None:
    run = folders.write(tmp_path / "runs", manifest(), {there: b"{}"})
    (lacking,) = {"study.json", "result.json"} - {there}
    with pytest.raises(DataError, match=f"has no {lacking}"):
        folders.manifest_of(run, "here")


def test_the_manifest_of_a_run_from_before_options_were_kept() -> None:
    raw = json.loads(manifest().text())
    del raw["options"]
    assert Manifest.parse(json.dumps(raw).encode(), "here") == manifest()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"files": ["x"]}, "`files`"),
        ({"name": 7}, "`name`"),
        ({"content": []}, "`content`"),
        ({"content": {}}, "`content`"),
        ({"seed": "1"}, "`seed`"),
        ({"more": 1}, "more"),
        ({"files": {"../up.txt": "00"}}, r"\.\./up\.txt"),
        ({"files": {"/etc/passwd": "00"}}, "/etc/passwd"),
        ({"files": {"a\\..\\b": "00"}}, "does not lie in the run's folder"),
        ({"run": "../other"}, "does not lie in the run's folder"),
    ],
)
def test_a_manifest_that_is_none(change: dict[str, object], said: str) -> None:
    raw = json.loads(manifest().text())
    assert Manifest.parse(json.dumps(raw).encode(), "here")
    with pytest.raises(DataError, match=said):
        Manifest.parse(json.dumps(raw | change).encode(), "here")


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    made = [folders.write(tmp_path, manifest(), {"result.json": str(i).encode()}) for i in range(3)]
    assert [run.name for run in made] == [manifest().run + ending for ending in ("", "-2", "-3")]
    assert [(run / "result.json").read_text() for run in made] == ["0", "1", "2"]
    assert folders.runs_in(tmp_path) == made


def test_newest_of_a_folder_of_runs(tmp_path: Path) -> None:
    for run in ("20260301T000000Z-aa", "20260201T000000Z-ff"):
        newest = folders.write(tmp_path / "runs" / "x", manifest(run), {"result.json": b"{}"})
    assert newest.name.startswith("202602")
    assert folders.the_run(tmp_path).name == "20260301T000000Z-aa"
    assert folders.the_run(newest) == newest


@pytest.mark.parametrize("change", [lambda f: f.write_bytes(b"[]"), lambda f: f.unlink()])
def test_a_file_that_was_touched_is_noticed(tmp_path: Path, change: object) -> None:
    run = folders.write(tmp_path, manifest(), {"result.json": b"{}"})
    change(run / "result.json")  # type: ignore[operator]
    with pytest.raises(DataError, match=r"result\.json"):
        folders.check_files(run, Manifest.parse((run / folders.MANIFEST).read_bytes(), ""))


def test_no_run_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is no run"):
        folders.the_run(tmp_path)
    with pytest.raises(DataError, match="does not exist"):
        folders.the_run(tmp_path / "x")


def test_a_fault_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReportError):
        folders.write(tmp_path / "runs", manifest(), {"a": b"1", "gone": tmp_path / "missing.xlsx"})
    assert list((tmp_path / "runs").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_at_any_moment_leaves_whole_runs_only(tmp_path: Path) -> None:
    dice, files = random.Random(5), {f"f{i}": bytes([i]) * 200_000 for i in range(8)}
    n_cut = 0
    for _ in range(30):
        child = os.fork()
        if child == 0:
            while True:
                folders.write(tmp_path, manifest(), files)
        time.sleep(dice.uniform(0.002, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        n_cut += any(f.name.startswith(".unfinished") for f in tmp_path.iterdir())
        for run in folders.runs_in(tmp_path):
            folders.check_files(run, Manifest.parse((run / folders.MANIFEST).read_bytes(), run.name))
            for file in run.iterdir():
                file.unlink()
            run.rmdir()
    assert n_cut > 0  # else the kills came too late to prove anything


def test_what_a_killed_process_left_is_swept_after_a_day(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".unfinished-a", tmp_path / ".unfinished-b"
    for folder in (old, fresh):
        folder.mkdir()
    os.utime(old, (time.time() - 2 * 86_400,) * 2)
    folders.write(tmp_path, manifest(), {"result.json": b"{}"})
    assert not old.exists()
    assert fresh.exists()
