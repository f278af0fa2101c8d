"""Damage to any file of a store is found or harmless, never silently wrong, and `repair` leads out of it."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from sectorlmi.errors import StoreError
from sectorlmi.fetch.receipts import Receipt, write_receipt
from sectorlmi.store import Store, health, tables
from sectorlmi.store import catalog as catalogs
from sectorlmi.store.own_files import PartFile
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance

PERIODS = (Period(2015), Period(2018))
AREAS = ("13001", "13089", "13121")
SEED = 20260101
Numbers = dict[str, Any]


def rows(area: str, jobs: int) -> pa.Table:
    """Made-up rows of an area, at each level."""
    coded = [(0, "10", 70), (5, "10", 71), (5, "31-33", 74), (5, "311", 75), (5, "3111", 76), (5, "31111", 77)]
    own, industry, level = zip(*coded, strict=True)
    return pa.table(
        {
            "area_fips": pa.array([area] * len(coded)).dictionary_encode(),
            "own_code": pa.array(own, pa.int8()),
            "industry_code": pa.array(industry).dictionary_encode(),
            "agglvl_code": pa.array(level, pa.int16()),
            "suppressed": pa.array([False] * len(coded)),
            "establishments": pa.array([9] * len(coded), pa.int32()),
            "employment": pa.array([jobs + i for i in range(len(coded))], pa.int32()),
            "wages": pa.array([jobs * 1000] * len(coded), pa.int64()),
        }
    )


def origin(file: str) -> Provenance:
    return Provenance("qcew", file, "00" * 32, retrieved_at="2026-01-01T00:00:00+00:00")


def fill(root: Path) -> Store:
    """Three areas in two years, one of them revised later; a table; a download with its receipt."""
    store = Store(root)
    for period in PERIODS:
        for file, areas in (("june.csv", AREAS), ("september.csv", AREAS[1:2])):
            with store.writing() as batch:
                for area in areas:
                    batch.add_cells(period, rows(area, int(area) + len(file)), origin(file))
                batch.commit()
    table = pa.table({"code": ["311", None], "jobs": pa.array([1, None], pa.int64())})
    store.put_table("projections", "ga", table, origin("p.csv"))
    store.prune()
    slice_ = root / "downloads" / "qcew" / "2018" / "13121.csv"
    slice_.parent.mkdir(parents=True)
    slice_.write_text("area_fips\n")
    write_receipt(slice_, Receipt("https://data.example/13121.csv", "00" * 32, 10, "2026-01-01T00:00:00+00:00"))
    return store


def numbers(root: Path, *, deep: bool = True) -> Numbers:
    """What commands read: coarse levels from records, all of them from the Parquet, and the table."""
    store, found = Store(root), {}
    for period in store.periods():
        for digits in ([3, 4], None)[: 2 if deep else 1]:
            cells = store.cells(period, digits=digits)
            columns = (cells.area, cells.own, cells.industry, cells.agglvl, cells.establishments, cells.employment)
            found[f"{period} {digits}"] = [c.tolist() for c in (*columns, cells.wages, cells.suppressed)]
        found[f"{period} from"] = [
            asdict(p) | {"retrieved_at": ""} for p in store.provenance(period, store.areas(period))
        ]
    for key in store.tables("projections"):
        found[key] = {name: repr(values.tolist()) for name, values in store.table("projections", key).items()}
    return found


def as_version_1(root: Path) -> None:
    """Make it what version 1.0 wrote: names by chance, and nothing that proves itself."""
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"{match[1]}-{len(names):012x}.{match[2]}")

    catalog = catalogs.read_catalog(root)
    documents = {"catalog.json": json.loads((root / "catalog.json").read_bytes())}
    documents |= {path: json.loads((root / path).read_bytes()) for path in catalog.qcew.values()}
    for path, raw in documents.items():
        for name in ("sha256", "generation"):
            raw.pop(name, None)
        if "format" in raw:
            raw["format"] = 3
        if "areas" in raw:
            raw["areas"] = {area: entry[:6] for area, entry in raw["areas"].items()}
        text = re.sub(r"(part|manifest)-[0-9a-f]{32}\.(\w+)", renamed, json.dumps(raw, separators=(",", ":")))
        (root / path).write_text(text)
    for old, new in names.items():
        for file in list(root.rglob(old)):
            file.rename(file.with_name(new))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound store, to be copied."""
    return fill(tmp_path_factory.mktemp("sound") / "store").root


