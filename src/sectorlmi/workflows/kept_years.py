"""Resolved years that the store keeps: found by all that their numbers follow from, and never by less."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

from sectorlmi import suppression, terms
from sectorlmi.runs.manifest import versions
from sectorlmi.store import Store
from sectorlmi.suppression.packed import fingerprint, packed, unpacked
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.terms.cells import Cells

# Of fewer cells bounds and estimates are there as soon as a file of them.
WORTH_KEEPING: Final = 5_000
# Signs of a key.
KEY: Final = 32
_SOURCE: Final = (".py", ".csv")


class KeptYears:
    """Those of one store under one way of resolving: `rule` names the policy, the level and whatever else it goes by.

    The cells of a period are looked at once.
    """

    def __init__(self, store: Store, rule: str) -> None:
        self._store, self._rule = store, rule
        self._seen: dict[int, tuple[Cells, bytes]] = {}

    def found(self, cells: Cells, leaning_on: Sequence[tuple[Cells, Cells]] = ()) -> Resolved | None:
        """The period of these cells as it was resolved before; None where that is not kept.

        Args:
            leaning_on: the other periods that it leans on: all their cells, and those that are lent.
        """
        if len(cells) < WORTH_KEEPING or not made_by():
            return None
        arrays = self._store.kept(cells.period, self._name(cells, leaning_on))
        if arrays is None:
            return None
        try:
            return unpacked(arrays, cells)
        except (KeyError, ValueError, IndexError, TypeError):
            return None

    def keep(self, resolved: Resolved, cells: Cells, leaning_on: Sequence[tuple[Cells, Cells]] = ()) -> None:
        """Keep what was resolved from these cells, where that is possible and worth it."""
        if len(cells) < WORTH_KEEPING or not made_by():
            return
        arrays = packed(resolved, cells)
        if arrays is not None:
            others = [whole.period for whole, _ in leaning_on]
            self._store.keep(cells.period, self._name(cells, leaning_on), arrays, others)

    def _name(self, cells: Cells, leaning_on: Sequence[tuple[Cells, Cells]]) -> str:
        others = sorted(leaning_on, key=lambda pair: pair[0].period)
        digest = hashlib.sha256(self._rule.encode())
        for each in (cells, *(one for pair in others for one in pair)):
            digest.update(self._fingerprint(each))
        return f"year-{made_by()}-{digest.hexdigest()[:KEY]}"

    def _fingerprint(self, cells: Cells) -> bytes:
        if id(cells) not in self._seen:
            self._seen[id(cells)] = cells, fingerprint(cells)
        return self._seen[id(cells)][1]


@cache
def made_by() -> str:
    """A digest of the program that resolves: its source, the libraries it computes with, and the machine.

    Empty where the source is not there to be read; nothing is kept then.
    """
    return digest_of(suppression, terms)


def digest_of(*rooms: ModuleType) -> str:
    """A digest of the source and the tables of rooms, of libraries and machine; empty where a source is not there."""
    digest = hashlib.sha256()
    for room in rooms:
        files = sorted(file for folder in room.__path__ for file in Path(folder).iterdir() if file.suffix in _SOURCE)
        if not files:
            return ""
        for file in files:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    used = versions()
    for name in ("numpy", "highspy", "machine", "python"):
        digest.update(f"{name} {used.get(name, '')}".encode())
    return digest.hexdigest()[:12]
