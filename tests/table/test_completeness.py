"""Lost rows are told from absent ones by worksites, which are published even for hidden cells."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.table.completeness import first_gap
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period

# industry, agglvl_code, worksites: 62 and its child are hidden, which does not hide their worksites.
WHOLE = [
    ("10", 71, 30),
    ("31-33", 74, 10),
    ("311", 75, 6),
    ("312", 75, 4),
    ("62", 74, 20),
    ("621", 75, 20),
]


def cells(rows: list[tuple[str, int, int]], own: str = "5") -> Cells:
    industry, agglvl, worksites = zip(*rows, strict=True)
    n = len(rows)
    hidden = np.array([code.startswith("62") for code in industry])
    jobs = np.where(hidden, np.nan, 7.0)
    return Cells(
        Period(2018),
        np.full(n, "13121"),
        np.full(n, own),
        np.array(industry),
        np.array(agglvl),
        np.array(worksites, dtype=np.float64),
        jobs,
        jobs,
        hidden,
    )


def gap(rows: list[tuple[str, int, int]], own: str = "5") -> str:
    return str(first_gap(cells(rows, own), ["13121"], [own], [2, 3]) or "")


def test_hidden_rows_are_not_lost_rows() -> None:
    assert gap(WHOLE) == ""


def test_rounding_is_not_a_loss() -> None:
    """Each row is rounded by itself: three may miss half a worksite each, and the total another half."""
    off_by_two = [(c, a, n - 1 if c in ("311", "312") else n) for c, a, n in WHOLE]
    assert gap(off_by_two) == ""


@pytest.mark.parametrize(
    ("lost", "says"),
    [
        ("10", "13121 has no total of ownership 5"),
        ("62", "13121 lists 10 of 30 establishments of ownership 5 at 2 digits"),
        ("311", "13121 lists 24 of 30 establishments of ownership 5 at 3 digits"),
    ],
)
def test_a_lost_row_is_named(lost: str, says: str) -> None:
    assert gap([row for row in WHOLE if row[0] != lost]) == says


def test_an_area_without_any_row_has_no_total() -> None:
    assert str(first_gap(cells(WHOLE), ["13121", "13089"], ["5"], [2])) == "13089 has no total of ownership 5"


def test_an_area_may_have_no_federal_employer() -> None:
    assert first_gap(cells(WHOLE), ["13121"], ["1"], [2, 3]) is None
