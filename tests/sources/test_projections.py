"""Projection files: the real ones by hand-read values, layouts without a real file by made-up ones."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources.projections import parse, recognise
from sectorlmi.terms.projection import ProjectionRow, Projections, Reach, Term

EP = "projections/bls_ep_industry_2020_30.xlsx"
CA_LONG = "projections/ca_edd_industry_long_term_2018_2028.csv"
CA_SHORT = "projections/ca_edd_industry_short_term.csv"


def _row(projections: Projections, area: str, *codes: str) -> ProjectionRow:
    (found,) = [r for r in projections.rows if r.area == area and r.codes == codes]
    return found


def _levels(row: ProjectionRow) -> tuple[float, float]:
    return row.base_employment, row.projected_employment


def _workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("path", "preset"),
    [
        (EP, "bls_ep"),
        (CA_LONG, "ca_edd"),
        (CA_SHORT, "ca_edd"),
        ("projections/bls_ep_occupation_2024_34.xlsx", None),
        ("qcew/ga_annual_2015.zip", None),
        ("qcew/US000_2024_q1.csv", None),
        ("labor_force/laucnty18.xlsx", None),
    ],
)
def test_files_are_recognised_by_content(shared_data: Path, path: str, preset: str | None) -> None:
    assert recognise("saved as anything", (shared_data / path).read_bytes()) == preset


def test_bls_table_is_read_in_jobs(shared_data: Path) -> None:
    ep = parse((shared_data / EP).read_bytes(), file="industry.xlsx")
    assert ep.reach == {"United States": Reach.NATION}
    assert (ep.naics_vintage, ep.spans, {row.term for row in ep.rows}) == (2017, ((2020, 2030),), {Term.LONG})
    assert _levels(_row(ep, "United States", "10")) == (153_533_800, 165_413_700)
    assert _levels(_row(ep, "United States", "311")) == (1_616_700, 1_688_900)
    retail = _row(ep, "United States", "442", "443", "444", "446", "447", "448", "451", "453", "454")
    assert (retail.title, _levels(retail)) == ("All other retail", (6_814_000, 6_642_200))
    assert _levels(_row(ep, "United States", "491")) == (602_100, 549_900)  # printed twice, kept once
    assert _levels(_row(ep, "United States", "7131")) == (156_100, 250_000)  # a code stored as a number
    assert _row(ep, "United States", "11").title == "Agriculture, forestry, fishing, and hunting"
    assert ep.warnings == ()


def test_bls_government_rows_stand_for_no_industry(shared_data: Path) -> None:
    ep = parse((shared_data / EP).read_bytes(), file="industry.xlsx")
    assert not [r for r in ep.rows if "government" in r.title.lower()]
    # 25 rows with NA, by eye, and the self-employed; "Total" is kept.
    assert ep.skipped == 26


def test_california_long_term(shared_data: Path) -> None:
    ca = parse((shared_data / CA_LONG).read_bytes(), file="ca.csv")
    assert len(ca.areas) == 33
    assert ca.reach["California"] is Reach.STATE
    assert ca.reach["Bakersfield MSA (Kern County)"] is Reach.REGION
    assert (ca.naics_vintage, ca.spans, {row.term for row in ca.rows}) == (2017, ((2018, 2028),), {Term.LONG})
    assert _levels(_row(ca, "California", "334")) == (278_400, 276_800)
    assert _levels(_row(ca, "San Diego-Carlsbad MSA (San Diego County)", "448")) == (17_600, 14_900)


def test_a_wrong_percent_of_the_publisher_is_told(shared_data: Path) -> None:
    ca = parse((shared_data / CA_LONG).read_bytes(), file="ca.csv")
    # Row 1315 prints 0.089 beside 1,235,300 and 1,355,500 (9.73 %).
    (warning,) = ca.warnings
    assert "row 1315" in warning
    assert "8.9 % is printed where the levels give 9.7 %" in warning


def test_california_short_term_has_quarters_and_percents(shared_data: Path) -> None:
    ca = parse((shared_data / CA_SHORT).read_bytes(), file="ca.csv")
    assert (ca.spans, {row.term for row in ca.rows}, ca.warnings) == (((2020, 2022),), {Term.SHORT}, ())
    assert _levels(_row(ca, "California", "511")) == (119_200, 128_200)


# The first rows of data.ny.gov b7d6-zygf, "Long-term Industry Projections" of New York's Department of Labor, as
# published on 5 November 2015 (a public record of the State), under the names of the API; the last row is made up.
NEW_YORK = (
    b"area,period,industry_code,industry_title,base_year,projected_year,net_change,annual_growth_rate\n"
    b"New York State,2012 - 2022,0000000,Total,9448100,10496310,1048210,11.10\n"
    b"New York State,2012 - 2022,000671,Self Employed and Unpaid Family Workers,565060,584570,19510,3.50\n"
    b"New York State,2012 - 2022,'102300,Financial Activities,683490,688360,4870,0.70\n"
    b"New York State,2012 - 2022,'102400,Professional and Business Services,1050460,1291890,241430,23.00\n"
    b'New York State,2012 - 2022,\'110000,"Agriculture, Forestry, Fishing and Hunting",32030,34260,2230,7.00\n'
    b"New York State,2012 - 2022,'111000,Crop Production,15090,14930,-160,-1.10\n"
    b"New York State,2012 - 2022,'112000,Animal Production,12580,15250,2670,21.20\n"
    b"New York State,2012 - 2022,'113000,Forestry and Logging,1570,1390,-180,-11.50\n"
    b'New York State,2012 - 2022,\'114000,"Fishing, Hunting and Trapping",520,520,0,0.00\n'
    b"New York State,2012 - 2022,'115000,Support Activities for Agriculture and Forestry,2270,2170,-100,-4.40\n"
    b"Hudson Valley,2012 - 2022,'622000,Hospitals,40000,46000,6000,15.0\n"
)
# The same columns as the portal's CSV export heads them, with padding and dollar signs as some vintages have them.
NEW_YORK_EXPORT = (
    b" Area , Period , Industry Code , Industry Title , Base Year Employment Estimate ,"
    b" Projected Year Employment Estimate , Net Change , Growth Rate \n"
    b'New York State ,2012 - 2022 ,\'000000 ,Total ," $9,448,100 "," $10,496,310 "," $1,048,210 ", 11.1 \n'
    b"New York State ,2012 - 2022 ,'111000 ,Crop Production , $15090 , $14930 , $-160 , -1.1 \n"
)


def test_new_york_years_columns_hold_employment() -> None:
    assert recognise("industry.csv", NEW_YORK) == "ny_dol"
    ny = parse(NEW_YORK, file="industry.csv")
    assert ny.spans == ((2012, 2022),)
    assert ny.reach == {"New York State": Reach.STATE, "Hudson Valley": Reach.REGION}
    assert _levels(_row(ny, "New York State", "10")) == (9_448_100, 10_496_310)
    assert _levels(_row(ny, "New York State", "111")) == (15_090, 14_930)
    assert _levels(_row(ny, "New York State", "11")) == (32_030, 34_260)
    assert _levels(_row(ny, "New York State", "52", "53")) == (683_490, 688_360)
    # Every printed percent is what the levels give.
    assert (ny.skipped, ny.warnings) == (1, ())


def test_new_york_under_the_headings_of_its_export() -> None:
    assert recognise("industry.csv", NEW_YORK_EXPORT) == "ny_dol"
    ny = parse(NEW_YORK_EXPORT, file="industry.csv")
    assert _levels(_row(ny, "New York State", "10")) == (9_448_100, 10_496_310)
    assert _levels(_row(ny, "New York State", "111")) == (15_090, 14_930)
    assert ny.warnings == ()


def test_columns_of_years_that_hold_jobs_are_refused_and_new_york_named() -> None:
    wrong = {"code": "industry_code", "base": "net_change", "projected": "net_change"}
    with pytest.raises(DataError, match=r"not a year\n.*ny_dol"):
        parse(NEW_YORK, file="ny.csv", columns=wrong | {"base_year": "base_year", "projected_year": "projected_year"})


def test_plain_columns_need_no_map() -> None:
    data = (
        b"area_type,area,industry_code,title,base_year,projected_year,base_employment,projected_employment\n"
        b"Region,Riverlands,31-33,Manufacturing,2024,2034,1000,1100\n"
        b"State,Sample State,311,Food,2024,2034,9000,9900\n"
    )
    assert recognise("projections.csv", data) == "columns"
    plain = parse(data, file="projections.csv", preset="columns")
    assert plain.reach == {"Riverlands": Reach.REGION, "Sample State": Reach.STATE}
    assert plain.naics_vintage == 2022
    assert _levels(_row(plain, "Riverlands", "31-33")) == (1000, 1100)


def test_a_column_map_reads_any_workbook() -> None:
    data = _workbook(
        ["Industry outlook for the state"],
        [],
        ["NAICS", "Industry", "Jobs 2022", "Jobs 2032", "Growth"],
        [311, "Food", 10.5, 11.55, 0.1],
        ["3121, 3122", "Beverages and tobacco", 2, 3, 0.5],
        ["", "Source: a state agency", None, None, None],
    )
    columns = {"code": "naics", "title": "Industry", "base": "Jobs 2022", "projected": "Jobs 2032", "percent": "Growth"}
    state = parse(data, file="state.xlsx", columns=columns, unit="thousands", area="Michigan")
    assert state.spans == ((2022, 2032),)  # told by the headings
    assert state.reach == {"Michigan": Reach.STATE}
    assert _levels(_row(state, "Michigan", "311")) == (10_500, 11_550)
    assert _levels(_row(state, "Michigan", "3121", "3122")) == (2000, 3000)
    assert state.warnings == ()


def test_a_workbook_with_a_sheet_an_area_is_read_whole() -> None:
    book = Workbook()
    for name, jobs in (("WDA1 SOUTHEAST", 10), ("WDA10 SOUTH CENTRAL", 20)):
        sheet = book.create_sheet(name)
        for row in (["NAICS", "2020 jobs", "2030 jobs"], ["311", jobs, jobs + 1]):
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    columns = {"code": "NAICS", "base": "2020 jobs", "projected": "2030 jobs"}
    wda = parse(stream.getvalue(), file="wda.xlsx", columns=columns)
    assert [(r.area, r.base_employment) for r in wda.rows] == [("WDA1 SOUTHEAST", 10), ("WDA10 SOUTH CENTRAL", 20)]
    one = parse(stream.getvalue(), file="wda.xlsx", columns=columns, sheet="WDA1 SOUTHEAST")
    assert one.areas == ("WDA1 SOUTHEAST",)
    with pytest.raises(SchemaError, match="no sheet 'WDA2'"):
        parse(stream.getvalue(), file="wda.xlsx", columns=columns, sheet="WDA2")


def test_years_come_from_the_study_where_the_file_has_none() -> None:
    data = b"naics;base;proj\n622;1.000;1.100\n"
    columns = {"code": "naics", "base": "base", "projected": "proj"}
    state = parse(data, file="wi.csv", columns=columns, years={"base": 2020, "projected": 2030}, unit="thousands")
    assert [(r.area, r.span, _levels(r)) for r in state.rows] == [("wi", (2020, 2030), (1000, 1100))]


def test_hidden_rows_are_left_out_and_counted() -> None:
    data = b"naics,base 2020,proj 2030\n622,1000,1100\n623,*,*\n624,N/A,50\n"
    columns = {"code": "naics", "base": "base 2020", "projected": "proj 2030"}
    state = parse(data, file="s.csv", columns=columns)
    assert [r.codes for r in state.rows] == [("622",)]
    assert "2 rows print no levels" in state.warnings[0]


# Table 2.7 of the 2008-18 cycle as BLS printed it (bls.gov/emp/ep_table_207.htm, also in the Monthly Labor Review of
# November 2009): headings over three rows, years in the last. A public-domain table of the U.S. government.
TABLE_2_7 = [
    ["Table 2.7 Employment and output by industry 1998, 2008, and projected 2018"],
    ["Industry", "2007 NAICS", "Employment", "", "", "", "", "", "", "Output", "", "", "", ""],
    ["", "", "Thousands of jobs", "", "", "Change", "", "Average annual rate of change", "",
     "Billions of chained 2000 dollars", "", "", "Average annual rate of change", ""],
    ["", "", "1998", "2008", "2018", "1998-2008", "2008-18", "1998-2008", "2008-18", "1998", "2008", "2018",
     "1998-2008", "2008-18"],
    ["Nonagriculture wage and salary", "NA", 126624.7, 137814.8, 152443.5, 11190.1, 14628.7, 0.9, 1.0, 16784.8, 20735.3,
     27371.1, 2.1, 2.8],
    ["Mining", "21", 564.7, 717.0, 613.2, 152.3, -103.8, 2.4, -1.6, 204.9, 231.5, 227.3, 1.2, -0.2],
    ["Oil and gas extraction", "211", 140.8, 161.6, 135.8, 20.8, -25.8, 1.4, -1.7, 131.4, 125.6, 121.9, -0.5, -0.3],
    ["Mining, except oil and gas", "212", 243.1, 227.7, 225.7, -15.4, -2.0, -0.7, -0.1, 48.9, 45.6, 55.5, -0.7, 2.0],
    ["Support activities for mining", "213", 180.8, 327.7, 251.7, 146.9, -76.0, 6.1, -2.6, 24.9, 55.7, 54.3, 8.4, -0.3],
    ["Utilities", "22", 613.4, 559.5, 500.5, -53.9, -59.0, -0.9, -1.1, 298.9, 319.2, 349.0, 0.7, 0.9],
    ["Construction", "23", 6149.4, 7214.9, 8552.0, 1065.5, 1337.1, 1.6, 1.7, 852.4, 860.6, 1140.5, 0.1, 2.9],
]  # fmt: skip


def test_older_bls_cycles_spread_the_heading_over_rows() -> None:
    ep = parse(_workbook(*TABLE_2_7), file="industry.xlsx")
    # No warning: the changes and rates that are read beside the levels are what the levels give.
    assert (ep.naics_vintage, ep.spans, ep.warnings, ep.skipped) == (2007, ((2008, 2018),), (), 1)
    assert _levels(_row(ep, "United States", "21")) == (717_000, 613_200)
    assert _levels(_row(ep, "United States", "213")) == (327_700, 251_700)
    assert _levels(_row(ep, "United States", "23")) == (7_214_900, 8_552_000)


def test_the_change_beside_the_levels_of_an_older_cycle_is_compared() -> None:
    wrong = [
        *TABLE_2_7[:5],
        ["Mining", "21", 564.7, 717.0, 613.2, 152.3, -130.8, 2.4, -1.6, 204.9, 231.5, 227.3, 1, -0.2],
    ]
    ep = parse(_workbook(*wrong), file="industry.xlsx")
    assert ["-130,800 is printed" in w for w in ep.warnings] == [True]


def test_codes_with_words_between_them_are_a_list() -> None:
    data = _workbook(
        ["Table 2.7  Employment and output by industry, 2006, 2016, and projected 2026"],
        ["Industry", "2012 NAICS", "Employment, 2016", "Employment, 2026"],
        ["Total (1)", "", 156063.8, 167582.3],
        ["Other", "3331, 3332, 3334, and 3339", 20, 30],
        ["Footnotes:"],
    )
    ep = parse(data, file="industry.xlsx")
    assert _levels(_row(ep, "United States", "3331", "3332", "3334", "3339")) == (20_000, 30_000)


def test_a_wrong_rate_in_the_bls_table_is_told() -> None:
    data = _workbook(
        ["Table 2.11 Employment and output by industry"],
        ["Industry", "2022 NAICS", "Employment, 2024", "Employment, 2034", "Employment change, 2024-34",
         "Employment, Compound annual rate of change, 2024-34", "Output, 2024", "Output, 2034"],
        ["Hospitals", "622", 1000, 1100, 100, 1.0, 5, 6],
        ["Social assistance", "624", 1000, 1100, 100, 2.0, 5, 6],
        ["Mining", "21", 1000, 1100, 90, 1.0, 5, 6],
    )  # fmt: skip
    ep = parse(data, file="industry.xlsx")
    assert (ep.naics_vintage, ep.spans) == (2022, ((2024, 2034),))
    assert [w.split(", United States: ")[1] for w in ep.warnings] == [
        "2.0 % a year is printed where the levels give 1.0 %; the levels are used.",
        "a change of 90,000 is printed where the levels give 100,000; the levels are used.",
    ]


@pytest.mark.parametrize(("codes", "year", "vintage"), [("449", 2020, 2022), ("443", 2022, 2017), ("311", 2018, 2017)])
def test_the_naics_revision_is_told_by_codes_then_by_year(codes: str, year: int, vintage: int) -> None:
    data = f"code,base_year,projected_year,base_employment,projected_employment\n{codes},{year},{year + 10},10,11\n"
    assert parse(data.encode(), file="s.csv").naics_vintage == vintage
