"""Columns of numbers that grow at their end, piece by piece, without ever being held twice.

Of a national file the pieces are as large as the whole: joined at the end, they would take its memory a second time.
A large array that grows is moved by the operating system and not copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[Any]]

# More leaves room unused at the end; less moves the columns more often, and leaves holes where they stood.
_GROWTH: Final = 1.5


class GrowingColumns:
    """Columns of equal length, and the pieces so far one below the other."""

    def __init__(self) -> None:
        self._columns: Columns = {}
        self._n = 0

    def append(self, piece: Mapping[str, npt.NDArray[Any]]) -> None:
        """Put a piece below; its columns have the names and the types of the first piece's."""
        if not self._columns:
            self._columns = {name: np.empty(0, values.dtype) for name, values in piece.items()}
        end = self._n + len(next(iter(piece.values())))
        for name, values in piece.items():
            column = self._columns[name]
            if end > len(column):
                # Nothing else looks at this memory.
                column.resize(end if not self._n else int(end * _GROWTH), refcheck=False)
            column[self._n : end] = values
        self._n = end

    def taken(self) -> Columns:
        """All that was appended; the columns are then empty."""
        columns, self._columns = self._columns, {}
        for column in columns.values():
            column.resize(self._n, refcheck=False)
        self._n = 0
        return columns
