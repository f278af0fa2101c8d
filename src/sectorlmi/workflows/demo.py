"""The main job on the bundled made-up sample: no network, nothing outside the given folder."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from sectorlmi.config import load_study
from sectorlmi.errors import ReportError
from sectorlmi.report import Report
from sectorlmi.store import Store
from sectorlmi.workflows import rank, steps
from sectorlmi.workflows.load import load

_FILES: Final = ("study.yml", "projections.csv")


def samples() -> Path:
    """The sample's folder: inside the installed package, or in the source tree."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "samples"
    return installed if installed.is_dir() else package.parent.parent / "data" / "samples"


def _check_not_somebodys(file: Path, sample: Path) -> None:
    """Raise ReportError for a file that is there and is not the sample's: a study of one's own, or an edited one."""
    if file.exists() and file.read_bytes() != sample.read_bytes():
        raise ReportError(
            f"{file} is there and is not the sample's; it stays as it is", "Choose another folder with --out."
        )


def run(folder: Path, tell: steps.Tell = steps.untold) -> tuple[Report, list[Path]]:
    """Copy the sample's study into `folder`, load its data into a store there, rank, and write the reports."""
    source = samples()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            _check_not_somebodys(folder / name, source / name)
        for name in _FILES:
            shutil.copyfile(source / name, folder / name)
    except OSError as error:
        raise ReportError.unwritable(folder, error, "choose another folder with --out") from error
    store = Store(folder / "store")
    load([source], store, is_sample=True)
    study = load_study(folder / "study.yml")
    study = replace(study, output=replace(study.output, folder=folder))
    report = rank.run(study, store, tell)
    tell(steps.WRITE)
    return report, rank.write(report, study.output.formats, folder)
