"""What is known of a downloaded file: a small JSON beside it, so that the next request can be a conditional one."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sectorlmi.disk import sha256_of
from sectorlmi.fetch.addresses import shown

# The folder of fetched files, under the store's root.
DOWNLOADS: Final = "downloads"
_ENDING: Final = ".receipt.json"
_PART: Final = ".part"
_PART_ENDING: Final = ".part.json"
# A server of many machines may give each its own tag; one that gives a new one every time is known after the first.
_TAGS_AT_MOST: Final = 8


@dataclass(frozen=True)
class Receipt:
    """One downloaded file, by the address without any password.

    `retrieved_at` is UTC, ISO 8601: when the server last said that this is its file. `etag` and `last_modified` are
    as the server wrote them, or empty; `n_rows` are rows of data, 0 where unknown. `tags` are other ETags under which
    the server sent the same bytes. `rows_of` are the SHA-256 of other files with the same rows, which the store took
    first.
    """

    url: str
    sha256: str
    size: int
    retrieved_at: str
    etag: str = ""
    last_modified: str = ""
    n_rows: int = 0
    tags: tuple[str, ...] = ()
    rows_of: tuple[str, ...] = ()

    def is_among(self, loaded: Collection[str]) -> bool:
        """Whether the store holds the file's rows, if it took its rows from files of these SHA-256."""
        return self.sha256 in loaded or (bool(self.rows_of) and set(self.rows_of) <= set(loaded))


@dataclass(frozen=True)
class Begun:
    """A download that was cut off: what its beginning belongs to."""

    url: str
    etag: str
    last_modified: str

    @property
    def validator(self) -> str:
        """What `If-Range` may carry: a strong ETag, else the date; empty when the rest cannot safely be asked for."""
        return self.etag if self.etag.startswith('"') else self.last_modified


def write_receipt(file: Path, receipt: Receipt) -> None:
    """Put it beside the file."""
    _write(_beside(file, _ENDING), asdict(receipt))


def confirmed(file: Path, known: Receipt) -> Receipt:
    """The receipt of a file of which the server says today that it is still its own, put beside the file."""
    receipt = replace(known, retrieved_at=now())
    write_receipt(file, receipt)
    return receipt


def under_another_tag(receipt: Receipt, known: Receipt) -> Receipt:
    """The receipt of a file that came again with the same bytes: the server's earlier tags of them are remembered."""
    tags = [tag for tag in dict.fromkeys((known.etag, *known.tags)) if tag and tag != receipt.etag]
    return replace(receipt, tags=tuple(tags[:_TAGS_AT_MOST]), rows_of=known.rows_of)


def now() -> str:
    """UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_receipt(file: Path, url: str) -> Receipt | None:
    """The file's receipt, if the file is still the one it was written for and came from this address."""
    receipt = _receipt(_beside(file, _ENDING))
    if receipt is None or receipt.url != shown(url) or not file.is_file() or file.stat().st_size != receipt.size:
        return None
    return receipt if sha256_of(file) == receipt.sha256 else None


def receipts(folder: Path) -> dict[Path, Receipt]:
    """Every receipt under a folder of downloads, by the file it is for."""
    found = {}
    for path in sorted(folder.rglob(f"*{_ENDING}")):
        file = path.with_name(path.name.removesuffix(_ENDING))
        receipt = _receipt(path)
        if receipt and file.is_file():
            found[file] = receipt
    return found


def part_of(file: Path) -> Path:
    """Where the bytes of an unfinished download are kept."""
    return _beside(file, _PART)


def part_size(file: Path | None) -> int:
    """How many bytes of an unfinished download are here."""
    part = part_of(file) if file else None
    return part.stat().st_size if part and part.is_file() else 0


def write_begun(file: Path, begun: Begun) -> None:
    _write(_beside(file, _PART_ENDING), asdict(begun))


def read_begun(file: Path, url: str) -> Begun | None:
    """What an unfinished download belongs to, if its rest can be asked for from this address."""
    raw = _read(_beside(file, _PART_ENDING))
    try:
        begun = Begun(**raw) if raw else None
    except TypeError:
        return None
    return begun if begun and begun.url == shown(url) and begun.validator and part_of(file).is_file() else None


def forget_begun(file: Path) -> None:
    """Drop what an unfinished download left."""
    part_of(file).unlink(missing_ok=True)
    _beside(file, _PART_ENDING).unlink(missing_ok=True)


def drop_useless_part(file: Path, url: str) -> None:
    """Drop what an unfinished download left, unless its rest can be asked for."""
    if not read_begun(file, url):
        forget_begun(file)


def _receipt(path: Path) -> Receipt | None:
    raw = _read(path)
    try:
        receipt = Receipt(**raw) if raw else None
        return receipt and replace(receipt, tags=tuple(receipt.tags), rows_of=tuple(receipt.rows_of))
    except TypeError:
        return None


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return raw if isinstance(raw, dict) else None


def _write(path: Path, raw: dict[str, Any]) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps(raw, indent=1), encoding="utf-8")
    os.replace(temporary, path)
