"""Values that do not come from QCEW, but from the study's own files, as columns of the data table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS, RECENT
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.cells import Array, Floats, Text
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.columns import text
from sectorlmi.terms.inputs import Inputs, OwnColumn
from sectorlmi.terms.projection import Projections, Reach, Term
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import ProjectionFile
from sectorlmi.terms.study_projections import projection_files

if TYPE_CHECKING:
    from sectorlmi.table.projected import ProjectedGrowth

# The range of a modelled projection; an official one has none.
RANGE = ("projected_growth_low_pct", "projected_growth_high_pct")
# The quarter of the recent signal; empty without one.
RECENT_PERIOD = "recent_period"
_HALF = 0.5


@dataclass(frozen=True, eq=False)
class OutsideValues:
    """Values from elsewhere than the study's two periods, one an industry: a projection, a trend, an own factor.

    `years` is the span of a projection, over which its growth is; 0 for anything else.
    """

    values: Floats
    status: Text
    note: Text
    further: Mapping[str, Array] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    years: int = 0


def nothing(n: int) -> OutsideValues:
    """No value for any of n industries, such as projected growth without projections."""
    blank = np.full(n, "", dtype=np.str_)
    return OutsideValues(np.full(n, np.nan), np.full(n, str(Status.MISSING)), blank)


def with_signal(outside: Mapping[str, OutsideValues], n: int) -> dict[str, OutsideValues]:
    """The same, with the recent signal of n industries: none of any, where it is not among them."""
    blank = nothing(n)
    return {RECENT: replace(blank, further={RECENT_PERIOD: blank.note}), **outside}


def outside_columns(outside: Mapping[str, OutsideValues]) -> dict[str, Array]:
    """Status, note and further columns of each of them, by the names of the data dictionary."""
    columns: dict[str, Array] = {}
    for name, given in outside.items():
        columns |= {f"{name}_status": given.status, f"{name}_note": given.note, **given.further}
    return columns


def projected(study: Study, files: Sequence[Projections], industries: Sequence[str]) -> OutsideValues | None:
    """Projected growth of the industries from the study's projection files, closest area first; None without files."""
    if not files:
        return None
    # Most studies that are ranked over and over have none.
    from sectorlmi.table.projected import projected_growth

    given_files = projection_files(study.projections)
    term = _term(given_files)
    areas = list(dict.fromkeys(area for given in given_files for area in given.areas))
    if not areas:
        _check_state(files, _states_of_region(study), "the region")
    found = projected_growth(
        industries,
        files,
        areas=areas,
        study_vintage=breaks.naics_vintage(study.years.current.year),
        bridges=breaks.bridge_groups,
        region_reach=reach_of_region(study),
        term=term,
    )
    return OutsideValues(
        found.growth_pct,
        np.array(found.status, dtype=np.str_),
        np.array(found.note, dtype=np.str_),
        {
            "projected_growth_per_year_pct": found.growth_per_year_pct,
            "projection_base": found.base_employment,
            "projection_projected": found.projected_employment,
            **dict.fromkeys(RANGE, np.full(len(industries), np.nan)),
        },
        (*foreign(study, files), *found.notes, *_warnings(files, found)),
        found.span[1] - found.span[0],
    )


def _warnings(files: Sequence[Projections], found: ProjectedGrowth) -> Iterator[str]:
    """What the files' own checks say of the areas that were used."""
    said = set(found.note)
    for file in files:
        unused = [a for a in file.areas if not any(a.split(" (")[0] in note for note in said)]
        yield from (warning for warning in file.warnings if not any(area in warning for area in unused))


def foreign(study: Study, files: Sequence[Projections]) -> list[str]:
    """A warning where the files are about one state, and the study's region is in others."""
    found = _other_state(files, _states_of_region(study))
    told = "The projections are of {}, and the region is in {}: their rates are another state's."
    return [told.format(*found)] if found else []


def check_states(study: Study, files: Sequence[Projections], regions: Mapping[str, Sequence[str]]) -> None:
    """Raise ConfigError where one of many regions (counties by name) would take another state's projections."""
    if any(given.areas for given in projection_files(study.projections)):
        return
    for name, counties in regions.items():
        _check_state(files, {code[:2] for code in counties}, f"region {name}")


def _check_state(files: Sequence[Projections], of_region: set[str], region: str) -> None:
    """Raise ConfigError where a region would quietly take the projections of a state that it is not in."""
    if found := _other_state(files, of_region):
        state, home = found
        raise ConfigError(
            f"projections: the files are about {state}, and {region} is in {home}",
            f"Give the projections of {home}; write `area: {state}` to use these all the same.",
        )


def _other_state(files: Sequence[Projections], of_region: set[str]) -> tuple[str, str] | None:
    """The one state that the files are about and the region's own states, where it is none of them."""
    states = {name for file in files for name, reach in file.reach.items() if reach is Reach.STATE}
    if len(states) != 1 or not of_region:
        return None
    (state,) = states
    code = _state_codes().get(state.casefold().removesuffix(" state"))
    if code is None or code in of_region:
        return None
    return state, " and ".join(_plain_state(f"{s}000") for s in sorted(of_region))