@pytest.fixture
def root(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "store"))


@pytest.fixture
def older(root: Path) -> Path:
    """The same store as version 1.0 wrote it."""
    as_version_1(root)
    return root


def is_reported(root: Path) -> bool:
    try:
        return bool(Store(root).verify())
    except StoreError:
        return True


def flips(root: Path, n: int, seed: int) -> Iterator[Path]:
    """The store with one bit of one file turned, `n` times; every kind of file has the same chance."""
    chance = random.Random(seed)
    files = sorted(file for file in root.rglob("*") if file.is_file() and file.stat().st_size)
    kinds = sorted({(file.parent.parent.name, re.split(r"[-.]", file.name)[0], file.suffix) for file in files})
    assert len(kinds) >= 6
    for _ in range(n):
        kind = chance.choice(kinds)
        file = chance.choice(
            [f for f in files if (f.parent.parent.name, re.split(r"[-.]", f.name)[0], f.suffix) == kind]
        )
        good = file.read_bytes()
        spoiled = bytearray(good)
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
        file.write_bytes(spoiled)
        yield file
        file.write_bytes(good)


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the same bytes are worked through once: of thousands of damaged stores nearly all files are the same."""
    known: dict[Any, Any] = {}

    def remembering(work: Callable[..., Any], files_of: Callable[..., Sequence[PartFile]]) -> Callable[..., Any]:
        def remembering_work(root: Path, *given: Any) -> Any:
            paths = [root / file.path for file in files_of(*given)]
            if not all(path.is_file() for path in paths):
                return work(root, *given)
            key = (work, *(path.read_bytes() for path in paths), repr(given))
            if key not in known:
                known[key] = work(root, *given)
            return known[key]

        return remembering_work

    monkeypatch.setattr(health, "held", remembering(health.held, lambda part: part.parquet))
    monkeypatch.setattr(tables, "_rows", remembering(tables._rows, lambda files, *_: files))


def fuzz(root: Path, n: int, seed: int) -> None:
    truth = numbers(root)
    for file in flips(root, n, seed):
        is_known = is_reported(root)
        read, hint = read_or_hint(root, deep=not is_known)
        assert is_known or not hint, f"{file}: verify said fine, and then it could not be read"
        assert not hint or "store repair" in hint or "load" in hint
        assert all(truth[name] == found for name, found in read.items()), f"{file}: silently wrong"
        assert is_known or set(read) == set(truth), f"{file}: something is gone"


def fuzz_version_1(root: Path, n: int, seed: int) -> None:
    """Reading cannot prove what that version wrote, and `verify` not where it came from, or a table's name."""
    truth = numbers(root)
    for file in flips(root, n, seed):
        is_known = is_reported(root)
        read, hint = read_or_hint(root, deep=not is_known)
        assert is_known or not hint, f"{file}: verify said fine, and then it could not be read"
        told = {name: found for name, found in read.items() if name in truth and not name.endswith("from")}
        assert is_known or all(truth[name] == found for name, found in told.items()), f"{file}: silently wrong"


def read_or_hint(root: Path, *, deep: bool) -> tuple[Numbers, str]:
    try:
        return numbers(root, deep=deep), ""
    except StoreError as error:
        return {}, error.hint


@pytest.mark.usefixtures("remembered")
def test_500_turned_bits_are_found_or_harmless(root: Path) -> None:
    fuzz(root, 500, SEED)


@pytest.mark.usefixtures("remembered")
def test_turned_bits_in_a_store_of_version_1_are_found_or_harmless(older: Path) -> None:
    fuzz_version_1(older, 100, SEED)


@pytest.mark.slow
@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize("seed", range(5))
def test_many_turned_bits(root: Path, seed: int) -> None:
    fuzz(root, 1000, seed)
    as_version_1(root)
    fuzz_version_1(root, 1000, seed)


