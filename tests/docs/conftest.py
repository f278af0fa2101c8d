"""What the pages are run with: an empty folder, a store that holds the made-up sample, and its study."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.workflows.demo import samples

sys.path.insert(0, str(Path(__file__).resolve().parent))
register_commands()


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample, to be copied."""
    folder = tmp_path_factory.mktemp("docs") / "store"
    result = CliRunner().invoke(app, ["load", str(samples()), "--store", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def reader(tmp_path: Path, sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of somebody who follows a page: the sample's study beside a store that holds the sample."""
    home = tmp_path / "home"
    folder = home / "work"
    folder.mkdir(parents=True)
    shutil.copytree(sample_store, home / "store")
    for name in ("study.yml", "projections.csv"):
        shutil.copy(samples() / name, folder / name)
    monkeypatch.chdir(folder)
    for name, value in {"SECTORLMI_STORE": str(home / "store"), "COLUMNS": "80", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    return folder
