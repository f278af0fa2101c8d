"""What people write is found again: after a refresh, with moved columns, lost tabs, bad scores and rivals.

What is written here stands in workbooks of the old form, one long table; `test_readiness_tabs.py` has those of today.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sectorlmi.errors import DataError
from sectorlmi.meeting import sheets
from sectorlmi.meeting.filled import Answers, Filled, join
from sectorlmi.meeting.readiness import assess
from sectorlmi.meeting.short_list import ShortListReport, ShortListTables, compose_short_list
from sectorlmi.meeting.worksheets import no_longer_asked, not_as_asked
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import meeting_book, read_back
from sectorlmi.terms.study_parts import OwnQuestion, ReadinessRule

sys.path.insert(0, str(Path(__file__).resolve().parent / "excel"))
from old_form import in_old_form
from start_report import start_report

RULE = ReadinessRule(0.5, (OwnQuestion("Green jobs", "Does it offer green jobs?"),))
Change = Callable[[Workbook], Any]


@pytest.fixture(scope="session")
def report() -> Report:
    return start_report()


def found(report: Report, answers: Answers) -> ShortListReport:
    readiness = assess(report, answers, RULE)
    return compose_short_list(report, answers, readiness, tables=ShortListTables(), notes={}, messages=[])


@pytest.fixture
def made(report: Report, tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook with answers carried on, lets a person change it, and says where it is."""

    def make(name: str = "made.xlsx", change: Change | None = None, answers: Answers | None = None) -> Path:
        path = tmp_path / name
        told = answers or Answers()
        made = found(report, told)
        meeting_book.write(made.document(), path)
        if change is not None:
            book = load_workbook(path)
            titles = {code: report.table.titles()[code] for code in report.short_list.industries}
            topics = [question.topic for question in made.readiness.questions]
            in_old_form(book, titles, topics, told.rows(sheets.READINESS), told.owner)
            change(book)
            book.save(path)
        return path

    return make


def header(sheet: Worksheet, key: str = "NAICS") -> int:
    return next(row[0].row for row in sheet.iter_rows() if any(c.value == key for c in row))


def put(book: Workbook, code: str, topic: str, tab: str = "Readiness", **cells: Any) -> str:
    """Write into the row of a code and topic; the address of the last cell written."""
    sheet = book[tab]
    top = header(sheet)
    columns = {c.value: c.column for c in sheet[top] if c.value}
    for row in range(top + 1, sheet.max_row + 1):
        if sheet.cell(row, columns["NAICS"]).value == code and sheet.cell(row, columns["Topic"]).value == topic:
            for heading, value in cells.items():
                cell = sheet.cell(row, columns[heading], value)
            return str(cell.coordinate)
    raise AssertionError(f"no row {code} {topic}")


def two(report: Report) -> tuple[str, str]:
    return report.short_list.industries[0], report.short_list.industries[1]


def fill(report: Report) -> Change:
    first, second = two(report)

    def change(book: Workbook) -> None:
        book["Readiness"]["C4"] = "Chamber"
        put(book, first, "Champions", Score=4, Evidence="Two plant managers", Who="Ana", Date=dt.date(2026, 3, 4))
        put(book, second, "Champions", Score="Unknown ")
        put(book, second, "Green jobs", Score="2")
        sheet = book["Launch"]
        row = next(r for r in range(1, 40) if sheet.cell(r, 1).value == first)
        sheet.cell(row, 4, "first")
        sheet.cell(row, 10, dt.date(2026, 9, 1))
        guests = header(sheet, "Guest")
        sheet.cell(guests + 1, 2, "Acme")
        sheet.cell(guests + 30, 2, "A company below the list")
        book["Self-assessment"]["G6"] = 7
        metrics = book["Success metrics"]
        metrics.cell(6, 8, 12)
        metrics.cell(7, 9, "spring 2026")

    return change


def row_of(answers: Answers, form: sheets.Form, *key: str) -> dict[str, Any]:
    return {heading: cell.value for heading, cell in answers.rows(form)[key].items()}


