"""One column of a user's file: numbers, or text; never a mixture in silence."""

from __future__ import annotations

import io

import openpyxl
import pytest

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources.own_factors import read_column
from sectorlmi.terms.inputs import OwnColumn


def read(text: str, column: str = "openings") -> OwnColumn:
    return read_column(text.encode(), file="own.csv", column=column)


def test_numbers_as_people_type_them() -> None:
    found = read('industry_code,openings\n311,"1,200"\n31,$4.50\n622,(3)\n623,\n624,n/a\n721,NaN\n722,-\n')
    assert found.values == {"311": 1200, "31-33": 4.5, "622": -3}
    assert not found.is_text


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_whatever_a_spreadsheet_saves(ends: str, encoding: str) -> None:
    text = ends.join(("industry_code;title;openings", '311;"Café, and more";1', '622;"two\nlines";2', ""))
    found = read_column(text.encode(encoding), file="own.csv", column="openings")
    assert found.values == {"311": 1, "622": 2}
    titles = read_column(text.encode(encoding), file="own.csv", column="title").texts
    assert titles["311"] == "Café, and more"


def test_a_comma_that_parts_no_thousands_is_no_number() -> None:
    assert read("industry_code;openings\n311;1,234\n622;1,234,567.5\n").values == {"311": 1234, "622": 1234567.5}
    for odd in ("2,5", "12,34", "1,2345", "1234,5"):
        with pytest.raises(DataError, match=f"decimal comma: '{odd}' in column 'openings', row 3"):
            read(f"industry_code;openings\n311;1\n622;{odd}\n721;3\n")


@pytest.mark.parametrize("data", [b"\xff\xfea", b'industry_code,openings\n311,"' + b"1" * 200_000])
def test_what_cannot_be_read_as_rows_is_told(data: bytes) -> None:
    with pytest.raises(DataError, match=r"own\.csv"):
        read_column(data, file="own.csv", column="openings")


def test_headings_may_stand_below_titles_and_the_key_have_another_name() -> None:
    found = read("My openings;;\n;;\nOpenings ;NAICS code;x\n5;311;\n7;622;\n")
    assert found.values == {"311": 5, "622": 7}


def test_a_text_column_is_told() -> None:
    found = read("industry_code,openings\n311,plant closed in May\n622,hiring\n722,12\n721,\n")
    assert found.is_text
    assert found.texts == {"311": "plant closed in May", "622": "hiring", "722": "12"}


def test_a_word_among_numbers_is_an_error_that_names_the_row() -> None:
    with pytest.raises(IntegrityError, match=r"no number in row 3: 'about 5'"):
        read("industry_code,openings\n311,1\n622,about 5\n722,3\n")


def test_percents_mixed_with_plain_numbers_name_both() -> None:
    with pytest.raises(IntegrityError, match=r"% sign in rows 2, 4, none in row 3"):
        read("industry_code,openings\n311,7%\n622,0.07\n722,3%\n721,0\n")


def test_a_code_given_twice_may_not_disagree() -> None:
    assert read("industry_code,openings\n311,1\n311,1\n").values == {"311": 1}
    with pytest.raises(IntegrityError, match="rows 2 and 3 both give 311 and disagree: '1' and '2'"):
        read("industry_code,openings\n311,1\n311,2\n")


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("industry_code,opening\n311,1\n", SchemaError, "Did you mean 'opening'"),
        ("code,openings\n311,1\n", SchemaError, "no column 'industry_code'"),
        ("industry_code,openings,Openings\n311,1,2\n", SchemaError, "twice"),
        ("industry_code,openings\n3x1,1\n", IntegrityError, "'3x1' is no NAICS code"),
        ("industry_code,openings\n,1\n", IntegrityError, "no NAICS code"),
        ("", DataError, "empty"),
        ("<!doctype html><p>", DataError, "web page"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, error: type[DataError], words: str) -> None:
    with pytest.raises(error) as found:
        read(text)
    assert words in f"{found.value.what} {found.value.hint}"


def test_excel_percents_are_read_as_they_are_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("industry_code", "openings"), (311, 0.072), ("622", 0.5), (722, None)):
        sheet.append(row)
    for cell in ("B2", "B3"):
        sheet[cell].number_format = "0.0%"
    stream = io.BytesIO()
    book.save(stream)
    assert read_column(stream.getvalue(), file="own.xlsx", column="openings").values == {"311": 7.2, "622": 50}
    sheet["B3"].number_format = "General"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(IntegrityError, match="mixed"):
        read_column(stream.getvalue(), file="own.xlsx", column="openings")


def test_a_broken_workbook_is_told() -> None:
    with pytest.raises(DataError, match="no Excel workbook"):
        read_column(b"PK\x03\x04broken", file="own.xlsx", column="openings")
