"""The readiness worksheet of today: all on one page, and a page for each industry that tab Launch marks."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from sectorlmi.meeting import sheets
from sectorlmi.meeting.filled import Answers, join
from sectorlmi.meeting.readiness import assess
from sectorlmi.meeting.short_list import ShortListTables, compose_short_list
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import meeting_book, read_back
from sectorlmi.terms.study_parts import OwnQuestion, ReadinessRule

sys.path.insert(0, str(Path(__file__).resolve().parent / "excel"))
import office
from start_report import start_report

RULE = ReadinessRule(0.5, (OwnQuestion("Green jobs", "Does it offer green jobs?"),))
N_TOPICS = 16


@pytest.fixture(scope="session")
def report() -> Report:
    return start_report()


@pytest.fixture
def made(report: Report, tmp_path: Path) -> Callable[..., Path]:
    """Writes the workbook with answers carried on, lets a person change it, and says where it is."""

    def make(
        name: str, answers: Answers | None = None, change: Callable[[Workbook], Any] | None = None, of: Any = None
    ) -> Path:
        told, path = answers or Answers(), tmp_path / name
        readiness = assess(of or report, told, RULE)
        found = compose_short_list(of or report, told, readiness, tables=ShortListTables(), notes={}, messages=[])
        meeting_book.write(found.document(), path)
        if change:
            book = load_workbook(path)
            change(book)
            book.save(path)
        return path

    return make


def read(path: Path) -> Answers:
    return join([read_back.read(path)])


def score(book: Workbook, code: str, topic: str, value: Any) -> str:
    """Write into the cell of the one-page worksheet where an industry and a topic meet; its address."""
    sheet = book["Readiness"]
    column = next(c.column for c in sheet[5] if str(c.value).startswith(code))
    row = next(r[0].row for r in sheet.iter_rows(min_row=6) if r[0].value == topic)
    sheet.cell(row, column, value)
    return str(sheet.cell(row, column).coordinate)


def on_page(book: Workbook, code: str, topic: str, **cells: Any) -> None:
    """Write into the row of a topic on an industry's own page."""
    rows = list(book["Readiness pages"].iter_rows(min_row=5))
    headings = next([c.value for c in row] for row in rows if row[0].value == "NAICS")
    row = next(r for r in rows if (r[0].value, r[1].value) == (code, topic))
    for heading, value in cells.items():
        row[headings.index(heading)].value = value


def mark(book: Workbook, decisions: dict[str, str]) -> None:
    for row in book["Launch"].iter_rows(min_row=6, max_row=40):
        if row[0].value in decisions:
            row[3].value = decisions[row[0].value]


def written(answers: Answers) -> dict[Any, dict[str, Any]]:
    return {key: {h: c.value for h, c in row.items()} for key, row in answers.rows(sheets.READINESS).items()}


def test_all_is_on_one_page_until_somebody_decides(report: Report, made: Callable[..., Path]) -> None:
    book = load_workbook(made("new.xlsx"))
    assert "Readiness pages" not in book.sheetnames
    sheet = book["Readiness"]
    shown = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    for code in report.short_list.industries:
        assert sum(text.startswith(f"{code} ") for text in shown) == 1
    assert sum(row[0].value in {q for q, *_ in zip(shown, strict=False)} for row in sheet.iter_rows(6, 21)) == N_TOPICS
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1) or sheet.page_setup.fitToHeight is None
    rules = [
        str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.formula1 == '"1,2,3,4,5,unknown"'
    ]
    assert rules


def test_scores_come_back_and_stay(report: Report, made: Callable[..., Path]) -> None:
    first, second, *_ = report.short_list.industries

    def change(book: Workbook) -> None:
        book["Readiness"]["B4"] = "Chamber"
        score(book, first, "Champions", 4)
        score(book, second, "Green jobs", "unknown")
        score(book, second, "Convener", "about 3")

    answers = read(made("scored.xlsx", change=change))
    wanted = {
        (first, "Champions"): {"Score": 4}, (second, "Green jobs"): {"Score": "unknown"},
        (second, "Convener"): {"Score": "about 3"},
    }  # fmt: skip
    assert (answers.owner, answers.messages, answers.kept) == ("Chamber", (), ())
    assert written(answers) == wanted
    assert written(read(made("again.xlsx", answers))) == wanted
    (message,) = assess(report, answers, RULE).messages
    assert re.search(r"scored.xlsx, Readiness![A-Z]+\d+: 'about 3' is no score", message)


def test_those_that_launch_marks_have_a_page_each(report: Report, made: Callable[..., Path]) -> None:
    first, second, third, fourth, *_ = report.short_list.industries

    def change(book: Workbook) -> None:
        mark(book, {first: "Next", second: "first", third: "later", fourth: "not now"})
        score(book, first, "Champions", 4)
        score(book, third, "Champions", 2)

    answers = read(made("marked.xlsx", change=change))
    path = made("pages.xlsx", answers)
    book = load_workbook(path)
    sheet = book["Readiness pages"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows].count("NAICS") == 2
    assert {row[0] for row in rows if row[1] == "Champions"} == {first, second}
    titles = report.table.titles()
    for code in (first, second):  # its name once, not once a question
        assert sum(titles[code] in row for row in rows) == 1
    assert len(sheet.row_breaks.brk) == 1
    assert "$ZZ$4" in str(book["Readiness"].print_area)
    assert (
        book.sheetnames.index("Readiness pages") < book.sheetnames.index("Launch") < book.sheetnames.index("Readiness")
    )
    assert written(read(path)) == {(first, "Champions"): {"Score": 4}, (third, "Champions"): {"Score": 2}}


