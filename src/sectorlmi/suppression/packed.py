"""A resolved period as flat arrays, and back: what takes long to work out, without what its cells say anyway.

The way back gives every number to its last bit. Counts are as narrow as they can be; of a column that mostly repeats
what is published only the entries that differ are held.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any, Final

import numpy as np

from sectorlmi.suppression.bounds import Intervals, Measure, known_values, rounding_slack
from sectorlmi.suppression.prior import PriorKind
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.system import Sums, System, takes_part
from sectorlmi.suppression.values import Contradiction, Values
from sectorlmi.terms.cells import Array, Cells, Floats, Ints

Packed = Mapping[str, Array]

_MEASURES: Final[tuple[Measure, ...]] = ("employment", "wages")
_NODE_COLUMNS: Final = ("area", "own", "industry", "step", "parent", "state")
_SUM_COLUMNS: Final = ("parent", "start", "child", "family")
_NARROW: Final = (np.int8, np.int16, np.int32, np.int64)


def fingerprint(cells: Cells) -> bytes:
    """A digest of everything that a period's cells say; other cells have another."""
    digest = hashlib.sha256(str(cells.period).encode())
    for field in fields(cells):
        if field.name != "period":
            column = np.ascontiguousarray(getattr(cells, field.name))
            digest.update(f"{field.name} {column.dtype.str} {len(column)}".encode())
            digest.update(column.view(np.uint8).data)
    return digest.digest()


def packed(resolved: Resolved, cells: Cells) -> dict[str, Array] | None:
    """The arrays to which `unpacked` adds the cells that it was resolved from.

    None where those stand in another order than the system's, or some of them twice.
    """
    system = resolved.system
    own = cells.take(takes_part(cells, _level(system)))
    if len(own) != len(system.cells) or not all(
        np.array_equal(getattr(own, name), getattr(system.cells, name)) for name in ("area", "own", "industry")
    ):
        return None
    found: dict[str, Array] = {"level": np.array([_level(system)])}
    found |= {f"node_{name}": _narrow(getattr(system, name)) for name in _NODE_COLUMNS}
    found |= {f"sum_{name}": _narrow(getattr(system.sums, name)) for name in _SUM_COLUMNS}
    found["rest_establishments"] = system.establishments[len(system.cells) :]
    found["industry_codes"] = system.industry_codes
    kinds = np.array(["", *PriorKind], dtype=resolved.prior.dtype)
    found["kinds"] = kinds
    found["kind"] = sum((k * (resolved.prior == kind) for k, kind in enumerate(kinds)), np.zeros(len(own), np.int8))
    for name, (values, usual) in _columns(resolved, system).items():
        is_apart = values.view(np.int64) != usual.view(np.int64)
        found[f"{name}_at"], found[name] = np.packbits(is_apart), values[is_apart]
    told = [[asdict(each) for each in resolved.intervals[m].contradictions] for m in _MEASURES]
    found["contradictions"] = np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)
    return found


def unpacked(arrays: Packed, cells: Cells) -> Resolved:
    """What was packed, with the cells that it was resolved from.

    Raises KeyError, ValueError, IndexError or TypeError on arrays that `packed` did not make from such cells.
    """
    own = cells.take(takes_part(cells, int(arrays["level"][0])))
    n = len(own)
    nodes = {name: arrays[f"node_{name}"].astype(np.int64) for name in _NODE_COLUMNS}
    sums = Sums(**{name: arrays[f"sum_{name}"].astype(np.int64) for name in _SUM_COLUMNS})
    establishments = np.concatenate([np.nan_to_num(own.establishments), arrays["rest_establishments"]])
    system = System(own, sums, **nodes, establishments=establishments, industry_codes=arrays["industry_codes"])
    told = json.loads(arrays["contradictions"].tobytes())
    contradictions = [tuple(map(_contradiction, each)) for each in told]
    column = {name: _filled(arrays, name, usual) for name, usual in _usual(system)}
    intervals = {
        m: Intervals(column[f"{m}_lower"], column[f"{m}_upper"], column[f"{m}_slack"], found)
        for m, found in zip(_MEASURES, contradictions, strict=True)
    }
    jobs, wages = (Values(intervals[m].lower[:n], intervals[m].upper[:n], column[f"{m}_estimate"]) for m in _MEASURES)
    kind = arrays["kinds"][arrays["kind"]]
    spreads = column["spread"], column["pay_spread"], column["ceiling"]
    every = tuple(each for found in contradictions for each in found)
    return Resolved(own, jobs, wages, kind, *spreads, every, system, intervals)


def _level(system: System) -> int:
    return max(int(system.step.max(initial=0)) - 2, 0)


def _columns(resolved: Resolved, system: System) -> dict[str, tuple[Floats, Floats]]:
    """Each column with what it usually is."""
    values = {"spread": resolved.spread, "pay_spread": resolved.pay_spread, "ceiling": resolved.ceiling}
    for measure in _MEASURES:
        found: Values = getattr(resolved, measure)
        ends = resolved.intervals[measure]
        values |= {f"{measure}_estimate": found.estimate, f"{measure}_slack": ends.slack}
        values |= {f"{measure}_lower": ends.lower, f"{measure}_upper": ends.upper}
    return {name: (np.ascontiguousarray(values[name]), np.ascontiguousarray(usual)) for name, usual in _usual(system)}


def _usual(system: System) -> Iterator[tuple[str, Floats]]:
    """What each column says of a cell that is published, and of a sum whose figures agree."""
    n = len(system.cells)
    for measure in _MEASURES:
        known = known_values(system, measure)
        yield f"{measure}_estimate", known[:n]
        yield f"{measure}_lower", known
        yield f"{measure}_upper", known
        yield f"{measure}_slack", rounding_slack(system, measure, known)
    yield "spread", np.zeros(n)
    yield "pay_spread", np.zeros(n)
    yield "ceiling", np.full(n, np.inf)


def _filled(arrays: Packed, name: str, usual: Floats) -> Floats:
    values = usual.copy()
    is_apart = np.unpackbits(arrays[f"{name}_at"], count=len(usual)).view(np.bool_)
    values[is_apart] = arrays[name]
    return values


def _narrow(values: Ints) -> Array:
    least, most = int(values.min(initial=0)), int(values.max(initial=0))
    return values.astype(next(t for t in _NARROW if np.iinfo(t).min <= least and most <= np.iinfo(t).max))


def _contradiction(raw: Mapping[str, Any]) -> Contradiction:
    return Contradiction(raw["measure"], raw["parent"], tuple(raw["children"]), raw["gap"])
