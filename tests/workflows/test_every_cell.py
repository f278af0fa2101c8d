"""`cells`: what stands in the table, beside it, and what is refused; on the bundled region and the made-up sample."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from sectorlmi import api
from sectorlmi.errors import ConfigError, DataError, ReportError, StoreError
from sectorlmi.store import Store
from sectorlmi.table.cell_columns import COLUMNS
from sectorlmi.table.cell_sums import failures
from sectorlmi.terms.document import SAMPLE_BANNER
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Level, Region, Study, Years
from sectorlmi.workflows import demo, every_cell, rank, state_cells
from sectorlmi.workflows.every_cell import Request
from sectorlmi.workflows.load import load

Row = dict[str, Any]
FULTON = "13121"


def rows_of(path: Path) -> list[Row]:
    found: list[Row] = parquet.read_table(path).to_pylist()
    return found


@pytest.fixture(scope="module")
def georgia(georgia_files: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("georgia"))
    load(list(georgia_files.values()), store)
    return store


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("sample"))
    load([demo.samples()], store, is_sample=True)
    return store


@pytest.fixture(scope="module")
def made(georgia: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Georgia 2018 at four digits."""
    out = tmp_path_factory.mktemp("cells") / "ga.parquet"
    every_cell.run(Request(Period(2018), out, ("13",), fills=20), georgia)
    return out


