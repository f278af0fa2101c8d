"""Parquet on disk, DuckDB to read it: the only rooms that know how data are kept."""

from __future__ import annotations

from sectorlmi.store.batch import Batch, Change, What
from sectorlmi.store.health import Holding
from sectorlmi.store.location import store_root
from sectorlmi.store.store import Store

__all__ = ["Batch", "Change", "Holding", "Store", "What", "store_root"]
