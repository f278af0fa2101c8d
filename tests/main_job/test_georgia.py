"""The Metro Atlanta study on real files against a computation in plain Python that does not use the package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from main_job import raw
from main_job.conftest import ATLANTA
from sectorlmi.ranking import result
from sectorlmi.ranking.report import Report
from sectorlmi.reports.json import as_dict, text
from sectorlmi.store import Store
from sectorlmi.terms.study import IndustryRule, Study
from sectorlmi.workflows import rank

EXCLUDED = ("999", "814")


@pytest.fixture(scope="module")
def cells() -> dict[int, raw.Cells]:
    return {year: raw.georgia(year) for year in (2015, 2018)}


@pytest.fixture(scope="module")
def floor(real_store: Store, atlanta: Study) -> Report:
    rules = IndustryRule(EXCLUDED, 100, 10)
    return rank.run(replace(atlanta, suppressed="floor", industries=rules), real_store)


@pytest.fixture(scope="module")
def estimated(real_store: Store, atlanta: Study) -> Report:
    return rank.run(replace(atlanta, industries=IndustryRule(EXCLUDED, 100, 10)), real_store)


def county_cells(cells: raw.Cells, code: str) -> list[raw.Cell | None]:
    return [cells.get((area, "5", "75", code)) for area in ATLANTA]


def listed(cells: dict[int, raw.Cells]) -> list[str]:
    codes = {k[3] for year in cells.values() for k in year if k[0] in ATLANTA and k[1] == "5" and k[2] == "75"}
    return sorted(codes - set(EXCLUDED))


def test_every_industry_of_the_level_is_listed(floor: Report, cells: dict[int, raw.Cells]) -> None:
    assert list(floor.table.industries) == listed(cells)
    assert len(floor.table) > 80


def test_states_and_floors_are_counted_from_the_rows(floor: Report, cells: dict[int, raw.Cells]) -> None:
    for row, code in enumerate(floor.table.industries):
        found = county_cells(cells[2018], code)
        shown = [c for c in found if c and not c[0]]
        hidden = [c for c in found if c and c[0]]
        assert floor.table["n_disclosed"][row] == len(shown)
        assert floor.table["n_suppressed"][row] == len(hidden)
        assert floor.table["n_absent"][row] == sum(c is None for c in found)
        assert floor.table["n_establishments"][row] == sum(c[1] for c in (*shown, *hidden))
        jobs = sum(c[2] for c in shown) if shown or not hidden else np.nan
        np.testing.assert_equal(float(floor.table["employment_floor"][row]), float(jobs))
        np.testing.assert_equal(float(floor.table["employment"][row]), float(jobs))


def test_wage_is_sum_over_sum_of_the_published_cells(floor: Report, cells: dict[int, raw.Cells]) -> None:
    for row, code in enumerate(floor.table.industries):
        shown = [c for c in county_cells(cells[2018], code) if c and not c[0]]
        jobs = sum(c[2] for c in shown)
        wage = sum(c[3] for c in shown) / jobs if jobs else np.nan
        np.testing.assert_allclose(floor.table["avg_annual_wage_usd"][row], wage, rtol=1e-9)


def test_growth_of_a_floor_is_over_counties_shown_in_both_years(floor: Report, cells: dict[int, raw.Cells]) -> None:
    n_tested = 0
    for row, code in enumerate(floor.table.industries):
        pairs = zip(county_cells(cells[2015], code), county_cells(cells[2018], code), strict=True)
        usable = [(a, b) for a, b in pairs if not (a and a[0]) and not (b and b[0]) and (a or b)]
        base, current = (sum(p[i][2] for p in usable if p[i]) for i in (0, 1))
        growth = 100 * (current - base) / base if base else np.nan
        np.testing.assert_allclose(floor.table["growth_pct"][row], growth, rtol=1e-9, equal_nan=True)
        n_tested += base > 0
    assert n_tested > 70


def test_location_quotient_is_share_over_share_of_private_jobs(floor: Report, cells: dict[int, raw.Cells]) -> None:
    year = cells[2018]
    region_total = sum(year[area, "5", "71", "10"][2] for area in ATLANTA)
    state_total = year["13000", "5", "51", "10"][2]
    n_tested = 0
    for row, code in enumerate(floor.table.industries):
        state = year.get(("13000", "5", "55", code))
        if state is None or state[0] or np.isnan(floor.table["employment"][row]):
            continue
        quotient = (floor.table["employment"][row] / region_total) / (state[2] / state_total) if state[2] else np.nan
        np.testing.assert_allclose(floor.table["location_quotient"][row], quotient, rtol=1e-9)
        n_tested += 1
    assert n_tested > 75


def test_places_follow_from_the_values_by_hand(floor: Report) -> None:
    table = floor.table
    ranked = list(floor.ranking.industries)
    assert floor.ranking.spread == ("projected_growth",)
    columns = ("employment", "avg_annual_wage_usd", "growth_pct", "location_quotient")
    values = {c: {code: float(table[c][table.row_of(code)]) for code in ranked} for c in columns}
    ranks = [raw.mid_ranks({k: v for k, v in values[c].items() if not np.isnan(v)}) for c in columns]
    mean = {code: float(np.mean([r[code] for r in ranks if code in r])) for code in ranked}
    for i, code in enumerate(ranked):
        assert floor.ranking.mean_rank[i] == pytest.approx(mean[code], abs=1e-12)
        better = sum(round(m, 9) < round(mean[code], 9) for m in mean.values())
        assert floor.ranking.place[i] == better + 1


def test_who_is_set_aside_and_why(floor: Report, cells: dict[int, raw.Cells]) -> None:
    aside = {s.industry: s.reason for s in floor.set_aside}
    for code in listed(cells):
        found = [c for c in county_cells(cells[2018], code) if c]
        jobs = sum(c[2] for c in found if not c[0])
        all_hidden = bool(found) and all(c[0] for c in found)
        too_small = all_hidden or jobs < 100 or sum(c[1] for c in found) < 10
        assert too_small <= (code in aside), code
    assert not set(aside) & set(floor.ranking.industries)


def test_estimates_respect_what_is_published(estimated: Report, cells: dict[int, raw.Cells]) -> None:
    table = estimated.table
    for row, code in enumerate(table.industries):
        low, value, high = (table[c][row] for c in ("employment_lower", "employment", "employment_upper"))
        shown = sum(c[2] for c in county_cells(cells[2018], code) if c and not c[0])
        assert shown - 1e-6 <= low <= high
        assert low - 1e-6 <= value <= high + 1e-6
        if table["n_suppressed"][row] == 0:
            assert low == value == high == shown
            assert table["employment_status"][row] in ("published", "sum_published", "zero", "absent")
        else:
            assert table["employment_status"][row] == "estimated"
        state = cells[2018].get(("13000", "5", "55", code))
        if state and not state[0]:
            assert value <= state[2] + 2


def test_ranges_hold_their_places(estimated: Report) -> None:
    ranges = estimated.ranges
    assert ranges is not None
    assert np.all(ranges.low <= ranges.high)
    assert np.all(ranges.low <= estimated.ranking.place)
    assert np.all(estimated.ranking.place <= ranges.high)


def test_the_same_run_gives_the_same_json(real_store: Store, atlanta: Study, estimated: Report) -> None:
    again = rank.run(replace(atlanta, industries=IndustryRule(EXCLUDED, 100, 10)), real_store)
    assert text(as_dict(result.document(again))) == text(as_dict(result.document(estimated)))
    assert "NaN" not in text(as_dict(result.document(again)))


def test_bls_location_quotients_need_the_all_ownership_denominator(
    shared_data: Path, real_store: Store, atlanta: Study
) -> None:
    """(county share of own-0 jobs) / published LQ is the US share: the same in every county within its rounding."""
    spans = {"0": [], "5": []}
    archive = shared_data / "qcew" / "ga_annual_2018.zip"
    published = {
        (r["area_fips"], r["industry_code"]): float(r["lq_annual_avg_emplvl"])
        for r in raw.rows(archive)
        if r["own_code"] == "5" and r["agglvl_code"] == "75" and r["disclosure_code"] != "N"
    }
    year = raw.cells(archive)
    for base, level in (("0", "70"), ("5", "71")):
        for code in {c for _, c in published}:
            low, high = [], []
            for area in {a for a, c in published if c == code}:
                jobs, lq = year[area, "5", "75", code][2], published[area, code]
                total = year[area, base, level, "10"][2]
                if jobs < 200 or lq < 0.1:
                    continue
                low.append((jobs - 0.5) / total / (lq + 0.005))
                high.append((jobs + 0.5) / total / (lq - 0.005))
            if len(low) >= 10:
                spans[base].append(max(low) <= min(high))
    assert len(spans["0"]) > 30
    assert np.mean(spans["0"]) > 0.97
    assert np.mean(spans["5"]) < 0.2
    _our_total_base_equals(real_store, atlanta, published, year)


def _our_total_base_equals(store: Store, atlanta: Study, published: dict, year: raw.Cells) -> None:
    """Ours with `lq_base: total`, of Fulton against DeKalb, is the ratio of the published quotients."""
    fulton = replace(atlanta, region=replace(atlanta.region, counties=("13121",)), benchmark="13089", lq_base="total")
    fulton = replace(fulton, suppressed="floor", industries=IndustryRule(EXCLUDED, 0, 0, None))
    ours, _ = rank.study_table(fulton, store)
    n_tested = 0
    for row, code in enumerate(ours.industries):
        pair = published.get(("13121", code)), published.get(("13089", code))
        if None in pair or min(pair) < 0.3 or year["13089", "5", "75", code][2] < 300:
            continue
        ratio = pair[0] / pair[1]
        assert ours["location_quotient"][row] == pytest.approx(ratio, rel=0.005 / pair[0] + 0.005 / pair[1] + 0.004)
        n_tested += 1
    assert n_tested > 30
