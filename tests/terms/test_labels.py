"""Codes as numbers, against numpy's own sorting of texts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sectorlmi.terms.cells import among, numbered

CODES = st.lists(st.text(st.characters(codec="latin-1", exclude_characters="\0"), max_size=9), max_size=40)


@given(CODES)
def test_as_numpy_sorts_texts(codes: list[str]) -> None:
    given_codes = np.array(codes, dtype=np.str_)
    labels, position = numbered(given_codes)
    expected, where = np.unique(given_codes, return_inverse=True)
    assert labels.tolist() == expected.tolist()
    assert position.tolist() == where.tolist()


def test_codes_of_cells_in_their_order() -> None:
    labels, position = numbered(np.array(["US000", "13121", "13121", "31-33", "10", "C1206"], dtype="U6"))
    assert labels.tolist() == ["10", "13121", "31-33", "C1206", "US000"]
    assert position.tolist() == [4, 1, 1, 2, 0, 3]
    assert labels.dtype == np.dtype("U6")


def test_signs_beyond_latin_are_sorted_as_texts() -> None:
    assert numbered(np.array(["→", "a"]))[0].tolist() == ["a", "→"]


@given(CODES, CODES)
def test_among_as_numpy_finds_texts(codes: list[str], wanted: list[str]) -> None:
    given_codes = np.array(codes, dtype=np.str_)
    expected = np.isin(given_codes, np.array([*wanted, *codes[:2]], dtype=np.str_))
    assert among(given_codes, [*wanted, *codes[:2]]).tolist() == expected.tolist()
