"""From a ranking to a frozen file that runs again on an empty machine, byte for byte."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from sectorlmi import __version__
from sectorlmi.errors import DataError, IntegrityError, StoreError
from sectorlmi.runs import folder as folders
from sectorlmi.runs import frozen
from sectorlmi.runs.manifest import Manifest, versions
from sectorlmi.store import Store
from sectorlmi.store.content import Content
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Region, Study, Years
from sectorlmi.workflows import verify
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load

from .conftest import recorded

NOWHERE = Store(Path("/nowhere/at/all"))


def rewritten(file: Path, target: Path, change: Callable[[Path], None]) -> Path:
    """A frozen file with something changed inside."""
    folder = target.with_suffix("")
    frozen.unpack(file, folder)
    change(folder)
    return frozen.pack(folder, target)


def test_the_folder_holds_study_result_reports_and_manifest(run_folder: Path, sample_study: Study) -> None:
    names = {f.relative_to(run_folder).as_posix() for f in run_folder.rglob("*") if f.is_file()}
    assert names == {
        "manifest.json",
        "study.json",
        "result.json",
        "inputs/0/projections.csv",
        "reports/made-up-sample-region-2025.csv",
    }
    found = Manifest.parse((run_folder / "manifest.json").read_bytes(), "")
    assert found.program["sectorlmi"] == __version__
    assert {"python", "numpy", "duckdb", "pyarrow", "highspy"} <= set(found.program)
    assert found.seed == sample_study.uncertainty.seed
    assert found.is_sample
    assert set(found.content["cells"]) == {"2022", "2025"}
    assert {"98001", "US000"} <= set(found.content["cells"]["2025"])
    assert run_folder.parent == sample_study.output.folder / "runs" / "made-up-sample-region-2025"


def test_nothing_of_this_machine_is_in_the_run(run_folder: Path, sample_store: Store, sample_study: Study) -> None:
    for name in ("manifest.json", "study.json", "result.json"):
        text = (run_folder / name).read_text()
        for path in (sample_store.root, sample_study.output.folder, sample_study.projections[0].file.parent):
            assert str(path) not in text
    assert json.loads((run_folder / "result.json").read_bytes())["outputs"] == []


def test_it_comes_out_the_same_on_an_empty_machine(frozen_file: Path) -> None:
    found = verify.verify(frozen_file, NOWHERE)
    assert found.is_proved
    assert found.is_same_bytes
    assert found.versions == ()


def test_freezing_twice_gives_the_same_bytes(
    frozen_file: Path, run_folder: Path, sample_store: Store, tmp_path: Path
) -> None:
    again = verify.freeze(run_folder, sample_store, tmp_path / "again.zip", verified=False)
    assert again.read_bytes() == frozen_file.read_bytes()


def test_a_changed_number_is_found(frozen_file: Path, tmp_path: Path) -> None:
    def change(folder: Path) -> None:
        result = json.loads((folder / "result.json").read_bytes())
        result["ranking"][0]["mean_rank"] += 1
        (folder / "result.json").write_text(json.dumps(result))
        _resum(folder, "result.json")

    found = verify.verify(rewritten(frozen_file, tmp_path / "changed.zip", change), NOWHERE)
    assert not found.is_proved
    assert [phrase.split(":")[0] for phrase in found.differences] == ["ranking[0].mean_rank"]
    with pytest.raises(IntegrityError, match="does not come out the same"):
        raise found.error()


def _nudged(value: Any, by: float) -> Any:
    """The same JSON with every fraction a little larger."""
    if isinstance(value, dict):
        return {key: _nudged(item, by) for key, item in value.items()}
    if isinstance(value, list):
        return [_nudged(item, by) for item in value]
    return value * (1 + by) if isinstance(value, float) else value


@pytest.mark.parametrize(("by", "is_proved"), [(1e-12, True), (1e-8, False)])
def test_a_run_that_another_machine_recorded_is_proved_to_ten_digits(
    frozen_file: Path, tmp_path: Path, by: float, is_proved: bool
) -> None:
    def change(folder: Path) -> None:
        result = _nudged(json.loads((folder / "result.json").read_bytes()), by)
        (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False) + "\n", encoding="utf-8")
        _resum(folder, "result.json")

    found = verify.verify(rewritten(frozen_file, tmp_path / "nudged.zip", change), NOWHERE)
    assert (found.is_proved, found.is_same_bytes) == (is_proved, False)


def test_another_program_is_named(frozen_file: Path, tmp_path: Path) -> None:
    def change(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        manifest["program"]["sectorlmi"] = "0.0.1"
        (folder / "manifest.json").write_text(json.dumps(manifest))

    found = verify.verify(rewritten(frozen_file, tmp_path / "other.zip", change), NOWHERE)
    assert found.is_proved
    assert found.versions == (f"sectorlmi 0.0.1 then, {__version__} now",)


def _resum(folder: Path, name: str) -> None:
    import hashlib

    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _flip(folder: Path, pattern: str) -> None:
    file = next(folder.rglob(pattern))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(bytes(data))


@pytest.mark.parametrize("pattern", ["result.json", "projections.csv", "part-*.parquet"])
def test_a_damaged_file_inside_is_a_message(frozen_file: Path, tmp_path: Path, pattern: str) -> None:
    changed = rewritten(frozen_file, tmp_path / "bad.zip", lambda folder: _flip(folder, pattern))
    with pytest.raises(DataError):
        verify.verify(changed, NOWHERE)


def test_data_that_were_revised_since_cannot_be_frozen(
    run_folder: Path, sample_store: Store, tmp_path: Path, frozen_file: Path
) -> None:
    shutil.copytree(sample_store.root, tmp_path / "store")
    store = Store(tmp_path / "store")
    load([revised_area(tmp_path)], store, is_sample=True)
    with pytest.raises(StoreError, match=r"QCEW 2025 of 98001\n"):
        verify.freeze(run_folder, store)
    assert verify.verify(frozen_file, store).is_proved


def test_sound_data_of_another_day_are_not_the_run_s(frozen_file: Path, sample_store: Store, tmp_path: Path) -> None:
    """A store that fits its own checksums may still hold other rows than the run was made from."""

    def change(folder: Path) -> None:
        shutil.rmtree(folder / frozen.STORE)
        shutil.copytree(sample_store.root, folder / frozen.STORE)
        load([revised_area(tmp_path)], Store(folder / frozen.STORE), is_sample=True)

    with pytest.raises(DataError, match="data packed with it are damaged: QCEW 2025 of 98001"):
        verify.verify(rewritten(frozen_file, tmp_path / "other-rows.zip", change), NOWHERE)


class Neighbours:
    """A store that has these areas in every period, and says which of them it is asked for."""

    def areas(self, _: Period) -> list[str]:
        return ["46001", "46102", "46113"]

    def content(self, areas: dict[Period, set[str]], _: object) -> dict[str, set[str]]:
        return {str(period): set(codes) for period, codes in areas.items()}


@pytest.mark.parametrize(("county", "beside"), [("46102", {"46113"}), ("46001", set())])
def test_a_county_s_former_self_is_packed_with_it(county: str, beside: set[str]) -> None:
    """Shannon (46113) was renamed Oglala Lakota (46102): that the old code has rows, too, is part of what was found."""
    study = Study("One", Region("One", (county,)), Years.of(2013, 2018))
    content = Content({"2018": {county: "its fingerprint"}}, {})
    found: Any = verify.with_neighbours(content, Neighbours(), study)  # type: ignore[arg-type]
    assert found == {"2018": {county} | beside}


def revised_area(folder: Path, more_jobs: int = 1) -> Path:
    """The sample's 98001 of 2025 with more jobs in one industry, private and published, and in the totals above it."""
    with zipfile.ZipFile(samples() / "qcew_sample_2025.zip") as archive:
        name = next(n for n in archive.namelist() if "98001" in n)
        lines = archive.read(name).decode().splitlines()
    header = [h.strip('"') for h in lines[0].split(",")]
    own, code, jobs = (header.index(n) for n in ("own_code", "industry_code", "annual_avg_emplvl"))
    for i, line in enumerate(lines[1:], 1):
        cells = line.split(",")
        if cells[own].strip('"') in "05" and cells[code].strip('"') in ("10", "722"):
            cells[jobs] = str(int(cells[jobs].strip('"')) + more_jobs)
            lines[i] = ",".join(cells)
    file = folder / f"revised {name.rsplit('/', 1)[-1]}"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_reruns_do_not_overwrite(sample_study: Study, sample_store: Store, tmp_path: Path) -> None:
    study = replace(sample_study, output=replace(sample_study.output, folder=tmp_path))
    first, second = recorded(study, sample_store), recorded(study, sample_store)
    assert first != second
    assert folders.runs_in(first.parent) == [first, second]
    assert (first / "result.json").read_bytes() == (second / "result.json").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["estimate", "floor"])