@pytest.mark.parametrize("kind", ["npy", "parquet"])
def test_reading_proves_what_it_reads(root: Path, kind: str) -> None:
    """Without `verify`: a turned bit in any byte of the numbers is refused, by whichever way they are read."""
    part = Store(root)._manifest(PERIODS[1]).parts[0]
    assert part.records
    file = root / (part.records.file if kind == "npy" else part.main).path
    good = file.read_bytes()
    for at in range(len(good) - 60, len(good), 7) if kind == "npy" else range(4, 300, 11):
        file.write_bytes(good[:at] + bytes([good[at] ^ 4]) + good[at + 1 :])
        with pytest.raises(StoreError, match=rf"{file.name}: the store cannot be read, the file is damaged"):
            Store(root).cells(PERIODS[1], digits=[3] if kind == "npy" else None)


def test_repair_mends_or_sets_aside_and_never_lies(root: Path) -> None:
    truth = numbers(root)
    for file in flips(root, 60, SEED):
        if not is_reported(root):
            continue
        before = shutil.copytree(root, root.parent / "before")
        told = Store(root).repair()
        assert Store(root).verify() == [], file
        assert told.mended or told.lost
        found = numbers(root)
        assert set(truth) == set(found) or told.lost
        kept = {f.name for f in root.rglob("*") if f.is_file()}
        assert all(f.name in kept for f in before.rglob("*") if f.is_file() and f.suffix != ".npy"), "thrown away"
        again = Store(root).repair()
        assert (again.mended, again.lost, again.set_aside) == ([], [], [])
        if not told.lost:
            assert found == truth, file
        shutil.rmtree(root)
        before.rename(root)


def truth_of(truth: Numbers, area: str) -> float:
    """The greatest number of jobs of an area."""
    areas, *_, jobs, _wages, _hidden = truth[f"{PERIODS[1]} [3, 4]"]
    return max(j for a, j in zip(areas, jobs, strict=True) if a == area)


def swap_two_areas(file: Path) -> None:
    raw = json.loads(file.read_bytes())
    areas = raw["areas"]
    areas["13001"], areas["13121"] = areas["13121"], areas["13001"]
    file.write_text(json.dumps(raw, separators=(",", ":")))


def test_two_areas_that_changed_places_in_a_manifest(root: Path) -> None:
    """As it gave Fulton the jobs of another county."""
    truth = numbers(root)
    file = root / Store(root)._catalog().qcew[PERIODS[1]]
    swap_two_areas(file)
    with pytest.raises(StoreError, match=rf"{file.name}: is damaged.*\n.*store repair"):
        Store(root).cells(PERIODS[1], areas=["13121"], digits=[3])
    assert any(file.name in fault for fault in Store(root).verify())
    with pytest.raises(StoreError, match="is damaged"):
        fill(root)
    told = Store(root).repair()
    assert (numbers(root), told.lost) == (truth, [])
    assert Store(root).verify() == []


def test_two_areas_that_changed_places_in_a_manifest_of_version_1(older: Path) -> None:
    """That version's manifests prove nothing; their parts do."""
    truth = numbers(older)
    file = older / Store(older)._catalog().qcew[PERIODS[1]]
    swap_two_areas(file)
    (fault,) = Store(older).verify()
    assert "13001, 13121 is not what its parts hold" in fault
    loaded = shutil.copytree(older, older.parent / "loaded")
    Store(loaded).put(PERIODS[1], rows("13003", 1), origin("new.csv"))
    assert Store(loaded).cells(PERIODS[1], areas=["13121"], digits=[3, 4]).employment.max() == truth_of(truth, "13121")
    assert Store(older).repair().lost == []
    assert numbers(older) == truth


LOSSES: dict[str, Callable[[Path], object]] = {
    "gone": lambda file: file.unlink(),
    "conflicted copy": lambda file: file.rename(file.with_name("catalog (conflicted copy).json")),
    "second": lambda file: file.rename(file.with_name("catalog 2.json")),
    "empty": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:100]),
    "other": lambda file: file.write_text('{"format": 4, "qcew": {}, "tables": {}}'),
}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_a_lost_catalog_is_rebuilt(root: Path, lose: Callable[[Path], object]) -> None:
    truth = numbers(root)
    lose(root / "catalog.json")
    assert is_reported(root)
    with pytest.raises(StoreError, match="store repair"):
        Store(root).put(PERIODS[1], rows("13003", 1), origin("new.csv"))
    told = Store(root).repair()
    assert told.lost == []
    assert numbers(root) == truth
    assert Store(root).verify() == []
    assert Store(root).repair().mended == []


