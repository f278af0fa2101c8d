"""Rows of a QCEW file, batch by batch, checked and made small: codes as positions, counts as integers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.sources import qcew_layout
from sectorlmi.sources.qcew_layout import AGGLVL_FITS_AREA, DIGITS_OF_AGGLVL, CodeList, Memo
from sectorlmi.terms import arrow_memory
from sectorlmi.terms.cells import Flags, Ints
from sectorlmi.terms.period import Period

if TYPE_CHECKING:
    import pyarrow as pa


Columns = dict[str, npt.NDArray[Any]]

# More leaves room unused at the end; less moves the columns more often, and leaves holes where they stood.
_GROWTH: Final = 1.5


class GrowingColumns:
    """Columns of equal length that grow at their end, piece by piece, without ever being held twice.

    Of a national file the pieces are as large as the whole: joined at the end, they would take its memory a second
    time. A large array that grows is moved by the operating system and not copied.
    """

    def __init__(self) -> None:
        self._columns: Columns = {}
        self._n = 0

    def append(self, piece: Mapping[str, npt.NDArray[Any]]) -> None:
        """Put a piece below; its columns have the names and the types of the first piece's."""
        if not self._columns:
            self._columns = {name: np.empty(0, values.dtype) for name, values in piece.items()}
        end = self._n + len(next(iter(piece.values())))
        for name, values in piece.items():
            column = self._columns[name]
            if end > len(column):
                # Nothing else looks at this memory.
                column.resize(end if not self._n else int(end * _GROWTH), refcheck=False)
            column[self._n : end] = values
        self._n = end

    def taken(self) -> Columns:
        """All that was appended; the columns are then empty."""
        columns, self._columns = self._columns, {}
        for column in columns.values():
            column.resize(self._n, refcheck=False)
        self._n = 0
        return columns


# "" and the text NA (files re-saved by R) are disclosed; "-" (by-area quarterly files) is a true zero.
_DISCLOSED, _HIDDEN, _ZERO, _UNKNOWN = 0, 1, 2, 3
_DISCLOSURE: Final = {"": _DISCLOSED, "NA": _DISCLOSED, "N": _HIDDEN, "-": _ZERO}
_ANNUAL_QTR: Final = ("A", "a")
_YEARS: Final = (1990, 2100)
_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+")
# R writes round numbers so, and exactly (`1e+05`); a spreadsheet keeps six digits (`2.49174E+11`).
_EXACT_SCIENTIFIC: Final = re.compile(r"\d(\.\d{1,4})?e\+\d+")
_ORIGINAL: Final = "Load the file as the publisher serves it."
_COUNT_LIMIT: Final = 2**31
# What stands for an area in a row that holds nothing, and in headings.
_STRAY: Final = ("", "area_fips")


