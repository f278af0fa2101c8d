"""The command line in process, on a store with the bundled sample."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.workflows.demo import samples

register_commands()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store holding the sample, to be read only."""
    folder = tmp_path_factory.mktemp("cli") / "store"
    result = CliRunner().invoke(app, ["load", str(samples()), "--store", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def workplace(tmp_path: Path, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder with the sample's study, and the loaded store set."""
    for name in ("study.yml", "projections.csv"):
        shutil.copy(samples() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECTORLMI_STORE", str(loaded))
    return tmp_path


@pytest.fixture
def call() -> Callable[..., object]:
    """Run a command; stdout, stderr and exit code come back."""
    return lambda *words: CliRunner().invoke(app, [str(w) for w in words])
