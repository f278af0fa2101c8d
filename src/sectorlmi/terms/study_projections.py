"""What a study takes projected growth from: official files, and a model of the program's own for what they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sectorlmi.errors import ConfigError
from sectorlmi.terms import forms as f
from sectorlmi.terms.study_keys import key, mapping_of
from sectorlmi.terms.study_parts import ProjectionFile


@dataclass(frozen=True)
class ProjectionModel:
    """A model of the program's own, for what the official projections lack: `table.outlook` has its formula."""

    model: Literal["trend"] = key(f.choice("A model for what no file says: the past trend, damped.", ("trend",)))
    horizon: int = key(f.whole("The year to project to."))
    of: str = key(
        f.text(
            "The wider area whose trend it follows, such as US000. Default: the region's state, else the benchmark."
        ),
        "",
    )


# A record of a study that fits neither is told what a file lacks.
Projection = ProjectionModel | ProjectionFile
PROJECTION: Final = f.either("", mapping_of(ProjectionFile), mapping_of(ProjectionModel))


def projection_files(given: Sequence[Projection]) -> tuple[ProjectionFile, ...]:
    """The files among a study's projections."""
    return tuple(one for one in given if isinstance(one, ProjectionFile))


def projection_model(given: Sequence[Projection]) -> ProjectionModel | None:
    """The model among a study's projections, of which there is one at most."""
    return next((one for one in given if isinstance(one, ProjectionModel)), None)


def refuse_model(given: Sequence[Projection], current: int, *, has_cells: bool) -> None:
    """ConfigError on a horizon that does not come after the study's current year, and on nothing to look back on."""
    model = projection_model(given)
    if model is not None and model.horizon <= current:
        raise ConfigError(
            f"projections: the horizon {model.horizon} does not come after the study's current year {current}",
            "Give a later year.",
        )
    if model is not None and not has_cells:
        raise ConfigError(
            f"projections: `model: {model.model}` looks back on QCEW, and with `source` every number is the file's own",
            "Leave one of the two out.",
        )
