"""Institutions, completions and the crosswalk, as they are served and as people save them again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sectorlmi.errors import DataError
from sectorlmi.sources import archive, readings
from sectorlmi.terms.progress import nobody

_HEAD = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT"
_SERVED = '"UNITID","CIPCODE","MAJORNUM","AWLEVEL","XCTOTALT","CTOTALT"'


def read(tmp_path: Path, name: str, text: str | bytes) -> list[Any]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [p for m in archive.members([path]) for one, source in readings(m) for p in source.parse(one, nobody)]


@pytest.mark.parametrize(
    "text",
    [
        f"{_HEAD}\n100654,01.0101,1,5,7\n100654,01.0101,2,5,3\n",
        f'\ufeff{_SERVED}\r\n100654,"01.0101",1,5,"R",7\r\n100654,"01.0101",2,5,"R",3\r\n',
        f'{_SERVED}\n100654,="01.0101",1,05,"R",7\n100654,="01.0101",2,05,"R",3\n',
        f"{_HEAD}\n100654,99,1,5,7\n100654,01,1,5,7\n100654,01.01,1,5,7\n100654,01.0101,1,5,7\n100654,01.0101,2,5,3\n",
    ],
    ids=["cut", "served", "guarded", "with sums"],
)
def test_completions_in_every_form_are_the_same(tmp_path: Path, text: str) -> None:
    (found,) = read(tmp_path, "c2023_a.csv", text)
    assert found.key == "2023 completions"
    assert found.table.to_pylist() == [
        {"unitid": "100654", "cip": "01.0101", "major": 1, "award_level": "5", "completers": 7},
        {"unitid": "100654", "cip": "01.0101", "major": 2, "award_level": "5", "completers": 3},
    ]


def test_sums_are_left_out_with_a_word(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path, "c2023_a.csv", f"{_HEAD}\n100654,99.0000,1,5,9\n100654,01.0101,1,5,9\n100654,02.0101,1,5,.\n"
    )
    assert found.table.num_rows == 1
    assert found.notes == (
        "c2023_a.csv: 1 rows of sums over programs are left out.",
        "c2023_a.csv: 1 programs without a number are left out.",
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("completed.csv", f"{_HEAD}\n100654,01.0101,1,5,7\n", "the year is not in its name"),
        ("c2023_a.csv", f"{_HEAD}\n100654,1.0101,1,5,7\n", "row 2: CIPCODE '1.0101' is no program"),
        ("c2023_a.csv", f"{_HEAD}\n100654,01.0101,3,5,7\n", "MAJORNUM '3' is neither 1 nor 2"),
        ("c2023_a.csv", f"{_HEAD}\n100654,01.0101,1,5,-7\n", "CTOTALT '-7' is no number of completers"),
        ("c2023_a.csv", f"{_HEAD}\n1006,01.0101,1,5,7\n", "UNITID '1006' is no number of six digits"),
        ("c2023_a.csv", f"{_HEAD}\n100654,99,1,5,7\n", "no row of a program"),
        ("c2023_a.csv", f"{_HEAD}\n" + "100654,01.0101,1,5,7\n" * 2, "row 3: .* stands there twice"),
        ("hd2023.csv", "UNITID,INSTNM,COUNTYCD\n100654,A,x\n", "COUNTYCD 'x' is no county code"),
    ],
)
def test_what_cannot_be_meant_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, name, text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_institutions_in_three_encodings(tmp_path: Path, encoding: str) -> None:
    text = "UNITID,INSTNM,COUNTYCD,LONGITUD\r\n100654,Universidad Peña, 1089,-86.5\r\n100663,Online,-2,0\r\n"
    (found,) = read(tmp_path, "hd2022.csv", text.encode(encoding))
    assert found.key == "2022 institutions"
    assert found.table.to_pylist() == [
        {"unitid": "100654", "name": "Universidad Peña", "area_fips": "01089"},
        {"unitid": "100663", "name": "Online", "area_fips": ""},
    ]


def test_the_crosswalk_keeps_what_leads_nowhere_apart(tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("File Guide").write_row(0, 0, ["File Name", "Description"])
        sheet = book.add_worksheet("CIP-SOC")
        for row, cells in enumerate(
            [
                ["CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"],
                ["01.0508", "Taxidermy.", "99-9999", "NO MATCH"],
                ["48.0508", "Welding.", "51-4121", "Welders"],
                ["99.9999", "NO MATCH", "25-3041", "Tutors"],
            ]
        ):
            sheet.write_row(row, 0, cells)
    (found,) = read(tmp_path, "crosswalk.xlsx", path.read_bytes())
    assert found.table.to_pylist() == [
        {"cip": "01.0508", "title": "Taxidermy", "soc_code": ""},
        {"cip": "48.0508", "title": "Welding", "soc_code": "51-4121"},
    ]


@pytest.mark.parametrize("state", ["CT", "GA"])
def test_real_completions_are_those_of_a_plain_reading(shared_data: Path, state: str) -> None:
    """First majors of six-digit programs, counted with nothing but string methods."""
    path = shared_data / "training" / f"c2023_a_{state}_extract.csv"
    plain = [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]]
    wanted = [row for row in plain if len(row[1]) == 7 and not row[1].startswith("99")]
    (found,) = [p for m in archive.members([path]) for one, s in readings(m) for p in s.parse(one, nobody)]
    assert found.table.num_rows == len(wanted)
    assert sum(found.table["completers"].to_pylist()) == sum(int(row[4]) for row in wanted)
