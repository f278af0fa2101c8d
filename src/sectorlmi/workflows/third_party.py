"""The data table of a study whose numbers all come from a vendor's or an agency's file: no store is asked."""

from __future__ import annotations

from collections.abc import Sequence

from sectorlmi.errors import CoverageError
from sectorlmi.table import outside
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import Factor
from sectorlmi.table.third_party import listed, third_party_table
from sectorlmi.terms import naics
from sectorlmi.terms.inputs import GivenTable, Inputs
from sectorlmi.terms.study import Study
from sectorlmi.workflows import study_cells


def study_table(
    study: Study, given: GivenTable, factors: Sequence[Factor], inputs: Inputs
) -> tuple[DataTable, study_cells.StudyCells]:
    """The table, and the study with no cells behind it.

    Raises:
        ConfigError, DataError: the column map or the file cannot be meant.
        CoverageError: the file has no industry of the study's level.
    """
    industries = listed(study, given)
    if not industries:
        levels = ", ".join(str(n) for n in sorted({naics.digits(code) for code in given.codes}))
        raise CoverageError(
            f"{given.file} has no industry of {study.level.default} digits; it has codes of {levels} digits",
            "Set `level:` in the study to one of these.",
        )
    table = third_party_table(
        study,
        given,
        factors,
        thousands=study.source is not None and study.source.unit == "thousands",
        projected=outside.projected(study, inputs.projections, industries),
        extra=outside.own_factors(study, inputs, industries),
    )
    return outside.with_own_texts(table, study, inputs), study_cells.no_cells(study).with_inputs(inputs)
