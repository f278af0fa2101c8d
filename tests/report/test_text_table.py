"""A table as lines of text."""

from __future__ import annotations

from sectorlmi.report.text_table import text_table


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
