"""A data table that was not computed here: a vendor's or an agency's numbers, one industry a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class GivenTable:
    """Numbers by role and industry code, in the file's order; a code that a role lacks is unknown there.

    Percents are percents (7.2 means 7.2 %). `n_left_out` counts rows that stand for no industry, such as totals.
    """

    file: str
    titles: Mapping[str, str]
    numbers: Mapping[str, Mapping[str, float]]
    n_left_out: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """Every industry of the file."""
        return tuple(self.titles)
