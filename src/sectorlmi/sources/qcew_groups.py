"""QCEW files of one area each, as thousands stand in a zip: read many at a time, each row checked as ever.

A file by itself costs some ten milliseconds of threads, look-ups and small tables, more than its rows do. Files with
one header are joined into blocks. Where a block holds anything out of the ordinary (a wrong code, a line broken in two,
several areas in a file) it is given up, and its files are read one by one, so that the fault is found and named as in
a single file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from sectorlmi.errors import DataError
from sectorlmi.sources import qcew_layout
from sectorlmi.sources.archive import HEAD_BYTES, Member
from sectorlmi.sources.base import Parsed
from sectorlmi.sources.csv_blocks import Columns, parsed_near
from sectorlmi.sources.qcew import NAME, QCEW, column_types
from sectorlmi.sources.qcew_rows import Rows
from sectorlmi.terms import arrow_memory
from sectorlmi.terms.cells import Ints

if TYPE_CHECKING:
    import pyarrow as pa

# Large enough that its overhead does not count, small enough to stay near the processor.
_GROUP_BYTES: Final = 16 << 20
_PARSERS: Final = 2


@dataclass(frozen=True)
class Group:
    """Files with the same header, all of them in memory, and their rows, one table a period.

    `tables` are none where the files have to be read one by one.
    """

    members: tuple[Member, ...]
    tables: tuple[Parsed, ...]


@dataclass(frozen=True)
class _Gathered:
    """Files with the same header that wait to be read."""

    members: tuple[Member, ...]
    header: bytes


def grouped(members: Iterable[Member]) -> Iterator[Member | Group]:
    """The members in their order, QCEW files that are in memory in groups, all others by themselves.

    While a group is taken in the next ones are parsed, two at a time, and the one after them inflates.
    """
    found = _gathered(members)
    waiting: deque[Future[Group]] = deque()
    with ThreadPoolExecutor(1) as inflater, ThreadPoolExecutor(_PARSERS) as parsers:
        coming = inflater.submit(next, found, None)
        while True:
            try:
                one = coming.result()
            except Exception:
                # What is wrong with an earlier file is said first.
                yield from _all(waiting)
                raise
            if one is None:
                break
            if isinstance(one, _Gathered):
                coming = inflater.submit(next, found, None)
                waiting.append(parsers.submit(_group, one))
                if len(waiting) > _PARSERS:
                    yield waiting.popleft().result()
                continue
            yield from _all(waiting)
            yield one
            # A member is valid until the next one is asked for.
            coming = inflater.submit(next, found, None)
        yield from _all(waiting)


def _all(waiting: deque[Future[Group]]) -> Iterator[Group]:
    while waiting:
        yield waiting.popleft().result()


def _gathered(members: Iterable[Member]) -> Iterator[Member | _Gathered]:
    waiting: list[Member] = []
    header = b""
    size = 0
    for member in members:
        first = _header(member)
        if waiting and (first != header or size >= _GROUP_BYTES):
            yield _Gathered(tuple(waiting), header)
            waiting, size = [], 0
        if first is None:
            yield member
            continue
        header = first
        waiting.append(member)
        size += len(member.data)
    if waiting:
        yield _Gathered(tuple(waiting), header)


def _header(member: Member) -> bytes | None:
    """The first line of a QCEW file that is in memory; None for every other member."""
    end = member.data.find(b"\n", 0, HEAD_BYTES) + 1
    # What a file is shows in its first two lines.
    head = member.data[: member.data.find(b"\n", end, HEAD_BYTES) + 1 or HEAD_BYTES]
    return head[:end] if end and QCEW.recognises(head, member.name) and not head.startswith(b"PAR1") else None


def _group(found: _Gathered) -> Group:
    import pyarrow as pa

    try:
        tables = _tables(found.members, found.header) if len(found.members) > 1 else ()
    except (DataError, pa.ArrowInvalid):
        # Reading them one by one says in which file it is, and in which row.
        tables = ()
    return Group(found.members, tables)


def _tables(members: Sequence[Member], header: bytes) -> tuple[Parsed, ...]:
    """The rows of all; none where a file is not simply the rows of one area of its own, each on a line."""
    import pyarrow as pa

    layout = qcew_layout.resolve(header, members[0].name)
    is_ended = [member.data.endswith(b"\n") for member in members]
    bodies = (memoryview(member.data)[len(header) :] for member in members)
    joined = memoryview(b"".join(chain(*zip(bodies, (b"" if ended else b"\n" for ended in is_ended), strict=True))))
    columns = parsed_near(joined, Columns(layout.names, column_types(layout, pa.int64()), layout.delimiter))
    if columns is None:
        return ()
    batch = dict(zip(layout.columns, columns.columns, strict=True))
    n_lines = [member.data.count(b"\n") - ended for member, ended in zip(members, is_ended, strict=True)]
    files = _files(batch["area_fips"], members, np.cumsum(n_lines))
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
