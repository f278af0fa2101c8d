"""Fixtures shared by the whole suite."""

from __future__ import annotations

import importlib.util
import signal
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

# A machine shared with others is slow at times: how long an example takes proves nothing.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# Tests that interrupt a program need one that listens; whatever a shell starts in the background ignores Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
# BLS's rows of Georgia, which the repository holds: a file a year.
GEORGIA = {year: ROOT / "data" / "georgia" / f"qcew_georgia_{year}.parquet" for year in (2015, 2018)}
_SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens as in a pipe that tells no width, whatever terminal or runner starts the tests."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real publishers' files, which lives beside the project and not in it."""
    if not _SHARED_DATA.is_dir():
        pytest.skip("the real files in ../shared/data are not on this machine")
    return _SHARED_DATA


@pytest.fixture(scope="session")
def georgia_files() -> dict[int, Path]:
    """The bundled files of the real region, by year."""
    return GEORGIA


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """Import a script of `scripts/` by its name."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
