"""The limbs of the statutory test: what is certain passes or fails, what is not known never passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.plan import demand_test, plan_document
from sectorlmi.plan.demand_test import FAIL, LIMBS, PASS, UNKNOWN, assess
from sectorlmi.plan.evidence import Evidence
from sectorlmi.plan.figures import measured
from sectorlmi.reports.json import as_dict
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.self_sufficiency import MARK

Gives = Callable[[str], Evidence]
OUTLOOK = FACTORS["projected_growth"].column


@pytest.mark.parametrize(
    ("between", "verdict"),
    [
        ((1.2, 1.2), PASS), ((1.0, 1.0), FAIL), ((0.9, 1.1), UNKNOWN), ((1.01, 5.0), PASS), ((0.0, 1.0), FAIL),
        ((float("nan"), float("nan")), UNKNOWN),
    ],
)  # fmt: skip
def test_a_limb_goes_by_what_is_certain(between: tuple[float, float], verdict: str) -> None:
    assert demand_test.against(between, 1.0) == verdict


@pytest.mark.parametrize(
    ("value", "status", "verdict"),
    [
        (5.0, "national_rate", PASS), (3.0, "state_rate", FAIL), (5.0, "third_party", PASS), (5.0, "published", PASS),
        (float("nan"), "missing", UNKNOWN), (9.0, "modelled", UNKNOWN),
    ],
)  # fmt: skip
def test_a_projection_is_taken_as_its_source_says_it(value: float, status: str, verdict: str) -> None:
    assert demand_test._potential(measured(OUTLOOK, value, status), 4.0) == verdict


def test_atlanta_without_people_and_projections(atlanta: Gives) -> None:
    found = assess(atlanta("wioa"))
    table = atlanta("wioa").report.table
    n = int((np.nan_to_num(table["employment"]) > 0).sum())
    assert found.average_share_pct == pytest.approx(100 / n)
    every = {one.industry: one.limbs for one in found.industries}
    assert tuple(every) == atlanta("wioa").report.short_list.industries
    assert every["541"]["current"] == PASS  # 197,510 of 2,038,384 jobs
    assert every["512"]["current"] == FAIL  # 12,883
    assert {limb for limbs in every.values() for key, limb in limbs.items() if key != "current"} == {UNKNOWN}
    share = next(one.share for one in found.industries if one.industry == "541")
    assert share.value == pytest.approx(100 * 197_510 / 2_038_384)


def test_a_hidden_number_that_leaves_it_open_is_unknown(atlanta: Gives) -> None:
    """Shares between bounds: with a line inside them nothing passes."""
    found = assess(atlanta("wioa"))
    funds = next(one for one in found.industries if one.industry == "525")
    assert 0 < funds.share.lower < funds.share.upper
    middle = (funds.share.lower + funds.share.upper) / 2
    assert demand_test.against((funds.share.lower, funds.share.upper), middle) == UNKNOWN


def test_the_ladder_and_the_wage(peopled: Gives) -> None:
    evidence = peopled("wioa")
    limbs = {one.industry: one.limbs for one in assess(evidence).industries}
    # 622: zones 3 and 4 hold a tenth each of its jobs, the others less; 484: zones 1 and 2, less in 4.
    zones = {p.industry: p.zone_jobs() for p in evidence.profiles.profiles}  # type: ignore[union-attr]
    for code, jobs in zones.items():
        rated = {zone: n for zone, n in jobs.items() if zone.isdigit()}
        held = sum(n >= 0.1 * sum(rated.values()) for n in rated.values())
        assert limbs[code]["advancement"] == (PASS if held >= 3 else FAIL)
    assert {limb["self_sufficiency"] for limb in limbs.values()} == {UNKNOWN}
    table = evidence.report.table
    marks = np.array([{"622": "yes", "484": "unsure"}.get(code, "no") for code in table.industries])
    marked = replace(table, columns={**table.columns, MARK: marks})
    again = assess(replace(evidence, report=replace(evidence.report, table=marked)))
    assert [one.limbs["self_sufficiency"] for one in again.industries] == [PASS, UNKNOWN]
    assert {one.limbs["others"] for one in again.industries} == {UNKNOWN}


def test_the_text_counts_the_verdicts(atlanta: Gives) -> None:
    given = as_dict(plan_document.document(atlanta("wioa"), "wioa"))
    counts = {f["about"]: f["value"] for f in given["figures"]}
    (table,) = [t for t in given["tables"] if t["key"] == "demand_test"]
    for key, heading in LIMBS.items():
        for verdict in (PASS, FAIL, UNKNOWN):
            assert counts[f"{heading}: {verdict}"] == sum(row[key] == verdict for row in table["rows"])
