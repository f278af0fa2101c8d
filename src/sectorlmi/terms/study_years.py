"""When a study is about: two years, or the same quarter of two years, so that no season is taken for growth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import ConfigError
from sectorlmi.terms import forms as f
from sectorlmi.terms.node import Node
from sectorlmi.terms.period import Period
from sectorlmi.terms.study_keys import key

_QUARTER: Final = {"type": "string", "pattern": "^[0-9]{4}[Qq][1-4]$"}
# QCEW follows NAICS from then on.
_FIRST_YEAR: Final = 1990


@dataclass(frozen=True)
class Years:
    """Base and current period of the past growth: two years, or the same quarter of two years."""

    base: Period = key(f.either("The first year, or quarter.", f.whole(), _QUARTER), plain=Period.plain)
    current: Period = key(
        f.either("The last year, or the same quarter of it, which the table is about.", f.whole(), _QUARTER),
        plain=Period.plain,
    )

    @classmethod
    def of(cls, base: int, current: int) -> Years:
        """Two whole years."""
        return cls(Period(base), Period(current))

    @property
    def periods(self) -> tuple[Period, Period]:
        return self.base, self.current

    @property
    def measured(self) -> str:
        """What jobs and wages of a quarter are; empty for years, of which it need not be said."""
        if self.current.is_annual:
            return ""
        return "jobs: mean of the quarter's three months; wages: annualized, the quarter's wages per job × 4"

    @property
    def span(self) -> int:
        """Whole years from the one to the other."""
        return self.current.year - self.base.year


def read(node: Node) -> Years:
    """The periods that a mapping with `base` and `current` names. Raises ConfigError naming the key."""
    return years(_period(node, "base"), _period(node, "current"), node.path)


def _period(node: Node, name: str) -> Period:
    """A year, as a number, or a quarter, as text."""
    if not isinstance(node.raw(name), str):
        return Period(node.whole(name))
    try:
        return Period.of(node.raw(name))
    except ConfigError as error:
        raise ConfigError(f"{node.at(name)}: {error.what}", error.hint) from None


def years(base: Period, current: Period, where: str) -> Years:
    """Two periods that make sense together. Raises ConfigError where they do not."""
    if base.is_annual is not current.is_annual:
        raise ConfigError(
            f"{where}: {base} to {current} compares a year with a quarter",
            "Give two years, or the same quarter of two years.",
        )
    if base.quarter != current.quarter:
        earlier = min(base.year, current.year - 1)
        raise ConfigError(
            f"{where}: {base} and {current} are different quarters, and what differs between them is the season too",
            f"Compare {current} with the same quarter of an earlier year, as in {earlier}Q{current.quarter}.",
        )
    if not _FIRST_YEAR <= base.year < current.year:
        raise ConfigError(
            f"{where}: {base} to {current} is no span of years",
            "The base year comes before the current year, and QCEW's NAICS data begin in 1990.",
        )
    return Years(base, current)
