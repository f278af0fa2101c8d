"""`store list`, `verify` and `prune`: for people and for programs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sectorlmi.store import Store
from sectorlmi.workflows.demo import samples


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Path:
    """A copy of the loaded store, to be spoiled."""
    return Path(shutil.copytree(loaded, tmp_path / "store"))


def test_list(store: Path, call: Callable) -> None:
    found = json.loads(call("store", "--store", store, "--json").stdout)["holdings"]
    assert {(h["source"], h["key"]) for h in found} >= {("qcew", "2022"), ("qcew", "2025")}
    assert json.loads(call("store", "list", "--store", store, "--json").stdout)["holdings"] == found
    assert "MADE UP" in call("store", "--store", store).stdout


def test_verify(store: Path, call: Callable) -> None:
    assert call("store", "verify", "--store", store).exit_code == 0
    sound = {"schema": 1, "is_sound": True, "faults": []}
    assert json.loads(call("store", "verify", "--store", store, "--json").stdout) == sound
    part = next((store / "qcew" / "2025").glob("part-*.parquet"))
    part.write_bytes(part.read_bytes()[:-1])
    result = call("store", "verify", "--store", store)
    assert result.exit_code == 5
    assert part.name in result.stderr
    assert "sectorlmi load FILE --force" in result.stderr
    told = json.loads(call("store", "verify", "--store", store, "--json").stdout)
    assert not told["is_sound"]
    assert part.name in told["faults"][0]


def test_prune(store: Path, call: Callable) -> None:
    (store / "qcew" / "2025" / "part-0123456789ab.parquet").write_bytes(b"x" * 3_000_000)
    kept = Store(store).kept_size()  # resolved years of the tests before
    assert json.loads(call("store", "prune", "--store", store, "--json").stdout)["bytes_freed"] == 3_000_000 + kept
    assert call("store", "prune", "--store", store).stdout == "0.0 MB freed.\n"
    assert call("store", "verify", "--store", store).exit_code == 0


def test_repair(store: Path, call: Callable) -> None:
    assert call("store", "repair", "--store", store).stdout.startswith("Nothing to repair")
    (store / "catalog.json").rename(store / "catalog 2.json")
    for words in (["store", "verify"], ["store", "prune"], ["store", "list"], ["load", store]):
        refused = call(*words, "--store", store)
        assert refused.exit_code == 5
        assert "sectorlmi store repair" in refused.stderr
    assert "sectorlmi store repair" in call("doctor", "--store", store).stdout
    told = call("store", "repair", "--store", store)
    assert told.exit_code == 0
    assert "catalog.json was rebuilt." in told.stdout
    assert f"Put aside in {store / 'quarantine'}: 1 file." in told.stdout
    assert call("store", "verify", "--store", store).exit_code == 0
    quiet = {"schema": 1, "mended": [], "lost": [], "set_aside": [], "quarantine": None}
    assert json.loads(call("store", "repair", "--store", store, "--json").stdout) == quiet


def test_repair_names_what_to_load_again(store: Path, call: Callable) -> None:
    for part in (store / "qcew" / "2025").glob("part-*.parquet"):
        part.write_bytes(b"")
    told = json.loads(call("store", "repair", "--store", store, "--json").stdout)
    assert told["lost"][0].startswith("QCEW 2025: load 98")
    assert told["quarantine"] == str(store / "quarantine")
    assert call("load", samples(), "--store", store).exit_code == 0
    assert call("store", "verify", "--store", store).exit_code == 0
