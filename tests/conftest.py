"""Fixtures shared by the whole suite."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real publishers' files, which lives beside the project and not in it."""
    if not _SHARED_DATA.is_dir():
        pytest.skip("the real files in ../shared/data are not on this machine")
    return _SHARED_DATA
