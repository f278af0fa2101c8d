"""Runs and frozen files of strangers: nothing outside them is opened, and whatever they hold is a sentence."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from sectorlmi.errors import DataError
from sectorlmi.runs import folder as folders
from sectorlmi.runs import frozen, record
from sectorlmi.sources.study_file import load_study, study_from
from sectorlmi.store import Store
from sectorlmi.terms.json_text import parse_json
from sectorlmi.terms.study import STUDY, Study
from sectorlmi.terms.study_values import as_written
from sectorlmi.terms.texts import stays_inside
from sectorlmi.workflows import diff, verify
from sectorlmi.workflows.demo import samples

SECRET = "zebra:the first line of another file"
NOWHERE = Store(Path("/nowhere/at/all"))
OUTSIDE = ["{}", "../../../../../../../..{}", "inputs/../../../../../../../..{}", "file://{}", "C:{}", "\\\\host{}"]


def with_sums(folder: Path) -> Path:
    """The run's folder with sums that fit its files, as somebody would make it who means harm."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    names = [f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file() and f.name != "manifest.json"]
    sums = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names if not n.startswith("store/")}
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": sums}), encoding="utf-8")
    return folder


def put(file: Path, path: tuple[Any, ...], value: Any) -> None:
    """Another value at a place of a JSON file."""
    whole = json.loads(file.read_bytes())
    at = whole
    for key in path[:-1]:
        at = at[key]
    if path:
        at[path[-1]] = value
    file.write_text(json.dumps(whole if path else value), encoding="utf-8")


@pytest.fixture
def bundle(frozen_file: Path, tmp_path: Path) -> Path:
    """A frozen run's content, to be changed."""
    frozen.unpack(frozen_file, tmp_path / "bundle")
    return tmp_path / "bundle"


def refused(folder: Path) -> str:
    """What `run verify` says to the folder, packed. It has to refuse it."""
    with pytest.raises(DataError) as caught:
        verify.verify(frozen.pack(folder, folder.with_suffix(".zip")), NOWHERE)
    assert caught.value.exit_code == 4
    assert "\n" not in caught.value.what
    assert ".sectorlmi-work" not in f"{caught.value}", "a folder that is gone when people read of it"
    return caught.value.what


def named(key: str, name: str) -> Any:
    """What a study holds under a key that names a file."""
    return {
        "projections": [{"file": name}],
        "extra_factors": [{"file": name, "column": "a", "name": "a"}],
        "source": {"file": name, "columns": [["industry_code", "a"]]},
        "output": {"folder": ".", "boundaries": name},
        "wages": {"self_sufficiency": {"file": name}},
    }[key]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("key", ["projections", "extra_factors", "source", "output", "wages"])
def test_no_key_opens_a_file_outside(bundle: Path, tmp_path: Path, key: str, name: str) -> None:
    (tmp_path / "shadow").write_text(SECRET, encoding="utf-8")
    put(bundle / "study.json", (key,), named(key, name.format(tmp_path / "shadow")))
    says = refused(with_sums(bundle))
    assert "which is not in the run" in says
    assert SECRET[:8] not in says


@pytest.mark.parametrize("name", ["store/catalog.json", "added.csv"])
def test_no_key_opens_a_file_that_the_manifest_does_not_name(bundle: Path, name: str) -> None:
    """Beside the run's own files lie its store, and what somebody put there."""
    (bundle / "added.csv").write_text(SECRET, encoding="utf-8")
    sums = json.loads((bundle / "manifest.json").read_bytes())["files"]
    put(bundle / "study.json", ("projections",), named("projections", name))
    sums["study.json"] = hashlib.sha256((bundle / "study.json").read_bytes()).hexdigest()
    put(bundle / "manifest.json", ("files",), sums)
    assert f"names the file {name!r}, which is not in the run" in refused(bundle)


