"""`sectorlmi fetch` as a process against a server that means ill: how it ends, when, and what is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from . import fault_server as faults
from .fault_server import Fault, FaultServer
from .made_up import slice_csv

SLICE = "/api/2018/a/area/13121.csv"
BODY = slice_csv("13121", 2018)
WORDS = ("fetch", "qcew", "--year", "2018", "--area", "13121")
# No file above about 100 kB; blocks are of 512 bytes.
SMALL_FILES = ("sh", "-c", 'ulimit -f 200 && exec "$@"', "sh")


def start(server: FaultServer, store: Path, before: tuple[str, ...] = (), **variables: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "SECTORLMI_QCEW_URL": server.url, "SECTORLMI_STORE": str(store), **variables}
    command = [*before, sys.executable, "-m", "sectorlmi", *WORDS]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def left(store: Path) -> list[str]:
    """The files of the store, but for its locks."""
    return [file.name for file in store.rglob("*") if file.is_file() and file.name != "lock"]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (faults.dripping_headers(), "not here after 1.5 seconds"),
        (faults.steady(), "not here after 1.5 seconds"),
        (faults.endless({"Content-Type": "text/csv"}, BODY), "the server sends more than 1.0 MB"),
        (faults.gzip_bomb(BODY, 60 << 20), "the server sends more than 1.0 MB"),
    ],
    ids=["headers", "body", "endless", "bomb"],
)
def test_it_ends(server: FaultServer, tmp_path: Path, fault: Fault, says: str) -> None:
    server.always[SLICE] = fault
    store = tmp_path / "store"
    process = start(server, store, SECTORLMI_FETCH_SECONDS="1.5", SECTORLMI_FETCH_MEGABYTES="1")
    said, faulted = process.communicate(timeout=30)
    assert process.returncode == 3
    assert said == ""
    assert says in faulted
    assert SLICE in faulted
    assert "Traceback" not in faulted
    assert left(store) == []


def test_a_limit_that_is_none(server: FaultServer, tmp_path: Path) -> None:
    process = start(server, tmp_path / "store", SECTORLMI_FETCH_SECONDS="soon")
    assert "SECTORLMI_FETCH_SECONDS" in process.communicate(timeout=30)[1]
    assert process.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_need_not_wait_for_the_server(server: FaultServer, tmp_path: Path) -> None:
    server.always[SLICE] = faults.dripping_headers()
    process = start(server, tmp_path / "store")
    until = time.monotonic() + 60
    while not server.seen and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    faulted = process.communicate(timeout=60)[1]  # the server goes on for hours, and headers may take two minutes
    assert process.returncode == 130
    assert "Traceback" not in faulted


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes")
def test_a_disk_that_is_full_in_the_middle(server: FaultServer, tmp_path: Path) -> None:
    """The system allows no file so large, which is found in the middle of writing."""
    server.files[SLICE] = slice_csv("13121", 2018, n_more=3_000)
    assert len(server.files[SLICE]) > 150_000
    store = tmp_path / "store"
    process = start(server, store, SMALL_FILES)
    faulted = process.communicate(timeout=30)[1]
    assert process.returncode == 5
    assert "larger than the disk or your limits allow" in faulted
    assert "permission" not in faulted.lower()
    assert "Traceback" not in faulted
    assert left(store) == []


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="needs a disk of its own")
def test_a_full_disk(server: FaultServer, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        # No length is announced, so the disk is full in the middle.
        server.files[SLICE] = slice_csv("13121", 2018, n_more=6_000)
        server.always[SLICE] = faults.chunked()
        process = start(server, disk / "store")
        faulted = process.communicate(timeout=30)[1]
        assert process.returncode == 5
        assert "the disk is full" in faulted
        assert "permission" not in faulted.lower()
        assert left(disk / "store") == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
