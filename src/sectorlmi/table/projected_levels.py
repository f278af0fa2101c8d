"""Projected levels of one layer of areas: the region's own areas summed, a state, or the nation.

Areas with different spans are brought to one by their own annual rates before they are added; percents are never
averaged. Only rows that every area of the layer prints can be added.

Two codes are the same industry when they hold the same six-digit codes of one revision (22 and 221, 55 and 551); a
combination contains an industry when its content does; parts make up an industry when they are disjoint and leave
nothing out. Source: QCEW industry titles and the Census concordances, as in the reference tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat

from sectorlmi import reference
from sectorlmi.terms.codes import ALL_INDUSTRIES
from sectorlmi.terms.naics import digits, sector_of
from sectorlmi.terms.projection import ProjectionRow, Projections, Reach
from sectorlmi.terms.significant import power

Content = frozenset[str]

_FINEST = 6
# Postal Service: federal, so no part of the private sector 48-49, and printed with government in projections.
_POSTAL_SERVICE = "491110"
_TRANSPORTATION = "48-49"


def content(codes: Iterable[str], vintage: int) -> Content:
    """The six-digit industries that these NAICS codes hold together; empty for codes that the revision lacks."""
    return frozenset().union(*map(_content_of, codes, repeat(vintage)))


@cache
def _content_of(code: str, vintage: int) -> Content:
    finest = _six_digit_codes(_nearest_known(vintage))
    if code == ALL_INDUSTRIES:
        return finest
    if digits(code) == _FINEST:
        code = code.rstrip("0")
    if digits(code) > 2:
        return frozenset(c for c in finest if c.startswith(code))
    held = frozenset(c for c in finest if sector_of(c) == code)
    return held - {_POSTAL_SERVICE} if code == _TRANSPORTATION else held


def _nearest_known(vintage: int) -> int:
    """The documented revision nearest to this one: older than the first bridge counts as the first."""
    known = sorted({v for b in reference.naics_bridges() for v in (b.from_vintage, b.to_vintage)})
    return min(known, key=lambda v: abs(v - vintage))


@cache
def _six_digit_codes(vintage: int) -> Content:
    """Every six-digit code of a revision: those of the newest, taken back over each step's bridge groups."""
    bridges = [b for b in reference.naics_bridges() if b.digits == _FINEST]
    newest = max(b.to_vintage for b in bridges)
    codes = {c for c, last in reference.retired_in().items() if last == newest and digits(c) == _FINEST}
    for step in sorted({b.to_vintage for b in bridges if b.to_vintage > vintage}, reverse=True):
        here = [b for b in bridges if b.to_vintage == step]
        codes = codes.difference(*(b.new for b in here)).union(*(b.old for b in here))
    return frozenset(codes)


@dataclass(frozen=True)
class Level:
    """Base and projected jobs of one row, over the layer's span."""

    base: float
    projected: float
    title: str
    printed_code: str


@dataclass(frozen=True)
class Layer:
    """Levels by content for areas that are used together.

    `where` is for notes; `notes` say what was done to add the areas up.
    """

    where: str
    reach: Reach
    span: tuple[int, int]
    vintage: int
    n_areas: int
    levels: Mapping[Content, Level]
    notes: tuple[str, ...] = field(default=())

    @property
    def years(self) -> int:
        return self.span[1] - self.span[0]


@dataclass(frozen=True)
class AreaRows:
    """The rows of one area and one span, from one file."""

    name: str
    reach: Reach
    vintage: int
    span: tuple[int, int]
    rows: tuple[ProjectionRow, ...]


def area_rows(projections: Projections, name: str, term: str) -> AreaRows | None:
    """An area's rows of a term, those of the newest span where the file has several; None where it has none."""
    rows = [row for row in projections.of_area(name) if row.term == term]
    if not rows:
        return None
    span = max(row.span for row in rows)
    newest = tuple(row for row in rows if row.span == span)
    return AreaRows(name, projections.reach[name], projections.naics_vintage, span, newest)


def layer_of(areas: Sequence[AreaRows]) -> Layer:
    """Add up areas of one NAICS revision. The common span is the one most of them have (the newest, if tied)."""
    span = max(Counter(a.span for a in areas).items(), key=lambda item: (item[1], item[0]))[0]
    tables = list(map(_by_content, areas, repeat(span)))
    shared = [key for key in tables[0] if all(key in table for table in tables[1:])]
    levels = {key: _sum([table[key] for table in tables]) for key in shared}
    reach = max((a.reach for a in areas), key=list(Reach).index)
    # A single area keeps its whole name; in a list the counties in parentheses would crowd the note.
    where = areas[0].name if len(areas) == 1 else " + ".join(a.name.split(" (")[0] for a in areas)
    return Layer(where, reach, span, areas[0].vintage, len(areas), levels, tuple(_notes(areas, span)))


def _notes(areas: Sequence[AreaRows], span: tuple[int, int]) -> Iterable[str]:
    for area in areas:
        if area.span != span:
            yield (
                f"Projections of {area.name} run {area.span[0]}-{area.span[1]}; they were brought to "
                f"{span[0]}-{span[1]} by each industry's own annual rate before adding."
            )


def _by_content(area: AreaRows, span: tuple[int, int]) -> dict[Content, Level]:
    """Levels over a span by what the rows hold. Of two rows with one content (22, 221) the first printed stands."""
    table: dict[Content, Level] = {}
    for row in area.rows:
        held = content(row.codes, area.vintage)
        level = _over(row, span)
        if held and row.codes != (ALL_INDUSTRIES,) and level is not None:
            table.setdefault(held, level)
    return table


def _over(row: ProjectionRow, span: tuple[int, int]) -> Level | None:
    """The row's levels over another span by its annual rate; None where a zero base leaves the rate undefined."""
    base, projected = row.base_employment, row.projected_employment
    if row.span != span:
        if base <= 0:
            return None
        per_year = float(power(projected / base, 1 / row.years))
        if per_year == 0:
            return None
        base, projected = (base * float(power(per_year, year - row.base_year)) for year in span)
    return Level(base, projected, row.title, row.printed_code)


def _sum(levels: Sequence[Level]) -> Level:
    first = levels[0]
    return Level(sum(v.base for v in levels), sum(v.projected for v in levels), first.title, first.printed_code)
