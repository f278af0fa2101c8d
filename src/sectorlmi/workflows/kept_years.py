"""Resolved years that the store keeps: found by all that their numbers follow from, and never by less."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from sectorlmi import suppression, terms
from sectorlmi.runs.manifest import versions
from sectorlmi.store import Store
from sectorlmi.suppression.packed import fingerprint, packed, unpacked
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.terms.cells import Cells

# Of fewer cells bounds and estimates are there as soon as a file of them.
_WORTH_KEEPING: Final = 5_000
_LENGTH: Final = 32


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
        if len(cells) < _WORTH_KEEPING or not made_by():
            return None
        arrays = self._store.kept_year(cells.period, made_by(), self._key(cells, leaning_on))
        if arrays is None:
            return None
        try:
            return unpacked(arrays, cells)
        except (KeyError, ValueError, IndexError, TypeError):
            return None

    def keep(self, resolved: Resolved, cells: Cells, leaning_on: Sequence[tuple[Cells, Cells]] = ()) -> None:
        """Keep what was resolved from these cells, where that is possible and worth it."""
        if len(cells) < _WORTH_KEEPING or not made_by():
            return
        arrays = packed(resolved, cells)
        if arrays is not None:
            key, others = self._key(cells, leaning_on), [whole.period for whole, _ in leaning_on]
            self._store.keep_year(cells.period, made_by(), key, arrays, others)

    def _key(self, cells: Cells, leaning_on: Sequence[tuple[Cells, Cells]]) -> str:
        others = sorted(leaning_on, key=lambda pair: pair[0].period)
        digest = hashlib.sha256(self._rule.encode())
        for each in (cells, *(one for pair in others for one in pair)):
            digest.update(self._fingerprint(each))
        return digest.hexdigest()[:_LENGTH]

    def _fingerprint(self, cells: Cells) -> bytes:
        if id(cells) not in self._seen:
            self._seen[id(cells)] = cells, fingerprint(cells)
        return self._seen[id(cells)][1]


@cache
def made_by() -> str:
    """A digest of the program that resolves: its source, the libraries it computes with, and the machine.

    Empty where the source is not there to be read; nothing is kept then.
    """
    digest = hashlib.sha256()
    for room in (suppression, terms):
        files = sorted(Path(folder, file) for folder in room.__path__ for file in Path(folder).glob("*.py"))
        if not files:
            return ""
        for file in files:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    used = versions()
    for name in ("numpy", "highspy", "machine", "python"):
        digest.update(f"{name} {used.get(name, '')}".encode())
    return digest.hexdigest()[:12]