@pytest.mark.parametrize("name", ["catalog.json", "qcew/*/manifest-*.json", "qcew/*/part-*.npy"])
def test_a_folder_in_place_of_a_file_goes_aside_whole(root: Path, name: str) -> None:
    truth = numbers(root)
    file = min(root.glob(name))
    file.unlink()
    (file / "inside").mkdir(parents=True)
    (file / "inside" / "own.txt").write_text("mine")
    assert is_reported(root)
    told = Store(root).repair()
    assert told.lost == []
    assert file.relative_to(root).as_posix() in told.set_aside
    assert [each.read_text() for each in (root / "quarantine").rglob("own.txt")] == ["mine"]
    assert numbers(root) == truth
    assert Store(root).verify() == []


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_a_lost_catalog_of_version_1_is_rebuilt_as_far_as_the_parts_tell(
    older: Path, lose: Callable[[Path], object]
) -> None:
    """Which table is which only the catalog knew; its file is put aside."""
    truth = numbers(older)
    table = next((older / "tables").rglob("*.parquet"))
    lose(older / "catalog.json")
    assert is_reported(older)
    Store(older).repair()
    found = numbers(older)
    if any(file.suffix == ".json" and "catalog" in file.stem for file in (older / "quarantine").glob("cat* *")):
        assert found == truth  # the renamed catalog told
    else:
        assert found == {name: value for name, value in truth.items() if name != "ga"}
        assert (older / "quarantine" / "tables" / "projections" / table.name).is_file()
    assert (Store(older).verify(), Store(older).older_files()) == ([], [])


def test_the_parts_alone_tell_everything(root: Path) -> None:
    """Neither catalog nor manifests nor records are left; the revised area comes from the newer part."""
    truth = numbers(root)
    for file in [*root.rglob("*.json"), *root.rglob("*.npy")]:
        if "downloads" not in file.parts:
            file.unlink()
    told = Store(root).repair()
    assert told.lost == []
    assert numbers(root) == truth
    assert Store(root).verify() == []


def test_an_interrupted_load_is_no_part_of_a_rebuilt_manifest(root: Path) -> None:
    """Its parts are whole, but the catalog never named them."""
    truth = numbers(root)
    catalog, manifest = (root / "catalog.json").read_bytes(), Store(root)._catalog().qcew[PERIODS[1]]
    Store(root).put(PERIODS[1], rows("13089", 5), origin("unfinished.csv"))
    (root / "catalog.json").write_bytes(catalog)
    (root / manifest).unlink(missing_ok=True)
    assert Store(root).repair().lost == []
    assert numbers(root) == truth


def test_a_second_catalog_keeps_every_file(root: Path) -> None:
    """Two machines wrote, and the sync program kept both catalogs: nobody knows which parts are whose."""
    shutil.copy(root / "catalog.json", root / "catalog (conflicted copy).json")
    for period in PERIODS:
        Store(root).put(period, rows("13089", 5), origin("other machine.csv"))
    before = {file for file in root.rglob("*") if file.is_file()}
    assert Store(root).prune() == 0
    with Store(root).writing():
        pass
    assert before <= {file for file in root.rglob("*") if file.is_file()}
    assert ["second catalog" in fault for fault in Store(root).verify()] == [True]
    truth = numbers(root)
    told = Store(root).repair()
    assert "catalog (conflicted copy).json" in told.set_aside
    assert len(told.set_aside) > 1
    assert numbers(root) == truth
    assert Store(root).verify() == []


def test_a_store_of_version_1_is_read_and_brought_up_to_date(older: Path) -> None:
    truth = numbers(older)
    assert Store(older).verify() == []
    names = Store(older).older_files()
    assert [name.split("/")[-1].split("-")[0] for name in names] == ["catalog.json", "manifest", "manifest"]
    Store(older).put(PERIODS[0], rows("13003", 1), origin("new.csv"))
    assert [name.split("/")[1] for name in Store(older).older_files()] == ["2018"]
    told = Store(older).repair()
    assert (told.lost, told.set_aside, Store(older).older_files()) == ([], [], [])
    found = numbers(older)
    assert {name: found[name] for name in found if "2015" not in name} == {
        n: truth[n] for n in truth if "2015" not in n
    }
    assert Store(older).prune() > 0
    assert (numbers(older), Store(older).verify()) == (found, [])


