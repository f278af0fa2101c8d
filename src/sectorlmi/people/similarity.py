"""Which industries employ people in the same occupations: the overlap of staffing patterns, and groups of them.

The overlap of two patterns is Σ min(share_a, share_b) over detailed occupations: the part of the jobs of either that
the other has in the same occupations (the index of similarity of Finger and Kreinin, 1979, of two distributions).
Jobs without a detailed occupation are never counted as alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from sectorlmi.people.staffing import Pattern, occ_code
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.groups import IndustryGroup

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


def told(
    together: Sequence[tuple[int, ...]], patterns: Mapping[str, Pattern], titles: Mapping[str, str], year: int
) -> list[IndustryGroup]:
    """What `groups_of` these patterns of a year put together, each with its reason; `titles` by SOC code."""
    codes, held = list(patterns), list(patterns.values())
    alike, groups = overlaps(held), []
    for members in together:
        least = np.nanmin(alike[np.ix_(members, members)])
        shared = [titles.get(occ_code(o), occ_code(o)) for o in in_common([held[i] for i in members])]
        industries = tuple(sorted(codes[i] for i in members))
        reason = (
            f"alike in occupations: {_which(held, members)} {least:.0%} of their jobs in the same occupations "
            f"(national patterns, May {year}); most in common: {'; '.join(shared)}"
        )
        groups.append(IndustryGroup(f"Like jobs ({' + '.join(industries)})", industries, reason))
    return groups


def _which(patterns: Sequence[Pattern], members: Sequence[int]) -> str:
    """Which pairs the least overlap speaks of: those with patterns of their own."""
    sources = [source for i in members for source in patterns[i].source]
    if len(set(sources)) < len(sources):
        return "some are published as one pattern; every two others have at least"
    return "they have" if len(members) == 2 else "every two have at least"
