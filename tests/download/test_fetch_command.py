"""`sectorlmi fetch` as a user calls it, against a real server for every publisher."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.store import Store
from sectorlmi.terms.period import Period

from . import fault_server as faults
from .conftest import held
from .fault_server import FaultServer
from .made_up import singlefile_zip, slice_csv, truth

register_commands()
PUBLISHERS = ("QCEW", "TITLES", "OEWS", "EP", "LODES", "LAUS")


@pytest.fixture
def call(server: FaultServer, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `fetch` with all publishers at the server's address; stdout, stderr and exit code come back."""
    for name in PUBLISHERS:
        monkeypatch.setenv(f"SECTORLMI_{name}_URL", server.url)
    monkeypatch.setenv("SECTORLMI_CONTACT", "analyst@example.org")
    monkeypatch.setenv("SECTORLMI_STORE", str(store.root))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["fetch", *map(str, words)])


def workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return packed.getvalue()


def test_the_plan_with_the_servers_sizes(call: Any, server: FaultServer, store: Store) -> None:
    body = slice_csv("13121", 2018)
    server.files["/api/2018/a/area/13121.csv"] = body
    result = call("qcew", "--year", "2018", "--area", "13121", "--area", "US000", "--dry-run")
    assert result.exit_code == 0, result.output
    assert f"{len(body) / 1e3:.0f} kB  {server.url}/api/2018/a/area/13121.csv" in result.stdout
    assert f"not there  {server.url}/api/2018/a/area/US000.csv" in result.stdout
    assert {seen.method for seen in server.seen} == {"HEAD"}
    assert store.periods() == []


def test_a_plan_needs_no_server(call: Any, server: FaultServer) -> None:
    server.always["/api/2018/a/area/13121.csv"] = faults.status(403)
    words = ("qcew", "--year", "2018", "--area", "13121", "--dry-run")
    asked = call(*words)
    assert asked.exit_code == 0
    assert "could not be asked" in asked.stdout
    server.seen.clear()
    unasked = call(*words, "--offline")
    assert unasked.exit_code == 0
    assert "0.2 MB" in unasked.stdout
    assert server.seen == []
    assert call(*words[:-1], "--offline").exit_code == 2


def test_routes(call: Any, server: FaultServer, store: Store) -> None:
    areas = ["13000", "13121"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for area in areas:
            archive.writestr(f"2016.annual.by_area/2016.annual {area}.csv", slice_csv(area, 2016))
    server.files["/files/2016/csv/2016_annual_by_area.zip"] = packed.getvalue()
    server.files["/files/2018/csv/2018_annual_singlefile.zip"] = singlefile_zip(areas, 2018)
    for year, route in ((2016, "by_area"), (2018, "singlefile")):
        result = call("qcew", "--year", year, "--all", "--route", route)
        assert result.exit_code == 0, result.output
        assert held(Store(store.root), year) == truth(*(slice_csv(area, year) for area in areas))
    assert call("qcew", "--year", 2018, "--all", "--route", "pigeon").exit_code == 2


def test_code_lists_flows_and_workbooks(call: Any, server: FaultServer, store: Store) -> None:
    server.files["/area/area_titles.csv"] = b'area_fips,area_title\n"US000","U.S. TOTAL"\n"13121","Fulton County"\n'
    flows = "w_geocode,h_geocode,S000,SA01,SA02,SA03,SE01,SE02,SE03,SI01,SI02,SI03,createdate\n"
    for part, home in (("main", "550250002001000"), ("aux", "170310002001000")):
        text = f"{flows}550250001001000,{home},3,1,1,1,1,1,1,1,1,1,20230321\n"
        server.files[f"/wi/od/wi_od_{part}_JT00_2020.csv.gz"] = gzip.compress(text.encode())
    server.files["/ind-occ-matrix/occupation.xlsx"] = workbook()
    titles = call("titles", "--kind", "area", "--json")
    assert titles.exit_code == 0, titles.output
    assert [change["source"] for change in json.loads(titles.stdout)["changes"]] == ["titles"]
    lodes = call("lodes", "--year", 2020, "--state", "55", "--json")
    assert lodes.exit_code == 0, lodes.output
    assert {change["source"] for change in json.loads(lodes.stdout)["changes"]} == {"lodes"}
    kept = call("projections", "--kind", "occupation")
    assert kept.exit_code == 0, kept.output
    assert str(store.root / "downloads" / "ep" / "occupation.xlsx") in kept.stdout
    assert {seen.headers["user-agent"].split("(")[-1] for seen in server.seen} == {"+analyst@example.org)"}


def test_what_is_not_there(call: Any) -> None:
    old = call("laus", "--year", 2015)
    assert old.exit_code == 3
    assert "laucnty15.xlsx" in old.stderr
    new = call("oews", "--year", 2090)
    assert new.exit_code == 8
    unconfirmed = call("projections", "--kind", "industry")
    assert unconfirmed.exit_code == 3
    assert "https://www.bls.gov/emp/data/industry-out-and-emp.htm" in unconfirmed.stderr


def test_an_address_that_was_not_confirmed_says_so(call: Any) -> None:
    result = call("projections", "--dry-run", "--offline")
    lines = [line for line in result.stdout.splitlines() if "not confirmed" in line]
    assert len(lines) == 1
    assert "industry.xlsx" in lines[0]
    files = json.loads(call("projections", "--dry-run", "--offline", "--json").stdout)["steps"][0]["files"]
    assert [file["is_confirmed"] for file in files] == [False, True, True]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("oews", "--year", "2024", "--area", "13121"), "--area does not belong"),
        (("oews",), "needs a year"),
        (("lodes", "--year", "2020"), "needs a state"),
        (("lodes", "--year", "2020", "--state", "Georgien"), "no state"),
        (("lodes", "--year", "1999", "--state", "GA"), "begin with 2002"),
        (("qcew", "--year", "2018"), "needs areas"),
        (("qcew", "--area", "13121"), "needs a year"),
        (("titles", "--kind", "zoo"), "no such kind"),
        (("qwec", "--year", "2018"), "Did you mean `qcew`?"),
        (("study.yml", "--year", "2018"), "does not belong to a study"),
        (("qcew", "--year", "2018", "--all", "--whole-states"), "belongs to a study"),
        (("qcew", "--year", "2018", "--all", "--route", "slices"), "thousands"),
    ],
)
def test_options_that_cannot_be_meant(call: Any, words: tuple[str, ...], says: str) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_study_of_a_table_of_its_own(call: Any, tmp_path: Path) -> None:
    (tmp_path / "vendor.csv").write_text("NAICS,Jobs\n311,5\n", encoding="utf-8")
    (tmp_path / "study.yml").write_text(
        "name: V\nregion: {name: R}\nyears: {base: 2018, current: 2023}\nfactors: {employment: 1}\n"
        "source: {file: vendor.csv, columns: {industry_code: NAICS, employment: Jobs}}\n",
        encoding="utf-8",
    )
    result = call("study.yml", "--dry-run")
    assert result.exit_code == 2
    assert "vendor.csv" in result.stderr
    assert "sectorlmi refresh" in result.stderr


