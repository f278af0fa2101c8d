"""Who may be ranked, at the very edge of each rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sectorlmi.table import candidates
from sectorlmi.terms.study import IndustryRule, Region, ShortListRule, Study, Years

STUDY = Study("S", Region("R", ("98001",)), Years.of(2018, 2019), industries=IndustryRule((), 100, 10, 0.5))


class Table(dict[str, Any]):
    """One industry with the columns that the rules look at."""

    industries = ("311",)

    def __len__(self) -> int:
        return 1


def reason(study: Study = STUDY, **changed: Any) -> str:
    """Why the industry is set aside; empty where it is ranked."""
    given = {
        "naics_vintage": 2017,
        "growth_note": "",
        "employment": 100.0,
        "employment_lower": 90.0,
        "employment_upper": 110.0,
        "employment_status": "published",
        "employment_estimated_share": 0.0,
        "n_suppressed": 0,
        "n_establishments": 10,
    }
    table: Any = Table({name: np.array([value]) for name, value in (given | changed).items()})
    found = candidates.choose(table, study)
    assert found.rows.tolist() == [not found.set_aside]
    return found.set_aside[0].reason if found.set_aside else ""


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"employment": 100.0}, ""),
        ({"employment": 99.9}, "100 jobs, under the study's minimum of 100"),
        ({"n_establishments": 10}, ""),
        ({"n_establishments": 9}, "9 establishments, under the study's minimum of 10"),
        ({"employment_estimated_share": 0.5}, ""),
        ({"employment_estimated_share": 0.51}, "51% of the employment is estimated, over the study's maximum of 50%"),
        ({"employment": 0.0}, "no jobs in 2019"),
        ({"employment": np.nan}, ""),
        (
            {"employment": np.nan, "employment_status": "bounded_only", "n_suppressed": 2},
            "2 hidden cell(s) and the study's policy for hidden cells is `estimate`; "
            "employment lies between 90 and 110",
        ),
    ],
)
def test_the_edge_of_each_rule(changed: dict[str, Any], why: str) -> None:
    assert reason(**changed) == why


def test_no_jobs_are_not_ranked_even_without_minimums() -> None:
    loose = replace(STUDY, industries=IndustryRule((), 0, 0, None))
    assert reason(loose, employment=0.0) == "no jobs in 2019"
    assert reason(loose, employment=1.0, n_establishments=0, employment_estimated_share=1.0) == ""


class Places(Table):
    """Four candidates and a fifth industry that is none, for it has few jobs."""

    industries = ("111", "112", "113", "114", "115")  # type: ignore[assignment]

    def __len__(self) -> int:
        return 5


def _with_none(ends: list[float]) -> Any:
    return np.array([*ends, np.nan])


BEHIND = [11.0, 12.0, 13.0, 14.0]


def why(low: list[float], high: list[float], study: Study = STUDY, place: list[float] = BEHIND) -> list[str]:
    given = {"naics_vintage": 2017, "growth_note": "", "employment_status": "estimated", "n_suppressed": 1}
    columns = {name: np.array([value] * 5) for name, value in given.items()}
    jobs = np.array([400.0, 300.0, 200.0, 100.0, 50.0])
    columns |= {"employment": jobs, "employment_estimated_share": np.full(5, 0.99), "n_establishments": np.full(5, 10)}
    return candidates.reasons(
        Places(columns | candidates.place_columns(*(_with_none(ends) for ends in (place, low, high)), np.full(5, 4))),
        study,
    )


OPEN = replace(STUDY, industries=IndustryRule((), 100, 10))


def test_a_place_open_over_more_than_half_of_the_candidates_is_set_aside_and_just_half_is_not() -> None:
    """Of four candidates half are two places: from 1 to 3 is just that, from 1 to 4 is more. The fifth is none."""
    found = why([1, 1, 2, 1], [1, 3, 4, 4], OPEN)
    few = "50 jobs, under the study's minimum of 100"
    assert found == ["", "", "", "hidden numbers leave its place open: between 1 and 4 of 4", few]


def test_however_much_is_estimated_a_firm_place_is_ranked() -> None:
    """All five are 99 % estimated."""
    assert why([1, 2, 3, 4], [1, 2, 3, 4], OPEN)[:4] == ["", "", "", ""]
    assert why([1, 2, 3, 4], [1, 2, 3, 4])[0].startswith("99% of the employment is estimated")


@pytest.mark.parametrize(("share", "n_aside"), [(None, 0), (1.0, 0), (0.5, 1), (0.25, 2), (0.0, 3)])
def test_the_share_moves_the_line(share: float | None, n_aside: int) -> None:
    """The places span 0, 1, 2 and 3 of four: at 0 whoever may change its place at all is set aside."""
    study = replace(STUDY, industries=IndustryRule((), 100, 10, None, share))
    assert sum(bool(reason) for reason in why([1, 1, 1, 1], [1, 2, 3, 4], study)[:4]) == n_aside


def test_whoever_the_estimate_puts_among_the_first_stays_however_open_its_place() -> None:
    """The list has two places; level on the second are two."""
    two = replace(OPEN, shortlist=ShortListRule(top=2))
    found = why([1, 1, 1, 1], [4, 4, 4, 4], two, [1, 2, 2, 4])
    assert [bool(reason) for reason in found[:4]] == [False, False, False, True]


def test_without_draws_nobody_is_set_aside_for_an_open_place() -> None:
    nothing = [float("nan")] * 4
    assert why(nothing, nothing, replace(STUDY, industries=IndustryRule((), 100, 10, None, 0.0)))[:4] == [""] * 4
