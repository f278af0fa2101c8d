"""The inner steps of XlsxWriter that are written anew give the XML that XlsxWriter gives."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.reports.excel.sheet import BookWithNotes, Sheet

VALUES = ["Hospitals", "a < b & c", 12.0, 0.1, -3, float("nan"), None, "", "same", "same"]
FORMULAS = ["", "", "=1+A2", '=IF(A1<2,"<&>",0.1)', "", "", '=""', '="x"', "", '=A1&"e"']


def parts(book_class: Any, sheet_class: Any) -> dict[str, str]:
    """The XML files of a workbook with every kind of cell, and notes on two of its three sheets."""
    stream = BytesIO()
    book = book_class(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    look = book.add_format({"bold": True})
    for number in range(3):
        sheet = book.add_worksheet(f"S{number}", worksheet_class=sheet_class)
        if sheet_class is Sheet:
            sheet.write_column_of(2, 1, VALUES, FORMULAS, [look] * len(VALUES))
        else:
            for row, (value, formula) in enumerate(zip(VALUES, FORMULAS, strict=True), 2):
                unknown = value is None or value != value or value == ""  # noqa: PLR0124
                if formula:
                    sheet.write_formula(row, 1, formula, look, "" if unknown else value)
                elif unknown:
                    sheet.write_blank(row, 1, None, look)
                else:
                    sheet.write(row, 1, value, look)
        sheet.write_string(0, 0, "without a look")
        if number != 1:
            sheet.write_comment(3, 1, "a note\nof two lines", {"width": 260, "height": 36, "font_size": 9})
            sheet.write_comment(0, 4, "<&>", {"width": 260, "height": 20, "font_size": 9})
    book.close()
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def plain(text: str) -> str:
    """Without the hint which columns a row uses, and the moment of writing."""
    return re.sub(r' spans="[^"]*"|<dcterms:\w+ .*?</dcterms:\w+>', "", text)


def test_cells_and_notes_are_written_as_ever() -> None:
    ours, theirs = parts(BookWithNotes, Sheet), parts(Workbook, Worksheet)
    assert ours.keys() == theirs.keys()
    # XlsxWriter drops a number's point zero; the number is the same.
    same_numbers = {name: re.sub(r"<v>(-?\d+)\.0</v>", r"<v>\1</v>", text) for name, text in ours.items()}
    for name, text in theirs.items():
        assert plain(same_numbers[name]) == re.sub(r"<v>(-?\d+)\.0</v>", r"<v>\1</v>", plain(text)), name


def test_the_drawing_of_notes_is_there_to_compare() -> None:
    assert sum("vmlDrawing" in name and name.endswith(".vml") for name in parts(BookWithNotes, Sheet)) == 2
