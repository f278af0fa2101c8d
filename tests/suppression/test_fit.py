"""Raking and the joint fit, worked by hand over one or two sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sectorlmi.suppression import fit as fit_module
from sectorlmi.suppression.bounds import Intervals, known_values
from sectorlmi.suppression.equations import Equations, equations, one_unknown
from sectorlmi.suppression.fit import fit, fitted, raked_prior
from sectorlmi.suppression.least_moves import least_moves
from sectorlmi.suppression.raking import rake
from sectorlmi.suppression.system import build_system
from sectorlmi.suppression.values import at
from sectorlmi.terms.cells import Cells, Floats

Sum = tuple[float, float, int, Sequence[tuple[int, float]]]
FREE = (np.zeros(2), np.full(2, np.inf))


def made(n: int, *sums: Sum) -> Equations:
    """Equations over n unknowns, each (total, slack, family, ((column, sign), …))."""
    entries = [(row, column, sign) for row, (*_, terms) in enumerate(sums) for column, sign in terms]
    row, column, sign = zip(*entries, strict=True)
    total, slack, family, _ = zip(*sums, strict=True)
    return Equations(
        np.arange(n),
        np.array(total, dtype=np.float64),
        np.array(slack, dtype=np.float64),
        np.array(family),
        np.array(row),
        np.array(column),
        np.array(sign, dtype=np.float64),
    )


HUNDRED = made(2, (100.0, 0.0, 0, ((0, 1.0), (1, 1.0))))


def test_cells_trusted_alike_grow_alike() -> None:
    found = rake(HUNDRED, np.array([30.0, 50.0]), np.full(2, 0.2), *FREE)
    assert found == pytest.approx([37.5, 62.5], rel=1e-6)


def test_firm_cells_move_less() -> None:
    """40·u + 40·u² = 100 for cells of which one moves twice as far: u = (√11 − 1) / 2."""
    u = (np.sqrt(11) - 1) / 2
    found = rake(HUNDRED, np.array([40.0, 40.0]), np.array([0.1, 0.2]), *FREE)
    assert found == pytest.approx([40 * u, 40 * u**2], rel=1e-6)
    firm, loose = raked_prior(HUNDRED, np.array([40.0, 40.0]), np.array([0.1, 0.4]), *FREE)
    assert firm + loose == pytest.approx(100)
    assert loose - 40 > 10 * (firm - 40)


def test_what_raking_leaves_falls_on_the_cell_that_is_trusted_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_module, "raked_prior", lambda eq, prior, *_: prior)
    found = fit(HUNDRED, np.array([45.0, 45.0]), np.array([0.1, 1.0]), *FREE)
    assert found == pytest.approx([45, 55], rel=1e-6)


def test_a_cell_at_its_bound_leaves_the_rest_to_the_other() -> None:
    trust = np.full(2, 0.2)
    high = rake(HUNDRED, np.array([40.0, 40.0]), trust, np.zeros(2), np.array([45.0, np.inf]))
    assert high == pytest.approx([45, 55], rel=1e-6)
    low = rake(HUNDRED, np.array([80.0, 80.0]), trust, np.array([70.0, 0.0]), np.full(2, np.inf))
    assert low == pytest.approx([70, 30], rel=1e-6)


def test_cells_that_all_stand_at_a_bound_may_leave_it() -> None:
    """Priors of 10 below bounds of 30 must rise to 100 together, priors of 90 above bounds of 60 fall to it."""
    trust = np.full(2, 0.2)
    assert rake(HUNDRED, np.full(2, 10.0), trust, np.full(2, 30.0), np.full(2, np.inf)) == pytest.approx([50, 50])
    assert rake(HUNDRED, np.full(2, 90.0), trust, np.zeros(2), np.full(2, 60.0)) == pytest.approx([50, 50])


def test_a_hidden_parent_is_as_much_as_its_children() -> None:
    """x + y − p = 0 from 30, 50 and 120: all three give way."""
    total = made(3, (0.0, 0.0, 0, ((0, 1.0), (1, 1.0), (2, -1.0))))
    x, y, p = rake(total, np.array([30.0, 50.0, 120.0]), np.full(3, 0.2), np.zeros(3), np.full(3, np.inf))
    assert x + y == pytest.approx(p, rel=1e-6)
    assert (x / 30, y / 50) == pytest.approx((120 / p, 120 / p), rel=1e-6)


def test_crossing_sums_are_all_satisfied() -> None:
    """A two by two table raked to 40 and 60 by row, 30 and 70 by column."""
    table = made(
        4,
        (40.0, 0.0, 0, ((0, 1.0), (1, 1.0))),
        (60.0, 0.0, 0, ((2, 1.0), (3, 1.0))),
        (30.0, 0.0, 1, ((0, 1.0), (2, 1.0))),
        (70.0, 0.0, 1, ((1, 1.0), (3, 1.0))),
    )
    a, b, c, d = rake(table, np.array([10.0, 20.0, 40.0, 30.0]), np.full(4, 0.2), np.zeros(4), np.full(4, np.inf))
    assert (a + b, c + d, a + c, b + d) == pytest.approx((40, 60, 30, 70), abs=1e-4)
    assert a * d / (b * c) == pytest.approx(10 * 30 / (20 * 40), rel=1e-3)


def test_the_programme_uses_the_rounding_of_the_sums() -> None:
    """x is 10 ± 1 by one sum and 11.5 ± 1 by another: between 10.5 and 11."""
    twice = made(1, (10.0, 1.0, 0, ((0, 1.0),)), (11.5, 1.0, 1, ((0, 1.0),)))
    (x,) = fit(twice, np.array([10.0]), np.array([0.3]), np.zeros(1), np.full(1, np.inf))
    assert 10.5 - 1e-6 <= x <= 11 + 1e-6


def test_the_programme_moves_no_farther_than_needed_and_keeps_the_bounds() -> None:
    """x is 10 ± 1, x + y is 14 ± 1, y at most 2.5: raking ends at 11.5 and 2.5, and x must come down to 11."""
    sums = made(2, (10.0, 1.0, 0, ((0, 1.0),)), (14.0, 1.0, 1, ((0, 1.0), (1, 1.0))))
    low, high = np.array([0.0, 2.0]), np.array([11.6, 2.5])
    x, y = fit(sums, np.array([10.0, 2.2]), np.array([0.3, 0.3]), low, high)
    assert x == pytest.approx(11, abs=1e-6)
    assert 2 <= y <= 2.5
    assert 13 - 1e-6 <= x + y <= 15 + 1e-6


def test_the_programme_moves_what_is_least_sure() -> None:
    """x and y are 10 ± 1 each and 24 ± 1 together by a last sum, which raking obeys: the firm one comes back to 11."""
    sums = made(
        2,
        (10.0, 1.0, 0, ((0, 1.0),)),
        (10.0, 5.0, 0, ((1, 1.0),)),
        (24.0, 1.0, 1, ((0, 1.0), (1, 1.0))),
    )
    x, y = fit(sums, np.array([10.0, 10.0]), np.array([0.3, 0.3]), np.zeros(2), np.full(2, np.inf))
    assert 9 - 1e-6 <= x <= 11 + 1e-6
    assert 12 - 1e-6 <= y <= 15 + 1e-6
    assert 23 - 1e-6 <= x + y <= 25 + 1e-6


def test_sums_seen_from_their_hidden_cells(make_cells: Callable[..., Cells]) -> None:
    """62 has 100: 621 shows 30, 622 and 623 are hidden, of which 623 stands over a hidden 6231 and a shown 6232."""
    cells = make_cells(
        [
            ("13001", "5", "62", 74, 10, 100.0),
            ("13001", "5", "621", 75, 3, 30.0),
            ("13001", "5", "622", 75, 3, None),
            ("13001", "5", "623", 75, 4, None),
            ("13001", "5", "6231", 76, 2, None),
            ("13001", "5", "6232", 76, 2, 15.0),
        ]
    )
    system = build_system(cells, level=4)
    known = known_values(system, "employment")
    names = system.cells.industry.tolist()
    found = equations(system.sums, known, np.isnan(known), np.ones(len(system.sums.parent)))
    assert [names[i] for i in found.unknown] == ["622", "623", "6231"]
    terms: dict[float, set[tuple[str, float]]] = {}
    for row, column, sign in zip(found.row, found.column, found.sign, strict=True):
        terms.setdefault(float(found.total[row]), set()).add((names[found.unknown[column]], float(sign)))
    # 622 + 623 = 100 − 30, and 6231 − 623 = −15.
    assert terms == {70.0: {("622", 1.0), ("623", 1.0)}, -15.0: {("6231", 1.0), ("623", -1.0)}}


def test_dollars_are_fitted_as_exactly_as_jobs(make_cells: Callable[..., Cells]) -> None:
    """Wages of 4,000,000 less 1,000,000 that is shown; the slack of a dollar is no slack of 50,000.

    Of the slack of 2 dollars a half for each of the two hidden parts is not used: they are not rounded.
    """
    cells = make_cells(
        [
            ("13001", "5", "62", 74, 10, 100.0),
            ("13001", "5", "621", 75, 3, 25.0),
            ("13001", "5", "622", 75, 3, None),
            ("13001", "5", "623", 75, 4, None),
        ]
    )
    system = build_system(cells, level=3)
    known = known_values(system, "wages")
    low, high = np.where(np.isnan(known), 0.0, known), np.where(np.isnan(known), 4e6, known)
    bounds = Intervals(low, high, np.full(len(system.sums.parent), 2.0), ())
    centre, spread = np.full(len(system), 1e6), np.full(len(system), 0.3)

    def in_units(eq: Equations, prior: Floats, _: Floats, lower: Floats, upper: Floats) -> Floats:
        assert (eq.total.tolist(), eq.slack.tolist()) == ([60.0], [1 / 50_000])
        assert (prior.tolist(), lower.tolist(), upper.tolist()) == ([20.0] * 2, [0.0] * 2, [80.0] * 2)
        return np.array([20.0, 99.0])

    # Whatever a solver says is cut to the bounds.
    cut = fitted(system, known, bounds, (centre, spread), unit=50_000.0, solver=in_units)
    assert cut[np.isnan(known)].tolist() == [1e6, 4e6]
    found = fitted(system, known, bounds, (centre, spread), unit=50_000.0)
    hidden = np.isnan(known)
    assert found[hidden] == pytest.approx([1.5e6, 1.5e6], rel=1e-5)
    assert found[hidden].sum() == pytest.approx(3e6, abs=1.01)
    assert np.array_equal(found[~hidden], known[~hidden])


def test_an_only_child_is_estimated_as_its_parent(make_cells: Callable[..., Cells]) -> None:
    """55, 551 and 5511 are the same worksites: one unknown, the most certain of their priors, which the deepest has.

    Of 100 the other sector has 80 in truth as in the prior; 5511 has 20 by its own, sure prior, and not 55's 90.
    """
    rows = [("55", 74, 1), ("551", 75, 1), ("5511", 76, 1), ("62", 74, 9), ("621", 75, 5), ("622", 75, 4)]
    cells = make_cells(
        [("13001", "5", "10", 71, 10, 100.0), *(("13001", "5", code, level, n, None) for code, level, n in rows)]
    )
    system = build_system(cells, level=4)
    assert system.cells.industry.tolist() == ["10", "55", "551", "5511", "62", "621", "622"]
    known = known_values(system, "employment")
    hidden = np.isnan(known)
    assert one_unknown(system.sums, hidden).tolist() == [0, 1, 1, 1, 4, 5, 6]
    low, high = np.where(hidden, 0.0, known), np.where(hidden, 100.0, known)
    bounds = Intervals(low, high, np.zeros(len(system.sums.parent)), ())
    centre = np.array([100.0, 90.0, 90.0, 20.0, 80.0, 50.0, 30.0])
    spread = np.array([0.0, 0.5, 0.5, 0.1, 0.5, 0.5, 0.5])
    assert fitted(system, known, bounds, (centre, spread)).tolist() == pytest.approx([100, 20, 20, 20, 80, 50, 30])
    # Of priors that are as sure the deepest counts.
    alike = fitted(system, known, bounds, (centre, np.full(7, 0.5)))
    assert alike.tolist() == pytest.approx([100, 20, 20, 20, 80, 50, 30])
    # A parent that is published says what its child is.
    known[1], bounds.lower[1], bounds.upper[1] = 25.0, 25.0, 25.0
    assert one_unknown(system.sums, np.isnan(known)).tolist() == [0, 1, 2, 2, 4, 5, 6]
    assert fitted(system, known, bounds, (centre, spread))[:4].tolist() == pytest.approx([100, 25, 25, 25], abs=1e-6)


def test_what_is_not_printed_is_not_rounded(make_cells: Callable[..., Cells]) -> None:
    """100 in all, 40 of it shown: hidden parts of 70 are too many, by 10 less the rounding of what is printed, 1.5."""
    rows = [
        ("10", 71, 100.0),
        ("11", 74, 40.0),
        ("23", 74, None),
        ("62", 74, None),
        ("621", 75, None),
        ("622", 75, None),
    ]
    system = build_system(make_cells([("13001", "5", c, level, 5, jobs) for c, level, jobs in rows]), level=3)
    known = known_values(system, "employment")
    hidden = np.isnan(known)
    bounds = Intervals(np.where(hidden, 0, known), np.where(hidden, 100, known), np.array([2.5, 2.0]), ())
    centre = np.array([100, 40, 30, 40, 10, 20.0])

    def not_raked(eq: Equations, prior: Floats, *_: Floats) -> Floats:
        assert eq.slack.tolist() == [1.5, 0.0]
        return prior

    fitted(system, known, bounds, (centre, np.full(6, 0.3)), solver=not_raked)
    _, _, construction, health, *parts = fitted(system, known, bounds, (centre, np.full(6, 0.3)))
    assert abs(construction + health - 60) <= 1.5 + 1e-6
    assert health == pytest.approx(sum(parts), abs=1e-6)


def test_a_hidden_parent_of_hidden_parts_is_their_sum() -> None:
    """100 = a + b, b = c + d, d = e + f without rounding; 30 of the state's g and d: only a, c, e, f and g are solved.

    From a 60, c 20, e 10, f 5 and g 12: a sum of 100 lacks 5, and g + d = g + e + f is 3 short of 30. Three more on e
    or f, which are in both, leave two for any of the first.
    """
    a, b, c, d, e, f, g = range(7)
    eq = made(
        7,
        (100.0, 0.0, 1, ((a, 1.0), (b, 1.0))),
        (0.0, 0.0, 4, ((c, 1.0), (d, 1.0), (b, -1.0))),
        (0.0, 0.0, 5, ((e, 1.0), (f, 1.0), (d, -1.0))),
        (30.0, 0.0, 200, ((g, 1.0), (d, 1.0))),
    )
    near = np.array([60.0, 33.0, 20.0, 14.0, 10.0, 5.0, 12.0])
    # The parents' own ends bind nothing: what they are follows from their parts.
    upper = np.full(7, np.inf)
    cost = np.array([3.0, 9.0, 5.0, 9.0, 1.0, 2.0, 1.5])
    found = least_moves(eq, near, cost, np.zeros(7), upper)
    assert found is not None
    # e alone is cheapest for both; g gives back what e has too much: 5 · 1 + 2 · 1.5 against 3 · 1 + 2 · 3.
    assert found == pytest.approx([60, 40, 20, 20, 15, 5, 10])


def test_counties_are_no_parts_that_stand_for_their_state() -> None:
    """A hidden state row is the sum of its industries; that its counties add up to it stays a sum to be solved."""
    state, one, two, part, rest = range(5)
    eq = made(
        5,
        (0.0, 0.0, 200, ((one, 1.0), (two, 1.0), (state, -1.0))),
        (0.0, 0.0, 4, ((part, 1.0), (rest, 1.0), (state, -1.0))),
        (50.0, 0.0, 1, ((state, 1.0),)),
    )
    cost = np.array([1.0, 1.0, 2.0, 1.0, 2.0])
    found = least_moves(eq, np.array([40.0, 20.0, 20.0, 25.0, 15.0]), cost, *ends(5))
    assert found == pytest.approx([50, 30, 20, 35, 15])


def test_a_sum_with_a_printed_part_is_solved() -> None:
    """b = c + 8 printed jobs: a sum that is known in part says more than what its parent is."""
    a, b, c = range(3)
    eq = made(3, (100.0, 0.0, 1, ((a, 1.0), (b, 1.0))), (-8.0, 0.0, 4, ((c, 1.0), (b, -1.0))))
    found = least_moves(eq, np.array([60.0, 40.0, 30.0]), np.array([5.0, 5.0, 1.0]), *ends(3))
    assert found == pytest.approx([60, 40, 32])


def ends(n: int) -> tuple[Floats, Floats]:
    return np.zeros(n), np.full(n, np.inf)


def test_no_node_no_value() -> None:
    assert at(np.array([1.0, 2.0, 3.0]), np.array([1, -1, 0])) == pytest.approx([2.0, np.nan, 1.0], nan_ok=True)
