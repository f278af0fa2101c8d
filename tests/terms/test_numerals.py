"""Text becomes a number in one place, rightly or not at all; a table with decimal commas is refused as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.terms.numerals import NumberColumn, number, refuse_decimal_commas


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234),
        ("1,234", 1234),
        ("1,234,567.5", 1234567.5),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234\u202f567", 1234567),
        ("1'234", 1234),
        ("1\u2019234", 1234),
        ("'1234", 1234),
        ("(123)", -123),
        ("($1,200)", -1200),
        ("\u22125", -5),
        ("\u20135", -5),
        ("-$3", -3),
        ("+3", 3),
        ("7.2%", 7.2),
        ("7.2 %", 7.2),
        ("$1,234", 1234),
        ("1.2e3", 1200),
        (".5", 0.5),
        ("5.", 5),
    ],
)
def test_numbers_as_they_are_printed(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", " ", "-", "\u2013", "*", "n/a", "N/A", "NULL", "none", "(D)", "#N/A", "...", "?"])
def test_cells_that_say_unknown(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("1,23,456", "12 34", "1 2", "1'23", "2,5", "1.234,5", "1.234.567", "1,234*", "1,234 (c)", "1_000"),
        *("nan", "inf", "1e999", "(5", "5)", "--5", "(-5)", "1%2", "abc", "\u0661\u0662", "1O0", "e3 5"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        number(text)


def refused(*columns: Sequence[str], delimiter: str = ",", counts: bool = False, others: Sequence[str] = ()) -> str:
    """What is said against a table of these columns; empty where it is read."""
    made = [NumberColumn(f"c{i}", list(enumerate(texts, 2)), counts) for i, texts in enumerate(columns)]
    further = [NumberColumn("x", list(enumerate(others, 2)))]
    try:
        refuse_decimal_commas(made, "t.csv", delimiter=delimiter, others=further)
    except DataError as error:
        return error.what
    return ""


def test_decimal_commas_are_named() -> None:
    for telling in ("0,950", "2,5", "1,1250", "1.234,5", "1.234.567", "1 234,5", "-0,5"):
        assert "decimal comma" in refused(["1.100"], ["1,125", telling]), telling


def test_one_sure_point_tells_the_whole_table() -> None:
    for telling in ("0.950", "2.5", "1,234.5", "1,234,567", "1.1250"):
        assert refused(["1,100"], ["1.125", telling], delimiter=";") == "", telling


def test_both_in_one_table_are_refused() -> None:
    with pytest.raises(IntegrityError, match=r"mixed: '2,5' in column 'a', row 2, and '2\.5' in column 'a', row 3"):
        refuse_decimal_commas([NumberColumn("a", [(2, "2,5"), (3, "2.5")])], "t.csv")


def test_what_nothing_tells_is_refused_where_cells_are_parted_by_semicolons() -> None:
    assert "may have" in refused(["1,125"], delimiter=";")
    assert "may have" in refused(["1.100"], delimiter=";")
    assert refused(["1,125"], delimiter=",") == ""
    assert "may have" in refused(["1,125"], ["1.100"], delimiter="\t")
    assert refused(["1125"], ["622"], delimiter=";") == ""


def test_other_columns_tell_where_the_wanted_one_does_not() -> None:
    assert "decimal comma: '0,5' in column 'x'" in refused(["1,125"], delimiter="\t", others=["0,5", "7"])
    assert refused(["1,125"], delimiter=";", others=["0.5", "7"]) == ""
    assert refused(["1,125"], delimiter="\t", others=["Food, 0,5", "x"]) == ""


def test_counts_with_a_point_before_three_digits_are_refused() -> None:
    assert "may be 1100" in refused(["1.100", "850", "2.200"], counts=True)
    assert refused(["1.100", "850", "2.25"], counts=True) == ""
    assert refused(["1.100", "850"], counts=False) == ""
