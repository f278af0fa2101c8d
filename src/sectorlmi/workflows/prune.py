"""`runs prune`: old run folders go; the newest, frozen ones and those that `refresh` compares with stay."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sectorlmi.errors import ConfigError, DataError, ReportError
from sectorlmi.runs import folder as folders
from sectorlmi.runs.manifest import Manifest
from sectorlmi.runs.workplace import sweep
from sectorlmi.workflows import refresh, verify

# A run on its way out: named so that nothing takes it for one, and so that the next call ends what was begun.
_GOING: Final = ".unfinished-pruned-"


@dataclass(frozen=True)
class Pruned:
    """What went, with its bytes (or would go), and what stayed that is older than the newest, with the reason."""

    is_dry_run: bool
    removed: dict[Path, int] = field(default_factory=dict)
    kept: dict[Path, str] = field(default_factory=dict)

    @property
    def n_bytes(self) -> int:
        return sum(self.removed.values())

    def as_dict(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "is_dry_run": self.is_dry_run,
            "removed": [
                {"run": run.name, "folder": run.as_posix(), "bytes": size} for run, size in self.removed.items()
            ],
            "kept": [{"run": run.name, "folder": run.as_posix(), "reason": why} for run, why in self.kept.items()],
            "bytes": self.n_bytes,
        }


def prune(path: Path, keep: int, *, is_dry_run: bool = False) -> Pruned:
    """Remove the folders of all but the `keep` newest runs of each study.

    A folder goes as a whole, and only when its manifest accounts for every file in it.

    Args:
        path: a study file, or a folder of reports or of runs.
        is_dry_run: only say what would go.

    Raises:
        ConfigError: `keep` is less than 1.
        StoreError: a refresh of one of the studies is running; ReportError: a folder cannot be removed.
    """
    if keep < 1:
        raise ConfigError(f"--keep {keep}: the newest run always stays", "Give 1 or more.")
    found = Pruned(is_dry_run)
    for parent, every in _by_folder(verify.listing(path)).items():
        with ExitStack() as stack:
            if not is_dry_run:
                stack.enter_context(_alone(parent))
                _end_what_was_begun(parent)
            for run in _older(every, keep):
                why = _reason_to_stay(run, every)
                if why:
                    found.kept[run] = why
                else:
                    found.removed[run] = sum(file.stat().st_size for file in run.rglob("*") if file.is_file())
                    _remove(run, is_dry_run)
    return found


def _alone(parent: Path) -> AbstractContextManager[None]:
    return refresh.alone(parent, timeout=10)


def _by_folder(listed: list[verify.Listed]) -> dict[Path, list[verify.Listed]]:
    found: dict[Path, list[verify.Listed]] = {}
    for entry in listed:
        found.setdefault(entry.folder.parent, []).append(entry)
    return found


def _older(every: list[verify.Listed], keep: int) -> Iterator[Path]:
    """All but the newest of each study, oldest first; two studies whose names are alike have one folder."""
    order = {run: i for i, run in enumerate(folders.runs_in(every[0].folder.parent))}
    for name in dict.fromkeys(entry.manifest.name for entry in every):
        mine = sorted((entry.folder for entry in every if entry.manifest.name == name), key=lambda run: order[run])
        yield from mine[:-keep]


def _reason_to_stay(run: Path, every: list[verify.Listed]) -> str:
    """Why a run may not go; empty when it may."""
    if run.with_name(f"{run.name}.zip").is_file():
        return "it is frozen"
    if run in _compared_with(every):
        return "`refresh` compares with it"
    return _foreign(run)


def _compared_with(every: list[verify.Listed]) -> list[Path]:
    """The last run that `refresh` told of, and those after it."""
    own = {entry.folder for entry in every if not entry.manifest.options}
    found = [run for run in folders.runs_in(every[0].folder.parent) if run in own]
    untold = folders.last_told(every[0].folder.parent)
    names = [run.name for run in found]
    return found[names.index(untold) :] if untold in names else found if untold == "" else found[-1:]


def _foreign(run: Path) -> str:
    """What is in the folder that the run did not write, or not so."""
    manifest = Manifest.parse(folders.read(run, folders.MANIFEST, str(run)), str(run))
    ours = {folders.MANIFEST, *manifest.files}
    above = {str(above) for name in ours for above in Path(name).parents}
    for file in sorted(run.rglob("*")):
        name = file.relative_to(run).as_posix()
        if name not in (above if file.is_dir() and not file.is_symlink() else ours):
            return f"{name} in it is none of the run's files"
    if run.is_symlink() or manifest.run != run.name:
        return "it is not the folder that the run was written to"
    try:
        folders.check_files(run, manifest)
    except DataError as error:
        return error.what
    return ""


def _remove(run: Path, is_dry_run: bool) -> None:
    """First by another name, at one stroke: whoever is killed after it leaves nothing that looks like a run."""
    if is_dry_run:
        return
    going = run.with_name(f"{_GOING}{run.name}")
    try:
        os.replace(run, going)
        shutil.rmtree(going)
    except OSError as error:
        raise ReportError(
            f"{run}: cannot be removed ({error.strerror or error})", "The other runs are as they were."
        ) from error


def _end_what_was_begun(parent: Path) -> None:
    """What an earlier call that was killed was removing, and where killed processes worked."""
    for folder in parent.glob(f"{_GOING}*"):
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
    sweep(parent)
