"""The main job on bundled data, real or made up: no network, nothing outside the given folder."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from sectorlmi.errors import ReportError
from sectorlmi.ranking.report import Report
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms import progress
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.workflows import rank
from sectorlmi.workflows.load import load

_STUDY: Final = "study.yml"


def samples() -> Path:
    """The made-up sample's folder: inside the installed package, or in the source tree."""
    return _bundled("samples")


def georgia() -> Path:
    """The folder of the real region: BLS's rows of Georgia in 2015 and 2018, and a study of Metro Atlanta."""
    return _bundled("georgia")


def _bundled(name: str) -> Path:
    package = Path(__file__).resolve().parent.parent
    installed = package / name
    return installed if installed.is_dir() else package.parent.parent / "data" / name


def _check_not_somebodys(file: Path, bundled: Path) -> None:
    """Raise ReportError for a file that is there and is not the demo's: a study of one's own, or an edited one."""
    if file.exists() and file.read_bytes() != bundled.read_bytes():
        raise ReportError(
            f"{file} is there and is not the demo's; it stays as it is", "Choose another folder with --out."
        )


def run(folder: Path, tell: Progress = nobody, *, is_sample: bool = False) -> tuple[Report, list[Path]]:
    """Copy a bundled study into `folder`, load its data into a store there, rank, and write the reports.

    Args:
        is_sample: the made-up sample; else the real region.
    """
    source = samples() if is_sample else georgia()
    files = [_STUDY, "projections.csv"] if is_sample else [_STUDY]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in files:
            _check_not_somebodys(folder / name, source / name)
        for name in files:
            shutil.copyfile(source / name, folder / name)
    except OSError as error:
        raise ReportError.unwritable(folder, error, "choose another folder with --out") from error
    store = Store(folder / "store")
    load([source], store, is_sample=is_sample)
    study = load_study(folder / _STUDY)
    study = replace(study, output=replace(study.output, folder=folder))
    report = rank.run(study, store, tell)
    tell(progress.WRITE)
    return report, rank.write(report, study.output.formats, folder)
