"""What a study takes from files of its own: projections, further factors, or its whole data table."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.outside import OutsideValues
from sectorlmi.table.own_factor import is_taken, own_texts, own_values
from sectorlmi.table.third_party import COUNT_ROLES, PERCENT_ROLES, ROLES, WHOLE_ROLES
from sectorlmi.terms import breaks, industry_codes
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.columns import text
from sectorlmi.terms.projection import Projections, Reach, Term
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_files import ExtraFactor, ProjectionFile
from sectorlmi.terms.third_party import GivenTable

# The readers are imported where a study names a file: most runs need none of them.
if TYPE_CHECKING:
    from sectorlmi.sources.own_factors import OwnColumn
    from sectorlmi.table.projected import ProjectedGrowth

# What a study's own files are called among the inputs: whole tables, projections, further factors.
OWN = _TABLE, _PROJECTIONS, _FACTORS = "third-party table", "projections", "own factors"
_MADE_UP = b"(made up)"
_HALF = 0.5


def projected(study: Study, industries: Sequence[str]) -> OutsideValues | None:
    """Projected growth of the industries from the study's projection files, closest area first."""
    if not study.projections:
        return None
    from sectorlmi.table.projected import projected_growth

    term = _term(study.projections)
    files = [_projections(given, i) for i, given in enumerate(study.projections)]
    areas = list(dict.fromkeys(area for given in study.projections for area in given.areas))
    if not areas:
        _check_state(files, _states_of_region(study), "the region")
    found = projected_growth(
        industries,
        files,
        areas=areas,
        study_vintage=breaks.naics_vintage(study.years.current),
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
        },
        (*found.notes, *_warnings(files, found)),
    )


def _warnings(files: Sequence[Projections], found: ProjectedGrowth) -> Iterator[str]:
    """What the files' own checks say of the areas that were used."""
    said = set(found.note)
    for file in files:
        unused = [a for a in file.areas if not any(a.split(" (")[0] in note for note in said)]
        yield from (warning for warning in file.warnings if not any(area in warning for area in unused))


def check_states(study: Study, regions: Mapping[str, Sequence[str]]) -> None:
    """Raise ConfigError where one of many regions (counties by name) would take another state's projections."""
    if not study.projections or any(given.areas for given in study.projections):
        return
    files = [_projections(given, i) for i, given in enumerate(study.projections)]
    for name, counties in regions.items():
        _check_state(files, {code[:2] for code in counties}, f"region {name}")


def _check_state(files: Sequence[Projections], of_region: set[str], region: str) -> None:
    """Raise ConfigError where a region would quietly take the projections of a state that it is not in."""
    states = {name for file in files for name, reach in file.reach.items() if reach is Reach.STATE}
    if len(states) != 1 or not of_region:
        return
    (state,) = states
    code = _state_codes().get(state.casefold().removesuffix(" state"))
    if code is not None and code not in of_region:
        home = " and ".join(_plain_state(f"{s}000") for s in sorted(of_region))
        raise ConfigError(
            f"projections: the files are about {state}, and {region} is in {home}",
            f"Give the projections of {home}; write `area: {state}` to use these all the same.",
        )


def _states_of_region(study: Study) -> set[str]:
    return {code[:2] for code in study.region.counties} | ({study.region.state} - {""})


def _state_codes() -> Mapping[str, str]:
    """Two-digit codes by the state's name in lower case."""
    return {_plain_state(a).casefold(): a[:2] for a in reference.area_titles() if area_kind(a) is AreaKind.STATE}


def _plain_state(area: str) -> str:
    return reference.area_titles().get(area, area).removesuffix(" -- Statewide")


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


def _projections(given: ProjectionFile, position: int) -> Projections:
    data = _read(given.file, f"projections[{position}].file")
    # A file without an area column is about the one area that the study names for it.
    names_itself = bool(given.columns) and "area" not in dict(given.columns) and len(given.areas) == 1
    from sectorlmi.sources import projections as projection_files

    return projection_files.parse(
        data,
        file=given.file.name,
        preset=given.preset or None,
        columns=dict(given.columns) or None,
        years={"base": given.base_year, "projected": given.projected_year} if given.base_year else None,
        unit=given.unit,
        area=given.areas[0] if names_itself else "",
        sheet=given.sheet,
    )


def extra_factors(study: Study, industries: Sequence[str]) -> Mapping[str, OutsideValues]:
    """Values of the study's own factors by name; text columns are not among them."""
    columns = own_columns(study)
    year = study.years.current
    return {name: _extra(column, industries, year) for name, column in columns.items() if not column.is_text}


