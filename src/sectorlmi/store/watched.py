"""A store that remembers what was read through it, so that a run can say and pack exactly what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sectorlmi.store.catalog import TableEntry
from sectorlmi.store.content import Content
from sectorlmi.store.store import Store
from sectorlmi.terms.period import Period


class WatchedStore(Store):
    """A store that notes the areas and tables that are asked for."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._areas_read: dict[Period, set[str]] = {}
        self._tables_read: set[tuple[str, str]] = set()

    def content_read(self) -> Content:
        """What was read so far, with its fingerprints."""
        return self.content(self._areas_read, self._tables_read)

    def content(self, areas: dict[Period, set[str]], tables: Iterable[tuple[str, str]]) -> Content:
        """The fingerprints of these areas and tables; what is not there is left out."""
        return self._retried(lambda: self._content(areas, tables))

    def content_like(self, other: Content) -> Content:
        """The fingerprints that this store has for the areas and tables of another content."""
        areas = {Period.parse(period): set(found) for period, found in other.cells.items()}
        return self.content(areas, [(source, key) for source, keys in other.tables.items() for key in keys])

    def _content(self, areas: dict[Period, set[str]], tables: Iterable[tuple[str, str]]) -> Content:
        cells: dict[str, dict[str, str]] = {}
        for period, wanted in sorted(areas.items()):
            there = self._manifest(period).areas
            cells[str(period)] = {area: there[area].fingerprint for area in sorted(wanted) if area in there}
        found: dict[str, dict[str, str]] = {}
        for source, key in sorted(tables):
            entry = self._catalog().tables.get(source, {}).get(key)
            if entry:
                found.setdefault(source, {})[key] = entry.fingerprint
        return Content(cells, found)

    def _chosen(self, period: Period, areas: Sequence[str] | None, states: Sequence[str] | None) -> list[str]:
        chosen = super()._chosen(period, areas, states)
        self._areas_read.setdefault(period, set()).update(chosen)
        return chosen

    def _table_entry(self, source: str, key: str) -> TableEntry:
        self._tables_read.add((source, key))
        return super()._table_entry(source, key)
