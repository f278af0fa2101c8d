"""Rows that somebody took out of whole files: refused where a study needs them, no matter where it does not.

The files are those of the bundled made-up region: four counties of a state of eight, the state, the nation; all
ownerships, hidden cells, 2 to 6 digits.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from sectorlmi.errors import DataError, SectorlmiError, StoreError
from sectorlmi.store import Store
from sectorlmi.terms import codes
from sectorlmi.terms.study import Level, Study, Uncertainty, Years
from sectorlmi.terms.study_parts import Region
from sectorlmi.workflows import batch, check, footings, study_cells, study_factors
from sectorlmi.workflows.batch import Request
from sectorlmi.workflows.load import LoadReport, load

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
REGION = ("98001", "98003", "98005", "98007")
PRIVATE = Study("Sample", Region("Sample", REGION), Years.of(2022, 2025), uncertainty=Uncertainty(fills=0))
TOTAL = replace(PRIVATE, ownership=codes.ALL_OWNERSHIPS)
Row = dict[str, str]
Keep = Callable[[Row], bool]


@pytest.fixture(scope="module")
def whole_files() -> dict[str, list[Row]]:
    files = {}
    for year in (2022, 2025):
        with zipfile.ZipFile(SAMPLES / f"qcew_sample_{year}.zip") as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    text = archive.read(name).decode()
                    files[f"{year}-{name}"] = list(csv.DictReader(io.StringIO(text)))
    return files


@pytest.fixture
def trimmed(whole_files: dict[str, list[Row]], tmp_path: Path) -> Callable[[Keep], tuple[Store, LoadReport]]:
    """A store with the rows to keep of every file, and what the load said."""

    def made(keep: Keep) -> tuple[Store, LoadReport]:
        folder = tmp_path / "files"
        folder.mkdir()
        for name, rows in whole_files.items():
            with (folder / name).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(rows[0]))
                writer.writeheader()
                writer.writerows(row for row in rows if keep(row))
        store = Store(tmp_path / "store")
        return store, load([folder], store)

    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("whole"))
    load([SAMPLES / "qcew_sample_2022.zip", SAMPLES / "qcew_sample_2025.zip"], store, is_sample=True)
    return store


def columns(study: Study, store: Store) -> Any:
    return footings.table(study_cells.read(study, store), study_factors.factors_of(study)).columns


def assert_alike(study: Study, store: Store, whole: Store) -> None:
    ours, theirs = columns(study, store), columns(study, whole)
    for name in ("industry_code", "employment", "avg_annual_wage_usd", "growth_pct", "location_quotient"):
        assert ours[name].tolist() == theirs[name].tolist() or np.allclose(ours[name], theirs[name], equal_nan=True)


def refusal(study: Study, store: Store) -> str:
    """What both `check` and `rank` say."""
    with pytest.raises(StoreError) as ranked:
        study_cells.read(study, store)
    with pytest.raises(StoreError) as checked:
        check.check(study, store)
    assert ranked.value.exit_code == 5
    assert str(ranked.value) == str(checked.value)
    return str(ranked.value)


def is_private(row: Row) -> bool:
    return row["own_code"] in ("0", "5")


def digits(row: Row) -> int:
    return codes.naics_digits(int(row["agglvl_code"]))


@pytest.mark.parametrize(
    ("taken", "where"),
    [
        pytest.param(lambda row: True, "2022 are not complete: 98001", id="everywhere"),
        pytest.param(lambda row: row["year"] == "2025", "2025 are not complete: 98001", id="one year"),
        pytest.param(lambda row: row["area_fips"] == "98005", "2022 are not complete: 98005", id="one county"),
        pytest.param(lambda row: row["area_fips"] == "US000", "2022 are not complete: US000", id="the benchmark"),
    ],
)
def test_government_left_out(trimmed: Any, whole: Store, taken: Keep, where: str) -> None:
    store, report = trimmed(lambda row: is_private(row) or not taken(row))
    assert any("no rows of ownerships 1-3 of" in note for note in report.notes)
    said = refusal(TOTAL, store)
    assert where in said
    assert "has lost its rows of ownerships 1-3: own 0 counts more establishments" in said
    assert_alike(PRIVATE, store, whole)
    assert_alike(replace(PRIVATE, lq_base="total"), store, whole)


def test_a_list_of_ownerships_needs_those_alone(trimmed: Any, whole: Store) -> None:
    store, _ = trimmed(lambda row: row["own_code"] in "015")
    assert_alike(replace(PRIVATE, ownership=("1", "5")), store, whole)
    assert "ownership 3" in refusal(replace(PRIVATE, ownership=("3", "5")), store)


def test_without_the_row_of_all_ownerships(trimmed: Any, whole: Store) -> None:
    """The four ownerships are all there is: where each total is published they add up to the row that is gone."""
    store, _ = trimmed(lambda row: row["own_code"] != "0")
    assert_alike(PRIVATE, store, whole)
    assert_alike(replace(PRIVATE, lq_base="total"), store, whole)
    assert_alike(TOTAL, store, whole)


def test_without_the_row_of_all_ownerships_and_one_of_them(trimmed: Any, whole: Store) -> None:
    store, _ = trimmed(lambda row: row["own_code"] in "235")
    assert_alike(PRIVATE, store, whole)
    assert "none of all ownerships (own_code 0)" in refusal(TOTAL, store)
    assert "no row of all ownerships (own_code 0)" in refusal(replace(PRIVATE, lq_base="total"), store)


def test_levels_left_out(trimmed: Any, whole: Store) -> None:
    store, report = trimmed(lambda row: digits(row) <= 3)
    assert report.notes == []
    assert_alike(replace(PRIVATE, suppressed="floor"), store, whole)
    assert "establishments of ownership 5 at 4 digits" in refusal(replace(PRIVATE, level=Level(4)), store)
    deep_in_one = replace(PRIVATE, level=Level(3, (("62", 4),)))
    assert "establishments of ownership 5 at 4 digits" in refusal(deep_in_one, store)


@pytest.mark.parametrize("area", ["98003", "US000"])
@pytest.mark.parametrize("code", ["332", "624", "813"])
def test_an_industry_left_out(trimmed: Any, area: str, code: str) -> None:
    """Too small to be seen in the sum over all industries, but not in its sector's."""

    def keep(row: Row) -> bool:
        return (row["area_fips"], row["year"]) != (area, "2025") or not row["industry_code"].startswith(code)

    try:
        store, _ = trimmed(keep)
    except DataError as error:
        assert f"area {area} in 2025 lists" in str(error)  # noqa: PT017 - either is right
    else:
        assert area in refusal(PRIVATE, store)
        assert batch_skips(store, area)


