"""`refresh` and `batch` killed with SIGKILL while they write: all is whole, or not there, and no news is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sectorlmi.runs import folder as folders
from sectorlmi.store import Store
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load

# A process of its own, which forks: threads that a library has started here would be missing in a fork.
WORK = """
import os, signal, sys
import duckdb, filelock, pandas, pyarrow.parquet, yaml  # once, and not in every fork
from dataclasses import replace
from pathlib import Path
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.workflows import batch, refresh
from sectorlmi.workflows.batch import Request
from sectorlmi.workflows.refresh_report import Wishes
what, folder = sys.argv[1:]
folder = Path(folder)

def work():
    study, store = load_study(folder / "study.yml"), Store(folder / "store")
    study = replace(study, suppressed="floor", output=replace(study.output, formats=("csv", "json")))
    if what == "batch":
        batch.run(study, store, Request("all-counties", folder / "out" / "t.csv", ("csv",), is_resumed=True))
    else:
        tell = lambda found: (folder / "told").touch() if found.exit_code == 10 else None
        refresh.refresh(study, store, Wishes(offline=True), tell=tell)

def killed(kill_at, kill=os.kill):
    seen = 0
    def watch(event, args):
        nonlocal seen
        if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"):
            seen += str(args[0]).startswith(str(folder / "out"))
            if seen == kill_at:
                kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    work()
    return seen

for line in sys.stdin:
    child = os.fork()
    if not child:
        os._exit(min(killed(int(line)), 255))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
NEVER = 10_000


@contextmanager
def worker(what: str, folder: Path) -> Iterator[Callable[[int], int]]:
    """Works again and again, and is killed at its n-th change of a file; gives how many it made, or less than 0."""
    call = [sys.executable, "-c", WORK, what, str(folder)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        told, heard = process.stdin, process.stdout

        def changes(kill_at: int = NEVER) -> int:
            told.write(f"{kill_at}\n")
            told.flush()
            return int(next(line for line in heard if line.strip().lstrip("-").isdigit()))

        yield changes
        told.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study with its own file and a store."""
    for name in ("study.yml", "projections.csv"):
        shutil.copy(samples() / name, tmp_path / name)
    load([samples()], Store(tmp_path / "store"))
    return tmp_path


def change_news(folder: Path, n: int) -> None:
    """Another projection in the study's own file, which is news, and has been told to nobody."""
    lines = (folder / "projections.csv").read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if ",722," in line)
    lines[at] = ",".join([*lines[at].split(",")[:-1], str(20_000 + n)])
    (folder / "projections.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "told").unlink(missing_ok=True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_refresh_killed_at_thirty_moments_loses_no_news(folder: Path) -> None:
    """The news is told by the refresh that is killed or by the next one."""
    dice, n_untold = random.Random(13), 0
    with worker("refresh", folder) as changes:
        changes()
        change_news(folder, 0)
        n_changes = changes()
        assert (folder / "told").exists()
        assert 15 < n_changes < 255
        for n in range(1, 31):
            change_news(folder, n)
            changes(dice.randint(1, n_changes))
            n_untold += not (folder / "told").exists()
            for runs in folders.all_runs(folder / "out").values():
                for run in runs:
                    folders.manifest_of(run, run.name)
            changes()
            assert (folder / "told").exists()
            assert all(file.read_bytes().endswith(b"\n") for file in (folder / "out").glob("made-up*"))
    assert n_untold > 10  # else the kills came too late to prove anything


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_batch_killed_at_thirty_moments_is_taken_up(folder: Path) -> None:
    """The table is the earlier one or the new one, and resuming gives the very bytes of a batch that nobody killed."""
    out, dice, n_cut = folder / "out" / "t.csv", random.Random(17), 0
    with worker("batch", folder) as changes:
        n_changes = changes()
        assert 5 < n_changes < 255
        whole = out.read_bytes()
        for i in range(30):
            if i % 2:
                out.unlink()
            n_cut += changes(dice.randint(1, n_changes)) == -signal.SIGKILL
            assert not out.exists() or out.read_bytes() == whole
            changes()
            assert out.read_bytes() == whole
            assert not os.path.lexists(out.with_name("t.parts"))
    assert n_cut > 10
