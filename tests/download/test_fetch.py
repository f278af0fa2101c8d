"""Fetches from plan to store: routes, missing years and areas, provenance, what is not loaded twice."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError, NotYetPublishedError, SourceError, StoreError
from sectorlmi.fetch import plan
from sectorlmi.fetch.act import FetchReport
from sectorlmi.fetch.addresses import Addresses, addresses
from sectorlmi.fetch.asked import plan_study
from sectorlmi.fetch.download import Client
from sectorlmi.fetch.probe import News, probe_qcew
from sectorlmi.fetch.receipts import DOWNLOADS
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import What
from sectorlmi.terms.study import Region, Study, Years
from sectorlmi.workflows.fetch import fetch, fetch_plan, fetch_qcew

from . import fault_server as faults
from .conftest import held, picture
from .fault_server import FaultServer
from .made_up import singlefile_zip, slice_csv, truth

AREAS = ["13000", "13121", "US000"]
TODAY = date(2020, 3, 1)


def path(area: str, year: int = 2018) -> str:
    return f"/api/{year}/a/area/{area}.csv"


def single(year: int = 2018) -> str:
    return f"/files/{year}/csv/{year}_annual_singlefile.zip"


@pytest.fixture
def settings(server: FaultServer) -> dict[str, str]:
    return {"qcew_url": server.url}


def serve(server: FaultServer, *areas: str, year: int = 2018, seed: int = 1) -> None:
    server.files |= {path(area, year): slice_csv(area, year, seed=seed) for area in areas}


def run(server: FaultServer, client: Client, store: Store, areas: list[str], year: int = 2018) -> FetchReport:
    where = Addresses(qcew=server.url)
    return fetch(plan.plan_qcew([Period(year)], areas, where), store, client=client, where=where, today=TODAY)


def test_slices_into_the_store(server: FaultServer, client: Client, store: Store) -> None:
    serve(server, *AREAS)
    report = run(server, client, store, AREAS)
    assert held(store, 2018) == truth(*(slice_csv(area, 2018) for area in AREAS))
    assert {(c.key, c.what) for c in report.changes} == {(area, What.NEW) for area in AREAS}
    assert len(report.fresh) == 3


def test_where_it_came_from(server: FaultServer, client: Client, store: Store) -> None:
    serve(server, *AREAS)
    run(server, client, store, AREAS)
    (entry,) = store.provenance(Period(2018), ["13121"])
    assert entry.url == server.url + path("13121")
    assert entry.release == ""  # 4 Sep 2019: about when the final values of 2018 came out, on a day we do not know
    assert entry.retrieved_at.endswith("+00:00")
    assert not entry.is_sample


def test_preliminary_values_say_so(server: FaultServer, client: Client, store: Store) -> None:
    server.last_modified = "Wed, 05 Jun 2019 14:00:00 GMT"
    serve(server, *AREAS)
    run(server, client, store, AREAS)
    (entry,) = store.provenance(Period(2018), ["13121"])
    assert entry.release == "preliminary"


def test_nothing_is_read_again_when_nothing_changed(server: FaultServer, client: Client, store: Store) -> None:
    serve(server, *AREAS)
    run(server, client, store, AREAS)
    before = picture(store)
    report = run(server, client, store, AREAS)
    assert (len(report.fresh), len(report.unchanged), report.changes) == (0, 3, [])
    assert picture(store) == before


def test_a_store_that_was_emptied_is_filled_from_the_downloads(
    server: FaultServer, client: Client, store: Store
) -> None:
    serve(server, *AREAS)
    run(server, client, store, AREAS)
    (store.root / "catalog.json").unlink()
    shutil.rmtree(store.root / "qcew")
    store.refresh()
    report = run(server, client, store, AREAS)
    assert report.fresh == []
    assert held(store, 2018) == truth(*(slice_csv(area, 2018) for area in AREAS))


def test_a_revision_reaches_the_store(server: FaultServer, client: Client, store: Store) -> None:
    serve(server, *AREAS)
    run(server, client, store, AREAS)
    serve(server, "13121", seed=2)
    report = run(server, client, store, AREAS)
    assert [(c.key, c.what) for c in report.changes] == [("13121", What.REVISED)]
    assert held(store, 2018) == truth(
        slice_csv("13000", 2018), slice_csv("13121", 2018, seed=2), slice_csv("US000", 2018)
    )


def test_years_the_slices_no_longer_serve(server: FaultServer, client: Client, store: Store) -> None:
    server.files[single(2009)] = singlefile_zip([*AREAS, "13089"], 2009)
    report = run(server, client, store, AREAS, 2009)
    assert "took the singlefile" in report.notes[0]
    assert store.areas(Period(2009)) == ["13000", "13089", "13121", "US000"]


def test_a_missing_slice_is_an_error_and_never_fewer_rows(server: FaultServer, client: Client, store: Store) -> None:
    serve(server, *AREAS)
    server.files[single()] = singlefile_zip(AREAS, 2018)
    with pytest.raises(SourceError, match=r"13089 \(DeKalb County, Georgia\)"):
        run(server, client, store, [*AREAS, "13089"])
    assert store.periods() == []


def test_all_slices_missing_in_a_year_that_is_served(server: FaultServer, client: Client, store: Store) -> None:
    """The nation's slice tells a mistyped code from a year that is not there."""
    serve(server, "US000")
    with pytest.raises(SourceError, match="12345"):
        run(server, client, store, ["12345"])


