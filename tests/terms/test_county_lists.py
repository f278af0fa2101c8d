"""Lists of counties as people and programs save them: what is read, what is refused with its row, and what is noted."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sectorlmi.errors import ConfigError
from sectorlmi.sources.geography import read_county_list
from sectorlmi.sources.region_words import county, county_file
from sectorlmi.terms.county_lists import code_in, parts

TWO = ["01001", "01003"]


def read(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return read_county_list(data, "list.csv").counties(county)[0]


@pytest.mark.parametrize(
    "text",
    [
        "fips\n1001\n1003\n",
        "fips\n1001.0\n1003.0\n",
        'fips\n="01001"\n"=""01003"""\n',
        "fips\n'01001\n'01003\n",
        'fips,x\n"1,001",a\n"01,003",b\n',
        "fips\n 01001 \n\n\n01003\n,\n",
        "# our region\nfips\n01001\n# and\n01003\n",
        "01001\n01003\n",
        "01001,Autauga County,County\n01003,Baldwin County,County\n",
        "Autauga, AL\nBaldwin, AL\n",
        "county\nAutauga, AL\nBaldwin, AL\n",
        "county,state\nAutauga,Alabama\nBaldwin,AL\n",
        "county,state\nAutauga,1\nBaldwin,01\n",
        "County,State Name,Jobs\nAUTAUGA COUNTY,ALABAMA,1005\nBALDWIN COUNTY,ALABAMA,1007\n",
        "GEOID,NAME\n01001,Autauga\n01003,Baldwin\n",
        "FIPS\n01001\n01003\n",
        "fips_code\n01001\n01003\n",
        "state_fips,county_fips\n1,1\n1,3\n",
        "STATEFP,COUNTYFP,COUNTYNS,NAME\n01,001,00161526,Autauga\n01,003,00161527,Baldwin\n",
        'GEO_ID,NAME\n0500000US01001,"Autauga County, Alabama"\n05000US01003,"Baldwin County, Alabama"\n',
        "fips;name\n01001;A\n01003;B\n",
        "fips\tname\n01001\tA\n01003\tB\n",
        "\ufefffips\n01001\n01003\n",
        "fips\tname\n01001\tA\n01003\tB\n".encode("utf-16"),
        "Counties\nFIPS,Name\n01001,Autauga\n01003,Baldwin\n",
        "County of our board\n01001\n01003\n",
        "fips,2020,2021\n01001,5,6\n01003,7,8\n",
        "Comt\u00e9,x\n01001,5\n01003,6\n".encode("latin-1"),
        "No.,County,State\n1,Autauga,AL\n2,Baldwin,AL\n",
        ",fips\n0,1001\n1,1003\n",
        "counties\n01001;01003\n",
        "counties\n01001,01003\n",
        'name,counties\nR,"Autauga, AL; Baldwin, AL"\n',
        "fips\n01-001\n01 003\n",
    ],
)
def test_a_list_is_read_as_a_reasonable_person_reads_it(text: str | bytes) -> None:
    assert read(text) == TWO


def test_names_of_a_latin_file_with_their_states() -> None:
    text = "county;state\nDo\u00f1a Ana;New Mexico\nSt Croix;VI\nRichmond City;VA\n"
    assert read(text.encode("latin-1")) == ["35013", "78010", "51760"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("county,state\nBaldwin,AL\nAutauga,GA\n", "row 3, column 'county': no county is called 'Autauga, GA'"),
        ("county,state\nAutauga,XX\n", "row 2"),
        ('county,state\n"Autauga, AL",GA\n', "the row's state is GA"),
        ("fips,state\n01001,GA\n", "the row's state is GA"),
        ("fips\n01001\n01002\n", "row 3, column 'fips': '01002' is no county of Alabama"),
        ("fips\n01001\n1312\n", "row 3, column 'fips': '1312' is no county of Alabama"),
        ("fips,jobs\n01001,1\nTotal,3\n", "row 3, column 'fips': no county is called 'Total'"),
        ("county,state\n,AL\nAutauga,AL\n", "row 2, column 'county': no county stands there"),
        ("county\nDane\nFulton\n", "row 3, column 'county': 8 counties are called 'Fulton'"),
        ("a,b\n1,2\n", "no column"),
        ("fips\n", "no rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert "list.csv" in caught.value.what
    assert says in caught.value.what
    assert caught.value.hint


def test_a_county_that_stands_there_twice_counts_once_with_a_note() -> None:
    counties, notes = read_county_list(b"fips\n01001\n01003\n1001\n", "list.csv").counties(county)
    assert counties == TWO
    assert notes == [
        "list.csv lists Autauga County, Alabama (01001) more than once, in rows 2, 4. It counts once.",
    ]


def test_numbers_in_the_cells_of_a_workbook_below_a_sheet_of_notes() -> None:
    rows: list[list[Any]] = [["fips", "name"], [1001, "Autauga"], [1003.0, "Baldwin"], [None, None]]
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Read me first"])  # type: ignore[union-attr]
    sheet = book.create_sheet("Counties")
    for row in rows:
        sheet.append(row)
    book.save(file)
    assert read_county_list(file.getvalue(), "list.xlsx").counties(county)[0] == TWO


def test_a_blank_group_is_noted() -> None:
    listed = read_county_list(b"wda,fips\nEast,1001\nEast,1003\n,1005\n", "list.csv")
    group, rows, notes = listed.of_group("east")
    assert (group, listed.counties(county, rows)[0]) == ("East", TWO)
    assert notes == ["list.csv names no group in row 4."]


@pytest.mark.parametrize("case", ["rg_float", "rg_blank", "rg_name_st"])
def test_real_cases(case: str, shared_data: Path) -> None:
    file = shared_data.parent / "cases" / "region_file" / f"{case}.csv"
    assert county_file(file, "region.file").counties(county)[0] == TWO


@pytest.mark.parametrize(
    ("text", "code"),
    [("01001", "01001"), ("0500000US1001", "01001"), ("0400000US01", ""), ("01001020100", ""), ("", "")],
)
def test_a_code(text: str, code: str) -> None:
    assert code_in(text) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13121 13089", ["13121", "13089"]),
        ("Fulton, GA, Dane, 13121", ["Fulton, GA", "Dane", "13121"]),
        ("Dallas, Texas, Delaware, Ohio", ["Dallas, Texas", "Delaware, Ohio"]),
        ("Richmond City, VA; 13121", ["Richmond City, VA", "13121"]),
    ],
)
def test_parts_of_one_text(text: str, found: list[str]) -> None:
    assert parts(text) == found
