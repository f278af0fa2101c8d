"""A document's sections as tabs of a workbook."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from sectorlmi.reports.excel import any_document
from sectorlmi.terms.columns import count, text
from sectorlmi.terms.document import Document, Section


@pytest.mark.parametrize(("n_words", "merged", "height"), [(3, [], None), (60, ["A2:B2"], 15 * 17)])
def test_an_intro_wider_than_its_table_wraps_above_it(
    tmp_path: Path, n_words: int, merged: list[str], height: float | None
) -> None:
    """Else a printed page shrinks until the whole line fits. 299 letters over columns of 6 and 13 make 16 lines."""
    columns = (text("name", "Name", ""), count("jobs", "Jobs", "jobs", ""))
    rows = {"name": np.array(["One"]), "jobs": np.array([5.0])}
    section = Section("some", "Some", " ".join(["word"] * n_words), columns, rows)
    any_document.write(Document("some", "Some", "some", (section,), dict), tmp_path / "some.xlsx")
    sheet = load_workbook(tmp_path / "some.xlsx")["Some"]
    assert sheet["A2"].value == section.intro
    assert [str(cells) for cells in sheet.merged_cells.ranges] == merged
    assert sheet.row_dimensions[2].height == height