def test_a_file_cut_at_its_publisher_is_fetched_anew_once_it_is_whole(
    call: Any, server: FaultServer, store: Store
) -> None:
    """Even where the server calls the whole file by the tag of the cut one."""
    path = "/api/2018/a/area/13121.csv"
    whole = slice_csv("13121", 2018)
    server.files[path] = whole
    server.etags[path] = '"the same"'
    server.put(path, faults.changed(faults.without_its_end))
    words = ("qcew", "--year", "2018", "--area", "13121")
    cut = call(*words)
    assert cut.exit_code == 4
    assert f"{server.url}{path}: the file seems cut" in cut.stderr
    assert store.periods() == []
    assert call(*words).exit_code == 0
    assert held(Store(store.root), 2018) == truth(whole)
    assert Store(store.root).periods() == [Period(2018)]


def flows(home: str) -> bytes:
    columns = "w_geocode,h_geocode,S000,SA01,SA02,SA03,SE01,SE02,SE03,SI01,SI02,SI03,createdate\n"
    return gzip.compress(f"{columns}550250001001000,{home},3,1,1,1,1,1,1,1,1,1,20230321\n".encode())


def serve_wisconsin(server: FaultServer) -> None:
    server.files[lodes_path("wi", 2018)] = flows("550250002001000")
    server.files[lodes_path("wi", 2018, "aux")] = flows("170310002001000")


def lodes_path(state: str, year: int, part: str = "main") -> str:
    return f"/{state}/od/{state}_od_{part}_JT00_{year}.csv.gz"


class TestFilesThatAreNotThere:
    """Of sources that come as many files, one that does not exist keeps back no other."""

    def test_a_state_that_took_no_part(self, call: Any, server: FaultServer, store: Store) -> None:
        """Alaska has no LODES after 2016: its publisher says so, and it is no fault."""
        serve_wisconsin(server)
        result = call("lodes", "--year", 2018, "--state", "AK", "--state", "WI")
        assert result.exit_code == 0, result.output
        assert "LODES has no files of AK in 2018." in result.stdout
        assert len(Store(store.root).tables("lodes")) == 2
        alone = call("lodes", "--year", 2018, "--state", "AK")
        assert alone.exit_code == 3
        assert "take another year" in alone.stderr

    def test_a_gap_that_nobody_documented(self, call: Any, server: FaultServer, store: Store) -> None:
        serve_wisconsin(server)
        result = call("lodes", "--year", 2018, "--state", "GA", "--state", "WI", "--json")
        assert result.exit_code == 3
        found = json.loads(result.stdout)
        assert found["missing"] == [server.url + lodes_path("ga", 2018, part) for part in ("main", "aux")]
        assert {change["source"] for change in found["changes"]} == {"lodes"}
        assert len(Store(store.root).tables("lodes")) == 2
        assert lodes_path("ga", 2018) in result.stderr
        assert "All other files were loaded" in result.stderr

    def test_a_year_that_is_not_out(self, call: Any, server: FaultServer, store: Store) -> None:
        serve_wisconsin(server)
        result = call("lodes", "--year", 2018, "--year", 2090, "--state", "WI")
        assert result.exit_code == 8
        assert "2 files fetched" in result.stdout
        assert len(Store(store.root).tables("lodes")) == 2

    def test_a_workbook_whose_address_was_not_confirmed(self, call: Any, server: FaultServer, store: Store) -> None:
        server.files["/ind-occ-matrix/occupation.xlsx"] = workbook()
        result = call("projections", "--kind", "industry", "--kind", "occupation")
        assert result.exit_code == 3
        assert "1 files fetched" in result.stdout
        assert "https://www.bls.gov/emp/data/industry-out-and-emp.htm" in result.stderr
        assert (store.root / "downloads" / "ep" / "occupation.xlsx").is_file()

    def test_a_refusal_still_stops_everything(self, call: Any, server: FaultServer, store: Store) -> None:
        serve_wisconsin(server)
        server.always[lodes_path("ga", 2018)] = faults.status(403)
        assert call("lodes", "--year", 2018, "--state", "WI", "--state", "GA").exit_code == 3
        assert Store(store.root).tables("lodes") == []
