"""Quarters on the server: what is asked for, what comes, and which are out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sectorlmi.cli.data import _plan
from sectorlmi.errors import ConfigError, NotYetPublishedError, SourceError
from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import Addresses, addresses
from sectorlmi.fetch.asked import Asked, plan_of, plan_study
from sectorlmi.fetch.download import Client
from sectorlmi.fetch.probe import Finding, News, probe_qcew
from sectorlmi.fetch.receipts import DOWNLOADS
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import FactorChoice, Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.terms.study_projections import ProjectionModel
from sectorlmi.terms.study_years import Years
from sectorlmi.workflows.fetch import fetch

from .fault_server import FaultServer
from .made_up import slice_csv

AREAS = ["13121", "13000", "US000"]
Q2, Q3 = Period(2018, 2), Period(2018, 3)


def serve(server: FaultServer, period: Period) -> None:
    """The made-up year as one of its quarters: the same jobs in each month, a fourth of the wages."""
    head = (
        '"area_fips","own_code","industry_code","agglvl_code","size_code","year","qtr","disclosure_code",'
        '"qtrly_estabs","month1_emplvl","month2_emplvl","month3_emplvl","total_qtrly_wages","avg_wkly_wage"'
    )
    for area in AREAS:
        rows = [
            line.replace('"A"', f'"{period.quarter}"').split(",") for line in slice_csv(area, 2018).decode().split()
        ]
        lines = [",".join([*r[:9], r[9], r[9], r[9], str(int(r[10]) // 4), "0"]) for r in rows[1:]]
        server.files[f"/api/2018/{period.quarter}/area/{area}.csv"] = "\n".join([head, *lines, ""]).encode()


def run(
    server: FaultServer, client: Client, store: Store, *periods: Period, today: date = date(2026, 1, 1)
) -> list[str]:
    where = addresses({"qcew_url": server.url})
    report = fetch(plan.plan_qcew(periods, AREAS, where), store, client=client, where=where, today=today)
    return [f"{change.period} {change.key}" for change in report.changes]


def test_slices_of_quarters_into_the_store(server: FaultServer, client: Client, store: Store) -> None:
    serve(server, Q2)
    serve(server, Q3)
    found = run(server, client, store, Q2, Q3)
    assert sorted(found) == sorted(f"{period} {area}" for period in (Q2, Q3) for area in AREAS)
    assert store.periods() == [Q2, Q3]


def test_the_files_of_a_command(where: Addresses) -> None:
    found = plan_of("qcew", Asked((2016,), ("55025",), quarters=(1, 2)), where)
    assert [t.url for t in found.targets] == [f"{where.qcew}/api/2016/{q}/area/55025.csv" for q in (1, 2)]
    whole = plan_of("qcew", Asked((2016,), None, quarters=(1, 2, 4)), where)
    assert [t.url for t in whole.targets] == [f"{where.qcew}/files/2016/csv/2016_qtrly_singlefile.zip"]


def test_the_files_of_a_study_of_quarters(where: Addresses) -> None:
    study = Study("S", Region("R", ("55025",)), Years(Period(2015, 2), Period(2016, 2)), benchmark="55000")
    urls = [target.url for target in plan_study(study, where).targets]
    assert [url for url in urls if "55025" in url] == [f"{where.qcew}/api/{y}/2/area/55025.csv" for y in (2015, 2016)]


def test_the_years_between_of_a_study(where: Addresses) -> None:
    """As many as there are, of the same quarter; none between neighbors, and none that nobody asks for."""
    study = Study("S", Region("R", ("55025",)), Years(Period(2013, 2), Period(2016, 2)), benchmark="55000")

    def found(study: Study, between: bool) -> list[str]:
        plan = plan_study(study, where, years_between=between)
        return [t.url.removeprefix(f"{where.qcew}/api/") for t in plan.targets if "55025" in t.url]

    assert found(study, True) == [f"{year}/2/area/55025.csv" for year in (2013, 2014, 2015, 2016)]
    assert found(study, False) == ["2013/2/area/55025.csv", "2016/2/area/55025.csv"]
    assert found(replace(study, years=Years.of(2015, 2016)), True) == [f"{y}/a/area/55025.csv" for y in (2015, 2016)]


@pytest.mark.parametrize(
    ("changes", "years"),
    [
        ({}, 2),
        ({"factors": (FactorChoice("employment"), FactorChoice("growth_trend"))}, 4),
        ({"projections": (ProjectionModel("trend", 2030),)}, 4),
        ({"factors": (FactorChoice("benchmark_growth"),)}, 2),
    ],
)
def test_a_study_that_uses_the_years_between_gets_them(
    where: Addresses, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], years: int
) -> None:
    study = replace(Study("S", Region("R", ("55025",)), Years.of(2013, 2016), benchmark="55000"), **changes)
    monkeypatch.setattr("sectorlmi.sources.study_file.load_study", lambda _path: study)
    for given, expected in ((None, years), (True, 4), (False, 2)):
        plan = _plan("study.yml", Asked(), where, whole_states=False, years_between=given)
        assert len({target.period for target in plan.targets}) == expected


def test_the_years_between_belong_to_a_study(where: Addresses) -> None:
    with pytest.raises(ConfigError, match="--years-between: that belongs to a study"):
        _plan("qcew", Asked((2016,), ("55025",)), where, whole_states=False, years_between=True)


@pytest.mark.parametrize("quarter", [0, 5, -1])
def test_no_such_quarter(where: Addresses, quarter: int) -> None:
    with pytest.raises(ConfigError, match="no quarter"):
        plan_of("qcew", Asked((2016,), ("55025",), quarters=(quarter,)), where)


def test_quarters_of_other_sources(where: Addresses) -> None:
    with pytest.raises(ConfigError, match="--quarter does not belong"):
        plan_of("laus", Asked((2016,), quarters=(1,)), where)


@pytest.mark.parametrize(
    ("today", "fault"),
    [
        (date(2018, 9, 1), NotYetPublishedError),
        (date(2019, 3, 1), NotYetPublishedError),
        (date(2019, 5, 1), SourceError),
    ],
)
def test_a_quarter_that_is_nowhere(
    server: FaultServer, client: Client, store: Store, today: date, fault: type[Exception]
) -> None:
    """Some months after its end it may still come."""
    with pytest.raises(fault, match="2018Q2"):
        run(server, client, store, Q2, today=today)


class TestProbe:
    @pytest.fixture(autouse=True)
    def _held(self, server: FaultServer, client: Client, store: Store) -> None:
        serve(server, Q2)
        run(server, client, store, Q2)

    def found(self, server: FaultServer, client: Client, store: Store) -> list[Finding]:
        settings, today = {"qcew_url": server.url}, date(2019, 2, 1)
        every = probe_qcew(store.periods(), store.root / DOWNLOADS, client=client, settings=settings, today=today)
        return [finding for finding in every if not finding.period.is_annual]

    def news(self, server: FaultServer, client: Client, store: Store) -> dict[str, News]:
        return {str(finding.period): finding.news for finding in self.found(server, client, store)}

    def test_nothing(self, server: FaultServer, client: Client, store: Store) -> None:
        assert self.news(server, client, store) == {"2018Q2": News.UNCHANGED, "2018Q3": News.NOT_YET}

    def test_a_new_quarter_is_news_of_its_own_kind(self, server: FaultServer, client: Client, store: Store) -> None:
        serve(server, Q3)
        found = self.news(server, client, store)
        assert found == {"2018Q2": News.UNCHANGED, "2018Q3": News.NEW_QUARTER, "2018Q4": News.NOT_YET}
        assert self.found(server, client, store)[1].command == "sectorlmi fetch qcew --year 2018 --quarter 3 --all"

    def test_a_quarter_that_is_not_over_is_not_asked_for(
        self, server: FaultServer, client: Client, store: Store
    ) -> None:
        for period in (Q3, Period(2018, 4)):
            serve(server, period)
        settings, today = {"qcew_url": server.url}, date(2018, 12, 31)
        found = probe_qcew(store.periods(), store.root / DOWNLOADS, client=client, settings=settings, today=today)
        assert [f.period for f in found if f.news is News.NEW_QUARTER] == [Q3]

    def test_a_revised_quarter(self, server: FaultServer, client: Client, store: Store) -> None:
        key = "/api/2018/2/area/13121.csv"
        server.files[key] = server.files[key].replace(b'"5","10"', b'"5","10" ')
        assert self.news(server, client, store)["2018Q2"] is News.REVISED
