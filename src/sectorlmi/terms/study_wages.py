"""`wages:` of a study: the year whose dollars wages are shown in, and the wage that a person can live on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sectorlmi.errors import ConfigError
from sectorlmi.terms import forms as f
from sectorlmi.terms.node import Node
from sectorlmi.terms.study_keys import key, mapping_of

_LEAST_WAGE: Final = 1
_FIRST_PARITY: Final = 2008
# The price parities of the study's current year.
OF_CURRENT: Final = 0


@dataclass(frozen=True)
class SelfSufficiency:
    """A year's wage of self-sufficiency: one for the region, or a file with one for each county."""

    wage: float | None = key(f.number("US dollars a year.", least=_LEAST_WAGE), None, shown="if_set")
    file: Path | None = key(f.text("A table with the columns county and wage."), None, is_path=True, shown="if_set")


@dataclass(frozen=True)
class WageRule:
    """What wages are shown in, and held against."""

    real: int | None = key(
        f.either(
            "Wages are shown in dollars of this year too, by consumer prices (CPI-U).",
            f.whole(least=1913, most=2199),
            {"const": None},
        ),
        None,
        shown="if_set",
    )
    price_parities: int | None = key(
        f.either(
            "Wages are shown at the nation's prices too, by BEA's price parities of states: true for those of the "
            "current year, or a year.",
            f.whole(least=_FIRST_PARITY, most=2199),
            {"enum": [None, False, True]},
        ),
        None,
        plain=lambda year: True if year == OF_CURRENT else year,
        shown="if_set",
    )
    self_sufficiency: SelfSufficiency | None = key(
        f.either(
            "A year's wage that a person can live on, in dollars of `real`, else of the current year: a number, or a "
            "file with the columns county and wage, weighted by the jobs of the counties.",
            f.number(least=_LEAST_WAGE),
            mapping_of(SelfSufficiency),
            {"const": None},
        ),
        None,
        of=SelfSufficiency,
        shown="if_set",
    )


def real(node: Node, name: str) -> int | None:
    """The year, where one is given."""
    return node.whole(name) if node.has(name) else None


def price_parities(node: Node, name: str) -> int | None:
    """The year of the parities, `OF_CURRENT` for true; None for false and where nothing is given."""
    value = node.raw(name)
    if isinstance(value, bool):
        return OF_CURRENT if value else None
    return None if value is None else node.whole(name)


def self_sufficiency(node: Node, name: str, folder: Path) -> SelfSufficiency | None:
    """The line from a number, or from a mapping that names a file."""
    value = node.raw(name)
    if value is None:
        return None
    if not isinstance(value, dict):
        return SelfSufficiency(node.number(name))
    given = node.node(name)
    if given.has("wage") == given.has("file"):
        raise ConfigError(
            f"{given.path}: needs a wage or a file", "Write self_sufficiency: 41600, or {file: wages.csv}."
        )
    return (
        SelfSufficiency(file=folder / given.text("file"))
        if given.has("file")
        else SelfSufficiency(given.number("wage"))
    )
