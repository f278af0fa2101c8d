"""What the page of a ranking says of numbers: changes with their sign, whose outlook it is, lines, and a safe head."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "browser"))

from made_up import made_up_report

from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.report import Report
from sectorlmi.reports.page import board_data
from sectorlmi.reports.page.board_numbers import column, number
from sectorlmi.reports.page.start import page_data
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.series import Series
from sectorlmi.terms.graded_numbers import GradedNumber
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.period import Period
from sectorlmi.terms.projection import ProjectionRow, Projections, Reach
from sectorlmi.terms.provenance import Status


def projected(**statuses: str) -> Report:
    """A made-up report whose projections are the nation's for 2020-2030, but for the industries named."""
    report = made_up_report(20)
    every = np.array([statuses.get(f"of_{code}", Status.NATIONAL_RATE) for code in report.table.industries])
    report.table.columns["projected_growth_status"] = every.astype("<U20")
    report.table.columns["projected_growth_pct"][:] = 4.0
    row = ProjectionRow("United States", ("311",), "311", "Food", 2020, 2030, 100.0, 110.0)
    state = ProjectionRow("Ohio", ("311",), "311", "Food", 2018, 2028, 100.0, 110.0)
    reach = {"United States": Reach.NATION, "Ohio": Reach.STATE}
    return replace(report, inputs=Inputs(projections=(Projections("ep", "ep.csv", 2022, (row, state), reach),)))


def under(report: Report, name: str) -> str:
    return next(m["under"] for m in page_data(report)["measures"] if m["column"] == name)


def test_the_heading_says_whose_outlook_it_is_and_for_which_years() -> None:
    assert under(projected(), "projected_growth_pct") == "U.S. rate, 2020–30"
    nobody = projected()
    nobody.table.columns["projected_growth_pct"][:] = np.nan
    assert under(nobody, "projected_growth_pct") == "no projection loaded"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.NATIONAL_RATE, ""),
        (Status.STATE_RATE, "state’s rate"),
        (Status.MODELLED, "our own model"),
        (Status.PUBLISHED, "regional projection"),
        (Status.BRIDGED, "over a group of industries"),
        (Status.MISSING, ""),
    ],
)
def test_a_rate_of_another_source_says_so_beside_the_number(status: Status, said: str) -> None:
    report = projected(of_312=status)
    industries = {i["code"]: i for i in page_data(report)["industries"]}
    assert industries["312"]["rate"] == said
    assert industries["311"]["rate"] == ""


def test_the_line_of_jobs_starts_at_a_hundred_and_has_the_bounds_of_growth() -> None:
    report = made_up_report(20)
    row = next(i for i in range(20) if not np.isnan(report.table["growth_pct"][i]))
    growth = report.table["growth_pct"][row]
    first, last = board_data.series(report, row)
    assert first == ["2019", 100.0, 100.0, 100.0]
    assert last[:2] == ["2022", pytest.approx(100 + growth)]
    assert last[2] == pytest.approx(100 + report.table["growth_lower_pct"][row])
    report.table.columns["growth_pct"][row] = np.nan
    assert board_data.series(report, row) == []


def test_a_line_of_more_years_has_each_and_a_gap_where_it_is_not_comparable() -> None:
    report = made_up_report(20)
    table, n = report.table, 20
    jobs = np.tile([50.0, 80.0, 100.0, 120.0], (n, 1))
    columns = {
        "employment": jobs,
        "employment_lower": jobs - 4,
        "employment_upper": jobs + 8,
        "run": np.tile([0, 1, 1, 1], (n, 1)),
    }
    periods = tuple(Period(year) for year in (2019, 2020, 2021, 2022))
    lines = Series(table.industries, periods, (2017, 2017, 2017, 2022), (), columns)
    found = board_data.series(replace(report, series=lines), 3)
    assert [point[:2] for point in found] == [["2019", None], ["2020", 100.0], ["2021", 125.0], ["2022", 150.0]]
    assert found[-1][2:] == [145.0, 160.0]
    jobs[:, 1:] = 0.0
    assert board_data.series(replace(report, series=lines), 3) == []


def test_the_head_of_the_page_is_text() -> None:
    report = made_up_report(20)
    named = replace(report, study=replace(report.study, region=replace(report.study.region, name="<b>A & B</b>")))
    head = board_data.head(board_of(named))
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in head
    assert "<b>A" not in head


def test_places_are_called_as_people_call_them() -> None:
    assert board_data.place("Georgia -- Statewide") == "Georgia"
    assert board_data.place("U.S. TOTAL") == board_data.place("United States") == "the U.S."
    assert board_data.place("15 counties") == "15 counties"


def test_changes_in_percent_carry_their_sign() -> None:
    growth = FACTORS["growth"].column
    assert column(growth)["format"] == "+0%"
    close = number(GradedNumber(growth, 60.3, "estimated", "close", 57.2, 64.9))
    assert close is not None
    assert (close["lead"], close["range"], close["certain"]) == ("≈+60%", "", "+57% to +65%")
    unsure = number(GradedNumber(growth, 12.0, "estimated", "unsure", -5.4, 279.2, is_sign_unknown=True))
    assert unsure is not None
    assert (unsure["lead"], unsure["range"]) == ("", "−6% to +280%")
    assert unsure["said"] == "between −6% and +280%"
    none = number(GradedNumber(growth, 12.0, "estimated", "unsure", is_sign_unknown=True))
    assert none is not None
    assert none["text"] == "sign not known (not known)"
    assert number(GradedNumber(growth, 12.0, "published", "published", 12.0, 12.0)) is None
    jobs = number(GradedNumber(FACTORS["employment"].column, 10_401.0, "estimated", "rough", 9_000.0, 12_010.0))
    assert jobs is not None
    assert (jobs["lead"], jobs["range"]) == ("≈10,400", "9,000 to 12,100")
