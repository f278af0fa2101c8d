"""`doctor`: is everything ready? Versions, places, space, the store's health, and how new each source is."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sectorlmi import reference
from sectorlmi.errors import SectorlmiError, StoreError
from sectorlmi.fetch import releases
from sectorlmi.fetch.addresses import CONTACT, addresses, contact, shown
from sectorlmi.runs.folder import RUNS
from sectorlmi.runs.manifest import versions
from sectorlmi.sources import study_file as settings_module
from sectorlmi.store import Holding, Store
from sectorlmi.terms.document import Document, plain_table
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance
from sectorlmi.workflows.demo import samples

_OLDEST_PYTHON: Final = (3, 11)
# A national year is 60 MB of Parquet and its zip 80 to 130 MB; under the first not even that can be fetched.
_LEAST_BYTES: Final = 300_000_000
_ENOUGH_BYTES: Final = 2_000_000_000
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# No libraries, among the versions that a result can depend on.
_NO_LIBRARIES: Final = ("sectorlmi", "python", "machine")
# Where reports stand unless a study says otherwise.
_REPORTS: Final = "out"
_SAMPLE_FILES: Final = ("study.yml", "projections.csv", "qcew_sample_2022.zip", "qcew_sample_2025.zip")


class State(StrEnum):
    """How a check came out; only a fault makes the exit code 5."""

    FINE = "fine"
    ADVICE = "advice"
    FAULT = "fault"


@dataclass(frozen=True)
class Check:
    """One line of `doctor`: what was looked at, how it is, and what to do about it."""

    name: str
    state: State
    found: str
    hint: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """All checks, and the newest period of each source."""

    checks: tuple[Check, ...]
    newest: tuple[Mapping[str, Any], ...]
    versions: Mapping[str, str]

    @property
    def faults(self) -> list[Check]:
        return [check for check in self.checks if check.state is State.FAULT]

    def error(self) -> StoreError:
        """What to raise when there are faults."""
        named = "; ".join(f"{check.name}: {check.found}" for check in self.faults)
        return StoreError(named, "; ".join(dict.fromkeys(check.hint for check in self.faults if check.hint)))

    def document(self) -> Document:
        """The checks for the screen and for programs; what to do stands below what was found."""
        rows = []
        for check in self.checks:
            rows.append((check.name, check.state.value, check.found))
            if check.hint:
                rows.append(("", "", f"→ {check.hint}"))
        headings = {"check": "Check", "state": "", "found": "Found"}
        return Document(
            key="doctor",
            title="Doctor",
            stem="doctor",
            sections=(plain_table("checks", "Doctor", headings, rows),),
            payload=lambda: {
                "is_ready": not self.faults,
                "checks": [asdict(check) for check in self.checks],
                "newest": [dict(entry) for entry in self.newest],
                "versions": dict(self.versions),
            },
            envelope=("schema",),
        )


def diagnose(store: Store, settings_file: Path | None = None) -> Diagnosis:
    """Look at everything; nothing is changed and no server is asked."""
    found = versions()
    read, settings = _settings(settings_file or settings_module.settings_file())
    checks = [*_program(found), *_package(), read, _contact(settings), _addresses(settings)]
    checks += [_place(store.root), _space(store.root), _runs(Path())]
    newest: list[dict[str, Any]] = []
    try:
        holdings = store.listing()
        checks.append(_files(store, holdings))
        checks.append(_layout(store))
        newest = list(_newest(holdings))
        checks += [_as_check(entry) for entry in newest]
    except SectorlmiError as error:
        checks.append(Check("store", State.FAULT, error.what, error.hint))
    return Diagnosis(tuple(checks), tuple(newest), found)


def _program(found: Mapping[str, str]) -> Iterator[Check]:
    """Versions of the program, of Python and of the libraries, and where the first two are."""
    yield Check("sectorlmi", State.FINE, f"{found['sectorlmi']}, {Path(__file__).resolve().parent.parent}")
    python = f"{found['python']}, {sys.executable}"
    if sys.version_info < _OLDEST_PYTHON:
        yield Check("python", State.FAULT, python, "sectorlmi needs Python 3.11 or newer.")
    else:
        yield Check("python", State.FINE, python)
    missing = [name for name in ("numpy", "duckdb", "pyarrow", "highspy", "xlsxwriter") if name not in found]
    if missing:
        yield Check("libraries", State.FAULT, f"not installed: {', '.join(missing)}", "Install sectorlmi again.")
    else:
        others = (f"{name} {version}" for name, version in found.items() if name not in _NO_LIBRARIES)
        yield Check("libraries", State.FINE, ", ".join(others))


def _package() -> Iterator[Check]:
    """What is delivered with the program."""
    folder = samples()
    missing = [name for name in _SAMPLE_FILES if not (folder / name).is_file()]
    if missing:
        yield Check("bundled sample", State.FAULT, f"{folder} lacks {', '.join(missing)}", "Install sectorlmi again.")
    else:
        yield Check("bundled sample", State.FINE, str(folder))
    try:
        n_codes = len(reference.industry_titles())
        yield Check("code tables", State.FINE, f"{n_codes:,} industries, {len(reference.area_titles()):,} areas")
    except (OSError, SectorlmiError) as error:
        yield Check("code tables", State.FAULT, str(error), "Install sectorlmi again.")


def _contact(settings: Mapping[str, str]) -> Check:
    try:
        given = contact(settings)
    except SectorlmiError as error:
        return Check("contact", State.FAULT, error.what, error.hint)
    if given:
        return Check("contact", State.FINE, given)
    hint = f"BLS asks automated users to say who they are: set {CONTACT} to an e-mail address."
    return Check("contact", State.ADVICE, "not set", hint)


def _addresses(settings: Mapping[str, str]) -> Check:
    try:
        return Check("QCEW address", State.FINE, shown(addresses(settings).qcew))
    except SectorlmiError as error:
        return Check("QCEW address", State.FAULT, error.what, error.hint)


def _settings(file: Path) -> tuple[Check, dict[str, str]]:
    try:
        found = settings_module.load_settings(file)
    except SectorlmiError as error:
        return Check("settings", State.FAULT, error.what, error.hint), {}
    return Check("settings", State.FINE, str(file) if file.is_file() else f"{file} (none)"), found


def _place(root: Path) -> Check:
    there = _existing(root)
    if not os.access(there, os.W_OK):
        return Check("store", State.FAULT, f"{there} cannot be written", "Check its permissions, or use --store.")
    return Check("store", State.FINE, str(root) if root.is_dir() else f"{root} (nothing loaded yet)")


def _runs(here: Path) -> Check:
    """Runs stand beside the reports of their study."""
    folder = (here / _REPORTS / RUNS).absolute()
    if not folder.is_dir():
        return Check("runs", State.FINE, f"{folder} (none yet; they stand beside a study's reports)")
    return Check("runs", State.FINE, f"{folder} ({sum(1 for _ in folder.glob('*/*/manifest.json'))})")


def _space(root: Path) -> Check:
    free = shutil.disk_usage(_existing(root)).free
    text = f"{free / 1e9:.1f} GB free"
    if free < _LEAST_BYTES:
        return Check("space", State.FAULT, text, "Free some space, or use --store on another disk.")
    if free < _ENOUGH_BYTES:
        return Check("space", State.ADVICE, text, "National files need about 200 MB a year.")
    return Check("space", State.FINE, text)


def _existing(path: Path) -> Path:
    return next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.is_dir())


def _files(store: Store, holdings: list[Holding]) -> Check:
    faults = store.verify()
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        return Check(
            "store files", State.FAULT, faults[0] + more, "Run `sectorlmi store repair`, then load what it names."
        )
    size = sum(holding.size for holding in holdings)
    kept = f", {n / 1e6:.1f} MB kept to answer faster" if (n := store.kept_size()) else ""
    return Check("store files", State.FINE, f"{len(holdings)} holdings, {size / 1e6:.1f} MB{kept}, all as written")


def _layout(store: Store) -> Check:
    """Whether this version reads what is there: one area of the newest period stands for all."""
    periods = store.periods()
    if not periods:
        return Check("layout", State.ADVICE, "the store is empty", "sectorlmi fetch STUDY, or sectorlmi load FILE")
    try:
        cells = store.cells(periods[-1], areas=store.areas(periods[-1])[:1])
    except SectorlmiError as error:
        return Check("layout", State.FAULT, error.what, error.hint)
    return Check("layout", State.FINE, f"QCEW {periods[-1]} reads as expected ({len(cells):,} rows of {cells.area[0]})")


def _newest(holdings: Iterable[Holding]) -> Iterator[dict[str, Any]]:
    """The newest holding of each source; for QCEW the newest year, and how firm it is."""
    by_source: dict[str, list[Holding]] = {}
    for holding in holdings:
        by_source.setdefault(holding.source, []).append(holding)
    for source, found in by_source.items():
        newest = max(found, key=lambda holding: _order(holding.key))
        releases = sorted({_release(newest.key, entry) for entry in newest.inputs}) if source == "qcew" else []
        yield {
            "source": source,
            "newest": newest.key if source == "qcew" else _year_of(newest.key) or None,
            "release": releases[0] if len(releases) == 1 else "mixed" if releases else None,
            "is_sample": newest.is_sample,
            "n_areas": newest.n_areas or None,
        }


def _order(key: str) -> tuple[str, bool, str]:
    """By the year in the key; annual averages after the quarters of their year; keys without a year by name."""
    return _year_of(key), "Q" not in key, key


def _year_of(key: str) -> str:
    """The year in a table's key; empty where there is none, as in the number of a table."""
    year = _YEAR.search(key)
    return year[0] if year else ""


def _release(key: str, entry: Provenance) -> str:
    """`preliminary`, `final` or `unknown`; a copy made early enough was preliminary whoever made it."""
    known = entry.release or releases.release(Period.parse(key), "", _day(entry.retrieved_at))
    return known or "unknown"


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return date.max


_RELEASES: Final = {
    "unknown": ", preliminary or final: the files do not say",
    "mixed": ", preliminary in part",
    "preliminary": ", preliminary",
    "final": ", final",
}


def _as_check(entry: Mapping[str, Any]) -> Check:
    newest = entry["newest"] or "loaded; its tables have no year"
    text = f"{newest}{_RELEASES.get(entry['release'], '')}{', MADE UP' if entry['is_sample'] else ''}"
    if entry["release"] in ("preliminary", "mixed"):
        hint = "Final values come with the next year's first quarter, about September: run refresh then."
        return Check(f"newest {entry['source']}", State.ADVICE, text, hint)
    return Check(f"newest {entry['source']}", State.FINE, text)
