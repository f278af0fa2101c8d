"""Projected growth of each industry from the closest projection row that covers it (START tab E).

Same code → combination that contains it → parent → wider area → nation; each step is marked on the number. Rates
come from the projection's own levels, which count other people than QCEW does and are never spliced with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sectorlmi.table.measures import growth_pct, growth_per_year_pct
from sectorlmi.table.projected_areas import layers
from sectorlmi.table.projected_levels import Content, Layer, Level, content
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.naics import digits
from sectorlmi.terms.projection import Projections, Reach, Term
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.significant import power


class BridgeGroup(Protocol):
    """Codes of two NAICS revisions with the same content together (`terms.breaks.Group`)."""

    @property
    def old(self) -> frozenset[str]: ...
    @property
    def new(self) -> frozenset[str]: ...


# (older revision, newer revision, digits) → the groups that changed.
Bridges = Callable[[int, int, int], Iterable[BridgeGroup]]


@dataclass(frozen=True, eq=False)
class ProjectedGrowth:
    """One entry an industry, in the order asked for.

    `growth_pct` is the total percent over `span`; NaN with status `missing` where no row covers the industry.
    `base_employment` and `projected_employment` are the jobs of the row used, over that row's own span, in jobs.
    `note` says where each number was taken from; `notes` are about the whole column.
    """

    industries: tuple[str, ...]
    growth_pct: Floats
    growth_per_year_pct: Floats
    status: tuple[Status, ...]
    note: tuple[str, ...]
    base_employment: Floats
    projected_employment: Floats
    span: tuple[int, int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    """The level an industry takes, from which layer, how, and the words for it."""

    layer: Layer
    level: Level
    status: Status
    how: str


def projected_growth(
    industries: Sequence[str],
    projections: Sequence[Projections],
    *,
    areas: Sequence[str],
    study_vintage: int,
    bridges: Bridges,
    region_reach: Reach = Reach.REGION,
    term: Term | None = None,
) -> ProjectedGrowth:
    """Projected growth of each industry.

    Args:
        industries: NAICS codes as QCEW writes them, in the study's revision.
        projections: the loaded files.
        areas: the region's own projection areas by name (several are summed).
        study_vintage: the NAICS revision of `industries`.
        bridges: `terms.breaks.bridge_groups`.
        region_reach: how wide the study's region is; a state's rate is the region's own only for a whole state.
        term: needed only where a file holds short- and long-term projections.

    Raises:
        ConfigError: see `projected_areas.layers`.
    """
    looked_in = layers(projections, areas, term)
    span = looked_in[0].span
    found = [_closest(code, looked_in, study_vintage, bridges, region_reach) for code in industries]
    base = np.array([np.nan if f is None else f.level.base for f in found], dtype=np.float64)
    projected = np.array([np.nan if f is None else f.level.projected for f in found], dtype=np.float64)
    years = np.array([np.nan if f is None else f.layer.years for f in found], dtype=np.float64)
    per_year = _per_year(base, projected, years)
    return ProjectedGrowth(
        tuple(industries),
        _over_span(base, projected, per_year, years, span[1] - span[0]),
        per_year,
        tuple(Status.MISSING if f is None else f.status for f in found),
        tuple("No projection row covers this industry." if f is None else _note(f, span) for f in found),
        base,
        projected,
        span,
        tuple(_column_notes(looked_in, found, span)),
    )


def _per_year(base: Floats, projected: Floats, years: Floats) -> Floats:
    return np.array(
        [growth_per_year_pct(b, p, n) for b, p, n in zip(base, projected, years, strict=True)], dtype=np.float64
    )


def _over_span(base: Floats, projected: Floats, per_year: Floats, years: Floats, common: int) -> Floats:
    """Total percent over the common number of years: as projected, or through the annual rate where spans differ."""
    return np.where(years == common, growth_pct(base, projected), 100 * (power(1 + per_year / 100, common) - 1))


def _closest(
    code: str, looked_in: Sequence[Layer], study_vintage: int, bridges: Bridges, region_reach: Reach
) -> _Found | None:
    """The first layer's closest row with a base above zero, for one industry."""
    for layer in looked_in:
        old_codes = _bridged(code, study_vintage, layer.vintage, bridges)
        held = content(old_codes or [code], layer.vintage)
        for level, exact, how in _candidates(held, layer) if held else ():
            if level.base > 0:
                status = _status(
                    layer, exact=exact, summed=how != "", bridged=bool(old_codes), region_reach=region_reach
                )
                return _Found(layer, level, status, _how(code, level, exact, how, old_codes))
    return None


