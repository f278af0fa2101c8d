"""`refresh` from a server that is a copy of another: other tags, other bytes of the same rows, other years."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from tests.download.fault_server import Fault, FaultServer, _Handler

from sectorlmi.fetch.download import Client
from sectorlmi.fetch.probe import News, probe_qcew
from sectorlmi.fetch.receipts import DOWNLOADS
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study, Years
from sectorlmi.workflows import refresh as workflow
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.fetch import fetch_qcew
from sectorlmi.workflows.refresh_report import Refreshed

from .test_refresh import AREAS, TODAY, more_jobs, sample

YEARS = {2022: 2022, 2024: 2025}


class Mirror(FaultServer):
    """A server with the sample's years, which can give every request a new tag."""

    tags = count()
    rotates = False

    def publish(self, year: int, *, change: str = "", ending: str = "\n") -> None:
        like = YEARS.get(year, 2022)
        for area, text in sample(like).items():
            body = text.replace(f'"{like}"', f'"{year}"').replace(f",{like},", f",{year},")
            body = more_jobs(body, "722") if area == change else body
            self.files[slice_path(year, area)] = body.replace("\n", ending).encode()

    def take(self, path: str) -> Fault | None:
        if self.rotates:
            self.etags[path] = f'"{next(self.tags)}"'
        return super().take(path)

    def sent(self) -> int:
        """How often a file came whole since the last time this was asked; GET without an answer 304."""
        n = sum(seen.method == "GET" for seen in self.seen)
        self.seen.clear()
        return n


def slice_path(year: int, area: str) -> str:
    return f"/api/{year}/a/area/{area}.csv"


@pytest.fixture
def server() -> Iterator[Mirror]:
    made = Mirror()
    for year in YEARS:
        made.publish(year)
    yield made
    made.close()