def test_repair_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "catalog.json").write_text('{"type": "Catalog"}')
    (tmp_path / "qcew").mkdir()
    (tmp_path / "qcew" / "x.zip").write_text("x")
    for _ in range(2):
        with pytest.raises(StoreError, match=r"no parts of a store|is not a store"):
            Store(tmp_path).repair()
        (tmp_path / "catalog.json").unlink(missing_ok=True)
    assert [file.name for file in tmp_path.iterdir()] == ["qcew"]
    assert Store(tmp_path / "none").repair().mended == []
    assert not (tmp_path / "none").exists()


def test_no_path_leads_out_of_a_store(older: Path) -> None:
    """A store that somebody sends is read within its folder."""
    raw = json.loads((older / "catalog.json").read_text())
    for path in ("/etc/passwd", "../../secret.json", "qcew/2018/../../../x", "qcew/2018/./x"):
        raw["qcew"]["2018"] = path
        (older / "catalog.json").write_text(json.dumps(raw))
        with pytest.raises(StoreError, match=r"catalog\.json: is damaged"):
            Store(older).cells(PERIODS[1])


def test_what_is_written_again_is_proved_first(root: Path) -> None:
    """Many small parts are joined; a damaged one must not become a sound one by that."""
    file = root / Store(root)._manifest(PERIODS[1]).parts[0].main.path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    for i in range(6):
        Store(root).put(PERIODS[1], rows(f"13{i:02}5", i), origin(f"{i}.csv"))
    with pytest.raises(StoreError, match="damaged"):
        Store(root).put(PERIODS[1], rows("13995", 9), origin("9.csv"))


