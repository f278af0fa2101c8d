"""What past growth may compare: which codes of the base year stand against which of the current year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from sectorlmi.terms import breaks, naics


class Basis(Enum):
    """How an industry of the table is compared with the base year."""

    SAME = auto()
    BRIDGED = auto()
    RETIRED = auto()
    NOT_COMPARABLE = auto()


@dataclass(frozen=True)
class Comparison:
    """The base-year codes and current-year codes whose jobs past growth compares, and why."""

    basis: Basis
    base_codes: tuple[str, ...]
    current_codes: tuple[str, ...]
    note: str = ""


class Comparer:
    """Decides the comparison of each code between two reference years.

    Args:
        base_year, current_year: QCEW reference years; each is coded in the NAICS revision of its time.
        broken_areas: why the area itself is not the same in both years (empty when it is).
        area: what is compared, in words.
    """

    def __init__(
        self, base_year: int, current_year: int, broken_areas: tuple[str, ...] = (), *, area: str = "the region"
    ) -> None:
        self.base_vintage = breaks.naics_vintage(base_year)
        self.current_vintage = breaks.naics_vintage(current_year)
        self._broken, self._area = "; ".join(broken_areas), area
        self._documented = breaks.is_documented(self.base_vintage, self.current_vintage)

    def compare(self, code: str) -> Comparison:
        """The comparison of one industry code that has a row in either year."""
        own = (code,)
        if self._broken:
            return Comparison(Basis.NOT_COMPARABLE, own, own, f"{self._area} changed: {self._broken}")
        if not self._documented and naics.digits(code) > 2:
            note = f"no concordance from NAICS {self.base_vintage} to {self.current_vintage} is at hand"
            return Comparison(Basis.NOT_COMPARABLE, own, own, note)
        group = self._group_of(code)
        if group is None:
            return Comparison(Basis.SAME, own, own)
        name = f"NAICS {self.base_vintage} {group.old_codes} against NAICS {self.current_vintage} {group.new_codes}"
        if code not in group.new:
            return Comparison(Basis.RETIRED, own, (), f"retired after NAICS {self.base_vintage}: {name}")
        return Comparison(Basis.BRIDGED, tuple(sorted(group.old)), tuple(sorted(group.new)), name)

    def _group_of(self, code: str) -> breaks.Group | None:
        groups = breaks.bridge_groups(self.base_vintage, self.current_vintage, naics.digits(code))
        return next((g for g in groups if code in g.old or code in g.new), None)
