"""What every source must keep to, whoever adds one."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import DataError
from sectorlmi.sources import SOURCES
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed

_QCEW = (
    b"area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,"
    b"annual_avg_estabs,annual_avg_emplvl,total_annual_wages\n13121,5,311,75,0,2018,A,,2,40,1200000\n"
)
# The smallest whole file of each source whose files are text.
EXAMPLES = {"qcew": _QCEW, "titles": b"area_fips,area_title\n13121,Fulton\n"}


def member(data: bytes) -> Member:
    return Member("a.csv", Path("a.csv"), len(data), False, lambda: io.BytesIO(data))


@pytest.mark.parametrize("name", SOURCES)
class TestEverySource:
    def test_is_registered_under_its_name(self, name: str) -> None:
        assert SOURCES[name].name == name
        assert SOURCES[name].title

    @settings(max_examples=40, deadline=None)
    @given(head=st.binary(max_size=200), file=st.text(max_size=20))
    def test_looks_at_anything_without_failing(self, name: str, head: bytes, file: str) -> None:
        assert SOURCES[name].recognises(head, file) in (True, False)
        assert SOURCES[name].recognises(b"PK\x03\x04" + head, file) in (True, False)

    @pytest.mark.parametrize("example", EXAMPLES)
    def test_leaves_the_files_of_others_alone(self, name: str, example: str) -> None:
        assert SOURCES[name].recognises(EXAMPLES[example], "a.csv") is (name == example)


@pytest.mark.parametrize("name", EXAMPLES)
class TestEverySourceOfTextFiles:
    def test_parses_to_its_own_tables_and_tells_progress(self, name: str) -> None:
        seen: list[int] = []
        parsed = list(SOURCES[name].parse(member(EXAMPLES[name]), seen.append))
        assert all(isinstance(one, Parsed) and one.source == name and one.key for one in parsed)
        assert all(one.table.num_rows for one in parsed)
        assert sum(seen) == len(EXAMPLES[name])

    @settings(max_examples=60, deadline=None)
    @given(junk=st.binary(max_size=200), keep=st.integers(0, 150))
    def test_never_raises_but_our_errors(self, name: str, junk: bytes, keep: int) -> None:
        data = EXAMPLES[name][:keep] + junk
        if SOURCES[name].recognises(data, "a.csv"):
            with suppress(DataError):
                list(SOURCES[name].parse(member(data), lambda _: None))
