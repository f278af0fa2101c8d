"""Lost rows are told from absent ones by worksites, which are published even for hidden cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.table.completeness import covered_rows, first_gap, gaps
from sectorlmi.terms.cells import Cells, concatenate
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
    """Each row is a mean of four quarters, rounded half up: two of 2.25 are less than their total of 4.5."""
    off_by_one = [(c, a, n - 1 if c == "311" else n) for c, a, n in WHOLE]
    assert gap(off_by_one) == ""


def test_rounding_hides_no_more_than_a_quarter_a_row() -> None:
    off_by_two = [(c, a, n - 1 if c in ("311", "312") else n) for c, a, n in WHOLE]
    assert gap(off_by_two) == "13121 lists 8 of 10 establishments in 31-33 at 3 digits (ownership 5)"


def test_a_part_that_is_alone_is_its_total() -> None:
    off_by_one = [(c, a, n - 1 if c == "621" else n) for c, a, n in WHOLE]
    assert gap(off_by_one) == "13121 lists 19 of 20 establishments in 62 at 3 digits (ownership 5)"


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


def test_a_row_of_any_level_is_one_of_its_ownership() -> None:
    """Of state government only an industry of six digits is left; beside it the private rows are whole."""
    left = cells([("611310", 78, 1)], own="2")
    found = gaps(concatenate([cells(WHOLE), left]), ["13121"], ["5", "2"], [2, 3])
    assert [str(gap) for gap in found] == ["13121 has no total of ownership 2"]


def test_an_area_without_any_row_has_no_total() -> None:
    assert str(first_gap(cells(WHOLE), ["13121", "13089"], ["5"], [2])) == "13089 has no total of ownership 5"


def test_an_area_may_have_no_federal_employer() -> None:
    """The row of all ownerships proves it: the private ones are all there are. Without it nobody knows."""
    covered = replace(cells([("10", 70, 30)], "0"), suppressed=np.array([False]))
    assert first_gap(concatenate([covered, cells(WHOLE)]), ["13121"], ["1", "5"], [2, 3]) is None
    unproved = "13121 has no row of ownership 1, and none of all ownerships (own_code 0)"
    assert str(first_gap(cells(WHOLE), ["13121"], ["1", "5"], [2, 3])).startswith(unproved)


@pytest.mark.parametrize(
    ("owns", "named"), [("1235", "ownerships 1-3"), ("135", "ownerships 1 and 3"), ("25", "ownership 2")]
)
def test_lost_ownerships_are_named(owns: str, named: str) -> None:
    rows = concatenate([cells([("10", 70, 38)], "0"), cells(WHOLE)])
    counts = "own 0 counts more establishments (38) than the ownerships that are there (30)"
    assert str(first_gap(rows, ["13121"], list(owns), [2, 3])) == f"13121 has lost its rows of {named}: {counts}"
    assert first_gap(rows, ["13121"], ["5"], [2, 3]) is None


def test_an_ownership_of_few_establishments_is_missed_by_its_wages() -> None:
    """One establishment could be rounding, half a million dollars could not."""
    covered = cells([("10", 70, 40)], "0")
    parts = [cells([("10", 71, n)], own) for own, n in (("2", 4), ("3", 5), ("5", 30))]
    even = [replace(part, wages=np.array([1e6])) for part in parts]
    for wages, lost in ((3.0e6, False), (3.5e6, True)):
        rows = concatenate([replace(covered, wages=np.array([wages])), *even])
        assert (first_gap(rows, ["13121"], ["1", "2", "3", "5"], []) is not None) is lost


def test_a_row_without_the_one_it_lies_in() -> None:
    rows = [*WHOLE, ("721", 75, 0)]
    assert gap(rows) == "13121 has a row of 721 and none of 72, in which it lies (ownership 5)"


def test_wages_show_a_lost_row_of_no_establishment() -> None:
    rows = cells([("10", 71, 30), ("31-33", 74, 30), ("311", 75, 15), ("312", 75, 15)])
    pay = replace(rows, wages=np.array([100.0, 100.0, 40.0, 50.0]) * 1e6)
    found = str(first_gap(pay, ["13121"], ["5"], [2, 3]))
    assert found == "13121 lists $90,000,000 of $100,000,000 of wages in 31-33 at 3 digits (ownership 5)"
    hidden = replace(pay, suppressed=np.array([False, False, True, False]))
    assert first_gap(hidden, ["13121"], ["5"], [2, 3]) is None
    spreadsheet = replace(rows, wages=np.array([2.49174e11, 2.49174e11, 1.2e11, 1.29173e11]))
    assert first_gap(spreadsheet, ["13121"], ["5"], [2, 3]) is None


def test_every_area_has_its_own_gap() -> None:
    other = replace(cells(WHOLE[:-1]), area=np.full(5, "13089"))
    found = gaps(concatenate([cells(WHOLE), other]), ["13121", "13089", "13001"], ["5"], [2, 3])
    assert [str(gap) for gap in found] == [
        "13089 lists 10 of 30 establishments of ownership 5 at 3 digits",
        "13001 has no total of ownership 5",
    ]


def test_only_levels_that_are_needed_are_missed() -> None:
    assert first_gap(cells(WHOLE), ["13121"], ["5"], [2, 3]) is None
    assert str(first_gap(cells(WHOLE), ["13121"], ["5"], [2, 3, 4])) == (
        "13121 lists 0 of 30 establishments of ownership 5 at 4 digits"
    )


def test_all_four_ownerships_make_the_row_of_all() -> None:
    four = [cells([("10", 71, n)], own) for own, n in (("1", 2), ("2", 3), ("3", 4), ("5", 30))]
    (made,) = covered_rows(concatenate(four))
    assert (made.own[0], made.agglvl[0], made.establishments[0], made.employment[0]) == ("0", 70, 39, 28)
    assert covered_rows(concatenate(four[1:])) == []
    hidden = replace(four[1], suppressed=np.array([True]))
    assert covered_rows(concatenate([four[0], hidden, *four[2:]])) == []


def test_sums_over_ownerships_are_never_added() -> None:
    """Own codes 8 and 9 (agglvl_code 94 to 96): government and UI totals of states and the nation."""
    rows = concatenate([cells([("10", 50, 38)], "0"), cells([("10", 51, 30)]), cells([("10", 96, 8)], "8")])
    rows = replace(rows, area=np.full(3, "13000"))
    assert "own 0 counts more establishments (38)" in str(first_gap(rows, ["13000"], ["1", "2", "3", "5"], []))
