"""One load: everything it brings takes effect together, or nothing does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sectorlmi.errors import IntegrityError, StoreError
from sectorlmi.store import catalog as catalogs
from sectorlmi.store import health, kept, parts
from sectorlmi.store.arrange import Arranged, arrange
from sectorlmi.store.catalog import AreaEntry, Manifest, Part, TableEntry
from sectorlmi.store.own_files import CATALOG, PartFile
from sectorlmi.store.parts import Origin
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Change, Provenance, What

if TYPE_CHECKING:
    import pyarrow as pa

# A table of so many rows is a singlefile, whole by itself; it is written at once, so that several national years fit
# in memory. Smaller ones wait for each other: a by-industry zip spreads every area over all its members.
_BULK_ROWS: Final = 1_000_000
# Slices fetched one by one make one part each; so many of them are worth joining.
_MAX_SMALL_PARTS: Final = 8
_NAMED_AT_MOST: Final = 3
# Stands between the columns that say what a row of another source's table is about.
_BETWEEN: Final = "\x1f"


@dataclass
class _Waiting:
    tables: list[pa.Table] = field(default_factory=list)
    inputs: list[Provenance] = field(default_factory=list)


class Batch:
    """Collects parsed tables and writes them; `Store.writing` opens one, commits it or drops it.

    With `force` made-up data may replace real data of the same area and the reverse.
    """

    def __init__(self, root: Path, *, force: bool = False) -> None:
        self._root = root
        self._force = force
        self._catalog = catalogs.read_catalog(root)
        self._manifests: dict[Period, Manifest] = {}
        self._waiting: dict[Period, _Waiting] = {}
        self._changes: dict[tuple[str, Period | None, str], Change] = {}
        self._written: list[PartFile] = []
        self._catalog.generation += 1
        self._has_begun = self._is_committed = False
        self.notes: list[str] = []

    def add_cells(self, period: Period, table: pa.Table, provenance: Provenance) -> None:
        """Take in QCEW rows of one period, in the columns `sources.qcew.parse` gives.

        Raises IntegrityError or DataError when the rows contradict others of this load or are only a piece of an
        area, StoreError when real and made-up data would mix or the disk fails.
        """
        waiting = self._waiting.setdefault(period, _Waiting())
        waiting.tables.append(table)
        waiting.inputs.append(provenance)
        if table.num_rows >= _BULK_ROWS:
            self._write_cells(period)

    def add_table(
        self,
        source: str,
        key: str,
        table: pa.Table,
        provenance: Provenance,
        *,
        merge_by: Sequence[str] = (),
        earlier: Sequence[Provenance] = (),
    ) -> None:
        """Take in a table of another source; it replaces the one of the same key.

        With `merge_by` (columns such as the area) only the rows about the same thing are replaced: those that the
        table has nothing about stay, with the inputs they came from. `notes` tell what gave way. `earlier` are inputs
        of a table that was merged before.
        """
        old = self._catalog.tables.get(source, {}).get(key)
        self._refuse_mixing(f"{source} {key}", old.provenance if old else None, provenance)
        told: tuple[str, ...] = ()
        if old and merge_by and old.provenance.is_sample == provenance.is_sample:
            joined = merged(self._rows_of(old.file, table), table, merge_by)
            table = joined.table
            told = joined.note(f"{source} {key}", provenance.file)
            earlier = [p for p in old.inputs if joined.n_kept and p.sha256 != provenance.sha256]
        fingerprint = _fingerprint(table)
        what = _what(old.fingerprint if old else None, fingerprint)
        self._note(source, None, key, what)
        if old and what is What.REVISED:
            self.notes += told or (
                f"{source} {key}: the {table.num_rows:,} rows of {provenance.file} replaced the {old.file.rows:,} of "
                f"{old.provenance.file}.",
            )
        if what is not What.UNCHANGED or (old and old.provenance.is_sample != provenance.is_sample):
            self._begin()
            about = {"source": source, "key": key, "generation": self._catalog.generation, "fingerprint": fingerprint}
            about["inputs"] = [asdict(each) for each in (*earlier, provenance)]
            file = parts.write_table(self._root, f"tables/{source}", table, about)
            if old and old.file in self._written:
                self._drop(old.file)
            self._written.append(file)
            self._catalog.tables.setdefault(source, {})[key] = TableEntry(file, fingerprint, provenance, tuple(earlier))

    def commit(self) -> list[Change]:
        """Make it all take effect; the changes come ordered by source, period and key."""
        for period in sorted(self._waiting):
            self._write_cells(period)
        changes = sorted(self._changes.values(), key=lambda c: (c.source, str(c.period), c.key))
        if self._written:
            self._publish()
        self._is_committed = True
        return changes

    def drop_uncommitted(self) -> None:
        """Remove what was written and not committed; nothing of it was ever visible.

        A file that the store has had before may have been written again, under its name: that one stays.
        """
        if self._has_begun and not self._is_committed:
            with suppress(StoreError):  # the next load removes them
                health.remove_orphans(self._root, catalogs.read_catalog(self._root))

    def _rows_of(self, file: PartFile, otherwise: pa.Table) -> pa.Table:
        """A table's rows; with `force` none of them where it is damaged, so that it can be mended."""
        try:
            return parts.read_table(self._root, file)
        except StoreError:
            if not self._force:
                raise
            return otherwise.slice(0, 0)

    def _drop(self, file: PartFile) -> None:
        self._written.remove(file)
        (self._root / file.path).unlink(missing_ok=True)

    def _begin(self) -> None:
        """Have a catalog before the first part: parts without one are a store that lost it."""
        self._has_begun = True
        if not (self._root / CATALOG).is_file():
            with parts.reporting_disk_faults(self._root / CATALOG):
                catalogs.write_catalog(self._root, catalogs.Catalog())

    def _publish(self) -> None:
        with parts.reporting_disk_faults(self._root / CATALOG):
            for period, manifest in self._manifests.items():
                proved = manifest if manifest.is_proved else health.proved(self._root, manifest).or_refused(self._root)
                joined = self._with_small_parts_joined(proved.compacted())
                joined.generation = self._catalog.generation
                self._catalog.qcew[period] = catalogs.write_manifest(self._root, joined)
            catalogs.write_catalog(self._root, self._catalog)
            # What was resolved from other rows is never asked for again.
            kept.forget(self._root, self._manifests)

    def _manifest(self, period: Period) -> Manifest:
        """This load's own picture of the period; the one in the store stays as it is."""
        if period not in self._manifests:
            path = self._catalog.qcew.get(period)
            return catalogs.read_manifest(self._root, path) if path else Manifest(period)
        return self._manifests[period]

    def _write_cells(self, period: Period) -> None:
        waiting = self._waiting.pop(period)
        manifest = self._manifest(period)
        arranged = arrange(waiting.tables, list(range(len(waiting.tables))), [p.file for p in waiting.inputs])
        self.notes += arranged.notes
        lacking = set(_without_industries(manifest, arranged))
        changed = [
            i
            for i in range(len(arranged.areas))
            if i not in lacking and self._is_changed(manifest, arranged, i, waiting.inputs)
        ]
        if not changed:
            return
        self._begin()
        # Many members of one zip are one input.
        inputs = list(dict.fromkeys(waiting.inputs))
        at = {provenance: i for i, provenance in enumerate(inputs)}
        input_of = {arranged.areas[i]: at[waiting.inputs[arranged.inputs[i]]] for i in changed}
        origin = Origin(self._catalog.generation, inputs, input_of)
        part, stretches = parts.write_cells(self._root, period, arranged, changed, origin)
        self._written += part.files
        _enter(manifest, part, arranged, dict(zip(changed, stretches, strict=True)), origin)
        self._manifests[period] = manifest

    def _is_changed(self, manifest: Manifest, arranged: Arranged, i: int, inputs: Sequence[Provenance]) -> bool:
        area, provenance = arranged.areas[i], inputs[arranged.inputs[i]]
        old = manifest.areas.get(area)
        old_input = manifest.inputs[old.input] if old else None
        what = _what(old.fingerprint if old else None, arranged.fingerprints[i])
        if what is What.REVISED and ("qcew", manifest.period, area) in self._changes:
            raise IntegrityError(
                f"{provenance.file}: area {area} in {manifest.period} differs from the same area in another file of"
                " this load",
                "Load the older file first and the revised one after it.",
            )
        self._refuse_mixing(f"area {area} in {manifest.period}", old_input, provenance)
        self._note("qcew", manifest.period, area, what)
        return what is not What.UNCHANGED or (old_input is not None and old_input.is_sample != provenance.is_sample)

    def _refuse_mixing(self, place: str, old: Provenance | None, new: Provenance) -> None:
        if old is None or old.is_sample == new.is_sample or self._force:
            return
        is_, was = ("made-up", "real") if new.is_sample else ("real", "made-up")
        raise StoreError(
            f"{new.file}: {is_} data for {place}, where the store holds {was} data ({old.file})",
            "Use another store for the sample (--store DIR), or --force to replace.",
        )

    def _note(self, source: str, period: Period | None, key: str, what: What) -> None:
        self._changes.setdefault((source, period, key), Change(source, period, key, what))

    def _with_small_parts_joined(self, manifest: Manifest) -> Manifest:
        small = [i for i, part in enumerate(manifest.parts) if part.rows < _BULK_ROWS]
        if len(small) <= _MAX_SMALL_PARTS:
            return manifest
        tables = [parts.read_cells(self._root, manifest.parts[i], manifest.areas_of(i)) for i in small]
        arranged = arrange(tables, small, [manifest.parts[i].main.path for i in small])
        input_of = {area: manifest.areas[area].input for area in arranged.areas}
        origin = Origin(self._catalog.generation, manifest.inputs, input_of)
        every = range(len(arranged.areas))
        part, stretches = parts.write_cells(self._root, manifest.period, arranged, every, origin)
        self._written += part.files
        at = len(manifest.parts)
        moved = {
            area: manifest.areas[area]._replace(part=at, start=start, n_records=n, crc=crc)
            for area, (start, n, crc) in zip(arranged.areas, stretches, strict=True)
        }
        joined = replace(manifest, parts=[*manifest.parts, part], areas=manifest.areas | moved)
        return joined.compacted()


