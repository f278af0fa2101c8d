"""Raking beside plain loops over every equation and cell."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.suppression.equations import Equations
from sectorlmi.suppression.raking import rake
from sectorlmi.terms.cells import Floats

# (total, family, cells, hidden parent or -1)
Row = tuple[float, int, tuple[int, ...], int]


def equations_of(n: int, rows: list[Row]) -> Equations:
    """In the order of the program: first all children, row by row, then the parents."""
    children = [(k, cell, 1.0) for k, (_, _, cells, _) in enumerate(rows) for cell in cells]
    parents = [(k, parent, -1.0) for k, (*_, parent) in enumerate(rows) if parent >= 0]
    row, column, sign = zip(*children, *parents, strict=True)
    total, family, *_ = zip(*rows, strict=True)
    none = np.zeros(len(rows))
    return Equations(
        np.arange(n), np.array(total), none, np.array(family), np.array(row), np.array(column), np.array(sign)
    )


def plainly_raked(n: int, rows: list[Row], centre: Floats, trust: Floats, upper: Floats) -> list[float]:
    """Twelve sweeps of two Newton steps a family; a cell in two rows of a family takes the step of the later one."""
    exponent = [0.0] * n

    def value(cell: int) -> float:
        return min(max(centre[cell] * math.exp(exponent[cell]), 0.001), upper[cell])

    def step(family: int) -> None:
        moves = {}
        for total, name, cells, parent in rows:
            if name != family:
                continue
            terms = [(cell, 1.0) for cell in cells] + [(parent, -1.0)] * (parent >= 0)
            gap = total - sum(sign * value(cell) for cell, sign in terms)
            reach = sum(
                trust[cell] * centre[cell] * math.exp(exponent[cell])
                for cell, sign in terms
                if (value(cell) < upper[cell] if sign * gap > 0 else value(cell) > 0.001)
            )
            longest = 1.5 / max(trust[cell] for cell, _ in terms)
            multiplier = min(max(gap / reach if reach else 0.0, -longest), longest)
            moves |= {cell: sign * trust[cell] * multiplier for cell, sign in terms}
        for cell, move in moves.items():
            exponent[cell] = min(max(exponent[cell] + move, -30.0), 30.0)

    for _ in range(12):
        for family in sorted({name for _, name, *_ in rows}):
            step(family)
            step(family)
    return [value(cell) for cell in range(n)]


COUNTIES: list[Row] = [(90.0, 1, (0, 1, 2), -1), (60.0, 1, (3, 4), -1), (75.0, 1, (5, 6, 7), -1), (0.0, 2, (8, 9), 2)]
STATES: dict[str, list[Row]] = {
    "each cell once": [(70.0, 200, (0, 3, 5), -1), (80.0, 200, (1, 4, 6), -1)],
    "the same sum twice": [(70.0, 200, (0, 3, 5), -1), (70.0, 200, (0, 3, 5), -1)],
    "the same sum twice, and a part of it": [
        (70.0, 200, (0, 3, 5), -1),
        (70.0, 200, (0, 3, 5), -1),
        (41.0, 200, (3, 5), -1),
    ],
    "a sum and a part of it": [(110.0, 200, (0, 3, 5, 6), -1), (70.0, 200, (0, 3, 5), -1)],
    "a sum within a later one": [(50.0, 200, (0, 3), -1), (70.0, 200, (0, 3, 5), -1)],
    "the same cells with two totals": [(70.0, 200, (0, 3, 5), -1), (75.0, 200, (0, 3, 5), -1)],
    "as many cells, one of them another": [(70.0, 200, (0, 3, 5), -1), (60.0, 200, (0, 3, 6), -1)],
    "as many cells and the same total, one of them another": [(70.0, 200, (1, 3, 5), -1), (70.0, 200, (0, 3, 5), -1)],
}


@pytest.mark.parametrize("name", STATES)
def test_raking_beside_plain_loops(name: str) -> None:
    rows = [*COUNTIES, *STATES[name]]
    rng = np.random.default_rng(5)
    centre, trust = rng.uniform(10, 40, 10), rng.uniform(0.05, 0.4, 10)
    upper = np.where(np.arange(10) % 3 == 0, centre + 6, np.inf)
    found = rake(equations_of(10, rows), centre, trust, np.zeros(10), upper)
    assert found == pytest.approx(plainly_raked(10, rows, centre, trust, upper), rel=1e-9)


def test_a_sum_said_twice_is_as_if_said_once() -> None:
    once = STATES["each cell once"]
    centre, trust = np.linspace(10, 40, 10), np.linspace(0.1, 0.4, 10)
    free = np.zeros(10), np.full(10, np.inf)
    found = rake(equations_of(10, [*COUNTIES, *once, *once]), centre, trust, *free)
    assert np.array_equal(found, rake(equations_of(10, [*COUNTIES, *once]), centre, trust, *free))
