"""Columns that grow: what was appended is there, in its order and type, and only once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sectorlmi.sources.qcew_rows import GrowingColumns


@given(pieces=st.lists(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=40), min_size=1, max_size=12))
def test_pieces_stand_one_below_the_other(pieces: list[list[int]]) -> None:
    growing = GrowingColumns()
    for piece in pieces:
        growing.append({"jobs": np.array(piece, np.int32), "hidden": np.array([v < 0 for v in piece], np.bool_)})
    found = growing.taken()
    expected = [v for piece in pieces for v in piece]
    assert found["jobs"].tolist() == expected
    assert found["hidden"].tolist() == [v < 0 for v in expected]
    assert (found["jobs"].dtype, found["hidden"].dtype) == (np.int32, np.bool_)


def test_a_piece_may_change_afterwards() -> None:
    piece, growing = np.array([1, 2]), GrowingColumns()
    growing.append({"jobs": piece})
    piece[:] = 9
    assert growing.taken()["jobs"].tolist() == [1, 2]


def test_what_was_taken_is_no_longer_held() -> None:
    growing = GrowingColumns()
    growing.append({"jobs": np.arange(5)})
    first = growing.taken()
    growing.append({"jobs": np.arange(3)})
    assert first["jobs"].tolist() == [0, 1, 2, 3, 4]
    assert growing.taken()["jobs"].tolist() == [0, 1, 2]


def test_no_memory_is_left_unused() -> None:
    growing = GrowingColumns()
    for _ in range(9):
        growing.append({"jobs": np.arange(1000)})
    assert growing.taken()["jobs"].nbytes == 9000 * 8


def test_pieces_of_other_columns_are_no_pieces() -> None:
    growing = GrowingColumns()
    growing.append({"jobs": np.arange(5)})
    with pytest.raises(KeyError):
        growing.append({"wages": np.arange(5)})
