"""The files that a store makes, by their exact names: no others are ever moved or removed.

People keep other things in a store's folder, or name a folder of theirs by mistake. So nothing is known here but
names that the program itself gives, as plain files in plain folders: what lies behind a link is somebody else's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sectorlmi.disk import sha256_of
from sectorlmi.errors import StoreError

CATALOG: Final = "catalog.json"
# What could not be proved when a store was repaired; the store never removes anything from it.
QUARANTINE: Final = "quarantine"
# Years that were resolved, kept to answer faster; nothing depends on them.
KEPT: Final = "resolved"

_NAME: Final = r"([0-9a-f]{12}|[0-9a-f]{32})"
_FILE: Final = re.compile(rf"part-{_NAME}\.(parquet|npy)(\.tmp)?|manifest-{_NAME}\.json(\.\d+\.tmp)?")
_CATALOG_BEGUN: Final = re.compile(rf"{re.escape(CATALOG)}\.\d+\.tmp")
_YEAR: Final = re.compile(r"(year|series)-[0-9a-f]{12}-[0-9a-f]{32}\.bin(\.[0-9a-f]{12}\.tmp)?")
_PERIOD: Final = re.compile(r"\d{4}(Q[1-4])?")
# Which folders hold files of which names.
_FOLDERS: Final = {
    "qcew": (_PERIOD, _FILE),
    "tables": (re.compile(r"[A-Za-z0-9_]+"), _FILE),
    KEPT: (_PERIOD, _YEAR),
}

# Catalogs and manifests name files by such paths; in a store that somebody sends no path leads out of it.
_PATH: Final = re.compile(r"(qcew|tables)/[A-Za-z0-9_]+/[A-Za-z0-9_][A-Za-z0-9_.-]*")
# A file whose name is made from its content (the first half of its SHA-256) proves itself; those of 1.0 do not.
_SEALED: Final = re.compile(r"[a-z]+-([0-9a-f]{32})\.[a-z]+")

# What helps when one of these two kinds of files is damaged or gone.
MEND: Final = (
    "Run `sectorlmi store repair`, which rebuilds it from the parts, or name a new store (--store) and load the files "
    "again; those that were fetched are in `downloads` beside it."
)

# Beside the catalog stand a lock, who holds it, and what `fetch` downloaded.
_BESIDE: Final = {"lock", "lock.holder.json", "downloads"}
# What operating systems and version control leave in an otherwise empty folder.
_HARMLESS: Final = {".ds_store", "desktop.ini", "thumbs.db", ".gitkeep", ".gitignore", ".localized"}


@dataclass(frozen=True)
class PartFile:
    """One file of a part: by its path under the root, with the number of its rows and what proves it."""

    path: str
    rows: int
    size: int
    sha256: str


def own_files(root: Path) -> Iterator[Path]:
    """Every file of the store but the catalog itself, also half-written ones."""
    yield from (file for file in _plain_files(root) if _CATALOG_BEGUN.fullmatch(file.name))
    for name, (folders, files) in _FOLDERS.items():
        for folder in _plain_folders(root / name):
            if folders.fullmatch(folder.name):
                yield from (file for file in _plain_files(folder) if files.fullmatch(file.name))


def folders_in_place_of_files(root: Path) -> list[str]:
    """Paths of the store's files at which a folder stands, so that no file can be written there."""
    there = [folder for folder in _plain_folders(root) if folder.name == CATALOG]
    for name, (folders, files) in _FOLDERS.items():
        for holder in _plain_folders(root / name):
            if folders.fullmatch(holder.name):
                there += [folder for folder in _plain_folders(holder) if files.fullmatch(folder.name)]
    return [folder.relative_to(root).as_posix() for folder in there]


def checked_path(path: str) -> str:
    """The path, if it is one of a store's files. Raises ValueError."""
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no file of a store")
    return path


def digest(data: bytes) -> str:
    """What the name of a file with this content bears."""
    return hashlib.sha256(data).hexdigest()[:32]


def seal_of(path: str) -> str | None:
    """The digest that a file's name bears; None for files of version 1.0."""
    match = _SEALED.fullmatch(path.rpartition("/")[2])
    return match[1] if match else None


def is_sound(root: Path, file: PartFile) -> bool:
    """Whether a file is there and as it was written."""
    path = root / file.path
    try:
        return path.stat().st_size == file.size and sha256_of(path) == file.sha256
    except OSError:
        return False


def check_sound(root: Path, file: PartFile) -> None:
    """Raise StoreError unless a file is there and as it was written."""
    if not (root / file.path).exists():
        raise missing(root / file.path)
    if not is_sound(root, file):
        raise damaged_part(root / file.path)


def damaged_part(file: Path) -> StoreError:
    """What to tell of a part that is not as it was written."""
    return StoreError(
        f"{file}: the store cannot be read, the file is damaged",
        "Run `sectorlmi store repair`, which mends it or sets it aside and says what to load again.",
    )


def missing(file: Path) -> StoreError:
    """What to tell of a manifest or part that is gone."""
    return StoreError(f"{file}: cannot be read, it is missing", MEND)


def other_catalogs(root: Path) -> list[Path]:
    """Catalogs beside the catalog, as programs that synchronise folders leave them (`catalog 2.json`)."""
    there = sorted(root.glob("[cC]atalog*.json")) if root.is_dir() else []
    return [file for file in there if file.name != CATALOG and file.is_file() and _looks_like_a_catalog(file)]


def _looks_like_a_catalog(file: Path) -> bool:
    try:
        raw = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(raw, dict) and {"format", "qcew", "tables"} <= set(raw)


def _plain_files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (file for file in sorted(folder.iterdir()) if file.is_file() and not file.is_symlink())


def _plain_folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir() and not folder.is_symlink():
        yield from (entry for entry in sorted(folder.iterdir()) if entry.is_dir() and not entry.is_symlink())


def check_may_be_new(root: Path) -> None:
    """Raise StoreError where a folder without a catalog is no place for a new store.

    It is a damaged store when it has files of one, and somebody else's folder when it has anything but those.
    """
    try:
        if root.exists() and not root.is_dir():
            raise StoreError(f"{root}: is a file, and a store is a folder", "Name a folder with --store.")
        if (root / QUARANTINE).is_dir() or any(file.parent != root for file in own_files(root)):
            raise StoreError(
                f"{root}: the store has lost its {CATALOG}; its files are still there",
                f"Put {CATALOG} back if a sync program renamed it, or run `sectorlmi store repair`, which rebuilds it.",
            )
        foreign = _foreign(root)
    except OSError as error:
        raise StoreError(
            f"{root}: cannot be read ({error.strerror or error})", "Check its permissions, or use --store."
        ) from error
    if foreign:
        raise StoreError(
            f"{root}: is not a store: it holds {foreign.relative_to(root).as_posix()} and has no {CATALOG}",
            "Name another folder with --store: one that is new or empty, or a store. Nothing was changed.",
        )


def _foreign(root: Path) -> Path | None:
    """The first thing in a folder that neither a store nor an operating system leaves there."""
    for entry in sorted(root.iterdir()) if root.is_dir() else ():
        if entry.name in _FOLDERS and entry.is_dir():
            files = (file for file in sorted(entry.rglob("*")) if not file.is_dir())
            stranger = next((file for file in files if file.name.casefold() not in _HARMLESS), None)
            if stranger:
                return stranger
        elif entry.name.casefold() not in _HARMLESS | _BESIDE and not _CATALOG_BEGUN.fullmatch(entry.name):
            return entry
    return None
