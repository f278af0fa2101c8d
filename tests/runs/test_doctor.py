"""What `doctor` says of releases, space and settings."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import pytest

from sectorlmi.store import Store
from sectorlmi.terms.provenance import Provenance
from sectorlmi.workflows import doctor
from sectorlmi.workflows.doctor import Check, State

Usage = namedtuple("Usage", "total used free")


def check(found: doctor.Diagnosis, name: str) -> Check:
    return next(c for c in found.checks if c.name == name)


@pytest.mark.parametrize(
    ("release", "retrieved", "said"),
    [
        ("final", "2026-10-01T00:00:00+00:00", "final"),
        ("", "2019-06-20T10:00:00+00:00", "preliminary"),  # nothing final of 2018 existed in June 2019
        ("", "2019-10-01T10:00:00+00:00", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_how_firm_a_year_is(release: str, retrieved: str, said: str) -> None:
    entry = Provenance("qcew", "f.csv", "aa", retrieved_at=retrieved, release=release)
    assert doctor._release("2018", entry) == said


@pytest.mark.parametrize(("free", "state"), [(1e8, State.FAULT), (1e9, State.ADVICE), (1e11, State.FINE)])
def test_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: float, state: State) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: Usage(0, 0, int(free)))
    found = doctor.diagnose(Store(tmp_path / "store"))
    assert check(found, "space").state is state
    assert bool(found.faults) == (state is State.FAULT)


def test_bad_settings_are_a_fault_with_a_name(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("contakt: me\n")
    found = doctor.diagnose(Store(tmp_path / "store"), tmp_path / "config.yml")
    assert check(found, "settings").state is State.FAULT
    assert "contakt" in str(found.error())


def test_a_bad_address_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECTORLMI_QCEW_URL", "ftp://x")
    assert check(doctor.diagnose(Store(tmp_path)), "QCEW address").state is State.FAULT


def test_a_missing_sample_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "samples", lambda: tmp_path)
    assert check(doctor.diagnose(Store(tmp_path)), "bundled sample").state is State.FAULT
