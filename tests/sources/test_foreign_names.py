"""Every kind of file is told by its content: under any name, with other separators, as a workbook, as CSV."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sectorlmi.errors import DataError
from sectorlmi.sources import SOURCES, archive, readings
from sectorlmi.terms.progress import nobody

_CLASSES = "n<5,n5_9,n10_19,n20_49,n50_99,n100_249,n250_499,n500_999,n1000"
_QCEW = "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code"
_LODES = "w_geocode,h_geocode,S000,SA01,SA02,SA03,SE01,SE02,SE03,SI01,SI02,SI03,createdate"
_ONET = "O*NET-SOC Code,Title,Element ID,Element Name,Scale ID,Scale Name,Data Value,Recommend Suppress"
# A small made-up file of every source, as CSV; where the year stands in the name only, the name must tell it.
EXAMPLES = {
    "qcew": f"{_QCEW},annual_avg_estabs,annual_avg_emplvl,total_annual_wages\n13121,5,311,75,0,2018,A,,2,40,1200000\n",
    "qcew_sizes": f"{_QCEW},qtrly_estabs,month1_emplvl,month2_emplvl,month3_emplvl,total_qtrly_wages\n"
    "US000,5,311,25,3,2024,1,,2,40,40,40,1200000\n",
    "lodes": f"{_LODES}\n131210001001000,131210001001000,1,1,0,0,1,0,0,1,0,0,20230101\n",
    "adjacency": "County Name,County GEOID,Neighbor Name,Neighbor GEOID\n"
    '"Fulton County, GA",13121,"DeKalb County, GA",13089\n',
    "tracts": "tract_fips_2020,Tract_fips_2022,town_name\n09013528100,09110528100,Andover\n",
    "titles": 'area_fips,area_title\n13121,"Fulton County, Georgia"\n',
    "oews": "OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,A_MEAN\n11-1011,Chief Executives,detailed,100,200000\n",
    "oews_areas": "FIPS code,State,May 2024 MSA code,May 2024 MSA name,County code,County name\n"
    '13,Georgia,12060,"Atlanta, GA",121,Fulton County\n',
    "ep_occupations": '"Table 5.4 Education and training assignments by detailed occupation, 2024",,,,\n'
    "2024 National Employment Matrix title,2024 National Employment Matrix code,Typical education needed for entry,"
    "Work experience in a related occupation,Typical on-the-job training needed to attain competency\n"
    "Chief executives,11-1011,Bachelor's degree,5 years or more,None\n",
    "onet": f"{_ONET}\n11-1011.00,Chief Executives,2.C.1.a,Administration,IM,Importance,4.78,N\n",
    "clusters": "Career Cluster,Career Pathway,Code,Occupation\nHealth Science,Therapy,29-1141.00,Registered Nurses\n",
    "laus": "Labor Force Data by County\n\nLAUS Code,State FIPS,County FIPS,County,Year,,Labor Force,Employed,"
    'Unemployed,Rate\nCN1312100000000,13,121,"Fulton County, GA",2018,,"1,000",960,40,4.0\n',
    "acs": 'NAME,B01001_001E,B01001_001M,state,county\n"Fulton County, Georgia",1000,10,13,121\n',
    "qwi": "periodicity,seasonadj,geo_level,geography,ind_level,industry,ownercode,sex,agegrp,year,quarter,Emp,sEmp\n"
    "Q,U,C,13121,3,311,A05,0,A00,2024,2,50,1\n",
    "cbp": f"fipstate,fipscty,naics,est,{_CLASSES}\n13,121,311///,5,5,N,N,N,N,N,N,N,N\n",
    "cpi": "series_id,year,period,value,footnote_codes\nCUUR0000SA0,1913,M13,9.9,\nCUUR0000SA0,2020,M13,258.811,\n",
    "price_parities": "GeoFIPS,GeoName,TableName,LineCode,Description,2022,2023\n"
    '"00000","United States",SARPP,5,RPPs: All items,100,100\n"13000","Georgia",SARPP,5,RPPs: All items,95.7,96.7\n',
    "ipeds": "UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT\n100654,01.0101,1,5,7\n",
    "cip_soc": "CIP2020Code,CIP2020Title,SOC2018Code,SOC2018Title\n48.0508,Welding,51-4121,Welders\n",
    "zcta": "GEOID,ALAND,INTPTLAT,INTPTLONG\n30301,1,33.7,-84.4\n",
}
# What only a name can say is left in it.
NAMES = {
    "lodes": "GA_OD_MAIN_JT00_2021 (1)",
    "acs": "ACS5_2022 (2)",
    "cbp": "CBP21CO (1)",
    "oews": "NATIONAL_M2024_DL (1)",
    "ipeds": "C2023_A (1)",
}
FORMS = ("csv", "TXT", "tab", "semicolon", "utf-16", "xlsx", "openpyxl")


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def made(folder: Path, text: str, form: str, stem: str) -> Path:
    path = (
        folder / f"{stem}.{ {'tab': 'csv', 'semicolon': 'csv', 'utf-16': 'txt', 'openpyxl': 'xlsx'}.get(form, form) }"
    )
    rows = rows_of(text)
    if form == "xlsx":
        book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
        sheet = book.add_worksheet("Sheet1")
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
        book.close()
    elif form == "openpyxl":
        made_book = openpyxl.Workbook()
        for row in rows:
            made_book.active.append(row)
        made_book.save(path)
    elif form in ("csv", "TXT"):
        path.write_text(text)
    else:
        out = io.StringIO()
        csv.writer(out, delimiter=";" if form == "semicolon" else "\t", lineterminator="\r\n").writerows(rows)
        encoded = out.getvalue().encode("utf-16-le" if form == "utf-16" else "utf-8")
        path.write_bytes((codecs.BOM_UTF16_LE if form == "utf-16" else b"") + encoded)
    return path


def parsed(path: Path) -> dict[tuple[str, str], object]:
    return {
        (table.source, table.key): table.table.to_pylist()
        for member in archive.members([path])
        for reading, source in readings(member)
        for table in source.parse(reading, nobody)
    }


def test_there_is_an_example_of_every_source() -> None:
    assert set(EXAMPLES) == set(SOURCES)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_is_known_under_a_foreign_name_in_every_form(name: str, form: str, tmp_path: Path) -> None:
    path = made(tmp_path, EXAMPLES[name], form, NAMES.get(name, "Download (7)"))
    found = parsed(path)
    assert {source for source, _ in found} == {name}
    plain = tmp_path / "plain"
    plain.mkdir()
    assert found == parsed(made(plain, EXAMPLES[name], "csv", NAMES.get(name, "x")))


@pytest.mark.parametrize("name", NAMES)
def test_what_only_a_name_tells_is_asked_for(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="name"):
        parsed(made(tmp_path, EXAMPLES[name], "csv", "Download"))


@pytest.mark.parametrize(
    ("element", "kind"), [("2.A.1.a", "skills"), ("2.B.1.a", "skills"), ("2.C.1.a", "knowledge"), ("1.A.1.a", "")]
)
def test_rated_elements_are_told_by_their_number(element: str, kind: str, tmp_path: Path) -> None:
    """Abilities and work activities have the headings of skills."""
    path = tmp_path / "Knowledge (1).txt"
    path.write_text(EXAMPLES["onet"].replace("2.C.1.a", element).replace(",", "\t"))
    assert {key for _, key in parsed(path)} == ({kind} if kind else set())


def test_a_county_code_that_a_workbook_holds_as_a_number_gets_its_zero_back(tmp_path: Path) -> None:
    path = tmp_path / "area-titles.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["area_fips", "area_title"])
    sheet.write_row(1, 0, [1001, "Autauga County, Alabama"])
    sheet.write_row(2, 0, ["US000", "U.S. TOTAL"])
    book.close()
    assert [row["code"] for row in parsed(path)["titles", "area"]] == ["01001", "US000"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", ["occupations/education (1).xlsx", "titles/area-titles-2025_blsloadr.xlsx"])
def test_real_files_under_foreign_names_are_known(file: str, shared_data: Path) -> None:
    assert parsed(shared_data / file)
