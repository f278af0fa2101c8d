"""A resolved period comes back from its arrays to the last bit."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from sectorlmi.suppression.packed import fingerprint, packed, unpacked
from sectorlmi.suppression.resolved import Resolved, bound, resolve
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period


def check_same(one: Any, other: Any, where: str = "") -> None:
    """To the last bit and to the kind of every number."""
    assert type(one) is type(other), where
    if is_dataclass(one):
        for field in fields(one):
            check_same(getattr(one, field.name), getattr(other, field.name), f"{where}.{field.name}")
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, where
        assert one.tobytes() == other.tobytes(), where
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for key in one:
            check_same(one[key], other[key], f"{where}.{key}")
    else:
        assert one == other, where


@pytest.fixture(scope="module")
def year(georgia: Cells) -> Cells:
    return in_order(georgia)


def in_order(cells: Cells) -> Cells:
    """As the store gives them."""
    return cells.take(np.lexsort((cells.industry, cells.own, cells.area)))


def again(resolved: Resolved, cells: Cells) -> Resolved:
    arrays = packed(resolved, cells)
    assert arrays is not None
    return unpacked({name: values.copy() for name, values in arrays.items()}, cells)


def test_estimates_come_back(year: Cells, georgia_2015: Cells) -> None:
    made = resolve(year, level=4, other_periods=[in_order(georgia_2015)], benchmark_area="13000")
    check_same(again(made, year), made)


def test_bounds_alone_come_back(year: Cells) -> None:
    made = bound(year, level=3)
    check_same(again(made, year), made)


def test_contradictions_come_back(year: Cells) -> None:
    is_state = (year.area == "13000") & (year.industry == "311")
    off = replace(year, employment=np.where(is_state, year.employment * 0.2, year.employment))
    made = bound(off, level=3)
    assert made.contradictions
    check_same(again(made, off), made)


def test_cells_in_another_order_are_not_packed(year: Cells) -> None:
    backwards = year.take(np.arange(len(year))[::-1])
    assert packed(bound(backwards, level=3), backwards) is None
    twice = year.take(np.concatenate([np.arange(len(year)), [5]]))
    assert packed(bound(twice, level=3), twice) is None


@pytest.mark.parametrize("column", ["area", "own", "industry", "agglvl", "establishments", "employment", "wages"])
def test_any_other_cell_has_another_fingerprint(year: Cells, column: str) -> None:
    values = getattr(year, column).copy()
    is_text = values.dtype.kind == "U"
    values[7] = ("9" if is_text else 9) if values[7] != ("9" if is_text else 9) else values[8]
    assert fingerprint(replace(year, **{column: values})) != fingerprint(year)


def test_hidden_or_another_period_has_another_fingerprint(year: Cells) -> None:
    flags = year.suppressed.copy()
    flags[3] = ~flags[3]
    assert fingerprint(replace(year, suppressed=flags)) != fingerprint(year)
    assert fingerprint(replace(year, period=Period(2019))) != fingerprint(year)
    assert fingerprint(year.take(np.arange(len(year)))) == fingerprint(year)