def test_every_path_of_a_study_has_a_key_above() -> None:
    """A field of the study that holds a path is read by its type, and these are all."""

    def paths(kind: Any, where: str) -> Iterator[str]:
        if kind is Path:
            yield where
        if is_dataclass(kind) and isinstance(kind, type):
            for field in fields(kind):
                yield from paths(get_type_hints(kind)[field.name], f"{where}.{field.name}")
        for option in get_args(kind):
            yield from paths(option, where)

    found = {where.removeprefix(".") for where in paths(Study, "")}
    of_tables = {"projections.file", "extra_factors.file", "source.file", "wages.self_sufficiency.file"}
    assert found == of_tables | {"output.folder", "output.boundaries"}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege")
@pytest.mark.parametrize("name", ["study.json", "result.json", "manifest.json", "inputs/0/projections.csv", "inputs"])
def test_links_in_a_run_lead_nowhere(bundle: Path, tmp_path: Path, name: str) -> None:
    """Also to a file that has the very content that the manifest promises."""
    (bundle / name).rename(tmp_path / "elsewhere")
    (bundle / name).symlink_to(tmp_path / "elsewhere")
    for read in (lambda: verify.freeze(bundle, NOWHERE), lambda: diff.compare(bundle, bundle, NOWHERE)):
        with pytest.raises(DataError):
            read()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_with_a_name_is_not_waited_for(bundle: Path) -> None:
    (bundle / "study.json").unlink()
    os.mkfifo(bundle / "study.json")
    with pytest.raises(DataError, match="no plain file"):
        diff.compare(bundle, bundle, NOWHERE)


@pytest.mark.parametrize(
    "path", ["../../../../etc/passwd", "/etc/passwd", "qcew/../../study.json", "C:\\x", "", None, 7, ["x"]]
)
def test_the_packed_store_opens_its_own_files_alone(bundle: Path, path: Any) -> None:
    catalog = bundle / "store" / "catalog.json"
    period = next(iter(json.loads(catalog.read_bytes())["qcew"]))
    manifest = bundle / "store" / json.loads(catalog.read_bytes())["qcew"][period]
    put(manifest, ("parts", 0, "parquet", 0, "path"), path)
    assert "cannot be run again" in refused(bundle)
    put(catalog, ("qcew", period), path)
    assert "cannot be run again" in refused(bundle)


BROKEN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a thousand million fills": ("10000", lambda f: put(f / "study.json", ("uncertainty", "fills"), 10**9)),
    "a seed without end": ("digits", lambda f: put(f / "study.json", ("uncertainty", "seed"), 10**4000)),
    "a level that is a text": ("level", lambda f: put(f / "study.json", ("level", "default"), "x")),
    "a weight that is no number": (
        "calculate",
        lambda f: put(f / "study.json", ("factors", 0, "weight"), float("nan")),
    ),
    "a county of another year": ("09001", lambda f: put(f / "study.json", ("region", "counties"), ["09001", "09110"])),
    "no years": ("years", lambda f: put(f / "study.json", ("years",), None)),
    "brackets without end": ("without end", lambda f: (f / "study.json").write_text("[" * 100_000)),
    "many brackets": ("40 brackets", lambda f: (f / "study.json").write_text("[" * 200 + "]" * 200)),
    "brackets in the manifest": ("without end", lambda f: (f / "manifest.json").write_text("[" * 100_000)),
    "brackets in the result": ("without end", lambda f: (f / "result.json").write_text('{"a":' * 100_000)),
    "half a sign": ("no JSON", lambda f: put(f / "result.json", ("study", "name"), "\ud800")),
    "no study": ("study.json", lambda f: (f / "study.json").unlink()),
    "a folder for a study": ("study.json", lambda f: folder_at(f / "study.json")),
    "no result": ("result.json", lambda f: (f / "result.json").unlink()),
    "an empty manifest": ("is no JSON", lambda f: (f / "manifest.json").write_text("")),
    "cut Parquet": ("damaged", lambda f: cut(next((f / "store").rglob("*.parquet")))),
    "cut records": ("damaged", lambda f: cut(next((f / "store").rglob("*.npy")))),
    "no store": ("damaged", lambda f: shutil.rmtree(f / "store")),
}


def folder_at(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "x").write_bytes(b"x")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


