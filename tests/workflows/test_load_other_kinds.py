"""`load` says of every file that it does not store what it is, and which key or option reads it."""

from __future__ import annotations

import json
import zipfile
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sectorlmi.cli import data as data_commands
from sectorlmi.cli.app import app
from sectorlmi.errors import DataError
from sectorlmi.sources import archive, readings
from sectorlmi.sources.other_kinds import OTHER_KINDS, what_it_is
from sectorlmi.store import Store
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load

assert data_commands  # its commands register on import
TITLES = "area_fips,area_title\n13121,Fulton\n"
WID = "stateabbrv,statename,stfips,areaname,areatype,areatyname,area,periodyear,periodtype,period,indcodty,indcode"

# A made-up line or two of each kind of file: what is said of it.
FILES = {
    "CIP codes": ('"CIPFamily","CIPCode","Action","CIPTitle"\n="01",="01.0000","None","FARM"\n', ["program codes"]),
    "BEA": ('GeoFIPS,GeoName,Region,LineCode,2023\n "00000","United States", ,1,9\n', ["price parities"]),
    "QCEW under a title": ("Annual averages\n\narea_fips,own_code,industry_code,agglvl_code\n13121,5,10,71\n",
                           ["lines above its headings", "delete those lines"]),
    "QCEW after sep=": ("sep=,\narea_fips,own_code,industry_code,agglvl_code\n13121,5,10,71\n", ["above its headings"]),
    "QCEW high level": ("Area Code,St,Cnty,Own,NAICS,Year,Qtr,Area Type,St Name,Area,Ownership,Industry\n"
                        "13121,13,121,5,1013,2022,A,County,Georgia,Fulton,Private,Manufacturing\n",
                        ["high-level QCEW workbook", "fetch"]),
    "QCEW data viewer": ("\ufeffYear,Qtr,Area Type,St Name,Area,Ownership,Industry,Status Code,Establishment Count\n"
                         '2023,2,County,Georgia,"Fulton",Private,1013 Manufacturing,,"1,679"\n',
                         ["data viewer", "fetch"]),
    "New York": ('"AREATYPE","AREA","NAICS","YEAR","ESTAB","AVGEMP","TOTWAGE"\n"State","NY",00,2014,1,2,3\n',
                 ["New York State's own QCEW", "fetch"]),
    "Colorado": (f"{WID},ownership,firms,estab,avgemp,totwage\nCO,x,8,y,4,z,1,2020,1,0,10,624,00,1,1,1,1\n",
                 ["Colorado", "fetch"]),
    "Massachusetts": ("periodyear,area,areaname,indcode,naicstitle,avgemp,ownership,totwage\n2020,1,x,10,y,1,50,1\n",
                      ["WID", "fetch"]),
    "WID matrix": ("areatype,area,matincode,matoccode,estemp,projemp\n1,0,10,00,1,2\n",
                   ["projections: {file: ", "preset: wid_matrix"]),
    "Kansas": ("stfips,naicscode,naicstitle,estyear,projyear,estindprj,projindprj\n20,622,Hospitals,2024,2034,1,2\n",
               ["projections: {file: ", "preset: wid"]),
    "Washington": ("Title,Estimated employment 2024,Estimated employment 2029\nx,10,20\n", ["Washington", "NAICS"]),
    "Oregon": (",2023,2033,Change,% Change\nRetail,10,20,10,100\nHospitals,5,6,1,20\n",
               ["projections: {file: ", 'titles: {"Hospitals": "622"}']),
    "Michigan": ("Industry Code,Industry,Base,Projected,10-yr numeric\n44,Retail,1,2,1\n",
                 ["projections: {file: ", "preset: years"]),
    "Kansas workbook": ("Industry Code,Industry Title,2024 Employment,2034 Projected Employment,Change in Employment\n"
                        "111000,Crops,1,2,1\n", ["projections: {file: ", "preset: years"]),
    "Projections Central": ("Area,Area Name,Occ Code,Base,Projected\n13,Georgia,11-1011,10,20\n", ["occupational"]),
    "Nonemployer": ("ST,NAICS,ESTAB_F,ESTAB,RCPTOT_F,RCPTOT\n13,11,,5,,6\n", ["Nonemployer"]),
    "Nonemployer API": ('[["NAICS2022","NESTAB","NRCPTOT","state"],["11","5","6","13"]]', ["Nonemployer"]),
    "CES": ("stfips,area,seriescode,empces,supprecord,supphe\n13,0,0,5,0,0\n", ["Current Employment"]),
    "QWI API": ("year,quarter,agegrp,sex,ownercode,industry,state,county,Emp,sEmp\n2010,1,A00,0,A00,11,37,001,45,1\n",
                ["Quarterly Workforce Indicators", "lehd"]),
    "clusters": ("Cluster Name,NAICS Code,Description\nBiomedical,3254,Drugs\n", ["clusters", "groups:"]),
    "delineation": ("CBSA Code,CBSA Title,FIPS State Code,FIPS County Code\n12060,Atlanta,13,121\n", ["--delineation"]),
    "crosswalk": ("wda,county,fips_county\nEast,Anderson,48001\n", ["region: {file: ", "group: NAME"]),
    "participation": ("Career Cluster,Employers,Students\nHealth Science,3,20\n", ["--participation"]),
    "own factor": ("naics,openings\n311,5\n", ["extra_factors"]),
    "projections": (
        "Area Type,Area Name,Period,Series Code,Industry Title,Base Year Employment Estimate,"
        "Projected Year Employment Estimate\nState,California,2020-2030,000001,Total,1,2\n",
        ["projections: {file: "],
    ),
    "outlines": ('{"type": "FeatureCollection", "features": []}', ["output: {boundaries: ", "--boundaries"]),
    "TopoJSON": ('{"type": "Topology", "objects": {}}', ["output: {boundaries: "]),
    "web page": ("<!doctype html><html></html>", ["a web page"]),
    "something else": ("shoe,size\nleft,9\n", ["not a kind of file"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", ["Download (3).csv", "UNNAMED.TXT"])
def test_says_what_the_file_is_and_what_reads_it(kind: str, name: str, tmp_path: Path) -> None:
    text, said = FILES[kind]
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(DataError) as told:
        load([path], Store(tmp_path / "store"))
    assert all(words in str(told.value) for words in said), told.value
    if "{file: " in "".join(said):
        assert f"{{file: {name}" in str(told.value)


class TestTitlesAboveTheHeadings:
    """Whoever saved a list again may have written above it what it is."""

    @pytest.mark.parametrize("above", ["Annual averages\n", "sep=,\n", "Saved by Ann, 2020\n\nSecond line\n", "\n" * 3])
    def test_a_qcew_file_is_read_below_them(self, above: str, tmp_path: Path) -> None:
        (sample,) = samples().glob("qcew_*2025*.zip")
        with zipfile.ZipFile(sample) as archived:
            name = next(n for n in archived.namelist() if n.endswith(".csv"))
            text = archived.read(name).decode("utf-8-sig")
        for stem, head in (("plain", ""), ("titled", above)):
            (tmp_path / stem).mkdir()
            (tmp_path / stem / "county.csv").write_text(head + text, encoding="utf-8")
            (tmp_path / stem / "SAMPLE.txt").write_text("")
        stores = {stem: Store(tmp_path / f"{stem}-store") for stem in ("plain", "titled")}
        told = {stem: load([tmp_path / stem], store).notes for stem, store in stores.items()}
        period = stores["plain"].periods()[0]
        ours, theirs = (stores[stem].cells(period) for stem in ("titled", "plain"))
        assert len(ours) > 50
        np.testing.assert_array_equal(ours.employment, theirs.employment)
        said = "county.csv: the lines above its headings were left out."
        assert told["titled"] == ([said, *told["plain"]] if above.strip() else told["plain"])

    def test_a_list_is_read_below_them(self, tmp_path: Path) -> None:
        (tmp_path / "areas.csv").write_text(f"Areas of BLS\nas of 2020\n{TITLES}")
        store = Store(tmp_path / "store")
        found = load([tmp_path / "areas.csv"], store)
        assert found.files == ["areas.csv"]
        (listed,) = store.tables("titles")
        assert "13121" in store.table("titles", listed)["code"].tolist()

    @pytest.mark.parametrize(("n", "files"), [(12, ["areas.csv"]), (13, [])])
    def test_there_may_be_twelve(self, n: int, files: list[str], tmp_path: Path) -> None:
        (tmp_path / "areas.csv").write_text("a title\n" * n + TITLES)
        with nullcontext() if files else pytest.raises(DataError, match="nothing usable"):
            assert load([tmp_path / "areas.csv"], Store(tmp_path / "store")).files == files


def test_a_list_of_what_columns_mean_is_no_table_by_industry(tmp_path: Path) -> None:
    """As BLS puts it beside its tables of occupations: it names `naics` and `area` as columns of those."""
    text = "May 2018 OES Estimates\n\nField,Field Description\narea,State FIPS code\nnaics,NAICS code\n"
    (tmp_path / "field_descriptions.csv").write_text(text)
    with pytest.raises(DataError, match="what the columns of a publisher's files mean; there is nothing to store"):
        load([tmp_path / "field_descriptions.csv"], Store(tmp_path / "store"))


def test_every_kind_is_told_by_headings_that_no_earlier_kind_claims() -> None:
    for i, kind in enumerate(OTHER_KINDS):
        assert not [k.what for k in OTHER_KINDS[:i] if k.headings <= kind.headings], kind


@pytest.mark.parametrize("folder", ["training", "prices", "ny", "projections", "geo"])
def test_nothing_real_is_unknown(folder: str, shared_data: Path) -> None:
    unknown = [
        member.name
        for member in archive.members([shared_data / folder])
        if "readme" not in member.name
        and what_it_is(member) == "not a kind of file the program knows"
        and not readings(member)
    ]
    assert unknown == []


class TestSeveralAtOnce:
    def test_the_known_are_loaded_and_the_rest_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("shoe,size\nleft,9\n")
        (tmp_path / "b.csv").write_text(TITLES)
        for order in (("a.csv", "b.csv"), ("b.csv", "a.csv")):
            store = Store(tmp_path / f"store-{order[0]}")
            report = load([tmp_path / name for name in order], store)
            assert report.files == ["b.csv"]
            assert [u.path.name for u in report.unused] == ["a.csv"]
            assert store.tables("titles") == ["area"]

    def test_the_exit_code_tells_of_a_path_that_held_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("shoe,size\nleft,9\n")
        (tmp_path / "b.csv").write_text(TITLES)
        arguments = ["load", "--store", str(tmp_path / "s"), str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 4
        assert "nothing was loaded from" in done.output.replace("\n", " ")
        assert Store(tmp_path / "s").tables("titles") == ["area"]
        as_json = CliRunner().invoke(app, [*arguments, "--json"])
        assert as_json.exit_code == 4
        assert json.loads(as_json.stdout)["skipped"][0]["file"] == "a.csv"

    def test_an_unknown_file_in_a_folder_is_passed_over(self, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        (folder / "a.csv").write_text("shoe,size\nleft,9\n")
        (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        (folder / "z.csv").write_text(TITLES)
        done = CliRunner().invoke(app, ["load", "--store", str(tmp_path / "s"), str(folder)])
        assert done.exit_code == 0
        assert "old.xls: an old .xls workbook" in done.output

    def test_the_parts_of_a_shapefile_are_one_line(self, tmp_path: Path) -> None:
        path = tmp_path / "cb.zip"
        with zipfile.ZipFile(path, "w") as made:
            for ending in ("shp", "dbf", "prj", "shp.iso.xml"):
                made.writestr(f"cb.{ending}", "x")
        with pytest.raises(DataError) as told:
            load([path], Store(tmp_path / "store"))
        assert str(told.value).count("output: {boundaries: cb.zip}") == 1
