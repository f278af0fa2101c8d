"""EP occupation tables, O*NET, LAUS, ACS, QWI and OEWS areas: the real files, and made-up ones that are wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import SOURCES, archive, readings
from sectorlmi.terms.progress import nobody

Row = dict[str, Any]


def tables(path: Path, source: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for member in archive.members([path]):
        head = member.head()
        assert [name for name, one in SOURCES.items() if one.recognises(head, member.name)] == [source]
        found |= {p.key: p.table.to_pylist() for p in SOURCES[source].parse(member, nobody)}
    return found


def workbook(path: Path, sheet: str, rows: Sequence[Sequence[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(sheet)
    for i, row in enumerate(rows):
        page.write_row(i, 0, row)
    book.close()
    return path


def test_real_education_assignments(shared_data: Path) -> None:
    rows = tables(shared_data / "occupations" / "bls_ep_table5_4_2024.xlsx", "ep_occupations")["5.4"]
    first = rows[0]
    assert (first["occ_code"], first["education"], first["experience"]) == (
        "11-1011",
        "Bachelor's degree",
        "5 years or more",
    )
    assert first["training"] == "None"  # a category, not a gap
    assert len(rows) == 832


def test_real_occupational_projections(shared_data: Path) -> None:
    found = tables(shared_data / "projections" / "bls_ep_occupation_2024_34.xlsx", "ep_occupations")
    assert set(found) == {"1.2", "1.10"}
    total = found["1.10"][0]
    assert (total["employment_base"], total["openings"], total["separations"]) == (169_956_100, 18_863_300, 18_342_100)
    assert found["1.2"][0]["openings"] == total["openings"]


def test_projected_jobs_of_occupations(tmp_path: Path) -> None:
    """Made-up jobs, in thousands as BLS prints them; the earlier year is the base, wherever it stands."""
    rows = [
        ["Table 1.2 Occupational projections, 2024-34, and worker characteristics, 2024 (Employment in thousands)"],
        ["2024 National Employment Matrix title", "2024 National Employment Matrix code", "Occupation type",
         "Employment, 2034", "Employment, 2024", "Employment change, numeric, 2024-34",
         "Employment change, percent, 2024-34", "Percent self employed, 2024",
         "Occupational openings, 2024-34 annual average"],
        ["Registered nurses", "29-1141", "Line item", 3400.5, 3200.25, 200.25, 6.3, 0.4, "189.1"],
        ["Chief executives[1]", "11-1011", "Line item", "—", 300, "—", "—", 20.5, "—"],
    ]  # fmt: skip
    nurses, chiefs = tables(workbook(tmp_path / "occupation.xlsx", "Table 1.2", rows), "ep_occupations")["1.2"]
    assert (nurses["employment_base"], nurses["employment_projected"]) == (3_200_250, 3_400_500)
    assert (nurses["change"], nurses["openings"], nurses["change_pct"]) == (200_250, 189_100, 6.3)
    assert (chiefs["employment_base"], chiefs["employment_projected"], chiefs["openings"]) == (300_000, None, None)


def test_ep_with_a_changed_header(tmp_path: Path) -> None:
    rows = [
        ["Table 5.4 Education"],
        ["Title", "2024 National Employment Matrix code", "Schooling"],
        ["x", "11-1011", "None"],
    ]
    with pytest.raises(SchemaError, match="no column that starts with 'typical education needed for entry'"):
        tables(workbook(tmp_path / "education.xlsx", "Table 5.4", rows), "ep_occupations")


def test_real_onet(shared_data: Path) -> None:
    folder = shared_data / "occupations"
    zones = {r["onet_code"]: r["job_zone"] for r in tables(folder / "Job Zones.xlsx", "onet")["job zones"]}
    assert (zones["11-1011.00"], zones["11-1021.00"], len(zones)) == (5, 4, 923)
    skills = tables(folder / "Skills.xlsx", "onet")["skills"]
    mine = {r["element"]: r["importance"] for r in skills if r["onet_code"] == "11-1011.00"}
    assert (mine["Reading Comprehension"], mine["Active Listening"], len(mine)) == (4.12, 4, 35)


def test_onet_drops_what_it_recommends_to_suppress(tmp_path: Path) -> None:
    path = tmp_path / "Skills.txt"
    head = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\n"
    lines = ["Writing\tIM\t3.5\tN", "Writing\tLV\t4.5\tN", "Speaking\tIM\t3.0\tY"]
    path.write_text(head + "".join(f"11-1011.00\t2.A\t{line}\n" for line in lines), encoding="utf-8")
    (rows,) = tables(path, "onet").values()
    assert rows == [{"onet_code": "11-1011.00", "element": "Writing", "importance": 3.5}]


@pytest.mark.parametrize(
    ("file", "year", "force", "unemployed"),
    [("laucnty15.xlsx", "2015", 25613, 1330), ("laucnty18.xlsx", "2018", 25957, 942)],
)
def test_real_labor_force(shared_data: Path, file: str, year: str, force: int, unemployed: int) -> None:
    rows = tables(shared_data / "labor_force" / file, "laus")[year]
    first = rows[0]
    assert (first["area_fips"], first["labor_force"], first["unemployed"]) == ("01001", force, unemployed)
    assert len(rows) > 3200


def laus(*figures: Any) -> list[list[Any]]:
    return [
        ["Labor Force Data by County, 2025"],
        [],
        ["CN1300100000000", "13", "001", "Appling County, GA", "2025", *figures],
    ]


def test_laus_of_eleven_months_and_gaps(tmp_path: Path) -> None:
    path = workbook(tmp_path / "laucnty25.xlsx", "laucnty25", laus("N.A.", "N.A.", "N.A.", "N.A."))
    (member,) = archive.members([path])
    (found,) = SOURCES["laus"].parse(member, nobody)
    assert found.table.to_pylist()[0]["labor_force"] is None
    assert "11 months" in found.notes[0]


def test_laus_codes_that_a_spreadsheet_took_for_numbers(tmp_path: Path) -> None:
    rows = laus(100, 90, 10, 10.0)
    rows[2][1:3] = [1, 5.0]
    (found,) = tables(workbook(tmp_path / "laucnty25.xlsx", "laucnty25", rows), "laus")["2025"]
    assert found == {"area_fips": "01005", "labor_force": 100, "employed": 90, "unemployed": 10}


def test_laus_figures_that_do_not_add(tmp_path: Path) -> None:
    path = workbook(tmp_path / "laucnty25.xlsx", "laucnty25", laus(100, 90, 30, 30.0))
    with pytest.raises(IntegrityError, match="row 3: 90 employed and 30 unemployed are not a labor force of 100"):
        tables(path, "laus")


def acs(path: Path, rows: list[list[str | None]]) -> dict[str, list[Row]]:
    path.write_text(json.dumps(rows), encoding="utf-8")
    return tables(path, "acs")


def test_acs_sentinels_are_missing(tmp_path: Path) -> None:
    heads: list[str | None] = ["NAME", "B15003_001E", "B15003_001M", "B15003_022E", "B15003_022M", "state", "county"]
    rows: list[list[str | None]] = [heads, ["Dane", "1000", "-555555555", "-666666666", None, "55", "025"]]
    (found,) = acs(tmp_path / "acs5_2022_b15003.json", rows).items()
    key, (total, bachelor) = found
    assert key == "2022 B15003"
    assert (total["area_fips"], total["estimate"], total["moe"]) == ("55025", 1000, 0)  # controlled: no sampling error
    assert (bachelor["estimate"], bachelor["moe"]) == (None, None)


def test_acs_subject_tables_are_refused(tmp_path: Path) -> None:
    heads: list[str | None] = ["NAME", "S1501_C02_015E", "state", "county"]
    with pytest.raises(SchemaError, match="percents cannot be added"):
        acs(tmp_path / "acs5_2022.json", [heads, ["Dane", "50.1", "55", "025"]])


def test_acs_without_a_year(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not tell the year"):
        acs(tmp_path / "answer.json", [["NAME", "B15003_001E", "state", "county"], ["Dane", "1", "55", "025"]])


QWI_HEAD = (
    "periodicity,seasonadj,geo_level,geography,ind_level,industry,ownercode,sex,agegrp,race,ethnicity,education,firmage,"
    "firmsize,year,quarter,Emp,sEmp\n"
)


def qwi_line(age: str, jobs: str, *, flag: str = "1", quarter: str = "2", sex: str = "0", level: str = "C") -> str:
    return f"Q,U,{level},13121,3,622,A05,{sex},{age},A0,A0,E0,0,0,2024,{quarter},{jobs},{flag}\n"


def test_qwi_keeps_the_newest_quarter_of_all_sexes(tmp_path: Path) -> None:
    path = tmp_path / "qwi_ga_sa_f_gc_n3_op_u.csv"
    lines = [qwi_line("A07", "10"), qwi_line("A07", "9", quarter="1"), qwi_line("A07", "5", sex="1"),
             qwi_line("A08", "", flag="5"), qwi_line("A08", "3", level="S")]  # fmt: skip
    path.write_text(QWI_HEAD + "".join(lines), encoding="utf-8")
    assert tables(path, "qwi") == {
        "13 2024Q2": [
            {"area_fips": "13121", "industry": "622", "agegrp": "A07", "ownercode": "A05", "employment": 10.0}
        ]
    }


@pytest.mark.parametrize(
    ("year", "fips", "area"),
    [
        ("2016", "FIPS code", "MSA code (including MSA divisions)"),
        ("2023", "FIPS code", "May 2023 MSA code "),
        ("2024", "FIPS", "May 2024 MSA code"),
        ("2025", "FIPS Code", "May 2025 Area Code"),
    ],
)
def test_oews_areas_under_the_headings_of_the_years(tmp_path: Path, year: str, fips: str, area: str) -> None:
    """Made-up rows; the headings are those that public programs read."""
    rows = [
        [fips, "State", "State abbreviation", area, "Name", "County code", "County name"],
        ["13", "Georgia", "GA", "0012060", "Atlanta", "121", "Fulton County"],
        ["13", "Georgia", "GA", "1300001", "North Georgia nonmetropolitan area", "123", "Gilmer County"],
        ["09", "Connecticut", "CT", "0025540", "Hartford", "003", "A town"],
        ["09", "Connecticut", "CT", "0025540", "Hartford", "003", "Another town"],
        ["09", "Connecticut", "CT", "0014860", "Bridgeport", "003", "A third town"],
    ]
    path = workbook(tmp_path / f"area_definitions_m{year}.xlsx", "area_definitions", rows)
    found = tables(path, "oews_areas")[year]
    assert {r["county_fips"]: r["area"] for r in found} == {"13121": 12060, "13123": 1300001, "09003": 25540}


def test_oews_areas_under_an_unknown_heading(tmp_path: Path) -> None:
    rows = [["FIPS code", "County code", "Labor market"], ["13", "121", "12060"]]
    path = workbook(tmp_path / "area_definitions_m2024.xlsx", "area_definitions", rows)
    with pytest.raises(SchemaError, match="it has 'fips code', 'county code', 'labor market'"):
        tables(path, "oews_areas")


@pytest.mark.parametrize("sheet", ["Table 5.3", "Attainment"])
def test_attainment_in_the_documented_layout(tmp_path: Path, sheet: str) -> None:
    """Made-up percents under the headings of EP Table 5.3 as public programs read them: no real file was at hand."""
    rows = [
        ["Table 5.3 Educational attainment for workers 25 years and older by detailed occupation, 2022-23 (Percent)"],
        ["2024 National Employment Matrix title", "2024 National Employment Matrix code",
         "Less than high school diploma", "High school diploma or equivalent", "Some college, no degree",
         "Associate's degree", "Bachelor's degree", "Master's degree", "Doctoral or professional degree"],
        ["Total, all occupations", "00-0000", 8.1, 23.0, 18.5, 9.7, 25.2, 11.4, 4.1],
        ["Registered nurses[1]", "29-1141", 0.3, 0.8, 3.1, 25.4, 56.0, 12.6, "—"],
        ["[1] A footnote"],
    ]  # fmt: skip
    found = tables(workbook(tmp_path / "education.xlsx", sheet, rows), "ep_occupations")["5.3"]
    assert [r["occ_code"] for r in found] == ["00-0000", "29-1141"]
    nurses = found[1]
    assert (nurses["less_than_high_school_pct"], nurses["high_school_pct"], nurses["bachelor_pct"]) == (0.3, 0.8, 56.0)
    assert nurses["doctoral_pct"] is None


def test_onet_knowledge(tmp_path: Path) -> None:
    path = tmp_path / "Knowledge.txt"
    head = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tN\tRecommend Suppress\n"
    lines = ["Mathematics\tIM\t3.5\t20\tN", "Mathematics\tLV\t4.5\t20\tN", "Physics\tIM\t4.0\t2\tY"]
    path.write_text(head + "".join(f"17-2051.00\t2.C\t{line}\n" for line in lines), encoding="utf-8")
    assert tables(path, "onet") == {
        "knowledge": [{"onet_code": "17-2051.00", "element": "Mathematics", "importance": 3.5}]
    }


def test_every_file_has_one_source(shared_data: Path) -> None:
    """No file of occupations, clusters or the labor force is taken for another publisher's."""
    for folder in ("occupations", "clusters", "labor_force"):
        for member in archive.members([shared_data / folder]):
            known = {source.name for _, source in readings(member)}
            assert len(known) == (0 if "field_descriptions" in member.name else 1), (member.name, known)
