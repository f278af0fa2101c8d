"""OEWS workbooks made here in BLS's layout, the real national files, and the real extract."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.sources import archive
from sectorlmi.sources.base import Parsed
from sectorlmi.sources.oews import OEWS
from sectorlmi.sources.oews_columns import naics
from sectorlmi.terms.progress import nobody

HEADS = [
    *("AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE"),
    *("OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "PCT_TOTAL"),
    *("H_MEAN", "A_MEAN", "A_PCT10", "A_MEDIAN", "A_PCT90"),
]
FIRST = ["99", "U.S.", "1", "US", "541500", "Computer Systems Design", "4-digit", "5", "15-1252", "Software Developers"]


def workbook(path: Path, rows: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS, sheet: str = "") -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(sheet or path.stem)
    for i, row in enumerate([heads, *rows]):
        page.write_row(i, 0, row)
    book.close()
    return path


def parsed(path: Path) -> list[Parsed]:
    found: list[Parsed] = []
    for member in archive.members([path]):
        assert OEWS.recognises(member.head(), member.name)
        found += OEWS.parse(member, nobody)
    return found


def test_a_workbook_in_the_layout_of_bls(tmp_path: Path) -> None:
    rows = [[*FIRST, "detailed", 519920, 0.5, 20.5, 66.1, 137490, 80_000, "#", "#"],
            ["99", "U.S.", "1", "US", "3250A1", "Chemical (3251 only)", "4-digit", "5", "51-9011", "x", "detailed",
             "**", "**", "~", "*", "*", "*", "*", "*"]]  # fmt: skip
    first, titles = parsed(workbook(tmp_path / "nat4d_M2024_dl.xlsx", rows))
    assert (first.key, titles.key) == ("2024 nat4d", "2024 nat4d titles")
    row, hidden = first.table.to_pylist()
    assert (row["naics"], row["occ"], row["own"], row["level"]) == ("5415", 151252, 5, 4)
    assert (row["employment"], row["pct_total"], row["a_mean"]) == (519920, 20.5, 137490)
    assert (row["a_median"], row["a_median_flag"]) == (239_200, 3)  # at or above the cap, and said
    assert (hidden["employment"], hidden["employment_flag"], hidden["a_mean_flag"]) == (None, 2, 1)
    assert {"kind": "naics", "code": "5415", "title": "Computer Systems Design"} in titles.table.to_pylist()


def test_the_cap_was_lower_before_2022(tmp_path: Path) -> None:
    rows = [[*FIRST, "detailed", 10, 1, 1, "#", "#", 1, "#", 1]]
    (row,) = parsed(workbook(tmp_path / "nat4d_M2021_dl.xlsx", rows))[0].table.to_pylist()
    assert (row["h_mean"], row["a_mean"]) == (100, 208_000)


# All columns of `state_M2024_dl.xlsx`, `MSA_…` and `BOS_…`, as in the national file of May 2024.
ALL_HEADS = [
    "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE", "OCC_CODE",
    "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT", "H_MEAN",
    "A_MEAN", "MEAN_PRSE", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90", "A_PCT10", "A_PCT25", "A_MEDIAN",
    "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY",
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "area", "title", "kind"),
    [
        ("state_M2024_dl.xlsx", "13", "Georgia", "state"),
        ("MSA_M2024_dl.xlsx", "12060", "Atlanta-Sandy Springs-Roswell, GA", "msa"),
        ("BOS_M2024_dl.xlsx", "1300001", "North Georgia nonmetropolitan area", "bos"),
    ],
)
def test_files_of_states_and_areas(tmp_path: Path, file: str, area: str, title: str, kind: str) -> None:
    row = [area, title, "4", "GA", "000000", "Cross-industry", "cross-industry", "1235", "29-1141", "Registered Nurses",
           "detailed", 46_060, 2.1, 16.1, 0.78, "", "", 47.3, 98_380, 1.1, 33, 38, 46, 52, 61, 70_000, 79_000, 96_470,
           108_000, 127_000, "", ""]  # fmt: skip
    first, titles = parsed(workbook(tmp_path / file, [row], ALL_HEADS))
    assert first.key == f"2024 {kind}"
    (held,) = first.table.to_pylist()
    assert (held["area"], held["occ"], held["a_median"], held["employment"]) == (int(area), 291141, 96_470, 46_060)
    assert "pct_total" not in held  # blank outside the industry files
    assert {"kind": "area", "code": area, "title": title} in titles.table.to_pylist()


def test_one_table_over_several_sheets_of_an_older_file(tmp_path: Path) -> None:
    """May 2017: the level is headed OCC_GROUP, and sheets are named `nat4d_dl_1`."""
    heads = ["NAICS", "NAICS_TITLE", "OCC_CODE", "OCC_TITLE", "OCC_GROUP", "TOT_EMP", "PCT_TOTAL", "A_MEAN"]
    book = xlsxwriter.Workbook(str(tmp_path / "nat4d_M2017_dl.xlsx"))
    for n, naics_code in enumerate(("541500", "622100"), 1):
        page = book.add_worksheet(f"nat4d_dl_{n}")
        page.write_row(0, 0, heads)
        page.write_row(1, 0, [naics_code, "An industry", "15-1132", "Developers", "detailed", 100 * n, 5, 90_000])
    book.add_worksheet("Field Descriptions").write(0, 0, "May 2017 OES Estimates")
    book.close()
    first = parsed(tmp_path / "nat4d_M2017_dl.xlsx")[0]
    assert first.key == "2017 nat4d"
    assert [(r["naics"], r["employment"]) for r in first.table.to_pylist()] == [("5415", 100), ("6221", 200)]


def test_a_changed_header_names_the_column(tmp_path: Path) -> None:
    heads = ["EMPLOYED" if head == "TOT_EMP" else head for head in HEADS]
    with pytest.raises(SchemaError, match=r"no column 'tot emp'; it has 'area'"):
        parsed(workbook(tmp_path / "nat4d_M2024_dl.xlsx", [[*FIRST, "detailed", 1, 1, 1, 1, 1, 1, 1, 1]], heads))


def test_an_unknown_symbol_is_an_error(tmp_path: Path) -> None:
    rows = [[*FIRST, "detailed", "n/a", 0.5, 20.5, 66.1, 137490, 1, 1, 1]]
    with pytest.raises(IntegrityError, match=r"about row 2, column employment: 'n/a'"):
        parsed(workbook(tmp_path / "nat4d_M2024_dl.xlsx", rows))


def test_an_unknown_level_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match="occupation group 'tiny'"):
        parsed(workbook(tmp_path / "nat4d_M2024_dl.xlsx", [[*FIRST, "tiny", 1, 1, 1, 1, 1, 1, 1, 1]]))


@pytest.mark.parametrize(
    ("padded", "code"),
    [("541500", "5415"), ("327000", "327"), ("238210", "23821"), ("722511", "722511"), ("31-33", "31-33"),
     ("3250A1", "3250A1"), ("000000", "000000"), ("999201", "999201"), ("990000", "99")],
)  # fmt: skip
def test_padding_of_naics_codes(padded: str, code: str) -> None:
    assert naics(padded) == code


def extract(tmp_path: Path, lines: str, name: str = "oews_2024_extract.csv") -> list[dict[str, Any]]:
    path = tmp_path / name
    path.write_text("naics,naics_title,occ_code,employment,hourlyMean,annualMean\n" + lines, encoding="utf-8")
    rows: list[dict[str, Any]] = parsed(path)[0].table.to_pylist()
    return rows


def test_levels_of_the_extract_follow_from_the_codes(tmp_path: Path) -> None:
    rows = extract(
        tmp_path, "".join(f"311,Food,{occ},10,1,2\n" for occ in ("11-1000", "11-1010", "11-1011", "13-1020"))
    )
    assert [row["level"] for row in rows] == [2, 3, 4, 4]  # 13-1020 is published no deeper


def test_ownerships_of_the_extract(tmp_path: Path) -> None:
    cut = "".join(f"622,Hospitals,{occ},{n},1,2\n" for occ in ("29-1000", "29-1141") for n in (100, 10, 20, 70))
    rows = extract(tmp_path, cut + "622,Hospitals,31-1131,50,1,2\n622,Hospitals,31-1131,30,1,2\n")
    assert [(row["occ"], row["own"], row["employment"]) for row in rows if row["occ"] == 291141] == [
        (291141, 235, 100), (291141, 2, 10), (291141, 3, 20), (291141, 5, 70)
    ]  # fmt: skip
    # Two of four are hidden: only the row for all is known for what it is.
    assert [(row["own"], row["employment"]) for row in rows if row["occ"] == 311131] == [(235, 50)]


def test_rows_that_merely_repeat_are_one(tmp_path: Path) -> None:
    assert len(extract(tmp_path, "327,Glass,51-9195,10,1,2\n" * 2)) == 1


def test_the_year_must_be_in_the_name(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="does not tell the year"):
        extract(tmp_path, "327,Glass,51-9195,10,1,2\n", "extract.csv")


def test_the_real_national_file(shared_data: Path) -> None:
    found = parsed(shared_data / "occupations" / "oesm24nat.zip")
    rows = {row["occ"]: row for row in found[0].table.to_pylist() if row["level"] in (0, 4)}
    assert found[0].key == "2024 national"
    assert rows[0]["employment"] == 154_187_380
    assert (rows[111011]["a_median"], rows[111011]["a_pct90_flag"], rows[111011]["a_pct90"]) == (206_420, 3, 239_200)
    assert sum(row["level"] == 4 for row in found[0].table.to_pylist()) == 831


def test_the_real_extract_has_the_same_detailed_occupations(shared_data: Path) -> None:
    folder = shared_data / "occupations"
    ours = parsed(folder / "oews_2024_industry_occupation.csv.gz")[0].table.to_pylist()
    national = parsed(folder / "oesm24nat.zip")[0].table.to_pylist()
    assert {r["occ"] for r in ours if r["level"] == 4} == {r["occ"] for r in national if r["level"] == 4}
    nurses = {r["own"]: r["employment"] for r in ours if r["naics"] == "622" and r["occ"] == 291141}
    assert nurses == {235: 1_956_900, 2: 107_420, 3: 180_060, 5: 1_669_420}
    assert not any(math.isnan(r["employment"] or 0) for r in ours)


def test_it_reads_without_calamine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    path = workbook(
        tmp_path / "nat4d_M2024_dl.xlsx", [[*FIRST, "detailed", 519920, 0.5, 20.5, 66.1, 137490, 1, "#", 1]]
    )
    fast = parsed(path)[0].table
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert parsed(path)[0].table.equals(fast)
    assert io.BytesIO(path.read_bytes()).read(2) == b"PK"
