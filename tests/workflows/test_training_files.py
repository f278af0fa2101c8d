"""Files of the training gap that do not fit each other or the region: refused by name, never counted twice."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from sectorlmi.errors import DataError
from sectorlmi.people.characteristics import Characteristics, Preparation
from sectorlmi.store import Store
from sectorlmi.terms.study import Region, Study, Years
from sectorlmi.workflows import training
from sectorlmi.workflows.load import load

_COMPLETED = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT\n"
_PLACES = "UNITID,INSTNM,STABBR,COUNTYCD\n100001,North,GA,13121\n100002,South,GA,13089\n100003,Old,CT,9001\n"


def given(folder: Path, counties: tuple[str, ...], files: dict[str, str], places: str = _PLACES) -> Any:
    """What is read of made-up files; the crosswalk knows welding alone."""
    for name, text in {**files, "hd2023.csv": places}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    with xlsxwriter.Workbook(folder / "walk.xlsx") as book:
        sheet = book.add_worksheet("CIP-SOC")
        sheet.write_row(0, 0, ["CIP2020Code", "CIP2020Title", "SOC2018Code"])
        sheet.write_row(1, 0, ["48.0508", "Welding", "51-4121"])
    return _read(
        counties, training.Files(tuple(folder / n for n in files), folder / "hd2023.csv", folder / "walk.xlsx")
    )


def _read(counties: tuple[str, ...], files: training.Files) -> Any:
    data: Any = SimpleNamespace(notes=[])
    study: Any = SimpleNamespace(region=SimpleNamespace(counties=counties, name="Here"))
    return training._Given(data, study, files)


NORTH = _COMPLETED + "100001,48.0508,1,21,30\n"


def test_an_institution_in_two_of_three_files_is_refused(tmp_path: Path) -> None:
    files = {"c2023_a.csv": NORTH, "rv/c2023_a.csv": NORTH, "other/c2023_a.csv": NORTH.replace("100001", "100002")}
    with pytest.raises(DataError, match="institution 100001 stands in more than one of the files"):
        given(tmp_path, ("13121",), files).held()


def test_files_that_share_no_institution_are_one(tmp_path: Path) -> None:
    files = {
        "c2023_a.csv": NORTH,
        "other/c2023_a.csv": NORTH.replace("100001,48.0508,1,21,30", "100002,48.0508,1,21,5"),
    }
    _, held, names, _ = given(tmp_path, ("13121", "13089"), files).held()
    assert (held.by_program(), set(names)) == ({"48.0508": 35}, {"100001", "100002"})


def test_an_unknown_award_level_is_kept_and_noted(tmp_path: Path) -> None:
    one = given(tmp_path, ("13121",), {"c2023_a.csv": NORTH + "100001,48.0508,1,99,1250\n"})
    _, held, _, _ = one.held()
    assert held.by_program() == {"48.0508": 1280}
    told = "1,250 completers have award levels that are not in NCES's list; they stand under their own number: 99."
    assert told in one.notes


def test_files_of_two_years_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the files are of 2022 and 2023"):
        given(tmp_path, ("13121",), {"c2023_a.csv": NORTH, "c2022_a.csv": NORTH}).held()


def test_a_county_without_a_college_has_no_completers(tmp_path: Path) -> None:
    one = given(tmp_path, ("13061",), {"c2023_a.csv": NORTH})
    _, held, names, _ = one.held()
    assert (held.by_program(), names) == ({}, {})
    assert "No institution is in a county of Here: its completers are none." in one.notes


@pytest.mark.parametrize("counties", [("09110",), ("09110", "13121")])
def test_another_kind_of_connecticuts_counties_is_refused(tmp_path: Path, counties: tuple[str, ...]) -> None:
    rows = NORTH + "100003,48.0508,1,21,5\n"
    with pytest.raises(DataError, match="no county of Connecticut of the kind that the region names"):
        given(tmp_path, counties, {"c2023_a.csv": rows}).held()


def test_completions_of_another_state_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="hold no institution of Connecticut"):
        given(tmp_path, ("09001",), {"c2023_a.csv": NORTH}).held()


def test_programs_of_another_edition_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"1 of 31 completers .*48\.9999"):
        given(tmp_path, ("13121",), {"c2023_a.csv": NORTH + "100001,48.9999,1,21,1\n"}).held()


def stored(folder: Path, rows: str, *names: str) -> tuple[Store, Any]:
    """A store with the made-up files of these names, and profiles of one industry with 100 jobs in Fulton."""
    given(folder, ("13121",), {"c2023_a.csv": rows})
    store = Store(folder / "store")
    load([folder / name for name in names], store)
    region = SimpleNamespace(counties=("13121",), name="Here")
    study = SimpleNamespace(region=region, years=SimpleNamespace(current=SimpleNamespace(year=2018)))
    return store, SimpleNamespace(study=study, profiles=(SimpleNamespace(industry="332", employment=100.0),))


ALL = ("c2023_a.csv", "hd2023.csv", "walk.xlsx")


def test_what_is_loaded_is_read_for_the_industries_of_the_profiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, profiles = stored(tmp_path, NORTH, *ALL)
    monkeypatch.setattr(training, "_of_jobs", lambda study, store, data, jobs, held: (jobs, *held[:3]))
    found, _ = training.of_profiles(profiles, store)
    assert found is not None
    jobs, year, held, names = found  # type: ignore[misc]
    assert (jobs, year, held.by_program(), names) == ({"332": 100}, 2023, {"48.0508": 30}, {"100001": "North"})


@pytest.mark.parametrize("names", [ALL[1:], ALL[:2], (ALL[0], ALL[2])])
def test_where_one_file_is_not_loaded_nothing_is_read(
    tmp_path: Path, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, profiles = stored(tmp_path, NORTH, *names)
    monkeypatch.setattr(store, "table", None)
    assert training.of_profiles(profiles, store) == (None, ())


def test_loaded_files_that_do_not_fit_the_region_are_a_note(tmp_path: Path) -> None:
    store, profiles = stored(tmp_path, NORTH.replace("100001", "100003"), *ALL)
    found, (note,) = training.of_profiles(profiles, store)
    assert found is None
    assert note.startswith("Who is trained here is not told: the completions of 2023 hold no institution of Georgia")


@pytest.mark.parametrize(("state", "county"), [("CT", "09110"), ("GA", "13121")])
def test_every_occupations_range_is_that_of_a_plain_count(shared_data: Path, state: str, county: str) -> None:
    """Least and most completers of every occupation, from the raw files with csv and openpyxl alone."""
    folder = shared_data / "training"
    files = folder / f"c2023_a_{state}_extract.csv", folder / "hd2023.csv", folder / "CIP2020_SOC2018_Crosswalk.xlsx"
    with files[1].open(encoding="utf-8-sig") as stream:
        inside = {r["UNITID"] for r in csv.DictReader(stream) if r["COUNTYCD"].strip() == county.lstrip("0")}
    leads: dict[str, set[str]] = defaultdict(set)
    sheet = openpyxl.load_workbook(files[2], read_only=True)["CIP-SOC"]
    for cip, _, soc, *_ in sheet.iter_rows(min_row=2, values_only=True):
        if str(cip) != "99.9999" and str(soc) != "99-9999":
            leads[str(cip)].add(str(soc))
    low: dict[str, int] = defaultdict(int)
    high: dict[str, int] = defaultdict(int)
    with files[0].open(encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            cip = row["CIPCODE"].strip().strip('="')
            if row["UNITID"] in inside and row["MAJORNUM"] == "1" and len(cip) == 7 and cip[:2] != "99":
                for soc in leads[cip]:
                    high[soc] += int(row["CTOTALT"])
                    low[soc] += int(row["CTOTALT"]) if len(leads[cip]) == 1 else 0
    assert sum(high.values()) > 10_000
    _, held, names, paths = _read((county,), training.Files((files[0],), files[1], files[2])).held()
    for soc in {soc for socs in leads.values() for soc in socs}:
        one = training.training.gap([soc], "", openings=(1.0, 1.0), education="", held=held, paths=paths, names=names)
        assert (one.completers_low, one.completers_high) == (low[soc], high[soc]), soc


def test_openings_are_of_the_whole_region_and_beside_them_those_of_the_industries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Welders: a tenth of 1,000 jobs of 332 and a fifth of 500 of 333; 0.12 openings a job: 24, of which 12 in 332."""
    held = given(tmp_path, ("13121",), {"c2023_a.csv": NORTH}).held()
    patterns = {"332": _pattern(0.1), "333": _pattern(0.2)}
    schooling = Preparation("Postsecondary nondegree award", "None", "None")
    known = Characteristics(
        titles={"51-4121": "Welders"}, preparation={"51-4121": schooling}, openings_rate={"51-4121": 0.12}
    )
    data: Any = SimpleNamespace(
        staffing=lambda _: SimpleNamespace(of=patterns.get), characteristics=lambda: known, provenance=list, notes=[]
    )
    everywhere = SimpleNamespace(employment={"332": 1000.0, "333": 500.0}, provenance=())
    monkeypatch.setattr(training.profile, "all_jobs", lambda *_: everywhere)
    study: Any = Study("x", Region("x", ("13121",)), Years.of(2022, 2023))
    found = training._of_jobs(study, Store(tmp_path / "store"), data, {"332": 1000.0}, held)
    (welders,) = found.gaps
    assert (welders.openings, welders.openings_here) == pytest.approx((24, 12))
    assert (welders.completers_low, welders.ratios) == (30, pytest.approx((1.25, 1.25)))
    assert (found.together.openings, found.together.completers_high) == (pytest.approx(24), 30)


def _pattern(share: float) -> Any:
    return SimpleNamespace(occ=np.array([514121]), share=np.array([share]))
