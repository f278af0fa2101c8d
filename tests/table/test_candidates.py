"""Who may be ranked, at the very edge of each rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sectorlmi.table import candidates
from sectorlmi.terms.study import IndustryRule, Region, Study, Years

STUDY = Study("S", Region("R", ("98001",)), Years(2018, 2019), industries=IndustryRule((), 100, 10, 0.5))


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
