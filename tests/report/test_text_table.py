"""A table as lines of text."""

from __future__ import annotations

from sectorlmi.reports.terminal import fitted_widths, text_table


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    table = text_table(
        ("Place", "Industry", "Jobs"), [("1*", "Hospitals", "12,000"), ("10", "Mining", "9")], left=("Industry",)
    )
    assert table.headings == " Place  Industry     Jobs "
    assert table.rule == " ──────────────────────── "
    assert table.rows == (
        "    1*  Hospitals  12,000 ",
        "    10  Mining          9 ",
    )
    assert table.width == 26


def test_a_limited_column_is_cut_with_a_mark_and_numbers_never_are() -> None:
    table = text_table(
        ("Industry", "Jobs"), [("Food manufacturing", "123,456,789")], left=("Industry",), most={"Industry": 8}
    )
    assert table.rows == (" Food ma…  123,456,789 ",)


def test_columns_may_stand_closer() -> None:
    table = text_table(("Place", "Jobs"), [("1", "9")], left=(), gap=1)
    assert table.headings == " Place Jobs "
    assert table.rows == ("     1    9 ",)


def test_the_widest_columns_give_way_first_and_none_below_its_least() -> None:
    assert fitted_widths([30, 10, 20], [5, 5, 5], 60) == [30, 10, 20]
    assert fitted_widths([30, 10, 20], [5, 5, 5], 50) == [20, 10, 20]
    assert sorted(fitted_widths([30, 10, 20], [5, 5, 5], 31)) == [10, 10, 11]
    assert fitted_widths([30, 10, 20], [30, 10, 15], 40) == [30, 10, 15]
