"""What one file may take: time, bytes, and bytes when unpacked. Every limit is one that a setting makes small."""

from __future__ import annotations

import gzip
import io
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError, SourceError
from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import Addresses
from sectorlmi.fetch.download import Client
from sectorlmi.fetch.limits import Limits, limits
from sectorlmi.fetch.plan import Target
from sectorlmi.fetch.responses import Patience
from sectorlmi.terms.period import Period

from . import fault_server as faults
from .fault_server import Fault, FaultServer
from .made_up import slice_csv

AREA = "13121"
SLICE = f"/api/2018/a/area/{AREA}.csv"
BODY = slice_csv(AREA, 2018, n_more=50)
CSV = {"Content-Type": "text/csv"}
LODES = "/wi/od/wi_od_main_JT00_2020.csv.gz"
EMPTY_MEMBER = gzip.compress(b"")


@pytest.fixture
def a_slice(server: FaultServer, where: Addresses) -> Target:
    server.files[SLICE] = BODY
    return plan.area_slice(Period(2018), AREA, where)


def files_in(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file()]


def client_of(naps: list[float], most: Limits, **patience: float) -> Client:
    return Client(patience=replace(Patience(read=30, connect=5), **patience), limits=most, sleep=naps.append)  # type: ignore[arg-type]


class TestTime:
    @pytest.mark.parametrize(
        "fault", [faults.dripping_headers(), faults.steady(), faults.drip(0.02)], ids=["headers", "body", "drip"]
    )
    def test_a_file_takes_no_longer(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float], fault: Fault
    ) -> None:
        server.always[SLICE] = fault
        client = client_of(naps, Limits(seconds=0.6))
        started = time.monotonic()
        with pytest.raises(SourceError, match=r"not here after 0\.6 seconds") as raised:
            client.get(a_slice, tmp_path)
        assert time.monotonic() - started < 20  # a read may take 30
        assert a_slice.url in str(raised.value)
        assert "SECTORLMI_FETCH_SECONDS" in raised.value.hint
        assert files_in(tmp_path) == []

    def test_nor_does_a_question(self, server: FaultServer, a_slice: Target, naps: list[float]) -> None:
        server.always[SLICE] = faults.dripping_headers()
        with pytest.raises(SourceError, match=r"not here after 0\.4 seconds"):
            client_of(naps, Limits(seconds=0.4)).head(a_slice)

    def test_headers_that_drip_are_tried_again(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
    ) -> None:
        server.put(SLICE, faults.dripping_headers())
        saved = client_of(naps, Limits(), answer=0.3).get(a_slice, tmp_path)
        assert saved
        assert saved.file.read_bytes() == BODY
        assert len(naps) == 1

    def test_all_tries_together(self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]) -> None:
        """Five tries of half a second each would be within a limit for each try."""
        server.always[SLICE] = faults.dripping_headers()
        with pytest.raises(SourceError, match=r"not here after 0\.7 seconds"):
            client_of(naps, Limits(seconds=0.7), answer=0.3).get(a_slice, tmp_path)
        assert 2 <= server.count(SLICE) <= 3

    def test_the_next_file_has_its_own_time(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
    ) -> None:
        server.put(SLICE, faults.slow(0.3), faults.slow(0.3), faults.slow(0.3))
        client = client_of(naps, Limits(seconds=0.8))
        for _ in range(3):
            assert client.get(a_slice, tmp_path)

    def test_a_big_file_goes_on_later(
        self, server: FaultServer, where: Addresses, tmp_path: Path, naps: list[float]
    ) -> None:
        body = gzip.compress(slice_csv("13000", 2018), 0)
        server.files[LODES] = body
        server.put(LODES, faults.half_and_wait)
        target = plan.plan_flows(["WI"], 2020, where).targets[0]
        with pytest.raises(SourceError, match="not here after"):
            client_of(naps, Limits(seconds=0.4)).get(target, tmp_path)
        saved = client_of(naps, Limits()).get(target, tmp_path)
        assert saved
        assert saved.file.read_bytes() == body
        assert server.seen[-1].headers["range"] == f"bytes={len(body) // 2}-"


SMALL = Limits(megabytes=0.2)
ENDLESS: dict[str, Fault] = {
    "no length": faults.endless(CSV, BODY),
    "chunks": faults.endless(CSV, BODY, chunks=True),
    "blank lines": faults.endless(CSV, b"\n" * 5_000, first=BODY),
    "empty gzip members": faults.endless(CSV | {"Content-Encoding": "gzip"}, EMPTY_MEMBER * 500),
    "gzip bomb": faults.gzip_bomb(BODY, 60 << 20),
    "announced": faults.length(1_000_000_000),
}