@pytest.fixture(scope="module")
def made_up(sample: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up state and nation at four digits."""
    out = tmp_path_factory.mktemp("made-up") / "all.parquet"
    every_cell.run(Request(Period(2025), out, fills=20), sample)
    return out


@pytest.mark.parametrize("level", [3, 4])
def test_the_cells_of_a_county_are_the_table_of_a_study_of_it(level: int, made: Path, georgia: Store) -> None:
    """Jobs, wages, bounds and grades of `rank`, to the last digit; it also estimates cells of one or two worksites."""
    study = Study(
        "Fulton", Region("Fulton", (FULTON,)), Years.of(2015, 2018), benchmark="13000", level=Level(level)
    )  # fmt: skip
    table = rank.study_table(study, georgia)[0]
    cells = {r["industry_code"]: r for r in rows_of(made) if r["area_fips"] == FULTON and r["naics_digits"] == level}
    met = set()
    for i, code in enumerate(table.industries):
        status, jobs = str(table["employment_status"][i]), table["employment"][i]
        if not table["n_disclosed"][i] + table["n_suppressed"][i]:
            # A code of 2015, or of other counties, that Fulton has no row of.
            assert code not in cells
            continue
        cell = cells.pop(code)
        met.add(cell["status"])
        assert cell["n_establishments"] == table["n_establishments"][i]
        assert cell["employment_lower"] == table["employment_lower"][i]
        assert cell["employment_upper"] == table["employment_upper"][i]
        if status == "estimated" and cell["n_establishments"] >= 3:
            assert (cell["status"], cell["employment"]) == ("estimated", None)
            assert cell["employment_estimate"] == jobs
            assert cell["total_wages_estimate_usd"] == table["total_annual_wages_usd"][i]
            assert cell["employment_grade"] == table["employment_grade"][i]
        elif status == "estimated":
            assert (cell["status"], cell["employment"], cell["employment_estimate"]) == ("bounded_only", None, None)
        else:
            assert (cell["status"], cell["employment"]) == (status, jobs)
            assert cell["total_wages_usd"] == table["total_annual_wages_usd"][i]
    assert met == {"published", "estimated", "bounded_only"}
    # The study leaves out what is not classified.
    assert {code[:2] for code in cells} <= {"99"}


def test_published_cells_are_those_of_the_file(made: Path, georgia_files: dict[int, Path]) -> None:
    """An independent reading of the file: each private row of two to four digits, and what stands above."""
    steps = {70: (71, 72, 73, 74, 75, 76), 50: (51, 52, 53, 54, 55, 56)}
    every = [step for kind in steps.values() for step in kind]
    told = {
        (r["area_fips"], r["industry_code"]): r
        for r in parquet.read_table(georgia_files[2018]).to_pylist()
        if str(r["own_code"]) == "5" and r["agglvl_code"] in every
    }
    cells = {(r["area_fips"], r["industry_code"]): r for r in rows_of(made)}
    assert set(cells) == set(told)
    for key, row in told.items():
        cell = cells[key]
        assert cell["n_establishments"] == row["annual_avg_estabs"]
        if row["disclosure_code"] == "N":
            assert (cell["employment"], cell["total_wages_usd"]) == (None, None)
            assert (cell["employment_estimate"] is None) is (row["annual_avg_estabs"] < 3)
            assert (cell["no_estimate_because"] is None) is (row["annual_avg_estabs"] >= 3)
            assert (cell["leans_on"] is None) is (row["annual_avg_estabs"] < 3)
        else:
            assert cell["employment"] == cell["employment_lower"] == cell["employment_upper"]
            assert (cell["employment"], cell["total_wages_usd"]) == (
                row["annual_avg_emplvl"],
                row["total_annual_wages"],
            )
    first = cells[FULTON, "10"]
    assert (first["period"], first["own_code"], first["naics_digits"], first["naics_vintage"]) == ("2018", "5", 0, 2017)
    assert cells[FULTON, "31-33"]["naics_digits"] == 2


def test_likely_ranges_are_those_of_their_cells(made: Path) -> None:
    """Where there is room on both sides, 5 to 95 % of the fills lie on both sides of an estimate."""
    told = [r for r in rows_of(made) if r["status"] == "estimated" and r["employment_upper"]]
    room = [(r, r["employment_estimate"]) for r in told]
    wide = [r for r, jobs in room if r["employment_lower"] < 0.5 * jobs and r["employment_upper"] > 2 * jobs]
    around = [r for r in wide if r["employment_low"] < r["employment_estimate"] < r["employment_high"]]
    assert len(wide) > 500
    assert len(around) > 0.95 * len(wide)


def test_bounds_of_the_made_up_state_hold_the_truth(made_up: Path) -> None:
    with gzip.open(demo.samples() / "truth.csv.gz", "rt", newline="") as file:
        truth = {(r["county"], r["naics"]): r for r in csv.DictReader(file) if r["year"] == "2025"}
    hidden = [
        (cell, truth[cell["area_fips"], cell["industry_code"]])
        for cell in rows_of(made_up)
        if cell["employment"] is None and (cell["area_fips"], cell["industry_code"]) in truth
    ]
    assert len(hidden) > 300
    for cell, true in hidden:
        for column, name in (("employment_{}", "employment"), ("total_wages_{}_usd", "wages_usd")):
            lower, upper = cell[column.format("lower")], cell[column.format("upper")]
            # Rounding of the figures that it follows from.
            assert lower - 1 <= float(true[name]) <= (np.inf if upper is None else upper) + 1
    told = [(c, float(t["employment"])) for c, t in hidden if c["employment_estimate"] is not None]
    off = sum(abs(c["employment_estimate"] - t) for c, t in told) / sum(t for _, t in told)
    assert len(told) > 50
    assert off < 0.15


def test_levels_counties_and_states_add_up(made_up: Path, made: Path) -> None:
    proofs = {p.rule: p for p in every_cell.check_file(made_up)}
    assert failures(list(proofs.values())) == 0
    assert proofs["employment: industries add up"].n > 300
    assert proofs["employment: counties add up to their state"].n_figures > 50
    real = {p.rule: p for p in every_cell.check_file(made)}
    assert failures(list(real.values())) == 0
    # By hand: every private row of Georgia above the finest is the sum of those below it.
    rows = rows_of(made)
    assert real["every row has a status"].n == len(rows)
    above = [r for r in rows if r["naics_digits"] < 4 and not r["industry_code"].startswith("99")]
    assert real["employment: industries add up"].n >= len(above) * 0.9


def test_the_package_says_what_the_file_is(made: Path, georgia_files: dict[int, Path]) -> None:
    package = json.loads((made.parent / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert package["licenses"][0]["name"] == "other-pd"
    assert resource["hash"] == f"sha256:{hashlib.sha256(made.read_bytes()).hexdigest()}"
    assert resource["bytes"] == made.stat().st_size
    assert (resource["period"], resource["level"], resource["seed"], resource["fills"]) == ("2018", 4, 20, 20)
    assert resource["is_sample"] is False
    digests = {hashlib.sha256(file.read_bytes()).hexdigest() for file in georgia_files.values()}
    assert {source["sha256"] for source in resource["sources"]} == digests
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == parquet.read_schema(made).names
    assert fields["employment_upper"]["unit"] == "jobs"
    assert fields["status"]["constraints"]["enum"] == ["published", "zero", "estimated", "bounded_only"]
    assert sum(resource["n_rows"].values()) == parquet.read_metadata(made).num_rows


def test_made_up_data_say_so(made_up: Path) -> None:
    package = json.loads((made_up.parent / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert resource["is_sample"] is True
    assert SAMPLE_BANNER in resource["notes"]
    assert package["licenses"][0]["name"] == "notspecified"
    assert {row["made_up"] for row in rows_of(made_up)} == {SAMPLE_BANNER}
    assert resource["schema"]["fields"][-1]["name"] == "made_up"


@pytest.mark.slow
def test_any_number_of_processes_writes_the_same_bytes(sample: Store, made_up: Path, tmp_path: Path) -> None:
    every_cell.run(Request(Period(2025), tmp_path / "all.parquet", fills=20, n_workers=2), sample)
    assert (tmp_path / "all.parquet").read_bytes() == made_up.read_bytes()
    assert (tmp_path / "datapackage.json").read_bytes() == (made_up.parent / "datapackage.json").read_bytes()


def test_csv_has_the_same_rows_and_tens(made_up: Path, sample: Store, tmp_path: Path) -> None:
    out = tmp_path / "cells.csv"
    found = every_cell.run(Request(Period(2025), out, formats=("csv",), fills=20), sample)
    assert [path.name for path in found.outputs] == ["cells.csv", "datapackage.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cells.csv", "datapackage.json"]
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    exact = rows_of(made_up)
    assert [r["industry_code"] for r in rows] == [r["industry_code"] for r in exact]
    for shown, row in zip(rows, exact, strict=True):
        estimate = row["employment_estimate"]
        if estimate is None:
            assert shown["employment_estimate"] == ""
        elif row["area_fips"][2:] not in ("000", "999"):
            assert float(shown["employment_estimate"]) == np.floor(estimate / 10 + 0.5) * 10


def test_a_second_table_joins_the_package(georgia: Store, made: Path, tmp_path: Path) -> None:
    for level, name in ((2, "b"), (2, "a")):
        every_cell.run(Request(Period(2018), tmp_path / f"{name}.parquet", ("13",), level, fills=0), georgia)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["path"] for r in package["resources"]] == ["a.parquet", "b.parquet"]
    assert [every_cell.check_file(tmp_path / f"{n}.parquet")[0].n_failed for n in "ab"] == [0, 0]
    (tmp_path / "b.parquet").unlink()
    every_cell.run(Request(Period(2018), tmp_path / "a.parquet", ("13",), 2, fills=0), georgia)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["path"] for r in package["resources"]] == ["a.parquet"]


def test_a_package_of_something_else_stays(georgia: Store, tmp_path: Path) -> None:
    foreign = tmp_path / "datapackage.json"
    foreign.write_text('{"name": "mine"}')
    with pytest.raises(ReportError, match="data package of something else"):
        every_cell.run(Request(Period(2018), tmp_path / "a.parquet", ("13",), 2, fills=0), georgia)
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]
    assert foreign.read_text() == '{"name": "mine"}'


def test_a_file_that_was_changed_is_told(made: Path, tmp_path: Path) -> None:
    for name in (made.name, "datapackage.json"):
        (tmp_path / name).write_bytes((made.parent / name).read_bytes())
    table = parquet.read_table(tmp_path / made.name)
    parquet.write_table(table.slice(1), tmp_path / made.name)
    with pytest.raises(DataError, match="is not the file that datapackage"):
        every_cell.check_file(tmp_path / made.name)
    (tmp_path / "datapackage.json").unlink()
    every_cell.check_file(tmp_path / made.name)
    (tmp_path / made.name).write_bytes(b"PAR1")
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        every_cell.check_file(tmp_path / made.name)
    with pytest.raises(DataError, match="is not there"):
        every_cell.check_file(tmp_path / "no.parquet")
    parquet.write_table(table.select(["area_fips"]), tmp_path / "other.parquet")
    with pytest.raises(DataError, match="has no column period"):
        every_cell.check_file(tmp_path / "other.parquet")


def test_groups_of_rows_do_not_matter_to_the_check(made: Path, tmp_path: Path) -> None:
    parquet.write_table(parquet.read_table(made), tmp_path / "small.parquet", row_group_size=1_000)
    assert every_cell.check_file(tmp_path / "small.parquet") == every_cell.check_file(made)


def test_what_the_store_lacks_is_named(georgia: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no QCEW 2018 for 12000"):
        every_cell.run(Request(Period(2018), tmp_path / "x.parquet", ("12",)), georgia)
    with pytest.raises(StoreError, match="2016"):
        every_cell.run(Request(Period(2016), tmp_path / "x.parquet", ("13",)), georgia)
    with pytest.raises(StoreError, match="US000"):
        every_cell.run(Request(Period(2018), tmp_path / "x.parquet", ("13",), benchmark="US000"), georgia)
    assert list(tmp_path.iterdir()) == []


def test_pieces_refuse_another_store_and_another_version(georgia: Store, tmp_path: Path) -> None:
    (piece,) = every_cell.pieces(Request(Period(2018), tmp_path / "x.parquet", ("13",)), georgia)
    with pytest.raises(StoreError, match="is another one, or was changed"):
        state_cells.of_state(replace(piece, identity="0" * 64))
    with pytest.raises(ConfigError, match=r"and 0\.1 asks it"):
        state_cells.of_state(replace(piece, made_by="0.1"))


def test_quarters_are_periods_too(shared_data: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    load([shared_data / "qcew" / "wi_state_by_area_quarterly_2016.zip"], store)
    out = tmp_path / "wi.parquet"
    every_cell.run(Request(Period(2016, 2), out, ("55",), 3, fills=10), store)
    proofs = every_cell.check_file(out)
    assert failures(proofs) == 0
    assert {p.rule: p for p in proofs}["employment: counties add up to their state"].n_figures > 10
    dane = {r["industry_code"]: r for r in rows_of(out) if r["area_fips"] == "55025"}
    assert dane["10"]["period"] == "2016Q2"
    # A quarter's wages are what it paid, not what it would pay a year.
    assert 8_000 < dane["10"]["total_wages_usd"] / dane["10"]["employment"] < 16_000


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--state", "GA"], "no period is given"),
        (["--year", "2018"], "--state, or --all"),
        (["--year", "2018", "--all", "--state", "GA"], "--state, or --all"),
        (["--year", "18", "--all"], "'18' is not a period"),
        (["--year", "2018", "--state", "Gerogia"], "Nearest: Georgia"),
        (["--year", "2018", "--all", "--level", "7"], "no number of NAICS digits"),
        (["--year", "2018", "--all", "--workers", "0"], "0 processes"),
        (["--year", "2018", "--all", "--fills", "-1"], "-1 is below zero"),
        (["--year", "2018", "--all", "--ownership", "9"], "sum of other ownerships"),
        (["--year", "2018", "--all", "--out", "."], "is a folder"),
        (["--year", "2018", "--all", "--format", "odt"], "'odt' is not a format"),
    ],
)
def test_what_cannot_be_meant(words: Sequence[str], told: str, georgia: Store) -> None:
    from typer.testing import CliRunner

    from sectorlmi.cli.app import app, register_commands

    register_commands()
    done = CliRunner().invoke(app, ["cells", *words, "--store", str(georgia.root)])
    assert done.exit_code == 2
    assert told in done.output.replace("\n", " ")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.slow
def test_an_interrupted_run_leaves_nothing(georgia: Store, tmp_path: Path) -> None:
    import signal

    run = subprocess.Popen(
        [sys.executable, "-m", "sectorlmi", "cells", "--year", "2018", "--state", "13", "--level", "6", "--fills",
         "9000", "--out", "ga.parquet", "--store", str(georgia.root), "--workers", "2"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    time.sleep(2.5)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130
    assert said.strip().endswith("Interrupted; nothing was left half written.")
    assert list(tmp_path.iterdir()) == []


def test_from_python(georgia: Store, tmp_path: Path) -> None:
    found = api.cells(georgia, 2018, tmp_path / "ga.parquet", states=["Georgia"], level=2)
    assert found.n_failed == 0
    assert [path.name for path in found.outputs] == ["ga.parquet", "datapackage.json"]
    assert parquet.read_schema(found.outputs[0]).names == [column.name for column in COLUMNS]
    with pytest.raises(ConfigError, match="is not a period"):
        api.cells(georgia, "last year", tmp_path / "x.parquet")
