"""Spark lines by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.cli.streams import _ASCII
from sectorlmi.terms.spark import BLOCKS, spark

NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "apart", "line"),
    [
        ([0, 7, 14], (), "▁▅█"),
        ([10, 11, 12, 13, 14, 15, 16, 17], (), BLOCKS),
        ([3, 2, 1], (), "█▅▁"),
        # All alike: no number is higher than another.
        ([5, 5, 5], (), "▄▄▄"),
        ([5], (), "▄"),
        # An unknown number is a gap, at the ends too.
        ([NAN, 1, NAN, 2], (), " ▁ █"),
        ([NAN, NAN], (), "  "),
        # One that is apart has a gap before it; not two where there is one already, and none at the very start.
        ([1, 2], (1,), "▁ █"),
        ([1, NAN, 2], (2,), "▁ █"),
        ([1, 2], (0,), "▁█"),
        ([], (), ""),
    ],
)
def test_a_line(values: list[float], apart: tuple[int, ...], line: str) -> None:
    is_apart = np.zeros(len(values), dtype=np.bool_)
    is_apart[list(apart)] = True
    assert spark(np.array(values, dtype=np.float64), is_apart) == line


def test_every_block_has_a_sign_of_its_own_where_an_encoding_lacks_them() -> None:
    stand_ins = [_ASCII[block] for block in BLOCKS]
    assert all(len(sign) == 1 for sign in stand_ins)
    assert len(set(stand_ins)) == len(BLOCKS)
