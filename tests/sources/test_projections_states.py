"""Projections as states publish them: Kansas's real file against a plain reading, the other layouts by made-up rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from sectorlmi.errors import ConfigError, DataError, IntegrityError
from sectorlmi.sources.projections import how_to_use, parse, recognise
from sectorlmi.terms.projection import Projections, Reach

KANSAS = "projections/ks_proj_industry_2024_34.csv"


def _book(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _levels(found: Projections, *codes: str) -> tuple[float, float]:
    (row,) = [r for r in found.rows if r.codes == codes]
    return row.base_employment, row.projected_employment


class TestKansas:
    def test_every_row_of_the_real_file_is_there_once(self, shared_data: Path) -> None:
        data = (shared_data / KANSAS).read_bytes()
        rows = list(csv.DictReader(io.StringIO(data.decode())))
        plain = {
            r["naicscode"]: (float(r["estindprj"]), float(r["projindprj"]))
            for r in rows
            if r["estindprj"] and r["naicscode"][0] != "9" and not r["naicscode"].startswith(("0060", "10"))
        }
        found = parse(data, file="ks.csv")
        assert {r.printed_code: (r.base_employment, r.projected_employment) for r in found.rows} == plain
        assert (found.reach, found.spans, found.naics_vintage) == ({"Kansas": Reach.STATE}, ((2024, 2034),), 2022)
        assert sum(r.base_employment for r in found.rows if len(r.codes[0]) in (3, 4)) == pytest.approx(
            sum(base for code, (base, _) in plain.items() if code[2] != "0")
        )
        assert _levels(found, "31-33") == plain["310000"]

    def test_hidden_rows_are_named_and_no_zero(self, shared_data: Path) -> None:
        found = parse((shared_data / KANSAS).read_bytes(), file="ks.csv")
        assert not [r for r in found.rows if r.codes == ("113",)]
        assert any("8 rows print no levels" in warning for warning in found.warnings)

    def test_the_web_page_under_a_workbooks_name(self) -> None:
        page = (
            b"<html><body><table><tr><td>menu</td></tr></table><table><tr><th>stfips<th>naicscode<th>naicstitle"
            b"<th>estyear<th>projyear<th>estindprj<th>projindprj</tr><tr><td>20</td><td>622000</td><td>Hospitals &amp; "
            b"clinics</td><td>2022</td><td>2032</td><td>60,000</td><td>63,000</td></tr><tr><td>20</td><td>000000</td>"
            b"<td>Total</td><td>2022</td><td>2032</td><td>900,000</td><td>990,000</td></tr></table></body></html>"
        )
        assert recognise("ks.xls", page) == "wid"
        found = parse(page, file="ks.xls")
        assert (_levels(found, "622"), _levels(found, "10")) == ((60_000, 63_000), (900_000, 990_000))
        assert found.rows[0].title == "Hospitals & clinics"

    @pytest.mark.parametrize("percents", [(0.0625, -0.05), (6.25, -5.0)])
    def test_the_workbook_with_lines_above_and_notes_below(self, percents: tuple[float, float]) -> None:
        rows = [
            ["Kansas Industry Projections"],
            [
                "Industry Level",
                "Industry\nCode",
                "Industry Title",
                "2024\nEmployment",
                "2034 Projected\nEmployment",
                "Change in\nEmployment",
                "Percent\nChange",
                "Growth\nRate",
            ],
            ["Total", "000000", "Total", 1000, 1100, 100, percents[0] * 1.6, 0.1],
            ["Supersector", "101000", "Goods producing", 500, 510, 10, percents[0] * 0.32, 0.1],
            ["Subsector (3-digit)", "111000", "Crop Production", 400, 425, 25, percents[0], 0.6],
            ["Subsector (3-digit)", "112000", "Animals", 200, 190, -10, percents[1], -0.5],
            ["Subsector (3-digit)", "601000", "Kansas's own", 20, 22, 2, percents[0] * 1.6, 0.5],
            ["Government", "900000", "Government", 50, 50, 0, 0, 0],
            ["", "Data that would tell of one employer are hidden."],
        ]
        found = parse(_book({"Notes": [["x"]], "Industry Projections": rows}), file="ks.xlsx", preset="ks_kdol")
        assert {r.codes for r in found.rows} == {("10",), ("111",), ("112",)}
        assert (_levels(found, "111"), found.spans, found.reach) == (
            (400, 425),
            ((2024, 2034),),
            {"Kansas": Reach.STATE},
        )
        assert [w for w in found.warnings if "%" in w] == []
        assert any("601000 (row 7)" in w for w in found.warnings)

    def test_fractions_among_percents_are_refused(self) -> None:
        rows = [
            ["Industry Code", "Industry Title", "2024 Employment", "2034 Employment", "Percent Change"],
            ["111000", "Crops", 400, 425, 0.0625],
            ["112000", "Animals", 200, 190, -5.0],
        ]
        with pytest.raises(IntegrityError, match="fractions and percents are mixed"):
            parse(_book({"a": rows}), file="ks.xlsx")


WASHINGTON = [
    ["Long-term projections"],
    ["Seattle"],
    [],
    ["made up"],
    ["Title", "Estimated employment 2024", "Estimated employment 2029", "Estimated employment 2034", "Growth 2024-34"],
    ["TOTAL, ALL INDUSTRIES", 1000, 1050, 1100, 10.0],
    ["Food manufacturing", 100, 101, 103, 3.0],
    ["Aerospace product & parts", 300, 310, 330, 10.0],
    ["Hospitals", "(c)", 50, 60, "(c)"],
]


class TestTitlesWithoutCodes:
    FILE = _book({"Seattle-King County": WASHINGTON, "Olympic": WASHINGTON})

    def test_nothing_is_used_before_it_is_confirmed(self) -> None:
        with pytest.raises(ConfigError) as told:
            parse(self.FILE, file="wa.xlsx")
        assert '{"TOTAL, ALL INDUSTRIES": "10", "Food manufacturing": "311", "Hospitals": "622"}' in told.value.hint
        # What is only near is named, and never in the map.
        assert "'Aerospace product & parts'" in told.value.hint
        assert '"Aerospace' not in told.value.hint

    def test_the_key_to_paste_is_what_the_refusal_says(self) -> None:
        said = how_to_use("wa.xlsx", self.FILE, "wa.xlsx")
        assert said.startswith("projections: {file: wa.xlsx, preset: years, area: 'Seattle-King County', titles: {")

    def test_confirmed_titles_are_read_by_sheet_from_the_first_year_to_the_last(self) -> None:
        titles = {"food  Manufacturing": "311", "Aerospace product and parts": "3364", "Hospitals": "622"}
        found = parse(self.FILE, file="wa.xlsx", preset="wa_esd", titles=titles)
        assert found.areas == ("Seattle-King County", "Olympic")
        rows = found.of_area("Olympic")
        assert [(r.codes, r.span, r.base_employment, r.projected_employment) for r in rows] == [
            (("311",), (2024, 2034), 100, 103),
            (("3364",), (2024, 2034), 300, 330),
        ]
        assert any("'TOTAL, ALL INDUSTRIES' (1 in all)" in w for w in found.warnings)
        assert any("2 rows print no levels" in w and "Hospitals" in w for w in found.warnings)

    def test_the_study_may_choose_a_year_between(self) -> None:
        found = parse(
            self.FILE,
            file="w.xlsx",
            years={"base": 2024, "projected": 2029},
            titles={"Hospitals": "622", "Food manufacturing": "311"},
        )
        assert {r.span for r in found.rows} == {(2024, 2029)}
        assert _levels(
            parse(
                _book({"Lane": WASHINGTON}),
                file="w.xlsx",
                years={"base": 2024, "projected": 2029},
                titles={"Food manufacturing": "311"},
            ),
            "311",
        ) == (100, 101)

    def test_a_title_that_the_file_has_not_is_refused(self) -> None:
        with pytest.raises(ConfigError, match="no industry titled 'Hospitls'") as told:
            parse(self.FILE, file="wa.xlsx", titles={"Hospitls": "622"})
        assert told.value.hint == "Did you mean 'Hospitals'?"

    def test_oregon_has_a_blank_heading_and_says_nothing_of_its_area(self) -> None:
        rows = [["Oregon"], ["", "2023", "2033", "Change", "% Change"], ["Total employment", 100, 110, 10, 10]]
        rows += [["  Utilities", 20, 22, 2, 10], ["  Hospitals", "(c)", "(c)", "(c)", "(c)"], ["(c) is confidential"]]
        titles = {"Utilities": "22", "Hospitals": "622"}
        found = parse(_book({"Data": rows}), file="or.xlsx", preset="or_oed", titles=titles)
        assert (_levels(found, "22"), found.reach) == ((20, 22), {"Oregon": Reach.STATE})
        assert any("taken as all of Oregon" in w for w in found.warnings)
        lane = parse(_book({"Data": rows}), file="or.xlsx", preset="or_oed", titles=titles, area="Lane")
        assert lane.reach == {"Lane": Reach.REGION}

    def test_titles_for_a_file_with_codes_are_refused(self) -> None:
        rows = [["Code", "Industry", "2023", "2033", "Change"], ["622", "Hospitals", 1, 2, 1]]
        with pytest.raises(ConfigError, match="has codes of its own"):
            parse(_book({"a": rows}), file="x.xlsx", titles={"Hospitals": "622"})


class TestHeadings:
    def test_over_two_lines(self) -> None:
        merged = [
            ["Wisconsin"],
            ["", "", "Employment", "", "Change", ""],
            ["NAICS", "Industry", "2022", "2032", "Number", "Percent"],
            ["622", "Hospitals", 100, 120, 20, 20],
        ]
        below = [
            ["Wisconsin"],
            ["NAICS", "Industry Title", "2022", "2032", "Numeric", "Percent"],
            ["Code", "", "Employment", "Employment", "Change", "Change"],
            ["622", "Hospitals", 100, 120, 20, 20],
        ]
        for rows in (merged, below):
            found = parse(_book({"a": rows}), file="wi.xlsx", preset="wi_dwd")
            assert (_levels(found, "622"), found.spans) == ((100, 120), ((2022, 2032),))

    def test_base_and_projected_take_the_one_span_that_a_title_states(self) -> None:
        rows = [["Industry Code", "Industry", "Base", "Projected", "10-yr numeric"], ["622", "Hospitals", 10, 12, 2]]
        found = parse(_book({"a": [["Statewide, 2024-34"], *rows]}), file="mi.xlsx", preset="mi_lmi")
        assert found.spans == ((2024, 2034),)
        with pytest.raises(ConfigError, match=r"projections\.years is missing"):
            parse(_book({"a": rows}), file="mi.xlsx", preset="mi_lmi")

    def test_new_yorks_workbook_keeps_its_own_aggregates_out(self) -> None:
        rows = [["NAICS code", None, "Industry", None, "2019", None, "2021", "Net change", "Percent change"]]
        rows += [["622", "", "Hospitals", "", 10, "", 12, 2, 20], ["601", "", "Own", "", 10, "", 12, 2, 20]]
        rows += [["1023", "", "Financial", "", 5, "", 6, 1, 20], ["9", "", "Government", "", 5, "", 6, 1, 20]]
        found = parse(_book({"a": rows}), file="ny.xlsx", preset="ny_dol")
        assert {r.codes for r in found.rows} == {("622",), ("52", "53")}
        assert any("601 (row 3)" in w for w in found.warnings)

    def test_new_yorks_short_term_file(self) -> None:
        data = b"area,period,industry_code,industry_title,base_year_employment_estimate,projected_year_employment_estimate,net_change\nLong Island,2022-2024,'622000,Hospitals,100,110,10\n"  # noqa: E501
        assert recognise("x.csv", data) == "ny_dol"
        assert parse(data, file="x.csv").spans == ((2022, 2024),)

    @pytest.mark.parametrize(
        "head",
        ["Occ Code,Occupation,2023,2033,Change", "Code,Industry,2023,2023,Change", "Code,Industry,2023,2033,Owner"],
    )
    def test_other_tables_are_no_projections(self, head: str) -> None:
        assert recognise("x.csv", f"{head}\n622,Hospitals,1,2,1\n".encode()) is None


MATRIX = (
    b"areatype,areatyname,area,areaname,perioddesc,matincode,matintitle,matoccode,estemp,projemp,nchg,pchg,suppress\n"
    b"1,State,0,Colorado,2021-2023,000000,Total,000000,1000,1100,100,10,0\n"
    b"1,State,0,Colorado,2021-2023,622000,Hospitals,000000,100,110,10,10,0\n"
    b"1,State,0,Colorado,2021-2023,622000,Hospitals,290000,60,66,6,10,0\n"
    b"1,State,0,Colorado,2021-2023,622000,Hospitals,291141,50,55,5,10,0\n"
    b"4,County,13,Boulder,2021-2023,622000,Hospitals,000000,10,11,1,10,1\n"
)


class TestWorkforceInformationDatabase:
    def test_a_matrix_is_read_by_its_rows_of_all_occupations(self) -> None:
        found = parse(MATRIX, file="m.csv")
        assert (_levels(found, "622"), _levels(found, "10")) == ((100, 110), (1000, 1100))
        assert found.reach["Colorado"] is Reach.STATE
        # A suppressed row is unknown, whatever stands in it.
        assert found.of_area("Boulder") == ()
        assert any("1 rows print no levels" in w for w in found.warnings)

    def test_a_matrix_without_its_totals_is_refused(self) -> None:
        lines = [line for line in MATRIX.splitlines() if b",000000,1" not in line]
        with pytest.raises(IntegrityError, match="no row is of all occupations"):
            parse(b"\n".join(lines), file="m.csv")

    def test_a_missing_column_is_named(self) -> None:
        with pytest.raises(DataError, match="'projindprj'"):
            parse(b"stfips,naicscode,estindprj,estyear,projyear\n20,622,1,2024,2034\n", file="x.csv", preset="wid")
