"""What is published: the same bytes from the same source, whole, and working away from the source."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("src", "scripts", "data", "configs", "docs", "tests", "benchmarks", "deploy")
FILES = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "Makefile")

pytestmark = pytest.mark.slow


def _copy(target: Path) -> Path:
    """The source without what building or testing left in it."""
    target.mkdir(parents=True)
    for part in PARTS:
        shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, target)
    return target


def _build(source: Path, out: Path) -> dict[str, Path]:
    pytest.importorskip("build", reason="the package `build`, which makes wheels, is not installed")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.suffix: path for path in out.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("built")
    return _build(_copy(folder / "source"), folder / "dist")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_source_gives_the_same_bytes_elsewhere(built: dict[str, Path], tmp_path: Path) -> None:
    again = _build(_copy(tmp_path / "elsewhere"), tmp_path / "dist")
    assert {s: _sha256(p) for s, p in again.items()} == {s: _sha256(p) for s, p in built.items()}


def test_the_wheel_holds_the_program_the_sample_and_the_facts(built: dict[str, Path]) -> None:
    names = set(zipfile.ZipFile(built[".whl"]).namelist())
    source = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src" / "sectorlmi").rglob("*") if p.is_file()}
    assert {n for n in source if "__pycache__" not in n} <= names
    for folder in ("samples", "georgia"):
        assert {f"sectorlmi/{folder}/{p.name}" for p in (ROOT / "data" / folder).iterdir()} <= names
    assert "sectorlmi/py.typed" in names


def test_the_source_archive_can_be_tested_and_built(built: dict[str, Path]) -> None:
    with tarfile.open(built[".gz"]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"pyproject.toml", "Makefile", "LICENSE", "tests/conftest.py", "data/samples/study.yml"} <= names


def test_the_installed_wheel_does_the_demonstration(built: dict[str, Path], tmp_path: Path) -> None:
    """In an environment of its own, away from the source; the libraries are lent, the program is not."""
    place = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    folder = "Scripts" if os.name == "nt" else "bin"
    python = place / folder / Path(sys.executable).name
    scheme = {"base": str(place), "platbase": str(place)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    with zipfile.ZipFile(built[".whl"]) as wheel:
        wheel.extractall(packages)
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")

    def run(*words: str) -> str:
        command = [str(python), "-m", "sectorlmi", *words]
        done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = [str(python), "-c", "import sectorlmi; print(sectorlmi.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(packages)
    assert "Metro Atlanta" in run("demo", "--out", "real")
    assert "MADE-UP SAMPLE DATA" in run("demo", "--sample", "--out", "demo")
    assert {".xlsx", ".html"} <= {p.suffix for p in (tmp_path / "demo").iterdir()}
    assert run("--version").startswith("sectorlmi ")
