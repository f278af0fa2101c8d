"""The workbook as a reader that does not calculate sees it."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from start_report import ALL_HIDDEN, BRIDGED, EVIL_TITLE, NO_BASE, TOO_SMALL, Wanted, start_report

from sectorlmi.errors import ReportError
from sectorlmi.ranking import result
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import start
from sectorlmi.reports.excel.styles import tinted
from sectorlmi.terms.columns import text
from sectorlmi.terms.document import SAMPLE_BANNER, Section
from sectorlmi.terms.graded_numbers import SIGN_UNKNOWN
from sectorlmi.terms.provenance import STATUS_MARK, Status

TABS = [
    "Board", "Picture", "Summary", "Short list", "K Ranking", "Readiness", "Sources and notes", "B Jobs and wages",
    "D Growth",
    "E Projections", "F US share", "G Region share", "H LQ", "I Data table", "J Highlights", "Set aside", "Shift-share",
    "A QCEW current", "C QCEW base", "Chart data",
]  # fmt: skip


@pytest.fixture(scope="module")
def values(workbook: Path) -> Workbook:
    return load_workbook(workbook, data_only=True)


@pytest.fixture(scope="module")
def formulas(workbook: Path) -> Workbook:
    return load_workbook(workbook)


def column(sheet: Worksheet, heading: str) -> list[Any]:
    """The cells under a heading, down to the last row of the tab's table."""
    head = next(c for row in sheet.iter_rows(max_row=12) for c in row if c.value == heading)
    return [sheet.cell(row, head.column) for row in range(head.row + 1, sheet.max_row + 1)]


def numbers(sheet: Worksheet, heading: str) -> np.ndarray[Any, Any]:
    return np.array([np.nan if c.value in (None, "") else c.value for c in column(sheet, heading)], dtype=float)


def formula_cells(book: Workbook) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (c for c in row if c.data_type == "f")


def test_what_is_printed_comes_first_and_the_source_rows_last(values: Workbook) -> None:
    assert values.sheetnames == TABS
    assert values["Chart data"].sheet_state == "hidden"


def test_stored_results_are_the_tables_numbers(values: Workbook, report: Report) -> None:
    for factor in report.table.factors:
        found = numbers(values["I Data table"], factor.column.heading)
        np.testing.assert_allclose(found, report.table[factor.column.name], rtol=1e-12, equal_nan=True)


def test_pandas_sees_the_same_places(workbook: Path, report: Report) -> None:
    frame = pd.read_excel(workbook, sheet_name="K Ranking", header=9, dtype={"NAICS": str}, engine="openpyxl")
    assert frame["NAICS"].tolist() == list(report.ranking.industries)
    assert frame["Place"].tolist() == report.ranking.place.tolist()
    np.testing.assert_allclose(frame["Mean rank"], report.ranking.mean_rank)
    assert frame["Place as saved"].tolist() == report.ranking.place.tolist()


@pytest.mark.parametrize("tab", ["D Growth", "F US share", "G Region share", "H LQ", "I Data table", "K Ranking"])
def test_tabs_d_to_k_hold_formulas(formulas: Workbook, tab: str) -> None:
    count = sum(c.parent.title == tab for c in formula_cells(formulas))
    assert count >= len(column(formulas[tab], "NAICS"))


def test_growth_is_starts_formula(formulas: Workbook) -> None:
    cell = column(formulas["D Growth"], "Past growth")[0]
    assert re.search(r"\(\(\$D6-\$C6\)/\$C6\)", cell.value)


def test_ranks_carry_the_prefix_that_excel_wants(formulas: Workbook) -> None:
    assert "_xlfn.RANK.AVG(" in column(formulas["K Ranking"], "Rank: Employment")[0].value


def test_codes_are_text_cells(values: Workbook, report: Report) -> None:
    for tab in (name for name in TABS if name[1] == " "):
        code = column(values[tab], "NAICS")[0]
        assert isinstance(code.value, str)
        assert code.number_format == "@"


