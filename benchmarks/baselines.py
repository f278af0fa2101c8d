"""Four plain ways to fill hidden cells, to hold the product's estimate against. Each returns jobs of every node."""

from __future__ import annotations

import numpy as np

from sectorlmi.suppression.bounds import known_values, rounding_slack
from sectorlmi.suppression.fit import Equations, equations
from sectorlmi.suppression.linear_program import Matrix, Programme
from sectorlmi.suppression.system import System
from sectorlmi.terms.cells import Floats

_IPF_ROUNDS = 100


def zero(system: System) -> Floats:
    """Hidden counts as nothing."""
    return np.nan_to_num(known_values(system, "employment"))


def equal_split(system: System) -> Floats:
    """From the top down, what a parent leaves shared equally by its hidden children (as flowsa does)."""
    x = known_values(system, "employment")
    hidden = np.isnan(x)
    for step in range(1, int(system.step.max()) + 1):
        rows = np.flatnonzero((system.step == step) & (system.parent >= 0))
        parent = system.parent[rows]
        shown = np.bincount(parent, weights=np.nan_to_num(x[rows]), minlength=len(x))
        count = np.bincount(parent, weights=hidden[rows], minlength=len(x))
        share = np.maximum(np.nan_to_num(x) - shown, 0) / np.maximum(count, 1)
        mine = rows[hidden[rows]]
        x[mine] = share[system.parent[mine]]
    return np.nan_to_num(x)


def _all_equations(system: System) -> Equations:
    known = known_values(system, "employment")
    return equations(system.sums, known, np.isnan(known), rounding_slack(system, "employment", known))


def smallest_total(system: System) -> Floats:
    """The linear programme with the least sum of hidden cells that satisfies all totals."""
    eq = _all_equations(system)
    n = len(eq.unknown)
    matrix = Matrix.from_entries(eq.row, eq.column, eq.sign, n)
    rows = (eq.total - eq.slack, eq.total + eq.slack)
    programme = Programme(matrix, (np.zeros(n), np.full(n, np.inf)), rows)
    programme.set_costs(np.arange(n), np.ones(n))
    found = programme.minimiser()
    x = zero(system)
    x[eq.unknown] = 0.0 if found is None else found
    return x


def proportional_fitting(system: System) -> Floats:
    """Iterative proportional fitting of establishments to the county's parents and the state's rows, in turn."""
    known = known_values(system, "employment")
    hidden = np.isnan(known)
    x = np.where(hidden, np.maximum(system.establishments, 0.5), known)
    sums = system.sums
    families = [np.flatnonzero(sums.family == f) for f in np.unique(sums.family)]
    for _ in range(_IPF_ROUNDS):
        for rows in families:
            mine = np.isin(sums.row, rows)
            row, child = sums.row[mine], sums.child[mine]
            shown = np.bincount(row, weights=np.where(hidden, 0, x)[child], minlength=len(sums.parent))
            open_part = np.bincount(row, weights=np.where(hidden, x, 0)[child], minlength=len(sums.parent))
            left = np.maximum(x[sums.parent] - shown, 0)
            factor = np.where(open_part > 0, left / np.where(open_part > 0, open_part, 1), 1.0)
            moved = child[hidden[child]]
            x[moved] *= factor[row[hidden[child]]]
    return x