@pytest.mark.parametrize(("says", "breaks"), BROKEN.values(), ids=BROKEN)
def test_broken_ones_are_a_sentence(bundle: Path, says: str, breaks: Callable[[Path], object]) -> None:
    with_sums(bundle)
    manifest = (bundle / "manifest.json").read_bytes()
    breaks(bundle)
    if (bundle / "manifest.json").read_bytes() == manifest and (bundle / "study.json").is_file():
        with_sums(bundle)
    assert says in refused(bundle)


def test_a_file_that_is_too_large_to_be_read(bundle: Path) -> None:
    (bundle / "result.json").write_bytes(b" " * (65 << 20))
    with pytest.raises(DataError, match="more than 64 MB"):
        diff.compare(with_sums(bundle), bundle, NOWHERE)


@pytest.mark.parametrize(
    "names", [("study.json", "study.json/x"), ("a", "A"), ("é", "e\u0301"), ("a/b", "A"), ("x" * 300,), ("a\x1b",)]
)
def test_names_that_some_systems_take_for_one(tmp_path: Path, names: tuple[str, ...]) -> None:
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    with pytest.raises(DataError, match=r"stands there twice|does not belong"):
        frozen.unpack(tmp_path / "f.zip", tmp_path / "out")


ODD = [None, True, "x", "", -1, 1.5, 10**9, 10**17, [], {}, [[]], {"x": 1}, [1, "a"], "../../etc/passwd", "/etc/shadow"]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a JSON value; of a list the first three."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else []):
        if not isinstance(key, int) or key < 3:
            yield from places(inner, (*path, key))


@pytest.mark.slow
@pytest.mark.parametrize("part", ["study.json", "manifest.json", "result.json", "store"])
def test_any_value_in_any_place_is_a_sentence_or_harmless(bundle: Path, run_folder: Path, part: str) -> None:
    dice, files = random.Random(part), [f for f in bundle.rglob("*.json") if part in f.relative_to(bundle).parts]
    tries = [(f, path, value) for f in files for path in places(json.loads(f.read_bytes())) for value in ODD]
    for file, path, value in dice.sample(tries, 15):
        before, manifest = file.read_bytes(), (bundle / "manifest.json").read_bytes()
        put(file, path, value)
        if file.name != "manifest.json" or "store" in file.parts:
            with_sums(bundle)
        begun = time.monotonic()
        for read in (lambda: verify._run_again(bundle), lambda: diff.compare(bundle, run_folder, NOWHERE)):
            with suppress(DataError):
                read()
        assert time.monotonic() - begun < 30, (file.name, path, value)  # seconds; ten thousand fills take fifteen
        file.write_bytes(before)
        (bundle / "manifest.json").write_bytes(manifest)


def test_a_recorded_study_is_judged_by_the_definition_of_check() -> None:
    """Every key of the definition stands in it, and it means the study that it was made from."""
    study = load_study(samples() / "study.yml")
    assert set(as_written(study)) == set(STUDY["properties"])
    assert study_from(as_written(study), Path()) == study


@pytest.mark.parametrize("name", ["a/b.csv", "a b (1).csv", "~/a", "Región.csv"])
def test_names_that_stay_inside(name: str) -> None:
    assert stays_inside(name)


@pytest.mark.parametrize("name", ["a//b", "./a", "a/.", ".", "", "..", "a/../b", "/a", "a:b", "a\\b", "a\0b", None, 7])
def test_names_that_do_not(name: Any) -> None:
    assert not stays_inside(name)


def test_a_file_with_a_colon_in_its_name_can_be_recorded(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("no such names")
    file = tmp_path / "10:30.csv"
    assert stays_inside(record._Inputs({file: b"x"}).name_of(file))


@pytest.mark.parametrize("text", ["1e999", "NaN", "-Infinity", "9" * 5000, "[1, ", "", '"\\ud800"'])
def test_json_that_cannot_be_calculated_with(text: str) -> None:
    with pytest.raises(DataError, match="here: is no JSON"):
        parse_json(text.encode(), "here")


def test_folders_of_runs_list_what_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "runs" / "study" / "20260101T000000Z-1").mkdir(parents=True)
    (tmp_path / "runs" / "study" / "20260101T000000Z-1" / folders.MANIFEST).write_text("[" * 100_000)
    with pytest.raises(DataError, match="without end"):
        verify.listing(tmp_path)
