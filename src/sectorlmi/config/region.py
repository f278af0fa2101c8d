"""The region of a study: counties by code, by name, from a file, of a metropolitan area or of a state."""

from __future__ import annotations

import csv
import difflib
from pathlib import Path

from sectorlmi import reference
from sectorlmi.config.node import Node
from sectorlmi.errors import ConfigError
from sectorlmi.terms import codes
from sectorlmi.terms.study import Region

REGION_KEYS = ("name", "counties", "names", "cbsa", "state", "file")


def region_from(node: Node, folder: Path, *, needs_counties: bool = True) -> Region:
    """The region a study names. A table of a third party is about a region already: a name is enough for it."""
    given = [key for key in REGION_KEYS[1:] if node.has(key)]
    if not given and not needs_counties:
        return Region(node.text("name") or "Region")
    if not given:
        raise ConfigError("region: no counties", f"Give one of {', '.join(REGION_KEYS[1:])} under `region`.")
    counties = [county(c, f"region.counties[{i}]") for i, c in enumerate(node.texts("counties"))]
    counties += [county(n, f"region.names[{i}]") for i, n in enumerate(node.texts("names"))]
    if node.has("file"):
        counties += _county_file(folder / node.text("file"))
    if node.has("cbsa"):
        counties += _cbsa(node.text("cbsa"))
    state = _state(node.text("state")) if node.has("state") else ""
    if not counties and not state:
        raise ConfigError("region: the list of counties is empty", "Name at least one county.")
    name = node.text("name") or (f"State {state}" if state else "Region")
    return Region(name, tuple(dict.fromkeys(counties)), state)


def county(text: str, where: str) -> str:
    """A county's code from its FIPS code or its name, such as `Fulton County, Georgia`."""
    if codes.area_kind(text) in (codes.AreaKind.COUNTY, codes.AreaKind.UNKNOWN_COUNTY):
        return text
    by_name = {title.casefold(): code for code, title in reference.area_titles().items() if _is_county(code)}
    found = by_name.get(text.casefold())
    if found:
        return found
    if text.isdigit():
        raise ConfigError(f"{where}: {text!r} is not a county code", 'County codes have five digits, as in "13121".')
    near = difflib.get_close_matches(text.casefold(), by_name, 3, 0.6)
    names = "; ".join(f"{reference.area_titles()[by_name[n]]} ({by_name[n]})" for n in near)
    raise ConfigError(
        f"{where}: no county is called {text!r}",
        f"Nearest: {names}." if near else 'Write it as "Fulton County, Georgia".',
    )


def _is_county(code: str) -> bool:
    return codes.area_kind(code) is codes.AreaKind.COUNTY


def _county_file(file: Path) -> list[str]:
    """Counties from a CSV with a column `area_fips`, `fips` or `county`."""
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    except OSError as error:
        raise ConfigError(f"region.file: {file} cannot be read ({error.strerror})") from error
    names = list(rows[0]) if rows else []
    column = next((n for n in names if n.strip().casefold() in {"area_fips", "fips", "county", "name"}), None)
    if column is None:
        raise ConfigError(
            f"region.file: {file.name} has no column area_fips, fips, county or name",
            f"Found: {', '.join(names) or 'nothing'}.",
        )
    return [county(row[column].strip(), f"{file.name} row {i}") for i, row in enumerate(rows, 2)]


def _cbsa(code: str) -> list[str]:
    counties = reference.cbsa_counties().get(code.removeprefix("C") if len(code) == 6 else code)
    if not counties:
        near = difflib.get_close_matches(code, reference.cbsa_counties(), 3)
        raise ConfigError(
            f"region.cbsa: {code!r} is no metropolitan or micropolitan area of the July 2023 delineation",
            f"Nearest: {', '.join(near)}." if near else 'Give its five-digit code, as in "12060".',
        )
    return list(counties)


def _state(text: str) -> str:
    short = text[:2] if codes.area_kind(text) is codes.AreaKind.STATE else text
    if short + "000" in reference.area_titles() or (len(short) == 2 and short.isdigit()):
        return short
    by_name = {
        title.removesuffix(" -- Statewide").casefold(): code[:2]
        for code, title in reference.area_titles().items()
        if codes.area_kind(code) is codes.AreaKind.STATE
    }
    if text.casefold() in by_name:
        return by_name[text.casefold()]
    near = difflib.get_close_matches(text.casefold(), by_name, 3)
    raise ConfigError(f"region.state: {text!r} is no state", f"Nearest: {', '.join(near)}." if near else "")


def area(code: str, where: str) -> str:
    if codes.area_kind(code) is None:
        raise ConfigError(f"{where}: {code!r} is not an area code", 'Use codes such as "US000", "13000" or "13121".')
    return code
