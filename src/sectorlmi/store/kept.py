"""Years that were resolved, and series made of them, kept beside the parts they come from for whoever asks again.

Nothing depends on them. A file is named for all that its numbers follow from (a key that the caller makes) and proves
itself: what is cut off, damaged or of another program is no kept year. Whatever forbids keeping one (a full disk, a
folder that cannot be written, another process at the same time) leaves the store as it is.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from sectorlmi.store.own_files import KEPT, own_files
from sectorlmi.terms.cells import Array
from sectorlmi.terms.period import Period

_MAGIC: Final = b"sectorlmi year 1\n"
_DIGEST: Final = 32
_LENGTH: Final = 8
_LONGEST_HEAD: Final = 1 << 16
# Numbers and texts; no objects, which a file of somebody else's could make anything of.
_FORM: Final = re.compile(r"<(i[248]|f8|U\d{1,4})|\|(i1|u1|b1)")


def path_of(period: Period, name: str) -> str:
    """The path under the root: by the kind (`year`, `series`), the program (12 signs) and the key (32), both hex."""
    return f"{KEPT}/{period}/{name}.bin"


def read(root: Path, path: str) -> dict[str, Array] | None:
    """The arrays that were kept; None where there are none, or the file is not as it was written."""
    try:
        content = (root / path).read_bytes()
    except OSError:
        return None
    return _arrays(content)


def _arrays(content: bytes) -> dict[str, Array] | None:
    begin = len(_MAGIC) + _DIGEST
    body = memoryview(content)[begin:]
    if content[: len(_MAGIC)] != _MAGIC or hashlib.sha256(body).digest() != content[len(_MAGIC) : begin]:
        return None
    try:
        found, at = {}, _LENGTH + int.from_bytes(body[:_LENGTH], "little")
        for name, form, count in json.loads(bytes(body[_LENGTH:at]))["arrays"]:
            if not _FORM.fullmatch(form):
                return None
            found[name] = np.frombuffer(body, dtype=form, count=count, offset=at)
            at += math.ceil(found[name].nbytes / 8) * 8
        return found
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def write(root: Path, path: str, arrays: Mapping[str, Array], rests_on: Iterable[Period]) -> bool:
    """Keep these arrays of one dimension, in place of those of other programs; whether that was possible.

    `rests_on` are the periods from whose cells they came.
    """
    target = root / path
    temporary = target.with_name(f"{target.name}.{uuid.uuid4().hex[:12]}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(_content(arrays, rests_on))
        os.replace(temporary, target)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        return False
    for file in kept(root):
        if file.parent == target.parent and _is_older(file, target):
            with suppress(OSError):
                file.unlink()
    return True


def _content(arrays: Mapping[str, Array], rests_on: Iterable[Period]) -> bytes:
    forms = [[name, values.dtype.newbyteorder("<").str, len(values)] for name, values in arrays.items()]
    said = json.dumps({"rests_on": sorted(map(str, rests_on)), "arrays": forms})
    # Every array begins at a multiple of eight bytes.
    head = said.encode().ljust(math.ceil(len(said) / 8) * 8)
    pieces = [len(head).to_bytes(_LENGTH, "little"), head]
    for values in arrays.values():
        raw = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        pieces += [raw, b"\0" * (-len(raw) % 8)]
    body = b"".join(pieces)
    return _MAGIC + hashlib.sha256(body).digest() + body


def made_by(file: Path) -> tuple[str, str]:
    """The kind of what is kept, and the program that it is of."""
    kind, made, _ = file.name.split("-")
    return kind, made


def _is_older(file: Path, other: Path) -> bool:
    """Whether they are of one kind and of different programs."""
    (kind, made), (other_kind, other_made) = made_by(file), made_by(other)
    return kind == other_kind and made != other_made


def kept(root: Path) -> Iterator[Path]:
    """The files of kept years, whole ones."""
    for file in own_files(root):
        if file.parent.parent == root / KEPT and file.suffix != ".tmp":
            yield file


def damaged(root: Path) -> list[Path]:
    """Kept years that are not as they were written; they are never used."""
    return [file for file in kept(root) if _arrays(file.read_bytes()) is None]


def forget(root: Path, changed: Collection[Period] | None = None) -> int:
    """Remove every kept year that can be removed, or those that rest on periods that changed; the bytes freed."""
    freed = 0
    for file in kept(root):
        with suppress(OSError):
            if changed is None or _rests_on(file) & set(map(str, changed)):
                size = file.stat().st_size
                file.unlink()
                freed += size
    return freed


def _rests_on(file: Path) -> set[str]:
    """The periods that a kept year says it came from, and its own."""
    own = {file.parent.name}
    with file.open("rb") as stream:
        stream.seek(len(_MAGIC) + _DIGEST)
        head = stream.read(min(int.from_bytes(stream.read(_LENGTH), "little"), _LONGEST_HEAD))
    try:
        return {*own, *map(str, json.loads(head)["rests_on"])}
    except (ValueError, TypeError, KeyError):
        return own
