"""Which areas the numbers of a benchmark rest on: what a run records, and what makes a revision news."""

from __future__ import annotations

import pytest

from sectorlmi.terms.study import Region, Study, Years
from sectorlmi.workflows.study_cells import benchmark_read

HELD = ("01000", "01001", "13000", "13001", "13121", "US000")


@pytest.mark.parametrize(
    ("benchmark", "read"),
    [
        ("US000", {"US000"}),
        ("13000", {"13000"}),
        ("13121", {"13121"}),  # one area is read with the region, as it is published
        ("13001+13121", {"13000", "13001", "13121"}),  # hidden cells lean on all of the state
        ("13001+01001", {"01000", "01001", "13000", "13001", "13121"}),
        ("13000+01000", {"01000", "13000"}),  # states are taken as they are published
        ("13000+01001", {"01000", "01001", "13000"}),
    ],
)
def test_counties_of_a_sum_rest_on_their_whole_state(benchmark: str, read: set[str]) -> None:
    study = Study("Any", Region("Fulton", ("13121",)), Years.of(2015, 2018), benchmark=benchmark)
    assert benchmark_read(study, HELD) == read
