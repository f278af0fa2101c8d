"""Own columns on the table's industries: parents lend their value, and say so."""

from __future__ import annotations

import numpy as np

from sectorlmi.table.outside import own_texts, own_values
from sectorlmi.terms.provenance import Status

INDUSTRIES = ["311", "3121", "622", "722"]


def test_the_closest_value_counts_and_a_borrowed_one_is_marked() -> None:
    found = own_values(INDUSTRIES, {"31-33": 5.0, "312": 7.0, "622": 9.0}, "own.csv")
    np.testing.assert_array_equal(found.values, [5, 7, 9, np.nan])
    assert found.status.tolist() == [
        Status.PARENT_RATE,
        Status.PARENT_RATE,
        Status.THIRD_PARTY,
        Status.MISSING,
    ]
    assert found.note.tolist() == ["own.csv: value of 31-33", "own.csv: value of 312", "own.csv", ""]


def test_texts_say_of_which_wider_industry_they_speak() -> None:
    found = own_texts(INDUSTRIES, {"31-33": "strong union", "622": "hiring"})
    assert found.tolist() == ["strong union (31-33)", "strong union (31-33)", "hiring", ""]