def batch_skips(store: Store, area: str) -> bool:
    """Whether `batch` leaves the county out by name, or refuses where it is the benchmark."""
    request = Request(batch.batch_regions.ALL_COUNTIES, store.root.parent / "batch.parquet")
    study = replace(PRIVATE, suppressed="floor")
    if area == "US000":
        with pytest.raises(StoreError, match="US000 lists"):
            batch.run(study, store, request)
        return True
    found = batch.run(study, store, request)
    return [s.name for s in found.skipped] == [area] and "rows of QCEW are missing, 2025: " in found.skipped[0].reason


@pytest.mark.parametrize(
    "keep",
    [
        pytest.param(lambda row: row["disclosure_code"] != "N", id="hidden rows"),
        pytest.param(lambda row: row["annual_avg_emplvl"] != "0", id="rows of no jobs"),
        pytest.param(lambda row: int(row["annual_avg_estabs"]) >= 5, id="rows of few establishments"),
        pytest.param(lambda row: int(row["annual_avg_estabs"]) >= 2, id="rows of one establishment"),
        pytest.param(lambda row: not digits(row) or int(row["annual_avg_emplvl"]) >= 100, id="top industries"),
    ],
)
def test_small_or_hidden_rows_left_out(trimmed: Any, keep: Keep) -> None:
    with pytest.raises(SectorlmiError) as refused:
        study_cells.read(PRIVATE, trimmed(keep)[0])
    assert refused.value.exit_code in (4, 5)
    assert " establishments" in str(refused.value)


def test_a_neighbour_that_is_not_whole_binds_nothing(trimmed: Any, whole: Store) -> None:
    """Its lost jobs would else be taken for the region's: the state's sum less the rows that are there."""
    store, _ = trimmed(lambda row: row["area_fips"] != "98009" or digits(row) == 0 or row["year"] == "2022")
    found = study_cells.read(PRIVATE, store)
    assert "Rows of 98009 are missing in QCEW 2025: hidden cells are estimated without them." in found.notes
    ours, theirs = columns(PRIVATE, store), columns(PRIVATE, whole)
    assert (ours["employment_lower"] <= theirs["employment_lower"] + 1e-6).all()
    assert (ours["employment_upper"] >= theirs["employment_upper"] - 1e-6).all()


def test_the_state_may_lack_what_the_region_has(trimmed: Any) -> None:
    store, _ = trimmed(lambda row: row["area_fips"] != "98000" or digits(row) == 0)
    assert "Rows of 98000 are missing" in " ".join(study_cells.read(PRIVATE, store).notes)


def test_a_table_saved_as_a_workbook_is_the_same(
    whole_files: dict[str, list[Row]], tmp_path: Path, whole: Store
) -> None:
    book = openpyxl.Workbook(write_only=True)
    for year in (2022, 2025):
        rows = whole_files[f"{year}-98001.csv"]
        sheet = book.create_sheet(str(year))
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([int(text) if text.isdecimal() else text for text in row.values()])
    book.save(tmp_path / "98001.xlsx")
    store = Store(tmp_path / "store")
    load([tmp_path / "98001.xlsx"], store, is_sample=True)
    for period in whole.periods():
        ours, theirs = (s.cells(period, areas=["98001"]) for s in (store, whole))
        assert ours.industry.tolist() == theirs.industry.tolist()
        assert np.array_equal(ours.wages, theirs.wages, equal_nan=True)


@pytest.mark.parametrize("command", ["check", "rank", "table", "screen", "shortlist", "batch"])
def test_every_command_refuses(trimmed: Any, tmp_path: Path, command: str) -> None:
    trimmed(is_private)
    counties = ", ".join(f'"{code}"' for code in REGION)
    text = f"name: S\nregion: {{counties: [{counties}]}}\nyears: {{base: 2022, current: 2025}}\nownership: total\n"
    (tmp_path / "study.yml").write_text(text, encoding="utf-8")
    options = ["--regions", "all-counties", "--out", "b.parquet"] if command == "batch" else []
    said = subprocess.run(
        [sys.executable, "-m", "sectorlmi", command, "study.yml", "--store", "store", *options],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert said.returncode == 5, said.stdout + said.stderr
    assert "ownerships 1-3" in " ".join(said.stderr.split())
    assert "Traceback" not in said.stderr
