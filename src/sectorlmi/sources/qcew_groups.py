"""QCEW files of one area each, as thousands stand in a zip: read many at a time, each row checked as ever.

A file by itself costs some ten milliseconds of threads, look-ups and small tables, more than its rows do. Files with
one header are joined into blocks. Where a block holds anything out of the ordinary (a wrong code, a line broken in two,
several areas in a file) it is given up, and its files are read one by one, so that the fault is found and named as in
a single file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sectorlmi.errors import DataError
from sectorlmi.sources import qcew_layout
from sectorlmi.sources.archive import HEAD_BYTES, Member
from sectorlmi.sources.base import Parsed
from sectorlmi.sources.csv_blocks import Columns, parsed
from sectorlmi.sources.qcew import NAME, QCEW, column_types
from sectorlmi.sources.qcew_rows import Rows
from sectorlmi.terms import arrow_memory
from sectorlmi.terms.cells import Ints

if TYPE_CHECKING:
    import pyarrow as pa

# Large enough that its overhead does not count, small enough to stay near the processor.
_GROUP_BYTES: Final = 16 << 20


@dataclass(frozen=True)
class Group:
    """Files with the same header, all of them in memory, and their rows, one table a period.

    `tables` are none where the files have to be read one by one.
    """

    members: tuple[Member, ...]
    tables: tuple[Parsed, ...]


def grouped(members: Iterable[Member]) -> Iterator[Member | Group]:
    """The members in their order, QCEW files that are in memory in groups, all others by themselves."""
    waiting: list[tuple[Member, bytes]] = []
    header = b""
    size = 0
    for member in members:
        first = _header(member)
        if waiting and (first != header or size >= _GROUP_BYTES):
            yield _group(waiting, header)
            waiting, size = [], 0
        if first is None:
            yield member
            continue
        header = first
        waiting.append((member, member.data))
        size += len(member.data)
    if waiting:
        yield _group(waiting, header)


def _header(member: Member) -> bytes | None:
    """The first line of a QCEW file that is in memory; None for every other member."""
    head = member.data[:HEAD_BYTES]
    end = head.find(b"\n") + 1
    return head[:end] if end and QCEW.recognises(head, member.name) and not head.startswith(b"PAR1") else None


def _group(waiting: Sequence[tuple[Member, bytes]], header: bytes) -> Group:
    import pyarrow as pa

    members = tuple(member for member, _ in waiting)
    try:
        tables = _tables(members, [data[len(header) :] for _, data in waiting], header) if len(members) > 1 else ()
    except (DataError, pa.ArrowInvalid):
        # Reading them one by one says in which file it is, and in which row.
        tables = ()
    return Group(members, tables)


def _tables(members: Sequence[Member], bodies: Sequence[bytes], header: bytes) -> tuple[Parsed, ...]:
    """The rows of all; none where a file is not simply the rows of one area of its own, each on a line."""
    import pyarrow as pa

    layout = qcew_layout.resolve(header, members[0].name)
    ended = [body if body.endswith(b"\n") else body + b"\n" for body in bodies]
    joined = memoryview(b"".join(ended))
    table = parsed(joined, Columns(layout.names, column_types(layout, pa.int64()), layout.delimiter)).combine_chunks()
    batches = table.to_batches()
    if len(batches) != 1:
        return ()
    batch = dict(zip(layout.columns, batches[0].columns, strict=True))
    files = _files(batch["area_fips"], members, np.cumsum([body.count(b"\n") for body in ended]))
    if not files:
        return ()
    rows = Rows(members[0].name, layout.columns, layout.measures, is_annual=layout.is_annual)
    rows.add(batch)
    found = tuple(Parsed(NAME, str(period), table, files=files) for period, table in rows.tables())
    kept = {area for one in found for area in one.table.column("area_fips").unique().to_pylist()}
    return found if kept == files.keys() and not rows.notes() else ()


def _files(areas: pa.Array, members: Sequence[Member], ends: Ints) -> dict[str, str]:
    """Each area's file; none where the lines up to `ends` are not those of one area a file, another one each."""
    rows = arrow_memory.numbers(areas.indices)
    if areas.null_count or len(rows) != ends[-1]:
        return {}
    files = {}
    for member, start, end in zip(members, (0, *ends[:-1].tolist()), ends.tolist(), strict=True):
        if start == end or rows[start:end].min() != rows[start:end].max():
            return {}
        files[qcew_layout.area(areas.dictionary[int(rows[start])].as_py(), member.name)] = member.name
    return files if len(files) == len(members) else {}


def ahead(found: Iterator[Member | Group]) -> Iterator[Member | Group]:
    """The same, with the next one inflated and parsed while a group, which is in memory, is taken in."""
    with ThreadPoolExecutor(1) as reader:
        one = next(found, None)
        while one is not None:
            coming = reader.submit(next, found, None) if isinstance(one, Group) else None
            yield one
            one = coming.result() if coming else next(found, None)
