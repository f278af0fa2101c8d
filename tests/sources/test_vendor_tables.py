"""Tables that people already have: made-up rows under headings of vendors and of BLS's data viewer; a real export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sectorlmi.errors import ConfigError, CoverageError, DataError, IntegrityError, SchemaError
from sectorlmi.sources.inputs import read_inputs
from sectorlmi.sources.study_file import study_from
from sectorlmi.table.third_party import FILE_ROLES
from sectorlmi.terms.inputs import GivenTable

WIDE = (
    "NAICS,Description,2018 Jobs,2021 Jobs,2023 Jobs,2018 - 2023 Change,2018 - 2023 % Change,2023 - 2028 % Change,"
    "2023 Location Quotient,2023 Earnings Per Job,2023 Payrolled Business Locations\n"
    '311,Food,"1,000","1,100","1,250",250,25%,4.0%,1.31,"$61,500",18\n'
    '541,Advice,"2,000","2,100","2,100",100,5%,9.5%,0.84,"$98,100",210\n'
    '901199,State Government,"5,000","5,100","5,200",200,4%,1.0%,1.02,"$70,000",30\n'
    'Total,,"8,000","8,300","8,550",550,7%,4.1%,,"$72,000",258\n'
)
HEAD = (
    "\ufeffYear,Qtr,Area Type,St Name,Area,Ownership,Industry,Status Code,Establishment Count,April Employment,"
    "May Employment,June Employment,Total Quarterly Wages,Average Weekly Wage,"
    "Employment Location Quotient Relative to U.S.,Total Wage Location Quotient Relative to U.S.\n"
)


def viewer(*rows: tuple[str, str, str, str, str]) -> str:
    """(year, area, ownership, industry, status); jobs 1,000, 1,100 and 1,200, 24 million dollars of the quarter."""
    numbers = {"": '"1,000","1,100","1,200","24,200,000","1,692",1.25,1.10', "N": "0,0,0,0,0,0.00,0.00"}
    return HEAD + "".join(
        f'{year},2,County,Illinois,"{area}",{own},"{industry}",{status},"1,018",{numbers[status]}\n'
        for year, area, own, industry, status in rows
    )


COOK = "Cook County, Illinois"
PLAIN = viewer(
    ("2023", COOK, "Total Covered", "10 Total, all industries", ""),
    ("2023", COOK, "Private", "10 Total, all industries", ""),
    ("2023", COOK, "Private", "1013 Manufacturing", ""),
    ("2023", COOK, "Private", "311 NAICS 311 Food manufacturing", ""),
    ("2023", COOK, "Private", "31-33 Manufacturing", ""),
    ("2023", COOK, "Private", "312 NAICS 312 Beverages", "N"),
    ("2023", COOK, "State Government", "622 NAICS 622 Hospitals", ""),
)


def read(folder: Path, text: str, *, years: Any = (2018, 2023), region: Any = None, **more: Any) -> GivenTable:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    value = {"years": dict(zip(("base", "current"), years, strict=True)), "source": {"file": "t.csv"}}
    study = study_from(value | {"region": region or {"name": "Ours"}} | more, folder)
    given = read_inputs(study, FILE_ROLES).given
    assert given is not None
    return given


QUARTERS = ("2022Q2", "2023Q2")
COUNTY = {"counties": ["17031"]}


def test_a_column_a_year_gives_the_studys_two(tmp_path: Path) -> None:
    found = read(tmp_path, WIDE)
    assert found.titles == {"311": "Food", "541": "Advice"}
    assert found.numbers == {
        "employment": {"311": 1250, "541": 2100},
        "employment_base": {"311": 1000, "541": 2000},
        "growth": {"311": 25, "541": 5},
        "location_quotient": {"311": 1.31, "541": 0.84},
        "establishments": {"311": 18, "541": 210},
        "avg_annual_wage": {"311": 61_500, "541": 98_100},
        "projected_growth": {"311": 4.0, "541": 9.5},
    }
    assert found.n_left_out == 1
    assert any("no NAICS codes: 901199" in note for note in found.notes)


def test_other_years_of_the_same_file(tmp_path: Path) -> None:
    found = read(tmp_path, WIDE, years=(2018, 2021))
    assert found.numbers == {
        "employment": {"311": 1100, "541": 2100},
        "employment_base": {"311": 1000, "541": 2000},
    }


def test_a_projection_of_the_studys_own_goes_before_the_tables(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("code,base,projected\n311,100,110\n")
    given = {"file": "p.csv", "columns": {"code": "code", "base": "base", "projected": "projected"}, "area": "Ours",
             "years": {"base": 2023, "projected": 2033}}  # fmt: skip
    assert "projected_growth" not in read(tmp_path, WIDE, projections=given).numbers


@pytest.mark.parametrize(
    ("text", "years", "error", "told"),
    [
        (WIDE, (2017, 2023), CoverageError, "has jobs of 2018, 2021, 2023, and none of 2017"),
        (WIDE, QUARTERS, CoverageError, "the study is of quarters"),
        ("NAICS,Industry,Empl,LQ\n311,Food,5,1\n", (2018, 2023), SchemaError, "not known by their headings"),
        (WIDE.replace("NAICS,", "Number,", 1), (2018, 2023), SchemaError, "not known by their headings"),
        (WIDE.replace('"1,250",250,25%', '"1,250",250,0.25%'), (2018, 2023), IntegrityError, "growth is a fraction"),
        (WIDE + "311,Food,1,2,3,4,5%,6%,7,8,9\n", (2018, 2023), IntegrityError, "both give 311"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, years: Any, error: type[DataError], told: str) -> None:
    with pytest.raises(error) as caught:
        read(tmp_path, text, years=years)
    assert told in caught.value.what


def test_the_map_to_write_names_the_files_own_headings(tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        read(tmp_path, "NAICS,Industry,Empl,Avg Ann Wages,LQ\n311,Food,5,9,1\n")
    assert caught.value.hint == (
        'Say what they are under `source`: columns: {industry_code: "NAICS", title: "Industry", employment: "Empl", '
        'avg_annual_wage: "Avg Ann Wages", location_quotient: "LQ"}.'
    )


def test_the_viewers_export(tmp_path: Path) -> None:
    found = read(tmp_path, PLAIN, years=QUARTERS, region=COUNTY)
    assert found.titles == {"311": "Food manufacturing", "31-33": "Manufacturing", "312": "Beverages"}
    assert found.numbers["employment"] == {"311": 1100, "31-33": 1100}  # hidden is unknown, not 0
    # 24.2 million dollars in a quarter are 96.8 million a year, 88,000 a job.
    assert found.numbers["avg_annual_wage"] == pytest.approx({"311": 88_000, "31-33": 88_000})
    assert found.numbers["establishments"]["312"] == 1018
    assert found.numbers["location_quotient"] == {"311": 1.25, "31-33": 1.25}
    assert found.numbers["employment_base"] == {}
    told = " ".join(found.notes)
    assert "Cook County, Illinois, private" in told
    assert "unknown: 312" in told
    assert "has no row of 2022Q2" in told


def test_both_periods_in_one_export(tmp_path: Path) -> None:
    text = PLAIN + viewer(("2022", COOK, "Private", "311 NAICS 311 Food manufacturing", "")).removeprefix(HEAD)
    assert read(tmp_path, text, years=QUARTERS, region=COUNTY).numbers["employment_base"] == {"311": 1100}


@pytest.mark.parametrize(
    ("more", "region", "error", "told"),
    [
        ((), {"counties": ["13121"]}, CoverageError, "has no Fulton County, Georgia"),
        ((), {"counties": ["17031", "17043"]}, IntegrityError, "several areas"),
        ((("2023", "Lake County, Illinois", "Private", "311 Food", ""),), None, IntegrityError, "several areas"),
        ((("2023", COOK, "Private", "311 Food", ""),), None, IntegrityError, "311 stands there twice in 2023Q2"),
    ],
)
def test_areas_are_never_added_up(tmp_path: Path, more: Any, region: Any, error: type[DataError], told: str) -> None:
    with pytest.raises(error) as caught:
        read(tmp_path, PLAIN + viewer(*more).removeprefix(HEAD), years=QUARTERS, region=region)
    assert told in caught.value.what


def test_other_ownership_and_period_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="one ownership each"):
        read(tmp_path, PLAIN, years=QUARTERS, region=COUNTY, ownership="total")
    with pytest.raises(CoverageError, match="no NAICS industry"):
        read(tmp_path, PLAIN, years=("2022Q3", "2023Q3"), region=COUNTY)


def test_the_real_export_has_supersectors_only(shared_data: Path, tmp_path: Path) -> None:
    real = shared_data / "qcew" / "bls_qcew_dataviews_il_2023q2.csv"
    value = {"region": {"state": "17"}, "years": {"base": "2022Q2", "current": "2023Q2"}, "source": {"file": str(real)}}
    with pytest.raises(CoverageError, match="no NAICS industry of Illinois -- Statewide in 2023Q2"):
        read_inputs(study_from(value, tmp_path), FILE_ROLES)


def test_a_role_that_is_none_is_still_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(WIDE)
    value = {"region": {"name": "Ours"}, "years": {"base": 2018, "current": 2023}}
    source = {"file": "t.csv", "columns": {"industry_cod": "NAICS"}}
    with pytest.raises(ConfigError, match="industry_cod"):
        read_inputs(study_from(value | {"source": source}, tmp_path), FILE_ROLES)
