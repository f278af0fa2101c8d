"""The pieces on a Dask cluster of two workers: the bytes of one process. `make test-cluster` has Dask installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.workflows import demo, every_cell
from sectorlmi.workflows.every_cell import Request
from sectorlmi.workflows.load import load
from sectorlmi.workflows.workers import in_order

distributed = pytest.importorskip("distributed", reason="Dask is not installed: `make test-cluster` tries it")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, worker_dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_writes_the_bytes_of_one_process(scheduler: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    load([demo.samples()], store, is_sample=True)
    for name, address in (("one", ""), ("cluster", scheduler)):
        request = Request(Period(2025), tmp_path / name / "cells.parquet", fills=20, scheduler=address)
        every_cell.run(request, store)
    for file in ("cells.parquet", "datapackage.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "cluster" / file).read_bytes()


def _refused(n: int) -> int:
    if n == 1:
        raise StoreError("not here", "elsewhere")
    return n


def test_a_fault_of_a_worker_arrives_as_it_is(scheduler: str) -> None:
    with pytest.raises(StoreError) as fault:
        list(in_order(_refused, range(3), scheduler=scheduler))
    assert (fault.value.what, fault.value.hint) == ("not here", "elsewhere")


def test_nobody_at_the_address(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nobody answers there"):
        list(in_order(str, [1], scheduler="tcp://127.0.0.1:1"))
    with pytest.raises(ConfigError, match="nobody answers there"):
        list(in_order(str, [1], scheduler="nonsense://x"))


def test_a_scheduler_without_workers() -> None:
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None) as cluster,
        pytest.raises(ConfigError, match="it has no workers"),
    ):
        list(in_order(str, [1], scheduler=cluster.scheduler_address))
