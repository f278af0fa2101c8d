"""Arrow's memory read and made without pandas, against pyarrow's own conversions."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.terms import arrow_memory

KINDS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.bool_()]


@settings(deadline=None)  # the first conversion imports pandas
@given(
    values=st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=40),
    kind=st.sampled_from(KINDS),
    start=st.integers(0, 5),
)
def test_values_and_nulls(values: list[int | None], kind: pa.DataType, start: int) -> None:
    given_values = [None if v is None else bool(v % 2) if kind == pa.bool_() else v for v in values]
    array = pa.array(given_values, kind)[start:]
    missing = arrow_memory.missing(array)
    assert missing.tolist() == [v is None for v in given_values[start:]]
    numbers = arrow_memory.numbers(array)
    assert numbers[~missing].tolist() == [v for v in given_values[start:] if v is not None]
    assert len(numbers) == len(array)


@given(values=st.lists(st.one_of(st.none(), st.integers(-9, 9)), min_size=1, max_size=40), cut=st.integers(0, 40))
def test_chunks_with_nulls_as_zero(values: list[int | None], cut: int) -> None:
    column = pa.chunked_array([pa.array(values[:cut], pa.int32()), pa.array(values[cut:], pa.int32())])
    assert arrow_memory.chunked_numbers(column).tolist() == [v or 0 for v in values]


@given(values=st.lists(st.integers(0, 1), max_size=40), seed=st.integers(0, 99))
@pytest.mark.parametrize("kind", ["int8", "int64", "float64", "bool"])
def test_what_is_made_reads_the_same(kind: str, values: list[int], seed: int) -> None:
    given_values = np.array(values, dtype=kind)
    nulls = np.random.default_rng(seed).random(len(values)) < 0.4
    made = pa.Array.from_buffers(pa.from_numpy_dtype(given_values.dtype), len(values), wrapped(given_values, nulls))
    made.validate(full=True)
    assert made.to_pylist() == [None if gap else v for v, gap in zip(given_values.tolist(), nulls, strict=True)]


@given(st.lists(st.text(max_size=5), max_size=10))
def test_texts(texts: list[str]) -> None:
    buffers = [None if b is None else pa.py_buffer(b) for b in arrow_memory.text_buffers(texts)]
    made = pa.Array.from_buffers(pa.string(), len(texts), buffers)
    made.validate(full=True)
    assert made.to_pylist() == texts


def wrapped(values: Any, nulls: Any) -> list[Any]:
    return [None if b is None else pa.py_buffer(b) for b in arrow_memory.buffers(values, nulls)]


def test_loading_a_file_does_not_import_pandas(tmp_path: Any) -> None:
    code = (
        "import sys; from pathlib import Path; from sectorlmi.store import Store; from sectorlmi.workflows import demo;"
        "from sectorlmi.workflows.load import load;"
        "load([demo.samples() / 'qcew_sample_2022.zip'], Store(Path(sys.argv[1])), is_sample=True);"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
