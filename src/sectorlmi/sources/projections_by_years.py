"""Projections of states under headings that hold the years, with codes or with titles alone.

A state's preset is its line in `BY_YEARS`: the layout is told by the headings, so that it says only who publishes and
which state a sheet without an area is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sectorlmi.errors import ConfigError, SchemaError
from sectorlmi.sources import projections_titles as by_title
from sectorlmi.sources.grid import Sheet
from sectorlmi.sources.projections_checks import Reading, new_york_codes
from sectorlmi.sources.projections_columns import Given, Layout, read_columns
from sectorlmi.sources.projections_headings import Found, find, is_amount, spans_above

__all__ = ["BY_YEARS", "YEARS", "coded", "find", "how_to_use", "read"]

YEARS: Final = "years"
# Preset → (publisher, the state that a sheet without an area is about).
BY_YEARS: Final[dict[str, tuple[str, str]]] = {
    "ks_kdol": ("Kansas Department of Labor industry projections", "Kansas"),
    "mi_lmi": ("Michigan industry projections", "Michigan"),
    "ny_dol": ("New York DOL industry projections", "New York"),
    "or_oed": ("Oregon Employment Department industry projections", "Oregon"),
    "wa_esd": ("Washington ESD industry projections", "Washington"),
    "wi_dwd": ("Wisconsin DWD industry projections", "Wisconsin"),
    YEARS: ("Industry projections", ""),
}
_SHOWN: Final = 8
_NEWEST_REVISION: Final = 2022


def read(
    sheets: Sequence[Sheet], preset: str | None, given: Given, titles: Mapping[str, str]
) -> tuple[list[Reading], str]:
    """(what each sheet with such a table holds, the publisher).

    Raises SchemaError where no sheet has one, ConfigError where years or titles need a word of the study.
    """
    source, state = BY_YEARS[preset or YEARS]
    wanted = [given.years["base"], given.years["projected"]] if given.years else []
    tables = [found for sheet in sheets if (found := find(sheet, wanted))]
    if not tables:
        raise SchemaError(
            f"{sheets[0].file}: no table with jobs of two years and the change between them",
            "Set `columns:` under `projections:` in the study to the file's own headings.",
        )
    if not all(table.has_codes for table in tables):
        _refuse_unconfirmed(tables, titles)
    doubts = [*_without_code(tables, titles), *_statewide(tables, given, state)]
    readings = [Reading([], {}, warnings=doubts)]
    for table in tables:
        area = table.sheet.name if len(tables) > 1 else given.area or state
        readings.append(_reading(table, source, replace(given, area=area, years=_years(table, given)), titles))
    return readings, source


def _statewide(tables: Sequence[Found], given: Given, state: str) -> Iterator[str]:
    if len(tables) == 1 and state and not given.area:
        file = tables[0].sheet.file
        yield f"{file} has no column of areas and is taken as all of {state}: write `area: NAME` where it is a part."


def _without_code(tables: Sequence[Found], titles: Mapping[str, str]) -> Iterator[str]:
    known = {by_title.plain_title(title) for title in titles}
    every = dict.fromkeys(title for table in tables if not table.has_codes for title in _titles_of(table))
    left = [title for title in every if by_title.plain_title(title) not in known]
    if left:
        named = "; ".join(map(repr, left[:_SHOWN])) + (" …" if len(left) > _SHOWN else "")
        yield f"{tables[0].sheet.file}: without a code under `titles:`, and left out: {named} ({len(left)} in all)."


def _reading(table: Found, source: str, given: Given, titles: Mapping[str, str]) -> Reading:
    layout = Layout(source, {}, {}, new_york_codes, is_strict=False)
    if table.has_codes:
        if titles:
            raise ConfigError(f"projections.titles: {table.sheet.where} has codes of its own", "Leave `titles:` out.")
        return read_columns(table.sheet, layout, given, (table.header, table.places))
    sheet, found = coded(table.sheet, table.header, table.places, titles)
    return read_columns(sheet, layout, given, found)


def coded(
    sheet: Sheet, header: int, places: Mapping[str, int], titles: Mapping[str, str]
) -> tuple[Sheet, tuple[int, Mapping[str, int]]]:
    """A table without codes as one with the codes that the study gives its titles. ConfigError on absent titles."""
    at = places["title"]
    below = [row[at] for row in sheet.rows[header + 1 :] if at < len(row) and row[at]]
    by_title.refuse_absent(below, titles, sheet.where)
    return by_title.with_codes(sheet, header, at, titles), (header, {**places, "code": max(map(len, sheet.rows))})


def _refuse_unconfirmed(tables: Sequence[Found], titles: Mapping[str, str]) -> None:
    if titles:
        return
    every = dict.fromkeys(title for table in tables for title in _titles_of(table))
    base = _first_year(tables[0])
    raise by_title.unconfirmed(list(every), base, tables[0].sheet.file)


def _first_year(table: Found) -> int:
    """The base year that headings or titles state; where none does, one of the newest NAICS revision."""
    spans = [*([table.years] if table.years else []), *spans_above(table.sheet, table.header)]
    return spans[0][0] if spans else _NEWEST_REVISION


def _titles_of(table: Found) -> list[str]:
    """The titles of rows with jobs or a mark of hidden ones, as the file writes them."""
    at, base = table.places["title"], table.places["base"]
    rows = [row for row in table.sheet.rows[table.header + 1 :] if max(at, base) < len(row)]
    return list(dict.fromkeys(row[at] for row in rows if row[at] and row[base] and is_amount(row[base])))


def _years(table: Found, given: Given) -> Mapping[str, int]:
    """The study's years, else the one span that titles above a table without years name; headings need neither."""
    if given.years or table.years:
        return given.years
    spans = set(spans_above(table.sheet, table.header))
    return dict(zip(("base", "projected"), spans.pop(), strict=True)) if len(spans) == 1 else {}


def how_to_use(sheets: Sequence[Sheet], file: str) -> str:
    """The key of the study that reads a file, ready to paste; with the titles to look through where it has no codes."""
    tables = [found for sheet in sheets if (found := find(sheet))]
    of_area = f", area: {tables[0].sheet.name!r}" if len(tables) > 1 else ""
    if all(table.has_codes for table in tables):
        return f"projections: {{file: {file}, preset: {YEARS}{of_area}}}"
    every = list(dict.fromkeys(title for table in tables for title in _titles_of(table)))
    confirm = by_title.to_confirm(every, _first_year(tables[0]))
    return f"projections: {{file: {file}, preset: {YEARS}{of_area}, titles: {confirm}}}"