def _without_industries(manifest: Manifest, arranged: Arranged) -> Iterator[int]:
    """Areas (positions) that come with totals alone, as from a slice by industry, and are held with more than that."""
    first, n_rows = arranged.starts[:-1], np.diff(arranged.starts)
    for i in np.flatnonzero(~np.logical_or.reduceat(arranged.digits > 0, first)).tolist():
        old = manifest.areas.get(arranged.areas[i])
        if old and old.rows > n_rows[i]:
            yield i


def _enter(
    manifest: Manifest,
    part: Part,
    arranged: Arranged,
    stretches: Mapping[int, tuple[int, int, int]],
    origin: Origin,
) -> None:
    """Point the changed areas, those with `stretches` of records, to the new part."""
    rows = (arranged.starts[1:] - arranged.starts[:-1]).tolist()
    n_inputs, n_parts = len(manifest.inputs), len(manifest.parts)
    manifest.parts.append(part)
    manifest.inputs.extend(origin.inputs)
    for i, stretch in stretches.items():
        area = arranged.areas[i]
        manifest.areas[area] = AreaEntry(
            n_parts, n_inputs + origin.input_of[area], rows[i], arranged.fingerprints[i], *stretch
        )
    manifest.industries = sorted({*manifest.industries, *arranged.industries})


