"""LODES8 files added up to counties while they stream by: a state's five million block pairs never stand in memory.

Table of an od file: w_county, h_county and the ten measures, one row a pair of counties; of rac and wac: county and
its measures. Counties are five-character text, but for od: there they are whole numbers (1001 for 01001), because a
nation's million pairs are read back six times faster so. `county_codes` turns them into text. An od file that touches
Connecticut gives a second table with its flows by tract; a crosswalk gives the tracts whose county is not that of
their blocks' codes, which is how Connecticut's planning regions come in.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.sources import lodes_layout
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.csv_blocks import Columns, malformed, read_blocks
from sectorlmi.sources.lodes_layout import Layout
from sectorlmi.terms import place_names, tracts
from sectorlmi.terms.cells import Ints
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa


class Sums:
    """Sums over equal keys; a key is one place, or two places `base` apart (`first * base + second`)."""

    def __init__(self, base: int) -> None:
        self.base = base
        self._keys: list[Ints] = []
        self._sums: list[Ints] = []

    def __bool__(self) -> bool:
        return bool(self._keys)

    def add(self, places: list[Ints], values: Ints) -> None:
        """Take in rows: their places, one array or two, and (measures × rows) values."""
        keys = places[0] if len(places) == 1 else places[0] * self.base + places[1]
        self._take(keys, values)

    def whole(self) -> tuple[list[Ints], Ints]:
        """Everything together: the places of each key (two arrays), and (measures × keys) sums."""
        keys, sums = np.concatenate(self._keys), np.concatenate(self._sums, axis=1)
        self._keys, self._sums = [], []
        self._take(keys, sums)
        keys = self._keys[0]
        return [keys // self.base, keys % self.base], self._sums[0]

    def _take(self, keys: Ints, values: Ints) -> None:
        if not len(keys):
            return
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        self._keys.append(keys[order][starts])
        self._sums.append(np.add.reduceat(values[:, order], starts, axis=1))


NAME: Final = "lodes"
_GEOCODE: Final = 15
_COUNTY, _TRACT = 5, 11
_PLACES: Final = 10 ** np.arange(_TRACT - _COUNTY - 1, -1, -1)
_COUNTIES: Final = 100_000
# The end of the key of a table whose places in Connecticut are tracts.
TRACTS: Final = "_tracts"
_NOISE: Final = "LODES is noise-infused: flows of a few jobs between two counties mean little."

Flags = npt.NDArray[np.bool_]
Text = npt.NDArray[np.str_]
Bytes = npt.NDArray[np.unsignedinteger[Any]]


def parse(member: Member, progress: Count) -> list[Parsed]:
    """The county table of one file. Raises SchemaError, IntegrityError or DataError naming file and row."""
    layout = lodes_layout.resolve(member.head(), member.name)
    if layout.kind == "xwalk":
        return [Parsed(NAME, layout.key, _crosswalk(member, layout, progress))]
    sums = _FileSums(layout, member.name)
    import pyarrow as pa

    types: dict[str, pa.DataType] = dict.fromkeys(layout.geocodes, pa.string())
    types |= dict.fromkeys(layout.measures, pa.int64())
    with member.open(progress) as stream:
        try:
            for batch in read_blocks(stream, Columns(layout.names, types)):
                sums.add(dict(zip(types, batch.columns, strict=True)))
        except pa.ArrowInvalid as error:
            raise malformed(member.name, sums.n_rows, error) from error
    by_tract = [Parsed(NAME, layout.key + TRACTS, sums.tract_table())] if sums.tracts else []
    return [Parsed(NAME, layout.key, sums.county_table(), (_NOISE,)), *by_tract]


class _FileSums:
    """Measures by county (rac, wac) or by pair of counties (od); pairs that touch Connecticut by its tracts as well."""

    def __init__(self, layout: Layout, file: str) -> None:
        self._layout, self._file = layout, file
        self.counties, self.tracts = Sums(_COUNTIES), Sums(tracts.LIMIT)
        self.n_rows = 0

    def add(self, columns: dict[str, pa.Array]) -> None:
        """Take in a block of rows."""
        letters = [self._letters(columns[name], name) for name in self._layout.geocodes]
        counties = [digits[:, :_COUNTY] @ _PLACES[-_COUNTY:] for digits in letters]
        values = np.stack([self._numbers(columns[name], name) for name in self._layout.measures])
        self.counties.add(counties, values)
        touches = np.logical_or.reduce([county // 1000 == tracts.STATE for county in counties])
        if self._layout.kind == "od" and touches.any():
            of_tract = [digits[:, _COUNTY:_TRACT] @ _PLACES for digits in letters]
            places = [tracts.numbers(c, t)[touches] for c, t in zip(counties, of_tract, strict=True)]
            self.tracts.add(places, values[:, touches])
        self.n_rows += values.shape[1]

    def county_table(self) -> pa.Table:
        """All blocks together. Raises DataError on a file without rows, IntegrityError on one of another state."""
        import pyarrow as pa

        if not self.counties:
            raise DataError(f"{self._file}: no rows", "Fetch the file again.")
        (work, home), sums = self.counties.whole()
        measures = dict(zip(self._layout.measures, sums, strict=True))
        if self._layout.kind != "od":
            self._check(home, home)
            return pa.table({"county": county_codes(home)} | measures)
        self._check(work, home)
        return pa.table({"w_county": work.astype(np.int32), "h_county": home.astype(np.int32)} | measures)

    def tract_table(self) -> pa.Table:
        """Pairs of places (`terms.tracts`) of which one or both lie in Connecticut."""
        import pyarrow as pa

        (work, home), sums = self.tracts.whole()
        measures = dict(zip(self._layout.measures, sums, strict=True))
        return pa.table({"w_place": work.astype(np.int32), "h_place": home.astype(np.int32)} | measures)

    def _letters(self, geocodes: pa.Array, column: str) -> Bytes:
        """(rows × 11) digits of county and tract, from 15-character block codes in Arrow's own bytes."""
        lengths, letters = _bytes_of(geocodes)
        is_wrong: Flags = lengths != _GEOCODE
        if is_wrong.any():
            row = self._row(is_wrong)
            raise IntegrityError(
                f"{self._file}, row {row:,}: {column} has not {_GEOCODE} characters",
                "A spreadsheet has dropped the leading zero; use the publisher's file as it is.",
            )
        digits = letters.reshape(-1, _GEOCODE)[:, :_TRACT] - np.uint8(ord("0"))
        is_wrong = np.logical_or.reduce(digits[:, :_COUNTY] > 9, axis=1)
        is_wrong |= (digits[:, 0] == 0) & (digits[:, 1] == tracts.STATE) & np.logical_or.reduce(digits > 9, axis=1)
        if is_wrong.any():
            row = self._row(is_wrong)
            raise IntegrityError(f"{self._file}, row {row:,}: {column} is not a block code", "Fetch the file again.")
        return digits

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
        """One state a file, that of its name; main holds homes in the state of the jobs, aux homes in others."""
        there = np.unique(own // 1000).tolist()
        if len(there) > 1:
            raise IntegrityError(f"{self._file}: rows of more than one state", "Give one publisher's file a state.")
        named = self._layout.state.upper()
        if place_names.FIPS.get(named) != f"{there[0]:02d}":
            raise IntegrityError(
                f"{self._file}: it is named after {named}, but its rows are of state {there[0]:02d}",
                "The file was renamed: load it under its publisher's name.",
            )
        same = home // 1000 == own // 1000
        if self._layout.kind == "od" and (same if self._layout.part == "aux" else ~same).any():
            raise IntegrityError(
                f"{self._file}: it is named {self._layout.part}, but its homes say otherwise",
                "`main` holds homes in the state of the jobs, `aux` homes in other states.",
            )


def county_codes(numbers: npt.NDArray[Any]) -> Text:
    """Five-character county codes of whole numbers."""
    # zfill cannot be asked of nothing.
    codes: Text = np.char.zfill(numbers.astype("<U5"), _COUNTY) if len(numbers) else np.array([], dtype="<U5")
    return codes


def _bytes_of(texts: pa.Array) -> tuple[Ints, npt.NDArray[np.uint8]]:
    """Lengths of the texts, and all their letters one after another."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)
    return np.diff(offsets).astype(np.int64), letters[offsets[0] : offsets[-1]]


def _crosswalk(member: Member, layout: Layout, progress: Count) -> pa.Table:
    """Tract, and the county that the crosswalk gives it, where that is not the county of its blocks' codes.

    A tract whose blocks lie in several counties is given the one of most blocks.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    found: Counter[tuple[str, str]] = Counter()
    n_rows = 0
    with member.open(progress) as stream:
        try:
            for batch in read_blocks(stream, Columns(layout.names, dict.fromkeys(("tabblk2020", "cty"), pa.string()))):
                tract = pc.utf8_slice_codeunits(batch.column(0), 0, _TRACT)
                pairs = pa.table([tract, batch.column(1)], names=["tract", "county"])
                counted = pairs.group_by(["tract", "county"]).aggregate([([], "count_all")])
                found.update({(r["tract"], r["county"]): r["count_all"] for r in counted.to_pylist()})
                n_rows += batch.num_rows
        except pa.ArrowInvalid as error:
            raise malformed(member.name, n_rows, error) from error
    if not found:
        raise DataError(f"{member.name}: no rows", "Fetch the file again.")
    # The last of a tract wins, which is the county of most blocks.
    most = {tract: county for (tract, county), _ in reversed(found.most_common())}
    moved = sorted((t, c) for t, c in most.items() if t[:_COUNTY] != c)
    text = pa.string()
    return pa.table({"tract": pa.array([t for t, _ in moved], text), "county": pa.array([c for _, c in moved], text)})


def _recognises(head: bytes, _name: str) -> bool:
    return lodes_layout.looks_like_lodes(head)


LODES: Final = Source(NAME, "Census LEHD origin-destination statistics (LODES8)", _recognises, parse)
