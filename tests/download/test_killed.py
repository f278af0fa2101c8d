"""A fetch that is killed: what came is used by the next run, and the store knows nothing of it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import Addresses
from sectorlmi.fetch.download import Client
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.workflows.fetch import fetch

from . import fault_server as faults
from .conftest import held
from .fault_server import FaultServer
from .made_up import singlefile_zip, slice_csv, truth

AREAS = [f"13{i:03d}" for i in range(1, 60, 2)]
SINGLE = "/files/2018/csv/2018_annual_singlefile.zip"
SCRIPT = """
import sys
from pathlib import Path
from sectorlmi.store import Store
from sectorlmi.workflows.fetch import fetch_qcew
fetch_qcew([2018], None, Store(Path(sys.argv[1])), settings={"qcew_url": sys.argv[2]})
"""


def _part_size(folder: Path) -> int:
    return sum(part.stat().st_size for part in folder.rglob("*.zip.part"))


def test_kill_in_the_middle_of_a_transfer(server: FaultServer, client: Client, store: Store, where: Addresses) -> None:
    server.files[SINGLE] = singlefile_zip(AREAS, 2018)
    server.put(SINGLE, faults.half_and_wait)
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(store.root), server.url])
    deadline = time.monotonic() + 30
    while _part_size(store.root) < 1_000 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert store.periods() == []

    n_here = _part_size(store.root)
    fetch(plan.plan_qcew([Period(2018)], None, where), store, client=client, where=where)
    assert 1_000 <= n_here < len(server.files[SINGLE])
    assert server.seen[-1].headers["range"] == f"bytes={n_here}-"
    assert held(store, 2018) == truth(*(slice_csv(area, 2018) for area in AREAS))