def test_everything_written_is_read(report: Report, made: Callable[..., Path]) -> None:
    first, second = two(report)
    answers = join([read_back.read(made(change=fill(report)))])
    assert answers.owner == "Chamber"
    assert not answers.messages
    assert not answers.kept
    written = {"Score": 4, "Evidence": "Two plant managers", "Who": "Ana", "Date": "2026-03-04"}
    assert row_of(answers, sheets.READINESS, first, "Champions") == written
    assert row_of(answers, sheets.launch(), first) == {"Decision": "first", "Date and time": "2026-09-01"}
    assert row_of(answers, sheets.INVITES, "1") == {"Company": "Acme"}
    assert "A company below the list" in [c.value for r in answers.rows(sheets.INVITES).values() for c in r.values()]
    assert row_of(answers, sheets.RUBRIC, "Industry engagement") == {"Score": 7}
    assessed = found(report, answers).readiness
    assert assessed.by_industry[first].mean == 4
    assert assessed.by_industry[second].mean == 2
    assert assessed.by_industry[second].n_unknown == 1
    assert assessed.messages == ()


def test_a_refresh_keeps_every_answer_twice_over(report: Report, made: Callable[..., Path]) -> None:
    before = join([read_back.read(made(change=fill(report)))])
    again = join([read_back.read(made("again.xlsx", answers=before))])
    third = join([read_back.read(made("third.xlsx", answers=again))])
    for form in sheets.every():
        old, new = ({k: {h: c.value for h, c in r.items()} for k, r in a.rows(form).items()} for a in (before, third))
        if form.name == "metrics":  # the decision gives the measures a code; what was recorded without one stays
            assert old.items() <= new.items()
        elif form.name != "steps":  # a fresh list of steps begins with suggestions
            assert new == old, form.name


def test_rows_that_the_data_no_longer_ask_for_stay(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)
    before = join([read_back.read(made(change=fill(report)))])
    dropped = replace(report, short_list=replace(report.short_list, picks=report.short_list.picks[1:]))
    path = made("dropped.xlsx")
    meeting_book.write(found(dropped, before).document(), path)
    after = join([read_back.read(path)])
    assert row_of(after, sheets.READINESS, first, "Champions")["Score"] == 4
    assert row_of(after, sheets.launch(), first)["Decision"] == "first"
    back = found(report, after).readiness  # the industry is on the list again
    assert back.by_industry[first].mean == 4


def test_columns_may_move_and_rows_may_be_sorted(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)

    def shuffle(book: Workbook) -> None:
        fill(report)(book)
        sheet = book["Readiness"]
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=5)]
        for i, row in enumerate([rows[0], *reversed(rows[1:])], start=5):
            for j, value in enumerate(reversed(row), start=3):
                sheet.cell(i, j, value)
            sheet.cell(i, 1).value = sheet.cell(i, 2).value = None
        sheet["C4"] = "Chamber"

    answers = join([read_back.read(made(change=shuffle))])
    assert row_of(answers, sheets.READINESS, first, "Champions")["Score"] == 4
    assert answers.messages == ()


def test_a_code_that_became_a_number_is_a_code(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)

    def change(book: Workbook) -> None:
        put(book, first, "Champions", Score=5, NAICS=int(first))

    answers = join([read_back.read(made(change=change))])
    assert row_of(answers, sheets.READINESS, first, "Champions") == {"Score": 5}


@pytest.mark.parametrize("bad", ["about 4", 0, 6, 3.5, "4-5", "=1/0", True])
def test_what_is_no_score_is_told_with_sheet_cell_and_value_and_stays(
    report: Report, made: Callable[..., Path], bad: Any
) -> None:
    first, second = two(report)
    where = []

    def change(book: Workbook) -> None:
        where.append(put(book, first, "Champions", Score=bad))
        put(book, second, "Champions", Score=3)
        if bad == "=1/0":
            book["Readiness"][where[0]] = "#DIV/0!"

    answers = join([read_back.read(made("a b.xlsx", change=change))])
    read = found(report, answers)
    shown = {"=1/0": "#DIV/0!", True: "TRUE"}.get(bad, str(bad))
    message = next(m for m in read.readiness.messages)
    assert f"a b.xlsx, Readiness!{where[0]}: {shown!r} is no score" in message
    assert read.readiness.by_industry[second].mean == 3  # everything else is read
    again = join([read_back.read(made("again.xlsx", answers=answers))])
    assert again.rows(sheets.READINESS)[first, "Champions"]["Score"].shown == shown


