"""Who holds a lock is named, by a real other process; a process that was killed holds nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sectorlmi.errors import ReportError, StoreError
from sectorlmi.store import Store
from sectorlmi.store.lock import one_at_a_time

HOLD = """
import sys, time
from pathlib import Path
from sectorlmi.store import Store
sys.argv = ["sectorlmi", "refresh", "study.yml"]
with Store(Path(sys.stdin.readline().strip())).writing():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that is writing to the store."""
    command = [sys.executable, "-c", HOLD]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{tmp_path / 'store'}\n")
    process.stdin.flush()
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_other_process_is_named(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with (
        pytest.raises(StoreError, match="another sectorlmi is writing") as caught,
        Store(tmp_path / "store").writing(lock_timeout=0.05),
    ):
        pass
    assert f"(process {holder.pid}: sectorlmi refresh, since 20" in caught.value.what
    assert "--lock-timeout" in caught.value.hint


def test_a_killed_process_holds_nothing(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with Store(tmp_path / "store").writing(lock_timeout=0.05):
        pass
    assert sorted(file.name for file in (tmp_path / "store").iterdir()) == ["lock"]


def test_a_holder_that_left_no_name(tmp_path: Path) -> None:
    import filelock

    def fault(error: OSError) -> ReportError:
        return ReportError(str(error))

    (tmp_path / "lock.holder.json").write_text("{", encoding="utf-8")
    with (
        filelock.FileLock(tmp_path / "lock"),
        pytest.raises(StoreError, match=r"^busy\n"),
        one_at_a_time(tmp_path / "lock", 0.01, "busy", fault),
    ):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ReportError, match=r"directory|exists"),
        one_at_a_time(tmp_path / "file" / "lock", 0.01, "busy", lambda error: ReportError(str(error))),
    ):
        pass
