"""Measures added up by place, or by pair of places, block of rows after block of rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


class Sums:
    """Sums over equal keys; a key is one place, or two places `base` apart (`first * base + second`)."""

    def __init__(self, base: int) -> None:
        self.base = base
        self._keys: list[Ints] = []
        self._sums: list[Ints] = []

    def __bool__(self) -> bool:
        return bool(self._keys)

    def add(self, places: list[Ints], values: Ints) -> None:
        """Take in rows: their places, one array or two, and (measures × rows) values."""
        keys = places[0] if len(places) == 1 else places[0] * self.base + places[1]
        self._take(keys, values)

    def whole(self) -> tuple[list[Ints], Ints]:
        """Everything together: the places of each key (two arrays), and (measures × keys) sums."""
        keys, sums = np.concatenate(self._keys), np.concatenate(self._sums, axis=1)
        self._keys, self._sums = [], []
        self._take(keys, sums)
        keys = self._keys[0]
        return [keys // self.base, keys % self.base], self._sums[0]

    def _take(self, keys: Ints, values: Ints) -> None:
        if not len(keys):
            return
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        self._keys.append(keys[order][starts])
        self._sums.append(np.add.reduceat(values[:, order], starts, axis=1))