@pytest.fixture
def study(tmp_path: Path) -> Study:
    for name in ("study.yml", "projections.csv"):
        shutil.copy(samples() / name, tmp_path / name)
    found = replace(load_study(tmp_path / "study.yml"), years=Years.of(2022, 2024), suppressed="floor")
    return replace(found, output=replace(found.output, folder=tmp_path / "out", formats=("csv",)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def run(study: Study, store: Store, server: Mirror, said: list[str] | None = None) -> Refreshed:
    say = (said if said is not None else []).append
    return workflow.refresh(study, store, settings={"qcew_url": server.url}, say=say, today=TODAY)


def test_a_new_tag_at_every_request(study: Study, store: Store, server: Mirror) -> None:
    """The first other tag is looked into; then the server's dates are believed."""
    run(study, store, server)
    server.rotates = True
    assert run(study, store, server).exit_code == 0
    server.sent()
    found = run(study, store, server)
    assert found.exit_code == 0
    assert {finding.news for finding in found.findings} <= {News.UNCHANGED, News.NOT_YET}
    assert server.sent() == 0


def test_a_revision_under_a_new_tag_and_a_new_date(study: Study, store: Store, server: Mirror) -> None:
    run(study, store, server)
    server.rotates = True
    run(study, store, server)
    server.last_modified = "Thu, 05 Sep 2019 14:00:00 GMT"
    server.publish(2024, change="98001")
    assert run(study, store, server).exit_code == 10


def test_a_few_tags_in_turn_without_a_date(
    study: Study,
    store: Store,
    server: Mirror,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As behind several machines: every tag that was seen with these bytes is known."""
    monkeypatch.setattr(_Handler, "validators", lambda self, _: {"ETag": server.etags.get(self.path, '"a"')})
    run(study, store, server)
    server.etags |= dict.fromkeys(server.files, '"b"')
    run(study, store, server)
    server.sent()
    for tag in ('"a"', '"b"', '"a"'):
        server.etags |= dict.fromkeys(server.files, tag)
        assert run(study, store, server).exit_code == 0
    assert server.sent() == 0


def test_the_same_rows_in_other_bytes(study: Study, store: Store, server: Mirror) -> None:
    """A mirror that saved the files with other line ends: once fetched, they wait for nothing."""
    run(study, store, server)
    server.publish(2024, ending="\r\n")
    assert run(study, store, server).exit_code == 0
    server.sent()
    said: list[str] = []
    assert run(study, store, server, said).exit_code == 0
    assert server.sent() == 0
    assert not any("Fetching" in line for line in said)


def zipped(server: Mirror, year: int, day: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        bodies = [server.files[slice_path(year, area)] for area in AREAS]
        whole = bodies[0] + b"".join(body.split(b"\n", 1)[1] for body in bodies[1:])
        archive.writestr(zipfile.ZipInfo(f"{year}.annual.singlefile.csv", (2026, 1, day, 0, 0, 0)), whole)
    return packed.getvalue()


def test_a_national_file_packed_anew(study: Study, store: Store, server: Mirror) -> None:
    single = "/files/2024/csv/2024_annual_singlefile.zip"
    settings = {"qcew_url": server.url}
    server.files[single] = zipped(server, 2024, 1)
    fetch_qcew([2024], None, store, settings=settings)
    run(study, store, server)
    server.files[single] = zipped(server, 2024, 2)
    assert run(study, store, server).exit_code == 0
    server.sent()
    assert run(study, store, server).exit_code == 0
    assert server.sent() == 0
    # Nor does a fetch read it again.
    before = [entry.sha256 for entry in store.provenance(Period(2024), list(AREAS))]
    report = fetch_qcew([2024], None, store, settings=settings)
    assert report.changes == []
    assert [entry.sha256 for entry in store.provenance(Period(2024), list(AREAS))] == before


def test_a_revised_year_that_no_run_uses_is_told(study: Study, store: Store, server: Mirror) -> None:
    server.publish(2020)
    fetch_qcew([2020], list(AREAS), store, settings={"qcew_url": server.url})
    run(study, store, server)
    server.publish(2020, change="98001")
    said: list[str] = []
    found = run(study, store, server, said)
    assert found.exit_code == 0
    told = "QCEW 2020: not used by this study, so not fetched; get it: sectorlmi fetch qcew --year 2020 --area 98001"
    assert told in said
    assert store.periods()[0] == Period(2020)


def news_of(store: Store, server: Mirror) -> set[News]:
    found = probe_qcew(
        store.periods(),
        store.root / DOWNLOADS,
        client=Client(),
        settings={"qcew_url": server.url},
        today=date(2025, 1, 1),
    )
    return {finding.news for finding in found}


def one_county(study: Study) -> Study:
    return replace(study, region=replace(study.region, counties=("98001",)), benchmark="98000")


def test_a_revised_area_that_no_run_uses_is_fetched_once(study: Study, store: Store, server: Mirror) -> None:
    """The nation, which another study of this store compares with: nothing of it is news to this one."""
    one = one_county(study)
    run(one, store, server)
    fetch_qcew([2024], ["US000"], store, settings={"qcew_url": server.url})
    server.publish(2024, change="US000")
    assert run(one, store, server).exit_code == 0
    assert news_of(store, server) == {News.UNCHANGED}
    server.sent()
    assert run(one, store, server).exit_code == 0
    assert server.sent() == 0


def test_a_revised_neighbour_is_fetched_once_and_is_this_studys_too(study: Study, store: Store, server: Mirror) -> None:
    """A county that another study fetched: whole states are read, so that its revision can be news.

    Its thousand more jobs do not fit the state's sum, which is told.
    """
    one = one_county(study)
    run(one, store, server)
    fetch_qcew([2024], ["98007"], store, settings={"qcew_url": server.url})
    server.publish(2024, change="98007")
    found = run(one, store, server)
    assert found.exit_code == 10
    assert found.run
    manifest, result = (json.loads((found.run / name).read_bytes()) for name in ("manifest.json", "result.json"))
    assert "98007" in manifest["content"]["cells"]["2024"]
    assert any("contradict each other" in note for note in result["notes"])
    assert news_of(store, server) == {News.UNCHANGED}
    server.sent()
    assert run(one, store, server).exit_code == 0
    assert server.sent() == 0
