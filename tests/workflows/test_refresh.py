"""`refresh` against a real HTTP server: nothing new, a revision, a new year, a year that is not out, and faults."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sectorlmi.errors import ConfigError, NotYetPublishedError, ReportError, SourceError, StoreError
from sectorlmi.fetch.probe import Finding, News
from sectorlmi.ranking.changes import Cause
from sectorlmi.runs import folder as folders
from sectorlmi.runs import record
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store, WatchedStore
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study, Years
from sectorlmi.workflows import rank, verify
from sectorlmi.workflows import refresh as workflow
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.refresh_report import Refreshed, Wishes

TODAY = date(2026, 11, 21)
AREAS = ("98001", "98003", "98005", "98007", "98000", "US000")


@dataclass
class Publisher:
    """Serves `files` by path, with ETags, HEAD and conditional requests; everything else is a 404."""

    files: dict[str, bytes] = field(default_factory=dict)
    seen: list[tuple[str, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        world = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Stay silent."""

            def do_GET(self) -> None:
                body = world.files.get(self.path)
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if body is not None else ""
                status = 404 if body is None else 304 if self.headers.get("If-None-Match") == etag else 200
                world.seen.append((self.command, self.path, status))
                self.send_response(status)
                sent = body if body is not None and status == 200 else b""
                if etag:
                    self.send_header("ETag", etag)
                self.send_header("Content-Type", "text/csv")
                if status != 304:
                    self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(sent)

            do_HEAD = do_GET  # noqa: N815

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def publish(self, year: int, like: int, change: tuple[str, str] | None = None) -> None:
        """Put the sample's files of the year `like` on the server as those of another year."""
        for area, text in sample(like).items():
            body = text.replace(f'"{like}"', f'"{year}"').replace(f",{like},", f",{year},")
            if change and change[0] == area:
                body = more_jobs(body, change[1])
            self.files[f"/api/{year}/a/area/{area}.csv"] = body.encode()


def sample(year: int) -> dict[str, str]:
    """The sample's CSV text by area."""
    with zipfile.ZipFile(samples() / f"qcew_sample_{year}.zip") as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")]
    found = {text.splitlines()[1].split(",")[0].strip('"'): text for text in texts}
    return {area: found[area] for area in AREAS}


def more_jobs(text: str, industry: str) -> str:
    """The file with a thousand more private jobs in a published industry and in what it is a part of."""
    lines = text.splitlines()
    names = [name.strip('"') for name in lines[0].split(",")]
    own, code, jobs = (names.index(n) for n in ("own_code", "industry_code", "annual_avg_emplvl"))
    for i, line in enumerate(lines[1:], 1):
        cells = line.split(",")
        if cells[own].strip('"') in ("5", "0") and cells[code].strip('"') in (industry, "10"):
            cells[jobs] = str(int(cells[jobs].strip('"')) + 1000)
            lines[i] = ",".join(cells)
    return "\n".join(lines) + "\n"


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    server = Publisher()
    server.publish(2022, like=2022)
    server.publish(2024, like=2025)
    yield server
    server.close()