def _bridged(code: str, study: int, projection: int, bridges: Bridges) -> frozenset[str]:
    """The codes of the projection's revision in an industry's bridge group; empty where the code means the same."""
    if study == projection or digits(code) <= 2:
        return frozenset()
    for group in bridges(min(study, projection), max(study, projection), digits(code)):
        ours, theirs = (group.old, group.new) if study < projection else (group.new, group.old)
        if code in ours:
            return theirs
    return frozenset()


def _candidates(held: Content, layer: Layer) -> Iterator[tuple[Level, bool, str]]:
    """(level, has exactly the industry's content, codes of the parts) from the closest row outwards."""
    if held in layer.levels:
        yield layer.levels[held], True, ""
    parts = _parts(held, layer)
    if parts:
        total = Level(sum(p.base for p in parts), sum(p.projected for p in parts), "", "")
        yield total, True, " + ".join(sorted(_bracketed(p.printed_code) for p in parts))
    for key in sorted((key for key in layer.levels if key > held), key=len):
        yield layer.levels[key], False, ""


def _bracketed(printed_code: str) -> str:
    return f"({printed_code})" if "," in printed_code else printed_code


def _parts(held: Content, layer: Layer) -> list[Level]:
    """Disjoint rows that make up the content, largest first; empty where rows are missing for a part of it."""
    left, parts = set(held), []
    for key in sorted((key for key in layer.levels if key < held), key=len, reverse=True):
        if key <= left:
            left -= key
            parts.append(layer.levels[key])
    return [] if left else parts


def _status(layer: Layer, *, exact: bool, summed: bool, bridged: bool, region_reach: Reach) -> Status:
    """What the number is. A bridge is told before anything else: the number is about another set of industries."""
    if bridged and exact:
        return Status.BRIDGED
    if layer.reach is not region_reach and layer.reach is not Reach.REGION:
        return Status.NATIONAL_RATE if layer.reach is Reach.NATION else Status.STATE_RATE
    if not exact:
        return Status.PARENT_RATE
    return Status.SUM_PUBLISHED if summed or layer.n_areas > 1 else Status.PUBLISHED


def _how(code: str, level: Level, exact: bool, parts: str, old_codes: frozenset[str]) -> str:
    if old_codes and exact:
        if len(old_codes) == 1:
            return f"{', '.join(old_codes)}, its code in the other NAICS revision"
        group = " ".join(sorted(old_codes))
        return f"{group} together, the smallest group that means the same in both NAICS revisions"
    if parts:
        return f"the sum of {parts}"
    row = f"{level.title} ({level.printed_code})" if level.title else level.printed_code
    return row if exact else f"{row}, which contains {code}"


def _note(found: _Found, span: tuple[int, int]) -> str:
    layer = found.layer
    levels = f"{found.level.base:,.0f} to {found.level.projected:,.0f} jobs"
    text = f"{found.how}; {layer.where}, {layer.span[0]}-{layer.span[1]}, {levels}"
    if layer.years != span[1] - span[0]:
        text += f", brought to {span[1] - span[0]} years by its annual rate"
    return text


def _column_notes(looked_in: Sequence[Layer], found: Sequence[_Found | None], span: tuple[int, int]) -> Iterator[str]:
    used = [layer for layer in looked_in if any(f is not None and f.layer is layer for f in found)]
    for layer in used:
        yield from layer.notes
        count = sum(f is not None and f.layer is layer for f in found)
        yield f"Projected growth of {_counted(count)} is from {layer.where}, {layer.span[0]}-{layer.span[1]}."
        if layer.years != span[1] - span[0]:
            yield (
                f"{layer.where} projects {layer.years} years; its growth was brought to {span[1] - span[0]} years by "
                "the annual rate, so that all industries are ranked over one span."
            )
    missing = sum(f is None for f in found)
    if missing:
        yield f"No projection row covers {_counted(missing)}."


def _counted(n: int) -> str:
    return "1 industry" if n == 1 else f"{n} industries"
