"""Counties whose codes changed: which codes cannot stand in one region, and which are not of the study's years."""

from __future__ import annotations

from collections.abc import Collection

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.reference import AreaChange


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

    A code of one of the two is translated where the whole group of redefined counties is named. Changes whose year is
    not documented pass: only the files can tell.
    """
    named = set(counties)
    for change in reference.area_changes():
        early, late = named & (change.new - change.old), named & (change.old - change.new)
        wrong = early if current < change.first_year else late if change.first_year <= base else frozenset()
        if change.first_year and wrong:
            raise ConfigError(
                f"{where}: {' '.join(sorted(wrong))} is no county code of {base} to {current}", _fix(change)
            )


def _fix(change: AreaChange) -> str:
    when = f" from {change.first_year} on" if change.first_year else ""
    old, new = (" ".join(sorted(part)) for part in (change.old, change.new))
    return f"{change.note}. Use {new}{when}, {old} before."
