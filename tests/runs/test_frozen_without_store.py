"""A run whose numbers all come from a vendor's file is packed and proved without any store."""

from __future__ import annotations

from pathlib import Path

from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store, WatchedStore
from sectorlmi.workflows import rank, verify

STUDY = """\
name: Vendor
region: {name: Somewhere}
years: {base: 2018, current: 2023}
factors: {employment: 1, growth: 1}
source: {file: vendor.csv, columns: {industry_code: NAICS, employment: Jobs, growth: Change}}
"""


def test_a_vendors_study_is_frozen_and_proved(tmp_path: Path) -> None:
    (tmp_path / "vendor.csv").write_text("NAICS,Jobs,Change\n311,500,1.5\n622,900,7\n", encoding="utf-8")
    (tmp_path / "study.yml").write_text(STUDY, encoding="utf-8")
    study, store = load_study(tmp_path / "study.yml"), WatchedStore(tmp_path / "no-store")
    run = rank.keep(study, rank.run(study, store), [], store)
    packed = verify.freeze(run, Store(tmp_path / "no-store"))
    (tmp_path / "vendor.csv").unlink()
    assert verify.verify(packed, Store(tmp_path / "elsewhere")).is_proved
