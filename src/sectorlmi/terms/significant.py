"""Ten significant digits: what arithmetic on any processor, with any version of a library, makes alike."""

from __future__ import annotations

import math
from typing import Any, Final

DIGITS: Final = 10
# A number that lies half-way between two may be rounded up on one machine and down on another: one step apart is the
# same. The rest is for the noise of the subtraction.
_STEP: Final = 1.001


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
