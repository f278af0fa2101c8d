"""Exponentials and powers that are the same to the last bit everywhere."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sectorlmi
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.significant import exp, log, power

# Worked out once; a machine that gives other bits is what this module is there against.
BITS = {
    exp: {
        -30.0: "0x1.a56e0c2ac7f79p-44",
        -1.0: "0x1.78b56362cef37p-2",
        1e-9: "0x1.000000044b830p+0",
        3.25: "0x1.9ca53b781114cp+4",
    },
    log: {
        1e-9: "-0x1.4b927f32bffb8p+4",
        0.3: "-0x1.34378fcbda720p+0",
        1.0001: "0x1.a368d0657fcd4p-14",
        7.0: "0x1.f2272ae325a56p+0",
    },
}
# Rooms whose numbers are ranked and recorded, and what in them would differ between machines.
ROOMS = ("suppression", "table", "ranking")
VARYING = {
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "power", "float_power", "hypot", "cbrt"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "sinh", "cosh", "tanh"),
    *("dot", "vdot", "inner", "matmul", "tensordot", "einsum", "linalg", "polyfit", "corrcoef", "cov", "std", "var"),
}


def _varying(tree: ast.AST) -> Iterator[str]:
    """Calls of `np.exp` and the like, matrix products, and powers but for whole numbers that are written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in ("np", "math") and node.attr in VARYING:
                yield f"{node.value.id}.{node.attr}, line {node.lineno}"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            yield f"@, line {node.lineno}"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and not _has_whole_number(node):
            yield f"**, line {node.lineno}"


def _has_whole_number(node: ast.BinOp) -> bool:
    return any(isinstance(n, ast.Constant) and isinstance(n.value, int) for n in (node.left, node.right))


@pytest.mark.parametrize("room", ROOMS)
def test_numbers_that_are_ranked_come_from_arithmetic_alone(room: str) -> None:
    package = Path(sectorlmi.__file__).parent
    files = sorted((package / room).rglob("*.py"))
    assert files
    assert {f.name: list(_varying(ast.parse(f.read_text(encoding="utf-8")))) for f in files} == {
        f.name: [] for f in files
    }


def test_the_check_finds_what_it_looks_for() -> None:
    found = set(_varying(ast.parse("np.exp(x)\na @ b\nx ** 0.5\nx ** 2\n10 ** n")))
    assert found == {"np.exp, line 1", "@, line 2", "**, line 3"}


@pytest.mark.parametrize("function", BITS, ids=lambda f: f.__name__)
def test_the_bits(function: Callable[[Floats], Floats]) -> None:
    known = BITS[function]
    assert [value.hex() for value in function(np.array(list(known))).tolist()] == list(known.values())


@given(st.floats(-700, 700))
def test_exp_is_right_to_about_fifteen_digits(x: float) -> None:
    assert float(exp(np.array([x]))[0]) == pytest.approx(np.exp(x), rel=1e-15 * max(2, abs(x)))


@given(st.floats(1e-300, 1e300))
def test_log_is_right_to_about_fifteen_digits(x: float) -> None:
    assert float(log(np.array([x]))[0]) == pytest.approx(np.log(x), rel=2e-15, abs=1e-18)


@given(st.floats(1e-6, 1e12), st.floats(-3, 3))
def test_power_is_right_to_about_fourteen_digits(x: float, y: float) -> None:
    assert float(power(x, y)) == pytest.approx(x**y, rel=2e-14)


def test_ends_and_unknowns() -> None:
    assert exp(np.array([0.0, -0.0])).tolist() == [1.0, 1.0]
    assert np.isnan(exp(np.array([np.nan, 1.0]))).tolist() == [True, False]
    assert exp(np.array([1e9, -1e9])).tolist() == exp(np.array([700.0, -700.0])).tolist()
    assert log(np.array([1.0])).tolist() == [0.0]
    assert power(np.array([0.0, 1.0]), 0.3).tolist() == [0.0, 1.0]
    assert np.isnan(power(np.array([np.nan, -1.0, np.inf]), 0.3)).all()
    assert float(power(2.5, 0)) == 1.0


def test_blocks_do_not_matter() -> None:
    x = np.random.default_rng(1).normal(size=(3, 9_000))
    np.testing.assert_array_equal(exp(x)[1], exp(x[1]))
    np.testing.assert_array_equal(exp(x.T).T, exp(x))
    assert exp(np.zeros((0, 4))).shape == (0, 4)