def test_not_yet_published(server: FaultServer, client: Client, store: Store) -> None:
    with pytest.raises(NotYetPublishedError, match="2019 is not published yet"):
        run(server, client, store, AREAS, 2019)


def test_an_old_year_that_is_nowhere(server: FaultServer, client: Client, store: Store) -> None:
    with pytest.raises(SourceError, match="no QCEW 2007") as raised:
        run(server, client, store, AREAS, 2007)
    assert not isinstance(raised.value, NotYetPublishedError)


def test_one_year_missing_leaves_the_other_out_too(
    server: FaultServer, client: Client, store: Store, where: Addresses
) -> None:
    serve(server, *AREAS)
    chosen = plan.plan_qcew([Period(2018), Period(2019)], AREAS, where)
    with pytest.raises(NotYetPublishedError):
        fetch(chosen, store, client=client, where=where, today=TODAY)
    assert store.periods() == []


def test_a_county_under_its_other_code(server: FaultServer, client: Client, store: Store) -> None:
    """Shannon County (46113) is Oglala Lakota (46102); in which year QCEW changed is not documented."""
    serve(server, "46102", "US000")
    report = run(server, client, store, ["46113", "US000"])
    assert store.areas(Period(2018)) == ["46102", "US000"]
    assert report.notes == ["QCEW 2018: 46113 is held as 46102."]


def test_all_areas_come_as_the_singlefile(
    server: FaultServer, client: Client, store: Store, settings: dict[str, str]
) -> None:
    server.files[single()] = singlefile_zip(AREAS, 2018)
    shown: list[tuple[str, int, int]] = []
    report = fetch_qcew(
        [2018], None, store, settings=settings, client=client, progress=lambda *seen: shown.append(seen)
    )
    assert store.areas(Period(2018)) == AREAS
    assert [file.name for file in report.fresh] == ["2018_annual_singlefile.zip"]
    assert {label for label, _, _ in shown} == {"QCEW 2018", "reading qcew 2018"}
    assert all(0 <= done <= total for _, done, total in shown)
    assert shown[-1][1] == shown[-1][2]


def test_a_dry_run_fetches_nothing(server: FaultServer, client: Client, store: Store, settings: dict[str, str]) -> None:
    serve(server, *AREAS)
    silent = fetch_qcew([2018], AREAS, store, settings=settings, dry_run=True)
    assert server.seen == []
    assert f"~  0.2 MB  {server.url}{path('13121')}" in "\n".join(silent.lines())
    asked = fetch_qcew([2018], AREAS, store, settings=settings, dry_run=True, client=client)
    assert {seen.method for seen in server.seen} == {"HEAD"}
    assert asked.sizes[server.url + path("13121")] == len(server.files[path("13121")])
    assert asked.absent == []
    assert asked.as_dict()["dry_run"]
    assert not store.root.exists()


