"""Run the example notebooks and keep their outputs: what a reader sees is what the program gives today."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "notebooks"


def run(path: Path) -> nbformat.NotebookNode:
    """The notebook with the outputs of a run in an empty folder; CellExecutionError where a cell fails."""
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    with TemporaryDirectory() as folder:
        client = NotebookClient(notebook, kernel_name="python3", timeout=120, record_timing=False)
        client.execute(cwd=folder)
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return notebook


def main() -> None:
    for path in sorted(FOLDER.glob("*.ipynb")):
        nbformat.write(run(path), path)
        print(f"Ran {path.name}")


if __name__ == "__main__":
    main()
