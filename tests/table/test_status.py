"""The status of a number is the weakest of what it is made from."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.table.status import weakest


def test_element_by_element_and_in_any_order() -> None:
    one = np.array(["published", "estimated", "zero"])
    other = np.array(["estimated", "absent", "absent"])
    assert weakest(one, other).tolist() == ["estimated", "estimated", "zero"]
    assert weakest(other, one).tolist() == ["estimated", "estimated", "zero"]


def test_of_many_parts() -> None:
    assert weakest(["published"], ["bridged"], ["not_comparable"], ["estimated"]).tolist() == ["not_comparable"]


def test_of_nothing() -> None:
    nothing = np.array([], dtype=np.str_)
    assert weakest(nothing, nothing).tolist() == []


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(ValueError, match="guessed"):
        weakest(["published"], ["guessed"])
