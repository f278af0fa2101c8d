"""Several studies run and put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sectorlmi.errors import ConfigError
from sectorlmi.report.comparison import Comparison, compare
from sectorlmi.store import Store
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank


def run(studies: Sequence[Study], store: Store) -> Comparison:
    """Rank every study and compare.

    Raises:
        ConfigError: fewer than two studies.
        ConfigError, StoreError, CoverageError: see `rank.run`.
    """
    if len(studies) < 2:
        raise ConfigError(
            f"{len(studies)} study to compare",
            "Name two studies, or one with two spans: compare study.yml --years 2015:2018 --years 2018:2023.",
        )
    return compare([rank.run(study, store) for study in studies])


def write(found: Comparison, folder: Path) -> Path:
    """Write the comparison workbook into a folder. ReportError when it cannot be written."""
    from sectorlmi.reports import excel_comparison

    path = folder / f"{rank.file_stem(' '.join(found.labels))}-compared.xlsx"
    excel_comparison.write(found, path)
    return path
