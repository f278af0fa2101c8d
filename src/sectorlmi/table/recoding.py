"""Likely recodings: one industry of a county jumps while a sibling falls by the same size.

BLS reviews the industry codes of establishments every first quarter. A large employer that is moved from one code to
its neighbor looks like growth of the one and decline of the other, and is neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sectorlmi import reference
from sectorlmi.reference.industry_words import inside_a_sentence, plain_name
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.cells import Cells

# What counts as a jump, and how closely the two must mirror each other.
_LEAST_JOBS = 100.0
_LEAST_SHARE = 0.2
_MIRROR = 0.1


@dataclass(frozen=True)
class Recoding:
    """`jobs` that seem to have been moved from one code to another in an area; `vintage` is their NAICS revision."""

    area: str
    fell: str
    rose: str
    jobs: float
    vintage: int | None = None

    def __str__(self) -> str:
        place = reference.area_names().get(self.area, self.area)
        fell, rose = (_named(code, self.vintage) for code in (self.fell, self.rose))
        return f"in {place}, about {self.jobs:,.0f} jobs seem to have been recoded from {fell} to {rose}"


def _named(code: str, vintage: int | None) -> str:
    """An industry in the middle of a sentence."""
    name = plain_name(code, reference.industry_titles().get(code, ""), vintage)
    return f"{inside_a_sentence(name)} ({code})" if name else code


def likely_recodings(base: Cells, current: Cells, industries: Iterable[str]) -> list[Recoding]:
    """Pairs of sibling industries that mirror each other between the two years, largest first.

    Only cells published in both years are looked at; an absent cell counts as zero.
    """
    before, after = _published(base), _published(current)
    hidden = _hidden(base) | _hidden(current)
    families: dict[tuple[str, str, str], list[tuple[str, float, float]]] = defaultdict(list)
    listed = set(industries)
    for area, own, code in sorted((before.keys() | after.keys()) - hidden):
        if code in listed:
            start, end = before.get((area, own, code), 0.0), after.get((area, own, code), 0.0)
            families[area, own, naics.parent(code) or ""].append((code, start, end - start))
    vintage = breaks.naics_vintage(current.period.year)
    found = [replace(r, vintage=vintage) for (area, _, _), family in families.items() for r in _mirrored(area, family)]
    return sorted(found, key=lambda r: (-r.jobs, r.area, r.fell))


def _mirrored(area: str, family: list[tuple[str, float, float]]) -> list[Recoding]:
    """Each fall with the rise that mirrors it best."""
    rises = [(code, change) for code, start, change in family if _jumps(start, change) and change > 0]
    found = []
    for code, start, change in family:
        if change < 0 and _jumps(start, change) and rises:
            rose, rise = min(rises, key=lambda r: abs(r[1] + change))
            if abs(rise + change) <= _MIRROR * -change:
                found.append(Recoding(area, code, rose, min(rise, -change)))
    return found


def _jumps(start: float, change: float) -> bool:
    return abs(change) >= _LEAST_JOBS and abs(change) >= _LEAST_SHARE * start


def _published(c: Cells) -> dict[tuple[str, str, str], float]:
    return {
        (str(a), str(o), str(i)): float(jobs)
        for a, o, i, jobs, hidden in zip(c.area, c.own, c.industry, c.employment, c.suppressed, strict=True)
        if not hidden
    }


def _hidden(c: Cells) -> set[tuple[str, str, str]]:
    c = c.take(c.suppressed)
    return {(str(a), str(o), str(i)) for a, o, i in zip(c.area, c.own, c.industry, strict=True)}
