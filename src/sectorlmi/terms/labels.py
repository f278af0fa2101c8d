"""Short codes as numbers: sorting them as texts would take most of the time in which cells are put in order."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from sectorlmi.terms.cells import Flags, Ints, Text

_BITS_A_SIGN: Final = 8
_MOST_SIGNS: Final = 7


def numbered(codes: Text) -> tuple[Text, Ints]:
    """The different codes in order, and each code's position among them: `np.unique(codes, return_inverse=True)`.

    The signs of a code are packed into one integer, which sorts alike; codes that do not fit are sorted as texts.
    """
    signs = np.ascontiguousarray(codes).view(np.uint32).reshape(len(codes), codes.itemsize // 4)
    if not signs.size or signs.shape[1] > _MOST_SIGNS or signs.max() >= 1 << _BITS_A_SIGN:
        labels, position = np.unique(codes, return_inverse=True)
        return labels, position
    packed = np.zeros(len(codes), dtype=np.int64)
    for sign in signs.T:
        packed = packed << _BITS_A_SIGN | sign
    # Rows come sorted by area, so that a code mostly stands many times in a row: only the first of them is sorted.
    is_first = np.concatenate([[True], packed[1:] != packed[:-1]])
    first = np.flatnonzero(is_first)
    _, at, position = np.unique(packed[first], return_index=True, return_inverse=True)
    return codes[first[at]], position[np.cumsum(is_first) - 1]


def among(codes: Text, wanted: Collection[str]) -> Flags:
    """Where a code is one of these: `np.isin`, which would sort all codes, for columns that repeat themselves."""
    if not len(codes):
        return np.zeros(0, dtype=np.bool_)
    is_first = np.concatenate([[True], codes[1:] != codes[:-1]])
    here = set(wanted)
    of_first = np.array([code in here for code in codes[is_first].tolist()], dtype=np.bool_)
    flags: Flags = of_first[np.cumsum(is_first) - 1]
    return flags
