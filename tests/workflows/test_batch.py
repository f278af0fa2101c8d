"""A batch end to end on the bundled made-up sample: lists of regions, formats, and a run that is cut off."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyarrow import parquet

from sectorlmi.errors import ConfigError, ReportError, SchemaError, StoreError
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms.document import SAMPLE_BANNER
from sectorlmi.terms.study import Study
from sectorlmi.workflows import batch, batch_chunk, batch_regions, demo
from sectorlmi.workflows.batch import Request
from sectorlmi.workflows.load import load


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("store"))
    load([demo.samples()], made, is_sample=True)
    return made


@pytest.fixture(scope="module")
def study() -> Study:
    return replace(load_study(demo.samples() / "study.yml"), suppressed="floor")


@pytest.fixture(scope="module")
def counties(store: Store, study: Study) -> list[str]:
    return [w.name for w in batch_regions.wanted("all-counties", study, store)]


def table(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return rows


def run(study: Study, store: Store, out: Path, regions: str = "all-counties", **more: Any) -> batch.BatchResult:
    return batch.run(study, store, Request(regions, out, **more))


def test_every_county_has_its_rows_and_places(store: Store, study: Study, counties: list[str], tmp_path: Path) -> None:
    found = run(study, store, tmp_path / "t.parquet")
    rows = table(tmp_path / "t.parquet")
    assert found.n_regions == len(counties) > 3
    assert list(dict.fromkeys(r["region"] for r in rows)) == counties
    for county in counties:
        mine = [r for r in rows if r["region"] == county]
        assert [r["industry_code"] for r in mine] == sorted(r["industry_code"] for r in mine)
        places = sorted(r["place"] for r in mine if r["place"] is not None)
        assert not places or places[0] == 1
        assert all((r["place"] is None) == bool(r["set_aside"]) for r in mine)
    assert {r["made_up"] for r in rows} == {SAMPLE_BANNER}
    assert not (tmp_path / "t.parts").exists()


def test_a_folder_that_is_no_batchs_stays(store: Store, study: Study, tmp_path: Path) -> None:
    """Parts are kept in `<table>.parts`, which may be somebody's own; of a batch's only its own files go."""
    mine = tmp_path / "t.parts" / "00000.parquet"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(ReportError, match=r"t\.parts: a batch keeps .*00000\.parquet"):
        run(study, store, tmp_path / "t.parquet")
    assert mine.read_text() == "mine"
    mine.rename(mine.with_name("notes.txt"))
    (mine.parent / "plan.json").write_text("{}")
    (mine.parent / "00007.parquet").write_text("an older batch's")
    run(study, store, tmp_path / "t.parquet")
    assert [file.name for file in mine.parent.iterdir()] == ["notes.txt"]


def test_the_table_says_how_it_was_made(store: Store, study: Study, tmp_path: Path) -> None:
    run(study, store, tmp_path / "t.parquet")
    about = json.loads((tmp_path / "t.about.json").read_text(encoding="utf-8"))
    stored = parquet.read_schema(tmp_path / "t.parquet")
    assert json.loads(stored.metadata[b"sectorlmi"]) == about
    assert [c["name"] for c in about["columns"]] == stored.names
    assert all(c["heading"] for c in about["columns"])
    assert about["is_sample"]
    assert {f["name"] for f in about["factors"]} == {f.name for f in study.factors}
    assert about["provenance"]
    assert about["notes"]


def test_formats_hold_the_same_rows(store: Store, study: Study, tmp_path: Path) -> None:
    found = run(study, store, tmp_path / "t.parquet", formats=("parquet", "csv", "xlsx"))
    assert [p.name for p in found.outputs] == ["t.parquet", "t.csv", "t.xlsx", "t.about.json"]
    rows = table(tmp_path / "t.parquet")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        as_csv = list(csv.DictReader(file))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Regions"]
    as_xlsx = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(as_csv) == len(as_xlsx) == found.n_rows
    names = list(rows[0])
    for row, line, cells in zip(rows, as_csv, as_xlsx, strict=True):
        assert line["region"] == row["region"] == cells[names.index("region")]
        for name in ("employment", "location_quotient", "place"):
            expected = row[name]
            assert (float(line[name]) if line[name] else None) == pytest.approx(expected)
            assert cells[names.index(name)] == pytest.approx(expected)


def test_the_json_file_holds_every_row_exactly(store: Store, study: Study, tmp_path: Path) -> None:
    estimating = replace(study, suppressed="estimate")
    found = run(estimating, store, tmp_path / "t.parquet", formats=("parquet", "json"))
    whole = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    rows = whole.pop("rows")
    # An empty text stays one, as in the JSON of a ranking; Parquet has null.
    assert [{name: None if value == "" else value for name, value in row.items()} for row in rows] == table(
        tmp_path / "t.parquet"
    )
    assert whole["schema"] == 1
    assert whole["n_rows"] == len(rows) == found.n_rows
    assert whole["notes"] == found.notes
    assert whole["provenance"]


def test_people_are_shown_a_countys_estimates_in_tens(store: Store, study: Study, tmp_path: Path) -> None:
    estimating = replace(study, suppressed="estimate")
    run(estimating, store, tmp_path / "t.parquet", formats=("parquet", "csv"))
    exact = [r for r in table(tmp_path / "t.parquet") if r["employment_status"] == "estimated"]
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        shown = [float(r["employment"]) for r in csv.DictReader(file) if r["employment_status"] == "estimated"]
    assert len(exact) > 5
    assert any(r["employment"] % 10 for r in exact)
    assert all(jobs % 10 == 0 for jobs in shown)
    assert all(abs(r["employment"] - jobs) <= 5 for r, jobs in zip(exact, shown, strict=True))


def test_the_page_marks_estimates(store: Store, study: Study, tmp_path: Path) -> None:
    estimating = replace(study, suppressed="estimate")
    run(estimating, store, tmp_path / "t.parquet", formats=("parquet", "html"))
    text = (tmp_path / "t.html").read_text(encoding="utf-8")
    found = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert found is not None
    regions = json.loads(found[1])["sections"][0]
    rows = table(tmp_path / "t.parquet")
    assert regions["statuses"]["employment"] == [row["employment_status"] for row in rows]
    assert "estimated" in regions["statuses"]["employment"]


def test_a_region_name_is_no_formula(store: Store, study: Study, counties: list[str], tmp_path: Path) -> None:
    listed = tmp_path / "r.csv"
    listed.write_text(f'region,county\n"=1+1",{counties[0]}\n', encoding="utf-8")
    run(study, store, tmp_path / "t.csv", str(listed), formats=("csv", "xlsx"))
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["region"] for row in csv.DictReader(file)} == {"'=1+1"}
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx")["Regions"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


class TestCutOff:
    @pytest.fixture(autouse=True)
    def small_chunks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(batch_chunk, "_MOST_REGIONS", 1)

    @staticmethod
    def stop_after(n: int) -> Callable[[str, int, int], None]:
        def progress(_what: str, done: int, _total: int) -> None:
            if done >= n:
                raise KeyboardInterrupt

        return progress

    def cut_off(self, study: Study, store: Store, out: Path, after: int) -> None:
        with pytest.raises(KeyboardInterrupt):
            batch.run(study, store, Request("all-counties", out), self.stop_after(after))
        assert not out.exists()

    def test_finished_regions_are_kept(self, store: Store, study: Study, tmp_path: Path) -> None:
        run(study, store, tmp_path / "whole.parquet")
        self.cut_off(study, store, tmp_path / "t.parquet", after=3)
        found = run(study, store, tmp_path / "t.parquet", is_resumed=True)
        assert found.n_kept == 3
        assert table(tmp_path / "t.parquet") == table(tmp_path / "whole.parquet")

    def test_a_part_cut_in_writing_is_made_again(self, store: Store, study: Study, tmp_path: Path) -> None:
        self.cut_off(study, store, tmp_path / "t.parquet", after=2)
        part = tmp_path / "t.parts" / "00001.parquet"
        part.write_bytes(part.read_bytes()[:100])
        assert run(study, store, tmp_path / "t.parquet", is_resumed=True).n_kept == 1

    def test_another_study_starts_anew(self, store: Store, study: Study, tmp_path: Path) -> None:
        self.cut_off(study, store, tmp_path / "t.parquet", after=2)
        other = replace(study, ranking=replace(study.ranking, ties="min"))
        assert run(other, store, tmp_path / "t.parquet", is_resumed=True).n_kept == 0

    def test_workbooks_are_kept_when_this_very_batch_made_them(
        self, store: Store, study: Study, tmp_path: Path
    ) -> None:
        """A workbook of another study under the same name is no work done."""
        out, made = tmp_path / "t.parquet", tmp_path / "t-workbooks"
        other = replace(study, ranking=replace(study.ranking, ties="min"))
        batch.run(other, store, Request("all-counties", out, workbooks=True))
        stale = {book.name: book.read_bytes() for book in made.iterdir()}
        counted = 0

        def stop_after_two_workbooks(what: str, _done: int, _total: int) -> None:
            nonlocal counted
            counted += what == "workbooks"
            if counted == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            batch.run(study, store, Request("all-counties", out, workbooks=True), stop_after_two_workbooks)
        first = {book.name: book.stat().st_mtime_ns for book in made.iterdir() if book.read_bytes() != stale[book.name]}
        assert len(first) == 2
        batch.run(study, store, Request("all-counties", out, workbooks=True, is_resumed=True))
        after = {book.name: book for book in made.iterdir() if book.name in stale}
        assert all(book.read_bytes() != stale[name] for name, book in after.items())
        assert {name: after[name].stat().st_mtime_ns for name in first} == first
        assert not out.with_name("t.parts").exists()

    def test_without_resume_nothing_is_kept(self, store: Store, study: Study, tmp_path: Path) -> None:
        self.cut_off(study, store, tmp_path / "t.parquet", after=2)
        assert run(study, store, tmp_path / "t.parquet").n_kept == 0


class TestRegions:
    @pytest.mark.parametrize("form", ["rows", "spaces", "names"])
    def test_forms_of_a_file(self, store: Store, study: Study, tmp_path: Path, form: str, counties: list[str]) -> None:
        listed = tmp_path / "r.csv"
        a, b, c = counties[:3]
        texts = {
            "rows": f"Region,County\nNorth,{a}\nNorth,{b}\nSouth,{c}\n",
            "spaces": f"region,counties\nNorth,{a} {b}\nSouth,{c}\n",
            "names": f"region,area_fips\nNorth,{a};{b}\nSouth,{c}\n",
        }
        listed.write_text(texts[form], encoding="utf-8")
        found = batch_regions.wanted(str(listed), study, store)
        assert [(w.name, w.counties) for w in found] == [("North", (a, b)), ("South", (c,))]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("region,county\n", "no rows"),
            ("area,county\nx,13121\n", "no column region"),
            ("region,place\nx,Erewhon\n", "no column counties or county"),
            ("region,county\n,13121\n", "row 2"),
            ("region,county\nx,13121\ny,1312\n", "row 3"),
            ("region,county\nx,Nowhere County\n", "row 2"),
        ],
    )
    def test_a_file_that_cannot_be_meant(
        self, store: Store, study: Study, tmp_path: Path, text: str, said: str
    ) -> None:
        listed = tmp_path / "r.csv"
        listed.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=said):
            batch_regions.wanted(str(listed), study, store)

    def test_a_file_as_excel_saves_it(self, store: Store, study: Study, tmp_path: Path, counties: list[str]) -> None:
        listed = tmp_path / "r.csv"
        a, b, c = counties[:3]
        lines = ["region;county", f'"Doña\r\n Ana";{a}', f'"North\r\nand South";{b}', f"North and South;{c}", ""]
        listed.write_bytes("\r\n".join(lines).encode("latin-1"))
        found = batch_regions.wanted(str(listed), study, store)
        assert [(w.name, w.counties) for w in found] == [("Doña Ana", (a,)), ("North and South", (b, c))]
        listed.write_text(f'region,county\n"x,{"y" * 200_000}', encoding="utf-8")
        with pytest.raises(SchemaError, match="no table can be read"):
            batch_regions.wanted(str(listed), study, store)

    def test_no_such_file(self, store: Store, study: Study) -> None:
        with pytest.raises(ConfigError, match="all-counties"):
            batch_regions.wanted("nothing.csv", study, store)

    def test_a_missing_county_is_an_error(
        self, store: Store, study: Study, tmp_path: Path, counties: list[str]
    ) -> None:
        listed = tmp_path / "r.csv"
        listed.write_text(f"region,counties\nx,{counties[0]} 56045\n", encoding="utf-8")
        with pytest.raises(StoreError, match="56045"):
            run(study, store, tmp_path / "t.parquet", str(listed))
        assert not list(tmp_path.glob("t.*"))

    def test_of_all_cbsas_those_not_held_are_named(self, store: Store, study: Study) -> None:
        every = batch_regions.wanted("all-cbsas", study, store)
        whole = [w for w in every if set(w.counties) <= set(store.areas(study.years.current))]
        if not whole:
            with pytest.raises(StoreError, match="none of the"):
                batch_regions.planned(every, study, store, may_skip=True)
            return
        plans, skipped = batch_regions.planned(every, study, store, may_skip=True)
        assert {p.wanted.name for p in plans} == {w.name for w in whole}
        assert len(plans) + len(skipped) == len(every)


def test_an_unknown_format_is_refused_before_any_work(store: Store, study: Study, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="pdf"):
        run(study, store, tmp_path / "t.pdf", formats=("pdf",))
    assert not list(tmp_path.iterdir())


def test_workbooks(store: Store, study: Study, counties: list[str], tmp_path: Path) -> None:
    listed = tmp_path / "r.csv"
    listed.write_text(f"region,county\nNorth,{counties[0]}\nNorth,{counties[1]}\n", encoding="utf-8")
    found = run(study, store, tmp_path / "t.parquet", str(listed), workbooks=True)
    assert found.outputs[-1] == tmp_path / "t-workbooks" / "north.xlsx"
    assert found.outputs[-1].is_file()


def test_workbooks_of_names_alike_do_not_replace_each_other(
    store: Store, study: Study, counties: list[str], tmp_path: Path
) -> None:
    listed = tmp_path / "r.csv"
    listed.write_text(f"region,county\nA/B,{counties[0]}\na b,{counties[1]}\n", encoding="utf-8")
    found = run(study, store, tmp_path / "t.parquet", str(listed), workbooks=True)
    assert [path.name for path in found.outputs[-2:]] == ["a-b.xlsx", "a-b-2.xlsx"]
