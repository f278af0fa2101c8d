"""Lists of industries in the codes of another NAICS revision, taken over where both hold the same establishments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sectorlmi.terms import breaks, naics


@dataclass(frozen=True)
class Renumbered:
    """`codes` are those of the wanted revision; `moved` and `lost` say in words what became others, and what none."""

    codes: tuple[str, ...]
    moved: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def renumbered(codes: Sequence[str], of: int, to: int) -> Renumbered:
    """One industry set, in another revision: codes that mean the same stay, and a whole bridge group becomes its other
    side. A code of a group that the set holds only in part is lost: what it held cannot be told apart from the rest.
    """
    if of == to:
        return Renumbered(tuple(codes))
    older, newer = sorted((of, to))
    kept: list[str] = []
    moved: dict[str, None] = {}
    lost: list[str] = []
    for code in codes:
        sides = (
            (g.old, g.new) if of == older else (g.new, g.old)
            for g in breaks.bridge_groups(older, newer, naics.digits(code))
        )
        ours, theirs = next((pair for pair in sides if code in pair[0]), (frozenset({code}), frozenset({code})))
        if not ours <= set(codes):
            lost.append(f"{code} (NAICS {of}{_became(theirs, to)})")
            continue
        kept += sorted(theirs)
        if ours != theirs:
            moved[f"{', '.join(sorted(ours))} of NAICS {of} is {', '.join(sorted(theirs))} of NAICS {to}"] = None
    return Renumbered(tuple(dict.fromkeys(kept)), tuple(moved), tuple(lost))


def _became(theirs: frozenset[str], to: int) -> str:
    return f"; in NAICS {to} a part of {naics.listed(sorted(theirs))}" if theirs else ""


def revision_of(codes: Sequence[str], vintage: int) -> int:
    """The revision that a list is written in: the wanted one, or the nearest other that has the most of its codes."""
    strange = [code for code in codes if code not in naics.codes_of(vintage)]
    return (naics.revision_of(strange, vintage) or vintage) if strange else vintage
