"""`load` from files to cells: whole, again, revised, and not at all."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sectorlmi.errors import DataError, IntegrityError, SchemaError, SectorlmiError, StoreError
from sectorlmi.sources import archive
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.workflows.load import load

HEADER = (
    "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,"
    "annual_avg_estabs,annual_avg_emplvl,total_annual_wages"
)


def area_file(area: str, year: int = 2018, food: int = 40, code: str = "") -> str:
    rows = [
        f"{area},0,10,70,0,{year},A,,9,300,9000000",
        f"{area},5,10,71,0,{year},A,,7,200,6000000",
        f"{area},5,311,75,0,{year},A,{code},2,{food},{food * 1000}",
        f"{area},5,312,75,0,{year},A,N,5,0,0",
    ]
    return "\n".join([HEADER, *rows]) + "\n"


def write_zip(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return path


def snapshot(store: Store) -> dict[str, bytes]:
    return {str(f.relative_to(store.root)): f.read_bytes() for f in store.root.rglob("*") if f.is_file()}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


class TestLoad:
    def test_a_folder_of_files_and_zips(self, tmp_path: Path, store: Store) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "readme.txt").write_text("hello")
        (tmp_path / "in" / "refused.csv").write_text("<!DOCTYPE html><html>403</html>")
        (tmp_path / "in" / "Fulton.csv").write_text(area_file("13121"))
        write_zip(tmp_path / "in" / "b.zip", {"x.csv": area_file("13089"), "y.csv": area_file("13089", 2015)})
        report = load([tmp_path / "in"], store)
        assert report.files == ["Fulton.csv", "b.zip/x.csv", "b.zip/y.csv"]
        assert report.counts() == {("qcew", "2015"): Counter(new=1), ("qcew", "2018"): Counter(new=2)}
        assert {s.name: s.reason.split(",")[0] for s in report.skipped} == {
            "readme.txt": "not a kind of file the program knows",
            "refused.csv": "a web page",
        }
        cells = store.cells(Period(2018), areas=["13121"], owns=["5"], digits=[3], with_totals=False)
        assert cells.industry.tolist() == ["311", "312"]
        np.testing.assert_array_equal(cells.employment, [40, np.nan])

    def test_provenance_is_the_file_on_disk(self, tmp_path: Path, store: Store) -> None:
        load([write_zip(tmp_path / "b.zip", {"x.csv": area_file("13089"), "y.csv": area_file("13121")})], store)
        (entry,) = store.provenance(Period(2018), ["13089", "13121"])
        assert (entry.source, entry.file, entry.is_sample) == ("qcew", "b.zip", False)
        assert len(entry.sha256) == 64
        assert entry.retrieved_at.endswith("+00:00")

    def test_again_in_another_shape_changes_nothing(self, tmp_path: Path, store: Store) -> None:
        (tmp_path / "a.csv").write_text(area_file("01001"))
        load([tmp_path / "a.csv"], store)
        before = snapshot(store)
        resaved = area_file("1001").replace("annual_avg_estabs", "annual_avg_estabs_count").replace("\n", "\r\n")
        report = load([write_zip(tmp_path / "b.zip", {"b.csv": resaved})], store)
        assert report.counts() == {("qcew", "2018"): Counter(unchanged=1)}
        assert snapshot(store) == before

    def test_a_revised_file_replaces_and_says_so(self, tmp_path: Path, store: Store) -> None:
        (tmp_path / "a.csv").write_text(area_file("13121", food=40))
        (tmp_path / "b.csv").write_text(area_file("13121", food=41))
        load([tmp_path / "a.csv"], store)
        assert load([tmp_path / "b.csv"], store).counts() == {("qcew", "2018"): Counter(revised=1)}
        assert 41.0 in store.cells(Period(2018)).employment

    @pytest.mark.parametrize("marked", [True, False])
    def test_made_up_data_are_known_by_a_marker_or_by_the_caller(
        self, tmp_path: Path, store: Store, marked: bool
    ) -> None:
        files = {"a.csv": area_file("13121")} | ({"SAMPLE.txt": ""} if marked else {})
        load([write_zip(tmp_path / "a.zip", files)], store, is_sample=not marked)
        assert [p.is_sample for p in store.provenance(Period(2018), ["13121"])] == [True]
        before = snapshot(store)
        with pytest.raises(StoreError, match="made-up"):
            load([write_zip(tmp_path / "b.zip", {"a.csv": area_file("13121")})], store)
        assert snapshot(store) == before

    def test_progress_ends_at_the_total(self, tmp_path: Path, store: Store) -> None:
        seen: list[tuple[str, int, int]] = []
        path = write_zip(tmp_path / "b.zip", {"x.csv": area_file("13089"), "y.txt": "not data"})
        load([path], store, progress=lambda *step: seen.append(step))
        assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
        assert seen[-1][1:] == (seen[0][2], seen[0][2])
        assert {label for label, _, _ in seen} == {"b.zip/x.csv", "b.zip/y.txt"}

    def test_spreadsheet_numbers_are_noted(self, tmp_path: Path, store: Store) -> None:
        (tmp_path / "a.csv").write_text(area_file("13121").replace("9000000", "9.00012E+11"))
        assert "scientific notation" in load([tmp_path / "a.csv"], store).notes[0]


def _truncated(folder: Path) -> Path:
    path = write_zip(folder / "bad.zip", {"x.csv": area_file("13089") * 1})
    path.write_bytes(path.read_bytes()[:-30])
    return path


def _zip(**files: str) -> Callable[[Path], Path]:
    return lambda folder: write_zip(folder / "bad.zip", {f"{name}.csv": text for name, text in files.items()})


GOOD = area_file("13089")
BAD = {
    "truncated zip": (_truncated, archive.DamagedError, r"bad\.zip.*truncated"),
    "renamed column": (
        _zip(a=GOOD, b=GOOD.replace("own_code", "owner")),
        SchemaError,
        r"bad\.zip/b\.csv: column own_code is missing .*'owner'",
    ),
    "unknown disclosure code": (_zip(a=GOOD, b=area_file("13091", code="Q")), DataError, "unknown code 'Q' on 1 rows"),
    "duplicates that differ": (
        _zip(a=GOOD, b=area_file("13089", food=41)),
        IntegrityError,
        r"bad\.zip: area 13089, own_code 5, industry 311 .*employment \(40 and 41\)",
    ),
    "cut off in a row": (_zip(a=GOOD, b=area_file("13091")[:-12]), DataError, "no well-formed CSV"),
    "no such file": (lambda folder: folder / "nowhere.zip", DataError, "no such file"),
    "a zip bomb": (_zip(a="0" * (40 << 20)), archive.RefusedError, "inflate beyond reason"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_message_and_leaves_the_store_as_it_was(tmp_path: Path, store: Store, case: str) -> None:
    make, kind, message = BAD[case]
    (tmp_path / "first.csv").write_text(area_file("13121"))
    (tmp_path / "good.csv").write_text(area_file("13093"))
    load([tmp_path / "first.csv"], store)
    before = snapshot(store)
    with pytest.raises(SectorlmiError, match=message) as caught:
        load([tmp_path / "good.csv", make(tmp_path)], store)
    assert type(caught.value) is kind
    assert caught.value.hint
    assert snapshot(store) == before


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_zip(a="hello", b=""), r"nothing usable.*a\.csv.*b\.csv \(empty: download"),
        (_zip(), "nothing usable in it; found no files"),
    ],
)
def test_a_file_without_anything_usable_is_refused_alone_and_passed_over_beside_others(
    tmp_path: Path, store: Store, make: Callable[[Path], Path], message: str
) -> None:
    """It used to stop the load of all others, which cannot be broken by it."""
    with pytest.raises(DataError, match=message) as caught:
        load([make(tmp_path)], store)
    assert caught.value.hint
    assert not store.periods()
    (tmp_path / "good.csv").write_text(area_file("13093"))
    report = load([make(tmp_path), tmp_path / "good.csv"], store)
    assert [entry.path.name for entry in report.unused] == ["bad.zip"]
    assert store.areas(Period(2018)) == ["13093"]


class TestRealFiles:
    def test_georgia_2018_as_the_csv_module_reads_it(self, shared_data: Path, store: Store) -> None:
        path = shared_data / "qcew" / "ga_annual_2018.zip"
        report = load([path], store)
        assert report.counts() == {("qcew", "2018"): Counter(new=160)}
        assert report.skipped == []
        sums: Counter[str] = Counter()
        n_hidden = 0
        with zipfile.ZipFile(path) as source:
            for name in source.namelist():
                for row in csv.DictReader(io.StringIO(source.read(name).decode())):
                    if row["own_code"] == "5" and row["agglvl_code"] in ("75", "55"):
                        n_hidden += row["disclosure_code"] == "N"
                        sums[row["industry_code"]] += int(row["annual_avg_emplvl"])
        cells = store.cells(Period(2018), states=["13"], owns=["5"], digits=[3], with_totals=False)
        found = {i: np.nansum(cells.employment[cells.industry == i]) for i in np.unique(cells.industry).tolist()}
        assert found == dict(sums)
        assert cells.suppressed.sum() == n_hidden > 4000

    def test_loading_georgia_again_changes_nothing(self, shared_data: Path, store: Store) -> None:
        path = shared_data / "qcew" / "ga_annual_2015.zip"
        load([path], store)
        before = snapshot(store)
        assert load([path], store).counts() == {("qcew", "2015"): Counter(unchanged=160)}
        assert snapshot(store) == before

    def test_wisconsin_is_kept_as_quarters(self, shared_data: Path, store: Store) -> None:
        load([shared_data / "qcew" / "wi_by_area_quarterly_2016.zip"], store)
        assert [str(p) for p in store.periods()] == ["2016Q1", "2016Q2", "2016Q3", "2016Q4"]
        cells = store.cells(Period(2016, 1), areas=["55025"], owns=["0"], digits=[])
        # Dane County, first quarter of 2016, all covered: the mean of 320,794, 323,409 and 322,946 jobs.
        assert cells.employment.tolist() == [pytest.approx(322_383)]
        assert cells.wages.tolist() == [4_202_640_032]
