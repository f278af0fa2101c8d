"""The least and greatest totals over a programme, against another solver, target by target."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from sectorlmi.suppression import linear_program as programmes
from sectorlmi.suppression.extremes import Extremes
from sectorlmi.suppression.linear_program import Matrix, Programme


@pytest.mark.parametrize("seed", range(40))
def test_every_bound_is_as_tight_as_one_solve_a_target_makes_it(seed: int) -> None:
    """Random sums over random cells; targets overlap as an industry and its bridge group do."""
    rng = np.random.default_rng(seed)
    n, n_rows, n_targets = int(rng.integers(2, 15)), int(rng.integers(1, 8)), int(rng.integers(1, 7))
    limits = np.zeros(n), rng.integers(1, 20, n).astype(float)
    truth = rng.uniform(*limits)
    entries = np.argwhere(rng.random((n_rows, n)) < 0.4)
    row, column = entries[:, 0], entries[:, 1]
    sums = np.bincount(row, truth[column], n_rows)
    rows = sums - 0.5, sums + 0.5
    pairs = np.argwhere(rng.random((n_targets, n)) < 0.5)
    target, member = pairs[:, 0], pairs[:, 1]
    lower, upper = (np.bincount(target, end[member], n_targets) for end in limits)
    matrix = Matrix.from_entries(row, column, np.ones(len(row)), n)

    found = lower.copy(), upper.copy()
    Extremes(Programme(matrix, limits, rows), target, member, *found).tighten()

    dense = np.zeros((n_rows, n))
    dense[row, column] = 1.0
    for k in range(n_targets):
        cost = np.bincount(member[target == k], minlength=n).astype(float)
        for sign, bound in ((1.0, found[0][k]), (-1.0, found[1][k])):
            solved = linprog(
                sign * cost,
                A_ub=np.vstack([dense, -dense]),
                b_ub=np.concatenate([rows[1], -rows[0]]),
                bounds=np.column_stack(limits),
            )
            assert solved.status == 0
            assert sign * solved.fun == pytest.approx(bound, abs=1e-5)


def test_bounds_that_hold_already_stay_to_the_last_digit() -> None:
    """Two cells of 0.1 to 0.3 that nothing binds: nothing is tightened, so nothing may be rounded."""
    matrix = Matrix.from_entries(np.array([0]), np.array([0]), np.ones(1), 2)
    limits = np.full(2, 0.1), np.full(2, 0.3)
    programme = Programme(matrix, limits, (np.array([-np.inf]), np.array([np.inf])))
    lower, upper = np.array([0.1 + 0.1]), np.array([0.3 + 0.3])
    Extremes(programme, np.array([0, 0]), np.array([0, 1]), lower, upper).tighten()
    assert (lower.item(), upper.item()) == (0.2, 0.6)


def test_many_targets_take_few_solves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty cells in pairs that share a remainder: the bounds of each are right, which few points can show."""
    n = 60
    solves = []
    original = programmes.Programme.minimiser

    def counted(self: Programme) -> object:
        solves.append(1)
        return original(self)

    monkeypatch.setattr(programmes.Programme, "minimiser", counted)
    matrix = Matrix.from_entries(np.arange(n) // 2, np.arange(n), np.ones(n), n)
    limits = np.zeros(n), np.full(n, 10.0)
    sums = np.full(n // 2, 10.0)
    lower, upper = np.zeros(n), np.full(n, 10.0)
    programme = Programme(matrix, limits, (sums, sums))
    Extremes(programme, np.arange(n), np.arange(n), lower, upper).tighten()
    assert (lower == 0).all()
    assert (upper == 10).all()
    assert len(solves) < 20


def test_a_programme_without_an_answer_leaves_the_bounds() -> None:
    matrix = Matrix.from_entries(np.array([0]), np.array([0]), np.ones(1), 1)
    impossible = np.array([5.0]), np.array([6.0])
    programme = Programme(matrix, (np.zeros(1), np.ones(1)), impossible)
    lower, upper = np.zeros(1), np.ones(1)
    Extremes(programme, np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), lower, upper).tighten()
    assert (lower.item(), upper.item()) == (0.0, 1.0)