def test_a_title_never_becomes_a_formula(formulas: Workbook) -> None:
    titled = [c for sheet in formulas for row in sheet.iter_rows() for c in row if c.value == EVIL_TITLE]
    assert len(titled) > 5
    assert {c.data_type for c in titled} == {"s"}


def test_hidden_source_rows_say_so(values: Workbook, report: Report) -> None:
    jobs = [c.value for c in column(values["A QCEW current"], "Employment")]
    assert jobs.count("hidden") == int(report.cells_current.suppressed.sum()) > 0
    assert sum(j for j in jobs if j != "hidden") == pytest.approx(np.nansum(report.cells_current.employment))


def test_unknown_is_blank_and_never_zero(values: Workbook) -> None:
    assert numbers(values["D Growth"], "Past growth")[NO_BASE] != 0
    assert np.isnan(numbers(values["D Growth"], "Past growth")[NO_BASE])
    assert np.isnan(numbers(values["B Jobs and wages"], "Employment, published part")[ALL_HIDDEN])


def test_every_number_that_is_not_published_carries_a_note_and_a_mark(formulas: Workbook, report: Report) -> None:
    sheet = formulas["I Data table"]
    for factor in report.table.factors:
        for cell, status in zip(
            column(sheet, factor.column.heading), report.table[factor.status_column].tolist(), strict=True
        ):
            mark = STATUS_MARK[Status(status)]
            assert bool(mark) == (cell.comment is not None)
            if status == "estimated":
                # The bounds of this report lie a tenth to either side: within 25 %, in points by the size of growth.
                assert cell.number_format.startswith(('"≈ "', '"? "', f'"{SIGN_UNKNOWN}')), cell.number_format
                assert "certainly between" in cell.comment.text
            else:
                assert f'" {mark}"' in cell.number_format if mark else '"' not in cell.number_format


def test_cells_stay_numbers_whatever_their_grade(formulas: Workbook, values: Workbook, report: Report) -> None:
    for factor in report.table.factors:
        known = ~np.isnan(np.asarray(report.table[factor.column.name], dtype=np.float64))
        found = numbers(values["I Data table"], factor.column.heading)
        assert np.isnan(found).tolist() == (~known).tolist()


@pytest.mark.parametrize(
    ("kind", "shown", "italic"),
    [
        ("close", '"≈ "#,##0_~_ ;"≈ "-#,##0_~_ ', True),
        ("rough", '"≈ "#,##0" ±";"≈ "-#,##0" ±"', True),
        ("unsure", '"? "#,##0_~_ ;"? "-#,##0_~_ ', True),
        ("sign", '"sign not known"', True),
        ("close bridged", '"≈ "#,##0" ⇄";"≈ "-#,##0" ⇄"', True),
        ("sign bridged", '"sign not known ⇄"', True),
        ("partial", '#,##0" ⌊";-#,##0" ⌊";#,##0" ⌊";"⌊"@', False),
    ],
)
def test_a_kind_of_number_has_a_format_and_a_tint(kind: str, shown: str, italic: bool) -> None:
    found = tinted("#,##0", kind)
    assert (found["num_format"], found["italic"]) == (shown, italic)
    assert found["bg_color"]


def test_published_numbers_have_no_tint() -> None:
    assert tinted("#,##0", "published") == tinted("#,##0", "sum_published") == tinted("#,##0", "") == {}


