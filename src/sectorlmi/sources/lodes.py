"""LODES8 files added up to counties while they stream by: a state's five million block pairs never stand in memory.

Table of an od file: w_county, h_county and the ten measures, one row a pair of counties; of rac and wac: county and
its measures; of a crosswalk: county, title, cbsa and its title, blocks. Counties are five-character text, but for od:
there they are whole numbers (1001 for 01001), because a nation's million pairs are read back six times faster so.
`county_codes` turns them into text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.sources import lodes_layout
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Progress, Source
from sectorlmi.sources.csv_blocks import Columns, malformed, read_blocks
from sectorlmi.sources.lodes_layout import Layout

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "lodes"
_GEOCODE: Final = 15
_COUNTY: Final = 5
_PLACES: Final = 10 ** np.arange(_COUNTY - 1, -1, -1)
_NOISE: Final = "LODES is noise-infused: flows of a few jobs between two counties mean little."

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Text = npt.NDArray[np.str_]


def parse(member: Member, progress: Progress) -> list[Parsed]:
    """The county table of one file. Raises SchemaError, IntegrityError or DataError naming file and row."""
    layout = lodes_layout.resolve(member.head(), member.name)
    if layout.kind == "xwalk":
        return [Parsed(NAME, layout.key, _crosswalk(member, layout, progress))]
    sums = _CountySums(layout, member.name)
    import pyarrow as pa

    types: dict[str, pa.DataType] = dict.fromkeys(layout.geocodes, pa.string())
    types |= dict.fromkeys(layout.measures, pa.int64())
    with member.open(progress) as stream:
        try:
            for batch in read_blocks(stream, Columns(layout.names, types)):
                sums.add(dict(zip(types, batch.columns, strict=True)))
        except pa.ArrowInvalid as error:
            raise malformed(member.name, sums.n_rows, error) from error
    return [Parsed(NAME, layout.key, sums.table(), (_NOISE,))]


class _CountySums:
    """Adds up measures by county (rac, wac) or by pair of counties (od), block of rows by block of rows."""

    def __init__(self, layout: Layout, file: str) -> None:
        self._layout, self._file = layout, file
        self._keys: list[Ints] = []
        self._sums: list[Ints] = []
        self.n_rows = 0

    def add(self, columns: dict[str, pa.Array]) -> None:
        keys = np.zeros(len(next(iter(columns.values()))), dtype=np.int64)
        for name in self._layout.geocodes:
            keys = keys * 100_000 + self._counties(columns[name], name)
        values = [self._numbers(columns[name], name) for name in self._layout.measures]
        self._take(keys, np.stack(values))
        self.n_rows += len(keys)

    def _take(self, keys: Ints, values: Ints) -> None:
        """Sum the columns of `values` (measures × rows) over equal keys."""
        if not len(keys):
            return
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        self._keys.append(keys[order][starts])
        self._sums.append(np.add.reduceat(values[:, order], starts, axis=1))

    def table(self) -> pa.Table:
        """All blocks together. Raises DataError on a file without rows, IntegrityError on one of another state."""
        import pyarrow as pa

        if not self._keys:
            raise DataError(f"{self._file}: no rows", "Fetch the file again.")
        keys, sums = np.concatenate(self._keys), np.concatenate(self._sums, axis=1)
        self._keys, self._sums = [], []
        self._take(keys, sums)
        keys, sums = self._keys[0], self._sums[0]
        measures = dict(zip(self._layout.measures, sums, strict=True))
        if self._layout.kind != "od":
            self._check(keys, keys)
            return pa.table({"county": county_codes(keys)} | measures)
        work, home = keys // 100_000, keys % 100_000
        self._check(work, home)
        return pa.table({"w_county": work.astype(np.int32), "h_county": home.astype(np.int32)} | measures)

    def _counties(self, geocodes: pa.Array, column: str) -> Ints:
        """The first five digits of 15-character block codes, read from Arrow's own bytes."""
        lengths, letters = _bytes_of(geocodes)
        is_wrong: Flags = lengths != _GEOCODE
        if is_wrong.any():
            row = self._row(is_wrong)
            raise IntegrityError(
                f"{self._file}, row {row:,}: {column} has not {_GEOCODE} characters",
                "A spreadsheet has dropped the leading zero; use the publisher's file as it is.",
            )
        digits = letters.reshape(-1, _GEOCODE)[:, :_COUNTY].astype(np.int64) - ord("0")
        if (digits < 0).any() or (digits > 9).any():
            row = self._row(np.logical_or.reduce((digits < 0) | (digits > 9), axis=1))
            raise IntegrityError(f"{self._file}, row {row:,}: {column} is not a block code", "Fetch the file again.")
        counties: Ints = digits @ _PLACES
        return counties

    def _numbers(self, values: pa.Array, column: str) -> Ints:
        if values.null_count:
            row = self._row(np.asarray(values.is_null()))
            raise IntegrityError(f"{self._file}, row {row:,}: {column} is empty", "Fetch the file again.")
        numbers: Ints = values.to_numpy()
        if (numbers < 0).any():
            raise IntegrityError(
                f"{self._file}, row {self._row(numbers < 0):,}: {column} is negative", "Fetch the file again."
            )
        return numbers

    def _row(self, faults: Flags) -> int:
        """The line of the first fault as an editor counts it."""
        return self.n_rows + int(np.argmax(faults)) + 2

    def _check(self, own: Ints, home: Ints) -> None:
        """One state a file; main holds homes in the state of the jobs, aux homes in others."""
        if len(np.unique(own // 1000)) > 1:
            raise IntegrityError(f"{self._file}: rows of more than one state", "Give one publisher's file a state.")
        same = home // 1000 == own // 1000
        if self._layout.kind == "od" and (same if self._layout.part == "aux" else ~same).any():
            raise IntegrityError(
                f"{self._file}: it is named {self._layout.part}, but its homes say otherwise",
                "`main` holds homes in the state of the jobs, `aux` homes in other states.",
            )


def county_codes(numbers: npt.NDArray[Any]) -> Text:
    """Five-character county codes of whole numbers."""
    codes: Text = np.char.zfill(numbers.astype("<U5"), _COUNTY)
    return codes


def _bytes_of(texts: pa.Array) -> tuple[Ints, npt.NDArray[np.uint8]]:
    """Lengths of the texts, and all their letters one after another."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)
    return np.diff(offsets).astype(np.int64), letters[offsets[0] : offsets[-1]]


def _crosswalk(member: Member, layout: Layout, progress: Progress) -> pa.Table:
    """The distinct counties of a block crosswalk, with their metropolitan areas and how many blocks they have."""
    import pyarrow as pa

    wanted = ("cty", "ctyname", "cbsa", "cbsaname")
    blocks: dict[tuple[Any, ...], int] = {}
    n_rows = 0
    with member.open(progress) as stream:
        try:
            for batch in read_blocks(stream, Columns(layout.names, dict.fromkeys(wanted, pa.string()))):
                table = pa.table(batch.columns, names=wanted).group_by(list(wanted)).aggregate([([], "count_all")])
                n_rows += batch.num_rows
                for row in table.to_pylist():
                    key = tuple(row[name] or "" for name in wanted)
                    blocks[key] = blocks.get(key, 0) + row["count_all"]
        except pa.ArrowInvalid as error:
            raise malformed(member.name, n_rows, error) from error
    if not blocks:
        raise DataError(f"{member.name}: no rows", "Fetch the file again.")
    rows = sorted(blocks)
    columns = {name: [row[i] for row in rows] for i, name in enumerate(("county", "title", "cbsa", "cbsa_title"))}
    return pa.table({**columns, "n_blocks": [blocks[row] for row in rows]})


def _recognises(head: bytes, _name: str) -> bool:
    return lodes_layout.looks_like_lodes(head)


LODES: Final = Source(NAME, "Census LEHD origin-destination statistics (LODES8)", _recognises, parse)
