"""Metro Atlanta 2015 to 2018 at four digits: growth over a bridge group is shown as such, and as estimated where it is.

Wired and wireless carriers (5173, before 5171 and 5172) hold hidden cells; department and general merchandise stores
(4522 and 4523, before 4521 and 4529) hold none.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from main_job import raw
from main_job.conftest import ATLANTA
from sectorlmi.ranking import result
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.side_by_side import compare
from sectorlmi.reports import json, show
from sectorlmi.reports.excel import start
from sectorlmi.reports.page import start as html
from sectorlmi.reports.page.start import page_data
from sectorlmi.reports.terminal import show_section
from sectorlmi.store import Store
from sectorlmi.terms.study import Level, Study
from sectorlmi.workflows import rank

HIDDEN, PUBLISHED = "5173", "4522"
BEFORE = {HIDDEN: ("5171", "5172"), PUBLISHED: ("4521", "4529")}
AFTER = {HIDDEN: ("5173",), PUBLISHED: ("4522", "4523")}


@pytest.fixture(scope="module")
def report(real_store: Store, atlanta: Study) -> Report:
    return rank.run(replace(atlanta, level=Level(4)), real_store)


def on_screen(show: object, *given: object, **options: object) -> list[str]:
    console = Console(file=io.StringIO(), width=200)
    show(console, *given, **options)  # type: ignore[operator]
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def line_of(code: str, lines: list[str]) -> str:
    return next(line for line in lines if re.search(rf"\b{code}\b", line))


def test_the_files_hide_cells_of_one_group_only() -> None:
    for code, is_hidden in ((HIDDEN, True), (PUBLISHED, False)):
        found = []
        for year, group in ((2015, BEFORE[code]), (2018, AFTER[code])):
            cells = raw.georgia(year)
            found += [cells[a, "5", "76", c] for a in ATLANTA for c in group if (a, "5", "76", c) in cells]
        assert any(hidden for hidden, *_ in found) == is_hidden


def shown_growth(report: Report) -> str:
    """The growth of the hidden one as a page prints it: certain within five points."""
    return re.escape(f"≈{report.table['growth_pct'][report.table.row_of(HIDDEN)]:.1f}⇄")


def published_jobs() -> float:
    """What both years print of the hidden one's group in the ten counties."""
    rows = (
        raw.georgia(year).get((area, "5", "76", code), (True, 0, 0, 0))
        for year, group in ((2015, BEFORE[HIDDEN]), (2018, AFTER[HIDDEN]))
        for area in ATLANTA
        for code in group
    )
    return float(sum(jobs for is_hidden, _, jobs, _ in rows if not is_hidden))


def test_the_screen(report: Report) -> None:
    lines = on_screen(show, result.document(report), whole=True)
    # The grade says that it is estimated, and how far it can be trusted; the mark that it is of a group.
    assert re.search(f" {shown_growth(report)} ", line_of(HIDDEN, lines))
    assert re.search(r" 3\.3⇄ ", line_of(PUBLISHED, lines))
    told = [line.split()[0] for line in lines if "means the same in both years" in line or "certainly within" in line]
    assert told == ["≈10,400", "≈13,200", "3,390", "⇄"]
    table = on_screen(show, result.table_document(report.table, report.study, (), ()), whole=True)
    assert re.search(shown_growth(report), line_of(HIDDEN, table))
    assert " 3.3⇄" in line_of(PUBLISHED, table)


def test_shift_share(report: Report) -> None:
    lines = on_screen(show_section, report.section("shift_share"))
    # Base-year jobs and six parts of their change, each as its grade has it.
    hidden = line_of(HIDDEN, lines)
    assert (hidden.count("⇄"), "~" in hidden) == (7, False)
    assert re.search(r" -332 to 569⇄", hidden)
    assert line_of(PUBLISHED, lines).count("⇄") == 7
    assert "⇄~" not in line_of(PUBLISHED, lines)


def test_a_notebook(report: Report) -> None:
    for found in (report.table._repr_html_(), report.section("table")._repr_html_()):
        assert re.search(f">{shown_growth(report)}</td>", found)
        assert re.search(r">3\.3⇄</td>", found)
        assert "⇄ compared over" in found
        assert "≈10,400 an estimate" in found


def test_the_workbook(report: Report, tmp_path: Path) -> None:
    start.write(result.document(report), tmp_path / "r.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    for name in ("D Growth", "I Data table", "J Highlights"):
        by_code = {row[0].value: row for row in book[name].iter_rows(min_row=6)}
        heads = [c.value for c in next(book[name].iter_rows(min_row=5, max_row=5))]
        hidden, published = (by_code[code][heads.index("Past growth")] for code in (HIDDEN, PUBLISHED))
        assert hidden.number_format.startswith('"≈ "0.0\\%" ⇄"')
        assert '" ⇄"' in published.number_format
        assert hidden.font.italic
        assert not published.font.italic
        assert "Compared over a bridge group of codes" in hidden.comment.text
        share = report.table["growth_estimated_share"][report.table.row_of(HIDDEN)]
        assert f"{share:.0%} of the jobs compared are estimated" in hidden.comment.text
        assert "estimated" not in published.comment.text
    texts = [str(c.value) for name in ("Summary", "Sources and notes") for row in book[name] for c in row if c.value]
    assert any("marked ⇄; part of it is estimated in " in text for text in texts)
    assert any(text.startswith("⇄~ ") for text in texts)
    told = [str(c.value) for row in book["K Ranking"] for c in row if "≈ " in str(c.value)]
    assert any("Past growth ⇄" in text for text in told)


def test_the_page(report: Report, tmp_path: Path) -> None:
    data = page_data(report)
    at = [c["name"] for c in data["columns"]].index("growth_pct")
    marks = {i["code"]: data["statuses"][i["statuses"][at]]["mark"] for i in data["industries"]}
    assert (marks[HIDDEN], marks[PUBLISHED]) == ("⇄~", "⇄")
    html.write(result.document(report), tmp_path / "r.html")
    assert "⇄~" in (tmp_path / "r.html").read_text("utf-8")


def test_a_comparison(report: Report) -> None:
    section = compare([report, report]).sections[1]
    for code, shown in ((HIDDEN, "bridged_estimated"), (PUBLISHED, "bridged")):
        row = section.rows["industry_code"].tolist().index(code)
        assert [section.statuses[f"growth_pct_{i}"][row] for i in (1, 2)] == [shown, shown]


def test_files_keep_the_status_and_the_share(report: Report, tmp_path: Path) -> None:
    json.write(result.document(report), tmp_path / "r.json")
    text = (tmp_path / "r.json").read_text("utf-8")
    assert "bridged_estimated" not in text
    row = report.table.row_of(HIDDEN)
    assert report.table["growth_status"][row] == "bridged"
    both = float(report.table["growth_from"][row] + report.table["growth_to"][row])
    assert report.table["growth_estimated_share"][row] == pytest.approx(1 - published_jobs() / both, rel=1e-9)
