"""A long Parquet table read back as it was written, lot by lot, without holding more of it than one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sectorlmi.errors import DataError
from sectorlmi.reports.parquet import texts
from sectorlmi.terms.cells import Array


def lots(path: Path, names: Sequence[str]) -> Iterator[dict[str, Array]]:
    """These columns of each group of rows; numbers as they are, NaN and empty where missing.

    Raises DataError where the file is not there, no Parquet, or lacks a column.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            there = file.schema_arrow.names
            lacking = [name for name in names if name not in there]
            if lacking:
                raise DataError(
                    f"{path} has no column {lacking[0]}", "Name a file that `sectorlmi cells` wrote, as Parquet."
                )
            for group in range(file.num_row_groups):
                table = file.read_row_group(group, columns=list(names))
                yield {name: _values(table[name]) for name in names}
    except FileNotFoundError:
        raise DataError(f"{path} is not there", "Check the name.") from None
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(
            f"{path} cannot be read as Parquet: {reason}",
            "It may be cut off, or be another kind of file: make it anew.",
        ) from error


def _values(column: Any) -> Array:
    import pyarrow as pa

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = column.dictionary_encode()
    if pa.types.is_dictionary(column.type):
        return texts(column)
    return np.asarray(column.to_numpy())
