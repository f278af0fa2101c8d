"""The program as functions: typed, frozen results that a notebook shows as tables, and frames out.

Units are those of docs/columns.md: jobs, dollars a year, percent; unknown is NaN. Nothing here touches the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sectorlmi import reports
from sectorlmi import store as stores
from sectorlmi.meeting import brief_document
from sectorlmi.people import training_document
from sectorlmi.people.profile import Profiles
from sectorlmi.ranking import backtest_document, result
from sectorlmi.ranking.picks import ShortList, choose
from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.side_by_side import Comparison
from sectorlmi.sources.study_file import load_study
from sectorlmi.table import series_document
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.shift_share import shift_share_section
from sectorlmi.terms.document import Document, Section, section_rows
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_values import ownership as own_codes
from sectorlmi.workflows import backtest as backtesting
from sectorlmi.workflows import brief as briefing
from sectorlmi.workflows import compare as comparing
from sectorlmi.workflows import every_cell, training
from sectorlmi.workflows import load as loading
from sectorlmi.workflows import plan as planning
from sectorlmi.workflows import profile as profiling
from sectorlmi.workflows import rank as ranking
from sectorlmi.workflows import trend as trends
from sectorlmi.workflows.demo import georgia, samples
from sectorlmi.workflows.every_cell import CellTable

__all__ = [
    "CellTable",
    "Comparison",
    "DataTable",
    "Document",
    "Ranking",
    "Report",
    "Section",
    "ShortList",
    "Store",
    "Study",
    "backtest",
    "brief",
    "build_table",
    "cells",
    "choose",
    "compare",
    "georgia",
    "load_files",
    "load_study",
    "plan_document",
    "profile",
    "rank",
    "samples",
    "section_rows",
    "shift_share",
    "supply",
    "trend",
    "write_document",
    "write_report",
]


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


def shift_share(table: DataTable) -> Section:
    """Each industry's change in jobs as the benchmark's growth, its industry mix and the region's own doing.

    Formulas and sources stand in docs/methods.md; the parts add up to the change exactly.
    """
    return shift_share_section(table)


def compare(studies: Sequence[Study], store: stores.Store) -> Comparison:
    """Two or more studies ranked and put side by side.

    Raises ConfigError for fewer than two, and what `rank` raises.
    """
    return comparing.run(studies, store)


def profile(study: Study, store: stores.Store, industries: Sequence[str] = ()) -> Profiles:
    """Who works in these industries, or in those of the short list: occupations, wages, education, skills.

    Raises StoreError naming the files that are missing, CoverageError when the region has no such industry.
    """
    return profiling.profile(study, store, industries)


def trend(study: Study, store: stores.Store, industries: Sequence[str] = (), periods: str = "") -> Document:
    """Series of jobs, pay, worksites and quotients over every period of the store; its section `trend` has the points.

    Args:
        industries: NAICS codes; the study's short list when none is named.
        periods: `annual`, `quarterly` or `all`; empty: as the study's own two are.

    Raises StoreError when the store holds no such period of the region, ConfigError on an unknown code.
    """
    return series_document.document(trends.trend(study, store, industries, periods))


def backtest(study: Study, store: stores.Store) -> Document:
    """How well the factors, and each projection model, would have told later years of the store; sections `factors`,
    `projections`.

    Raises ConfigError for a study of a table of its own, StoreError when no county is there.
    """
    return backtest_document.document(backtesting.backtest(study, store))


def brief(study: Study, store: stores.Store, industries: Sequence[str] = ()) -> Document:
    """One page an industry to hand to employers; without `industries` of the short list. Raises what `rank` raises."""
    return brief_document.document(briefing.briefs(study, store, industries))


def plan_document(
    study: Study, store: stores.Store, template: str = "wioa", industries: Sequence[str] = ()
) -> Document:
    """Paragraphs and tables of a plan that must be written anyway, every figure with its status.

    Args:
        template: `wioa`, `ceds`, `clna`, `texas` or `launch`.

    Raises ConfigError when there is no such template, and what `rank` raises.
    """
    return planning.run(study, store, template, industries)


def supply(
    study: Study,
    store: stores.Store,
    industries: Sequence[str] = (),
    *,
    completions: Sequence[str | Path] = (),
    institutions: str | Path | None = None,
    crosswalk: str | Path | None = None,
) -> Document:
    """Openings of occupations beside those who complete programs that lead to them; section `gap` has a row each.

    Args:
        industries: NAICS codes; the study's short list when none is named.
        completions: IPEDS files (`cYYYY_a.csv`); those of the store when none is named, as for the other two.

    Raises StoreError naming what is not at hand, DataError where the files do not fit each other or the region.
    """
    files = training.Files(
        tuple(map(Path, completions)),
        None if institutions is None else Path(institutions),
        None if crosswalk is None else Path(crosswalk),
    )
    return training_document.document(training.training_gap(study, store, industries, files))


def write_document(document: Document, formats: Sequence[str], folder: str | Path) -> list[Path]:
    """Write a document in each format (`xlsx`, `html`, `csv`, `json`, `parquet`, `docx`, `md`); the files.

    Raises ReportError when one cannot be written, ConfigError on a format that there is not.
    """
    return reports.write(document, formats, Path(folder))


def cells(
    store: stores.Store,
    period: int | str,
    out: str | Path,
    *,
    states: Sequence[str] = (),
    level: int = 4,
    ownership: str | Sequence[str] = "private",
    workers: int = 1,
    scheduler: str = "",
) -> CellTable:
    """Every cell of states (names, abbreviations or codes; without any, the nation) in one Parquet or CSV file.

    Published figures, certain bounds of hidden ones, estimates of those of three worksites or more; beside the file a
    `datapackage.json`. `period` is a year, or a quarter such as `2018Q2`; `workers` are processes, `scheduler` the
    address of a Dask scheduler whose workers do it instead.

    Raises StoreError naming what is missing, ConfigError on what cannot be meant, ReportError on an unwritable file.
    """
    asked = every_cell.asked(str(period), Path(out), states, level=level)
    owns = [ownership] if isinstance(ownership, str) else list(ownership)
    given = replace(asked, ownership=own_codes(owns, "ownership"), n_workers=workers, scheduler=scheduler)
    return every_cell.run(given, store)


def write_report(report: Report, formats: Sequence[str], folder: str | Path) -> list[Path]:
    """Write the report in each format (`xlsx`, `html`, `csv`, `json`, `parquet`); the files. Raises ReportError."""
    return reports.write(result.document(report), formats, Path(folder))
