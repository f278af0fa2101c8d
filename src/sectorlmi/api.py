"""The program as functions: typed, frozen results, frames out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sectorlmi import store as stores
from sectorlmi.config import load_study
from sectorlmi.ranking.shortlist import ShortList, choose
from sectorlmi.report import Report
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.study import Study
from sectorlmi.workflows import load as loading
from sectorlmi.workflows import rank as ranking

__all__ = ["ShortList", "Store", "build_table", "choose", "load_files", "load_study", "rank", "write_report"]


class Store(stores.Store):
    """A store by its folder; without one, the user's own (see `SECTORLMI_STORE`)."""

    def __init__(self, folder: str | Path | None = None) -> None:
        super().__init__(stores.store_root(folder))


def load_files(files: Sequence[str | Path], store: stores.Store, *, is_sample: bool = False) -> loading.LoadReport:
    """Load saved publishers' files, zips or folders into the store, all or nothing.

    Raises DataError when a file is broken or nothing is usable, StoreError when the store cannot take it.
    """
    return loading.load([Path(file) for file in files], store, is_sample=is_sample)


def build_table(study: Study, store: stores.Store) -> DataTable:
    """The START data table: one row an industry, columns as in docs/columns.md; `.to_frame()` gives pandas.

    Raises StoreError naming what is missing, ConfigError on what cannot be meant.
    """
    return ranking.study_table(study, store)[0]


def rank(study: Study, store: stores.Store) -> Report:
    """Table, ranking, ranges of the places, robustness and short list of a study.

    Raises CoverageError when nothing can honestly be ranked, and what `build_table` raises.
    """
    return ranking.run(study, store)


def write_report(report: Report, formats: Sequence[str], folder: str | Path) -> list[Path]:
    """Write the report in each format (`xlsx`, `csv`, `json`, `html`) and return the files. Raises ReportError."""
    return ranking.write(report, formats, Path(folder))
