"""Breaks in the series: NAICS revisions, the bridge groups across them, and counties that changed.

Growth stays inside one NAICS revision, or runs over a bridge group: the smallest set of codes that holds the same
establishments on both sides. A code in no group means the same in both revisions. Codes of counties from before and
after a change cannot stand in one region, and a study takes those of its years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.reference import AreaChange
from sectorlmi.terms.codes import AreaKind, area_kind


def naics_vintage(year: int) -> int:
    """The NAICS revision in which QCEW publishes a reference year (2018 → 2017)."""
    vintages = reference.naics_vintages()
    return max((naics for first, naics in vintages if year >= first), default=vintages[0][1])


@dataclass(frozen=True)
class Group:
    """Codes of the older revision and codes of the newer one with the same content together."""

    old: frozenset[str]
    new: frozenset[str]

    @property
    def old_codes(self) -> str:
        return " ".join(sorted(self.old))

    @property
    def new_codes(self) -> str:
        return " ".join(sorted(self.new))


def _steps(older: int, newer: int) -> list[tuple[int, int]]:
    vintages = [naics for _, naics in reference.naics_vintages() if older <= naics <= newer]
    return list(pairwise(vintages))


def is_documented(older: int, newer: int) -> bool:
    """Whether every step between two NAICS revisions has its bridge groups in the reference tables."""
    known = {(b.from_vintage, b.to_vintage) for b in reference.naics_bridges()}
    return all(step in known for step in _steps(older, newer))


@cache
def bridge_groups(older: int, newer: int, digits: int) -> tuple[Group, ...]:
    """The bridge groups between two NAICS revisions at a level; several steps are chained.

    Empty when nothing changed at this level. Ask `is_documented` first: an undocumented step has no groups either.
    """
    return tuple(Group(chain[older], chain[newer]) for chain in bridge_chains(older, newer, digits))


@cache
def bridge_chains(older: int, newer: int, digits: int) -> tuple[Mapping[int, frozenset[str]], ...]:
    """As `bridge_groups`, with the codes of each group in every revision from the one to the other."""
    steps = _steps(older, newer)
    vintages = [first for first, _ in steps] + [newer]
    links = _links(steps, digits)
    seen: set[_Node] = set()
    chains: list[Mapping[int, frozenset[str]]] = []
    for start in sorted(links):
        if start not in seen:
            component = _component(start, links)
            seen |= component
            chains.append({vintage: _codes_at(component, k) for k, vintage in enumerate(vintages)})
    return tuple(chains)


# A code at one revision: (how many steps after the oldest, code).
_Node = tuple[int, str]


def _links(steps: list[tuple[int, int]], digits: int) -> dict[_Node, set[_Node]]:
    """Which codes of neighboring revisions share establishments, for the codes that any of the steps changes."""
    links: dict[_Node, set[_Node]] = defaultdict(set)
    changed: list[tuple[set[str], set[str]]] = []

    def join(old: _Node, new: _Node) -> None:
        links[old].add(new)
        links[new].add(old)

    for i, step in enumerate(steps):
        here = [b for b in reference.naics_bridges() if (b.from_vintage, b.to_vintage) == step and b.digits == digits]
        changed.append((set().union(*(b.old for b in here)), set().union(*(b.new for b in here))))
        for old, new in ((o, n) for b in here for o in b.old for n in b.new):
            join((i, old), (i + 1, new))
    # A code that another step changes, and this one leaves alone, passes through unchanged.
    for i in range(len(steps)):
        for code in [c for layer, c in list(links) if layer == i and c not in changed[i][0]]:
            join((i, code), (i + 1, code))
    for i in reversed(range(len(steps))):
        for code in [c for layer, c in list(links) if layer == i + 1 and c not in changed[i][1]]:
            join((i, code), (i + 1, code))
    return links


def _component(start: _Node, links: dict[_Node, set[_Node]]) -> set[_Node]:
    found, waiting = {start}, [start]
    while waiting:
        for node in links[waiting.pop()] - found:
            found.add(node)
            waiting.append(node)
    return found


def _codes_at(component: set[_Node], layer: int) -> frozenset[str]:
    return frozenset(code for at, code in component if at == layer)


@dataclass(frozen=True)
class AreaCodes:
    """The codes under which a region is found in one period, and what could not be matched.

    `joined` names counties taken under another code (renamed, or a whole group of redefined ones); `broken` says why
    a comparison is refused: the region holds only a part of a redefined group, and its codes are `lost` in the period.
    `missing` are counties that the period's files should hold and do not.
    """

    codes: tuple[str, ...]
    joined: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def area_codes(region: Iterable[str], present: Iterable[str]) -> AreaCodes:
    """Translate a region's county codes into those that a period's files use.

    Args:
        region: the county codes of the study.
        present: the area codes the store holds for the period.
    """
    wanted, there = list(dict.fromkeys(region)), set(present)
    codes = [c for c in wanted if c in there]
    absent = [c for c in wanted if c not in there]
    joined: list[str] = []
    broken: list[str] = []
    lost: list[str] = []
    for change in reference.area_changes():
        for ours, theirs in ((change.old, change.new), (change.new, change.old)):
            affected = [c for c in absent if c in ours]
            if not affected or not theirs & there:
                continue
            absent = [c for c in absent if c not in affected]
            if ours <= set(wanted):
                codes += sorted(theirs & there - set(codes))
                absent += sorted(theirs - there)
                joined.append(change.note)
            else:
                lost += affected
                broken.append(f"{change.note}: {' '.join(sorted(ours))} against {' '.join(sorted(theirs))}")
    return AreaCodes(tuple(codes), tuple(joined), tuple(broken), tuple(absent), tuple(lost))


def grown_counties(
    region: Iterable[str], base_present: Iterable[str], current_present: Iterable[str]
) -> tuple[str, ...]:
    """Why a county that kept its code is another county now: it took in a neighbor that the region does not hold."""
    inside, before, after = set(region), set(base_present), set(current_present)
    reasons = []
    for change in reference.area_changes():
        taken_in = change.old - change.new
        kept = change.old & change.new & inside
        if kept and taken_in & before and not taken_in & after and not taken_in <= inside:
            reasons.append(f"{change.note}: {' '.join(sorted(kept))} now also holds {' '.join(sorted(taken_in))}")
    return tuple(reasons)


def refuse_mixed(counties: Collection[str], where: str = "the region") -> None:
    """Raises ConfigError when codes from before and from after one change of counties stand side by side."""
    named = set(counties)
    for change in reference.area_changes():
        before, after = named & (change.old - change.new), named & (change.new - change.old)
        if before and after:
            raise ConfigError(
                f"{where} mixes counties of two vintages: {' '.join(sorted(before))} with {' '.join(sorted(after))}",
                _fix(change),
            )


def refuse_other_years(counties: Collection[str], base: int, current: int, where: str = "the region") -> None:
    """Raises ConfigError when a code is of neither the base nor the current year.

    A code of the base year alone is translated where the whole group of redefined counties is named; a part of it is
    no place in the current year. Changes whose year is not documented pass: only the files can tell.
    """
    named = set(counties)
    for change in reference.area_changes():
        early, late = named & (change.new - change.old), named & (change.old - change.new)
        is_part = not change.old <= named
        wrong = early if current < change.first_year else late if change.first_year <= base or is_part else frozenset()
        if change.first_year and wrong:
            years = f"{base} to {current}" if current < change.first_year or change.first_year <= base else f"{current}"
            raise ConfigError(f"{where}: {' '.join(sorted(wrong))} is no county code of {years}", _fix(change))


def refuse_lost(lost: Collection[str], current: int, where: str = "region") -> None:
    """Raises ConfigError on codes that the current year's files have under others, of which the region is a part."""
    for change in reference.area_changes():
        wrong = sorted(set(lost) & (change.old | change.new))
        if wrong:
            raise ConfigError(f"{where}: {' '.join(wrong)} is no county code of {current}", _fix(change))


