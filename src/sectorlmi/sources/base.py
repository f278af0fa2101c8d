"""What a data source is: it tells its files by their content and turns them into checked tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sectorlmi.sources.archive import Member
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Parsed:
    """One checked table from one file.

    Args:
        source: the source's name in `SOURCES`.
        key: which table of the source it is; for `qcew` a period (`2018`, `2016Q3`).
        table: the rows, as an Arrow table with the source's own columns.
        notes: what a reader must know about these rows, one sentence each.
        merge_by: columns that say what a row is about (an area): rows of another file of the same key that are about
            something else stay beside these. Empty: the table is whole, and replaces the other.
        files: of a table made of several files, the name of each area's.
    """

    source: str
    key: str
    table: pa.Table
    notes: tuple[str, ...] = ()
    merge_by: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A publisher's kind of file.

    Args:
        name: its key in `SOURCES`, in the store and in provenance.
        title: what it is, for people.
        recognises: whether the first bytes of a file (and, weakly, its name) are this source's. Never raises.
        parse: reads a member whole and gives its tables; the `Count` is told of bytes read.
            Raises DataError (SchemaError, IntegrityError) naming file, column and row.
    """

    name: str
    title: str
    recognises: Callable[[bytes, str], bool]
    parse: Callable[[Member, Count], Iterable[Parsed]]
