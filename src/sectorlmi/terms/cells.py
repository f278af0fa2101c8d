"""QCEW cells: one area × ownership × industry of one period, held as columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.terms.period import Period

Array = npt.NDArray[Any]
Text = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_BITS_A_SIGN: Final = 8
_MOST_SIGNS: Final = 7


@dataclass(frozen=True, eq=False)
class Cells:
    """Rows of one period; every field is an array of the same length.

    A hidden cell (`disclosure_code` N) has `suppressed` True and NaN in `employment` and `wages`; it keeps its
    establishments. A published zero is 0. A cell without a row is absent: the area has no covered establishment.
    Units: jobs (annual average of twelve months), US dollars a year, establishments (worksites, annual average).
    """

    period: Period
    area: Text
    own: Text
    industry: Text
    agglvl: Ints
    establishments: Floats
    employment: Floats
    wages: Floats
    suppressed: Flags

    def __len__(self) -> int:
        return len(self.area)

    def take(self, rows: Flags | Ints) -> Cells:
        """The cells at these rows (a mask or positions)."""
        columns = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name != "period"}
        return Cells(self.period, **columns)

    def within(self, *, areas: Sequence[str] | None = None, owns: Sequence[str] | None = None) -> Cells:
        """The cells of these areas and ownerships."""
        keep: Flags = np.ones(len(self), dtype=np.bool_)
        if areas is not None:
            keep &= among(self.area, areas)
        if owns is not None:
            keep &= among(self.own, owns)
        return self.take(keep)


def concatenate(parts: Sequence[Cells]) -> Cells:
    """One `Cells` from several of the same period."""
    names = [f.name for f in fields(Cells) if f.name != "period"]
    return Cells(parts[0].period, **{n: np.concatenate([getattr(p, n) for p in parts]) for n in names})


def is_short(total: Floats, parts: Floats, n: Floats) -> Flags:
    """Whether n parts count fewer establishments than rounding can hide from their total: rows were lost.

    Annual averages are means of four quarters, rounded half up, so that a total exceeds its parts by no more than half
    an establishment and a quarter for each of them. A part that is alone is its total.
    """
    short: Flags = total - parts > np.where(n == 1, 0.0, 0.5 + 0.25 * n)
    return short


def numbered(codes: Text) -> tuple[Text, Ints]:
    """The different codes in order, and each code's position among them: `np.unique(codes, return_inverse=True)`.

    Sorting them as texts would take most of the time in which cells are put in order. The signs of a code are packed
    into one integer, which sorts alike; codes that do not fit are sorted as texts.
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
