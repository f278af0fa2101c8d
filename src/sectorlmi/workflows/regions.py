"""Regions by name: find areas, turn a metropolitan area, a state or a named group into counties, find neighbors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sectorlmi import reference
from sectorlmi.errors import ConfigError, DataError, StoreError
from sectorlmi.places.areas import counties_of_state, title
from sectorlmi.places.ties import Adjacency, adjacency, around
from sectorlmi.sources import archive, geography, region_words
from sectorlmi.sources.archive import Member
from sectorlmi.store import Store
from sectorlmi.terms.breaks import refuse_mixed
from sectorlmi.terms.place_names import cbsa_titles

_BUNDLED = "delineation of July 2023 (bundled)"


@dataclass(frozen=True)
class Expanded:
    """The counties that a name stands for; `basis` says by which list."""

    name: str
    counties: tuple[str, ...]
    basis: str
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "name": self.name,
            "counties": [{"area_fips": code, "title": title(code)} for code in self.counties],
            "basis": self.basis,
            "notes": list(self.notes),
        }


def expand_cbsa(text: str, delineation_file: Path | None = None) -> Expanded:
    """Counties of a metropolitan or micropolitan area, by code or name.

    Raises ConfigError when the delineation does not have it, and says which other delineation does if one is known.
    """
    if delineation_file is None:
        given = geography.Delineation({}, dict(reference.cbsa_counties()), _BUNDLED)
    else:
        given = geography.delineation(_only_member(delineation_file))
    code = region_words.cbsa_code(text, "--cbsa", given.titles or None)
    if code not in given.counties:
        raise _no_such_cbsa(code, given, delineation_file)
    name = given.titles.get(code) or cbsa_titles().get(code, code)
    return Expanded(
        name, given.counties[code], given.edition or (delineation_file or Path()).name, _changes(given, code)
    )


def _no_such_cbsa(code: str, given: geography.Delineation, file: Path | None) -> ConfigError:
    known = cbsa_titles().get(code)
    if file is not None and code in reference.cbsa_counties():
        hint = f"It is in the {_BUNDLED}: leave --delineation out, or give the file of that edition."
    elif known is not None:
        hint = f"{known} is of another delineation: give its file with --delineation FILE."
    else:
        hint = "Look it up: sectorlmi region find NAME."
    return ConfigError(f"--cbsa: {code} is not in the {given.edition or file}", hint)


def _changes(given: geography.Delineation, code: str) -> tuple[str, ...]:
    bundled = set(reference.cbsa_counties().get(code, ()))
    ours = set(given.counties[code])
    if not bundled or ours == bundled:
        return ()
    more, fewer = " ".join(sorted(ours - bundled)), " ".join(sorted(bundled - ours))
    told = ", ".join([f"also {more}"] * bool(more) + [f"not {fewer}"] * bool(fewer))
    return (f"Against the {_BUNDLED} it has {told}.",)


def expand_state(text: str, year: int | None = None) -> Expanded:
    """Counties of a state by code, abbreviation or name: those of today, or of a QCEW year."""
    code = region_words.state(text, "--state")
    inside = counties_of_state(code, year)
    if not inside:
        raise ConfigError(f"--state: {text!r} is no state", "Give its two-digit code, abbreviation or name: 13, GA.")
    undated = [a for a in counties_of_state(code) if a.note and a.valid_from is None]
    notes = tuple(dict.fromkeys(f"{a.note}; the year of the switch is not documented." for a in undated))
    basis = f"BLS list of areas, {f'codes of {year}' if year else 'codes of today'}"
    return Expanded(title(code + "000"), tuple(a.area_fips for a in inside), basis, notes)


def expand_group(file: Path, name: str) -> Expanded:
    """Counties of a named group, such as a workforce area, in a list of counties."""
    with _only_member(file).open() as stream:
        listed = geography.read_county_list(stream.read(), file.name)
    group, rows, notes = listed.of_group(name)
    counties, twice = listed.counties(region_words.county, rows)
    refuse_mixed(counties)
    return Expanded(group, tuple(counties), file.name, (*notes, *twice))


def neighbours(given: Sequence[str], adjacency_file: Path | None, store: Store) -> dict[str, tuple[str, ...]]:
    """The counties next to these (codes or names), each with those of them that it touches."""
    counties = [region_words.county(text, "region neighbours") for text in given]
    refuse_mixed(counties)
    return around(counties, read_adjacency(adjacency_file, store))


def read_adjacency(file: Path | None, store: Store) -> Adjacency:
    """From the file, or from the store where one was loaded. StoreError when there is neither."""
    found = stored_adjacency(store) if file is None else adjacency(geography.adjacent_pairs(_only_member(file)))
    if found is None:
        raise StoreError(
            "no county adjacency list: none was given, and the store holds none",
            "Give the Census Bureau's county_adjacency.txt with --adjacency FILE, or load it: sectorlmi load FILE.",
        )
    return found


def adjacency_if_any(file: Path | None, store: Store) -> Adjacency | None:
    """From the file, or from the store; None where there is neither."""
    return stored_adjacency(store) if file is None else read_adjacency(file, store)


def stored_adjacency(store: Store) -> Adjacency | None:
    """The adjacency list of the store, if one was loaded."""
    for key in store.tables(geography.ADJACENCY_NAME):
        table = store.table(geography.ADJACENCY_NAME, key)
        return adjacency(zip(table["county"].tolist(), table["neighbour"].tolist(), strict=True))
    return None


def _only_member(file: Path) -> Member:
    """The file, or the one file inside a zip."""
    for member in archive.members([file]):
        return member
    raise DataError(f"{file}: nothing in it", "Check the path.")
