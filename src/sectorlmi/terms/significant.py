"""What arithmetic on any processor, with any version of a library, makes alike: ten significant digits of any result,
and every bit of exponentials and powers that are made of sums, products and quotients alone.

What `np.exp`, `np.log` and `np.power` give depends on the processor (with AVX-512 numpy takes another algorithm) and on
the C library. A fit repeats them hundreds of times, and a linear program can turn a last bit into an eighth digit.
Sums, products, quotients and square roots are correctly rounded everywhere (IEEE 754), and so is what they make up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sectorlmi.terms.cells import Floats

DIGITS: Final = 10
_TEN: Final = 10.0
# A number that lies half-way between two may be rounded up on one machine and down on another: one step apart is the
# same. The rest is for the noise of the subtraction.
_STEP: Final = 1.001
# Powers of ten up to 10²² are doubles: what is divided by one of them is the double nearest to the decimal number.
_FINEST: Final = 22
_FRACTION_BITS: Final = 52


def _scales() -> tuple[Floats, Floats, Floats]:
    """By the exponent in a double's bits: a power of ten within its reach, and what puts ten digits before the point.

    The first scale is for numbers below that power, the second for the others.
    """
    smallest = np.concatenate([[0.0], np.ldexp(1.0, np.arange(-1022, 1024)), [np.inf]])
    tens = np.array([float(f"1e{n}") for n in range(DIGITS - 1 - _FINEST, DIGITS)])
    scales = np.array([float(f"1e{n}") for n in range(_FINEST, -1, -1)])
    reached = np.searchsorted(tens, smallest, side="right")
    last = len(tens) - 1
    below, above = (scales[np.clip(reached + n, 0, last)] for n in (-1, 0))
    return np.append(tens, np.inf)[reached], below, above


_NEXT, _BELOW, _ABOVE = _scales()


def rounded(values: Floats | float) -> Floats:
    """The numbers to ten significant digits, to whole ones where they are longer than that.

    Each is the double nearest to the rounded decimal number. The order stays, and NaN and the infinities are kept.
    """
    x = np.asarray(values, dtype=np.float64)
    size = np.abs(x)
    exponent = size.view(np.int64) >> _FRACTION_BITS
    scale = np.where(size < _NEXT[exponent], _BELOW[exponent], _ABOVE[exponent])
    return np.asarray(np.rint(x * scale) / scale + 0.0)


def rounded_columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a table with their fractions rounded."""
    return {name: rounded(c) if c.dtype.kind == "f" else c for name, c in columns.items()}


def nearest_ten(values: Floats) -> Floats:
    """Halves go away from zero, as in a spreadsheet."""
    tens: Floats = np.sign(values) * np.floor(np.abs(values) / _TEN + 0.5) * _TEN + 0.0  # no -0
    return tens


def is_same(a: float, b: float) -> bool:
    """Whether two numbers are the same to ten significant digits."""
    if a == b:
        return True
    largest = max(abs(a), abs(b))
    if not math.isfinite(largest):
        return False
    return abs(a - b) <= _STEP * 10.0 ** (math.floor(math.log10(largest)) - DIGITS + 1)


def differences(then: Any, now: Any, where: str = "") -> list[str]:
    """Phrases for what differs between two JSON values, by path; fractions differ where ten digits do."""
    if isinstance(then, dict) and isinstance(now, dict):
        keys = [*then, *(key for key in now if key not in then)]
        nested = [differences(then.get(key), now.get(key), f"{where}.{key}" if where else key) for key in keys]
        return [phrase for found in nested for phrase in found]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        nested = [differences(a, b, f"{where}[{i}]") for i, (a, b) in enumerate(zip(then, now, strict=True))]
        return [phrase for found in nested for phrase in found]
    if isinstance(then, list) and isinstance(now, list):
        return [f"{where}: {len(then)} entries then, {len(now)} now"]
    if isinstance(then, float) and isinstance(now, float):
        is_alike = is_same(then, now)
    else:
        is_alike = then == now and type(then) is type(now)
    return [] if is_alike else [f"{where}: {then!r} then, {now!r} now"]


_LN_2: Final = 0.6931471805599453
# e^x = 2^(n + part / 1024) · e^rest: the power of two is written into the number's bits, the part is looked up.
_PART_BITS: Final = 10
_PARTS: Final = 1 << _PART_BITS
_A_PART: Final = _LN_2 / _PARTS
# A double of this size has no digits after the point: adding it rounds, and its last bits are then the number.
_ROUNDING: Final = 1.5 * 2.0**52
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
    x = np.asarray(x, dtype=np.float64, order="C")
    out = np.empty_like(x)
    flat, target = x.ravel(), out.ravel()
    for start in range(0, len(flat), _BLOCK):
        block = np.maximum(flat[start : start + _BLOCK], -_FARTHEST)
        _exp(np.minimum(block, _FARTHEST, out=block), target[start : start + _BLOCK])
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