def test_growth_over_a_bridge_group_says_whether_it_is_estimated(report: Report, tmp_path: Path) -> None:
    for share in (0.62, 0.001, 0.0):
        shares = report.table["growth_estimated_share"].copy()
        shares[BRIDGED] = share
        table = replace(report.table, columns={**report.table.columns, "growth_estimated_share": shares})
        path = tmp_path / f"{share}.xlsx"
        start.write(result.document(replace(report, table=table)), path)
        book = load_workbook(path)
        cell = column(book["I Data table"], "Past growth")[BRIDGED]
        assert "⇄" in cell.number_format
        assert cell.number_format.startswith('"≈ "') == bool(share)
        assert cell.font.italic == bool(share)
        assert "Compared over a bridge group of codes. NAICS 2017 315 against" in cell.comment.text
        said = "62% of the jobs compared" if share == 0.62 else "under 1% of the jobs compared"
        assert (said in cell.comment.text) == bool(share)
        summary = " ".join(str(c.value) for row in book["Summary"] for c in row if c.value)
        assert "(marked ⇄" in summary
        assert ("⇄; part of it is estimated in 1 of them)" in summary) == bool(share)


def test_estimates_look_other_than_published_numbers(formulas: Workbook, report: Report) -> None:
    cells = column(formulas["B Jobs and wages"], "Employment")
    tints = {s: c.fill.fgColor.rgb for c, s in zip(cells, report.table["employment_status"].tolist(), strict=True)}
    assert tints[Status.ESTIMATED] != tints[Status.SUM_PUBLISHED]


def test_short_list_is_the_engines_saved_and_live(values: Workbook, report: Report) -> None:
    codes = [c.value for c in column(values["Short list"], "NAICS") if c.value not in (None, "", "NAICS")]
    picks = list(report.short_list.industries)
    assert codes == picks + picks


def test_set_aside_with_reasons(values: Workbook, report: Report) -> None:
    reasons = [c.value for c in column(values["Set aside"], "Why")]
    assert reasons == [s.reason for s in report.set_aside]
    assert len(reasons) >= TOO_SMALL


def test_further_sections_come_along(report: Report, tmp_path: Path) -> None:
    names = ("robustness", "weight_changes", "correlation", "something_new")
    made = [
        Section(name, name.replace("_", " ").title(), f"About {name}.", (text("a", f"Head {name}", ""),), {"a": row})
        for name in names
        for row in [np.array(["one", "two"])]
    ]
    start.write(result.document(replace(report, sections=(*report.sections, *made))), tmp_path / "made.xlsx")
    book = load_workbook(tmp_path / "made.xlsx")
    after = book.sheetnames.index("J Highlights")
    assert book.sheetnames[after + 1 : after + 4] == ["Robustness", "Set aside", "Shift-share"]
    assert [c.value for c in column(book["Something New"], "Head something_new")] == ["one", "two"]
    shown = [c.value for row in book["Robustness"].iter_rows() for c in row if c.value]
    assert [c for c in shown if str(c).startswith("Head")] == [f"Head {name}" for name in names[:3]]


def test_weights_have_names(formulas: Workbook) -> None:
    assert {"Weights", "Directions", "Tie_rule", "Weight_employment", "Weight_growth"} <= set(formulas.defined_names)
    assert formulas.defined_names["Weight_employment"].attr_text == "'K Ranking'!$D$4"


def test_tables_freeze_filter_and_repeat_their_header(formulas: Workbook) -> None:
    for tab in ("A QCEW current", "D Growth", "I Data table", "J Highlights", "K Ranking", "Set aside"):
        sheet = formulas[tab]
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows
        assert sheet.page_setup.orientation == "landscape"


def test_numbers_are_formatted_as_the_dictionary_says(formulas: Workbook) -> None:
    assert all("$#,##0" in c.number_format for c in column(formulas["B Jobs and wages"], "Average annual wage"))
    assert all("0.00" in c.number_format for c in column(formulas["H LQ"], "Location quotient"))


@pytest.mark.parametrize("is_sample", [True, False])
def test_banner_on_every_tab_of_made_up_data_and_nowhere_else(write: Callable[..., Path], is_sample: bool) -> None:
    for sheet in load_workbook(write(is_sample=is_sample)):
        shown = [sheet["A3"].value, sheet.oddHeader.center.text or "", sheet.oddFooter.center.text or ""]
        assert [SAMPLE_BANNER in (text or "") for text in shown] == [is_sample] * 3


