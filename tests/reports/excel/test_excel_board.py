"""The first two pages: the short list in the board's words, and the picture that is keyed to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook
from start_report import start_report

from sectorlmi.ranking import result
from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import board_tab, picture_tab, start
from sectorlmi.reports.excel.styles import format_of
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.graded_numbers import GradedNumber

GROWTH, LQ, JOBS, PAY = (
    FACTORS[name].column for name in ("growth", "location_quotient", "employment", "avg_annual_wage")
)


@pytest.fixture(scope="module")
def book(workbook: Path) -> Workbook:
    return load_workbook(workbook, data_only=True)


def lines(book: Workbook) -> list[tuple[str, str]]:
    """Key and words of the lines of the list, in their order."""
    rows = list(book["Board"].iter_rows(values_only=True))
    first = next(i for i, row in enumerate(rows) if str(row[0]).startswith("Place\n"))
    return [(str(row[0]).split("\n")[0], str(row[1])) for row in rows[first + 1 :] if row[0] and row[1]]


def test_the_first_page_is_the_boards(book: Workbook, report: Report) -> None:
    board, shown = board_of(report), lines(book)
    assert book["Board"]["A1"].value == board.headline
    order = [one.code for one in board_tab.listed(report)]
    assert order == list(report.short_list.industries)
    assert len(shown) == len(order)
    for (key, words), one in zip(shown, board_tab.listed(report), strict=True):
        row = board.rows[one.code]
        assert key == one.key
        assert words.startswith(row.name)
        assert row.strength in words
        assert all(remark.text in words for remark in row.remarks)
        if not row.strength:
            assert all(text.casefold() in words.casefold() for text in row.speaks_for)
    text = " ".join(str(c) for row in book["Board"].iter_rows(values_only=True) for c in row if c)
    assert all(sentence in text for _, sentence in board.answers)


def test_those_with_one_strength_stand_apart(report: Report) -> None:
    kinds = [one.is_by_place for one in board_tab.listed(report)]
    assert kinds == sorted(kinds, reverse=True)
    assert [one.key for one in board_tab.listed(report) if not one.is_by_place][:1] in ([], ["A"])


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (GradedNumber(GROWTH, 16.4, "published", "published"), ("+16.4%", "")),
        (GradedNumber(GROWTH, -3.0, "published", "published"), ("−3.0%", "")),
        (GradedNumber(GROWTH, 60.0, "estimated", "rough", 53.2, 66.9), ("≈ +60.0%", "+53% to +67%")),
        (GradedNumber(GROWTH, 90.0, "estimated", "unsure", -5.0, 279.5), ("", "−5% to +280%")),
        (GradedNumber(GROWTH, 2.0, "estimated", "close", -1.0, 4.0, is_sign_unknown=True), ("", "−1% to +4%")),
        (GradedNumber(JOBS, 10361.0, "estimated", "close", 10300.0, 10400.0), ("≈ 10,400", "")),
        (GradedNumber(PAY, 94947.0, "published", "published"), ("$94,947", "")),
        (GradedNumber(GROWTH, 12.0, "national_rate"), ("+12.0% ↑n", "")),
    ],
)
def test_a_number_has_its_mark_its_sign_and_its_range(number: GradedNumber, shown: tuple[str, str]) -> None:
    assert board_tab.amount(number) == shown


def test_percent_is_told_in_the_cell(book: Workbook) -> None:
    assert format_of(GROWTH) == "0.0\\%"
    assert format_of(LQ) == "0.00"
    head = next(c for row in book["I Data table"].iter_rows(max_row=6) for c in row if c.value == "Past growth")
    assert "\\%" in book["I Data table"].cell(head.row + 1, head.column).number_format


def with_lq(report: Report, code: str, lq: float) -> Report:
    """The report with a location quotient so high, made of an own share of the region's jobs."""
    row = report.table.row_of(code)
    benchmark = report.table.quantities.benchmark_employment.copy()
    now = FACTORS["location_quotient"].compute(report.table.quantities)[row]
    benchmark[row] *= now / lq
    return replace(report, table=replace(report.table, quantities=replace(report.table.quantities,
                                                                          benchmark_employment=benchmark)))  # fmt: skip


def test_one_far_out_flattens_nobody() -> None:
    report = start_report()
    plain = picture_tab.points_of(report)
    far = picture_tab.points_of(with_lq(report, report.ranking.industries[0], 73.0))
    assert far.lq.max() == pytest.approx(73.0)
    assert far.lq_ends[1] == 8.0
    assert far.y.max() < 8.0
    assert far.n_beyond == plain.n_beyond + 1
    assert len(far.names) == len(plain.names)


def test_the_picture_is_keyed_to_the_list(report: Report, book: Workbook) -> None:
    points = picture_tab.points_of(report)
    keys = {one.key for one in board_tab.listed(report)}
    assert {key.split(" ")[0].rstrip("?") for key in points.keys if key} <= keys
    assert sum(bool(key) for key in points.keys) >= len(keys) - 1
    assert [kind == "other" for kind in points.kinds] == [not key for key in points.keys]
    assert (np.diff([list(picture_tab.LOOKS).index(kind) for kind in points.kinds]) >= 0).all()
    shown = {row[8] for row in book["Picture"].iter_rows(values_only=True) if row[8]}
    assert keys <= shown


def test_the_picture_without_growth_is_left_out(tmp_path: Path) -> None:
    report = start_report()
    growth = replace(report.table.quantities, growth_from=np.full(len(report.table), np.nan))
    empty = replace(report, table=replace(report.table, quantities=growth))
    start.write(result.document(empty), tmp_path / "none.xlsx")
    assert not load_workbook(tmp_path / "none.xlsx")["Picture"]._charts
