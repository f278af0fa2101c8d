"""Which industries employ people in the same occupations: the overlap of staffing patterns, and groups of them.

The overlap of two patterns is Σ min(share_a, share_b) over detailed occupations: the part of the jobs of either that
the other has in the same occupations (the index of similarity of Finger and Kreinin, 1979, of two distributions).
Jobs without a detailed occupation are never counted as alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from sectorlmi.people.staffing import Pattern
from sectorlmi.terms.cells import Floats

# Of all pairs of 24 three-digit industries (OEWS May 2024) one in nine is as much alike; those within manufacturing,
# construction, health care or information among them.
ALIKE: Final = 0.45


def overlap(one: Pattern, other: Pattern) -> float:
    """Part of the jobs in the same occupations, 0 to 1; NaN where the two are published as one pattern."""
    if set(one.source) & set(other.source):
        return float("nan")
    theirs = dict(zip(other.occ.tolist(), np.nan_to_num(other.share).tolist(), strict=True))
    ours = zip(one.occ.tolist(), np.nan_to_num(one.share).tolist(), strict=True)
    return float(sum(min(share, theirs.get(occ, 0.0)) for occ, share in ours))


def overlaps(patterns: Sequence[Pattern]) -> Floats:
    """(n, n) overlap of every two patterns; 1 on the diagonal, NaN where it is not known."""
    found = np.eye(len(patterns))
    for i, j in combinations(range(len(patterns)), 2):
        found[i, j] = found[j, i] = overlap(patterns[i], patterns[j])
    return found


def groups_of(alike: Floats, least: float = ALIKE) -> list[tuple[int, ...]]:
    """Groups in which every two overlap by `least` or more, the most alike joined first; positions, two or more each.

    Two of which nothing is known may share a group only through others that are alike to both.
    """
    groups: list[tuple[int, ...]] = [(i,) for i in range(len(alike))]
    while True:
        joins = {(a, b): _between(alike, a, b) for a, b in combinations(groups, 2)}
        best = max(joins, key=lambda pair: (joins[pair], [-i for i in (*pair[0], *pair[1])]), default=None)
        if best is None or joins[best] < least:
            return sorted(group for group in groups if len(group) > 1)
        groups = [g for g in groups if g not in best] + [tuple(sorted((*best[0], *best[1])))]


def _between(alike: Floats, one: Sequence[int], other: Sequence[int]) -> float:
    """The least that is known of the overlap between members of two groups; 0 where nothing is."""
    known = alike[np.ix_(list(one), list(other))]
    known = known[~np.isnan(known)]
    return float(known.min()) if len(known) else 0.0


def in_common(patterns: Sequence[Pattern], most: int = 3) -> list[int]:
    """The occupations (as numbers) that all the patterns have most of."""
    shared: dict[int, float] = {}
    for k, pattern in enumerate(patterns):
        shares = dict(zip(pattern.occ.tolist(), np.nan_to_num(pattern.share).tolist(), strict=True))
        shared = shares if k == 0 else {occ: min(s, shares[occ]) for occ, s in shared.items() if occ in shares}
    return sorted(shared, key=lambda occ: (-shared[occ], occ))[:most]
