"""What a study takes from files of its own: projections and further factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.sources import projections as projection_files
from sectorlmi.sources.own_factors import read_column
from sectorlmi.table.build import OutsideValues
from sectorlmi.table.own_factor import own_values
from sectorlmi.table.projected import projected_growth
from sectorlmi.terms import breaks
from sectorlmi.terms.projection import Projections
from sectorlmi.terms.study import ProjectionFile, Study


def projected(study: Study, industries: Sequence[str]) -> OutsideValues | None:
    """Projected growth of the industries from the study's projection files, closest area first."""
    if not study.projections:
        return None
    files = [_projections(given, i) for i, given in enumerate(study.projections)]
    areas = [area for given in study.projections for area in given.areas]
    found = projected_growth(
        industries,
        files,
        areas=areas,
        study_vintage=breaks.naics_vintage(study.years.current),
        bridges=breaks.bridge_groups,
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
        found.notes,
    )


def _projections(given: ProjectionFile, position: int) -> Projections:
    data = _read(given.file, f"projections[{position}].file")
    return projection_files.parse(
        data,
        file=given.file.name,
        preset=given.preset or None,
        columns=dict(given.columns) or None,
        years={"base": given.base_year, "projected": given.projected_year} if given.base_year else None,
        unit=given.unit,
    )


def extra_factors(study: Study, industries: Sequence[str]) -> Mapping[str, OutsideValues]:
    """Values of the study's own factors by name."""
    return {
        e.name: _extra(e.file, e.column, f"extra_factors[{i}].file", industries)
        for i, e in enumerate(study.extra_factors)
    }


def _extra(file: Path, column: str, where: str, industries: Sequence[str]) -> OutsideValues:
    read = read_column(_read(file, where), file=file.name, column=column)
    found = own_values(industries, read.values, file.name)
    loud = f"{file.name}, column `{column}`, covers only {found.coverage:.0%} of the industries."
    return OutsideValues(found.values, found.status, found.note, notes=(loud,) if found.coverage < 0.5 else ())


def _read(file: Path, where: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{where}: {file} cannot be read ({error.strerror})", "Paths start at the folder of the study file."
        ) from error
