"""Parquet on disk, DuckDB to read it: the only room that knows how data are kept."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sectorlmi.store.store import Store, WatchedStore, store_root

if TYPE_CHECKING:
    from sectorlmi.store.health import Holding
    from sectorlmi.store.loading import Batch
    from sectorlmi.store.repair import Repaired

__all__ = ["Batch", "Holding", "Repaired", "Store", "WatchedStore", "store_root"]

# The writing half, imported on first use: whoever only reads need not wait for it.
_HOMES = {"Batch": "loading", "Holding": "health", "Repaired": "repair"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
