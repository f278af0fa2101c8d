"""A revision of real figures: Georgia 2018 with five thousand more jobs in one industry of one county."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from sectorlmi.errors import StoreError
from sectorlmi.ranking.changes import Cause
from sectorlmi.store import Store, WatchedStore
from sectorlmi.terms.study import OutputRule, Region, Study, Years
from sectorlmi.workflows import diff, rank, verify
from sectorlmi.workflows.load import load

COUNTIES = ("13057", "13063", "13067", "13089", "13097", "13113", "13117", "13121", "13135", "13151")
MORE = 5_000


def revised(archive: Path, folder: Path) -> Path:
    """Fulton's file with more jobs in 541 and in all it is a part of."""
    with zipfile.ZipFile(archive) as files:
        name = next(n for n in files.namelist() if n.endswith("Fulton2018.csv"))
        rows = list(csv.reader(io.StringIO(files.read(name).decode("utf-8-sig"))))
    own, code, jobs = (rows[0].index(n) for n in ("own_code", "industry_code", "annual_avg_emplvl"))
    for row in rows[1:]:
        if (row[own], row[code]) in {("0", "10"), *(("5", c) for c in ("10", "102", "1024", "54", "541"))}:
            row[jobs] = str(int(row[jobs]) + MORE)
    with (folder / "Fulton2018.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return folder / "Fulton2018.csv"


def a_year_later(archive: Path, folder: Path) -> Path:
    """The files of the ten counties and the state, saying that they are of the next year."""
    year = int(archive.stem[-4:])
    folder = folder / str(year + 1)
    folder.mkdir()
    with zipfile.ZipFile(archive) as files:
        for name in files.namelist():
            text = files.read(name).decode("utf-8-sig") if name.endswith(".csv") else ""
            rows = list(csv.reader(io.StringIO(text))) or [[]]
            if "area_fips" in rows[0] and rows[1][rows[0].index("area_fips")] in (*COUNTIES, "13000"):
                at = rows[0].index("year")
                for row in rows[1:]:
                    row[at] = str(year + 1)
                with (folder / Path(name).name).open("w", newline="", encoding="utf-8") as stream:
                    csv.writer(stream).writerows(rows)
    return folder


def recorded(study: Study, root: Path) -> Path:
    store = WatchedStore(root)
    return rank.keep(study, rank.run(study, store), [], store)


def test_a_real_revision_is_told_as_one(shared_data: Path, tmp_path: Path) -> None:
    root = tmp_path / "store"
    archives = [shared_data / "qcew" / f"ga_annual_{year}.zip" for year in (2015, 2018)]
    load(archives, Store(root))
    study = Study("Atlanta", Region("Metro Atlanta", COUNTIES), Years.of(2015, 2018), benchmark="13000")
    study = replace(study, suppressed="floor", output=OutputRule(folder=tmp_path / "out", formats=()))
    first = recorded(study, root)
    report = load([revised(archives[1], tmp_path)], Store(root))
    assert [note for note in report.notes if "QCEW 2018: 1 area revised" in note]
    second = recorded(study, root)
    heavier = replace(study, factors=tuple(replace(f, weight=3.0) if f.name == "growth" else f for f in study.factors))
    third = recorded(heavier, root)

    found = diff.compare(first, second, Store(root))
    assert found.revised == ("2018",)
    assert set(found.tally()) == {Cause.REVISION}
    by_code = {change.industry: change for change in found.changes}
    jobs = next(f for f in by_code["541"].factors if f.name == "employment")
    assert jobs.after - jobs.before == MORE
    assert {f.name for f in by_code["541"].factors} >= {"employment", "avg_annual_wage", "growth"}

    # The rows of the first run are gone; what both runs stored still tells the two causes apart.
    both = diff.compare(first, third, Store(root))
    assert set(both.tally()) == {Cause.REVISION, Cause.STUDY}
    assert set(diff.compare(first, second, Store(tmp_path / "none")).tally()) == {Cause.REVISION}
    with pytest.raises(StoreError, match="QCEW 2018 of 13121"):
        verify.freeze(first, Store(root))


@pytest.mark.slow
def test_years_that_came_with_a_revision_are_not_its_doing(shared_data: Path, tmp_path: Path) -> None:
    archives = [shared_data / "qcew" / f"ga_annual_{year}.zip" for year in (2015, 2018)]
    root = tmp_path / "store"
    load(archives, Store(root))
    study = Study("Atlanta", Region("Metro Atlanta", COUNTIES), Years.of(2015, 2018), benchmark="13000")
    study = replace(study, output=OutputRule(folder=tmp_path / "out", formats=()))
    study = replace(study, uncertainty=replace(study.uncertainty, fills=0))
    before = recorded(study, root)
    load([revised(archives[1], tmp_path)], Store(root))
    only_revised = diff.compare(before, recorded(study, root), Store(root))
    load([a_year_later(archive, tmp_path) for archive in archives], Store(root))
    newer = recorded(replace(study, years=Years.of(2016, 2019)), root)

    found = diff.compare(before, newer, Store(root))
    by_revision = {
        (c.industry, step.before, step.after) for c in found.changes for step in c.steps if step.cause is Cause.REVISION
    }
    assert by_revision == {(c.industry, step.before, step.after) for c in only_revised.changes for step in c.steps}
    assert Cause.NEWER_YEAR in {step.cause for c in found.changes for step in c.steps}
