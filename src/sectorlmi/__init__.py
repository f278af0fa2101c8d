"""sectorlmi: target-industry analysis that says of every number how firm it is.

The public face for programs and notebooks; everything loads on first use:

    from sectorlmi import Store, load_study, rank, write_report

    store = Store("~/sectorlmi-store")
    report = rank(load_study("study.yml"), store)
    report.table.to_frame()
    write_report(report, ["xlsx"], "out")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sectorlmi.version import __version__

if TYPE_CHECKING:
    from sectorlmi.api import (
        CellTable,
        Comparison,
        DataTable,
        Document,
        Ranking,
        Report,
        Section,
        ShortList,
        Store,
        Study,
        backtest,
        brief,
        build_table,
        cells,
        choose,
        compare,
        georgia,
        load_files,
        load_study,
        plan_document,
        profile,
        rank,
        samples,
        section_rows,
        shift_share,
        supply,
        trend,
        write_document,
        write_report,
    )


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
    "__version__",
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


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("sectorlmi.api"), name)
    raise AttributeError(f"module 'sectorlmi' has no attribute {name!r}")
