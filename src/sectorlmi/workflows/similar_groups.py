"""Suggested groups of short-listed industries that employ people in the same occupations, where patterns are loaded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sectorlmi.people import similarity
from sectorlmi.people.staffing import Pattern, occ_code
from sectorlmi.store import Store
from sectorlmi.terms.groups import IndustryGroup
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.workflows.people_data import PeopleData

Found = tuple[tuple[IndustryGroup, ...], tuple[Provenance, ...]]


def similar_groups(study: Study, store: Store, picks: Sequence[str]) -> Found:
    """Groups of picks with like staffing patterns, each with its reason, and the files that say so.

    None where no patterns are loaded. Raises StoreError when the store is damaged.
    """
    data = PeopleData(store, study)
    if not data.has_patterns():
        return (), ()
    staffing = data.staffing(picks)
    found = {code: pattern for code in picks if (pattern := staffing.of(code)) is not None}
    codes, patterns = list(found), list(found.values())
    alike = similarity.overlaps(patterns)
    groups = similarity.groups_of(alike)
    if not groups:
        return (), tuple(data.provenance())
    titles, year = data.occupation_titles(), staffing.patterns.year
    made = []
    for members in groups:
        known = alike[np.ix_(members, members)]
        least = np.nanmin(known)
        shared = [titles.get(occ_code(o), occ_code(o)) for o in similarity.in_common([patterns[i] for i in members])]
        industries = tuple(sorted(codes[i] for i in members))
        reason = (
            f"alike in occupations: {_which(patterns, members)} {least:.0%} of their jobs in the same occupations "
            f"(national patterns, May {year}); most in common: {'; '.join(shared)}"
        )
        made.append(IndustryGroup(f"Like jobs ({' + '.join(industries)})", industries, reason))
    return tuple(made), tuple(data.provenance())


def _which(patterns: Sequence[Pattern], members: Sequence[int]) -> str:
    """Which pairs the least overlap speaks of: those with patterns of their own."""
    sources = [source for i in members for source in patterns[i].source]
    if len(set(sources)) < len(sources):
        return "some are published as one pattern; every two others have at least"
    return "they have" if len(members) == 2 else "every two have at least"
