"""One file from a server that misbehaves: what is tried again, what is not, and what ends on the disk."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from sectorlmi import __version__
from sectorlmi.errors import DataError, SchemaError, SectorlmiError, SourceError, StoreError
from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import Addresses
from sectorlmi.fetch.download import Client, Saved
from sectorlmi.fetch.plan import Target
from sectorlmi.fetch.responses import Patience
from sectorlmi.terms.period import Period

from . import fault_server as faults
from .fault_server import FaultServer
from .made_up import singlefile_zip, slice_csv

YEAR = Period(2018)
AREA = "13121"
SLICE = f"/api/2018/a/area/{AREA}.csv"
ZIP = "/files/2018/csv/2018_annual_singlefile.zip"
SLICE_BODY = slice_csv(AREA, 2018, n_more=300)
ZIP_BODY = singlefile_zip([f"13{i:03d}" for i in range(1, 90, 2)], 2018)


@pytest.fixture(autouse=True)
def _files(server: FaultServer) -> None:
    server.files |= {SLICE: SLICE_BODY, ZIP: ZIP_BODY}


@pytest.fixture
def a_slice(where: Addresses) -> Target:
    return plan.area_slice(YEAR, AREA, where)


@pytest.fixture
def a_zip(where: Addresses) -> Target:
    return plan.singlefile(YEAR, where)


def got(client: Client, target: Target, folder: Path) -> Saved:
    saved = client.get(target, folder)
    assert saved is not None
    return saved


def leftovers(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if ".part" in file.name or file.suffix == ".tmp"]


def test_a_sound_file(client: Client, a_slice: Target, tmp_path: Path) -> None:
    saved = got(client, a_slice, tmp_path)
    assert saved.file.read_bytes() == SLICE_BODY
    assert saved.receipt.sha256 == hashlib.sha256(SLICE_BODY).hexdigest()
    assert saved.receipt.size == len(SLICE_BODY)
    assert saved.receipt.n_rows == SLICE_BODY.count(b"\n") - 1
    assert saved.receipt.last_modified == faults.LAST_MODIFIED
    assert leftovers(tmp_path) == []


def test_it_says_honestly_who_asks(client: Client, server: FaultServer, a_slice: Target, tmp_path: Path) -> None:
    got(client, a_slice, tmp_path)
    assert server.seen[0].headers["user-agent"] == f"sectorlmi/{__version__} (+someone@example.org)"
    assert Client().user_agent == f"sectorlmi/{__version__}"


PASSING = {
    "500": [faults.status(500)],
    "503 three times": [faults.status(503)] * 3,
    "429": [faults.status(429)],
    "drop": [faults.drop(700)],
    "drop at once": [faults.drop(0)],
    "reset": [faults.reset(700)],
    "silence": [faults.silence],
    "nonsense": [faults.nonsense],
    "drip": [faults.drip()],
    "too long announced": [faults.length(+11)],
    "too short announced": [faults.length(-11)],
    "empty": [faults.changed(faults.empty)],
    "chunks cut": [faults.chunked(0.5)],
    "gzip cut": [faults.gzipped_cut],
    "no length, cut, then sound": [faults.no_length(5)],
    "wrong piece": [faults.wrong_piece],
    "all in a row": [faults.status(502), faults.drop(300), faults.silence, faults.length(-3)],
}


@pytest.mark.parametrize("script", PASSING.values(), ids=PASSING.keys())
def test_passing_faults_end_in_the_right_bytes(
    *,
    client: Client,
    server: FaultServer,
    a_slice: Target,
    tmp_path: Path,
    script: list[faults.Fault],
    naps: list[float],
) -> None:
    server.put(SLICE, *script)
    assert got(client, a_slice, tmp_path).file.read_bytes() == SLICE_BODY
    assert len(naps) == server.count(SLICE) - 1
    assert leftovers(tmp_path) == []


ZIP_PASSING = {
    "drop": [faults.drop(3_000)],
    "drop twice": [faults.drop(3_000), faults.drop(4_000)],
    "a flipped byte": [faults.changed(faults.flipped)],
    "too short announced": [faults.length(-1_000)],
    "stale piece": [faults.drop(3_000), faults.stale_piece],
    "wrong piece": [faults.drop(3_000), faults.wrong_piece],
    "416": [faults.drop(3_000), faults.status(416)],
    "server without ranges": [faults.drop(3_000), faults.changed(lambda body: body)],
    "no length, cut": [faults.no_length(40)],
}


@pytest.mark.parametrize("script", ZIP_PASSING.values(), ids=ZIP_PASSING.keys())
def test_big_files_too(
    client: Client, server: FaultServer, a_zip: Target, tmp_path: Path, script: list[faults.Fault]
) -> None:
    server.put(ZIP, *script)
    assert got(client, a_zip, tmp_path).file.read_bytes() == ZIP_BODY
    assert leftovers(tmp_path) == []


def test_a_big_file_goes_on_where_it_was_cut(
    client: Client, server: FaultServer, a_zip: Target, tmp_path: Path
) -> None:
    server.put(ZIP, faults.drop(5_000))
    received: list[int] = []
    saved = client.get(a_zip, tmp_path, received.append)
    assert saved
    assert saved.file.read_bytes() == ZIP_BODY
    assert [seen.headers.get("range") for seen in server.seen] == [None, "bytes=5000-"]
    assert server.seen[1].headers["if-range"] == faults.etag_of(ZIP_BODY)
    assert sum(received) == len(ZIP_BODY)


def test_the_next_run_goes_on_too(client: Client, server: FaultServer, a_zip: Target, tmp_path: Path) -> None:
    server.put(ZIP, *[faults.drop(100)] * 5)
    with pytest.raises(SourceError):
        client.get(a_zip, tmp_path)
    assert not (tmp_path / a_zip.path).exists()
    assert got(client, a_zip, tmp_path).file.read_bytes() == ZIP_BODY
    assert server.seen[-1].headers["range"] == "bytes=500-"


def test_no_rest_of_another_version(client: Client, server: FaultServer, a_zip: Target, tmp_path: Path) -> None:
    """The file changed between the cut and the second request: the server sends it whole, and nothing is glued."""
    server.put(ZIP, faults.drop(5_000))
    revised = singlefile_zip([f"13{i:03d}" for i in range(1, 90, 2)], 2018, seed=2)
    client._sleep = lambda _: server.files.update({ZIP: revised})
    assert got(client, a_zip, tmp_path).file.read_bytes() == revised


FATAL = {
    "403": (faults.status(403), SourceError, "sectorlmi load FILE"),
    "401": (faults.status(401), SourceError, "sectorlmi load FILE"),
    "418": (faults.status(418), SourceError, "418"),
    "web page": (faults.html(), SourceError, "instead of data"),
    "web page in disguise": (faults.html("text/csv"), SourceError, "instead of data"),
    "redirect to a web page": (faults.redirect("/login"), SourceError, "instead of data"),
    "redirect without end": (faults.redirect("", hops=99), SourceError, "redirects"),
    "renamed column": (faults.changed(faults.renamed_column), SchemaError, "annual_avg_emplvl"),
    "first column renamed": (faults.changed(lambda b: b.replace(b"area_fips", b"fips")), SchemaError, "area_fips"),
    "another file": (faults.changed(lambda _: b"a,b\n1,2\n"), SourceError, "not QCEW"),
    "another area": (faults.changed(lambda _: slice_csv("13089", 2018)), SourceError, "area 13089"),
    "another year": (faults.changed(lambda _: slice_csv(AREA, 2017)), SourceError, "year 2017"),
    "asked to wait for a day": (faults.status(429, {"Retry-After": "86400"}), SourceError, "86400"),
}


@pytest.mark.parametrize(("fault", "error", "says"), FATAL.values(), ids=FATAL.keys())
def test_what_no_second_try_can_mend(
    *,
    client: Client,
    server: FaultServer,
    a_slice: Target,
    tmp_path: Path,
    fault: faults.Fault,
    error: type[SectorlmiError],
    says: str,
    naps: list[float],
) -> None:
    server.files["/login"] = b"<html>Log in</html>"
    server.always[SLICE] = fault
    with pytest.raises(error) as raised:
        client.get(a_slice, tmp_path)
    assert says in str(raised.value)
    assert a_slice.url in str(raised.value)
    assert naps == []
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == []


LASTING = {
    "500": faults.status(500),
    "cut": faults.drop(700),
    "silence": faults.silence,
    "drip": faults.drip(),
    "304 unasked": faults.stale_not_modified,
    "a header and no row": faults.changed(lambda body: body.splitlines(keepends=True)[0]),
    "a short row": faults.changed(lambda body: body + b'"13121","5"\n'),
}


@pytest.mark.parametrize("fault", LASTING.values(), ids=LASTING.keys())
def test_faults_that_last(
    client: Client, server: FaultServer, a_slice: Target, tmp_path: Path, fault: faults.Fault
) -> None:
    server.always[SLICE] = fault
    with pytest.raises(SourceError, match=SLICE):
        client.get(a_slice, tmp_path)
    assert server.count(SLICE) in (1, client.patience.tries)
    assert not (tmp_path / a_slice.path).exists()


def test_pauses_grow_and_spread(client: Client, server: FaultServer, a_slice: Target, tmp_path: Path) -> None:
    naps: list[float] = []
    server.put(SLICE, *[faults.status(503)] * 4)
    client._sleep = naps.append
    got(client, a_slice, tmp_path)
    assert naps == [0.75, 1.5, 3.0, 6.0]  # 1, 2, 4, 8 s, times 0.5 to 1 (jitter 0.5 gives 0.75)


def test_retry_after_is_honoured(
    client: Client, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
) -> None:
    server.put(SLICE, faults.status(429, {"Retry-After": "17"}), faults.status(503, {"Retry-After": "0"}))
    got(client, a_slice, tmp_path)
    assert naps == [17.5, 0]  # the wait asked for, and a little so that not all come back at once


def test_retry_after_holds_back_every_file_of_that_server(
    server: FaultServer, where: Addresses, tmp_path: Path
) -> None:
    """The second thread is busy while the first is told to wait: it must not go on to the third file in that time."""
    areas = ["13001", "13003", "13005"]
    paths = [f"/api/2018/a/area/{area}.csv" for area in areas]
    server.files |= {path: slice_csv(area, 2018) for path, area in zip(paths, areas, strict=True)}
    server.put(paths[0], faults.status(429, {"Retry-After": "1"}))
    server.put(paths[1], faults.slow(0.3))
    client = Client(patience=Patience(workers=2), jitter=lambda: 0.0)
    saved = client.get_all([plan.area_slice(YEAR, area, where) for area in areas], tmp_path)
    assert all(saved)
    told = next(seen.at for seen in server.seen if seen.path == paths[0])
    later = [seen.at - told for seen in server.seen if seen.path == paths[2] or seen.path == paths[0]][1:]
    assert len(later) == 2
    assert min(later) >= 0.99


def test_another_server_is_not_held_back(server: FaultServer, where: Addresses, tmp_path: Path) -> None:
    other = FaultServer(files=dict(server.files))
    naps: list[float] = []
    client = Client(sleep=naps.append, jitter=lambda: 0.0)
    server.put(SLICE, faults.status(429, {"Retry-After": "17"}))
    got(client, plan.area_slice(YEAR, AREA, where), tmp_path / "a")
    got(client, plan.area_slice(YEAR, AREA, Addresses(qcew=other.url)), tmp_path / "b")
    other.close()
    assert naps == [17.0]


def test_retry_after_as_a_date(
    client: Client, server: FaultServer, a_slice: Target, tmp_path: Path, naps: list[float]
) -> None:
    server.put(SLICE, faults.status(503, {"Retry-After": "Wed, 04 Sep 2019 14:00:00 GMT"}))
    got(client, a_slice, tmp_path)
    assert naps == [0]  # that moment is long over


@pytest.mark.parametrize("fault", [faults.gzipped, faults.chunked(), faults.no_length(), faults.redirect("/elsewhere")])
def test_other_ways_to_send_the_same(
    client: Client, server: FaultServer, a_slice: Target, tmp_path: Path, fault: faults.Fault
) -> None:
    server.files["/elsewhere"] = SLICE_BODY
    server.always[SLICE] = fault
    saved = got(client, a_slice, tmp_path)
    assert saved.file.read_bytes() == SLICE_BODY
    assert saved.receipt.url == a_slice.url


def test_a_text_without_an_announced_end_must_come_twice_alike(
    client: Client, server: FaultServer, a_slice: Target, tmp_path: Path
) -> None:
    server.put(SLICE, faults.no_length(100), faults.no_length(200), faults.no_length(), faults.no_length())
    assert got(client, a_slice, tmp_path).file.read_bytes() == SLICE_BODY
    assert server.count(SLICE) == 4


def test_a_missing_file_is_none(client: Client, server: FaultServer, a_slice: Target, tmp_path: Path) -> None:
    del server.files[SLICE]
    assert client.get(a_slice, tmp_path) is None


def test_an_unchanged_file_is_not_sent_again(
    client: Client, server: FaultServer, a_slice: Target, tmp_path: Path
) -> None:
    first = got(client, a_slice, tmp_path)
    second = got(client, a_slice, tmp_path)
    assert (first.is_fresh, second.is_fresh) == (True, False)
    assert second.receipt.sha256 == first.receipt.sha256
    assert server.seen[1].headers["if-none-match"] == faults.etag_of(SLICE_BODY)
    assert server.seen[1].headers["if-modified-since"] == faults.LAST_MODIFIED


def test_a_revised_file_is(client: Client, server: FaultServer, a_slice: Target, tmp_path: Path) -> None:
    got(client, a_slice, tmp_path)
    server.files[SLICE] = slice_csv(AREA, 2018, seed=2, n_more=300)
    again = got(client, a_slice, tmp_path)
    assert again.is_fresh
    assert again.file.read_bytes() == server.files[SLICE]


def test_a_copy_that_was_tampered_with_is_fetched_anew(
    client: Client, server: FaultServer, a_slice: Target, tmp_path: Path
) -> None:
    file = got(client, a_slice, tmp_path).file
    file.write_bytes(SLICE_BODY.replace(b"1", b"2"))
    assert got(client, a_slice, tmp_path).is_fresh
    assert file.read_bytes() == SLICE_BODY
    assert "if-none-match" not in server.seen[1].headers


def test_a_revision_that_lost_many_rows_is_refused(
    client: Client, server: FaultServer, a_slice: Target, tmp_path: Path
) -> None:
    file = got(client, a_slice, tmp_path).file
    server.files[SLICE] = slice_csv(AREA, 2018)
    with pytest.raises(DataError, match="17 rows where the copy before had 317"):
        client.get(a_slice, tmp_path)
    assert file.read_bytes() == SLICE_BODY


def test_a_zip_of_something_else(client: Client, server: FaultServer, a_zip: Target, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    server.files[ZIP] = packed.getvalue()
    with pytest.raises(SourceError, match="no data"):
        client.get(a_zip, tmp_path)


def test_a_column_renamed_inside_a_zip(client: Client, server: FaultServer, a_zip: Target, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2018.annual.singlefile.csv", faults.renamed_column(SLICE_BODY))
    server.files[ZIP] = packed.getvalue()
    with pytest.raises(SchemaError, match="annual_avg_emplvl"):
        client.get(a_zip, tmp_path)


def test_no_server(client: Client, tmp_path: Path, naps: list[float]) -> None:
    nowhere = Addresses(qcew="http://127.0.0.1:9")
    with pytest.raises(SourceError, match="5 tries"):
        client.get(plan.area_slice(YEAR, AREA, nowhere), tmp_path)
    assert len(naps) == 4


def test_a_folder_that_cannot_be_written(client: Client, a_slice: Target, tmp_path: Path) -> None:
    (tmp_path / "qcew").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        client.get(a_slice, tmp_path)


def test_a_full_disk(client: Client, a_slice: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 100})
    monkeypatch.setattr("sectorlmi.disk.shutil.disk_usage", lambda _: usage)
    with pytest.raises(StoreError, match="disk is full"):
        client.get(a_slice, tmp_path)


def test_many_at_once_keep_their_order(client: Client, server: FaultServer, where: Addresses, tmp_path: Path) -> None:
    areas = [f"13{i:03d}" for i in range(1, 40, 2)]
    targets = [plan.area_slice(YEAR, area, where) for area in areas]
    for area in areas[1:]:
        server.files[f"/api/2018/a/area/{area}.csv"] = slice_csv(area, 2018)
    found = client.get_all(targets, tmp_path)
    assert found[0] is None
    assert [saved.target.area for saved in found if saved] == areas[1:]


def test_the_first_failure_stops_the_rest(server: FaultServer, where: Addresses, tmp_path: Path) -> None:
    """With one worker nothing after the refused file is asked for."""
    areas = ["13001", "13003", "13005", "13007"]
    for area in areas:
        server.files[f"/api/2018/a/area/{area}.csv"] = slice_csv(area, 2018)
    server.always["/api/2018/a/area/13003.csv"] = faults.status(403)
    client = Client(patience=Patience(workers=1))
    with pytest.raises(SourceError, match=r"13003\.csv: the server refused"):
        client.get_all([plan.area_slice(YEAR, area, where) for area in areas], tmp_path)
    assert [seen.path[-9:-4] for seen in server.seen] in (["13001", "13003"], ["13001", "13003", "13005"])


def test_head(client: Client, server: FaultServer, a_slice: Target, a_zip: Target, tmp_path: Path) -> None:
    receipt = got(client, a_slice, tmp_path).receipt
    assert client.head(a_zip).size == len(ZIP_BODY)
    assert not client.head(a_slice, receipt).is_changed
    server.files[SLICE] = slice_csv(AREA, 2018, seed=3)
    assert client.head(a_slice, receipt).is_changed
    del server.files[SLICE]
    assert not client.head(a_slice, receipt).exists


def test_head_where_a_server_has_none(client: Client, server: FaultServer, a_zip: Target) -> None:
    server.allow_head = False
    assert client.head(a_zip).size == len(ZIP_BODY)


def test_a_password_is_never_shown(server: FaultServer, tmp_path: Path) -> None:
    secret = Addresses(qcew=server.url.replace("http://", "http://me:hush@"))
    server.always[SLICE] = faults.status(403)
    with pytest.raises(SourceError) as raised:
        Client().get(plan.area_slice(YEAR, AREA, secret), tmp_path)
    assert "hush" not in str(raised.value)