def test_a_dry_run_says_what_is_not_there(
    server: FaultServer, client: Client, store: Store, settings: dict[str, str]
) -> None:
    serve(server, "13000")
    report = fetch_qcew([2018], ["13000", "13121"], store, settings=settings, dry_run=True, client=client)
    assert [line.split()[0:2] for line in report.lines()[1:3]] == [["1", "kB"], ["not", "there"]]
    assert [file["is_absent"] for file in report.as_dict()["steps"][0]["files"]] == [False, True]


def test_a_dry_run_says_what_would_be_fetched_instead(
    server: FaultServer, client: Client, store: Store, settings: dict[str, str]
) -> None:
    server.files[single()] = singlefile_zip(AREAS, 2018)
    report = fetch_qcew([2018], ["13000", "13121"], store, settings=settings, dry_run=True, client=client)
    assert report.sizes[server.url + single()] == len(server.files[single()])
    lines = report.lines()
    assert lines[3].split()[2:] == [server.url + single(), "(instead", "of", "them)"]
    assert lines[4].startswith("1 file, about")
    (step,) = report.as_dict()["steps"]
    assert (step["is_replaced"], step["instead_bytes"]) == (True, len(server.files[single()]))
    took = fetch_qcew([2018], ["13000", "13121"], store, settings=settings, client=client)
    assert [file.name for file in took.fresh] == ["2018_annual_singlefile.zip"]


def fetch_study(study: Study, store: Store, settings: dict[str, str], client: Client) -> FetchReport:
    return fetch_plan(plan_study(study, addresses(settings)), store, settings=settings, client=client)


STUDY = Study("Fulton", Region("Fulton", ("13121",)), Years.of(2015, 2018), benchmark="13000")


def test_a_study_gets_its_counties_benchmark_and_states(
    server: FaultServer, client: Client, store: Store, settings: dict[str, str]
) -> None:
    serve(server, *AREAS, year=2015)
    serve(server, *AREAS)
    report = fetch_study(replace(STUDY, benchmark="US000"), store, settings, client)
    assert [store.areas(Period(year)) for year in (2015, 2018)] == [AREAS, AREAS]
    assert report.notes == []


def test_a_state_that_nobody_named_may_be_missing(
    server: FaultServer, client: Client, store: Store, settings: dict[str, str]
) -> None:
    study = replace(STUDY, benchmark="US000", years=Years.of(2017, 2018))
    for year in (2017, 2018):
        serve(server, "13121", "US000", year=year)
    report = fetch_study(study, store, settings, client)
    assert store.areas(Period(2018)) == ["13121", "US000"]
    assert [note[:28] for note in report.notes] == ["QCEW 2017: no slice of 13000", "QCEW 2018: no slice of 13000"]


def test_a_state_that_is_the_benchmark_may_not(
    server: FaultServer, client: Client, store: Store, settings: dict[str, str]
) -> None:
    for year in (2015, 2018):
        serve(server, "13121", "US000", year=year)
    with pytest.raises(SourceError, match="13000"):
        fetch_study(STUDY, store, settings, client)


def test_a_region_that_is_a_state_comes_whole(where: Addresses) -> None:
    for chosen in (
        plan_study(replace(STUDY, region=Region("Georgia", state="13")), where),
        plan_study(STUDY, where, whole_states=True),
    ):
        assert [target.url[-15:] for target in chosen.targets] == ["_singlefile.zip"] * 2


def test_an_empty_region(where: Addresses) -> None:
    with pytest.raises(ConfigError, match="list of counties"):
        plan_study(replace(STUDY, region=Region("Nowhere")), where)


