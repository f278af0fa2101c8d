"""The years between a study's two, which the trend of its jobs runs over; read where a study asks for that alone."""

from __future__ import annotations

from dataclasses import replace

from sectorlmi.store import Store
from sectorlmi.table.factors import TREND
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_projections import projection_model
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.study_cells import StudyCells
from sectorlmi.workflows.study_periods import read_periods


def is_asked(study: Study) -> bool:
    """Whether the study ranks on the trend."""
    return any(choice.name == TREND for choice in study.factors)


def uses_years_between(study: Study) -> bool:
    """Whether the years between the study's two make its numbers better: it ranks on the trend, or has a model."""
    return is_asked(study) or projection_model(study.projections) is not None


def read(study: Study, store: Store, *, tell: Progress = nobody) -> StudyCells:
    """The cells of a study, with the years between where it asks for a trend. Raises as `study_cells.read`."""
    return _with_between(study_cells.read(study, store, tell=tell), store)


def at_level(found: StudyCells, study: Study, store: Store) -> StudyCells:
    """The same cells for a study of other levels or industries. Raises as `study_cells.at_level`."""
    return _with_between(study_cells.at_level(found, study, store), store)


def periods_between(study: Study, store: Store) -> list[Period]:
    """The periods of the store between the study's two: whole years, or the same quarter of each."""
    base, current = study.years.periods
    return [p for p in store.periods() if base < p < current and p.quarter == current.quarter]


def _with_between(found: StudyCells, store: Store) -> StudyCells:
    if found.between or not is_asked(found.study):
        return found
    read = read_periods(found.study, store, periods_between(found.study, store))
    return replace(
        found,
        between=(read.years, *read.own),
        provenance=tuple(dict.fromkeys((*found.provenance, *read.provenance))),
        notes=tuple(dict.fromkeys((*found.notes, *read.notes))),
    )
