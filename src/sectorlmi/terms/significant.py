"""Ten significant digits: what arithmetic on any processor, with any version of a library, makes alike."""

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
