"""A small store with a part of another's content, the same bytes whenever the content is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sectorlmi.errors import StoreError
from sectorlmi.store import catalog as catalogs
from sectorlmi.store import parts
from sectorlmi.store.catalog import Catalog, Manifest
from sectorlmi.store.content import Content
from sectorlmi.store.loading import Batch
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance

if TYPE_CHECKING:
    import pyarrow as pa


def extract(root: Path, content: Content, destination: Path) -> None:
    """Write the areas and tables of `content` as a store of its own in the new folder `destination`.

    Inputs keep their order and everything that is known of them. Raises StoreError when the store at `root` lacks
    some of it or cannot be read; compare the contents of both stores to know that the rows are those.
    """
    catalog = catalogs.read_catalog(root)
    with parts.reporting_disk_faults(destination):
        destination.mkdir(parents=True, exist_ok=True)
    if not (content.cells or content.tables):
        return  # a run that rests on files of the study alone
    batch = Batch(destination)
    try:
        for text, areas in sorted(content.cells.items()):
            period = Period.parse(text)
            for provenance, table in _rows(root, catalog, period, areas):
                batch.add_cells(period, table, provenance)
        for source, keys in sorted(content.tables.items()):
            for key in sorted(keys):
                _copy_table(root, catalog, source, key, batch)
    except FileNotFoundError as error:
        raise StoreError(f"{error}: a file of the store is missing", "Run `sectorlmi store repair`.") from error
    batch.commit()


def _rows(
    root: Path, catalog: Catalog, period: Period, areas: Mapping[str, str]
) -> Iterator[tuple[Provenance, pa.Table]]:
    """The rows of these areas by the input they came from, inputs in their order."""
    import pyarrow as pa
    from pyarrow import compute

    path = catalog.qcew.get(period)
    manifest = catalogs.read_manifest(root, path) if path else Manifest(period)
    absent = sorted(area for area in areas if area not in manifest.areas)
    if absent:
        raise StoreError(f"the store ({root}) has no QCEW {period} for {', '.join(absent[:5])}", "Load it again.")
    by_part: dict[int, list[str]] = {}
    for area in sorted(areas):
        by_part.setdefault(manifest.areas[area].part, []).append(area)
    read = [parts.read_cells(root, manifest.parts[i], chosen) for i, chosen in sorted(by_part.items())]
    for i in sorted({manifest.areas[area].input for area in areas}):
        mine = pa.array([area for area in sorted(areas) if manifest.areas[area].input == i])
        pieces = [table.filter(compute.is_in(table["area_fips"].cast(pa.string()), mine)) for table in read]
        yield manifest.inputs[i], pa.concat_tables([piece for piece in pieces if piece.num_rows])


def _copy_table(root: Path, catalog: Catalog, source: str, key: str, batch: Batch) -> None:
    entry = catalog.tables.get(source, {}).get(key)
    if entry is None:
        raise StoreError(f"the store ({root}) has no {source} {key}", "Load it again.")
    batch.add_table(source, key, parts.read_table(root, entry.file), entry.provenance, earlier=entry.earlier)
