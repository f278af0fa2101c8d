"""Counties whose codes changed: which codes cannot stand in one region, and which are not of the study's years."""

from __future__ import annotations

from collections.abc import Collection

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.reference import AreaChange
from sectorlmi.terms.codes import AreaKind, area_kind


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
    titles, kind = reference.area_titles(), area_kind(text)
    state = titles.get(text if kind is AreaKind.STATE else f"{text}000", "").removesuffix(" -- Statewide")
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
