"""`rank` killed with SIGKILL while it writes: every report and every run is whole, or not there."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.ranking.report import Report
from sectorlmi.runs import folder as folders
from sectorlmi.runs import record
from sectorlmi.runs.manifest import Manifest
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import WatchedStore
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load

FORMATS = ("csv", "json", "xlsx")
# What Python tells an audit hook of when files and folders change.
CHANGES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"}


def in_a_child(work: Callable[[], object], under: Path, kill_at: int, delay: float) -> int:
    """Fork, work, and be killed so long after the n-th change under a folder. Gives how many changes were seen."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = 0

    def watch(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in CHANGES and str(args[0]).startswith(str(under)):
            seen += 1
            if seen == kill_at:
                threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()

    sys.addaudithook(watch)
    work()
    if seen >= kill_at:
        signal.pause()
    os._exit(min(seen, 255))


def check_whole(file: Path) -> None:
    data = file.read_bytes()
    if file.suffix == ".json":
        json.loads(data)
    elif file.suffix == ".xlsx":
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    else:
        assert data.count(b"\n") > 5
        assert data.endswith(b"\n")


@pytest.fixture
def store(tmp_path: Path) -> WatchedStore:
    found = WatchedStore(tmp_path / "store")
    load([samples()], found)
    return found


@pytest.fixture
def study(tmp_path: Path) -> Study:
    found = replace(load_study(samples() / "study.yml"), suppressed="floor")
    return replace(found, output=replace(found.output, folder=tmp_path / "out", formats=FORMATS))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_at_thirty_moments_of_writing(tmp_path: Path, study: Study, store: WatchedStore) -> None:
    report: Report = rank.run(study, store)
    out, dice = tmp_path / "out", random.Random(11)

    def write() -> None:
        """As `rank` ends."""
        rank.keep(study, report, rank.write(report, FORMATS, out), store)

    n_changes = in_a_child(write, out, 10_000, 0)
    assert 15 < n_changes < 255
    (first,) = folders.runs_in(record.runs_folder(study))
    n_cut = 0
    for _ in range(30):
        before = len(folders.runs_in(record.runs_folder(study)))
        assert in_a_child(write, out, dice.randint(1, n_changes), dice.choice([0, 0.0005, 0.003])) == -signal.SIGKILL
        for name in FORMATS:
            check_whole(out / f"made-up-sample-region-2025.{name}")
        found = folders.runs_in(record.runs_folder(study))
        n_cut += len(found) == before
        for run in found:
            folders.check_files(run, Manifest.parse((run / folders.MANIFEST).read_bytes(), run.name))
    assert first in found
    assert n_cut > 10  # else the kills came too late to prove anything
    write()
    assert len(folders.runs_in(record.runs_folder(study))) == len(found) + 1