def test_odd_answers_on_the_other_sheets_are_told_and_stay(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)

    def change(book: Workbook) -> None:
        book["Self-assessment"]["G6"] = 12
        sheet = book["Launch"]
        row = next(r for r in range(1, 40) if sheet.cell(r, 1).value == first)
        sheet.cell(row, 4, "perhaps")
        sheet.cell(row, 5, "The chamber")

    answers = join([read_back.read(made("odd.xlsx", change=change))])
    score, decision = not_as_asked(answers)
    assert "odd.xlsx, Self-assessment!G6: '12' is no score (Industry engagement)" in score
    assert "write a whole number from 1 to 10, or unknown" in score
    assert f"'perhaps' is no decision ({first}); write first or next or later or not now" in decision
    assert "odd.xlsx, Launch!D" in decision
    again = join([read_back.read(made("again.xlsx", answers=answers))])
    assert row_of(again, sheets.launch(), first) == {"Decision": "perhaps", "Convener": "The chamber"}
    assert row_of(again, sheets.RUBRIC, "Industry engagement") == {"Score": 12.0}


def test_measures_of_an_industry_that_left_the_list_are_told(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)

    def decide(book: Workbook) -> None:
        sheet = book["Launch"]
        row = next(r for r in range(1, 40) if sheet.cell(r, 1).value == first)
        sheet.cell(row, 4, "first")

    def measure(book: Workbook) -> None:
        book["Success metrics"].cell(6, 8, 12)

    answers = join([read_back.read(made("decided.xlsx", change=decide))])
    answers = join([read_back.read(made("measured.xlsx", change=measure, answers=answers))])
    rest = tuple(pick for pick in report.short_list.picks if pick.industry != first)
    without = replace(report, short_list=replace(report.short_list, picks=rest))
    (told,) = no_longer_asked(without, assess(without, answers, RULE), answers)
    assert told.startswith(f"{first} is not on the short list any more: measured.xlsx, Launch!D")
    assert "and 1 more entries are kept" in told  # the measure


def test_a_missing_tab_is_told_and_the_others_are_read(report: Report, made: Callable[..., Path]) -> None:
    def change(book: Workbook) -> None:
        fill(report)(book)
        del book["Readiness"]

    read = read_back.read(made(change=change))
    assert read.messages == ("made.xlsx: tab Readiness is missing",)
    assert join([read]).rows(sheets.RUBRIC)


def test_a_renamed_tab_is_found_by_its_columns(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)

    def change(book: Workbook) -> None:
        fill(report)(book)
        book["Readiness"].title = "Our scores"

    read = read_back.read(made(change=change))
    assert read.messages == ("made.xlsx: tab Readiness is missing; its table was found on tab Our scores",)
    assert row_of(join([read]), sheets.READINESS, first, "Champions")["Score"] == 4


def test_a_missing_key_column_is_told(report: Report, made: Callable[..., Path]) -> None:
    def change(book: Workbook) -> None:
        fill(report)(book)
        book["Readiness"]["C5"] = "Subject"

    read = read_back.read(made(change=change))
    assert "made.xlsx: Readiness row 5 has no column Topic" in read.messages[0]
    assert "readiness" not in read.rows
    assert "launch" in read.rows


