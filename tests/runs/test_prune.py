"""`runs prune`: what goes, what stays, and what a process that is killed leaves."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.errors import StoreError
from sectorlmi.runs import folder as folders
from sectorlmi.runs.manifest import Manifest
from sectorlmi.workflows import prune as workflow
from sectorlmi.workflows import refresh

STUDY = "a-study"


def made(out: Path, n: int, *, name: str = "A study", options: tuple[str, ...] = ()) -> Path:
    """The n-th run of a study."""
    manifest = Manifest(
        run=f"20260101T00{n // 60:02}{n % 60:02}Z-{n:08x}", made_at=f"2026-01-01T00:{n // 60:02}:{n % 60:02}+00:00",
        name=name, base=2015, current=2018, seed=1, is_sample=True, program={}, content={"cells": {}, "tables": {}},
        files={}, options=options,
    )  # fmt: skip
    files = {"study.json": b"{}", "result.json": b"{}", "inputs/0/p.csv": b"x", "reports/a.csv": b"y" * 5000}
    return folders.write(out / "runs" / STUDY, manifest, files)


def left(out: Path) -> list[str]:
    return [run.name for run in folders.runs_in(out / "runs" / STUDY)]


def test_the_newest_stay(tmp_path: Path) -> None:
    every = [made(tmp_path, n) for n in range(6)]
    would = workflow.prune(tmp_path, 2, is_dry_run=True)
    assert list(would.removed) == every[:4]
    assert len(left(tmp_path)) == 6
    found = workflow.prune(tmp_path, 2)
    assert found.removed == would.removed
    assert found.n_bytes > 4 * 5000
    assert left(tmp_path) == [run.name for run in every[4:]]
    assert not workflow.prune(tmp_path, 2).removed


def test_of_each_study_and_in_each_folder(tmp_path: Path) -> None:
    for n in range(4):
        made(tmp_path, n, name="A study" if n % 2 else "A  study")
    assert len(workflow.prune(tmp_path, 1).removed) == 2
    assert len(left(tmp_path)) == 2


def test_frozen_ones_stay_and_their_files_too(tmp_path: Path) -> None:
    first, *_ = [made(tmp_path, n) for n in range(3)]
    first.with_name(f"{first.name}.zip").write_bytes(b"frozen")
    found = workflow.prune(tmp_path, 1)
    assert found.kept == {first: "it is frozen"}
    assert first.with_name(f"{first.name}.zip").read_bytes() == b"frozen"
    assert len(left(tmp_path)) == 2


def test_what_refresh_compares_with_stays(tmp_path: Path) -> None:
    """The last run without options, however many were tried out since; and from the last one told on, those untold."""
    every = [made(tmp_path, n, options=("--top 3",) if n > 2 else ()) for n in range(6)]
    assert list(workflow.prune(tmp_path, 1, is_dry_run=True).kept) == [every[2]]
    (tmp_path / "runs" / STUDY / ".refresh-untold").write_text(every[1].name)
    assert list(workflow.prune(tmp_path, 1, is_dry_run=True).kept) == every[1:3]
    (tmp_path / "runs" / STUDY / ".refresh-untold").write_text("")
    assert list(workflow.prune(tmp_path, 1, is_dry_run=True).kept) == every[:3]


@pytest.mark.parametrize("change", ["a note", "a note below", "an edited report", "a lost file", "a link", "a name"])
def test_a_folder_with_anything_foreign_stays(tmp_path: Path, change: str) -> None:
    first, _ = made(tmp_path, 0), made(tmp_path, 1)
    if change == "a note":
        (first / "notes.txt").write_text("mine")
    elif change == "a note below":
        (first / "reports" / "x").mkdir()
        (first / "reports" / "x" / "notes.txt").write_text("mine")
    elif change == "an edited report":
        (first / "reports" / "a.csv").write_text("mine")
    elif change == "a lost file":
        (first / "reports" / "a.csv").unlink()
    elif change == "a link":
        (first / "mine").symlink_to(tmp_path)
    else:
        first = first.rename(first.with_name("20250101T000000Z-mine"))
    before = sorted(tmp_path.rglob("*"))
    found = workflow.prune(tmp_path, 1)
    assert list(found.kept) == [first]
    assert not found.removed
    assert [f for f in sorted(tmp_path.rglob("*")) if f.name != ".refresh.lock"] == before


def test_beside_a_refresh_it_waits_and_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, 0), made(tmp_path, 1)
    alone = refresh.alone
    monkeypatch.setattr(refresh, "alone", lambda folder, timeout: alone(folder, 0.1))
    with refresh.alone(tmp_path / "runs" / STUDY, 1):
        with pytest.raises(StoreError, match="another refresh"):
            workflow.prune(tmp_path, 1)
        assert len(left(tmp_path)) == 2


@pytest.mark.parametrize("word", ["run", "runs"])
def test_the_command(tmp_path: Path, word: str) -> None:
    for n in range(3):
        made(tmp_path, n)
    register_commands()
    call = lambda *words: CliRunner().invoke(app, [word, "prune", str(tmp_path), *words])  # noqa: E731
    assert call().exit_code == call("--keep", "0").exit_code == 2
    dry = json.loads(call("--keep", "1", "--dry-run", "--json").stdout)
    assert (dry["is_dry_run"], len(dry["removed"]), len(left(tmp_path))) == (True, 2, 3)
    found = call("--keep", "2")
    assert "Removed" in found.stdout
    assert len(left(tmp_path)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_at_thirty_moments_leaves_no_half_run(tmp_path: Path) -> None:
    dice, n_cut = random.Random(7), 0
    for n in range(12):
        made(tmp_path, n)
    for n in range(12, 42):
        made(tmp_path, n)
        child = os.fork()
        if child == 0:
            kill_at, seen = dice.randint(1, 25), 0

            def watch(event: str, args: tuple[object, ...], kill_at: int = kill_at) -> None:
                nonlocal seen
                if event in ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree"):
                    seen += 1
                if seen == kill_at and event != "os.kill":
                    os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(watch)
            workflow.prune(tmp_path, 3)
            os._exit(0)
        dice.random()
        n_cut += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        for run in folders.runs_in(tmp_path / "runs" / STUDY):
            folders.manifest_of(run, run.name)
        assert left(tmp_path)[-3:] == [f"20260101T0000{i:02}Z-{i:08x}" for i in range(n - 2, n + 1)]
    assert n_cut > 10  # else the kills came too late to prove anything
    workflow.prune(tmp_path, 3)
    assert len(left(tmp_path)) == 3
    assert not [f for f in (tmp_path / "runs" / STUDY).iterdir() if "pruned" in f.name]


FREEZE = """
import os, signal, sys, threading
from pathlib import Path
from sectorlmi.store import Store
from sectorlmi.workflows import verify
run, store, target, kill_at, delay = sys.argv[1:]
seen = 0
def watch(event, args):
    global seen
    changes = event in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir")
    if changes and str(args[0]).startswith(os.path.dirname(target)):
        seen += 1
        if seen == int(kill_at):
            threading.Timer(float(delay), os.kill, (os.getpid(), signal.SIGKILL)).start()
