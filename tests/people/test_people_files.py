"""`profile` and `coverage` with every kind of file loaded: Georgia's real cells, made-up files in the real layouts."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from typer.testing import CliRunner

from sectorlmi.cli import people
from sectorlmi.cli.app import app
from sectorlmi.store import Store
from sectorlmi.workflows import profile, rank
from sectorlmi.workflows.load import load

assert people  # its commands register on import
pytestmark = pytest.mark.slow

STUDY = """
name: Atlanta
region: {name: Fulton and DeKalb, counties: [COUNTIES]}
benchmark: "13000"
years: {base: 2015, current: 2018}
"""
TWO = '"13121", "13089"'
HEADS = [
    "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE", "OCC_CODE",
    "OCC_TITLE", "O_GROUP", "TOT_EMP", "PCT_TOTAL", "H_MEAN", "A_MEAN", "A_MEDIAN",
]  # fmt: skip


def in_industry(own: str, occupation: tuple[str, str], jobs: int, percent: float, median: object) -> list[Any]:
    return ["99", "U.S.", "1", "US", "622000", "Hospitals", "3-digit", own, *occupation, "detailed", jobs, percent,
            40.0, 85_000, median]  # fmt: skip


def in_area(area: str, title: str, soc: str, jobs: object, median: object) -> list[Any]:
    return [area, title, "4", "GA", "000000", "Cross-industry", "cross-industry", "1235", soc, "x", "detailed", jobs,
            "", 40.0, 85_000, median]  # fmt: skip


def workbook(path: Path, sheet: str, rows: Sequence[Sequence[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(sheet)
    for i, row in enumerate(rows):
        page.write_row(i, 0, row)
    book.close()
    return path


def zipped(path: Path, *books: Path) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for book in books:
            made.write(book, f"{path.stem}/{book.name}")
    return path


def made_up_files(folder: Path) -> list[Path]:
    nurse, aide = ("29-1141", "Registered Nurses"), ("31-1131", "Nursing Assistants")
    every = [HEADS, in_industry("1235", nurse, 300, 30.0, 90_000), in_industry("1235", aide, 100, 10.0, 38_000)]
    private = [HEADS, in_industry("5", nurse, 200, 25.0, 91_000), in_industry("5", aide, 160, 20.0, "#")]
    msa = [
        HEADS,
        in_area("12060", "Atlanta, GA", nurse[0], 3000, 96_000),
        in_area("12060", "Atlanta, GA", aide[0], 900, "#"),
    ]
    bos = [HEADS, in_area("1300001", "North Georgia", nurse[0], 1000, 80_000)]
    places = [["FIPS", "State", "State abbreviation", "May 2024 MSA code", "May 2024 MSA name", "County code"],
              ["13", "Georgia", "GA", "12060", "Atlanta", "121"],
              ["13", "Georgia", "GA", "1300001", "North", "089"]]  # fmt: skip
    attained = [["Table 5.3 Educational attainment for workers 25 years and older by detailed occupation (Percent)"],
                ["2024 National Employment Matrix title", "2024 National Employment Matrix code",
                 "Less than high school diploma", "High school diploma or equivalent", "Some college, no degree",
                 "Associate's degree", "Bachelor's degree", "Master's degree", "Doctoral or professional degree"],
                ["Nurses", "29-1141", 0, 1, 3, 56, 26, 13, 1]]  # fmt: skip
    knowledge = "O*NET-SOC Code\tElement Name\tScale ID\tData Value\tRecommend Suppress\n"
    knowledge += "".join(f"29-1141.00\tKnowledge {i}\tIM\t{5 - i / 10}\tN\n" for i in range(7))
    (folder / "Knowledge.txt").write_text(knowledge, encoding="utf-8")
    gazetteer = "GEOID\tALAND\tINTPTLAT\tINTPTLONG   \n30303\t1\t33.75\t-84.39\n30030\t1\t33.77\t-84.29\n"
    (folder / "2024_Gaz_zcta_national.txt").write_text(gazetteer, encoding="utf-8")
    qwi = "periodicity,geo_level,geography,ind_level,industry,ownercode,sex,agegrp,year,quarter,Emp,sEmp\n"
    ages = [(county, f"A0{n}") for county in ("13121", "13089") for n in range(1, 9)]
    qwi += "".join(f"Q,C,{county},3,622,A05,0,{age},2018,2,{30 if age == 'A08' else 10},1\n" for county, age in ages)
    with gzip.open(folder / "qwi_ga_sa_fa_gc_n3_op_u.csv.gz", "wt") as file:
        file.write(qwi)
    return [
        zipped(
            folder / "oesm24in4.zip",
            workbook(folder / "nat3d_M2024_dl.xlsx", "nat3d_M2024_dl", every),
            workbook(folder / "nat3d_owner_M2024_dl.xlsx", "nat3d_owner_M2024_dl", private),
        ),
        zipped(
            folder / "oesm24ma.zip",
            workbook(folder / "MSA_M2024_dl.xlsx", "MSA_M2024_dl", msa),
            workbook(folder / "BOS_M2024_dl.xlsx", "BOS_M2024_dl", bos),
        ),
        workbook(folder / "area_definitions_m2024.xlsx", "area_definitions", places),
        workbook(folder / "education.xlsx", "Table 5.3", attained),
        folder / "Knowledge.txt",
        folder / "2024_Gaz_zcta_national.txt",
        folder / "qwi_ga_sa_fa_gc_n3_op_u.csv.gz",
    ]


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    real = ["occupations/bls_ep_table5_4_2024.xlsx", "qcew/ga_annual_2015.zip", "qcew/ga_annual_2018.zip"]
    load([*(shared_data / name for name in real), *made_up_files(folder)], Store(folder / "store"))
    return folder / "store"


def run(folder: Path, store: Path, *words: str, counties: str = TWO) -> Any:
    (folder / "study.yml").write_text(STUDY.replace("COUNTIES", counties), encoding="utf-8")
    given = [
        words[0],
        str(folder / "study.yml"),
        *words[1:],
        "--store",
        str(store),
        "--out",
        str(folder),
        "--json",
        "-q",
    ]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_private_cut_of_hospitals_serves_a_private_study(store: Path, tmp_path: Path) -> None:
    found = run(tmp_path, store, "profile", "622", "--format", "xlsx,html")
    hospitals = found["industries"][0]
    assert hospitals["pattern"]["own_code"] == "5"
    nurses, aides = hospitals["occupations"]
    assert (nurses["share_pct"], aides["share_pct"]) == (25.0, 20.0)
    assert hospitals["unmapped_share"] == pytest.approx(0.55)
    assert nurses["jobs"] == pytest.approx(0.25 * hospitals["employment"])
    # The median `#` holds the cap and says so, in the industry and in the region.
    assert aides["a_median_usd"] == 239_200
    assert aides["wage_flags"] == "median #; region's median #"
    assert sorted(Path(path).suffix for path in found["outputs"]) == [".html", ".xlsx"]


def test_several_areas_give_a_weighted_mean_and_a_range(store: Path, tmp_path: Path) -> None:
    nurses = run(tmp_path, store, "profile", "622", "--format", "json")["industries"][0]["occupations"][0]
    assert nurses["region_median_usd"] == pytest.approx((3000 * 96_000 + 1000 * 80_000) / 4000)
    assert nurses["region_range"] == "$80,000 to $96,000"


def test_what_workers_have_stands_beside_what_is_typical(store: Path, tmp_path: Path) -> None:
    found = run(tmp_path, store, "profile", "622", "--format", "json")
    nurses = found["industries"][0]["occupations"][0]
    assert nurses["education"] == "Bachelor's degree"
    assert nurses["attainment_note"] == "60 % of workers 25 and older have less; most often an associate's degree"
    assert nurses["knowledge"] == [f"Knowledge {i}" for i in range(5)]
    assert any("CC BY 4.0" in note for note in found["notes"])
    # 10 + 30 of 100 jobs in each county are held by people of 55 and older.
    assert found["supply"]["older_workers_pct"] == {"622": 40.0}


def test_jobs_are_those_of_the_ranking(store: Path, tmp_path: Path) -> None:
    from sectorlmi.sources.study_file import load_study

    (tmp_path / "study.yml").write_text(STUDY.replace("COUNTIES", TWO), encoding="utf-8")
    study = load_study(tmp_path / "study.yml")
    found = profile.all_jobs(study, Store(store))
    table, _ = rank.study_table(study, Store(store))
    both = [code for code in table.industries if code in found.employment]
    assert len(both) > 80
    at = [table.industries.index(code) for code in both]
    assert [found.employment[code] for code in both] == pytest.approx(table["employment"][at].tolist(), nan_ok=True)
    assert [found.status[code] for code in both] == [str(s) for s in table["employment_status"][at]]


def test_estimates_of_one_county_are_rounded_to_ten(store: Path, tmp_path: Path) -> None:
    found = run(tmp_path, store, "profile", "212", "486", "--format", "xlsx", counties='"13135"')
    hidden = [one for one in found["industries"] if one["employment_status"] == "estimated"]
    assert hidden
    assert all(one["employment"] % 10 == 0 for one in hidden)
    assert any("rounded to the nearest ten" in note for note in found["notes"])


def test_distances_by_zip_code(store: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "employer,career_cluster,zip\nAcme,Finance,30303\nBolt,Marketing,30030\nBox,Finance,39901\n", encoding="utf-8"
    )
    (tmp_path / "schools.csv").write_text("school,zip\nEast,30303\n", encoding="utf-8")
    words = (
        "--participation",
        str(tmp_path / "list.csv"),
        "--partners",
        str(tmp_path / "schools.csv"),
        "--radius",
        "3",
    )
    found = run(tmp_path, store, "coverage", *words, "--format", "xlsx,html")
    assert [(one["name"], round(one["miles"], 1)) for one in found["partners"]["nearest"]] == [
        ("Acme", 0.0),
        ("Bolt", 5.9),
    ]
    assert found["partners"]["within"] == {"East": 1}
    assert any("No area is known for ZIP 39901" in note for note in found["notes"])


def test_zip_codes_without_a_gazetteer_say_where_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("employer,career_cluster,zip\nAcme,Finance,30303\n", encoding="utf-8")
    (tmp_path / "study.yml").write_text(STUDY.replace("COUNTIES", TWO), encoding="utf-8")
    words = ["coverage", str(tmp_path / "study.yml"), "--participation", str(tmp_path / "list.csv")]
    words += ["--partners", str(tmp_path / "list.csv"), "--store", str(tmp_path / "none")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 5
    assert "Gaz_zcta_national.zip" in done.output


def test_columns_named_like_other_tabs_get_tabs_of_their_own(tmp_path: Path) -> None:
    text = "career_cluster,Demand,Employers/coaches,sources and notes\nFinance,1,2,3\n"
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    found = run(
        tmp_path, tmp_path / "none", "coverage", "--participation", str(tmp_path / "list.csv"), "--format", "xlsx"
    )
    names = openpyxl.load_workbook(found["outputs"][0]).sheetnames
    assert names == ["Demand", "Employers coaches", "Sources and notes", "Sources and notes 2"]