def _what(old: str | None, new: str) -> What:
    if old is None:
        return What.NEW
    return What.UNCHANGED if old == new else What.REVISED


def _fingerprint(table: pa.Table) -> str:
    """SHA-256 of a table's columns and values."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()[:32]


# -- tables of other sources: two states' answers stand beside each other --------------------------------------


@dataclass(frozen=True)
class Merged:
    """All rows, how many are the old table's alone, and what had other numbers before (`13121`)."""

    table: pa.Table
    n_kept: int
    replaced: tuple[str, ...]

    def note(self, name: str, file: str) -> tuple[str, ...]:
        """What stands beside what, and what gave way."""
        beside = (f"{name}: {file} stands beside what was there.",) if self.n_kept else ()
        if not self.replaced:
            return beside
        more = len(self.replaced) - _NAMED_AT_MOST
        named = ", ".join(self.replaced[:_NAMED_AT_MOST]) + (f" and {more:,} more" if more > 0 else "")
        return (
            *beside,
            f"{name}: what {file} says of {named} replaced what was there.",
        )


def merged(old: pa.Table, new: pa.Table, by: Sequence[str]) -> Merged:
    """The new rows, and those of the old whose `by` (such as the area) has no new row; in the order of `by`.

    A table that lacks one of these columns, or the old of another form, is replaced as a whole.
    """
    if not set(by) <= set(old.column_names) & set(new.column_names):
        return Merged(new, 0, ())
    import pyarrow as pa
    from pyarrow import compute as pc

    names, old_names = _names(new, by), _names(old, by)
    stays = pc.invert(pc.is_in(old_names, value_set=pc.unique(names)))
    kept = old.filter(stays)
    there = pc.is_in(names, value_set=pc.unique(old_names))
    replaced = _changed(old.filter(pc.invert(stays)), new.filter(there), by)
    if not kept.num_rows:
        return Merged(new, 0, replaced)
    joined = pa.concat_tables([kept, new], promote_options="permissive")
    # A flag that one of the files has no column for is not raised in it.
    columns = [c.fill_null(0) if pa.types.is_integer(c.type) else c for c in joined.columns]
    table = pa.table(dict(zip(joined.column_names, columns, strict=True)))
    return Merged(table.sort_by([(name, "ascending") for name in by]), kept.num_rows, replaced)


def _names(table: pa.Table, by: Sequence[str]) -> Any:
    """What a row is about, as one text; one array, so that it can be looked up in."""
    import pyarrow as pa
    from pyarrow import compute as pc

    texts = [table[name].cast(pa.string()).combine_chunks() for name in by]
    return texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, _BETWEEN)


def _changed(old: pa.Table, new: pa.Table, by: Sequence[str]) -> tuple[str, ...]:
    """The first column of `by` where its rows are not the same in both."""
    common = [name for name in old.column_names if name in new.column_names]
    order = [(name, "ascending") for name in common]
    old, new = old.select(common), new.select(common)
    if old.sort_by(order).equals(new.sort_by(order)):
        return ()
    then, now = _rows_by(old, by[0]), _rows_by(new, by[0])
    return tuple(name for name, rows in now.items() if then.get(name) != rows)


def _rows_by(table: pa.Table, first: str) -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for row in table.to_pylist():
        shown = {name: value for name, value in row.items() if value is not None}
        rows.setdefault(str(row[first]), set()).add(repr(sorted(shown.items())))
    return rows