def lines_until_killed(work: Callable[[], object], n: int) -> int:
    """Run it in a child that is killed before the n-th line it enters of the store's room; how many it entered."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        entered = 0

        def watch(frame: FrameType, event: str, _arg: Any) -> Any:
            nonlocal entered
            if "/sectorlmi/store/" not in frame.f_code.co_filename:
                return None
            entered += event == "line"
            if entered == n:
                os.kill(os.getpid(), signal.SIGKILL)
            return watch

        sys.settrace(watch)
        work()
        sys.settrace(None)
        os.write(writing, str(entered).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = int(told.read() or 0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (0 if lines else -signal.SIGKILL)
    return lines


def damaged(root: Path) -> None:
    """No catalog, a turned bit in the Parquet of the revised area, records that are cut, and leftovers."""
    catalog = Store(root)._catalog()
    first, second = (catalogs.read_manifest(root, catalog.qcew[period]).parts[-1] for period in PERIODS)
    assert second.records
    for file, spoil in (
        (first.main, lambda d: d[:99] + bytes([d[99] ^ 1]) + d[100:]),
        (second.records.file, lambda d: d[:9]),
    ):
        (root / file.path).write_bytes(spoil((root / file.path).read_bytes()))
    (root / "catalog.json").unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_repair_killed_at_any_moment_comes_to_the_same_end(root: Path) -> None:
    damaged(root)
    before = files_of(root)
    whole = Path(shutil.copytree(root, root.parent / "whole"))
    told = Store(whole).repair()
    assert len(told.lost) == 1
    truth = numbers(whole)
    n_lines = lines_until_killed(Store(Path(shutil.copytree(root, root.parent / "counted"))).repair, 0)
    for turn in range(30):
        copy = Path(shutil.copytree(root, root.parent / f"killed-{turn}"))
        lines_until_killed(Store(copy).repair, 1 + turn * n_lines // 30)
        assert is_reported(copy) or numbers(copy) == truth
        Store(copy).repair()
        assert (numbers(copy), Store(copy).verify()) == (truth, []), turn
        assert before - files_of(copy) <= cut_records(before), f"thrown away in turn {turn}"
        shutil.rmtree(copy)


def files_of(root: Path) -> set[bytes]:
    return {file.read_bytes() for file in root.rglob("*") if file.is_file()}


def cut_records(contents: set[bytes]) -> set[bytes]:
    """Records that are written again from the rows; they need not be kept."""
    return {content for content in contents if content.startswith(b"\x93NUMPY") and len(content) < 10}


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_prune_killed_at_any_moment_leaves_all_that_is_needed(root: Path) -> None:
    truth = numbers(root)
    for i in range(40):
        (root / "qcew" / "2018" / f"part-{i:012x}.parquet").write_text("left")
    store = Store(root)
    for turn in range(30):
        lines_until_killed(store.prune, 100 + 40 * turn)
        assert numbers(root) == truth
    store.prune()
    assert not list(root.rglob("part-0000000000*"))
    assert (numbers(root), store.verify()) == (truth, [])


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_first_load_killed_at_any_moment_is_no_damaged_store(tmp_path: Path) -> None:
    """Its parts would be parts without a catalog; so the catalog comes first."""

    def load(root: Path) -> Callable[[], object]:
        return lambda: Store(root).put(PERIODS[0], rows("13001", 7), origin("a.csv"))

    n_lines = lines_until_killed(load(tmp_path / "counted"), 0)
    for turn in range(30):
        root = tmp_path / str(turn)
        lines_until_killed(load(root), 1 + turn * n_lines // 30)
        load(root)()
        assert (len(Store(root).cells(PERIODS[0])), Store(root).verify()) == (6, [])
        assert not list(root.rglob("*.tmp"))


def no_room(_root: Path) -> Iterator[None]:
    """No file may grow beyond 4 KB, as at the limit of a file system or of a user."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def full_disk(root: Path) -> Iterator[None]:
    """The store on a file system of its own, filled to the last byte."""
    small = root.parent / "small"
    small.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(small)], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("this user may not mount")
    try:
        shutil.copytree(root, small / "store")
        shutil.rmtree(root)
        root.symlink_to(small / "store")
        with suppress(OSError), (small / "rest").open("wb", buffering=0) as stream:
            while True:
                stream.write(b"x" * 4096)
        yield
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits")
@pytest.mark.parametrize(("scarce", "says"), [(no_room, "larger than"), (full_disk, "the disk is full")])
def test_a_full_disk_is_a_sentence_and_nothing_is_lost(
    root: Path, scarce: Callable[[Path], Iterator[None]], says: str
) -> None:
    """Of loads, of every file they write, and of repairs."""
    many = pa.concat_tables([rows(f"{i:05}", i) for i in range(1001, 1301, 2)])
    truth = numbers(root)
    with contextmanager(scarce)(root):
        before = files_of(root)
        with pytest.raises(StoreError, match=says):
            Store(root).put(PERIODS[1], many, origin("new.csv"))
        assert (files_of(root), numbers(root), Store(root).verify()) == (before, truth, [])
        manifest = root / Store(root)._catalog().qcew[PERIODS[1]]
        manifest.write_bytes(b"{}")
        with suppress(StoreError):  # that little may still find room
            Store(root).repair()
        assert is_reported(root) or numbers(root) == truth
    if not root.is_symlink():
        Store(root).repair()
        assert (numbers(root), Store(root).verify()) == (truth, [])


def test_a_disk_that_fills_with_the_records(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of a load's large files."""

    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = files_of(root)
    monkeypatch.setattr("numpy.save", full)
    with pytest.raises(StoreError, match=r"the disk is full\n.*Free some space"):
        Store(root).put(PERIODS[1], rows("13003", 1), origin("new.csv"))
    assert files_of(root) == before


def test_rows_that_a_manifest_does_not_mean_are_believed_only_where_no_others_can_be() -> None:
    """Both parts have rows of 13121, and neither those whose fingerprint the manifest bears."""
    said = {"13121": catalogs.AreaEntry(0, 0, 9, "as loaded")}
    manifest: Any = SimpleNamespace(areas=said)

    def held(fingerprint: str) -> Any:
        return SimpleNamespace(areas={"13121": catalogs.AreaEntry(-1, -1, 9, fingerprint)})

    assert health._entry(manifest, [held("older"), held("newer")], "13121") is None
    assert health._entry(manifest, [held("as loaded"), held("newer")], "13121") == said["13121"]
    moved = health._entry(manifest, [held("other")], "13121")
    assert moved is not None
    assert (moved.part, moved.input, moved.fingerprint) == (0, 0, "other")
