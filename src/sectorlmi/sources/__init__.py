"""Files that are read: publishers', a module a kind of file, people's own, and study.yml.

The registry of publishers' files imports the module of every kind, so it is loaded when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sectorlmi.sources.registry import SOURCES, readings, source_of

__all__ = ["SOURCES", "readings", "source_of"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("sectorlmi.sources.registry"), name)
    raise AttributeError(f"module 'sectorlmi.sources' has no attribute {name!r}")
