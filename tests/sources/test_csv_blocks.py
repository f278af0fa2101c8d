"""Blocks of a CSV stream: wherever they are cut, the rows are the same and row numbers are the file's."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import DataError
from sectorlmi.sources import csv_blocks, qcew
from sectorlmi.sources.archive import Member, Stream
from sectorlmi.sources.csv_blocks import Columns, read_blocks

COLUMNS = Columns(["a", "b", "c"], {"c": pa.int64(), "a": pa.string()})
HEADER = (
    "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,"
    "annual_avg_estabs,annual_avg_emplvl,total_annual_wages"
)


def rows(data: bytes) -> list[tuple[int, str]]:
    batches = read_blocks(Stream(io.BytesIO(data), "a.csv"), COLUMNS)
    return [(row["c"], row["a"]) for batch in batches for row in batch.to_pylist()]


@settings(max_examples=60, deadline=None)
@given(
    block=st.integers(1, 90),
    end=st.sampled_from(["\n", "\r\n"]),
    n=st.integers(0, 25),
    is_ended=st.booleans(),
)
def test_any_cut_gives_the_same_rows(block: int, end: str, n: int, is_ended: bool) -> None:
    expected = [(i * 7, f"r{i}") for i in range(n)]
    lines = ["a,b,c", *(f'"{a}",x{"y" * (c % 5)},{c}' for c, a in expected)]
    data = (end.join(lines) + (end if is_ended else "")).encode()
    with pytest.MonkeyPatch.context() as patch:
        # The header must lie in the first piece read, as it does in every real file.
        patch.setattr(csv_blocks, "_BLOCK_BYTES", block + 7)
        assert rows(data) == expected


def test_a_file_without_line_ends_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_blocks, "_BLOCK_BYTES", 100)
    monkeypatch.setattr(csv_blocks, "_LONGEST_LINE", 1000)
    with pytest.raises(DataError, match=r"a\.csv: no line ends within 1,094 bytes"):
        rows(b"a,b,c\n" + b"x" * 100_000)


def test_lines_of_an_old_mac_are_refused() -> None:
    with pytest.raises(DataError, match="do not end as lines of a CSV file do"):
        rows(b"a,b,c\rx,y,1\r")


def test_a_header_alone_has_no_rows() -> None:
    assert rows(b"a,b,c") == rows(b"a,b,c\r\n") == rows(b"") == []


@pytest.mark.parametrize("bad", ["13121,5", "13121,5,311,75,0,2018,A,,x,4,4", "13121,5,311,75,0,2018,A,,-1,4,4"])
def test_row_numbers_are_those_of_the_file(monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    monkeypatch.setattr(csv_blocks, "_BLOCK_BYTES", 300)
    good = "13121,5,311,75,0,2018,A,,4,4,4"
    data = "\n".join([HEADER, *[good] * 40, bad, *[good] * 40]).encode()
    member = Member("a.csv", Path("a.csv"), len(data), False, lambda: io.BytesIO(data))
    with pytest.raises(DataError, match="row 42"):
        list(qcew.parse(member, lambda _: None))
