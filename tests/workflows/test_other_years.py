"""Which cells of another year may lend their values to hidden ones."""

from __future__ import annotations

import numpy as np

from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.workflows.cells import same_content


def cells(year: int, *codes: str) -> Cells:
    n = len(codes)
    return Cells(
        Period(year),
        np.full(n, "39041", dtype=np.str_),
        np.full(n, "5", dtype=np.str_),
        np.array(codes, dtype=np.str_),
        np.full(n, 75, dtype=np.int64),
        *(np.ones(n) for _ in range(3)),
        np.zeros(n, dtype=np.bool_),
    )


def test_a_reused_code_of_another_revision_lends_nothing() -> None:
    """444 and 519 exist on both sides of 2022 with other content; 311 is the same industry."""
    kept = same_content(cells(2020, "311", "444", "519", "5415", "4441"), Period(2023))
    assert list(kept.industry) == ["311", "5415"]


def test_inside_one_revision_everything_lends() -> None:
    assert len(same_content(cells(2020, "311", "444"), Period(2018))) == 2


def test_an_undocumented_step_lends_nothing() -> None:
    assert len(same_content(cells(2009, "311"), Period(2012))) == 0