def own_columns(study: Study) -> dict[str, OwnColumn]:
    """The study's own columns by name, as their files have them. ConfigError on a name that the table uses itself."""
    for position, given in enumerate(study.extra_factors):
        if is_taken(given.name):
            raise ConfigError(
                f"extra_factors[{position}].name: {given.name!r} is a factor or column of the program's own",
                f"Choose another name, such as `own_{given.name}`.",
            )
    return {e.name: _own_column(e, i) for i, e in enumerate(study.extra_factors)}


def _own_column(given: ExtraFactor, position: int) -> OwnColumn:
    data = _read(given.file, f"extra_factors[{position}].file")
    from sectorlmi.sources.own_factors import read_column

    return read_column(data, file=given.file.name, column=given.column)


def _extra(column: OwnColumn, industries: Sequence[str], year: int) -> OutsideValues:
    found = own_values(industries, column.values, column.file)
    known = int(np.sum(~np.isnan(found.values)))
    loud = f"{column.file}, column `{column.column}`, covers only {known} of {len(industries)} industries."
    missed = [code for code, value in zip(industries, found.values, strict=True) if np.isnan(value)]
    notes = industry_codes.notes_on_file(tuple(column.values), year, column.file, missed=missed)
    return OutsideValues(
        found.values, found.status, found.note, notes=(*((loud,) if found.coverage < _HALF else ()), *notes)
    )


def without_texts(study: Study) -> Study:
    """The study without the own columns that are text: those are notes for people and order nothing."""
    texts = {name for name, column in own_columns(study).items() if column.is_text}
    return replace(study, factors=tuple(f for f in study.factors if f.name not in texts)) if texts else study


def with_own_texts(table: DataTable, study: Study) -> DataTable:
    """The table with the study's text columns, and a note that says they order nothing."""
    texts = {name: column for name, column in own_columns(study).items() if column.is_text}
    if not texts:
        return table
    made = {name: own_texts(table.industries, column.texts) for name, column in texts.items()}
    words = tuple(
        text(name, name.replace("_", " ").capitalize(), f"Text of {column.file}, column {column.column}", column.file)
        for name, column in texts.items()
    )
    notes = [f"`{name}` is text ({c.file}): it is shown as a note and ranks nothing." for name, c in texts.items()]
    for column in texts.values():
        notes += industry_codes.notes_on_file(tuple(column.texts), study.years.current, column.file)
    return replace(table, columns={**table.columns, **made}, own_texts=words, notes=(*table.notes, *notes))


def given_table(study: Study) -> GivenTable:
    """The table of a study that takes all its numbers from one file. ConfigError, DataError as the readers say."""
    source = study.source
    assert source is not None  # noqa: S101 - asked of such studies only
    for role, _ in source.columns:
        if role not in ROLES:
            near = difflib.get_close_matches(role, ROLES, 1)
            raise ConfigError(
                f"source.columns.{role}: unknown",
                (f"Did you mean `{near[0]}`? " if near else "") + f"Known: {', '.join(ROLES)}.",
            )
    if study.projections and "projected_growth" in dict(source.columns):
        raise ConfigError(
            "source.columns.projected_growth and projections both give projected growth", "Leave one of them out."
        )
    from sectorlmi.sources import third_party as third_party_files

    return third_party_files.parse(
        _read(source.file, "source.file"),
        file=source.file.name,
        columns=dict(source.columns),
        percent_roles=PERCENT_ROLES,
        counts=COUNT_ROLES,
        whole=WHOLE_ROLES if source.unit == "jobs" else (),
        percents=source.percents,
        sheet=source.sheet,
    )


def provenance(study: Study) -> tuple[Provenance, ...]:
    """The study's own files with their checksums, each once for each use."""
    files = [(_TABLE, study.source.file)] if study.source else []
    files += [(_PROJECTIONS, given.file) for given in study.projections]
    files += [(_FACTORS, given.file) for given in study.extra_factors]
    return tuple(_provenance(use, file) for use, file in dict.fromkeys(files))


def _provenance(use: str, file: Path) -> Provenance:
    data = _read(file, use)
    return Provenance(use, file.name, hashlib.sha256(data).hexdigest(), is_sample=_is_made_up(file, data))


def _is_made_up(file: Path, data: bytes) -> bool:
    """Made-up data say so themselves, or a marker beside them does."""
    from sectorlmi.sources.archive import SAMPLE_MARKERS

    return _MADE_UP in data or any(f.name.lower() in SAMPLE_MARKERS for f in file.parent.iterdir())


def _read(file: Path, where: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{where}: {file} cannot be read ({error.strerror})", "Paths start at the folder of the study file."
        ) from error
