"""Which of the store's contents a run rests on: areas by period and tables by source, each with its fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Content:
    """Fingerprints of rows: `cells` by period (`2018`) and area, `tables` by source and key.

    The same rows have the same fingerprint in any store, whatever files they came from.
    """

    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, in order."""
        return {"cells": _plain(self.cells), "tables": _plain(self.tables)}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Content:
        """What `as_dict` gave."""
        return cls(raw["cells"], raw["tables"])

    def lost(self, now: Content) -> list[str]:
        """One phrase for each period or table whose rows here are gone or others in `now`."""
        phrases = [
            f"QCEW {period} of {_named(changed)}"
            for period, areas in sorted(self.cells.items())
            if (changed := _changed(areas, now.cells.get(period, {})))
        ]
        return phrases + [
            f"{source} {_named(changed)}"
            for source, keys in sorted(self.tables.items())
            if (changed := _changed(keys, now.tables.get(source, {})))
        ]


def _plain(nested: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {key: dict(sorted(entries.items())) for key, entries in sorted(nested.items())}


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(key for key, fingerprint in then.items() if now.get(key) != fingerprint)


def _named(keys: list[str], at_most: int = 5) -> str:
    more = f" and {len(keys) - at_most} more" if len(keys) > at_most else ""
    return ", ".join(keys[:at_most]) + more