def test_what_is_written_on_a_page_stays_after_the_mark_has_gone(report: Report, made: Callable[..., Path]) -> None:
    first = report.short_list.industries[0]
    marked = read(made("marked.xlsx", change=lambda book: mark(book, {first: "first"})))
    cells = {"Score": 5, "Evidence": "Two plant managers", "Who": "Ana", "Date": dt.date(2026, 3, 4)}
    filled = read(made("filled.xlsx", marked, lambda book: on_page(book, first, "Champions", **cells)))
    wanted = {(first, "Champions"): cells | {"Date": "2026-03-04"}}
    assert written(filled) == wanted
    later = read(made("later.xlsx", filled, lambda book: mark(book, {first: "later"})))
    path = made("unmarked.xlsx", later)
    assert written(read(path)) == wanted
    assert "$ZZ$4" in str(load_workbook(path)["Readiness pages"].print_area)  # there, and not on paper
    rest = tuple(pick for pick in report.short_list.picks if pick.industry != first)
    without = replace(report, short_list=replace(report.short_list, picks=rest))
    gone = made("gone.xlsx", later, of=without)
    assert written(read(gone)) == wanted
    assert written(read(made("back.xlsx", read(gone)))) == wanted


def test_the_page_counts_where_the_column_disagrees(report: Report, made: Callable[..., Path]) -> None:
    first = report.short_list.industries[0]
    marked = read(made("marked.xlsx", change=lambda book: mark(book, {first: "first"})))

    def both(book: Workbook) -> None:
        on_page(book, first, "Champions", Score=5)
        score(book, first, "Champions", 2)
        score(book, first, "Convener", 3)

    answers = read(made("both.xlsx", marked, both))
    assert written(answers) == {(first, "Champions"): {"Score": 5}, (first, "Convener"): {"Score": 3}}
    (kept,) = answers.kept
    assert re.search(r"'2' disagrees with '5' at both.xlsx, Readiness pages!F\d+", kept.text())


def test_columns_of_their_own_and_rows_without_a_topic_are_kept_aside(
    report: Report, made: Callable[..., Path]
) -> None:
    first = report.short_list.industries[0]

    def change(book: Workbook) -> None:
        sheet = book["Readiness"]
        column = next(c.column for c in sheet[5] if str(c.value).startswith(first))
        sheet.cell(5, 60, "Our column")
        sheet.cell(6, 60, "a thought")
        sheet.insert_rows(8)
        sheet.cell(8, column, 3)

    kept = {k.cell.shown: k.why for k in read(made("own.xlsx", change=change)).kept}
    assert kept == {"a thought": "stands in a column of its own", "3": "stands in a row without Topic"}


def test_sorted_renamed_and_moved_it_is_still_read(report: Report, made: Callable[..., Path]) -> None:
    first = report.short_list.industries[0]

    def change(book: Workbook) -> None:
        score(book, first, "Champions", 4)
        sheet = book["Readiness"]
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=5, max_row=5 + N_TOPICS)]
        for i, row in enumerate([rows[0], *reversed(rows[1:])], start=5):
            for j, value in enumerate(reversed(row), start=1):
                sheet.cell(i, j).value = value
        sheet.title = "Our scores"

    found = read_back.read(made("moved.xlsx", change=change))
    assert written(join([found])) == {(first, "Champions"): {"Score": 4}}
    assert found.messages == ("moved.xlsx: tab Readiness is missing; its table was found on tab Our scores",)


def test_a_worksheet_without_its_table_is_told(made: Callable[..., Path]) -> None:
    def change(book: Workbook) -> None:
        book["Readiness"]["A5"] = "Subject"

    found = read_back.read(made("odd.xlsx", change=change))
    assert found.messages == ("odd.xlsx: tab Readiness has no table with the columns NAICS, Topic",)


@pytest.mark.slow
def test_readiness_prints_a_page_an_industry(report: Report, made: Callable[..., Path], tmp_path: Path) -> None:
    if office.program() is None:
        pytest.skip("LibreOffice is not installed, so no workbook can be printed")
    first, second, *_ = report.short_list.industries
    plain = made("plain.xlsx")
    answers = read(made("marked.xlsx", change=lambda book: mark(book, {first: "first", second: "next"})))
    pages = made("pages.xlsx", answers)
    counts = [
        len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))
        for pdf in office.recalculated([plain, pages], tmp_path, "pdf")
    ]
    assert counts[0] <= 8
    # Two pages for one, and the measures of a second industry.
    assert counts[1] == counts[0] + 1 + 1
