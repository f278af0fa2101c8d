"""The example notebooks run, and show what the program gives today."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def runner(script: Callable[[str], ModuleType]) -> ModuleType:
    pytest.importorskip("nbclient", reason="nbclient, which runs notebooks, is not installed")
    return script("run_notebooks")


def _shown(notebook: Any) -> list[Any]:
    return [
        {kind: data for kind, data in output["data"].items() if kind in {"text/plain", "text/html"}}
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output and "object at 0x" not in str(output["data"].get("text/plain"))
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_shows_what_it_says(runner: ModuleType, path: Path) -> None:
    import nbformat

    saved = nbformat.read(path, as_version=4)
    assert _shown(saved), "the notebook holds no outputs: run scripts/run_notebooks.py"
    assert _shown(runner.run(path)) == _shown(saved), "outputs are stale: run scripts/run_notebooks.py"
    assert ("MADE-UP SAMPLE DATA" in str(_shown(saved))) == ("samples()" in str(saved.cells))


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
