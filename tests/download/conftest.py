"""A server that misbehaves, a client that does not wait, and a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sectorlmi.fetch.addresses import Addresses
from sectorlmi.fetch.download import Client
from sectorlmi.fetch.responses import Patience
from sectorlmi.store import Store
from sectorlmi.terms.period import Period

from .fault_server import FaultServer
from .made_up import Truth


@pytest.fixture
def server() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.close()


@pytest.fixture
def where(server: FaultServer) -> Addresses:
    return Addresses(*[server.url] * 6)


@pytest.fixture
def naps() -> list[float]:
    """The pauses the client made, in seconds that did not pass."""
    return []


@pytest.fixture
def client(naps: list[float]) -> Client:
    patience = Patience(connect=2, read=2, stall=0.15, slowest=2_000)
    return Client("someone@example.org", patience=patience, sleep=naps.append, jitter=lambda: 0.5)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def held(store: Store, year: int) -> Truth:
    """What the store says, in the form of `made_up.truth`."""
    if Period(year) not in store.periods():
        return {}
    cells = store.cells(Period(year))
    jobs, wages = (np.where(cells.suppressed, -1.0, column) for column in (cells.employment, cells.wages))
    keys = zip(cells.area.tolist(), cells.own.tolist(), cells.industry.tolist(), strict=True)
    values = zip(cells.establishments.astype(int).tolist(), jobs.tolist(), wages.tolist(), strict=True)
    return dict(zip(keys, values, strict=True))


def picture(store: Store) -> dict[str, str]:
    """Every file of the store with its bytes' hash, the folder of downloads and the lock left out."""
    return {
        str(file.relative_to(store.root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(store.root.rglob("*"))
        if file.is_file() and "downloads" not in file.parts and file.name != "lock"
    }
