"""A second file of a kind stands beside the first, where it is about other areas."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import xlsxwriter

from sectorlmi.errors import StoreError
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.workflows.load import LoadReport, load
from sectorlmi.workflows.people_tables import PeopleData, supply


def acs(area: str, people: int = 10) -> str:
    return json.dumps([["B01001_001E", "B01001_001M", "state", "county"], [str(people), "1", area[:2], area[2:]]])


def laus(area: str, people: int = 10) -> str:
    code = f"CN{area}00000000"
    return (
        "LAUS Code,State FIPS Code,County FIPS Code,County Name,Year,,Labor Force,Employed,Unemployed,Rate\n"
        f'{code},{area[:2]},{area[2:]},"Some County",2018,,{people},{people - 1},1,10.0\n'
    )


def qwi(area: str, people: int = 10) -> str:
    return (
        "periodicity,geo_level,geography,ind_level,industry,ownercode,sex,agegrp,year,quarter,Emp,sEmp\n"
        f"Q,C,{area},3,311,A05,0,A00,2024,2,{people},1\n"
    )


def cbp(area: str, people: int = 10) -> str:
    classes = "n<5,n5_9,n10_19,n20_49,n50_99,n100_249,n250_499,n500_999,n1000"
    return f"fipstate,fipscty,naics,est,{classes}\n{area[:2]},{area[2:]},311///,{people},{people},N,N,N,N,N,N,N,N\n"


def zcta(area: str, people: int = 10) -> str:
    return f"GEOID\tALAND\tINTPTLAT\tINTPTLONG\n{area}\t1\t{people}\t-84\n"


KINDS: dict[str, tuple[Callable[..., str], str, str, str, str]] = {
    "acs": (acs, "acs5_2020_B01001{}.json", "2020 B01001", "area_fips", "estimate"),
    "laus": (laus, "laucnty18{}.csv", "2018", "area_fips", "labor_force"),
    "qwi": (qwi, "qwi{}.csv", "13 2024Q2", "area_fips", "employment"),
    "cbp": (cbp, "cbp21co{}.txt", "2021", "area_fips", "establishments"),
    "zcta": (zcta, "2024_Gaz_zcta{}.txt", "2024", "zip", "lat"),
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def put(store: Store, folder: Path, name: str, text: str) -> LoadReport:
    (folder / name).write_text(text)
    return load([folder / name], store)


@pytest.mark.parametrize("kind", KINDS)
class TestFilesOfOtherAreas:
    def test_stand_beside_each_other_with_both_inputs(self, kind: str, tmp_path: Path, store: Store) -> None:
        made, name, key, area, value = KINDS[kind]
        put(store, tmp_path, name.format("_a"), made("13121"))
        report = put(store, tmp_path, name.format("_b"), made("13089", 20))
        table = store.table(kind, key)
        assert dict(zip(table[area].tolist(), table[value].tolist(), strict=True)) == {"13121": 10, "13089": 20}
        assert [p.file for p in store.table_inputs(kind, key)] == [name.format("_a"), name.format("_b")]
        assert any("beside" in note for note in report.notes)

    def test_the_order_makes_no_difference_and_again_changes_nothing(
        self, kind: str, tmp_path: Path, store: Store
    ) -> None:
        made, name, key, *_ = KINDS[kind]
        for area in ("13121", "13089", "13121"):
            report = put(store, tmp_path, name.format(area), made(area))
        assert report.counts()[kind, key] == {"unchanged": 1}
        assert not [note for note in report.notes if "replaced" in note or "beside" in note]

    def test_the_same_area_with_other_numbers_wins_with_a_word(self, kind: str, tmp_path: Path, store: Store) -> None:
        made, name, key, _, value = KINDS[kind]
        put(store, tmp_path, name.format("_a"), made("13121"))
        report = put(store, tmp_path, name.format("_b"), made("13121", 20))
        assert store.table(kind, key)[value].tolist() == [20]
        assert [p.file for p in store.table_inputs(kind, key)] == [name.format("_b")]
        assert any("13121" in note and "replaced" in note for note in report.notes)

    def test_both_in_one_load_leave_no_file_over(self, kind: str, tmp_path: Path, store: Store) -> None:
        made, name, *_ = KINDS[kind]
        for area in ("13121", "13089"):
            (tmp_path / name.format(area)).write_text(made(area))
        load([tmp_path / name.format(area) for area in ("13121", "13089")], store)
        assert len(list(store.root.rglob("*.parquet"))) == 1


def test_a_damaged_table_is_replaced_by_force(tmp_path: Path, store: Store) -> None:
    put(store, tmp_path, "cbp21co_a.txt", cbp("13121"))
    (damaged,) = store.root.rglob("*.parquet")
    damaged.write_bytes(b"PAR1 damaged")
    with pytest.raises(StoreError, match="cannot be read"):
        put(store, tmp_path, "cbp21co_b.txt", cbp("13089"))
    load([tmp_path / "cbp21co_b.txt"], store, force=True)
    assert store.table("cbp", "2021")["area_fips"].tolist() == ["13089"]


def test_a_list_that_replaces_another_says_so(tmp_path: Path, store: Store) -> None:
    put(store, tmp_path, "a.csv", "area_fips,area_title\n13121,Fulton\n13089,DeKalb\n")
    report = put(store, tmp_path, "b.csv", "area_fips,area_title\n13121,Fulton County\n")
    assert "titles area: the 1 rows of b.csv replaced the 2 of a.csv." in report.notes


def test_areas_that_oews_spreads_over_files_stand_together_with_their_titles(tmp_path: Path, store: Store) -> None:
    """`MSA_M2016_dl_1_AK_IN.xlsx`, `_2_KS_NY` and `_3_OH_WY` are one table."""
    head = ["AREA", "AREA_NAME", "OCC_CODE", "OCC_TITLE", "OCC_GROUP", "TOT_EMP", "A_MEAN"]
    for name, area, jobs in (("1_AK_IN", "12060", 100), ("2_KS_NY", "28140", "**")):
        book = xlsxwriter.Workbook(str(tmp_path / f"MSA_M2016_dl_{name}.xlsx"))
        sheet = book.add_worksheet("MSA_dl")
        sheet.write_row(0, 0, head)
        sheet.write_row(1, 0, [area, f"Area {area}", "11-1011", "Chief Executives", "detailed", jobs, 90_000])
        book.close()
    load([tmp_path], store)
    (key,) = (key for key in store.tables("oews") if "titles" not in key)
    table = store.table("oews", key)
    assert sorted(table["area"].tolist()) == [12060, 28140]
    # The first file has no symbol, and so no column of them.
    assert dict(zip(table["area"].tolist(), table["employment_flag"].tolist(), strict=True))[12060] == 0
    assert {"12060", "28140"} <= set(store.table("oews", f"{key} titles")["code"].tolist())


def test_a_county_that_no_answer_holds_is_named(tmp_path: Path, store: Store) -> None:
    put(store, tmp_path, "acs5_2020_B23025.json", acs("13121").replace("B01001_001", "B23025_001"))
    study = cast("Study", SimpleNamespace(years=SimpleNamespace(current=Period(2020))))
    data = PeopleData(store, study)
    supply(data, store, ["13121", "13089"], [])
    assert data.notes == ["ACS 2020 B23025 has no numbers of 13089: load the answer that holds them."]
