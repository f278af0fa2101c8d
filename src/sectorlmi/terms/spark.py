"""Spark lines: a row of numbers as one word of blocks, so that a list has room for a series."""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.terms.cells import Flags, Floats

BLOCKS: Final = "▁▂▃▄▅▆▇█"
GAP: Final = " "


def spark(values: Floats, is_apart: Flags) -> str:
    """A block a number, from the least of them to the greatest; one height where all are alike.

    A gap stands for an unknown number (NaN), and before a number that `is_apart` from the one before it.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return GAP * len(values)
    low, high = float(known.min()), float(known.max())
    middle = len(BLOCKS) // 2 - 1
    signs = []
    for value, apart in zip(values.tolist(), is_apart.tolist(), strict=True):
        if np.isnan(value):
            signs.append(GAP)
            continue
        height = round((value - low) / (high - low) * (len(BLOCKS) - 1)) if high > low else middle
        signs.append((GAP if apart and signs and signs[-1] != GAP else "") + BLOCKS[height])
    return "".join(signs)