class Rows:
    """Collects the batches of one file. Rows are counted as in the file, the header being row 1."""

    def __init__(self, file: str, headings: Mapping[str, str], measures: tuple[str, ...], *, is_annual: bool) -> None:
        self._file = file
        self._headings = {name: heading.strip().lower() for name, heading in headings.items()}
        self._measures = measures
        self._is_annual = is_annual
        self._areas = CodeList(qcew_layout.kind_of)
        self._industries = CodeList(qcew_layout.digits_of)
        self._codes = {
            "area_fips": Memo(lambda text: self._areas.position(qcew_layout.area(text, file))),
            "own_code": Memo(lambda text: qcew_layout.ownership(text, file)),
            "industry_code": Memo(lambda text: self._industries.position(qcew_layout.industry(text, file))),
            "size_code": Memo(lambda text: int(qcew_layout.plain(text) == "0")),
            "year": Memo(self._year),
            "qtr": Memo(self._quarter),
            "disclosure_code": Memo(lambda text: _DISCLOSURE.get(text.strip(), _UNKNOWN)),
        }
        self._periods_found: dict[Period, GrowingColumns] = {}
        self._unknown_codes: Counter[str] = Counter()
        # Of the batch in hand, where some were taken out: which rows of it are left.
        self._positions: Ints | None = None
        self.n_rows = 0
        self._n_scientific = 0

    def add(self, batch: Mapping[str, pa.Array]) -> None:
        """Take in one batch (our column names → Arrow arrays). Raises IntegrityError or DataError."""
        n_rows = len(batch["area_fips"])
        batch = self._without_stray_rows(batch)
        keep = self._coded(batch, "size_code") == 1
        disclosure = self._coded(batch, "disclosure_code")
        chunk: Columns = {
            "area_fips": self._coded(batch, "area_fips"),
            "own_code": self._coded(batch, "own_code").astype(np.int8),
            "industry_code": self._coded(batch, "industry_code"),
            "agglvl_code": self._small(batch, "agglvl_code", 10, 99),
            "suppressed": disclosure == _HIDDEN,
        }
        chunk |= {name: self._measure(batch, name, disclosure) for name in self._measures}
        self._check_codes(chunk, keep)
        periods = self._periods(batch)
        self._count_unknown(batch["disclosure_code"], disclosure)
        self.n_rows += n_rows
        self._store(chunk, keep, periods)

    def _without_stray_rows(self, batch: Mapping[str, pa.Array]) -> Mapping[str, pa.Array]:
        """Without rows of nothing but commas, and without the headings of files that were joined end to end."""
        areas = batch["area_fips"]
        self._positions = None
        stray = [i for i, text in enumerate(areas.dictionary.to_pylist()) if text.strip().lower() in _STRAY]
        if not stray:
            return batch
        keep = [True] * len(areas)
        for row in np.flatnonzero(np.isin(arrow_memory.numbers(areas.indices), stray)).tolist():
            texts = {name: str(column[row].as_py() or "").strip().lower() for name, column in batch.items()}
            keep[row] = any(texts.values()) and texts != self._headings
        self._positions = np.flatnonzero(keep)
        return {name: _taken(column, keep) for name, column in batch.items()}

    def notes(self) -> tuple[str, ...]:
        """What a reader must know about these rows."""
        if not self._n_scientific:
            return ()
        return (
            f"{self._file}: {self._n_scientific:,} numbers stand in scientific notation (a spreadsheet saved the file):"
            " their last digits may be lost.",
        )

    def tables(self) -> Iterator[tuple[Period, pa.Table]]:
        """The rows of each period, then no longer held here. Raises DataError when a disclosure code is not known."""
        if self._unknown_codes:
            named = ", ".join(f"{code!r} on {n:,} rows" for code, n in sorted(self._unknown_codes.items()))
            raise DataError(
                f"{self._file}, column disclosure_code: unknown code {named}",
                "Known are blank, NA, N (hidden) and - (zero); ask the publisher what it means before using the file.",
            )
        for period, found in sorted(self._periods_found.items()):
            yield period, self._table(found.taken())

    def _coded(self, batch: Mapping[str, pa.Array], name: str) -> npt.NDArray[np.int32]:
        """Each row's code, worked out once for each distinct text of the file."""
        column, memo = batch[name], self._codes[name]
        if not hasattr(column, "dictionary"):
            return _codes_of_numbers(column, memo)
        if len(column.dictionary) == 1 and not column.null_count:
            return np.full(len(column), memo[column.dictionary[0].as_py()], dtype=np.int32)
        codes = np.array([memo[text] for text in column.dictionary.to_pylist()], dtype=np.int32)
        of_rows: npt.NDArray[np.int32] = codes[arrow_memory.numbers(column.indices)]
        return of_rows

    def _count_unknown(self, column: pa.Array, disclosure: npt.NDArray[np.int32]) -> None:
        if not (disclosure == _UNKNOWN).any():
            return
        texts = column.dictionary.to_pylist()
        for at, n in zip(*np.unique(arrow_memory.numbers(column.indices), return_counts=True), strict=True):
            if self._codes["disclosure_code"][texts[at]] == _UNKNOWN:
                self._unknown_codes[texts[at]] += int(n)

    def _small(self, batch: Mapping[str, pa.Array], name: str, low: int, high: int) -> npt.NDArray[np.int16]:
        values, missing = self._numbers(batch[name], name)
        self._refuse(missing, name, "nothing where a number should be")
        self._refuse((values < low) | (values > high), name, f"a number outside {low}-{high}")
        return values.astype(np.int16)

    def _measure(self, batch: Mapping[str, pa.Array], name: str, disclosure: npt.NDArray[np.int32]) -> npt.NDArray[Any]:
        """One measure: int64 for wages, int32 else; 0 where hidden (`suppressed` says so)."""
        values, missing = self._numbers(batch[name], name)
        if name != "establishments":
            hidden = disclosure == _HIDDEN
            missing = missing & ~hidden
            values = np.where(hidden, 0, values)
        self._refuse(missing, name, "nothing where a number should be")
        low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
        if low < 0:
            self._refuse(values < 0, name, "a negative number")
        if (disclosure == _ZERO).any():
            self._refuse((disclosure == _ZERO) & (values != 0), name, "a number beside disclosure_code -, a true zero")
        if name == "wages":
            return values
        if high >= _COUNT_LIMIT:
            self._refuse(values >= _COUNT_LIMIT, name, "a number too large to be a count")
        return values.astype(np.int32)

    def _numbers(self, column: pa.Array, name: str) -> tuple[Ints, Flags]:
        """A column's whole numbers and where there is none."""
        import pyarrow as pa

        if pa.types.is_string(column.type):
            return self._numbers_of_text(column.to_pylist(), name)
        missing, values = arrow_memory.missing(column), arrow_memory.numbers(column)
        return np.where(missing, 0, values) if column.null_count else values, missing

    def _numbers_of_text(self, texts: list[str], name: str) -> tuple[Ints, Flags]:
        values = np.zeros(len(texts), dtype=np.int64)
        missing = np.zeros(len(texts), dtype=np.bool_)
        for row, text in enumerate(texts):
            plain = qcew_layout.plain(text)
            if plain in ("", "NA"):
                missing[row] = True
                continue
            try:
                values[row] = self._number(plain)
            except (ValueError, OverflowError):
                self._refuse_row(row, name, f"{text!r} where a whole number should be")
        return values, missing

    def _number(self, text: str) -> int:
        """A whole number, also one that a spreadsheet wrote as `2.49174E+11`. Raises ValueError."""
        if not _SCIENTIFIC.fullmatch(text):
            return int(text)
        number = float(text)
        if not number.is_integer():
            raise ValueError(text)
        self._n_scientific += not _EXACT_SCIENTIFIC.fullmatch(text)
        return int(number)

    def _periods(self, batch: Mapping[str, pa.Array]) -> npt.NDArray[np.int32]:
        """Each row's period as year * 10 + quarter, 0 for a year."""
        return self._coded(batch, "year") * 10 + self._coded(batch, "qtr")

    def _year(self, text: str) -> int:
        plain = qcew_layout.plain(text)
        if plain.isdecimal() and plain.isascii() and _YEARS[0] <= int(plain) <= _YEARS[1]:
            return int(plain)
        raise IntegrityError(f"{self._file}, column year: {text!r} is no year of NAICS data", _ORIGINAL)

    def _quarter(self, text: str) -> int:
        plain = qcew_layout.plain(text)
        if self._is_annual and plain in _ANNUAL_QTR:
            return 0
        if not self._is_annual and plain in ("1", "2", "3", "4"):
            return int(plain)
        kind = "an annual" if self._is_annual else "a quarterly"
        raise IntegrityError(f"{self._file}, column qtr: {text!r} in {kind} file", _ORIGINAL)

    def _check_codes(self, chunk: Columns, keep: Flags) -> None:
        """Choose nothing by the length of a code: area, industry and agglvl_code must tell the same story."""
        kinds, digits = self._areas.traits(), self._industries.traits()
        agglvl = chunk["agglvl_code"]
        misfit = ~AGGLVL_FITS_AREA[kinds[chunk["area_fips"]], agglvl]
        self._refuse(misfit & keep, "agglvl_code", "a level that does not fit the area")
        misfit = DIGITS_OF_AGGLVL[agglvl] != digits[chunk["industry_code"]]
        self._refuse(misfit & keep, "industry_code", "an industry that does not fit agglvl_code")

    def _store(self, chunk: Columns, keep: Flags, periods: npt.NDArray[np.int32]) -> None:
        if not keep.all():
            chunk = {name: values[keep] for name, values in chunk.items()}
            periods = periods[keep]
        if not len(periods):
            return
        first = int(periods[0])
        if (periods == first).all():
            self._of(first).append(chunk)
            return
        for code in np.unique(periods):
            at = periods == code
            part = {name: values[at] for name, values in chunk.items()}
            self._of(int(code)).append(part)

    def _of(self, period: int) -> GrowingColumns:
        return self._periods_found.setdefault(Period(*divmod(period, 10)), GrowingColumns())

    def _table(self, columns: Columns) -> pa.Table:
        import pyarrow as pa

        return pa.table({name: self._column(name, values, columns["suppressed"]) for name, values in columns.items()})

    def _column(self, name: str, values: npt.NDArray[Any], suppressed: Flags) -> pa.Array:
        import pyarrow as pa

        is_hidden = name in self._measures and name != "establishments"
        buffers = arrow_memory.buffers(values, suppressed if is_hidden else None)
        made = _array(pa.from_numpy_dtype(values.dtype), len(values), buffers)
        if name not in ("area_fips", "industry_code"):
            return made
        labels = self._areas.labels if name == "area_fips" else self._industries.labels
        texts = _array(pa.string(), len(labels), arrow_memory.text_buffers(labels))
        return pa.DictionaryArray.from_arrays(made, texts)

    def _refuse(self, wrong: Flags, name: str, what: str) -> None:
        if wrong.any():
            self._refuse_row(int(np.argmax(wrong)), name, what)

    def _refuse_row(self, row: int, name: str, what: str) -> None:
        if self._positions is not None:
            row = int(self._positions[row])
        raise IntegrityError(f"{self._file}, row {self.n_rows + row + 2:,}, column {name}: {what}", _ORIGINAL)