@pytest.fixture
def study(tmp_path: Path) -> Study:
    for name in ("study.yml", "projections.csv"):
        shutil.copy(samples() / name, tmp_path / name)
    found = load_study(tmp_path / "study.yml")
    found = replace(found, years=Years.of(2022, 2024), suppressed="floor")
    return replace(found, output=replace(found.output, folder=tmp_path / "out", formats=("csv",)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def run(study: Study, store: Store, publisher: Publisher, wishes: Wishes | None = None) -> Refreshed:
    return workflow.refresh(study, store, wishes, settings={"qcew_url": publisher.url}, today=TODAY)


def test_the_first_time_everything_is_new(study: Study, store: Store, publisher: Publisher) -> None:
    found = run(study, store, publisher)
    assert found.exit_code == 10
    assert found.diff is None
    assert folders.runs_in(record.runs_folder(study)) == [found.run]
    assert [path.name for path in found.written] == ["made-up-sample-region-2025.csv"]
    assert sorted(store.areas(Period(2024))) == sorted(AREAS)


def test_then_nothing_is_new(study: Study, store: Store, publisher: Publisher) -> None:
    first = run(study, store, publisher)
    publisher.seen.clear()
    found = run(study, store, publisher)
    assert found.exit_code == 0
    assert found.run is None
    assert found.previous == first.run
    assert found.as_dict()["outcome"] == "nothing_new"
    assert {status for command, _, status in publisher.seen if command == "GET"} <= {304}
    assert folders.runs_in(record.runs_folder(study)) == [first.run]


def recorded_otherwise(run: Path, change: Callable[[float], float], key: str = "") -> None:
    """The run as if its fractions (of one key, or all) had come out otherwise when it was made."""

    def changed(value: Any, here: str) -> Any:
        if isinstance(value, dict):
            return {name: changed(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [changed(item, here) for item in value]
        return change(value) if isinstance(value, float) and key in ("", here) else value

    result = json.dumps(changed(json.loads((run / folders.RESULT).read_bytes()), "")).encode() + b"\n"
    (run / folders.RESULT).write_bytes(result)
    manifest = json.loads((run / folders.MANIFEST).read_bytes())
    manifest["files"][folders.RESULT] = hashlib.sha256(result).hexdigest()
    (run / folders.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def test_last_digits_of_another_machine_are_no_news(study: Study, store: Store, publisher: Publisher) -> None:
    first = run(study, store, publisher)
    assert first.run is not None
    recorded_otherwise(first.run, lambda value: value * (1 + 1e-12))
    found = run(study, store, publisher)
    assert (found.exit_code, found.previous) == (0, first.run)


def test_news_of_no_place_and_no_factor_is_never_nothing_changed(
    study: Study, store: Store, publisher: Publisher
) -> None:
    first = run(study, store, publisher)
    assert first.run is not None
    recorded_otherwise(first.run, lambda value: value / 2, "growth_upper_pct")
    found = run(study, store, publisher)
    assert found.exit_code == 10
    assert found.diff is not None
    assert not found.diff.is_empty
    assert "growth_upper_pct" in " ".join(found.diff.notes)


def test_what_somebody_tried_out_with_options_is_not_the_last_run(
    study: Study, store: Store, publisher: Publisher
) -> None:
    first = run(study, store, publisher)
    tried = replace(study, factors=tuple(replace(f, weight=f.weight + i) for i, f in enumerate(study.factors)))
    watched = WatchedStore(store.root)
    rank.keep(tried, rank.run(tried, watched), [], watched, options=["--weight growth=3"])
    found = run(study, store, publisher)
    assert (found.exit_code, found.previous) == (0, first.run)


def test_a_revised_file(study: Study, store: Store, publisher: Publisher) -> None:
    first = run(study, store, publisher)
    publisher.publish(2024, like=2025, change=("98001", "722"))
    found = run(study, store, publisher)
    assert found.exit_code == 10
    assert found.previous == first.run
    assert found.diff is not None
    assert found.diff.revised == ("2024",)
    assert found.diff.study_changes == ()
    causes = {cause for c in found.diff.changes for f in c.factors for cause in f.causes}
    assert causes == {Cause.REVISION}
    jobs = next(f for c in found.diff.changes if c.industry == "722" for f in c.factors if f.name == "employment")
    assert jobs.after == jobs.before + 1000
    assert run(study, store, publisher).exit_code == 0


def test_a_revision_asks_for_no_area_that_the_study_does_not_use(
    study: Study, store: Store, publisher: Publisher
) -> None:
    study = replace(study, benchmark="98000")
    for year in (2022, 2024):
        del publisher.files[f"/api/{year}/a/area/US000.csv"]
    assert run(study, store, publisher).exit_code == 10
    publisher.publish(2024, like=2025, change=("98001", "722"))
    del publisher.files["/api/2024/a/area/US000.csv"]
    found = run(study, store, publisher)
    assert found.exit_code == 10
    assert found.diff is not None
    assert {cause for c in found.diff.changes for f in c.factors for cause in f.causes} == {Cause.REVISION}


def test_a_newer_year_moves_both_years(study: Study, store: Store, publisher: Publisher) -> None:
    first = run(study, store, publisher)
    publisher.publish(2023, like=2022)
    publisher.publish(2025, like=2025, change=("98001", "722"))
    found = run(study, store, publisher)
    assert found.exit_code == 10
    assert found.years == Years.of(2023, 2025)
    assert found.diff is not None
    tally = found.diff.tally()
    assert set(tally) == {Cause.NEWER_YEAR}
    assert {c.industry for c in found.diff.changes if c.factors} >= {"722"}
    result = json.loads((found.run / "result.json").read_bytes())  # type: ignore[operator]
    assert result["study"]["years"] == {"base": 2023, "current": 2025}
    assert first.run.is_dir()  # type: ignore[union-attr]
    again = run(study, store, publisher)
    assert (again.exit_code, again.years) == (0, Years.of(2023, 2025))


def test_years_that_are_to_stay(study: Study, store: Store, publisher: Publisher) -> None:
    run(study, store, publisher)
    publisher.publish(2023, like=2022)
    publisher.publish(2025, like=2025)
    found = run(study, store, publisher, Wishes(keep_years=True))
    assert (found.exit_code, found.years) == (0, Years.of(2022, 2024))


def test_a_year_that_is_not_out(study: Study, store: Store, publisher: Publisher) -> None:
    first = run(study, store, publisher)
    with pytest.raises(NotYetPublishedError):
        run(study, store, publisher, Wishes(year=datetime.now(UTC).year))
    assert folders.runs_in(record.runs_folder(study)) == [first.run]


def test_a_fault_leaves_run_reports_and_store_as_they_were(study: Study, store: Store, publisher: Publisher) -> None:
    first = run(study, store, publisher)
    before = {f: f.read_bytes() for f in study.output.folder.rglob("*") if f.is_file()}
    held = store.provenance(Period(2024), AREAS)
    publisher.publish(2024, like=2025, change=("98001", "722"))
    publisher.files["/api/2024/a/area/98003.csv"] = b"<html>sorry</html>"
    with pytest.raises(SourceError):
        run(study, store, publisher)
    assert {f: f.read_bytes() for f in study.output.folder.rglob("*") if f.is_file()} == before
    assert Store(store.root).provenance(Period(2024), AREAS) == held
    assert folders.runs_in(record.runs_folder(study)) == [first.run]
    publisher.publish(2024, like=2025, change=("98001", "722"))
    assert run(study, store, publisher).exit_code == 10


def test_news_that_could_not_be_written_is_told_by_the_next_refresh(
    study: Study, store: Store, publisher: Publisher
) -> None:
    first = run(study, store, publisher)
    publisher.publish(2024, like=2025, change=("98001", "722"))
    report = first.written[0]
    report.unlink()
    report.mkdir()
    for _ in range(2):
        with pytest.raises(ReportError):
            run(study, store, publisher)
    report.rmdir()
    found = run(study, store, publisher)
    assert (found.exit_code, found.previous, found.written) == (10, first.run, (report,))
    assert found.diff is not None
    assert found.diff.revised == ("2024",)
    assert report.is_file()
    # The run that was written before the fault is that news; none was made twice.
    assert folders.runs_in(record.runs_folder(study)) == [first.run, found.run]
    assert run(study, store, publisher).exit_code == 0


def test_the_very_first_news_is_told_by_the_next_refresh_too(study: Study, store: Store, publisher: Publisher) -> None:
    study.output.folder.mkdir()
    blocked = study.output.folder / "made-up-sample-region-2025.csv"
    blocked.mkdir()
    with pytest.raises(ReportError):
        run(study, store, publisher)
    blocked.rmdir()
    found = run(study, store, publisher)
    assert (found.exit_code, found.previous, found.diff) == (10, None, None)


def test_a_result_that_comes_back_is_news_again(study: Study, store: Store, publisher: Publisher) -> None:
    first = run(study, store, publisher)
    publisher.publish(2024, like=2025, change=("98001", "722"))
    second = run(study, store, publisher)
    publisher.publish(2024, like=2025)
    third = run(study, store, publisher)
    assert (third.exit_code, third.previous) == (10, second.run)
    assert third.run not in (first.run, second.run)


def test_what_people_wrote_in_the_workbook_is_not_lost(study: Study, store: Store, publisher: Publisher) -> None:
    study = replace(study, output=replace(study.output, formats=("xlsx",)))
    (book,) = run(study, store, publisher).written
    edited = openpyxl.load_workbook(book)
    edited.worksheets[0]["H40"] = "our own note"
    edited.save(book)
    publisher.publish(2024, like=2025, change=("98001", "722"))
    assert run(study, store, publisher).exit_code == 10
    kept = openpyxl.load_workbook(book.with_name(f"{book.stem}.before.xlsx"))
    assert kept.worksheets[0]["H40"].value == "our own note"


def test_a_ranking_that_failed_after_the_fetch_is_made_up_for(
    study: Study, store: Store, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(study, store, publisher)
    publisher.publish(2024, like=2025, change=("98001", "722"))
    with monkeypatch.context() as broken:
        broken.setattr(workflow.rank, "run", _out_of_power)
        with pytest.raises(KeyboardInterrupt):
            run(study, store, publisher)
    assert folders.runs_in(record.runs_folder(study)) == [first.run]
    assert run(study, store, publisher).exit_code == 10


def _out_of_power(*_: object) -> None:
    raise KeyboardInterrupt


def test_offline_ranks_what_is_there(study: Study, store: Store, publisher: Publisher) -> None:
    run(study, store, publisher)
    publisher.seen.clear()
    heavier = replace(study, factors=tuple(replace(f, weight=5.0) if f.name == "growth" else f for f in study.factors))
    found = run(heavier, store, publisher, Wishes(offline=True))
    assert publisher.seen == []
    assert found.exit_code == 10
    assert set(found.diff.tally()) == {Cause.STUDY}  # type: ignore[union-attr]


def test_two_refreshes_of_one_study_do_not_run_at_once(study: Study, store: Store, publisher: Publisher) -> None:
    import filelock

    folder = record.runs_folder(study)
    folder.mkdir(parents=True)
    with filelock.FileLock(folder / ".refresh.lock"), pytest.raises(StoreError, match="another refresh"):
        run(study, store, publisher, Wishes(lock_timeout=0.05))


def test_the_last_run_can_be_frozen_before_a_revision(study: Study, store: Store, publisher: Publisher) -> None:
    first = run(study, store, publisher)
    said: list[str] = []
    publisher.publish(2024, like=2025, change=("98001", "722"))
    settings = {"qcew_url": publisher.url}
    found = workflow.refresh(study, store, Wishes(freeze=True), settings=settings, say=said.append, today=TODAY)
    assert found.exit_code == 10
    assert found.frozen == first.run.with_name(f"{first.run.name}.zip")  # type: ignore[union-attr]
    assert any("QCEW 2024: 1 area revised" in line for line in said)
    nowhere = Store(store.root.with_name("nowhere"))
    assert verify.verify(found.frozen, nowhere).is_proved  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="does not hold what"):
        verify.verify(first.run, store)  # type: ignore[arg-type]


def test_a_revision_that_a_failed_refresh_left_behind_is_preceded_by_freezing(
    study: Study, store: Store, publisher: Publisher
) -> None:
    first = run(study, store, publisher)
    publisher.publish(2024, like=2025, change=("98001", "722"))
    whole = publisher.files["/api/2024/a/area/98003.csv"]
    publisher.files["/api/2024/a/area/98003.csv"] = b"<html>sorry</html>"
    with pytest.raises(SourceError):
        run(study, store, publisher)
    publisher.files["/api/2024/a/area/98003.csv"] = whole
    found = run(study, store, publisher, Wishes(freeze=True))
    assert found.exit_code == 10
    assert found.frozen == first.run.with_name(f"{first.run.name}.zip")  # type: ignore[union-attr]


def test_without_a_revision_nothing_is_frozen(study: Study, store: Store, publisher: Publisher) -> None:
    run(study, store, publisher)
    assert run(study, store, publisher, Wishes(freeze=True)).frozen is None


class TestThirdParty:
    """A study whose numbers all come from one file: the file is what may be new."""

    TABLE = "NAICS,Jobs,Change\n311,500,1.5\n622,900,7\n541,700,4\n"

    @pytest.fixture
    def vendor(self, tmp_path: Path) -> Study:
        text = (
            "name: Vendor\nregion: {name: Somewhere}\nyears: {base: 2018, current: 2023}\n"
            "factors: {employment: 1, growth: 1}\noutput: {formats: [csv]}\n"
            "source: {file: vendor.csv, columns: {industry_code: NAICS, employment: Jobs, growth: Change}}\n"
        )
        (tmp_path / "study.yml").write_text(text, encoding="utf-8")
        (tmp_path / "vendor.csv").write_text(self.TABLE, encoding="utf-8")
        return load_study(tmp_path / "study.yml")

    def refresh(self, vendor: Study, store: Store, wishes: Wishes | None = None) -> tuple[Refreshed, list[str]]:
        """Asking any server would be an error: there is none at this address."""
        said: list[str] = []
        settings = {"qcew_url": "http://127.0.0.1:9"}
        return workflow.refresh(vendor, store, wishes, settings=settings, say=said.append, today=TODAY), said

    def test_the_same_file_is_nothing_new(self, vendor: Study, store: Store) -> None:
        first, said = self.refresh(vendor, store)
        assert first.exit_code == 10
        assert said[0] == "All numbers come from vendor.csv: no server is asked."
        again, said = self.refresh(vendor, store)
        assert again.exit_code == 0
        assert again.years == vendor.years == first.years
        assert not any("not the file" in line for line in said)

    def test_a_changed_file_is_new_results(self, vendor: Study, store: Store) -> None:
        first, _ = self.refresh(vendor, store)
        assert vendor.source is not None
        vendor.source.file.write_text(self.TABLE.replace("541,700", "541,70000"), encoding="utf-8")
        found, said = self.refresh(vendor, store)
        assert found.exit_code == 10
        assert found.previous == first.run
        assert "vendor.csv is not the file of the last run." in said
        assert set(found.diff.tally()) == {Cause.REVISION}  # type: ignore[union-attr]
        packed = verify.freeze(found.run, store)  # type: ignore[arg-type]
        vendor.source.file.unlink()
        assert verify.verify(packed, store).is_proved

    def test_a_file_that_changed_without_a_number_is_said_and_no_news(self, vendor: Study, store: Store) -> None:
        self.refresh(vendor, store)
        assert vendor.source is not None
        vendor.source.file.write_text(self.TABLE + "\n", encoding="utf-8")
        found, said = self.refresh(vendor, store)
        assert found.exit_code == 0
        assert "vendor.csv is not the file of the last run." in said

    def test_a_year_cannot_be_asked_for(self, vendor: Study, store: Store) -> None:
        with pytest.raises(ConfigError, match=r"vendor\.csv"):
            self.refresh(vendor, store, Wishes(year=2024))

    def test_file_and_weights_at_once_are_told_apart(self, vendor: Study, store: Store) -> None:
        self.refresh(vendor, store)
        assert vendor.source is not None
        vendor.source.file.write_text(self.TABLE.replace("622,900", "622,100"), encoding="utf-8")
        heavier = replace(
            vendor, factors=tuple(replace(f, weight=9.0) if f.name == "growth" else f for f in vendor.factors)
        )
        found, _ = self.refresh(heavier, store)
        assert found.diff is not None
        assert Cause.NOT_SEPARATED not in found.diff.tally()
        assert set(found.diff.tally()) == {Cause.REVISION, Cause.STUDY}


def test_a_new_quarter_on_the_server_is_told_and_changes_no_year(
    study: Study, store: Store, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def probed(*_: Any, **__: Any) -> list[Finding]:
        return [Finding(Period(2025, 1), News.NEW_QUARTER, ("https://example.org/api/2025/1/area/US000.csv",))]

    monkeypatch.setattr("sectorlmi.workflows.refresh.probe_qcew", probed)
    said: list[str] = []
    found = workflow.refresh(study, store, settings={"qcew_url": publisher.url}, say=said.append)
    assert found.years == Years.of(2022, 2024)
    assert found.as_dict()["findings"][0]["news"] == "new_quarter"
    (told,) = [line for line in said if line.startswith("A new quarter, 2025Q1, is out")]
    assert "the study's years are not changed by it" in told
    assert "sectorlmi fetch qcew --year 2025 --quarter 1 --area 98001" in told
