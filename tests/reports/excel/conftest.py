"""Made-up reports, their workbooks, and LibreOffice to calculate them; without it the tests skip and say why."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import office
from start_report import Wanted, start_report

from sectorlmi.ranking import result
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import start


@pytest.fixture(scope="session")
def report() -> Report:
    """Twenty-six industries of three made-up counties."""
    return start_report()


@pytest.fixture(scope="session")
def workbook(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "made-up.xlsx"
    start.write(result.document(report), path)
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes the workbook of a report that is asked for in words."""

    def write(**wanted: object) -> Path:
        path = tmp_path / "made-up.xlsx"
        start.write(result.document(start_report(Wanted(**wanted))), path)  # type: ignore[arg-type]
        return path

    return write


@pytest.fixture(scope="session")
def recalculate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Path]], list[Path]]:
    if office.program() is None:
        pytest.skip("LibreOffice is not installed, so no workbook can be recalculated")
    folder = tmp_path_factory.mktemp("office")
    return lambda files: office.recalculated(files, folder)
