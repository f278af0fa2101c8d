"""The main job on the bundled made-up sample: no network, nothing outside the given folder."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from sectorlmi.config import load_study
from sectorlmi.errors import ReportError
from sectorlmi.report import Report
from sectorlmi.store import Store
from sectorlmi.workflows import rank, steps
from sectorlmi.workflows.load import load


def samples() -> Path:
    """The sample's folder: inside the installed package, or in the source tree."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "samples"
    return installed if installed.is_dir() else package.parent.parent / "data" / "samples"


def run(folder: Path, tell: steps.Tell = steps.untold) -> tuple[Report, list[Path]]:
    """Copy the sample's study into `folder`, load its data into a store there, rank, and write the reports."""
    source = samples()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("study.yml", "projections.csv"):
            shutil.copyfile(source / name, folder / name)
    except OSError as error:
        raise ReportError(
            f"{folder} cannot be written ({error.strerror})", "Choose another folder with --out."
        ) from error
    store = Store(folder / "store")
    load([source], store, is_sample=True)
    study = load_study(folder / "study.yml")
    study = replace(study, output=replace(study.output, folder=folder))
    report = rank.run(study, store, tell)
    tell(steps.WRITE)
    return report, rank.write(report, study.output.formats, folder)