def test_benchmark_names_its_tab_within_excels_limits(write: Callable[..., Path]) -> None:
    title = "Prince George's / Montgomery: a region with a very long name -- Statewide"
    path = write(n=12)
    assert "F US share" in load_workbook(path).sheetnames
    made = start_report(Wanted(n=12, benchmark_title=title))
    made = replace(made, study=replace(made.study, benchmark="24000"))
    start.write(result.document(made), path)
    name = next(n for n in load_workbook(path).sheetnames if n.startswith("F "))
    assert name.endswith(" share")
    assert len(name) <= 31
    assert not set(name) & set("[]:*?/\\'")


def test_one_county_shows_estimates_to_the_nearest_ten_and_ranks_on_them_as_they_are(
    write: Callable[..., Path],
) -> None:
    wanted = {"counties": ("99001",), "n": 30}
    made, book = start_report(Wanted(**wanted)), load_workbook(write(**wanted), data_only=True)  # type: ignore[arg-type]
    estimated = made.table["employment_status"] == Status.ESTIMATED
    shown, exact = (numbers(book["I Data table"], h) for h in ("Employment", "Employment, unrounded"))
    assert estimated.sum() > 2
    assert (shown[estimated] % 10 == 0).all()
    assert (exact[estimated] % 10 != 0).any()
    np.testing.assert_allclose(exact, made.table["employment"])
    np.testing.assert_allclose(shown[~estimated], made.table["employment"][~estimated])
    np.testing.assert_allclose(numbers(book["I Data table"], "Location quotient"), made.table["location_quotient"])


def test_without_ranges_and_with_a_factor_nobody_has(write: Callable[..., Path]) -> None:
    book = load_workbook(write(has_ranges=False, nobody_has="projected_growth"), data_only=True)
    assert "Best place" not in [c.value for c in book["K Ranking"][10]]
    text = " ".join(str(c.value) for row in book["Summary"].iter_rows() for c in row if c.value)
    assert "Projected growth is not known for any industry" in text


def test_rows_of_the_summary_have_room_for_their_certain_ranges(values: Workbook) -> None:
    sheet = values["Summary"]
    (heading,) = [c for row in sheet for c in row if c.value == "Certain ranges"]
    below = [cell for (cell,) in sheet.iter_rows(heading.row + 1, heading.row + 10, heading.column, heading.column)]
    lines = [math.ceil(len(cell.value) / sheet.column_dimensions[heading.column_letter].width) for cell in below]
    assert max(lines) > 2
    for cell, n in zip(below, lines, strict=True):
        assert sheet.row_dimensions[cell.row].height >= max(12 * n, 29)


def test_charts_are_native_and_whole(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if re.match(r"xl/charts/chart\d", name)]
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                ET.fromstring(archive.read(name))
    kinds = [kind for kind in ("c:bubbleChart", "c:barChart") for c in charts if f"<{kind}>" in c]
    assert kinds == ["c:bubbleChart", "c:barChart", "c:barChart", "c:barChart"]
    bubble = next(c for c in charts if "<c:bubbleChart>" in c)
    assert bubble.count("<c:bubbleSize>") == bubble.count("<c:ser>") >= 5
    assert '<c:crossesAt val="1"/>' in bubble
    assert '<c:logBase val="2"/>' in bubble


def test_same_report_same_bytes(report: Report) -> None:
    assert start.workbook(report) == start.workbook(report)


