"""The store touches only its own files: what else lies in a folder that it is given stays, to the byte."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sectorlmi.errors import ReportError, StoreError
from sectorlmi.store import Store
from sectorlmi.workflows import demo
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load


def files(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of somebody's own, with the very folder names that a store has."""
    folder = tmp_path / "mydata"
    for name in ("qcew/x.zip", "qcew/2018/13121.csv", "tables/mine.xlsx", "notes.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


USES: dict[str, Callable[[Store], object]] = {
    "load": lambda store: load([samples()], store),
    "prune": Store.prune,
    "verify": Store.verify,
    "list": Store.listing,
    "read": Store.periods,
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("kept", ["all", "qcew/x.zip", "notes.txt"])
def test_a_folder_of_somebodys_own_is_refused_and_stays(mine: Path, use: Callable[[Store], object], kept: str) -> None:
    for file in [f for f in mine.rglob("*") if f.is_file()]:
        if kept not in ("all", file.relative_to(mine).as_posix()):
            file.unlink()
    before = files(mine)
    with pytest.raises(StoreError, match=r"mydata: is not a store: it holds .*\n.*--store"):
        use(Store(mine))
    assert files(mine) == before


def test_the_commands_that_emptied_it(mine: Path) -> None:
    """As they were typed."""
    before = files(mine)
    for words in (["load", "--store", "mydata", "mydata/qcew/x.zip"], ["store", "prune", "--store", "mydata"]):
        command = [sys.executable, "-m", "sectorlmi", *words]
        done = subprocess.run(command, cwd=mine.parent, check=False, capture_output=True, text=True)
        assert done.returncode == 5
        assert "is not a store" in done.stderr
        assert "Traceback" not in done.stderr
    assert files(mine) == before


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        Store(tmp_path / "file").prune()


@pytest.mark.parametrize("left", [(), (".DS_Store", "Thumbs.db"), ("desktop.ini", ".gitkeep"), ("lock", "downloads/a")])
def test_an_empty_folder_is_a_new_store(tmp_path: Path, left: tuple[str, ...]) -> None:
    for name in left:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "qcew" / "2018").mkdir(parents=True)
    store = Store(tmp_path)
    assert store.listing() == []
    load([samples()], store)
    assert store.verify() == []
    assert all((tmp_path / name).exists() for name in left)


def test_foreign_files_in_a_store_stay(tmp_path: Path) -> None:
    """Whatever they are called and wherever they lie; only names that the program gives go."""
    store = Store(tmp_path / "store")
    load([samples()], store)
    foreign = [
        "notes.txt", "qcew/x.zip", "qcew/2025/x.zip", "qcew/2025/part-1.parquet", "qcew/2025/part-final.parquet",
        "qcew/mine/part-0123456789ab.parquet", "qcew/2025/deep/part-0123456789ab.parquet", "tables/mine.xlsx",
        "qcew/2025/part-0123456789ab (1).parquet", "part-0123456789ab.parquet", "catalog.json.old.tmp",
    ]  # fmt: skip
    left = ["qcew/2025/part-0123456789ab.parquet", "qcew/2025/manifest-0123456789ab.json", "catalog.json.7.tmp"]
    for name in [*foreign, *left]:
        (store.root / name).parent.mkdir(parents=True, exist_ok=True)
        (store.root / name).write_text(name)
    assert store.prune() == sum(len(name) for name in left)
    load([samples()], store)
    assert all((store.root / name).read_text() == name for name in foreign)
    assert not any((store.root / name).exists() for name in left)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_links_are_not_followed(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    load([samples()], store)
    away = tmp_path / "away"
    away.mkdir()
    (away / "part-0123456789ab.parquet").write_text("x")
    (store.root / "qcew" / "1999").symlink_to(away)
    (store.root / "qcew" / "2025" / "part-0123456789cd.parquet").symlink_to(away / "part-0123456789ab.parquet")
    assert store.prune() == 0
    assert os.listdir(away) == ["part-0123456789ab.parquet"]
    assert (store.root / "qcew" / "2025" / "part-0123456789cd.parquet").is_symlink()


def test_what_another_process_wrote_meanwhile_is_no_orphan(tmp_path: Path) -> None:
    """A store that keeps an older picture looks again, under the lock, before it removes anything."""
    pruning, loading = Store(tmp_path / "store"), Store(tmp_path / "store")
    assert (pruning.periods(), loading.periods()) == ([], [])
    load([samples()], Store(tmp_path / "store"))
    before = files(tmp_path)
    assert pruning.prune() == 0
    with loading.writing():
        pass
    assert files(tmp_path) == before


def test_parts_without_a_catalog_are_a_damaged_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    load([samples()], store)
    (store.root / "catalog.json").rename(store.root / "catalog (conflicted copy).json")
    before = files(store.root)
    for use in USES.values():
        with pytest.raises(StoreError, match=r"lost its catalog\.json.*\n.*sectorlmi store repair"):
            use(Store(store.root))
    assert files(store.root) == before


def test_fetch_leaves_nothing_in_a_folder_of_somebodys_own(mine: Path) -> None:
    """Refused before the first byte is asked for."""
    before = files(mine)
    command = [sys.executable, "-m", "sectorlmi", "fetch", "qcew", "--year", "2025", "--area", "13121"]
    environment = os.environ | {"SECTORLMI_QCEW_URL": "http://127.0.0.1:9"}
    done = subprocess.run(
        [*command, "--store", str(mine)], check=False, capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.returncode == 5
    assert files(mine) == before


def test_the_demo_does_not_write_over_a_study_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "study.yml").write_text("mine")
    with pytest.raises(ReportError, match=r"study\.yml is there .*\n.*--out"):
        demo.run(tmp_path)
    assert files(tmp_path) == {"study.yml": b"mine"}
    assert demo.run(tmp_path / "demo")[1] == demo.run(tmp_path / "demo")[1]
