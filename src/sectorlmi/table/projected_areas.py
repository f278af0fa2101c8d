"""Which areas of the loaded projections speak for a region: its own first, then the state, then the nation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from sectorlmi.errors import ConfigError
from sectorlmi.table.projected_levels import AreaRows, Layer, area_rows, layer_of
from sectorlmi.terms.projection import Projections, Reach, Term


def layers(projections: Sequence[Projections], areas: Sequence[str], term: Term | None = None) -> list[Layer]:
    """The layers to look in, closest first.

    Args:
        projections: the loaded files.
        areas: the names of the region's own projection areas; empty to fall back on the state and nation at once.
        term: needed only where a file holds short- and long-term projections.

    Raises:
        ConfigError: an area is not found or not told apart (nearest names suggested), short and long terms would mix,
            or areas to be added are coded in different NAICS revisions.
    """
    wanted = [find_area(name, projections) for name in areas]
    term = term or _one_term(projections, wanted)
    found = [_added([_rows_or_error(name, projections, term) for name in wanted])] if wanted else []
    found += _wider(projections, Reach.STATE, term, besides=wanted)
    found += _wider(projections, Reach.NATION, term, besides=wanted)
    if not found:
        names = _names(projections)
        raise ConfigError(
            f"projections.area is not set, and the projections are of {_some(names)}",
            f"Name the area or areas that stand for your region, such as `area: {names[0]}`, or a list.",
        )
    return found


def find_area(name: str, projections: Sequence[Projections]) -> str:
    """The full name of an area: exact, without its parenthesis, or the only name that contains the text."""
    names, text = _names(projections), name.strip().casefold()
    for match in (
        lambda area: area.casefold() == text,
        lambda area: area.split("(")[0].strip().casefold() == text,
        lambda area: text in area.casefold(),
    ):
        hits = [area for area in names if match(area)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise ConfigError(f"projections.area: {name!r} fits {_some(hits)}", "Write the name in full.")
    near = sorted(names, key=lambda area: _likeness(text, area), reverse=True)[:3]
    raise ConfigError(
        f"projections.area: no area {name!r} in {', '.join(p.file for p in projections)}",
        f"Nearest: {'; '.join(near)}." if near else "The file names no area.",
    )


def _likeness(text: str, area: str) -> float:
    """How alike a typed name and an area are: the best of the whole name and of each of its words or counties."""
    low = area.casefold()
    parts = [low, *low.replace("(", ",").replace(")", ",").replace("-", ",").split(",")]
    return max(SequenceMatcher(None, text, part.strip()).ratio() for part in parts)


def _names(projections: Iterable[Projections]) -> list[str]:
    return list(dict.fromkeys(area for file in projections for area in file.areas))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(repr(n) for n in names[:6])
    return shown + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _one_term(projections: Sequence[Projections], wanted: Sequence[str]) -> Term:
    """The term of everything that would be used. Raises ConfigError where short and long term would mix."""
    rows = (
        row
        for file in projections
        for row in file.rows
        if file.reach[row.area] is not Reach.REGION or row.area in wanted
    )
    used = {row.term for row in rows}
    if len(used) > 1:
        spans = "; ".join(f"{file.file}: {_spans(file)}" for file in projections)
        raise ConfigError(
            f"Short-term and long-term projections cannot be mixed ({spans})",
            "Use files of one term, or set `term: long` (or short) under `projections:`.",
        )
    return next(iter(used), Term.LONG)


def _spans(file: Projections) -> str:
    return ", ".join(f"{base}-{projected}" for base, projected in file.spans)


def _rows(name: str, projections: Sequence[Projections], term: Term) -> AreaRows | None:
    """An area's rows of a term from the file with the newest span; None where no file has them."""
    found = [rows for file in projections if (rows := area_rows(file, name, term)) is not None]
    return max(found, key=lambda rows: rows.span, default=None)


def _rows_or_error(name: str, projections: Sequence[Projections], term: Term) -> AreaRows:
    rows = _rows(name, projections, term)
    if rows is None:
        spans = "; ".join(_spans(file) for file in projections if name in file.areas)
        raise ConfigError(
            f"There are no {term}-term projections of {name}; it has {spans}",
            "Set the other `term:` under `projections:`, or give the other file.",
        )
    return rows


def _added(own: Sequence[AreaRows]) -> Layer:
    if len({a.name for a in own}) < len(own):
        raise ConfigError(
            "projections.area names one area twice", "Name each area once, or its jobs are counted twice."
        )
    if len({a.vintage for a in own}) > 1:
        raise ConfigError(
            f"{_some([a.name for a in own])} are coded in different NAICS revisions and cannot be added",
            "Use files of one projection cycle.",
        )
    return layer_of(own)


def _wider(projections: Sequence[Projections], reach: Reach, term: Term, besides: Sequence[str]) -> list[Layer]:
    """The layer of the state or the nation; none where several states leave the choice open."""
    names = dict.fromkeys(a for file in projections for a in file.areas if file.reach[a] is reach and a not in besides)
    found = [rows for name in names if (rows := _rows(name, projections, term)) is not None]
    return [layer_of(found)] if len(found) == 1 else []
