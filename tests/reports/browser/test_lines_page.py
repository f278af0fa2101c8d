"""The page of lines: which are drawn, in jobs or indexed, where they are interrupted, and by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from chromium import ARROW_RIGHT, END

from conftest import OpenPage
from sectorlmi.reports.page import any_document
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.document import Chart, Document, Section

NAN = float("nan")
_ROWS = {
    "line": np.array(["A"] * 4 + ["B"] * 4),
    "period": np.array(["2019", "2020", "2021", "2022"] * 2),
    "jobs": np.array([50.0, 100, 30, 60, 7, NAN, 14, 21]),
    "low": np.array([40.0, 100, 25, 60, 7, NAN, 14, 21]),
    "high": np.array([60.0, 100, 35, 60, 7, NAN, 14, 21]),
    "why": np.array(["", "", "redrawn", "", "", "", "", ""]),
}


def made() -> Document:
    columns = (
        kinds.text("line", "Line", ""),
        kinds.text("period", "Period", ""),
        *(kinds.count(name, name.title(), "jobs", "") for name in ("jobs", "low", "high")),
        kinds.text("why", "Why", ""),
    )
    section = Section("rows", "Rows", "", columns, _ROWS, notes={"jobs": _ROWS["why"]})
    chart = Chart("rows", "Jobs", "lines", ("jobs", "low", "high"), categories="period", group="line", gap="why")
    return Document("made", "Made up", "made", (section,), dict, charts=(chart,))


@pytest.fixture
def page(open_page: Callable[[Path], OpenPage], tmp_path: Path) -> OpenPage:
    path = tmp_path / "made.html"
    any_document.write(made(), path)
    return open_page(path)


def drawn(page: OpenPage) -> list[list[float | None]]:
    """The numbers of every line that is drawn, less the ends of its band."""
    script = 'return Chart.getChart("lines").data.datasets.filter((d) => d.line !== undefined).map((d) => d.data)'
    found: list[list[float | None]] = page.run(script)
    return found


def test_lines_are_drawn_picked_and_indexed_by_run(page: OpenPage) -> None:
    assert drawn(page) == [[50, 100, 30, 60], [7, None, 14, 21]]
    page.choose("#scale", "index")
    # The run after the break begins at 100 again.
    assert drawn(page) == [[100, 200, 100, 200], [100, None, 200, 300]]
    page.choose("#scale", "plain")
    page.all("#picks input")[0].click()
    assert drawn(page) == [[7, None, 14, 21]]
    page.all("#picks input")[0].click()
    assert "A: 50 in 2019, 60 in 2022." in page.one("#lines-text").text


def test_a_line_is_interrupted_where_it_is_not_comparable(page: OpenPage) -> None:
    script = """
    const [line] = Chart.getChart("lines").data.datasets.filter((d) => d.line === 0);
    return [1, 2, 3].map((k) => line.segment.borderColor({ p1DataIndex: k }) ?? "as the line");
    """
    assert page.run(script) == ["as the line", "transparent", "as the line"]


def test_keys_walk_over_the_known_points_and_tell_each(page: OpenPage) -> None:
    canvas = page.one("#lines")
    for told in ("A, 2019: 50", "A, 2020: 100", "A, 2021: 30 redrawn"):
        canvas.send_keys(ARROW_RIGHT)
        page.settle()
        assert page.texts("#live") == [told]
    canvas.send_keys(END)
    page.settle()
    assert page.texts("#live") == ["B, 2022: 21"]
    assert page.complaints() == []


def test_without_scripts_the_numbers_are_in_a_table(page: OpenPage) -> None:
    kept = page.path.read_text(encoding="utf-8").partition("<noscript>")[2].partition("</noscript>")[0]
    assert "<caption>Rows</caption>" in kept
    assert "<td>2021</td><td>30</td><td>25</td><td>35</td><td>redrawn</td>" in kept