def refuse_other_area(text: str, where: str) -> None:
    """Raises ConfigError on the code of an area that is no county, with the key that takes it."""
    found = _other_area(text)
    if found:
        raise ConfigError(f"{where}: {text!r} is not a county code{found[0]}", found[1])


def _other_area(text: str) -> tuple[str, str] | None:
    """(what the code stands for, what to write instead); None where it may be a county."""
    titles, kind = reference.area_names(), area_kind(text)
    state = titles.get(text if kind is AreaKind.STATE else f"{text}000", "")
    if state and text.isdigit():
        return f": it is the state {state}", f'For all its counties write `state: "{text[:2]}"`.'
    if kind in (AreaKind.NATION, AreaKind.NATION_GROUP):
        return ": it is the nation or a part of it", "Name counties or a state; the nation is a `benchmark`."
    cbsa = f"{text[1:]}0" if kind is AreaKind.CBSA else text
    if kind is AreaKind.CBSA or (text in reference.cbsa_counties() and text not in titles):
        named = titles.get(f"C{cbsa[:4]}", "a metropolitan or micropolitan area").strip()
        return f": it is {named}", f'For its counties write `cbsa: "{cbsa}"`.'
    if kind is AreaKind.CSA:
        return ": it is a combined statistical area", "Name its counties, one by one or by `cbsa`."
    if text.isdigit() and f"0{text}" in titles:
        return "", f'County codes have five digits: with the leading zero that it lost this is "0{text}".'
    return None


def changes_of(counties: Collection[str]) -> str:
    """What became of these codes, in sentences; empty where nothing is known to have."""
    changes = (c for c in reference.area_changes() if set(counties) & (c.old ^ c.new))
    return " ".join(_fix(change) for change in changes)


def _fix(change: AreaChange) -> str:
    when = f" from {change.first_year} on" if change.first_year else ""
    old, new = (" ".join(sorted(part)) for part in (change.old, change.new))
    return f"{change.note}. Use {new}{when}, {old} before."
