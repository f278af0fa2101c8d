"""Worksites by size from MADE-UP files in the publishers' real layouts (no real file of either kind was at hand).

QCEW by size: the columns of the quarterly slices, agglvl 21-28 and 61-64. County Business Patterns: Census's county
data dictionary, with codes filled up by - and /, and N for withheld classes.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources import SOURCES
from sectorlmi.sources.archive import Member
from sectorlmi.sources.cbp import CBP
from sectorlmi.sources.qcew import QCEW
from sectorlmi.sources.qcew_sizes import QCEW_SIZES
from sectorlmi.terms.progress import nobody

QUARTERLY = (
    '"area_fips","own_code","industry_code","agglvl_code","size_code","year","qtr","disclosure_code","qtrly_estabs",'
    '"month1_emplvl","month2_emplvl","month3_emplvl","total_qtrly_wages","taxable_qtrly_wages","qtrly_contributions",'
    '"avg_wkly_wage"'
)
CBP_HEAD = (
    '"fipstate","fipscty","naics","emp_nf","emp","qp1_nf","qp1","ap_nf","ap","est","n<5","n5_9","n10_19","n20_49",'
    '"n50_99","n100_249","n250_499","n500_999","n1000","n1000_1","n1000_2","n1000_3","n1000_4"'
)


def by_size(size: int, *rows: tuple[str, str, int, str, int, tuple[int, int, int]]) -> bytes:
    """A file of one size class: (area, industry, agglvl, disclosure, worksites, jobs of three months)."""
    lines = [
        f'"{area}","5","{industry}","{level}","{size}","2024","1","{hidden}",{sites},{a},{b},{c},900,0,0,400'
        for area, industry, level, hidden, sites, (a, b, c) in rows
    ]
    return "\n".join([QUARTERLY, *lines, ""]).encode()


def patterns(*rows: str) -> bytes:
    return "\n".join([CBP_HEAD, *rows, ""]).encode()


def member(data: bytes, name: str = "3.csv") -> Member:
    return Member(name, Path(name), len(data), False, lambda: io.BytesIO(data))


def columns(parsed: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = parsed.table.to_pydict()
    return found


SIZE_3 = by_size(
    3,
    ("US000", "10", 21, "", 900, (1, 2, 3)),
    ("US000", "31-33", 24, "", 50, (600, 610, 620)),
    ("US000", "311", 25, "", 40, (500, 510, 526)),
    ("US000", "312", 25, "N", 7, (0, 0, 0)),
    ("13000", "31-33", 64, "", 9, (100, 110, 120)),
)


def test_a_size_class_of_the_nation_with_hidden_cells_missing() -> None:
    (parsed,) = QCEW_SIZES.parse(member(SIZE_3), nobody)
    assert parsed.key == "2024Q1 size 3"
    assert columns(parsed) == {
        "area_fips": ["US000", "US000", "US000"],
        "industry_code": ["31-33", "311", "312"],
        "establishments": [50.0, 40.0, 7.0],
        "employment": [610.0, 512.0, None],  # (500 + 510 + 526) / 3; hidden is not zero
    }


def test_only_files_of_one_size_class_are_taken_for_such() -> None:
    all_sizes = SIZE_3.replace(b'"3","2024"', b'"0","2024"')
    assert QCEW_SIZES.recognises(SIZE_3, "x")
    assert not QCEW.recognises(SIZE_3, "x")
    assert QCEW.recognises(all_sizes, "x")
    assert not QCEW_SIZES.recognises(all_sizes, "x")
    assert [name for name, source in SOURCES.items() if source.recognises(SIZE_3, "3.csv")] == ["qcew_sizes"]


def test_a_file_without_industries_of_the_nation_is_refused() -> None:
    with pytest.raises(DataError, match="no row of an industry by size"):
        list(QCEW_SIZES.parse(member(by_size(3, ("US000", "10", 21, "", 9, (1, 2, 3)))), nobody))


def test_county_business_patterns_keep_withheld_classes_missing() -> None:
    data = patterns(
        '"13","121","------","G",9,"G",9,"G",9,924,442,222,118,100,31,8,3,"N","N","N","N","N","N"',
        '"13","121","31----","G",9,"G",9,"G",9,60,30,12,8,6,3,1,"N","N","N","N","N","N","N"',
        '"13","121","311///","G",9,"G",9,"G",9,12,9,"N",3,"N","N","N","N","N","N","N","N","N","N"',
        '"13","121","311811","G",9,"G",9,"G",9,4,4,0,0,0,0,0,0,0,0,0,0,0,0',
    )
    (parsed,) = CBP.parse(member(data, "cbp21co.zip: cbp21co.txt"), nobody)
    found = columns(parsed)
    assert parsed.key == "2021"
    assert found["area_fips"] == ["13121"] * 3
    assert found["industry_code"] == ["31-33", "311", "311811"]  # the total of all industries is left out
    assert found["establishments"] == [60.0, 12.0, 4.0]
    assert [found[f"size{k}"][1] for k in range(1, 10)] == [9.0, None, 3.0, None, None, None, None, None, None]
    assert found["size2"] == [12.0, None, 0.0]
    assert any("withheld, not zero" in note for note in parsed.notes)


def test_the_older_name_of_the_smallest_class_is_known() -> None:
    data = patterns('"01","001","113///","G",1,"G",1,"G",1,7,6,1,0,0,0,0,0,0,0,0,0,0,0').replace(b"n<5", b"n1_4")
    (parsed,) = CBP.parse(member(data, "CBP12CO.TXT"), nobody)
    assert (parsed.key, columns(parsed)["size1"]) == ("2012", [6.0])


@pytest.mark.parametrize(("digits", "year"), [("86", "1986"), ("99", "1999"), ("00", "2000"), ("85", "2085")])
def test_the_first_file_is_of_1986(digits: str, year: str) -> None:
    data = patterns('"01","001","113///","G",1,"G",1,"G",1,7,6,1,0,0,0,0,0,0,0,0,0,0,0')
    (parsed,) = CBP.parse(member(data, f"cbp{digits}co.txt"), nobody)
    assert parsed.key == year


def test_the_year_must_stand_in_the_name() -> None:
    data = patterns('"01","001","113///","G",1,"G",1,"G",1,7,6,1,0,0,0,0,0,0,0,0,0,0,0')
    with pytest.raises(SchemaError, match="year is not in its name"):
        list(CBP.parse(member(data, "county.txt"), nobody))


def test_a_county_code_that_lost_its_zeros_is_refused() -> None:
    data = patterns('1,1,"113///","G",1,"G",1,"G",1,7,6,1,0,0,0,0,0,0,0,0,0,0,0')
    with pytest.raises(SchemaError, match="'11' is no county code"):
        list(CBP.parse(member(data, "cbp21co.txt"), nobody))


def test_a_count_that_is_none_is_an_error_with_its_file() -> None:
    data = patterns('"01","001","113///","G",1,"G",1,"G",1,seven,6,1,0,0,0,0,0,0,0,0,0,0,0')
    with pytest.raises(DataError, match="cbp21co"):
        list(CBP.parse(member(data, "cbp21co.txt"), nobody))
