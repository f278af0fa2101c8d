"""Report → file. To add a format, write a module with `write(report, path) -> Path` and add its line here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Writer = Callable[[Any, Path], Path]


def _from(module: str) -> Writer:
    """The writer of a module that is imported only when its format is asked for."""

    def write(report: Any, path: Path) -> Path:
        import_module(f"sectorlmi.reports.{module}").write(report, path)
        return path

    return write


REPORT_FORMATS: dict[str, Writer] = {
    "xlsx": _from("excel"),
    "html": _from("html"),
    "csv": _from("csv"),
    "json": _from("json"),
}

# Comparison → file.
COMPARISON_FORMATS: dict[str, Writer] = {
    "xlsx": _from("excel_comparison"),
    "html": _from("html_comparison"),
}