def _taken(column: pa.Array, keep: list[bool]) -> pa.Array:
    """The rows to keep; a dictionary forgets the texts of the others."""
    import pyarrow as pa

    kept = column.filter(pa.array(keep))
    return kept.cast(pa.string()).dictionary_encode() if hasattr(kept, "dictionary") else kept


def _codes_of_numbers(column: pa.Array, memo: Memo) -> npt.NDArray[np.int32]:
    """Each row's code where the column was read as numbers; an empty cell is the text that it was."""
    numbers = arrow_memory.numbers(column).astype(np.int32)
    if not len(numbers):
        return numbers
    low = int(numbers.min())
    codes = np.zeros(int(numbers.max()) - low + 1, dtype=np.int32)
    is_there = np.zeros(len(codes), dtype=np.bool_)
    missing = arrow_memory.missing(column)
    is_there[numbers[~missing] - low if column.null_count else numbers - low] = True
    for at in np.flatnonzero(is_there):
        codes[at] = memo[str(low + int(at))]
    of_rows: npt.NDArray[np.int32] = codes[numbers - low]
    return np.where(missing, memo[""], of_rows) if column.null_count else of_rows


def _array(kind: pa.DataType, size: int, buffers: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.Array.from_buffers(kind, size, [None if b is None else pa.py_buffer(b) for b in buffers])
