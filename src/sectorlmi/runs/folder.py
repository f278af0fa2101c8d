"""A run's folder: written beside the others under a temporary name, and renamed when it is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from sectorlmi.disk import sha256_of
from sectorlmi.errors import DataError, ReportError
from sectorlmi.runs.manifest import Manifest
from sectorlmi.terms.json_text import MOST_BYTES
from sectorlmi.terms.texts import stays_inside

RUNS: Final = "runs"
MANIFEST: Final = "manifest.json"
STUDY: Final = "study.json"
RESULT: Final = "result.json"
INPUTS: Final = "inputs"
REPORTS: Final = "reports"
# Names the run before a newer one whose news is still to be told.
UNTOLD: Final = ".refresh-untold"
_UNFINISHED: Final = ".unfinished-"
# An unfinished folder this old was left by a process that was killed.
_STALE_SECONDS: Final = 86_400

_TOUCHED: Final = "A run proves nothing once its files were touched; run it again."

# A run's files by their path in its folder: bytes, or a file to copy.
Files = Mapping[str, bytes | Path]


def write(parent: Path, manifest: Manifest, files: Files) -> Path:
    """Write a run as `parent/<its name>` and give that folder; a name that is taken gets a number.

    Raises ReportError when the folder cannot be written; nothing is then left that looks like a run.
    """
    temporary = parent / f"{_UNFINISHED}{manifest.run}-{os.getpid()}"
    with _reporting(parent):
        parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(parent)
        shutil.rmtree(temporary, ignore_errors=True)
        try:
            temporary.mkdir()
            sums = {path: _put(temporary / path, content) for path, content in sorted(files.items())}
            return _publish(temporary, parent, replace(manifest, files=sums))
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _publish(temporary: Path, parent: Path, manifest: Manifest) -> Path:
    """Give the folder its name. Renaming is the only moment at which the run comes to be."""
    name, n = manifest.run, 1
    while True:
        target = parent / (name if n == 1 else f"{name}-{n}")
        (temporary / MANIFEST).write_text(replace(manifest, run=target.name).text(), encoding="utf-8")
        if not target.exists():
            try:
                temporary.rename(target)
                return target
            except OSError:
                if not target.exists():
                    raise
        n += 1


def _put(target: Path, content: bytes | Path) -> str:
    data = content.read_bytes() if isinstance(content, Path) else content
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _remove_stale(parent: Path) -> None:
    for folder in parent.glob(f"{_UNFINISHED}*"):
        if time.time() - folder.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _reporting(parent: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        instead = "choose another folder with --out; earlier runs are as they were"
        raise ReportError.unwritable(f"{parent}: the run", error, instead) from error


def is_run(folder: Path) -> bool:
    """Whether this is a whole run."""
    return not folder.name.startswith(".") and is_plain(folder, MANIFEST)


def runs_in(folder: Path) -> list[Path]:
    """Whole runs in a folder of one study's runs, oldest first; none when there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted((f for f in folder.iterdir() if is_run(f)), key=_when)


def _when(folder: Path) -> tuple[str, int, int, str]:
    """Runs of one second stand in the order in which they were written, then of their number."""
    time_, _, rest = folder.name.partition("-")
    _, _, number = rest.partition("-")
    written = (folder / MANIFEST).stat().st_mtime_ns
    return time_, written, int(number) if number.isdigit() else 1, rest


def manifest_in(folder: Path) -> Manifest:
    """What a run of one's own says of itself; its files are not looked at."""
    return Manifest.parse((folder / MANIFEST).read_bytes(), str(folder))


def plain_runs(folder: Path) -> list[Path]:
    """The runs in a folder of the study as its file has it, none tried out with options; oldest first."""
    return [run for run in runs_in(folder) if not manifest_in(run).options]


def told(folder: Path) -> list[Path]:
    """Those of them up to the last whose news was told: none where that of the first still is to be told."""
    every = plain_runs(folder)
    last = last_told(folder)
    return every if last is None else every[: 1 + next((i for i, run in enumerate(every) if run.name == last), -1)]


def last_told(folder: Path) -> str | None:
    """The run before the one whose news is still to be told, empty where that was the first; None: all is told."""
    file = folder / UNTOLD
    return file.read_text(encoding="utf-8") if file.is_file() else None


def all_runs(output: Path) -> dict[str, list[Path]]:
    """The runs under an output folder (or its `runs`), by study, oldest first."""
    base = output / RUNS if (output / RUNS).is_dir() else output
    if runs_in(base):
        return {base.name: runs_in(base)}
    folders = sorted(f for f in base.iterdir() if f.is_dir()) if base.is_dir() else []
    return {folder.name: found for folder in folders if (found := runs_in(folder))}


def the_run(path: Path) -> Path:
    """The run a path names: its own folder, or the newest one of a folder of runs. Raises DataError when none."""
    if is_run(path):
        return path
    every = [run for runs in all_runs(path).values() for run in runs] if path.is_dir() else []
    if not every:
        raise DataError(
            f"{path}: {'is no run' if path.exists() else 'does not exist'}",
            "Name a run's folder, a folder of runs, or a frozen file; `sectorlmi run list` shows them.",
        )
    return max(every, key=_when)


def manifest_of(folder: Path, where: str) -> Manifest:
    """The manifest of a run whose files are all there, plain, and as they were written. Raises DataError."""
    manifest = Manifest.parse(read(folder, MANIFEST, where), where)
    for name in (STUDY, RESULT):
        if name not in manifest.files:
            raise DataError(f"{where}: has no {name}", "`sectorlmi run freeze` makes a file that is whole.")
    check_files(folder, manifest)
    return manifest


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise DataError when a file of the run is missing, was changed since, or is no file of its own."""
    for path, sha256 in manifest.files.items():
        file = folder / path
        if not is_plain(folder, path):
            state = "is a link or no plain file" if os.path.lexists(file) else "is missing"
            raise DataError(f"{file}: {state}", _TOUCHED)
        if sha256_of(file) != sha256:
            raise DataError(f"{file}: was changed since the run", _TOUCHED)


def read(folder: Path, name: str, where: str) -> bytes:
    """One file of a run, of no more than a JSON text may have. Raises DataError when it is no plain file of its own."""
    if not is_plain(folder, name):
        raise DataError(f"{where}: has no {name} of its own", "Name a run's folder; `sectorlmi run list` shows them.")
    with (folder / name).open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def is_plain(folder: Path, name: str) -> bool:
    """Whether a name is that of a file in the folder itself: no device, and no link on the way leads elsewhere."""
    if not stays_inside(name):
        return False
    way = [folder.joinpath(*PurePosixPath(name).parts[: n + 1]) for n in range(len(PurePosixPath(name).parts))]
    return way[-1].is_file() and not any(step.is_symlink() for step in way)


def copy(folder: Path, manifest: Manifest, target: Path) -> None:
    """Copy a run's files, and nothing that lies beside them. Raises ReportError when they cannot be written."""
    try:
        for name in (MANIFEST, *manifest.files):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, target / name)
    except OSError as error:
        raise ReportError(
            f"{target.parent}: the run cannot be copied ({error.strerror or error})", "Make room, or use --out."
        ) from error
