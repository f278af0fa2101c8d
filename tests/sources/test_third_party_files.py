"""A vendor's table through a column map: what is read, and what is refused."""

from __future__ import annotations

import pytest

from sectorlmi.errors import ConfigError, DataError, IntegrityError, SchemaError
from sectorlmi.sources.third_party import parse
from sectorlmi.terms.inputs import GivenTable

COLUMNS = {"industry_code": "NAICS", "title": "Name", "employment": "Jobs", "growth": "Change"}


def read(text: str, percents: str = "", **more: str) -> GivenTable:
    columns = COLUMNS | more
    return parse(text.encode(), file="v.csv", columns=columns, percent_roles={"growth"}, percents=percents)


def test_a_table_with_titles_totals_and_gaps() -> None:
    found = read(
        'Export of May,,,\nNAICS,Name,Jobs,Change\n10,Total,9,1\n31,Making,"2,000",3.5\n622,,n/a,-1\nSum,,9,1\n'
    )
    assert found.codes == ("31-33", "622")
    assert found.titles == {"31-33": "Making", "622": ""}
    assert found.numbers == {"employment": {"31-33": 2000}, "growth": {"31-33": 3.5, "622": -1}}
    assert found.n_left_out == 2


def test_a_title_is_one_line_whatever_its_cell_holds() -> None:
    found = read('NAICS,Name,Jobs,Change\r\n311,"Food\r\nand  ""drink""",5,1\r\n')
    assert found.titles == {"311": 'Food and "drink"'}


def test_fractions_become_percents_when_the_study_says_so() -> None:
    text = "NAICS,Name,Jobs,Change\n311,a,5,0.072\n622,b,6,-0.01\n"
    assert read(text, "fraction").numbers["growth"] == pytest.approx({"311": 7.2, "622": -1})
    assert read(text, "percent").numbers["growth"] == {"311": 0.072, "622": -0.01}
    with pytest.raises(DataError, match="no value reaches 1") as error:
        read(text)
    assert "percents: fraction" in error.value.hint


def test_percent_signs_speak_for_themselves() -> None:
    assert read("NAICS,Name,Jobs,Change\n311,a,5,0.5%\n622,b,6,-0.1 %\n", "fraction").numbers["growth"] == {
        "311": 0.5,
        "622": -0.1,
    }


@pytest.mark.parametrize("percents", ["", "percent", "fraction"])
def test_signs_on_some_rows_only_are_refused(percents: str) -> None:
    with pytest.raises(IntegrityError, match=r"'Change': .*% sign in row 2, none in row 3"):
        read("NAICS,Name,Jobs,Change\n311,a,5,7.2%\n622,b,6,0.05\n", percents)


def test_a_percent_among_fractions_is_refused() -> None:
    with pytest.raises(IntegrityError, match="row 3 can be no fraction"):
        read("NAICS,Name,Jobs,Change\n311,a,5,0.07\n622,b,6,14.0\n", "fraction")


def test_a_fraction_among_percents_shows_by_the_jobs_of_both_years() -> None:
    rows = "NAICS,Name,Jobs,Change,Before\n311,a,110,10,100\n622,b,120,0.2,100\n"
    with pytest.raises(IntegrityError, match="fraction in row 3"):
        read(rows, employment_base="Before")
    assert read(rows.replace("0.2", "20"), employment_base="Before").numbers["growth"]["622"] == 20


def test_codes_twice_that_disagree_name_rows_and_column() -> None:
    assert read("NAICS,Name,Jobs,Change\n311,a,5,7\n311,a,5,7\n").codes == ("311",)
    with pytest.raises(IntegrityError, match="rows 2 and 3 both give 311 and disagree in 'Jobs': '5' and '6'"):
        read("NAICS,Name,Jobs,Change\n311,a,5,7\n311,a,6,7\n")


def test_a_missing_column_names_the_nearest() -> None:
    with pytest.raises(SchemaError, match="no column 'Jobs'") as error:
        read("NAICS,Name,Job,Change\n311,a,5,7\n")
    assert "Did you mean 'Job'" in error.value.hint


def test_words_where_numbers_belong_name_row_and_text() -> None:
    with pytest.raises(DataError, match="'Jobs': row 2: 'few' is no number"):
        read("NAICS,Name,Jobs,Change\n311,a,few,7\n")


def test_jobs_below_zero_are_refused() -> None:
    text = b"NAICS,Jobs,Change\n311,-5,-7\n"
    columns = {"industry_code": "NAICS", "employment": "Jobs", "growth": "Change"}
    with pytest.raises(IntegrityError, match="'Jobs': row 2 below zero"):
        parse(text, file="v.csv", columns=columns, percent_roles={"growth"}, counts={"employment"})


def test_a_table_without_industries_or_without_a_code_role() -> None:
    with pytest.raises(DataError, match="no row has a NAICS code"):
        read("NAICS,Name,Jobs,Change\nTotal,a,5,7\n")
    with pytest.raises(ConfigError, match="industry_code"):
        parse(b"a,b\n1,2\n", file="v.csv", columns={"employment": "b"}, percent_roles=())


GERMAN = "NAICS;Name;Jobs;Change\n311;a;1.100;7,125\n622;b;2.200;-3,500\n541;c;3.300;0,950\n"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_table_with_decimal_commas_is_refused_whatever_parts_its_cells(delimiter: str) -> None:
    """`1.100` jobs would be 1.1, and a change of `7,125` percent 7125."""
    with pytest.raises(DataError, match="decimal comma: '0,950' in column 'Change', row 4") as error:
        read(GERMAN.replace(";", delimiter))
    assert "decimal points" in error.value.hint


def test_numbers_that_nothing_tells_are_refused() -> None:
    with pytest.raises(DataError, match="'1,100' in column 'Jobs', row 2 may have a decimal comma"):
        read("NAICS;Name;Jobs;Change\n311;a;1,100;7,125\n")


def test_jobs_with_a_point_before_three_digits_are_refused_unless_they_are_thousands() -> None:
    text = "NAICS,Name,Jobs,Change\n311,a,1.100,7.5\n622,b,850,2.5\n"
    with pytest.raises(DataError, match=r"'1\.100' in column 'Jobs', row 2 may be 1100"):
        parse(text.encode(), file="v.csv", columns=COLUMNS, percent_roles={"growth"}, whole={"employment"})
    assert read(text).numbers["employment"] == {"311": 1.1, "622": 850}
