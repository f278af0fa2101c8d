"""Bounds and best guesses of cells, and figures that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass

from sectorlmi.terms.cells import Floats


@dataclass(frozen=True, eq=False)
class Values:
    """Bounds and best guess of one measure, one entry a cell; a published cell has all three equal to its value.

    `upper` is infinite where no published figure bounds the cell. `estimate` is NaN for hidden cells when only bounds
    were asked for.
    """

    lower: Floats
    upper: Floats
    estimate: Floats


@dataclass(frozen=True)
class Contradiction:
    """Published figures that cannot all be right: `parent` against the sum of `children`, off by `gap` units."""

    measure: str
    parent: str
    children: tuple[str, ...]
    gap: float

    def __str__(self) -> str:
        shown = ", ".join(self.children[:4])
        more = f" and {len(self.children) - 4} more" if len(self.children) > 4 else ""
        return (
            f"{self.measure} of {self.parent} does not fit the sum of {shown}{more}: "
            f"off by {self.gap:,.0f} beyond rounding"
        )
