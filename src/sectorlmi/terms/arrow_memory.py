"""Arrow's memory as numpy sees it, and the reverse.

pyarrow's own conversions (`to_numpy`, `pa.array`) import pandas when it is installed, which takes longer than reading
many a file. These take the buffers as they are: https://arrow.apache.org/docs/format/Columnar.html.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.terms.cells import Flags

Array = npt.NDArray[Any]

# Where the two call a kind of number differently.
_KINDS: Final = {"double": "float64", "float": "float32", "halffloat": "float16"}


def numbers(array: Any) -> Array:
    """The values of an Arrow array of numbers or booleans; what stands at nulls is arbitrary. Numbers are read-only."""
    if str(array.type) == "bool":
        return _bits(array.buffers()[1], array.offset, len(array))
    kind = np.dtype(_KINDS.get(str(array.type), str(array.type)))
    if not len(array):
        return np.zeros(0, dtype=kind)
    values: Array = np.frombuffer(array.buffers()[1], dtype=kind)
    return values[array.offset : array.offset + len(array)]


def chunked_numbers(column: Any) -> Array:
    """The values of a column in chunks, one after the other; 0 at nulls."""
    pieces = [_filled(chunk) if chunk.null_count else numbers(chunk) for chunk in column.chunks]
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def labelled(column: Any) -> tuple[list[str], Array]:
    """The labels of a dictionary column in chunks, each once, and every row's position in them."""
    chunks = column.unify_dictionaries().chunks
    if not chunks:
        return [], np.zeros(0, dtype=np.int32)
    pieces = [numbers(chunk.indices) for chunk in chunks]
    return chunks[0].dictionary.to_pylist(), pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def _filled(array: Any) -> Array:
    values, nulls = numbers(array), missing(array)
    if values[nulls].any():
        values = values.copy()
        values[nulls] = 0
    return values


def missing(array: Any) -> Flags:
    """Where an Arrow array has nulls."""
    validity = array.buffers()[0]
    if validity is None or not array.null_count:
        return np.zeros(len(array), dtype=np.bool_)
    return ~_bits(validity, array.offset, len(array))


def _bits(buffer: Any, offset: int, n: int) -> Flags:
    if not n:
        return np.zeros(0, dtype=np.bool_)
    packed = np.frombuffer(buffer, dtype=np.uint8)
    return np.unpackbits(packed, count=offset + n, bitorder="little")[offset:].astype(np.bool_)


def buffers(values: Array, nulls: Flags | None = None) -> list[Array | None]:
    """What an Arrow array of these numbers or booleans is made of: validity (None where nothing is null) and values."""
    data = np.packbits(values, bitorder="little") if values.dtype == np.bool_ else np.ascontiguousarray(values)
    return [None if nulls is None else np.packbits(~nulls, bitorder="little"), data]


def text_buffers(texts: Sequence[str]) -> list[Array | bytes | None]:
    """What an Arrow array of these texts is made of."""
    encoded = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return [None, ends, b"".join(encoded)]