def test_columns_and_rows_of_their_own_are_kept_aside(report: Report, made: Callable[..., Path]) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Readiness"]
        sheet.cell(5, 12, "Our column")
        sheet.cell(6, 12, "a thought")
        sheet.cell(sheet.max_row + 2, 7, 3)

    answers = join([read_back.read(made(change=change))])
    first = answers.kept[0]
    assert (first.cell.cell, first.cell.shown, first.column) == ("L6", "a thought", "Our column")
    assert "stands in a row without NAICS, Topic" in answers.kept[1].text()
    again = read_back.read(made("again.xlsx", answers=answers))
    assert {key[3] for key in again.rows["kept"]} == {"a thought", "3"}
    third = read_back.read(made("third.xlsx", answers=join([again])))
    assert set(third.rows["kept"]) == set(again.rows["kept"])


def version(report: Report, made: Callable[..., Path], name: str, *, score: Any, partner: str, saved: str) -> Filled:
    def change(book: Workbook) -> None:
        book["Readiness"]["C4"] = partner
        put(book, two(report)[0], "Champions", Score=score)

    return replace(read_back.read(made(name, change=change)), saved_at=saved)


def test_two_versions_of_one_partner_disagree(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)
    new = version(report, made, "new.xlsx", score=5, partner="Chamber", saved="2026-05-01")
    old = version(report, made, "old.xlsx", score=2, partner="Chamber", saved="2026-04-01")
    answers = join([new, old])  # whatever the order: the later saved counts
    assert row_of(answers, sheets.READINESS, first, "Champions") == {"Score": 5}
    (kept,) = answers.kept
    assert kept.text().startswith("old.xlsx, Readiness!G")
    assert "'2' disagrees with '5' at new.xlsx, Readiness!G" in kept.text()
    again = read_back.read(made("again.xlsx", answers=answers))
    assert [key[3] for key in again.rows["kept"]] == ["2"]


def test_partners_are_averaged_and_all_their_answers_carried_on(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)
    files = [
        version(report, made, f"{p}.xlsx", score=s, partner=p, saved="")
        for p, s in (("A", 2), ("B", 5), ("C", "unknown"))
    ]
    answers = join(files)
    assert answers.owner == ""
    assert not answers.kept
    carried = join([read_back.read(made("team.xlsx", answers=answers))])
    for each in (answers, carried):
        topic = found(report, each).readiness.by_topic[first, "Champions"]
        assert (topic.mean, topic.n_scores, topic.n_unknown) == (3.5, 2, 1)


def test_without_a_name_the_file_stands_for_the_partner(report: Report, made: Callable[..., Path]) -> None:
    first, _ = two(report)
    read = read_back.read(made("college.xlsx", change=lambda book: put(book, first, "Champions", Score=4)))
    assert join([read]).owner == "college"


def test_the_same_file_given_twice_changes_nothing(report: Report, made: Callable[..., Path]) -> None:
    read = read_back.read(made(change=fill(report)))
    assert join([read, read]).kept == ()
    assert join([read, read]).by_partner == join([read]).by_partner


@pytest.mark.parametrize("content", [b"", b"NAICS,Score\n311,4\n", b"PK\x03\x04 cut short"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"notes\.xlsx cannot be read as an \.xlsx workbook"):
        read_back.read(path)
    with pytest.raises(DataError, match="no such file"):
        read_back.read(tmp_path / "none.xlsx")


def test_whether_people_wrote_in_it_is_seen_without_opening(report: Report, made: Callable[..., Path]) -> None:
    assert not read_back.was_filled_in(made("fresh.xlsx"))
    assert read_back.was_edited(made("saved.xlsx", change=lambda book: None))
    answers = join([read_back.read(made(change=fill(report)))])
    carried = made("carried.xlsx", answers=answers)
    assert read_back.was_filled_in(carried)
    assert not read_back.was_edited(carried)
    assert not read_back.was_filled_in(carried.with_name("none.xlsx"))


def test_the_same_answers_give_the_same_bytes(report: Report, made: Callable[..., Path]) -> None:
    answers = join([read_back.read(made(change=fill(report)))])
    assert made("one.xlsx", answers=answers).read_bytes() == made("other.xlsx", answers=answers).read_bytes()


def test_what_may_be_written_is_ruled(made: Callable[..., Path]) -> None:
    sheet = load_workbook(made())["Readiness"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert any(formula == '"1,2,3,4,5,unknown"' for formula in rules.values())