def test_real_counties_run_again_from_their_part_of_the_store(policy: str, shared_data: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    load([shared_data / "qcew" / f"ga_annual_{year}.zip" for year in (2015, 2018)], store)
    region = Region("Two counties", ("13121", "13089"))
    study = replace(Study("Two counties", region, Years.of(2015, 2018), benchmark="13000"), suppressed=policy)
    study = replace(study, output=replace(study.output, folder=tmp_path / "out", formats=()))
    run = recorded(study, store)
    frozen_run = verify.freeze(run, store)
    assert verify.verify(frozen_run, NOWHERE).is_proved
    content = Manifest.parse((run / "manifest.json").read_bytes(), "").content["cells"]["2018"]
    n_all = len(store.areas(Period(2018)))
    assert len(content) == n_all  # the whole state bounds and estimates under every policy


def test_the_same_values_written_otherwise_are_not_the_same_bytes(
    run_folder: Path, sample_store: Store, tmp_path: Path
) -> None:
    run = tmp_path / run_folder.name
    shutil.copytree(run_folder, run)
    text = json.dumps(json.loads((run / folders.RESULT).read_bytes()), indent=2).encode()
    (run / folders.RESULT).write_bytes(text)
    manifest = json.loads((run / folders.MANIFEST).read_bytes())
    manifest["files"][folders.RESULT] = hashlib.sha256(text).hexdigest()
    (run / folders.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    found = verify.verify(run, sample_store)
    assert not found.is_proved
    assert found.differences == ("result.json has the same values, written otherwise",)


def test_versions_are_those_that_the_installation_tells() -> None:
    found = versions()
    for name in ("numpy", "duckdb", "pyarrow", "highspy", "XlsxWriter"):
        assert found[name.lower()] == metadata.version(name)
