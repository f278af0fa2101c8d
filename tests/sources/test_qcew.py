"""The QCEW reader on every shape files come in, each written out here in a few lines."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import qcew, qcew_layout
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed
from sectorlmi.terms.progress import nobody

KEYS = ["area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code"]
ANNUAL = [*KEYS, "annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages", "avg_annual_pay"]
QUARTERLY = [
    *KEYS, "area_title", "qtrly_estabs_count", "month1_emplvl", "month2_emplvl", "month3_emplvl", "total_qtrly_wages",
]  # fmt: skip
TOTAL = ["01001", "0", "10", "70", "0", "2018", "A", "", "20", "300", "9000000", "30000"]
FOOD = ["01001", "5", "311", "75", "0", "2018", "A", "", "2", "40", "1200000", "30000"]
HIDDEN = ["01001", "5", "312", "75", "0", "2018", "A", "N", "3", "0", "0", "0"]
ROWS = [TOTAL, FOOD, HIDDEN]


def text(rows: list[list[str]], header: list[str] = ANNUAL, *, quote: str = '"', end: str = "\n") -> bytes:
    lines = [",".join(f"{quote}{value}{quote}" for value in row) for row in [header, *rows]]
    return (end.join(lines) + end).encode()


def parse(data: bytes, name: str = "a.csv") -> list[Parsed]:
    return list(qcew.parse(Member(name, Path(name), len(data), False, lambda: io.BytesIO(data)), nobody))


def rows_of(data: bytes) -> list[dict[str, Any]]:
    (parsed,) = parse(data)
    rows: list[dict[str, Any]] = parsed.table.to_pylist()
    return rows


def changed(row: list[str], **values: str) -> list[str]:
    return [values.get(name, old) for name, old in zip(ANNUAL, row, strict=True)]


EXPECTED = [
    {
        "area_fips": "01001", "own_code": 0, "industry_code": "10", "agglvl_code": 70, "suppressed": False,
        "establishments": 20, "employment": 300, "wages": 9000000,
    },
    {
        "area_fips": "01001", "own_code": 5, "industry_code": "311", "agglvl_code": 75, "suppressed": False,
        "establishments": 2, "employment": 40, "wages": 1200000,
    },
    {
        "area_fips": "01001", "own_code": 5, "industry_code": "312", "agglvl_code": 75, "suppressed": True,
        "establishments": 3, "employment": None, "wages": None,
    },
]  # fmt: skip


class TestShapes:
    """Whoever saved the file last, the rows are the same."""

    @pytest.mark.parametrize("quote", ['"', ""])
    def test_rows_of_nothing_but_commas(self, quote: str) -> None:
        blank = [""] * len(ANNUAL)
        assert rows_of(text([TOTAL, blank, FOOD, HIDDEN, blank, blank], quote=quote)) == EXPECTED
        with pytest.raises(IntegrityError, match="'' is no QCEW area"):
            parse(text([*ROWS, ["", *FOOD[1:]]], quote=quote))

    @pytest.mark.parametrize("quote", ['"', ""])
    def test_files_joined_end_to_end(self, quote: str) -> None:
        """With the headings of the second file in the middle, in whatever case."""
        later = [changed(row, year="2021") for row in ROWS]
        upper = [name.upper() for name in ANNUAL]
        data = text([*ROWS, upper], quote=quote) + text(later, quote=quote)
        found = parse(data)
        assert [one.key for one in found] == ["2018", "2021"]
        assert [one.table.to_pylist() for one in found] == [EXPECTED, EXPECTED]

    def test_joined_files_with_other_columns_are_refused(self) -> None:
        turned = [ANNUAL[0], *ANNUAL[:0:-1]]
        with pytest.raises(IntegrityError, match=r"a\.csv: headings stand among the rows") as caught:
            parse(text([*ROWS, turned, *ROWS]))
        assert "one by one" in caught.value.hint

    def test_rows_are_counted_as_in_the_file(self) -> None:
        blank = [""] * len(ANNUAL)
        with pytest.raises(IntegrityError, match="row 3, column wages"):
            parse(text([blank, changed(FOOD, total_annual_wages="x")]))

    @pytest.mark.parametrize("quote", ['"', ""])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    @pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
    def test_quotes_line_ends_and_byte_order_mark(self, quote: str, end: str, start: bytes) -> None:
        assert rows_of(start + text(ROWS, quote=quote, end=end)) == EXPECTED

    def test_no_line_end_at_the_end(self) -> None:
        assert rows_of(text(ROWS).rstrip(b"\n")) == EXPECTED

    def test_saved_by_r(self) -> None:
        """A first column without a name, blank codes as NA, codes bare, round numbers as 1e+05."""
        lines = [",".join(f'"{name}"' for name in ["", *ANNUAL])]
        lines += [
            '"1",1001,0,"10",70,0,2018,"A",NA,20,300,9e+06,30000',
            '"2",1001,5,"311",75,0,2018,"A",NA,2,40,1200000,30000',
            '"3",1001,5,"312",75,0,2018,"A","N",3,0,0,0',
        ]
        (parsed,) = parse("\n".join(lines).encode())
        assert parsed.table.to_pylist() == EXPECTED
        assert parsed.notes == ()

    def test_saved_by_pandas_with_codes_that_became_floats(self) -> None:
        rows = [[value + ".0" if value.isdigit() else value for value in row] for row in ROWS]
        assert rows_of(text(rows, quote="")) == EXPECTED

    def test_by_area_names_and_title_columns(self) -> None:
        header = [*KEYS, "area_title", "annual_avg_estabs_count", *ANNUAL[9:]]
        rows = [[*row[:8], "Doña Ana, x", *row[8:]] for row in ROWS]
        assert rows_of(text(rows, header)) == EXPECTED

    def test_titles_in_latin_1(self) -> None:
        header = [*KEYS, "area_title", *ANNUAL[8:]]
        data = text([[*row[:8], "Doña Ana", *row[8:]] for row in ROWS], header)
        assert rows_of(data.decode().encode("latin-1")) == EXPECTED

    def test_columns_in_another_order_and_names_in_capitals(self) -> None:
        data = text([row[::-1] for row in ROWS], [name.upper() for name in ANNUAL[::-1]])
        assert rows_of(data) == EXPECTED

    def test_semicolons_of_a_spreadsheet(self) -> None:
        assert rows_of(text(ROWS, quote="").replace(b",", b";")) == EXPECTED

    def test_a_quarterly_file_keeps_its_quarters(self) -> None:
        rows = [
            ["55025", "5", "311", "75", "0", "2016", q, code, "Dane", "9", *months, "1000"]
            for q, code, months in [("1", "", ["10", "20", "40"]), ("2", "-", ["0", "0", "0"])]
        ]
        rows[1][9] = rows[1][13] = "0"
        first, second = parse(text(rows, QUARTERLY))
        assert (first.key, second.key) == ("2016Q1", "2016Q2")
        assert [first.table[f"month{m}_employment"].to_pylist() for m in (1, 2, 3)] == [[10], [20], [40]]
        assert second.table["wages"].to_pylist() == [0]
        assert second.table["suppressed"].to_pylist() == [False]

    def test_years_in_one_file_are_kept_apart(self) -> None:
        found = parse(text([TOTAL, changed(FOOD, year="2019")]))
        assert [(parsed.key, parsed.table.num_rows) for parsed in found] == [("2018", 1), ("2019", 1)]


class TestTraps:
    def test_t1_hidden_is_missing_and_a_published_zero_is_zero(self) -> None:
        zero = changed(FOOD, annual_avg_estabs="1", annual_avg_emplvl="0", total_annual_wages="0")
        found = rows_of(text([HIDDEN, zero]))
        assert [row["employment"] for row in found] == [None, 0]
        assert [row["wages"] for row in found] == [None, 0]
        assert [row["establishments"] for row in found] == [3, 1]

    def test_t1_a_hidden_row_is_hidden_whatever_stands_in_it(self) -> None:
        (row,) = rows_of(text([changed(HIDDEN, annual_avg_emplvl="7", total_annual_wages="")]))
        assert (row["employment"], row["wages"]) == (None, None)

    def test_t1_a_dash_is_a_true_zero(self) -> None:
        zeros = {"annual_avg_estabs": "0", "annual_avg_emplvl": "0", "total_annual_wages": "0"}
        (row,) = rows_of(text([changed(FOOD, disclosure_code="-", **zeros)]))
        assert (row["suppressed"], row["employment"], row["wages"]) == (False, 0, 0)

    def test_t2_a_supersector_is_no_four_digit_industry(self) -> None:
        (row,) = rows_of(text([changed(FOOD, industry_code="1011", agglvl_code="73")]))
        assert (row["industry_code"], row["agglvl_code"]) == ("1011", 73)
        with pytest.raises(IntegrityError, match=r"row 2, column industry_code"):
            parse(text([changed(FOOD, industry_code="1011", agglvl_code="76")]))

    def test_t3_ownerships_are_kept_apart(self) -> None:
        rows = [changed(FOOD, own_code=own) for own in ("1", "2", "3", "5")]
        assert [row["own_code"] for row in rows_of(text(rows))] == [1, 2, 3, 5]

    def test_t4_a_sector_with_underscore_is_the_sector_with_hyphen(self) -> None:
        (row,) = rows_of(text([changed(FOOD, industry_code="31_33", agglvl_code="74")]))
        assert row["industry_code"] == "31-33"

    @pytest.mark.parametrize(("code", "repaired"), [("9001", "09001"), ("1001", "01001"), ("13121", "13121")])
    def test_t5_leading_zeros(self, code: str, repaired: str) -> None:
        assert rows_of(text([changed(FOOD, area_fips=code)]))[0]["area_fips"] == repaired

    def test_t6_metropolitan_areas_keep_their_c(self) -> None:
        (row,) = rows_of(text([changed(FOOD, area_fips="C3538", agglvl_code="45")]))
        assert row["area_fips"] == "C3538"
        with pytest.raises(IntegrityError, match="does not fit the area"):
            parse(text([changed(FOOD, area_fips="35380", agglvl_code="45")]))

    def test_t7_both_spellings_of_a_column_are_refused(self) -> None:
        header = ["annual_avg_estabs_count" if name == "avg_annual_pay" else name for name in ANNUAL]
        with pytest.raises(SchemaError, match="annual_avg_estabs and annual_avg_estabs_count both"):
            parse(text(ROWS, header))

    @pytest.mark.parametrize("name", ["own_code", "Annual_Avg_Emplvl "])
    def test_t7_a_column_that_stands_there_twice_is_refused(self, name: str) -> None:
        with pytest.raises(SchemaError, match=rf"column {name.strip().lower()} stands there more than once"):
            parse(text([[*row, "1"] for row in ROWS], [*ANNUAL, name]))

    @pytest.mark.parametrize("qtr", ["A", "a"])
    def test_t8_either_letter_means_a_year(self, qtr: str) -> None:
        assert parse(text([changed(TOTAL, qtr=qtr)]))[0].key == "2018"

    def test_t16_rows_by_size_class_are_left_out(self) -> None:
        assert rows_of(text([FOOD, changed(FOOD, size_code="3", agglvl_code="25")])) == [EXPECTED[1]]

    def test_a_spreadsheets_scientific_notation_is_read_with_a_warning(self) -> None:
        (parsed,) = parse(text([changed(FOOD, total_annual_wages="2.49174E+11")]))
        assert parsed.table["wages"].to_pylist() == [249174000000]
        assert "scientific notation" in parsed.notes[0]
        assert "a.csv" in parsed.notes[0]


class TestRefused:
    @pytest.mark.parametrize("name", [name for name in ANNUAL if name != "avg_annual_pay"])
    def test_a_renamed_column_is_named_with_what_stands_in_its_place(self, name: str) -> None:
        header = [old + "x" if old == name else old for old in ANNUAL]
        with pytest.raises(SchemaError, match=rf"a\.csv: column {name}.* is missing .*'{name}x'"):
            parse(text(ROWS, header))

    def test_unknown_disclosure_codes_are_counted_over_the_whole_file(self) -> None:
        rows = [TOTAL, *[changed(FOOD, disclosure_code="Q")] * 3, changed(FOOD, disclosure_code="z")]
        with pytest.raises(
            DataError, match=r"a\.csv, column disclosure_code: unknown code 'Q' on 3 rows, 'z' on 1 rows"
        ):
            parse(text(rows))

    @pytest.mark.parametrize(
        ("column", "value", "message"),
        [
            ("area_fips", "121", "no QCEW area"),
            ("area_fips", "13996", "no QCEW area"),
            ("own_code", "7", "no ownership"),
            ("own_code", "", "own_code: '' is no ownership"),
            ("own_code", " ", "own_code: ' ' is no ownership"),
            ("area_fips", "", "'' is no QCEW area"),
            ("industry_code", "3111", "row 3, column industry_code: an industry that does not fit"),
            ("annual_avg_estabs", "", "row 3, column establishments: nothing"),
            ("industry_code", "", "no QCEW industry"),
            ("industry_code", "SIC_20", "SIC"),
            ("agglvl_code", "55", "row 3, column agglvl_code: a level that does not fit the area"),
            ("agglvl_code", "", "row 3, column agglvl_code"),
            ("year", "18", "no year"),
            ("qtr", "1", "'1' in an annual file"),
            ("annual_avg_emplvl", "", "row 3, column employment: nothing"),
            ("annual_avg_emplvl", "NA", "row 3, column employment: nothing"),
            ("annual_avg_emplvl", "-4", "row 3, column employment: a negative number"),
            ("annual_avg_emplvl", "4.5", r"row 3, column employment: '4\.5' where a whole number"),
            ("total_annual_wages", "1,200", "row 3, column wages: '1,200' where a whole number"),
            ("total_annual_wages", "9" * 30, "row 3, column wages"),
            ("annual_avg_estabs", "x", "row 3, column establishments: 'x'"),
            ("annual_avg_estabs", "9999999999", "row 3, column establishments: a number too large"),
            ("disclosure_code", "-", "row 3, column establishments|a true zero"),
        ],
    )
    def test_a_cell_that_cannot_be_meant(self, column: str, value: str, message: str) -> None:
        with pytest.raises(DataError, match=message):
            parse(text([TOTAL, changed(FOOD, **{column: value})]))

    @pytest.mark.parametrize("quote", ['"', ""])
    @pytest.mark.parametrize("column", ["own_code", "area_fips", "industry_code", "agglvl_code", "year", "qtr"])
    def test_a_blank_is_no_code(self, column: str, quote: str) -> None:
        """Also where the rest of the column reads as numbers: a blank own_code is not ownership 0."""
        rows = [TOTAL, FOOD, changed(changed(FOOD, industry_code="312"), **{column: ""})]
        with pytest.raises(IntegrityError, match=rf"a\.csv.* column {column}"):
            parse(text(rows, quote=quote))

    def test_a_line_cut_off(self) -> None:
        with pytest.raises(DataError, match=r"a\.csv: is no well-formed CSV file .*row 4"):
            parse(text(ROWS)[:-30])

    @pytest.mark.parametrize("commas", [",", ",,,,", ",,,,,,,,,,,,,,,,,,"])
    def test_a_last_line_of_bare_commas_is_none(self, commas: str) -> None:
        assert rows_of(text(ROWS) + commas.encode() + b"\n") == rows_of(text(ROWS))

    def test_only_rows_by_size_class(self) -> None:
        with pytest.raises(DataError, match="size_code 0"):
            parse(text([changed(FOOD, size_code="3")]))

    def test_a_header_alone(self) -> None:
        with pytest.raises(DataError):
            parse(text([]))


class TestRecognition:
    @pytest.mark.parametrize(
        ("data", "is_qcew"),
        [
            (text(ROWS), True),
            (text([], QUARTERLY), True),
            (text(ROWS, ["x", *ANNUAL[1:]]), True),
            (b"area_fips,area_title\n", False),
            (b"<!DOCTYPE html><html>", False),
            (b"", False),
            (b"\x00\xff\xfe", False),
            (b"PK\x03\x04", False),
        ],
    )
    def test_by_content_alone(self, data: bytes, is_qcew: bool) -> None:
        assert qcew.QCEW.recognises(data, "2018.annual 13121.csv") is is_qcew

    @given(st.binary(max_size=300))
    def test_never_fails(self, data: bytes) -> None:
        qcew_layout.looks_like_qcew(data)


@settings(max_examples=300, deadline=None)
@given(
    edits=st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(b'",\n\r;Nx-9.0E \xff\x00')), max_size=8),
    cut=st.integers(0, 10_000),
)
def test_any_damage_gives_rows_or_our_error(edits: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(text(ROWS * 2))
    for at, value in edits:
        data[at % len(data)] = value
    with suppress(DataError):
        parse(bytes(data[: max(cut % (2 * len(data)), 1)]))