def test_code_lists_go_to_the_store_too(server: FaultServer, client: Client, store: Store, where: Addresses) -> None:
    server.files["/area/area_titles.csv"] = b'area_fips,area_title\n"US000","U.S. TOTAL"\n"13121","Fulton County"\n'
    report = fetch(plan.plan_titles(where, ["area"]), store, client=client, where=where)
    assert [(change.source, change.what) for change in report.changes] == [("titles", What.NEW)]
    assert report.kept == []


def test_files_without_a_reader_are_kept(server: FaultServer, client: Client, store: Store, where: Addresses) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    server.files["/industry-employment/industry.xlsx"] = packed.getvalue()
    report = fetch(plan.plan_projections(where, ["industry"]), store, client=client, where=where)
    assert [file.relative_to(store.root).as_posix() for file in report.kept] == ["downloads/ep/industry.xlsx"]
    assert report.changes == []


def test_made_up_data_stay_made_up(server: FaultServer, client: Client, store: Store) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SAMPLE.txt", "made up")
        archive.writestr("2018.annual.singlefile.csv", slice_csv("US000", 2018))
    server.files[single()] = packed.getvalue()
    run(server, client, store, ["US000"])
    assert store.provenance(Period(2018), ["US000"])[0].is_sample


def test_a_missing_workbook(server: FaultServer, client: Client, store: Store, where: Addresses) -> None:
    with pytest.raises(SourceError, match="no such file"):
        fetch(plan.plan_labor_force([2018], where), store, client=client, where=where)


def test_two_at_once(server: FaultServer, client: Client, store: Store, where: Addresses) -> None:
    import filelock

    serve(server, *AREAS)
    (store.root / "downloads").mkdir(parents=True)
    with filelock.FileLock(store.root / "downloads" / "lock"), pytest.raises(StoreError, match="another sectorlmi"):
        fetch(plan.plan_qcew([Period(2018)], AREAS, where), store, client=client, lock_timeout=0)
    assert store.periods() == []


class TestProbe:
    @pytest.fixture(autouse=True)
    def _held(self, server: FaultServer, client: Client, store: Store) -> None:
        serve(server, *AREAS)
        run(server, client, store, AREAS)

    def news(self, client: Client, store: Store, settings: dict[str, str]) -> dict[str, News]:
        found = probe_qcew(store.periods(), store.root / DOWNLOADS, client=client, settings=settings, today=TODAY)
        return {str(finding.period): finding.news for finding in found}

    def test_nothing(self, client: Client, store: Store, settings: dict[str, str]) -> None:
        assert self.news(client, store, settings) == {"2018": News.UNCHANGED, "2019": News.NOT_YET}

    def test_revised(self, server: FaultServer, client: Client, store: Store, settings: dict[str, str]) -> None:
        serve(server, "13121", seed=2)
        assert self.news(client, store, settings)["2018"] is News.REVISED

    @pytest.mark.parametrize("there", [path("US000", 2019), single(2019)])
    def test_new(
        self, *, server: FaultServer, client: Client, store: Store, settings: dict[str, str], there: str
    ) -> None:
        server.files[there] = b"anything"
        assert self.news(client, store, settings)["2019"] is News.NEW

    def test_gone(self, server: FaultServer, client: Client, store: Store, settings: dict[str, str]) -> None:
        del server.files[path("13121")]
        assert self.news(client, store, settings)["2018"] is News.GONE

    def test_a_server_that_fails_is_not_called_unchanged(
        self, server: FaultServer, client: Client, store: Store, settings: dict[str, str]
    ) -> None:
        server.always[path("13121")] = faults.status(500)
        with pytest.raises(SourceError):
            self.news(client, store, settings)

    def test_a_web_page_is_no_new_year(
        self, server: FaultServer, client: Client, store: Store, settings: dict[str, str]
    ) -> None:
        server.always[path("US000", 2019)] = faults.html()
        with pytest.raises(SourceError):
            self.news(client, store, settings)


def test_downloads_are_left_alone_by_the_care_of_the_store(server: FaultServer, client: Client, store: Store) -> None:
    serve(server, *AREAS)
    report = run(server, client, store, AREAS)
    store.prune()
    assert all(Path(file).is_file() for file in report.fresh)
