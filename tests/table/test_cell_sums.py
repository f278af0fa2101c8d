"""What `cells --check` proves, on small tables written by hand: each slip is found, and what may be is let be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sectorlmi.suppression.values import Contradiction
from sectorlmi.table.cell_sums import Check, Proof, excused, failures

NAN = float("nan")
# area, industry, digits, worksites, published, lower, upper, estimate (jobs; wages are ten times as much)
Line = tuple[str, str, int, int, float, float, float, float]
FEW = "fewer than three worksites"
RANGES = "employment: likely ranges hold the estimate, within what is certain"
BARE = "employment: a cell without an estimate has bounds and nothing else"


def shown(area: str, industry: str, worksites: int, jobs: float) -> Line:
    return area, industry, 0, worksites, jobs, jobs, jobs, NAN


def told(area: str, industry: str, worksites: int, *jobs: float) -> Line:
    """`jobs`: at least, estimated, at most."""
    lower, estimate, upper = jobs
    return area, industry, 0, worksites, NAN, lower, upper, estimate


# County 01001: 100 = 60 + 40, of which 60 = 45 (estimated) + 15 (hidden, two worksites, 10 to 20).
COUNTY = [
    shown("01001", "10", 20, 100),
    shown("01001", "11", 12, 60),
    told("01001", "111", 10, 40, 45, 50),
    told("01001", "112", 2, 10, NAN, 20),
    shown("01001", "21", 8, 40),
]
STATE = [
    shown("01000", "10", 30, 150),
    shown("01000", "11", 20, 90),
    told("01000", "111", 15, 60, 65, 70),
    told("01000", "112", 5, 20, 25, 30),
    shown("01000", "21", 10, 60),
]
OTHER = [
    shown("01003", "10", 10, 50),
    shown("01003", "11", 8, 30),
    told("01003", "111", 5, 10, 20, 30),
    told("01003", "112", 3, 0, 10, 20),
    shown("01003", "21", 2, 20),
]
WHOLE = [*STATE, *COUNTY, *OTHER]


def table(lines: list[Line]) -> dict[str, Any]:
    area, industry, _, worksites, published, lower, upper, estimate = (
        np.array(c) for c in zip(*sorted(lines), strict=True)
    )
    hidden = np.isnan(published)
    few = hidden & np.isnan(estimate)
    columns = {
        "area_fips": area,
        "own_code": np.full(len(area), "5"),
        "industry_code": industry,
        "n_establishments": worksites,
        "status": np.where(~hidden, "published", np.where(few, "bounded_only", "estimated")),
        "no_estimate_because": np.where(few, FEW, ""),
    }
    for stem, unit, times in (("employment", "", 1), ("total_wages", "_usd", 10)):
        columns |= {
            f"{stem}{unit}": published * times,
            f"{stem}_lower{unit}": lower * times,
            f"{stem}_upper{unit}": upper * times,
            f"{stem}_low{unit}": np.where(np.isnan(estimate), NAN, lower * times),
            f"{stem}_high{unit}": np.where(np.isnan(estimate), NAN, upper * times),
            f"{stem}_estimate{unit}": estimate * times,
        }
    return columns


def proofs(lines: list[Line], change: Callable[[dict[str, Any]], None] | None = None, **more: Any) -> dict[str, Proof]:
    columns = table(lines)
    if change:
        change(columns)
    check = Check(**more)
    check.add(columns)
    return {proof.rule: proof for proof in check.finished()}


def failed(found: dict[str, Proof]) -> set[str]:
    return {rule for rule, proof in found.items() if proof.n_failed}


def test_what_adds_up_is_proved_in_numbers() -> None:
    found = proofs(WHOLE)
    assert failed(found) == set()
    assert found["every row has a status"].n == 15
    # Three areas: 10 = 11 + 21, and 11 = 111 + 112.
    industries = found["employment: industries add up"]
    assert (industries.n, industries.n_figures) == (6, 5)  # 60 = 45 + a cell that has bounds alone
    counties = found["employment: counties add up to their state"]
    assert (counties.n, counties.n_figures) == (5, 4)
    assert found["no estimate of fewer than three worksites"].n == 5


def _set(area: str, industry: str, column: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(columns: dict[str, Any]) -> None:
        at = (columns["area_fips"] == area) & (columns["industry_code"] == industry)
        assert at.sum() == 1
        columns[column] = np.where(at, value, columns[column])

    return change


@pytest.mark.parametrize(
    ("area", "industry", "column", "value", "rule"),
    [
        # 60 = 37.9 + at most 20 misses 60 by 2.1 where rounding allows 2.
        ("01001", "111", "employment_estimate", 37.9, "employment: estimates lie within what is certain"),
        ("01001", "111", "employment_upper", 44.9, "employment: estimates lie within what is certain"),
        ("01001", "111", "employment_low", 46.0, RANGES),
        ("01001", "111", "employment_high", 51.0, RANGES),
        ("01001", "111", "n_establishments", 2, "no estimate of fewer than three worksites"),
        ("01001", "112", "employment_estimate", 15.0, BARE),
        ("01001", "112", "no_estimate_because", "", "every row has a status"),
        ("01001", "21", "status", "absent", "every row has a status"),
        ("01001", "21", "employment_lower", 39.0, "employment: a published figure is all there is of its cell"),
        ("01001", "21", "employment_estimate", 40.0, "employment: a published figure is all there is of its cell"),
        ("01001", "21", "total_wages_usd", 440.0, "wages: industries add up"),
    ],
)  # fmt: skip
def test_each_slip_is_found(area: str, industry: str, column: str, value: Any, rule: str) -> None:
    assert rule in failed(proofs(WHOLE, _set(area, industry, column, value)))


def _moved(lines: list[Line], area: str, industry: str, **values: float) -> list[Line]:
    names = ("area", "industry", "digits", "worksites", "published", "lower", "upper", "estimate")
    return [
        tuple(values.get(n, v) for n, v in zip(names, line, strict=True)) if line[:2] == (area, industry) else line
        for line in lines
    ]  # type: ignore[misc]


def test_rounding_is_let_be_and_no_more() -> None:
    """Two parts: 1 + 0.5 · 2 = 2 jobs. Jobs alone: of wages ten times as much are off, in dollars."""
    sums = "employment: industries add up"
    near, far = (_moved(WHOLE, "01003", "21", published=20 + off, lower=20 + off, upper=20 + off) for off in (2, 2.1))
    assert sums not in failed(proofs(near))
    found = proofs(far)
    assert sums in failed(found)
    assert found[sums].examples == ("01003 own 5 industry 10 is off by 0",)
    assert found[sums].worst == pytest.approx(0.1, abs=0.02)


def test_hidden_parts_must_leave_room() -> None:
    """60 = 45 + (10 to 20) is possible; with at most 12 besides it is not, nor with at least 18."""
    sums = "employment: industries add up"
    assert sums in failed(proofs(_moved(WHOLE, "01001", "112", upper=12)))
    assert sums in failed(proofs(_moved(WHOLE, "01001", "112", lower=18)))
    assert sums not in failed(proofs(_moved(WHOLE, "01001", "112", upper=NAN)))


def test_counties_that_are_not_all_there_do_not_exceed_their_state() -> None:
    rule = "employment: counties add up to their state"
    alone = [*STATE, *COUNTY]
    assert failed(proofs(alone)) == set()
    assert proofs(alone)[rule].n == 5
    more = _moved(alone, "01000", "21", published=35, lower=35, upper=35)
    assert rule in failed(proofs(more))


def test_an_industry_of_which_rows_are_missing_is_no_sum() -> None:
    """The state shows 20 worksites in 11; without the row of 112, 15 of them are there."""
    without = [line for line in WHOLE if line[:2] != ("01000", "112")]
    found = proofs(without)
    assert found["employment: industries add up"].n == 5
    assert failed(found) == set()


def test_states_add_up_to_the_nation_without_the_territories() -> None:
    """By figures and certain bounds: what a state is estimated at proves nothing of the nation."""

    def as_area(code: str, lines: list[Line]) -> list[Line]:
        return [(code, *line[1:]) for line in lines]

    nation = [
        shown("US000", "10", 60, 300),
        shown("US000", "11", 40, 180),
        shown("US000", "111", 30, 121),
        shown("US000", "112", 10, 59),
        shown("US000", "21", 20, 120),
    ]

    def rule(nation: list[Line]) -> Proof:
        check = Check()
        for lines in (nation, STATE, as_area("02000", STATE), as_area("72000", STATE)):
            check.add(table(lines))
        return {p.rule: p for p in check.finished()}["employment: states add up to the nation"]

    found = rule(nation)
    # 111: twice 60 to 70 holds 121, though twice 65 is 130.
    assert (found.n, found.n_failed, found.n_figures) == (5, 0, 3)
    assert rule(_moved(nation, "US000", "111", published=117, lower=117, upper=117)).n_failed == 1
    assert rule(_moved(nation, "US000", "111", published=143, lower=143, upper=143)).n_failed == 1


def test_contradictions_of_the_publisher_are_excused_by_what_they_are_off() -> None:
    lines = _moved(WHOLE, "01003", "21", published=30, lower=30, upper=30)
    off = [Contradiction("employment", "01003 own 5 industry 10", ("x",), 8.0)]
    state = Contradiction("employment", "rest of state, industry 21", (), 8.0)
    rule = "employment: industries add up"
    assert rule in failed(proofs(lines))
    assert rule not in failed(proofs(lines, excused=excused([*off, state])))
    assert rule in failed(proofs(lines, excused=excused([Contradiction("employment", off[0].parent, (), 7.9)])))
    assert excused([state]) == {}


def test_checks_of_states_join() -> None:
    one, other = Check(), Check()
    one.add(table(COUNTY))
    other.add(table(WHOLE))
    both = (one + other).finished()
    assert {p.rule: p.n for p in both}["every row has a status"] == 20
    assert failures(both) == 0
    assert (one + other).n_rows == {"published": 12, "estimated": 6, "bounded_only": 2}
    assert Check().finished() == []
