"""The region of a study: counties by code, by name, from a file, of a metropolitan area or of a state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.terms import codes, county_lists, place_names
from sectorlmi.terms.breaks import refuse_mixed, refuse_other_area
from sectorlmi.terms.county_lists import CountyList
from sectorlmi.terms.node import Node
from sectorlmi.terms.study_parts import REGION, IndustryRegion, Region

_WAYS = tuple(key for key in REGION["properties"] if key not in ("name", "group"))
_NAMED: Final = 9
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
    notes: list[str] = []
    if node.has("file"):
        listed, notes = _listed(folder / node.text("file"), node.text("group"), node.at("file"))
        counties += listed
    if node.has("cbsa"):
        counties += cbsa(node.text("cbsa"), node.at("cbsa"))
    state_code = state(node.text("state"), node.at("state")) if node.has("state") else ""
    if not counties and not state_code:
        raise ConfigError(f"{node.path}: the list of counties is empty", "Name at least one county.")
    refuse_mixed(counties, node.path)
    name = node.text("name") or node.text("group") or (f"State {state_code}" if state_code else "Region")
    return Region(name, tuple(dict.fromkeys(counties)), state_code, tuple(notes))


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
    return tuple(dict.fromkeys(county(part, f"{where} {part}") for part in county_lists.parts(text)))


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
        raise ConfigError(f"{where}: {len(found)} counties are called {text!r}", _which(found))
    raise ConfigError(f"{where}: no county is called {text!r}", _instead(text))


def _which(found: Sequence[str]) -> str:
    """What tells counties of one name apart: their states, or whether county or city."""
    ask = "Name the state too" if len({code[:2] for code in found}) == len(found) else "Write the one that is meant"
    titles = [f"{reference.area_titles()[code]} ({code})" for code in found[:_NAMED]]
    return f"{ask}: {'; '.join(titles)}{f'; and {len(found) - _NAMED} more' if len(found) > _NAMED else ''}."


def _instead(text: str) -> str:
    """What a name may mean that is no county's: a metropolitan area, a county of another state, one spelt nearly so."""
    wrong = [name for name, state in place_names.readings(text) if state is None]
    near = place_names.near_counties(text)
    areas = place_names.cbsas_called(text)
    if len(areas) == 1 and _cbsa_title(areas[0]):
        return f"{_cbsa_title(areas[0])} is a metropolitan or micropolitan area: name it as `cbsa`. Nearest: {near[0]}."
    return f"{'What stands after the comma is no state. ' if wrong else ''}Nearest: {'; '.join(near)}."


def county_file(file: Path, where: str, apart: Sequence[str] = (), *, instead: str = "") -> CountyList:
    """The list of counties in a CSV or a workbook; `apart` are headings of a column that is none of counties.

    `instead` is what else could be given where the file cannot be read.
    """
    # Only who names a file waits for what reads files.
    from sectorlmi.sources.geography import read_county_list

    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{where}: {file} cannot be read ({error.strerror})",
            f"Give a CSV or a workbook that lists counties{instead}.",
        ) from error
    return read_county_list(data, file.name, apart)


def _listed(file: Path, group: str, where: str) -> tuple[list[str], list[str]]:
    """(counties, notes) of a file: all of them, or those of a group, such as a workforce area, in another column."""
    found = county_file(file, where)
    if not group:
        return found.counties(county)
    _, rows, notes = found.of_group(group)
    counties, more = found.counties(county, rows)
    return counties, [*notes, *more]


def cbsa(text: str, where: str) -> list[str]:
    """Counties of a metropolitan or micropolitan area, by code or name. ConfigError when it is of another year."""
    code = cbsa_code(text, where)
    counties = reference.cbsa_counties().get(code)
    if counties:
        return list(counties)
    what = f"{where}: {text!r} is no metropolitan or micropolitan area of the July 2023 delineation"
    if not _cbsa_title(code):
        raise ConfigError(what, f"Nearest: {'; '.join(place_names.near_cbsas(text))}.")
    raise ConfigError(
        what,
        f"{_cbsa_title(code)} ({code}) is of another year's delineation. List its counties with "
        f"`sectorlmi region expand --cbsa {code} --delineation FILE`, and name them under `counties`.",
    )


def cbsa_code(text: str, where: str, titles: Mapping[str, str] | None = None) -> str:
    """The five-digit code of the one metropolitan or micropolitan area of this name; a code as it is.

    `titles` by code are those of a delineation file. ConfigError names all that are called so, or the nearest.
    """
    found = place_names.cbsas_called(text, titles)
    if len(found) == 1:
        return found[0]
    known = titles or place_names.cbsa_titles()
    if found:
        listed = [f"{known[code]} ({code})" for code in found]
        raise ConfigError(
            f"{where}: {len(found)} metropolitan or micropolitan areas are called {text!r}",
            f"Give a code, or name the state too: {'; '.join(listed)}.",
        )
    raise ConfigError(
        f"{where}: no metropolitan or micropolitan area is called {text!r}",
        f"Nearest: {'; '.join(place_names.near_cbsas(text))}.",
    )


def _cbsa_title(code: str) -> str:
    return place_names.cbsa_titles().get(code, "")


def state(text: str, where: str) -> str:
    """The two-digit code of a state by its code (`13`, `13000`), abbreviation or name."""
    short = text[:2] if codes.area_kind(text) is codes.AreaKind.STATE else text
    if short + "000" in reference.area_titles() or (len(short) == 2 and short.isdigit()):
        return short
    found = place_names.state_called(text)
    if found:
        return found
    near = place_names.near_states(text)
    raise ConfigError(f"{where}: {text!r} is no state", f"Nearest: {', '.join(near)}." if near else "Give its name.")


def area(text: str, where: str) -> str:
    """An area to compare with: its code, or the name of a state, a county or a metropolitan area, or `US`."""
    if codes.area_kind(text) is not None:
        return text
    if text.casefold() in _NATION:
        return "US000"
    of_state = place_names.state_called(text)
    if of_state:
        return f"{of_state}000"
    found = place_names.counties_called(text) or [f"C{code[:4]}" for code in place_names.cbsas_called(text)]
    if len(found) > 1:
        raise ConfigError(f"{where}: {len(found)} areas are called {text!r}", _which(found))
    if found and not text.isdigit():
        return found[0]
    raise ConfigError(
        f"{where}: {text!r} is not an area code", 'Use codes such as "US000", "13000" or "13121", or a state\'s name.'
    )


def added_up(texts: Sequence[str], where: str) -> str:
    """What to compare with: one area, or states and counties that are added up, as codes with plus signs between them.

    ConfigError where one of several is neither, or lies in another.
    """
    found = list(dict.fromkeys(area(text.strip(), where) for text in texts if text.strip() or len(texts) == 1))
    if not found:
        raise ConfigError(f"{where}: the list is empty", "Name an area to compare with, such as US000.")
    if len(found) == 1:
        return found[0]
    states = [code[:2] for code in found if codes.area_kind(code) is codes.AreaKind.STATE]
    counties = [c for c in found if codes.area_kind(c) in (codes.AreaKind.COUNTY, codes.AreaKind.UNKNOWN_COUNTY)]
    for code in found:
        if code in counties and code[:2] in states:
            raise ConfigError(f"{where}: {code} lies in {code[:2]}000, which is added up too", "Leave one of them out.")
        if code not in counties and code[:2] not in states:
            raise ConfigError(
                f"{where}: {code} is neither a state nor a county",
                "Only those are added up. The counties of a metropolitan area: `sectorlmi region expand --cbsa CODE`.",
            )
    refuse_mixed(counties, where)
    return "+".join(found)
