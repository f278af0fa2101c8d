"""The map of the report: jobs of the region's counties, and their outlines from the study's boundary file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sectorlmi.errors import ConfigError, DataError
from sectorlmi.terms import codes
from sectorlmi.workflows.study_cells import StudyCells

# The readers are imported where a study names a file: most runs need none of them.
if TYPE_CHECKING:
    from sectorlmi.places.maps import CountyMap


def county_map(found: StudyCells, industries: Sequence[str]) -> CountyMap | None:
    """The map's data; None unless the study names a boundary file and writes a page, which alone draws it.

    Raises ConfigError when there is no such file, SchemaError when it is no county boundary file, DataError when it is
    damaged or has none of the counties.
    """
    study, file = found.study, found.study.output.boundaries
    if file is None or "html" not in study.output.formats or study.source:
        return None
    from sectorlmi.places.footprint import county_jobs
    from sectorlmi.places.maps import CountyMap
    from sectorlmi.sources.geography_outlines import outlines

    if not file.is_file():
        raise ConfigError(f"output.boundaries: there is no file {file}", "Name it relative to the study file.")
    shapes = outlines(file, set(found.current.areas))
    if not shapes:
        raise DataError(
            f"output.boundaries: {file.name} has none of the region's counties",
            "Its codes are of another year or another country; take the boundary file of the study's current year.",
        )
    everything = study.lq_base == "total" or study.ownership == codes.ALL_OWNERSHIPS
    cells = county_jobs(
        found.current,
        industries,
        study.ownership,
        found.current.compared_with(study),
        total_own=(codes.ALL_COVERED,) if everything else study.ownership,
    )
    return CountyMap(cells, study.suppressed, shapes)