class TestWriting:
    def test_replaces_whole_and_leaves_nothing_behind(self, report: Report, tmp_path: Path) -> None:
        path = tmp_path / "new" / "made.xlsx"
        start.write(result.document(report), path)
        start.write(result.document(report), path)
        assert [p.name for p in path.parent.iterdir()] == ["made.xlsx"]

    def test_a_folder_in_the_way_is_told(self, report: Report, tmp_path: Path) -> None:
        (tmp_path / "made.xlsx").mkdir()
        with pytest.raises(ReportError, match=r"made\.xlsx cannot be read"):
            start.write(result.document(report), tmp_path / "made.xlsx")

    def test_a_damaged_workbook_is_not_written_over(self, report: Report, tmp_path: Path) -> None:
        (tmp_path / "made.xlsx").write_bytes(b"once a workbook with answers")
        with pytest.raises(ReportError, match="Move it away"):
            start.write(result.document(report), tmp_path / "made.xlsx")
        assert (tmp_path / "made.xlsx").read_bytes() == b"once a workbook with answers"

    def test_a_file_that_cannot_be_replaced_stays_as_it_was(
        self, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "made.xlsx"
        start.write(result.document(report), path)
        before = path.read_bytes()

        def locked(self: Path, target: Path) -> Path:
            raise PermissionError(13, "Permission denied", str(target))

        monkeypatch.setattr(Path, "replace", locked)
        with pytest.raises(ReportError, match="close it elsewhere"):
            start.write(result.document(report), path)
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir()] == ["made.xlsx"]


def test_numbers_keep_every_digit(workbook: Path, report: Report) -> None:
    with zipfile.ZipFile(workbook) as archive:
        sheets = "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
    for jobs in report.table.quantities.wages.tolist():
        assert f"<v>{jobs!r}</v>" in sheets


def test_the_chart_of_shift_share_shows_what_moved_most(formulas: Workbook, report: Report) -> None:
    (chart,) = formulas["Shift-share"]._charts
    assert [series.tx.strRef.f.split("!")[0] for series in chart.series] == ["'Chart data'"] * 2
    rows = list(formulas["Chart data"].iter_rows(min_row=5, values_only=True))
    first = rows[0].index("Industry mix")
    shown = [(row[first], row[first + 1]) for row in rows[1:] if isinstance(row[first], int | float)]
    section = report.section("shift_share")
    every = sorted(zip(section.rows["mix"], section.rows["regional"], strict=True), key=lambda p: -sum(map(abs, p)))
    assert [pair == pytest.approx(wanted) for pair, wanted in zip(shown, every[:20], strict=True)] == [True] * len(
        shown
    )


def test_one_county_shows_shift_share_in_tens_where_it_is_estimated(write: Callable[..., Path]) -> None:
    sheet = load_workbook(write(counties=("99001",)), data_only=True)["Shift-share"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    base = rows[0].index("Jobs compared, base")
    section = start_report(Wanted(counties=("99001",))).section("shift_share")
    kinds = section.statuses["growth_from"]
    assert "estimated" in set(kinds.tolist())
    for row, kind, precise in zip(rows[1:], kinds, section.rows["growth_from"], strict=False):
        if kind in ("estimated", "bridged", "bridged_estimated"):
            assert all(number % 10 == 0 for number in row[base : base + 7])
        else:
            assert row[base] == pytest.approx(precise)


def test_a_workbook_that_people_worked_in_stays_beside_the_new_one(report: Report, tmp_path: Path) -> None:
    path, before = tmp_path / "r.xlsx", tmp_path / "r.before.xlsx"
    start.write(result.document(report), path)
    start.write(result.document(report), path)
    assert not before.exists()  # nobody touched it
    book = load_workbook(path)
    book["K Ranking"]["D4"] = 42
    book.save(path)
    start.write(result.document(report), path)
    assert load_workbook(before)["K Ranking"]["D4"].value == 42
    assert load_workbook(path)["K Ranking"]["D4"].value == 1
    book["K Ranking"]["D4"] = 43
    book.save(path)
    start.write(result.document(report), path)
    assert load_workbook(before)["K Ranking"]["D4"].value == 42  # nor is an earlier copy lost
    assert load_workbook(tmp_path / "r.before-2.xlsx")["K Ranking"]["D4"].value == 43