sys.addaudithook(watch)
verify.freeze(Path(run), Store(Path(store)), Path(target), verified=False)
print(seen)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills")
def test_a_freeze_killed_at_thirty_moments_leaves_nothing_for_long(
    tmp_path: Path, run_folder: Path, sample_store: object, frozen_file: Path
) -> None:
    """The file is whole or as it was, the temporary folder is empty, and the next call sweeps what was left."""
    dice, target, n_cut = random.Random(3), tmp_path / "there" / "run.zip", 0
    (tmp_path / "tmp").mkdir()
    environment = os.environ | {"TMPDIR": str(tmp_path / "tmp")}

    def freeze(kill_at: int, delay: float) -> subprocess.CompletedProcess[str]:
        words = [str(run_folder), str(sample_store.root), str(target), str(kill_at), str(delay)]  # type: ignore[attr-defined]
        call = [sys.executable, "-c", FREEZE, *words]
        return subprocess.run(call, env=environment, capture_output=True, text=True, check=False)

    n_changes = int(freeze(10_000, 0).stdout.splitlines()[-1])
    assert target.read_bytes() == frozen_file.read_bytes()
    for _ in range(30):
        n_cut += freeze(dice.randint(1, n_changes), dice.choice([0, 0.001, 0.01])).returncode == -signal.SIGKILL
        assert target.read_bytes() == frozen_file.read_bytes()
        assert len(list(target.parent.iterdir())) <= 2
        assert not list((tmp_path / "tmp").iterdir())
    assert n_cut > 10
    assert freeze(10_000, 0).returncode == 0
    assert list(target.parent.iterdir()) == [target]