class TestSize:
    @pytest.mark.parametrize("fault", ENDLESS.values(), ids=ENDLESS.keys())
    def test_a_file_becomes_no_larger(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float], fault: Fault
    ) -> None:
        server.always[SLICE] = fault
        with pytest.raises(SourceError, match=r"more than 0\.2 MB, the most that an area slice") as raised:
            client_of(naps, SMALL).get(a_slice, tmp_path)
        assert a_slice.url in str(raised.value)
        assert "SECTORLMI_FETCH_MEGABYTES" in raised.value.hint
        assert files_in(tmp_path) == []
        assert naps == []
        assert server.n_sent < 20_000_000

    def test_a_bomb_takes_no_memory(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
    ) -> None:
        """60 MB in 60 KB, which come in one piece."""
        server.always[SLICE] = faults.gzip_bomb(BODY, 60 << 20)
        tracemalloc.start()
        with pytest.raises(SourceError):
            client_of(naps, Limits(megabytes=3)).get(a_slice, tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8_000_000

    def test_the_usual_limit_of_a_slice(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
    ) -> None:
        server.always[SLICE] = faults.gzip_bomb(BODY, 40 << 20)
        with pytest.raises(SourceError, match="more than 32 MB"):
            client_of(naps, Limits()).get(a_slice, tmp_path)

    def test_the_rest_counts_with_what_is_here(
        self, server: FaultServer, where: Addresses, tmp_path: Path, naps: list[float]
    ) -> None:
        server.files[LODES] = bytes(300_000)
        server.put(LODES, faults.drop(150_000))
        target = plan.plan_flows(["WI"], 2020, where).targets[0]
        with pytest.raises(SourceError):
            client_of(naps, Limits(), tries=1).get(target, tmp_path)
        with pytest.raises(SourceError, match=r"announces 300,000 bytes, more than 0\.2 MB"):
            client_of(naps, SMALL).get(target, tmp_path)

    def test_a_redirection_without_an_end(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
    ) -> None:
        server.files["/elsewhere"] = BODY
        server.always[SLICE] = faults.endless({"Location": "/elsewhere"}, bytes(10_000), code=302)
        saved = client_of(naps, SMALL).get(a_slice, tmp_path)
        assert saved
        assert saved.file.read_bytes() == BODY
        assert server.n_sent < 20_000_000

    def test_a_page_that_is_missing_without_an_end(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
    ) -> None:
        server.always[SLICE] = faults.endless({}, bytes(10_000), code=404)
        assert client_of(naps, SMALL).get(a_slice, tmp_path) is None

    def test_an_encoding_nobody_asked_for(
        self, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
    ) -> None:
        """Twice squeezed, two hundred bytes hold a gigabyte."""
        server.always[SLICE] = faults.endless(CSV | {"Content-Encoding": "gzip, gzip"}, b"x", most=10)
        with pytest.raises(SourceError, match="encoded as 'gzip, gzip'"):
            client_of(naps, Limits()).get(a_slice, tmp_path)


def swollen_zip(name: str, n_bytes: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml" if name.endswith(".xml") else "readme.txt", "<Types/>")
        archive.writestr(name, BODY + b"\n" * n_bytes)
    return packed.getvalue()


def bombs(where: Addresses) -> dict[str, tuple[Target, str, bytes]]:
    targets = {
        "zip": plan.singlefile(Period(2018), where),
        "oews": plan.plan_oews(2018, where, ["nat"]).targets[0],
        "workbook": plan.plan_labor_force([2018], where).targets[0],
        "gzip": plan.plan_flows(["WI"], 2020, where).targets[0],
    }
    bodies = {
        "zip": swollen_zip("2018.annual.singlefile.csv", 12 << 20),
        "oews": swollen_zip("national.xlsx", 12 << 20),
        "workbook": swollen_zip("xl/worksheets/sheet1.xml", 12 << 20),
        "gzip": gzip.compress(BODY + b"\n" * (12 << 20)),
    }
    paths = {name: target.url.removeprefix(where.qcew) for name, target in targets.items()}
    return {name: (targets[name], paths[name], bodies[name]) for name in targets}


@pytest.mark.parametrize("kind", ["zip", "oews", "workbook", "gzip"])
def test_what_is_packed_has_a_limit_too(
    kind: str, server: FaultServer, where: Addresses, tmp_path: Path, naps: list[float]
) -> None:
    target, path, body = bombs(where)[kind]
    server.files[path] = body
    with pytest.raises(SourceError, match="unpacked it is more than") as raised:
        client_of(naps, Limits(megabytes=0.5)).get(target, tmp_path)
    assert target.url in str(raised.value)
    assert files_in(tmp_path) == []
    assert naps == []  # a bomb is not fetched again and again


@pytest.mark.parametrize("kind", ["zip", "workbook"])
def test_a_bomb_by_its_ratio_is_not_fetched_again(
    kind: str, server: FaultServer, where: Addresses, tmp_path: Path, naps: list[float]
) -> None:
    target, path, _ = bombs(where)[kind]
    server.files[path] = swollen_zip("xl/a.xml" if kind == "workbook" else "a.csv", 40 << 20)
    with pytest.raises(SourceError, match="inflate beyond reason"):
        client_of(naps, Limits()).get(target, tmp_path)
    assert server.count(path) == 1


class TestSettings:
    def test_the_environment_comes_before_the_file(self) -> None:
        found = limits({"fetch_seconds": "5", "fetch_megabytes": "7"}, {"SECTORLMI_FETCH_SECONDS": "2.5"})
        assert found == Limits(2.5, 7)
        assert limits({}, {}) == Limits()

    @pytest.mark.parametrize("text", ["0", "-1", "soon", "nan", "inf", "1e12"])
    def test_what_is_no_limit(self, text: str) -> None:
        with pytest.raises(ConfigError, match="SECTORLMI_FETCH_MEGABYTES"):
            limits({}, {"SECTORLMI_FETCH_MEGABYTES": text})

    def test_every_file_that_can_be_planned_has_one(self, where: Addresses) -> None:
        plans = [
            plan.plan_qcew([Period(2018)], ["13121"], where),
            plan.plan_qcew([Period(2018)], None, where, route="by_area"),
            plan.plan_titles(where),
            plan.plan_projections(where),
            plan.plan_oews(2018, where, ["all"]),
            plan.plan_flows(["WI"], 2018, where),
            plan.plan_labor_force([2018], where),
        ]
        for target in (target for chosen in plans for target in chosen.targets):
            limit = Limits().of(target)
            assert 10 * target.about_bytes <= limit.n_bytes <= limit.n_inflated
            assert 300 <= limit.seconds <= 7_200
