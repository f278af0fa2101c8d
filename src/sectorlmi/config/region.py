"""The region of a study: counties by code, by name, from a file, of a metropolitan area or of a state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sectorlmi import reference
from sectorlmi.config.definition import REGION
from sectorlmi.config.node import Node
from sectorlmi.errors import ConfigError
from sectorlmi.terms import codes, county_lists, place_names
from sectorlmi.terms.county_codes import refuse_mixed, refuse_other_area
from sectorlmi.terms.region import IndustryRegion, Region

_WAYS = tuple(key for key in REGION["properties"] if key not in ("name", "group"))
_NATION: Final = ("us", "usa", "u.s.", "united states", "nation")


def region_from(node: Node, folder: Path, *, needs_counties: bool = True) -> Region:
    """The region a node names. A table of a third party is about a region already: a name is enough for it."""
    given = [key for key in _WAYS if node.has(key)]
    if not given and not needs_counties:
        return Region(node.text("name") or "Region")
    if not given:
        raise ConfigError(f"{node.path}: no counties", f"Give one of {', '.join(_WAYS)} under `{node.path}`.")
    if node.has("group") and not node.has("file"):
        raise ConfigError(
            f"{node.at('group')}: of which list is not said", "Name under `file` the CSV that has the group's counties."
        )
    counties = [county(c, f"{node.at('counties')}[{i}]") for i, c in enumerate(node.texts("counties"))]
    counties += [county(n, f"{node.at('names')}[{i}]") for i, n in enumerate(node.texts("names"))]
    if node.has("file"):
        counties += _county_file(folder / node.text("file"), node.text("group"), node.at("file"))
    if node.has("cbsa"):
        counties += cbsa(node.text("cbsa"), node.at("cbsa"))
    state = _state(node.text("state"), node.at("state")) if node.has("state") else ""
    if not counties and not state:
        raise ConfigError(f"{node.path}: the list of counties is empty", "Name at least one county.")
    refuse_mixed(counties, node.path)
    name = node.text("name") or node.text("group") or (f"State {state}" if state else "Region")
    return Region(name, tuple(dict.fromkeys(counties)), state)


def industry_regions_from(node: Node, folder: Path, used_for: Callable[[str, str], str]) -> tuple[IndustryRegion, ...]:
    """Regions of single industries; `used_for` turns a key and its path into an industry's code, or refuses it."""
    found: list[IndustryRegion] = []
    for key in node:
        industry = used_for(key, node.at(key))
        if any(one.industry == industry for one in found):
            raise ConfigError(f"{node.at(key)}: {industry} has a region already", "Leave one of the two out.")
        region = region_from(node.node(key), folder)
        called = node.node(key).text("name") or f"Region of {industry}"
        found.append(IndustryRegion(industry, replace(region, name=called)))
    return tuple(found)


def counties_in(text: str, where: str) -> tuple[str, ...]:
    """Counties in one text: codes or names with commas or semicolons; a state after a comma belongs to its county."""
    parts: list[str] = []
    for part in filter(None, (p.strip() for p in text.split(";" if ";" in text else ","))):
        if parts and not part.isdigit() and place_names.state_called(part) and not parts[-1].isdigit():
            parts[-1] = f"{parts[-1]}, {part}"
        else:
            parts.append(part)
    return tuple(dict.fromkeys(county(part, f"{where} {part}") for part in parts))


def county(text: str, where: str) -> str:
    """A county's code from its FIPS code or its name: `Fulton County, Georgia`, `Fulton, GA`, or `Dane` alone."""
    refuse_other_area(text, where)
    if codes.area_kind(text) in (codes.AreaKind.COUNTY, codes.AreaKind.UNKNOWN_COUNTY):
        return text
    if text.isdigit():
        raise ConfigError(f"{where}: {text!r} is not a county code", 'County codes have five digits, as in "13121".')
    found = place_names.counties_called(text)
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigError(
            f"{where}: {len(found)} counties are called {text!r}", f"Name the state too: {_titles(found[:5])}."
        )
    raise ConfigError(
        f"{where}: no county is called {text!r}", f"Nearest: {'; '.join(place_names.near_counties(text))}."
    )


def _titles(counties: Sequence[str]) -> str:
    return "; ".join(f"{reference.area_titles()[code]} ({code})" for code in counties)


def _county_file(file: Path, group: str, where: str) -> list[str]:
    """Counties from a CSV: all of them, or those of a group, such as a workforce area, that another column names."""
    try:
        rows = county_lists.rows_of(file.read_bytes(), file.name)
    except OSError as error:
        raise ConfigError(f"{where}: {file} cannot be read ({error.strerror})") from error
    if group:
        return county_lists.counties_of_group(rows, group, file.name)[1]
    names = list(rows[0]) if rows else []
    column = next((n for n in names if n.strip().casefold() in {"area_fips", "fips", "county", "name"}), None)
    if column is None:
        raise ConfigError(
            f"{where}: {file.name} has no column area_fips, fips, county or name",
            f"Found: {', '.join(names) or 'nothing'}.",
        )
    return [county(row[column], f"{file.name} row {i}") for i, row in enumerate(rows, 2)]


def cbsa(text: str, where: str) -> list[str]:
    """Counties of a metropolitan or micropolitan area, by code or name. ConfigError when it is of another year."""
    found = place_names.cbsas_called(text)
    counties = reference.cbsa_counties().get(found[0]) if len(found) == 1 else None
    if counties:
        return list(counties)
    what = f"{where}: {text!r} is no metropolitan or micropolitan area of the July 2023 delineation"
    known = [f"{_cbsa_title(code)} ({code})" for code in found if _cbsa_title(code)]
    if len(found) > 1:
        raise ConfigError(f"{where}: {len(found)} areas are called {text!r}", f"Give a code: {'; '.join(known[:5])}.")
    if known:
        raise ConfigError(
            what,
            f"{known[0]} is of another year's delineation. List its counties with "
            f"`sectorlmi region expand --cbsa {found[0]} --delineation FILE`, and name them under `counties`.",
        )
    raise ConfigError(what, f"Nearest: {'; '.join(place_names.near_cbsas(text))}.")


def _cbsa_title(code: str) -> str:
    return reference.area_titles().get("C" + code[:4], "") if code.endswith("0") else ""


def _state(text: str, where: str) -> str:
    short = text[:2] if codes.area_kind(text) is codes.AreaKind.STATE else text
    if short + "000" in reference.area_titles() or (len(short) == 2 and short.isdigit()):
        return short
    found = place_names.state_called(text)
    if found:
        return found
    near = place_names.near_states(text)
    raise ConfigError(f"{where}: {text!r} is no state", f"Nearest: {', '.join(near)}." if near else "Give its name.")


def area(text: str, where: str) -> str:
    """An area to compare with: its code, a state or a county by name, or `US`."""
    if codes.area_kind(text) is not None:
        return text
    if text.casefold() in _NATION:
        return "US000"
    state = place_names.state_called(text)
    if state:
        return f"{state}000"
    found = place_names.counties_called(text)
    if len(found) == 1:
        return found[0]
    raise ConfigError(
        f"{where}: {text!r} is not an area code", 'Use codes such as "US000", "13000" or "13121", or a state\'s name.'
    )
