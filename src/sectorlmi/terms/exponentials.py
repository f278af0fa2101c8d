"""Exponentials and powers made of sums, products and quotients alone: the same to the last bit on every machine.

What `np.exp`, `np.log` and `np.power` give depends on the processor (with AVX-512 numpy takes another algorithm) and on
the C library. A fit repeats them hundreds of times, and a linear programme can turn a last bit into an eighth digit.
Sums, products, quotients and square roots are correctly rounded everywhere (IEEE 754), and so is what they make up.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sectorlmi.terms.cells import Floats

_LN_2: Final = 0.6931471805599453
# e^x = 2^(n + part / 1024) · e^rest: the power of two is written into the number's bits, the part is looked up.
_PART_BITS: Final = 10
_PARTS: Final = 1 << _PART_BITS
_A_PART: Final = _LN_2 / _PARTS
# A double of this size has no digits after the point: adding it rounds, and its last bits are then the number.
_ROUNDING: Final = 1.5 * 2.0**52
_FRACTION_BITS: Final = 52
_FARTHEST: Final = 700.0
# So many numbers stay in the processor's cache.
_BLOCK: Final = 8192
# ln m = 2 artanh((m - 1) / (m + 1)), a series in squares of at most 0.0295: the next term is below 1e-17.
_TERMS: Final = tuple(2.0 / odd for odd in range(21, 0, -2))
_ROOT_HALF: Final = math.sqrt(0.5)


def _parts() -> Floats:
    """2^(part / 1024), by square roots of two."""
    table, root = np.ones(1), 2.0
    for _ in range(_PART_BITS):
        root = math.sqrt(root)
        table = np.outer(table, (1.0, root)).ravel()
    return table


_TABLE: Final = _parts()


def exp(x: Floats) -> Floats:
    """e^x to about 15 digits; beyond ±700 that of ±700, and NaN stays NaN."""
    x = np.asarray(np.minimum(np.maximum(x, -_FARTHEST), _FARTHEST), order="C")
    out = np.empty_like(x)
    flat, target = x.ravel(), out.ravel()
    for start in range(0, len(flat), _BLOCK):
        _exp(flat[start : start + _BLOCK], target[start : start + _BLOCK])
    return out


def _exp(x: Floats, out: Floats) -> None:
    scaled = x * (1 / _A_PART)
    scaled += _ROUNDING
    n = scaled.view(np.int64)
    rest = scaled - _ROUNDING
    rest *= -_A_PART
    rest += x
    # |rest| is at most 0.00034: the next term of the series is below 6e-16.
    series = rest * (1 / 6)
    for term in (0.5, 1.0):
        series += term
        series *= rest
    series += 1.0
    _TABLE.take(n & (_PARTS - 1), out=rest, mode="clip")
    np.multiply(series, rest, out=out)
    n >>= _PART_BITS
    n <<= _FRACTION_BITS
    bits = out.view(np.int64)
    bits += n


def log(x: Floats) -> Floats:
    """The natural logarithm of positive numbers to about 15 digits."""
    fraction, exponent = np.frexp(x)
    is_small = fraction < _ROOT_HALF
    fraction = np.where(is_small, 2 * fraction, fraction)
    ratio = (fraction - 1) / (fraction + 1)
    square = ratio * ratio
    series = np.zeros_like(ratio)
    for term in _TERMS:
        series = series * square + term
    return np.asarray(series * ratio + (exponent - is_small) * _LN_2)


def power(base: Floats | float, exponent: float) -> Floats:
    """Positive numbers to any power, zero to a positive one; NaN where the number is unknown, infinite or negative."""
    base = np.asarray(base, dtype=np.float64)
    is_positive = (base > 0) & np.isfinite(base)
    raised = exp(exponent * log(np.where(is_positive, base, 1.0)))
    return np.where(is_positive, raised, np.where(base == 0, 0.0, np.nan))