def _states_of_region(study: Study) -> set[str]:
    return {code[:2] for code in study.region.counties} | ({study.region.state} - {""})


def _state_codes() -> Mapping[str, str]:
    """Two-digit codes by the state's name in lower case."""
    return {_plain_state(a).casefold(): a[:2] for a in reference.area_titles() if area_kind(a) is AreaKind.STATE}


def _plain_state(area: str) -> str:
    return reference.area_names().get(area, area)


def reach_of_region(study: Study) -> Reach:
    """How wide the region is: a state's projection is its own only when the region is the whole state."""
    states = _states_of_region(study)
    if len(states) != 1:
        return Reach.REGION
    (state,) = states
    every = {a for a in reference.area_titles() if a[:2] == state and area_kind(a) is AreaKind.COUNTY}
    return Reach.STATE if study.region.state or every <= set(study.region.counties) else Reach.REGION


def _term(files: Sequence[ProjectionFile]) -> Term | None:
    """The one term that the study names; None leaves it to the files."""
    named = sorted({given.term for given in files} - {""})
    if len(named) > 1:
        raise ConfigError(
            "projections: short- and long-term projections cannot be mixed",
            "Give every entry the same `term:`, or leave out the other files.",
        )
    return Term(named[0]) if named else None


def refuse_taken_names(study: Study) -> None:
    """Raise ConfigError where an own factor has the name of a factor or column of the table, which it would replace."""
    words = dictionary() if study.extra_factors else {}
    for position, given in enumerate(study.extra_factors):
        if given.name in FACTORS or given.name in words or f"{given.name}_status" in words:
            raise ConfigError(
                f"extra_factors[{position}].name: {given.name!r} is a factor or column of the program's own",
                f"Choose another name, such as `own_{given.name}`.",
            )


def own_factors(study: Study, inputs: Inputs, industries: Sequence[str]) -> dict[str, OutsideValues]:
    """Values of the study's own factors by name; text columns are not among them."""
    numbers = {name: column for name, column in inputs.own.items() if not column.is_text}
    return {name: _own_factor(column, industries, study.years.current.year) for name, column in numbers.items()}


def _own_factor(column: OwnColumn, industries: Sequence[str], year: int) -> OutsideValues:
    found = own_values(industries, column.values, column.file)
    missed = [code for code, value in zip(industries, found.values, strict=True) if np.isnan(value)]
    known = len(industries) - len(missed)
    notes = list(naics.notes_on_file(tuple(column.values), year, column.file, missed=missed))
    if known < _HALF * len(industries) or not industries:
        loud = f"{column.file}, column `{column.column}`, covers only {known} of {len(industries)} industries."
        notes = [loud, *notes]
    return replace(found, notes=tuple(notes))


def without_texts(study: Study, inputs: Inputs) -> Study:
    """The study without the own columns that are text: those are notes for people and order nothing."""
    return replace(study, factors=tuple(f for f in study.factors if f.name not in inputs.texts))


def with_own_texts(table: DataTable, study: Study, inputs: Inputs) -> DataTable:
    """The table with the study's text columns, and a note that says they order nothing."""
    texts = inputs.texts
    if not texts:
        return table
    made = {name: own_texts(table.industries, column.texts) for name, column in texts.items()}
    words = tuple(
        text(name, name.replace("_", " ").capitalize(), f"Text of {column.file}, column {column.column}", column.file)
        for name, column in texts.items()
    )
    notes = [f"`{name}` is text ({c.file}): it is shown as a note and ranks nothing." for name, c in texts.items()]
    for column in texts.values():
        notes += naics.notes_on_file(tuple(column.texts), study.years.current.year, column.file)
    return replace(table, columns={**table.columns, **made}, own_texts=words, notes=(*table.notes, *notes))


def own_values(industries: Sequence[str], given: Mapping[str, float], source: str) -> OutsideValues:
    """Look each industry up by its code, then by its parents'.

    Args:
        industries: NAICS codes of the table.
        given: number by code; a code that is not in it is unknown.
        source: the file's name, for the notes.
    """
    found = [_closest(code, given) for code in industries]
    values = np.array([np.nan if at is None else given[at] for at in found], dtype=np.float64)
    kinds, notes = [], []
    for code, at in zip(industries, found, strict=True):
        borrowed = at is not None and at != code
        kinds.append(Status.MISSING if at is None else Status.PARENT_RATE if borrowed else Status.THIRD_PARTY)
        notes.append(f"{source}: value of {at}" if borrowed else source if at is not None else "")
    return OutsideValues(values, np.array(kinds, dtype=np.str_), np.array(notes, dtype=np.str_))


def own_texts(industries: Sequence[str], given: Mapping[str, str]) -> Text:
    """What a text column says of each industry, or of the closest one above it; empty where it says nothing."""
    found = [(code, _closest(code, given)) for code in industries]
    texts = ["" if at is None else given[at] if at == code else f"{given[at]} ({at})" for code, at in found]
    return np.array(texts, dtype=np.str_)


def _closest(code: str, given: Mapping[str, object]) -> str | None:
    return next((c for c in (code, *naics.ancestors(code)) if c in given), None)
