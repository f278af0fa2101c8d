"""Pieces by several processes: in the order of the pieces, faults arrive as they are, and nobody is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError, StoreError, WorkerError
from sectorlmi.workflows import workers
from sectorlmi.workflows.workers import checked, in_order

SCRIPT = """
import os, sys, time
from sectorlmi.errors import StoreError
from sectorlmi.workflows.workers import in_order

def work(n):
    if sys.argv[1] == "slow":
        print(os.getpid(), flush=True)
        time.sleep(60)
    time.sleep(0.05 * (3 - n % 3))
    if sys.argv[1] == "fault" and n == 3:
        raise StoreError(f"piece {n}", "what to do")
    if sys.argv[1] == "killed" and n == 2:
        os._exit(9)
    return n, os.getpid()

if __name__ == "__main__":
    made = []
    try:
        for n, who in in_order(work, range(9), n_workers=2):
            made.append((n, who))
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        raise SystemExit(130)
    except Exception as error:
        print([n for n, _ in made], type(error).__name__, error)
    else:
        print([n for n, _ in made], len({who for _, who in made}), os.getpid() in {who for _, who in made})
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "pieces.py"
    path.write_text(SCRIPT)
    return path


def _said(script: Path, what: str) -> str:
    done = subprocess.run([sys.executable, str(script), what], capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    return done.stdout.strip()


def test_one_works_here() -> None:
    assert list(in_order(lambda n: (n, os.getpid()), range(3))) == [(n, os.getpid()) for n in range(3)]


def test_several_come_in_the_order_of_the_pieces(script: Path) -> None:
    assert _said(script, "all") == "[0, 1, 2, 3, 4, 5, 6, 7, 8] 2 False"


def test_a_fault_of_a_piece_stands_at_its_place(script: Path) -> None:
    assert _said(script, "fault") == "[0, 1, 2] StoreError piece 3\nwhat to do"


def test_a_killed_process_is_told(script: Path) -> None:
    said = _said(script, "killed")
    assert "WorkerError a process that worked on a piece ended before it was done" in said
    assert "--workers 1" in said


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_ends_all_of_them(script: Path) -> None:
    import signal

    run = subprocess.Popen(
        [sys.executable, str(script), "slow"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert run.stdout is not None
    started = [int(run.stdout.readline()) for _ in range(2)]
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=20)
    assert (run.returncode, out.strip()) == (130, "interrupted")
    assert "Traceback" not in err
    time.sleep(0.1)
    for process in started:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_as_many_as_there_are_cores() -> None:
    assert checked(None) == workers.cores() >= 1
    assert checked(3) == 3
    with pytest.raises(ConfigError, match="--workers: 0 processes"):
        checked(0)


def test_faults_keep_their_hint_on_the_way() -> None:
    import pickle

    back = pickle.loads(pickle.dumps(StoreError("what", "hint")))
    assert (back.what, back.hint, back.exit_code) == ("what", "hint", 5)
    assert WorkerError("x").exit_code == 1


def test_without_dask_a_scheduler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match="Dask, which is not installed"):
        list(in_order(str, [1], scheduler="tcp://localhost:1"))
