"""The files of a study's own, each opened, hashed and parsed once, before anything is computed."""

from __future__ import annotations

import difflib
import hashlib
from pathlib import Path
from typing import Final

from sectorlmi.errors import ConfigError
from sectorlmi.sources import own_factors, own_wages, third_party, vendor_tables
from sectorlmi.sources import projections as projection_files
from sectorlmi.sources.archive import SAMPLE_MARKERS
from sectorlmi.terms.inputs import FACTORS, OWN, PROJECTIONS, TABLE, WAGES, GivenTable, Inputs, Roles
from sectorlmi.terms.projection import Projections
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import ProjectionFile, ThirdPartyTable

_MADE_UP: Final = b"(made up)"


def read_inputs(study: Study, roles: Roles) -> Inputs:
    """Read every file of numbers that the study names; `roles` are those that columns of a whole table may have.

    Raises:
        ConfigError: a file cannot be read, or the study's words for it cannot be meant.
        DataError: a file does not hold what it should.
    """
    files = _Files()
    own = {
        given.name: own_factors.read_column(
            files.read(given.file, FACTORS, f"extra_factors[{i}].file"), file=given.file.name, column=given.column
        )
        for i, given in enumerate(study.extra_factors)
    }
    table = _given_table(study, study.source, files, roles) if study.source else None
    projections = tuple(
        _projections(given, files, i) for i, given in enumerate(study.projections) if isinstance(given, ProjectionFile)
    )
    line = study.wages.self_sufficiency
    wages = {}
    if line is not None and line.file is not None:
        where = "wages.self_sufficiency.file"
        wages = own_wages.read_wages(files.read(line.file, WAGES, where), file=line.file.name)
    return Inputs(projections, own, table, files.provenance(), files.data, wages)


class _Files:
    """The bytes of each file, read when it is first asked for, and what each was read for."""

    def __init__(self) -> None:
        self.data: dict[Path, bytes] = {}
        self._uses: dict[tuple[str, Path], None] = {}

    def read(self, file: Path, use: str, where: str) -> bytes:
        self._uses[use, file] = None
        if file not in self.data:
            try:
                self.data[file] = file.read_bytes()
            except OSError as error:
                raise ConfigError(
                    f"{where}: {file} cannot be read ({error.strerror})",
                    "Paths start at the folder of the study file.",
                ) from error
        return self.data[file]

    def provenance(self) -> tuple[Provenance, ...]:
        """The files with their checksums, each once for each use: tables, projections, further factors, wages."""
        return tuple(self._provenance(use, f) for use, f in sorted(self._uses, key=lambda used: OWN.index(used[0])))

    def _provenance(self, use: str, file: Path) -> Provenance:
        data = self.data[file]
        # Made-up data say so themselves, or a marker beside them does.
        is_sample = _MADE_UP in data or any(f.name.lower() in SAMPLE_MARKERS for f in file.parent.iterdir())
        return Provenance(use, file.name, hashlib.sha256(data).hexdigest(), is_sample=is_sample)


def _given_table(study: Study, source: ThirdPartyTable, files: _Files, roles: Roles) -> GivenTable:
    """The table of a study that takes all its numbers from one file."""
    for role, _ in source.columns:
        if role not in roles.known:
            near = difflib.get_close_matches(role, roles.known, 1)
            raise ConfigError(
                f"source.columns.{role}: unknown",
                (f"Did you mean `{near[0]}`? " if near else "") + f"Known: {', '.join(roles.known)}.",
            )
    data = files.read(source.file, TABLE, "source.file")
    if not source.columns and vendor_tables.is_viewer(data, source.file.name):
        return vendor_tables.viewer_table(data, source.file.name, study)
    columns = dict(source.columns) or vendor_tables.columns_of(data, source.file.name, study, source.sheet)
    if study.projections and "projected_growth" in dict(source.columns):
        raise ConfigError(
            "source.columns.projected_growth and projections both give projected growth", "Leave one of them out."
        )
    given = third_party.parse(
        data,
        file=source.file.name,
        columns=columns,
        percent_roles=roles.percents,
        counts=roles.counts,
        whole=roles.whole if source.unit == "jobs" else (),
        percents=source.percents,
        sheet=source.sheet,
    )
    return given if source.columns else vendor_tables.without_own_codes(given)


def _projections(given: ProjectionFile, files: _Files, position: int) -> Projections:
    # A file without an area column is about the one area that the study names for it.
    names_itself = "area" not in dict(given.columns) and len(given.areas) == 1
    return projection_files.parse(
        files.read(given.file, PROJECTIONS, f"projections[{position}].file"),
        file=given.file.name,
        preset=given.preset or None,
        columns=dict(given.columns) or None,
        years={"base": given.base_year, "projected": given.projected_year} if given.base_year else None,
        unit=given.unit,
        area=given.areas[0] if names_itself else "",
        sheet=given.sheet,
        titles=dict(given.titles) or None,
    )
