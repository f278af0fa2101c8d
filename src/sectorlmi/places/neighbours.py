"""Which counties lie next to which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from sectorlmi.errors import DataError

# County code → codes of the counties that touch it.
Adjacency: TypeAlias = Mapping[str, frozenset[str]]


def adjacency(pairs: Iterable[tuple[str, str]]) -> Adjacency:
    """From (county, neighbour) pairs. Made symmetric; a county beside itself, as the Census file has it, is dropped."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set())
        found.setdefault(other, set())
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return {county: frozenset(beside) for county, beside in sorted(found.items())}


def around(region: Collection[str], beside: Adjacency) -> dict[str, tuple[str, ...]]:
    """The counties next to a region, in order, each with the region's counties that it touches.

    Raises DataError when a county of the region is not in the adjacency list: it is of another vintage.
    """
    unknown = sorted(county for county in region if county not in beside)
    if unknown:
        raise DataError(
            f"the adjacency list does not have {', '.join(unknown)}",
            "Its counties are of another year; take the Census Bureau's county adjacency file of the study's years.",
        )
    outside = sorted({other for county in region for other in beside[county]} - set(region))
    return {county: tuple(sorted(beside[county] & set(region))) for county in outside}


def is_contiguous(counties: Collection[str], beside: Adjacency) -> bool:
    """Whether one can walk from any of the counties to any other without leaving them."""
    if not counties:
        return True
    left, waiting = set(counties), [min(counties)]
    left.discard(waiting[0])
    while waiting:
        reached = beside.get(waiting.pop(), frozenset()) & left
        left -= reached
        waiting += reached
    return not left
