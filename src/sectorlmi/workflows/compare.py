"""Several studies run and put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sectorlmi.errors import ConfigError
from sectorlmi.report.comparison import Comparison, compare
from sectorlmi.store import Store
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank, steps


def run(studies: Sequence[Study], store: Store, tell: steps.Tell = steps.untold) -> Comparison:
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
    return compare([rank.run(study, store, tell) for study in studies])


def write(found: Comparison, formats: Sequence[str], folder: Path) -> list[Path]:
    """Write the comparison into a folder in each format. ReportError when a file cannot be written.

    Raises ConfigError on a format that a comparison does not have.
    """
    from sectorlmi.reports import COMPARISON_FORMATS

    for name in formats:
        if name not in COMPARISON_FORMATS:
            raise ConfigError(
                f"--format: {name!r} is not a format of a comparison", f"Known: {', '.join(COMPARISON_FORMATS)}."
            )
    stem = f"{rank.file_stem(' '.join(found.labels))}-compared"
    return [COMPARISON_FORMATS[name](found, folder / f"{stem}.{name}") for name in dict.fromkeys(formats)]
